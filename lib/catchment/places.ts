import { Delaunay } from 'd3-delaunay'
import type { Zones } from '@/lib/cube/source'
import { type LaidCells, layCells } from '@/lib/cube/spread'
import { haversineKm } from '@/lib/geo/distance'
import { nearestPoint } from '@/lib/geo/nearest'

/**
 * What a catchment is a set of. Two bases meet here: *zones* carry people and the model, *cells* (of the atoms)
 * carry revenue. A cell lies where its centre lies; the zone of a cell is the one whose point is nearest to that
 * centre. A rule that is known by zone only (minutes, the model's share, customers) takes a cell when it takes the
 * cell's zone; a rule of plain geometry (radius, Voronoi) looks at the centre itself.
 */
export interface Places {
  zones: { lat: Float64Array; lon: Float64Array; population: Float64Array }
  /** Centres of the cube's cells in degrees, NaN for "no place" (index 0), and their mean area. */
  cells: { lat: Float64Array; lon: Float64Array; km2: Float64Array }
  /** Nearest zone of every cell, -1 for no place and for cells abroad. */
  zoneOfCell: Int32Array
  /** Zone nearest to a point, -1 abroad. */
  nearestZone: (lat: number, lon: number) => number
  /** Zones that touch: those of zone z are `to[start[z] .. start[z + 1])`. Made when first asked for. */
  touching(): Touching
}

interface Touching {
  start: Int32Array
  to: Int32Array
}

/** Points farther apart than this do not touch: the triangulation also spans seas and empty land. */
const TOUCH_KM = 30

/** Zones and cells for all catchments of a dataset; cells as they were laid out elsewhere, where they were. */
export function placesOf(
  cube: { cells: BigUint64Array },
  zones: Pick<Zones, 'lat' | 'lon' | 'population'>,
  nearest = nearestPoint(zones),
  laid: LaidCells = layCells(cube.cells, nearest),
): Places {
  const { zoneOfCell, ...cells } = laid
  return { zones, cells, zoneOfCell, nearestZone: nearest, touching: once(() => touching(zones)) }
}

function once<T>(make: () => T): () => T {
  let held: T | undefined
  return () => {
    held ??= make()
    return held
  }
}

/** Plane coordinates that keep shapes near the middle of the points: degrees of latitude. */
export function planeOf(points: { lat: ArrayLike<number>; lon: ArrayLike<number> }): {
  x: Float64Array
  y: Float64Array
  shrink: number
} {
  let middle = 0
  for (let i = 0; i < points.lat.length; i++) middle += points.lat[i] / points.lat.length
  const shrink = Math.cos((middle * Math.PI) / 180)
  return {
    x: Float64Array.from(points.lon, v => v * shrink),
    y: Float64Array.from(points.lat),
    shrink,
  }
}

function touching(zones: { lat: Float64Array; lon: Float64Array }): Touching {
  const n = zones.lat.length
  const start = new Int32Array(n + 1)
  const to: number[] = []
  const { x, y } = planeOf(zones)
  const points = new Float64Array(2 * n)
  for (let i = 0; i < n; i++) {
    points[2 * i] = x[i]
    points[2 * i + 1] = y[i]
  }
  const mesh = n > 1 ? new Delaunay(points) : null
  for (let z = 0; z < n; z++) {
    for (const other of mesh?.neighbors(z) ?? [])
      if (haversineKm(zones.lat[z], zones.lon[z], zones.lat[other], zones.lon[other]) <= TOUCH_KM)
        to.push(other)
    start[z + 1] = to.length
  }
  return { start, to: Int32Array.from(to) }
}
