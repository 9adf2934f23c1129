import { distancesKm } from '@/lib/geo/distance'
import { nearestPoint } from '@/lib/geo/nearest'
import { regionOf } from '@/lib/geo/regions'
import type { PocketData, PocketZones } from './types'

/** The zone from which the weight of all is nearest on the whole: where a store would stand. */
export function medoid(zones: PocketZones, members: Int32Array, weight: Float64Array): number {
  const lat = Float64Array.from(members, i => zones.lat[i])
  const lon = Float64Array.from(members, i => zones.lon[i])
  const km = new Float64Array(members.length)
  let best = members[0]
  let least = Number.POSITIVE_INFINITY
  for (let k = 0; k < members.length; k++) {
    distancesKm({ lat, lon }, { lat: lat[k], lon: lon[k] }, km)
    let sum = 0
    for (let j = 0; j < km.length; j++) sum += weight[j] * km[j]
    if (sum < least) {
      least = sum
      best = members[k]
    }
  }
  return best
}

/** Région in which most of the households live; null where zones are not communes of France. */
export function regionOfMost(zones: PocketZones, members: Int32Array): string | null {
  const households = new Map<string, number>()
  for (const i of members) {
    const region = regionOf(zones.id[i])
    if (region) households.set(region, (households.get(region) ?? 0) + zones.households[i])
  }
  let best: string | null = null
  for (const [region, count] of households)
    if (best === null || count > (households.get(best) ?? 0)) best = region
  return best
}

const zoneOfCompetitors = new WeakMap<PocketData, Int32Array>()

/** Names of the competitors that stand nearest to one of the zones. */
export function competitorsInside(data: PocketData, inside: Uint8Array): string[] {
  let at = zoneOfCompetitors.get(data)
  if (!at) {
    const nearest = nearestPoint(data.zones)
    at = Int32Array.from(data.competitors, c => nearest(c.lat, c.lon))
    zoneOfCompetitors.set(data, at)
  }
  return data.competitors.filter((_, k) => at[k] >= 0 && inside[at[k]] === 1).map(c => c.name)
}
