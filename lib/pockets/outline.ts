import { cellsToMultiPolygon, cellToParent, getResolution, uncompactCells } from 'h3-js'
import { cellText } from '@/lib/geo/h3'

/** Resolution at which cells are joined: coarser ones are cut down to it, finer ones taken to their parent. */
const JOINT = 6
/** Corners are cut twice: the outline of places, not of hexagons. */
const ROUNDS = 2

/** Outline of H3 cells as polygons of [lon, lat] rings, the outer ring first; corners cut (Chaikin 1974). */
export function outlineOf(cells: readonly bigint[]): [number, number][][][] {
  const joint = new Set(
    cells.map(cellText).flatMap(cell => {
      const res = getResolution(cell)
      return res > JOINT ? [cellToParent(cell, JOINT)] : uncompactCells([cell], JOINT)
    }),
  )
  return cellsToMultiPolygon([...joint], true).map(polygon => polygon.map(ring => cut(ring)))
}

function cut(ring: readonly (readonly number[])[]): [number, number][] {
  let points = ring.slice(0, -1).map(([x, y]): [number, number] => [x, y])
  for (let round = 0; round < ROUNDS; round++)
    points = points.flatMap((a, k): [number, number][] => {
      const b = points[(k + 1) % points.length]
      return [
        [0.75 * a[0] + 0.25 * b[0], 0.75 * a[1] + 0.25 * b[1]],
        [0.25 * a[0] + 0.75 * b[0], 0.25 * a[1] + 0.75 * b[1]],
      ]
    })
  const rounded = points.map(([x, y]): [number, number] => [Number(x.toFixed(4)), Number(y.toFixed(4))])
  return [...rounded, rounded[0]]
}
