import { meanAreaKm2 } from '@/lib/geo/h3'
import type { Bought, Compared } from './compare'
import { type Evidence, knownOver, type Unit, varianceOver } from './evidence'
import { competitorsInside, medoid, regionOfMost } from './members'
import { outlineOf } from './outline'
import type { Pocket, PocketData } from './types'

/** z of an 80 % interval: 10 % lie above it. */
const Z80 = 1.2815515655446004

export interface Found {
  /** Positions of its zones. */
  members: Int32Array
  /** Places that stand, of whatever kind. */
  units: readonly Unit[]
  bought: Bought
  /** Kinds in currency. */
  money: readonly Evidence[]
  rate: number
}

/** What is told of a pocket, but for its name. */
export function describePocket(
  data: PocketData,
  { observed, expected, sign }: Compared,
  { members, units, bought, money, rate }: Found,
): Omit<Pocket, 'name' | 'named_at'> {
  const { zones, nearest, minutes, stores } = data
  const inside = new Uint8Array(zones.households.length)
  for (const i of members) inside[i] = 1
  let [o, e, households, population, time, largest] = [0, 0, 0, 0, 0, members[0]]
  const byStore = new Map<number, number>()
  const weight = new Float64Array(members.length)
  members.forEach((i, k) => {
    o += observed[i]
    e += expected[i]
    households += zones.households[i]
    population += zones.population[i]
    time += zones.households[i] * minutes[i]
    weight[k] = sign > 0 ? observed[i] : expected[i]
    byStore.set(nearest[i], (byStore.get(nearest[i]) ?? 0) + zones.households[i])
    if (zones.population[i] > zones.population[largest]) largest = i
  })
  const store = [...byStore].reduce((a, b) => (b[1] > a[1] ? b : a))[0]
  const centre = medoid(zones, members, weight)
  // Kinds rise and fall together where people are better off: their deviations add up.
  const deviation = money.reduce((sum, m) => sum + Math.sqrt(varianceOver(m, members)), 0)
  const point = sign * (o - e)
  const told = money.map(m => knownOver(m, members))
  const known = told.reduce((sum, t) => sum + t.known, 0)
  const all = told.reduce((sum, t) => sum + t.all, 0)
  const [web, inStores] = [bought.web, bought.store].map(of => members.reduce((sum, i) => sum + of[i], 0))
  let active = 0
  data.active.zone.forEach((i, k) => {
    if (i >= 0 && inside[i] === 1) active += data.active.customers[k]
  })
  return {
    id: zones.id[largest],
    region: regionOfMost(zones, members),
    lat: zones.lat[centre],
    lon: zones.lon[centre],
    households,
    population,
    observed: o,
    expected: e,
    excess: { point, low: point - Z80 * deviation, high: point + Z80 * deviation },
    web_share: web + inStores > 0 ? web / (web + inStores) : 0,
    active: active > 0 ? active : null,
    minutes: households > 0 ? time / households : 0,
    store_id: stores[store]?.store_id ?? null,
    store: stores[store]?.name ?? null,
    competitors: competitorsInside(data, inside),
    z: Math.max(...units.map(u => u.evidence.z[u.place])),
    q: Math.min(...units.map(u => u.q)),
    proven: units.every(u => u.q <= rate),
    known: all > 0 ? known / all : 0,
    place_km2: units.reduce((sum, u) => sum + meanAreaKm2(u.evidence.places.res[u.place]), 0) / units.length,
    zones: members,
    outline: outlineOf(units.map(u => u.evidence.places.cell[u.place])),
  }
}
