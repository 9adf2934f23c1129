import type { Outlines } from '@/lib/geo/outlines'
import type { MultiPolygonCoordinates, Position, Ring, Tools } from './tools'
import type { Zone } from './zones'

/** Degrees of longitude are shorter than those of latitude: Voronoi cells are cut on a plane at 46.5° N. */
const SQUEEZE = Math.cos((46.5 * Math.PI) / 180)
/** Metropolitan France with the sea around it. */
const BOUNDS = [-6 * SQUEEZE, 41, 10.2 * SQUEEZE, 51.6]
/** Outlines lie on a grid of a thousandth of a degree, as the coast in land.json does. */
const GRID = 1000

/** What is land around a bounding box, and where its edge runs. */
export interface Coast {
  land(box: Box): MultiPolygonCoordinates
  edges: Position[][]
}

export type Box = readonly [west: number, south: number, east: number, north: number]

/**
 * Outlines of the zones: every point of France belongs to the nearest zone, up to the coast and the border.
 * A zone whose point lies on an island that the coast does not have gets a hexagon of 1.5 km.
 */
export function makeOutlines(tools: Tools, zones: Zone[], coast: Coast): Outlines {
  const voronoi = tools.Delaunay.from(zones.map(z => [z.lon * SQUEEZE, z.lat])).voronoi(BOUNDS)
  const touchesEdge = edgeIndex(coast.edges)
  const regions = Object.fromEntries(zones.map(z => [z.departement, z.region]))
  const outlines: Outlines = { grid: GRID, regions, zones: {} }
  zones.forEach((zone, i) => {
    const cell = (voronoi.cellPolygon(i) ?? []).map(([x, y]): Position => [round(x / SQUEEZE), round(y)])
    const box = boxOf(cell)
    const land = coast.land(box)
    // No edge near: all on land, or, for a village on a cape that the simplified coast cuts off, all at sea.
    const pieces: MultiPolygonCoordinates = touchesEdge(box)
      ? tools.intersection([cell], land)
      : holds(land, cell[0])
        ? [[cell]]
        : []
    const rings = pieces
      .flat()
      .map(encode)
      .filter(ring => ring.length >= 6)
    outlines.zones[zone.id] = rings.length > 0 ? rings : [encode(hexagon(zone))]
  })
  return outlines
}

/** Whether a point lies in any of these polygons (a ray to the east crosses their rings an odd number of times). */
function holds(polygons: MultiPolygonCoordinates, [x, y]: Position): boolean {
  let inside = false
  for (const ring of polygons.flat())
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1], ring[i]]
      if (a[1] > y !== b[1] > y && x < a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0])) inside = !inside
    }
  return inside
}

/** A ring on the grid without its closing point: the first point, then steps from point to point. */
function encode(ring: Ring): number[] {
  const points = ring
    .map(([lon, lat]): Position => [Math.round(lon * GRID), Math.round(lat * GRID)])
    .filter(([x, y], i, all) => i > 0 && (x !== all[i - 1][0] || y !== all[i - 1][1]))
  return points.flatMap(([x, y], i) => (i === 0 ? [x, y] : [x - points[i - 1][0], y - points[i - 1][1]]))
}

function hexagon(zone: Zone): Ring {
  return Array.from({ length: 7 }, (_, i): Position => {
    const angle = (i * Math.PI) / 3
    return [zone.lon + (0.0135 * Math.cos(angle)) / SQUEEZE, zone.lat + 0.0135 * Math.sin(angle)]
  })
}

/** Says whether any edge of the land runs through a box, by a grid of a quarter of a degree. */
function edgeIndex(lines: Position[][]): (box: Box) => boolean {
  const tiles = new Map<string, Box[]>()
  const tilesOf = ([west, south, east, north]: Box) => {
    const keys: string[] = []
    for (let x = Math.floor(west * 4); x <= Math.floor(east * 4); x++)
      for (let y = Math.floor(south * 4); y <= Math.floor(north * 4); y++) keys.push(`${x}/${y}`)
    return keys
  }
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const box = boxOf([line[i - 1], line[i]])
      for (const key of tilesOf(box)) {
        const list = tiles.get(key)
        if (list) list.push(box)
        else tiles.set(key, [box])
      }
    }
  }
  return box => tilesOf(box).some(key => tiles.get(key)?.some(edge => overlap(edge, box)))
}

export function overlap(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

export function boxOf(points: Position[]): Box {
  const [west, south, east, north] = [0, 1, 0, 1].map((axis, i) =>
    points.reduce(
      (found, p) => (i < 2 ? Math.min(found, p[axis]) : Math.max(found, p[axis])),
      i < 2 ? 999 : -999,
    ),
  )
  return [west, south, east, north]
}

/** To a tenth of a millimetre: cells are cut before they are put on the grid, which would lose corners. */
function round(degrees: number): number {
  return Math.round(degrees * 1e9) / 1e9
}
