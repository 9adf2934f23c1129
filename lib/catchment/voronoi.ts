import { haversineKm } from '@/lib/geo/distance'
import { clipped, type Ring } from './clip'

const RADIANS = Math.PI / 180

type Vector = readonly [x: number, y: number, z: number]

function vectorOf(lat: number, lon: number): Vector {
  const level = Math.cos(lat * RADIANS)
  return [level * Math.cos(lon * RADIANS), level * Math.sin(lon * RADIANS), Math.sin(lat * RADIANS)]
}

/**
 * Index of the site nearest to every point along the great circle, -1 where the point is NaN or there is no site.
 * Of two equally near, the first.
 */
export function nearestSites(
  sites: readonly { lat: number; lon: number }[],
  points: { lat: Float64Array; lon: Float64Array },
): Int32Array {
  const vectors = sites.map(s => vectorOf(s.lat, s.lon))
  const out = new Int32Array(points.lat.length).fill(-1)
  for (let i = 0; i < out.length; i++) {
    if (Number.isNaN(points.lat[i])) continue
    const [x, y, z] = vectorOf(points.lat[i], points.lon[i])
    let best = Number.NEGATIVE_INFINITY
    for (let s = 0; s < vectors.length; s++) {
      const v = vectors[s]
      const cosine = x * v[0] + y * v[1] + z * v[2]
      if (cosine > best) {
        best = cosine
        out[i] = s
      }
    }
  }
  return out
}

/** Other sites that can cut a cell are among the nearest: farther ones change its edge by less than it is drawn. */
const RIVALS = 40

/**
 * The Voronoi cell of one site cut out of a country's rings ([lon, lat], outer ones counter-clockwise, holes the
 * other way). A point is as near to two sites on a great circle, which is a straight line in the gnomonic
 * projection around the site: so the cell is cut exactly, line by line. Only what lies within some 85 degrees of
 * the site can be drawn so, which any country does.
 */
export function voronoiRings(
  site: { lat: number; lon: number },
  others: readonly { lat: number; lon: number }[],
  country: readonly Ring[],
): Ring[] {
  const centre = vectorOf(site.lat, site.lon)
  const east: Vector = [-Math.sin(site.lon * RADIANS), Math.cos(site.lon * RADIANS), 0]
  const north: Vector = cross(centre, east)
  const project = ([lon, lat]: readonly [number, number]): [number, number] => {
    const v = vectorOf(lat, lon)
    const w = dot(v, centre)
    return [dot(v, east) / w, dot(v, north) / w]
  }
  const back = ([x, y]: readonly [number, number]): [number, number] => {
    const v = [0, 1, 2].map(k => centre[k] + x * east[k] + y * north[k])
    const length = Math.hypot(v[0], v[1], v[2])
    return [Math.atan2(v[1], v[0]) / RADIANS, Math.asin(v[2] / length) / RADIANS]
  }
  const rivals = others
    .map(o => ({ o, km: haversineKm(site.lat, site.lon, o.lat, o.lon) }))
    .filter(r => r.km > 0)
    .sort((a, b) => a.km - b.km)
    .slice(0, RIVALS)
  let rings: Ring[] = country.map(ring => ring.map(project))
  for (const { o } of rivals) {
    const v = vectorOf(o.lat, o.lon)
    const gap: Vector = [centre[0] - v[0], centre[1] - v[1], centre[2] - v[2]]
    // Nearer to the site where (centre - v) . (centre + x east + y north) > 0.
    rings = clipped(rings, dot(gap, east), dot(gap, north), dot(gap, centre))
  }
  return rings.map(ring => ring.map(back))
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
