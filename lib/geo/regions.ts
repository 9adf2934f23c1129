/** The eighteen régions of France by INSEE code (2016 law), and their départements. */
const REGIONS: Readonly<Record<string, readonly [name: string, departements: string]>> = {
  '01': ['Guadeloupe', '971'],
  '02': ['Martinique', '972'],
  '03': ['Guyane', '973'],
  '04': ['La Réunion', '974'],
  '06': ['Mayotte', '976'],
  '11': ['Île-de-France', '75 77 78 91 92 93 94 95'],
  '24': ['Centre-Val de Loire', '18 28 36 37 41 45'],
  '27': ['Bourgogne-Franche-Comté', '21 25 39 58 70 71 89 90'],
  '28': ['Normandie', '14 27 50 61 76'],
  '32': ['Hauts-de-France', '02 59 60 62 80'],
  '44': ['Grand Est', '08 10 51 52 54 55 57 67 68 88'],
  '52': ['Pays de la Loire', '44 49 53 72 85'],
  '53': ['Bretagne', '22 29 35 56'],
  '75': ['Nouvelle-Aquitaine', '16 17 19 23 24 33 40 47 64 79 86 87'],
  '76': ['Occitanie', '09 11 12 30 31 32 34 46 48 65 66 81 82'],
  '84': ['Auvergne-Rhône-Alpes', '01 03 07 15 26 38 42 43 63 69 73 74'],
  '93': ['Provence-Alpes-Côte d’Azur', '04 05 06 13 83 84'],
  '94': ['Corse', '2A 2B'],
}

/** Codes of the régions, in the order of the codes. */
export const REGION_CODES: readonly string[] = Object.keys(REGIONS).sort()

const byDepartement = new Map(
  Object.entries(REGIONS).flatMap(([code, [, departements]]) =>
    departements.split(' ').map(d => [d, code] as const),
  ),
)

/** Département of a French commune by its INSEE code (01 to 95, 2A, 2B, 971 to 976); null for any other text. */
export function departementOf(commune: string): string | null {
  if (!/^(\d{2}|2[AB])\d{3}$/.test(commune)) return null
  const code = commune.slice(0, commune.startsWith('97') ? 3 : 2)
  return byDepartement.has(code) ? code : null
}

/** Région (INSEE code) of a French commune by its INSEE code; null for any other text. */
export function regionOf(commune: string): string | null {
  return byDepartement.get(departementOf(commune) ?? '') ?? null
}

/** Name of a région by its INSEE code; null where there is none. */
export function regionName(code: string): string | null {
  return REGIONS[code]?.[0] ?? null
}
