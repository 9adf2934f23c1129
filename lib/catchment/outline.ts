import area from '@turf/area'
import booleanPointInPolygon from '@turf/boolean-point-in-polygon'
import circle from '@turf/circle'
import { polygon } from '@turf/helpers'
import { Delaunay } from 'd3-delaunay'
import { cellsToMultiPolygon, cellToLatLng, gridDisk, latLngToCell } from 'h3-js'
import { KM_PER_DEGREE } from '@/lib/geo/distance'
import { nearestPoint } from '@/lib/geo/nearest'
import { type Outlines, ringKm2, walk } from '@/lib/geo/outlines'
import type { Catchment, Site } from './catchment'
import { clipped, type Ring } from './clip'
import { type Places, planeOf } from './places'
import { voronoiRings } from './voronoi'

export type MultiPolygon = [lon: number, lat: number][][][]

/** Outlines of the dataset's zones by index; null for a zone that has none. */
export class OutlineSource {
  /** Points on the grid, outer rings counter-clockwise; read when first asked for. */
  private readonly read: (Ring[] | undefined)[]
  readonly complete: boolean
  private whole: Ring[] | null = null

  constructor(
    readonly file: Pick<Outlines, 'grid' | 'zones'>,
    private readonly ids: readonly string[],
  ) {
    this.read = new Array(ids.length)
    // A few zones overseas or made since are no reason to draw hexagons.
    this.complete = ids.filter(id => !file.zones[id]).length < 0.05 * ids.length
  }

  private rings(zone: number): Ring[] {
    this.read[zone] ??= this.file.zones[this.ids[zone]]?.map(ringOf) ?? []
    return this.read[zone]
  }

  /** Rings around a set of zones: lines between two of them fall away. Degrees, not closed. */
  around(zones: ArrayLike<number>): Ring[] {
    const inside: Ring[] = []
    for (let z = 0; z < zones.length; z++) if (zones[z]) inside.push(...this.rings(z))
    return dissolved(inside).map(ring =>
      ring.map(([x, y]) => [x / this.file.grid, y / this.file.grid] as const),
    )
  }

  /** Rings around all zones: the country, as far as it is drawn. */
  country(): Ring[] {
    this.whole ??= this.around(new Uint8Array(this.ids.length).fill(1))
    return this.whole
  }

  /** km2 of every zone; 0 where it has no outline. */
  areas(): Float64Array {
    return Float64Array.from({ length: this.ids.length }, (_, z) =>
      this.rings(z).reduce((sum, ring) => sum + ringKm2(ring.flat().map(c => c / this.file.grid)), 0),
    )
  }
}

function ringOf(steps: number[]): Ring {
  const points: [number, number][] = []
  walk(steps, (x, y) => points.push([x, y]))
  return signedArea(points) < 0 ? points.reverse() : points
}

/** Rings around a set of rings that share whole edges: an edge run through both ways is inside and falls away. */
export function dissolved(rings: readonly Ring[]): Ring[] {
  const edges = new Map<string, { from: readonly [number, number]; to: readonly [number, number] }>()
  const key = (a: readonly [number, number], b: readonly [number, number]) =>
    `${a[0]} ${a[1]} ${b[0]} ${b[1]}`
  for (const ring of rings)
    ring.forEach((from, i) => {
      const to = ring[(i + 1) % ring.length]
      if (!edges.delete(key(to, from))) edges.set(key(from, to), { from, to })
    })
  const leaving = new Map<string, (readonly [number, number])[]>()
  for (const { from, to } of edges.values()) {
    const at = `${from[0]} ${from[1]}`
    const list = leaving.get(at)
    if (list) list.push(to)
    else leaving.set(at, [to])
  }
  const out: Ring[] = []
  for (const [, { from: start }] of edges) {
    if (!leaving.get(`${start[0]} ${start[1]}`)?.length) continue
    const ring: (readonly [number, number])[] = []
    let previous: readonly [number, number] | null = null
    let at = start
    do {
      const choices: (readonly [number, number])[] = leaving.get(`${at[0]} ${at[1]}`) ?? []
      if (choices.length === 0) break
      const next = choices.splice(previous ? sharpestLeft(previous, at, choices) : 0, 1)[0]
      ring.push(at)
      previous = at
      at = next
    } while (at[0] !== start[0] || at[1] !== start[1])
    if (ring.length >= 3) out.push(ring)
  }
  return out
}

/** Where rings touch in a point, turning left as sharply as can be keeps them apart (the inside is on the left). */
function sharpestLeft(
  previous: readonly [number, number],
  at: readonly [number, number],
  choices: readonly (readonly [number, number])[],
): number {
  const heading = Math.atan2(at[1] - previous[1], at[0] - previous[0])
  let best = 0
  let widest = Number.NEGATIVE_INFINITY
  choices.forEach((c, k) => {
    let turn = Math.atan2(c[1] - at[1], c[0] - at[0]) - heading
    while (turn <= -Math.PI) turn += 2 * Math.PI
    while (turn > Math.PI) turn -= 2 * Math.PI
    if (turn > widest) {
      widest = turn
      best = k
    }
  })
  return best
}

function signedArea(ring: Ring): number {
  let sum = 0
  ring.forEach(([x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length]
    sum += x * v - u * y
  })
  return sum / 2
}

