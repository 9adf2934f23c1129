import { MARSEILLE_QUARTERS, PARIS_CENTRES } from './arrondissements'
import type { Commune, Grouping, Place } from './sources'

export interface Zone {
  id: string
  name: string
  lat: number
  lon: number
  /** Its own inhabitants and those of the communes that joined it. */
  population: number
  departement: string
  region: string
}

export interface MappedCommune {
  code: string
  name: string
  postalCodes: string[]
  population: number
  zone: string
  /** How the commune came to its zone: its own point, or the largest located commune of the same ... */
  precision: 'commune' | 'postal' | 'epci' | 'departement'
}

/**
 * Zones are the located communes of metropolitan France (for Paris, Lyon and Marseille their
 * arrondissements); every other commune joins the largest located commune that shares a postal code, else
 * its group of communes (EPCI) in its département, else its département.
 */
export function makeZones(
  communes: Commune[],
  groupings: Grouping[],
  places: Place[],
): { zones: Zone[]; mapped: MappedCommune[] } {
  const units = todaysUnits(communes)
  const points = locate(communes, units, places, groupingOf(groupings))
  const located = units.filter(u => points.has(u.code))

  const byPostal = largestBy(located, u => u.codesPostaux ?? [])
  const group = groupingOf(groupings)
  const byGroup = largestBy(located, u => [group(u)])
  const byDepartement = largestBy(located, u => [u.departement])

  const mapped = units.map((u): MappedCommune => {
    const [precision, host] = points.has(u.code)
      ? (['commune', u] as const)
      : first(
          ['postal', largest((u.codesPostaux ?? []).flatMap(code => byPostal.get(code) ?? []))],
          ['epci', byGroup.get(group(u))],
          ['departement', byDepartement.get(u.departement)],
        )
    return {
      code: u.code,
      name: u.nom,
      postalCodes: u.codesPostaux ?? [],
      population: u.population ?? 0,
      zone: host.code,
      precision,
    }
  })

  const population = new Map<string, number>()
  for (const m of mapped) population.set(m.zone, (population.get(m.zone) ?? 0) + m.population)
  const zones = located.map(u => ({
    id: u.code,
    name: u.nom,
    ...points.get(u.code)!,
    population: population.get(u.code)!,
    departement: u.departement,
    region: u.region,
  }))
  return { zones, mapped }
}

/** Today's metropolitan communes, with their arrondissements in place of Paris, Lyon and Marseille. */
function todaysUnits(communes: Commune[]): Commune[] {
  const metropolitan = communes.filter(c => c.zone === 'metro')
  const arrondissements = metropolitan.filter(c => c.type === 'arrondissement-municipal')
  const divided = new Set(arrondissements.map(c => c.commune))
  return metropolitan
    .filter(c => c.type === 'commune-actuelle' && !divided.has(c.code))
    .concat(arrondissements)
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}

type LatLon = { lat: number; lon: number }

/** A commune's group of communes, cut by département: some groups are as large as Greater Paris. */
function groupingOf(groupings: Grouping[]): (unit: Commune) => string {
  const codes = new Map(groupings.flatMap(g => g.membres.map(m => [m.code, g.code] as const)))
  return u => `${codes.get(u.commune ?? u.code) ?? u.code}/${u.departement}`
}

function locate(
  communes: Commune[],
  units: Commune[],
  places: Place[],
  group: (unit: Commune) => string,
): Map<string, LatLon> {
  const today = new Map(units.map(u => [u.code, u.code]))
  for (const u of units)
    for (const code of u.anciensCodes ?? []) if (!today.has(code)) today.set(code, u.code)
  for (const c of communes) if (c.chefLieu && !today.has(c.code)) today.set(c.code, c.chefLieu)

  const candidates = new Map<string, Place[]>()
  const french = places.filter(p => p.country === 'FR')
  for (const p of french) {
    const code = today.get(p.admin4)
    if (code) append(candidates, code, p)
  }
  const points = new Map<string, LatLon>()
  for (const u of units) {
    const best = candidates.get(u.code)?.sort((a, b) => suits(b, u) - suits(a, u) || a.id - b.id)[0]
    if (best) points.set(u.code, { lat: best.lat, lon: best.lon })
  }
  dropStrays(units, points)
  locateMisfiled(units, french, points, group)
  locateArrondissements(french, points)
  return points
}

/** Which of a commune's places stands for it: the one of its name, else a seat, else the largest. */
function suits(place: Place, commune: Commune): number {
  const named = plain(place.name) === plain(commune.nom) ? 1e9 : 0
  const section = place.feature === 'PPLX' ? -1e9 : 0
  return named + section + place.population
}

