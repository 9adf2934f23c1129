import { haversineKm } from '@/lib/geo/distance'
import { departementOf } from '@/lib/geo/regions'
import type { Pocket, PocketName, PocketZones, Side } from './types'

const SIDES: readonly Side[] = ['e', 'ne', 'n', 'nw', 'w', 'sw', 's', 'se']
/** A town outside names a pocket without a town of its own: so many times larger than any inside, this near. */
const LARGER = 5
const NEAR_KM = 25
/** Inhabitants from which on a commune is a town that needs no other to be known by. */
const TOWN = 5000

/**
 * Names for people. A pocket is named after its largest commune; one of villages only after the town beside it and
 * the side it lies on ("Annecy, north"). Where a name would come twice, the side of the largest commune that the
 * pocket lies on is said; where that does not tell them apart either, the département, last the largest commune inside.
 * `at` is the zone that gives the name.
 */
export function nameAll(
  zones: PocketZones,
  pockets: readonly Pick<Pocket, 'id' | 'lat' | 'lon' | 'zones'>[],
): (PocketName & { at: number })[] {
  const big = Int32Array.from(zones.population.keys()).filter(i => zones.population[i] >= TOWN)
  const names = pockets.map((pocket): PocketName & { at: number } => {
    const inside = new Set(pocket.zones)
    const own = largest(zones, pocket.zones)
    let town = own
    if (zones.population[own] < TOWN)
      for (const i of big)
        if (
          !inside.has(i) &&
          zones.population[i] >= LARGER * zones.population[own] &&
          zones.population[i] > zones.population[town] &&
          haversineKm(pocket.lat, pocket.lon, zones.lat[i], zones.lon[i]) <= NEAR_KM
        )
          town = i
    return {
      place: zones.name[town],
      side: town === own ? null : sideOf(zones, town, pocket),
      detail: null,
      at: town,
    }
  })
  const text = (n: PocketName) => `${n.place} ${n.side} ${n.detail}`
  const twice = (all: readonly PocketName[]) => {
    const count = new Map<string, number>()
    for (const n of all) count.set(text(n), (count.get(text(n)) ?? 0) + 1)
    return (n: PocketName) => (count.get(text(n)) ?? 0) > 1
  }
  let again = twice(names)
  names.forEach((n, k) => {
    if (again(n) && n.side === null) n.side = sideOf(zones, n.at, pockets[k])
  })
  again = twice(names)
  names.forEach((n, k) => {
    if (again(n)) n.detail = departementOf(zones.id[n.at]) ?? zones.name[largest(zones, pockets[k].zones)]
  })
  again = twice(names)
  names.forEach((n, k) => {
    if (again(n)) n.detail = zones.name[largest(zones, pockets[k].zones)]
  })
  return names
}

function largest(zones: PocketZones, members: Int32Array): number {
  let best = members[0]
  for (const i of members) if (zones.population[i] > zones.population[best]) best = i
  return best
}

function sideOf(zones: PocketZones, town: number, { lat, lon }: { lat: number; lon: number }): Side {
  const north = lat - zones.lat[town]
  const east = (lon - zones.lon[town]) * Math.cos((lat * Math.PI) / 180)
  return SIDES[((Math.round(Math.atan2(north, east) / (Math.PI / 4)) % 8) + 8) % 8]
}
