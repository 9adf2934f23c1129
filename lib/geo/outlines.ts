import { EARTH_KM } from './distance'

/**
 * `zones-fr.json`: rings of every zone by id, on a grid of `1/grid` degrees. A ring is a flat list of
 * longitude and latitude: its first point, then steps from point to point; it closes by itself.
 */
export interface Outlines {
  grid: number
  /** Region of each département, by the number that zone ids begin with. */
  regions: Record<string, string>
  zones: Record<string, number[][]>
}

/** Calls `visit` for every point of a ring of {@link Outlines}, in order, on the grid. */
export function walk(ring: readonly number[], visit: (x: number, y: number) => void): void {
  let [x, y] = [0, 0]
  for (let i = 0; i < ring.length; i += 2) {
    x += ring[i]
    y += ring[i + 1]
    visit(x, y)
  }
}

const RADIANS = Math.PI / 180

/**
 * Area of a ring, km2: on an equal-area cylinder, good to a part in a thousand at the size of a zone.
 * `positions`: longitude and latitude by turns, degrees; the ring is the vertices from `from` to before `to`
 * and closes by itself.
 */
export function ringKm2(positions: ArrayLike<number>, from = 0, to = positions.length / 2): number {
  let sum = 0
  let last = to - 1
  for (let i = from; i < to; i++) {
    const width = (positions[2 * i] - positions[2 * last]) * RADIANS
    const height = Math.sin(positions[2 * last + 1] * RADIANS) + Math.sin(positions[2 * i + 1] * RADIANS)
    sum += width * height
    last = i
  }
  return Math.abs((sum * EARTH_KM ** 2) / 2)
}
