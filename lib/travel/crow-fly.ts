import { EARTH_KM } from '@/lib/geo/distance'
import type { Points, TravelTimes } from './provider'

const RADIANS = Math.PI / 180

/** Road over crow-fly distance: 1.4 around the corner, 1.18 between distant cities. */
const DETOUR_FAR = 1.18
const DETOUR_NEAR = 0.22
const DETOUR_KM = 10
/** Minutes per road kilometre: 32 km/h for the first, 108 km/h once on a motorway. */
const PACE_FAR = 60 / 108
const PACE_NEAR = 60 / 32
const PACE_KM = 14
/** To the car and from the car park, and what keeps a distance of zero finite. */
const FLOOR_MINUTES = 1

interface UnitVectors {
  x: Float64Array
  y: Float64Array
  z: Float64Array
}

/** Origins are points that many calls share (the zones), so their unit vectors are worth keeping. */
const unitVectors = new WeakMap<Points, UnitVectors>()

function toUnitVectors(points: Points): UnitVectors {
  const known = unitVectors.get(points)
  if (known) return known
  const n = points.lat.length
  const vectors = { x: new Float64Array(n), y: new Float64Array(n), z: new Float64Array(n) }
  for (let i = 0; i < n; i++) {
    const cosLat = Math.cos(points.lat[i] * RADIANS)
    vectors.x[i] = cosLat * Math.cos(points.lon[i] * RADIANS)
    vectors.y[i] = cosLat * Math.sin(points.lon[i] * RADIANS)
    vectors.z[i] = Math.sin(points.lat[i] * RADIANS)
  }
  unitVectors.set(points, vectors)
  return vectors
}

/**
 * Minutes by car for a crow-fly distance in kilometres. The road is `d (1.18 + 0.22 / (1 + d/10))` long, and
 * the pace falls from 32 km/h for the first kilometre towards 108 km/h; the integral of that pace has no
 * transcendental function, which is what lets a pin be dragged over 100,000 zones.
 */
export function minutesForKm(km: number): number {
  const road = km * (DETOUR_FAR + DETOUR_NEAR / (1 + km / DETOUR_KM))
  return FLOOR_MINUTES + road * (PACE_FAR + (PACE_NEAR - PACE_FAR) / (1 + road / PACE_KM))
}

/**
 * Built-in estimate of driving times, without any road: crow-fly distance, detour and speed by distance.
 * The relative error of one time is put at 0.2: city pairs of one distance differ by about that much with
 * relief and motorways, and lakes, estuaries and passes, which it ignores, by far more.
 */
export const crowFly: TravelTimes = {
  id: 'crow-fly/1',
  relativeError: 0.2,
  minutesTo(origins, destination) {
    const { x, y, z } = toUnitVectors(origins)
    const cosLat = Math.cos(destination.lat * RADIANS)
    const dx = cosLat * Math.cos(destination.lon * RADIANS)
    const dy = cosLat * Math.sin(destination.lon * RADIANS)
    const dz = Math.sin(destination.lat * RADIANS)
    const minutes = new Float32Array(x.length)
    for (let i = 0; i < x.length; i++) {
      const ex = x[i] - dx
      const ey = y[i] - dy
      const ez = z[i] - dz
      const chord2 = ex * ex + ey * ey + ez * ez
      // Arc from chord, 2 asin(c/2) = c (1 + c^2/24 + 3 c^4/640 + ...): 1e-6 relative at 1,500 km.
      const km = EARTH_KM * Math.sqrt(chord2) * (1 + chord2 * (1 / 24 + chord2 * (3 / 640)))
      const road = km * (DETOUR_FAR + DETOUR_NEAR / (1 + km / DETOUR_KM))
      minutes[i] = FLOOR_MINUTES + road * (PACE_FAR + (PACE_NEAR - PACE_FAR) / (1 + road / PACE_KM))
    }
    return minutes
  },
}
