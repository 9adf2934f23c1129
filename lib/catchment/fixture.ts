import { cellAt } from '@/lib/geo/h3'
import { type Places, placesOf } from './places'

/** A grid of zones 0.05 degrees apart around 46.5 N 3 E, each with a cell of resolution 8 on its point. */
export function gridPlaces(size: number, people: (x: number, y: number) => number = () => 1000): Places {
  const at = Array.from({ length: size * size }, (_, i) => ({ x: i % size, y: Math.floor(i / size) }))
  const lat = Float64Array.from(at, p => 46.5 + 0.05 * (p.y - (size - 1) / 2))
  const lon = Float64Array.from(at, p => 3 + 0.07 * (p.x - (size - 1) / 2))
  const cells = [0n, ...at.map((_, i) => cellAt(lat[i], lon[i], 8))]
  return placesOf(
    { cells: BigUint64Array.from(cells) },
    { lat, lon, population: Float64Array.from(at, p => people(p.x, p.y)) },
  )
}

/** Minutes of a straight drive at 60 km/h on the grid of {@link gridPlaces}, from its zones to a point. */
export function gridMinutes(places: Places, to: { lat: number; lon: number }): Float32Array {
  return Float32Array.from(places.zones.lat, (lat, z) =>
    Math.hypot(
      (lat - to.lat) * 111.2,
      (places.zones.lon[z] - to.lon) * 111.2 * Math.cos((46.5 * Math.PI) / 180),
    ),
  )
}
