import type { CubeSource } from './source'

export type Hit =
  | { kind: 'store'; id: string; name: string; lat: number; lon: number }
  | { kind: 'place'; id: string; name: string; lat: number; lon: number; population: number }

/** Text without case, accents and punctuation: "Saint-Étienne" is "saint etienne". */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Stores first, then places by population; those whose name begins with the query before the others. */
export function searchPlaces(
  source: Pick<CubeSource, 'stores' | 'zones'>,
  query: string,
  limit: number,
): Hit[] {
  const wanted = plain(query)
  const rank = (name: string) => {
    const text = plain(name)
    if (text.startsWith(wanted)) return 0
    return text.includes(` ${wanted}`) ? 1 : -1
  }
  const stores = source.stores
    .map(s => ({ rank: rank(s.name), s }))
    .filter(h => h.rank >= 0)
    .sort((a, b) => a.rank - b.rank || a.s.name.localeCompare(b.s.name))
    .slice(0, Math.ceil(limit / 2))
    .map(({ s }): Hit => ({ kind: 'store', id: s.id, name: s.name, lat: s.lat, lon: s.lon }))
  const { zones } = source
  const places: { rank: number; z: number }[] = []
  for (let z = 0; z < zones.rows; z++) {
    const r = rank(zones.name[z])
    if (r >= 0) places.push({ rank: r, z })
  }
  places.sort((a, b) => a.rank - b.rank || zones.population[b.z] - zones.population[a.z])
  return [
    ...stores,
    ...places.slice(0, limit - stores.length).map(
      ({ z }): Hit => ({
        kind: 'place',
        id: zones.id[z],
        name: zones.name[z],
        lat: zones.lat[z],
        lon: zones.lon[z],
        population: zones.population[z],
      }),
    ),
  ]
}
