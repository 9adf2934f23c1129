import type { Commune, Place } from './sources'

/** Country codes under which GeoNames files the overseas départements of France. */
const COUNTRIES: Record<string, string> = { '971': 'GP', '972': 'MQ', '973': 'GF', '974': 'RE', '976': 'YT' }

/** A postal code's place: code, latitude, longitude, inhabitants, and how the place was found. */
export type OverseasRow = [code: string, lat: number, lon: number, people: number, precision: string]

const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/^(le|la|les|l) /, '')
    .replace(/\bsainte?\b/g, 'st')
    .replace(/[^a-z]+/g, '')

/**
 * Where the communes of the five overseas départements lie: GeoNames' place of the same name; one without joins
 * the largest located commune that shares its postal code (`postal`), else that of its département.
 */
export function makeOverseas(communes: readonly Commune[], places: readonly Place[]): OverseasRow[] {
  const drom = communes.filter(c => c.type === 'commune-actuelle' && COUNTRIES[c.code.slice(0, 3)])
  const located = new Map<string, Place>()
  for (const c of drom) {
    const found = places
      .filter(p => p.country === COUNTRIES[c.code.slice(0, 3)] && plain(p.name) === plain(c.nom))
      .sort((a, b) => b.population - a.population)[0]
    if (found) located.set(c.code, found)
  }
  const largest = (list: readonly Commune[]) =>
    list
      .filter(c => located.has(c.code))
      .sort((a, b) => (b.population ?? 0) - (a.population ?? 0) || a.code.localeCompare(b.code))[0]
  const round = (x: number) => Number(x.toFixed(5))
  return drom
    .flatMap(c =>
      (c.codesPostaux ?? []).map((code): OverseasRow => {
        const own = located.get(c.code)
        const near = own ? undefined : largest(drom.filter(d => d.codesPostaux?.includes(code)))
        const far = own || near ? undefined : largest(drom.filter(d => d.departement === c.departement))
        const at = own ?? located.get((near ?? far)!.code)!
        const precision = own ? 'commune' : near ? 'postal' : 'departement'
        return [
          code,
          round(at.lat),
          round(at.lon),
          Math.round((c.population ?? 0) / c.codesPostaux!.length),
          precision,
        ]
      }),
    )
    .sort((a, b) => a[0].localeCompare(b[0]) || b[3] - a[3] || a[1] - b[1])
}