/** Resolution and reach of the hexagons that stand for zones without an outline: cells of 5 km2, some 12 km around. */
const HEXAGON = 7
const HEXAGONS_AROUND = 5

/** Hexagons nearest to the zones of a set, as rings around them: what is drawn where zones have no outline. */
function hexagons(places: Places, zones: Uint8Array): MultiPolygon {
  const nearest = nearestPoint(places.zones)
  const ids = new Set<string>()
  for (let z = 0; z < zones.length; z++) {
    if (!zones[z]) continue
    const own = latLngToCell(places.zones.lat[z], places.zones.lon[z], HEXAGON)
    ids.add(own)
    for (const id of gridDisk(own, HEXAGONS_AROUND)) {
      const [lat, lon] = cellToLatLng(id)
      const at = nearest(lat, lon)
      if (at >= 0 && zones[at]) ids.add(id)
    }
  }
  return ids.size === 0 ? [] : (cellsToMultiPolygon([...ids], true) as MultiPolygon)
}

/**
 * The outline of a catchment as RFC 7946 asks: closed rings, outer ones counter-clockwise, holes clockwise. A circle
 * for a radius; the cell of the store for Voronoi, cut out of the country where its outline is known; whole zones
 * for the others, hexagons of 5 km2 where zones have no outline.
 */
export function outlineOf(
  catchment: Catchment,
  site: Site,
  open: readonly Site[],
  places: Places,
  source: OutlineSource | null,
): MultiPolygon {
  if (catchment.by === 'radius') {
    const steps = 96
    return normal([
      circle([site.lon, site.lat], catchment.level, { steps, units: 'kilometers' }).geometry.coordinates as [
        number,
        number,
      ][][],
    ])
  }
  const drawn = source?.complete ? source : null
  if (catchment.by === 'voronoi' && drawn)
    return assembled(
      voronoiRings(
        site,
        open.filter(s => s.id !== site.id),
        drawn.country(),
      ),
    )
  return drawn ? assembled(drawn.around(catchment.zones)) : normal(hexagons(places, catchment.zones))
}

/** Polygons from loose rings: holes go into the outer ring around them. */
export function assembled(rings: readonly Ring[]): MultiPolygon {
  const closed = rings.map(ring => {
    const points = ring.map(([x, y]): [number, number] => [round(x), round(y)])
    return { points: [...points, points[0]], area: signedArea(ring) }
  })
  const outer = closed.filter(r => r.area > 0).sort((a, b) => a.area - b.area)
  const result: MultiPolygon = outer.map(r => [r.points])
  for (const hole of closed.filter(r => r.area < 0)) {
    // A point of the hole's own edge may touch the outer ring: one that lies inside tells.
    const home = outer.findIndex(
      o =>
        o.area >= -hole.area &&
        hole.points.some(p => booleanPointInPolygon(p, polygon([o.points]), { ignoreBoundary: true })),
    )
    if (home >= 0) result[home].push(hole.points)
  }
  return result
}

/** Farther than this from its point, in degrees of latitude, a zone without an outline is not thought to reach. */
const FARTHEST = 0.14

/** km2 of every zone: of its outline, else of its Voronoi cell cut to a square of some 30 km around its point. */
export function zoneAreas(places: Places, source: OutlineSource | null): Float64Array {
  if (source?.complete) return source.areas()
  const { x, y } = planeOf(places.zones)
  const n = x.length
  if (n < 3) return new Float64Array(n).fill((2 * FARTHEST * KM_PER_DEGREE) ** 2)
  const points = new Float64Array(2 * n)
  for (let i = 0; i < n; i++) {
    points[2 * i] = x[i]
    points[2 * i + 1] = y[i]
  }
  const ends = (v: Float64Array) => v.reduce((e, p) => [Math.min(e[0], p), Math.max(e[1], p)], [360, -360])
  const [left, right] = ends(x)
  const [bottom, top] = ends(y)
  const cells = new Delaunay(points).voronoi([left - 1, bottom - 1, right + 1, top + 1])
  return Float64Array.from({ length: n }, (_, z) => {
    let rings: Ring[] = [cells.cellPolygon(z)?.slice(0, -1) ?? []]
    if (signedArea(rings[0]) < 0) rings = [[...rings[0]].reverse()]
    rings = clipped(rings, 1, 0, FARTHEST - x[z])
    rings = clipped(rings, -1, 0, FARTHEST + x[z])
    rings = clipped(rings, 0, 1, FARTHEST - y[z])
    rings = clipped(rings, 0, -1, FARTHEST + y[z])
    return rings.reduce((sum, ring) => sum + signedArea(ring), 0) * KM_PER_DEGREE ** 2
  })
}

/** Tenth of a metre. */
const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6

function normal(polygons: MultiPolygon): MultiPolygon {
  return polygons.map(rings =>
    rings.map((ring, k) => {
      const points = ring.map(([x, y]): [number, number] => [round(x), round(y)])
      const last = points[points.length - 1]
      if (points[0][0] !== last[0] || points[0][1] !== last[1]) points.push(points[0])
      return signedArea(points) > 0 === (k === 0) ? points : points.reverse()
    }),
  )
}

/** Area of an outline on the sphere, km2. */
export function areaKm2(outline: MultiPolygon): number {
  return area({ type: 'MultiPolygon', coordinates: outline }) / 1e6
}
