import { haversineKm } from '@/lib/geo/distance'

/** Mean length of an H3 edge by resolution, km (h3geo.org, cell statistics). */
const EDGE_KM = [1281.3, 483.1, 182.5, 68.98, 26.07, 9.85, 3.72, 1.41]
/** Centres of touching cells lie less than so many times the sum of their edges apart: sqrt(3) / 2 and a third. */
const TOUCH = 1.15

export interface Groupable {
  lat: Float64Array
  lon: Float64Array
  res: Int8Array
  z: Float64Array
  households: Float64Array
}

/**
 * Places that touch, as groups: the strongest place starts one and takes in whatever touches it, place by
 * place, up to `reach_km` from where it started; what is left starts again. So a group is no wider than what one store
 * could serve. Every place is in exactly one group.
 */
export function groupPlaces(places: Groupable, reach_km: number): number[][] {
  const { lat, lon, res, z } = places
  const order = Array.from(z.keys())
  order.sort((a, b) => z[b] - z[a] || places.households[b] - places.households[a] || a - b)
  const km = (a: number, b: number) => haversineKm(lat[a], lon[a], lat[b], lon[b])
  const touches = (a: number, b: number) => km(a, b) <= TOUCH * (EDGE_KM[res[a]] + EDGE_KM[res[b]])
  const free = new Set(order)
  const groups: number[][] = []
  for (const seed of order) {
    if (!free.delete(seed)) continue
    const group = [seed]
    for (let k = 0; k < group.length; k++)
      for (const other of free)
        if (touches(group[k], other) && km(seed, other) <= reach_km) {
          free.delete(other)
          group.push(other)
        }
    groups.push(group)
  }
  return groups
}