/** A homonym's point: 25 km from every one of at least two located communes of its postal code. */
function dropStrays(units: Commune[], points: Map<string, LatLon>): void {
  const sharing = new Map<string, Commune[]>()
  const located = units.filter(u => points.has(u.code))
  for (const u of located) for (const code of u.codesPostaux ?? []) append(sharing, code, u)
  const strays = located.filter(u => {
    const others = (u.codesPostaux ?? []).flatMap(code => sharing.get(code)!).filter(o => o !== u)
    return others.length > 1 && others.every(o => degrees(points.get(o.code)!, points.get(u.code)!) > 0.23)
  })
  for (const u of strays) points.delete(u.code)
}

/** Distance in degrees of latitude (111 km), good enough inside France. */
function degrees(a: LatLon, b: LatLon): number {
  return Math.hypot(a.lat - b.lat, (a.lon - b.lon) * 0.69)
}

/**
 * Some places carry the code of a neighbouring commune (Tassin-la-Demi-Lune that of Lyon). They are taken
 * for the commune of the same name in the same département if their populations are alike and a located
 * commune of the same postal code or group of communes lies within some 15 km.
 */
function locateMisfiled(
  units: Commune[],
  french: Place[],
  points: Map<string, LatLon>,
  group: (unit: Commune) => string,
): void {
  const byName = new Map<string, Place[]>()
  for (const p of french) append(byName, p.admin2 + plain(p.name), p)
  const neighbours = new Map<string, LatLon[]>()
  const keys = (u: Commune) => [...(u.codesPostaux ?? []), group(u)]
  for (const u of units)
    for (const key of points.has(u.code) ? keys(u) : []) append(neighbours, key, points.get(u.code)!)
  for (const u of units) {
    if (points.has(u.code)) continue
    const [place, ...others] = byName.get(u.departement + plain(u.nom)) ?? []
    if (!place || others.length > 0) continue
    const ratio = place.population / Math.max(1, u.population ?? 0)
    const near = keys(u)
      .flatMap(key => neighbours.get(key) ?? [])
      .some(p => degrees(p, place) < 0.14)
    if (near && ratio > 0.5 && ratio < 2) points.set(u.code, { lat: place.lat, lon: place.lon })
  }
}

function locateArrondissements(french: Place[], points: Map<string, LatLon>): void {
  for (const p of french) {
    const section = /^(Lyon|Marseille) (\d\d)$/.exec(p.name)
    if (section) {
      points.set(`${section[1] === 'Lyon' ? '693' : '132'}${pad(section[2], section[1])}`, {
        lat: p.lat,
        lon: p.lon,
      })
    }
  }
  const marseille = french.filter(p => p.admin4 === '13055')
  for (const [code, names] of Object.entries(MARSEILLE_QUARTERS)) {
    const quarters = names.map(name => {
      const quarter = marseille.find(p => p.name === name)
      if (!quarter) throw new Error(`Quarter "${name}" of arrondissement ${code} is not in GeoNames' list.`)
      return quarter
    })
    const total = quarters.reduce((sum, q) => sum + q.population, 0)
    const mean = (of: (q: Place) => number) =>
      round(quarters.reduce((sum, q) => sum + of(q) * q.population, 0) / total)
    points.set(code, { lat: mean(q => q.lat), lon: mean(q => q.lon) })
  }
  for (const [code, [lat, lon]] of Object.entries(PARIS_CENTRES)) points.set(code, { lat, lon })
}

/** Lyon's arrondissements are 69381 to 69389, Marseille's 13201 to 13216. */
function pad(number: string, city: string): string {
  return city === 'Lyon' ? `8${Number(number)}` : number
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/[^a-z]/g, '')
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5
}

function largest(units: Commune[]): Commune | undefined {
  return units.reduce<Commune | undefined>(
    (best, u) => (best && (best.population ?? 0) >= (u.population ?? 0) ? best : u),
    undefined,
  )
}

function largestBy(units: Commune[], keys: (unit: Commune) => string[]): Map<string, Commune> {
  const found = new Map<string, Commune>()
  for (const u of units)
    for (const key of keys(u)) {
      const best = found.get(key)
      if (!best || (u.population ?? 0) > (best.population ?? 0)) found.set(key, u)
    }
  return found
}

type Join = readonly [MappedCommune['precision'], Commune | undefined]

function first(...joins: Join[]): readonly [MappedCommune['precision'], Commune] {
  for (const [precision, host] of joins) if (host) return [precision, host]
  throw new Error('A département without a located commune.')
}
