import { distancesKm } from '@/lib/geo/distance'
import { departementOf, regionOf } from '@/lib/geo/regions'
import type { Place } from './filter'

/** Points by column, degrees; NaN for what has no place. */
export interface Points {
  lat: ArrayLike<number>
  lon: ArrayLike<number>
}

type Ring = readonly (readonly [lon: number, lat: number])[]

/** Which points lie in a ring (closed or not), by counting crossings eastward; points on an edge may fall either way. */
export function inRing(points: Points, ring: Ring): Uint8Array {
  const out = new Uint8Array(points.lat.length)
  const n = ring.length
  if (n < 3) return out
  const x = Float64Array.from(ring, p => p[0])
  const y = Float64Array.from(ring, p => p[1])
  const [west, east] = [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))]
  const [south, north] = [y.reduce((a, b) => Math.min(a, b)), y.reduce((a, b) => Math.max(a, b))]
  for (let i = 0; i < out.length; i++) {
    const lat = points.lat[i]
    const lon = points.lon[i]
    if (!(lat >= south && lat <= north && lon >= west && lon <= east)) continue
    let inside = false
    for (let a = 0, b = n - 1; a < n; b = a++)
      if (y[a] > lat !== y[b] > lat && lon < ((x[b] - x[a]) * (lat - y[a])) / (y[b] - y[a]) + x[a])
        inside = !inside
    if (inside) out[i] = 1
  }
  return out
}

/** Which points lie within some km of a point, as the crow flies. */
export function inRadius(points: Points, at: { lat: number; lon: number; km: number }): Uint8Array {
  const km = distancesKm(points, at)
  return Uint8Array.from(km, v => (v <= at.km ? 1 : 0))
}

/** Which zones belong to a commune, département or région of France, by their INSEE code. */
export function inArea(ids: readonly string[], area: Extract<Place, { kind: 'area' }>): Uint8Array {
  const codeOf =
    area.level === 'commune'
      ? (id: string): string | null => id
      : area.level === 'departement'
        ? departementOf
        : regionOf
  return Uint8Array.from(ids, id => (codeOf(id) === area.code ? 1 : 0))
}
