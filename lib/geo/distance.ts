/** Mean radius of the Earth (IUGG), km. */
export const EARTH_KM = 6371.0088
const RADIANS = Math.PI / 180
/** Kilometres in a degree of latitude on a sphere of that radius. */
export const KM_PER_DEGREE = RADIANS * EARTH_KM

/** Great-circle distance in km between two points in degrees (haversine, mean Earth radius of IUGG). */
export function haversineKm(latA: number, lonA: number, latB: number, lonB: number): number {
  const sinLat = Math.sin(((latB - latA) * RADIANS) / 2)
  const sinLon = Math.sin(((lonB - lonA) * RADIANS) / 2)
  const h = sinLat * sinLat + Math.cos(latA * RADIANS) * Math.cos(latB * RADIANS) * sinLon * sinLon
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** The same between two points. */
export function kmBetween(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  return haversineKm(a.lat, a.lon, b.lat, b.lon)
}

/** Kilometres from every origin (degrees, by column) to one point; written into `out` where given. */
export function distancesKm(
  origins: { lat: ArrayLike<number>; lon: ArrayLike<number> },
  to: { lat: number; lon: number },
  out: Float64Array | Float32Array = new Float64Array(origins.lat.length),
): Float64Array | Float32Array {
  const cosTo = Math.cos(to.lat * RADIANS)
  for (let i = 0; i < origins.lat.length; i++) {
    const sinLat = Math.sin(((to.lat - origins.lat[i]) * RADIANS) / 2)
    const sinLon = Math.sin(((to.lon - origins.lon[i]) * RADIANS) / 2)
    const h = sinLat * sinLat + Math.cos(origins.lat[i] * RADIANS) * cosTo * sinLon * sinLon
    out[i] = 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)))
  }
  return out
}
