import { LineLayer, PathLayer, SolidPolygonLayer } from '@deck.gl/layers'
import { type Outlines, ringKm2, walk } from '@/lib/geo/outlines'
import { departementOf, regionOf } from '@/lib/geo/regions'
import { storeColours, type Theme } from './palette'
import { colourOf, hasColour, type Scale } from './scale'

export type AreaLevel = 'commune' | 'departement' | 'region'

/** Zones as polygons to fill, by column. */
export interface AreaShapes {
  /** Longitude and latitude by turns, ring after ring. */
  positions: Float64Array
  /** First vertex of each ring, and the number of vertices. */
  starts: Uint32Array
  /** Zone id of each ring. */
  zoneIds: string[]
  /** Lines between départements, and between régions: pairs of points. */
  borders: Record<'departement' | 'region', Float64Array>
  /** km2 of each zone, by id. */
  km2: Map<string, number>
}

/** Lets the page answer between two pieces of work. */
const breathe = () => new Promise<void>(resolve => setTimeout(resolve))

/** Reads the outlines of zones into arrays to draw, in pieces. */
export async function readShapes(outlines: Outlines): Promise<AreaShapes> {
  const { grid, zones } = outlines
  const ids = Object.keys(zones)
  let vertices = 0
  let rings = 0
  for (const id of ids)
    for (const ring of zones[id]) {
      vertices += ring.length / 2 + 1
      rings++
    }
  const positions = new Float64Array(2 * vertices)
  const starts = new Uint32Array(rings + 1)
  const zoneIds: string[] = []
  const km2 = new Map<string, number>()
  let at = 0
  for (const id of ids) {
    let area = 0
    for (const ring of zones[id]) {
      starts[zoneIds.length] = at
      zoneIds.push(id)
      const first = at
      walk(ring, (x, y) => {
        positions[2 * at] = x / grid
        positions[2 * at + 1] = y / grid
        at++
      })
      positions[2 * at] = positions[2 * first]
      positions[2 * at + 1] = positions[2 * first + 1]
      at++
      area += ringKm2(positions, first, at)
    }
    km2.set(id, area)
  }
  starts[rings] = at
  await breathe()
  return { positions, starts, zoneIds, borders: bordersOf(positions, starts, zoneIds, outlines), km2 }
}

function bordersOf(
  positions: Float64Array,
  starts: Uint32Array,
  zoneIds: readonly string[],
  { grid }: Outlines,
): AreaShapes['borders'] {
  const seen = new Map<number, { departement: string; region: string | null }>()
  const lines: Record<'departement' | 'region', number[]> = { departement: [], region: [] }
  const point = (v: number) =>
    (Math.round(positions[2 * v] * grid) + 200_000) * 400_000 +
    Math.round(positions[2 * v + 1] * grid) +
    100_000
  zoneIds.forEach((id, ring) => {
    const here = { departement: departementOf(id) ?? '', region: regionOf(id) }
    for (let v = starts[ring]; v + 1 < starts[ring + 1]; v++) {
      // An edge by its middle (twice, so that it is whole): no two edges of the mesh share one.
      const key = point(v) + point(v + 1)
      const other = seen.get(key)
      if (other === undefined) {
        seen.set(key, here)
        continue
      }
      if (other.departement === here.departement) continue
      const level = other.region === here.region ? 'departement' : 'region'
      lines[level].push(positions[2 * v], positions[2 * v + 1], positions[2 * v + 2], positions[2 * v + 3])
    }
  })
  return {
    departement: Float64Array.from(lines.departement),
    region: Float64Array.from(lines.region),
  }
}

/** What is in drawn places. */
export interface Contents {
  population: Float64Array
  /** NaN where unknown. */
  households: Float64Array
  km2: Float64Array
}

/** The areas of one level: which area every zone of the dataset lies in. */
export interface Areas extends Contents {
  level: AreaLevel
  /** INSEE codes. */
  codes: string[]
  /** Index in `codes` of every zone (-1: without outline). */
  areaOf: Int32Array
}

/** What a dataset knows of its zones. */
interface ZonePeople {
  rows: number
  population: Float64Array
  households: Float64Array
}

/** Adds zones up by the drawn place they lie in (-1: in none); `within`: those of a place alone. */
export function contentsOf(
  drawnOf: Int32Array,
  count: number,
  zones: ZonePeople,
  km2Of: (zone: number) => number,
  within: Uint8Array | null = null,
): Contents {
  const population = new Float64Array(count)
  const households = new Float64Array(count)
  const km2 = new Float64Array(count)
  for (let z = 0; z < zones.rows; z++) {
    const drawn = drawnOf[z]
    if (drawn < 0 || (within && !within[z])) continue
    population[drawn] += zones.population[z]
    households[drawn] += zones.households[z]
    km2[drawn] += km2Of(z)
  }
  return { population, households, km2 }
}

/** Gathers a dataset's zones in areas of one level. */
export function areasOf(
  level: AreaLevel,
  zones: ZonePeople & { id: readonly string[] },
  shapes: AreaShapes,
): Areas {
  const at = new Map<string, number>()
  const areaOf = Int32Array.from(zones.id, id => {
    if (!shapes.km2.has(id)) return -1
    const code = level === 'commune' ? id : level === 'departement' ? departementOf(id) : regionOf(id)
    if (code === null) return -1
    const known = at.get(code) ?? at.size
    at.set(code, known)
    return known
  })
  const km2Of = (z: number) => shapes.km2.get(zones.id[z]) ?? 0
  return { level, codes: [...at.keys()], areaOf, ...contentsOf(areaOf, at.size, zones, km2Of) }
}

interface ShapeData {
  length: number
  startIndices: Uint32Array
  attributes: { getPolygon: { value: Float64Array; size: 2 } }
}
const shapeData = new WeakMap<AreaShapes, ShapeData>()

/** From this zoom on communes are parted by lines: those of one wide cell have one colour. */
const COMMUNE_LINES_FROM_ZOOM = 8

/** Areas filled by value, one without a value left bare; `areaOfRing` gives the area of each ring. */
export function areaLayers(options: {
  shapes: AreaShapes
  level: AreaLevel
  areaOfRing: Int32Array
  values: Float64Array
  scale: Scale
  theme: Theme
  opacity: number
  zoom: number
}) {
  const { shapes, level, areaOfRing, values, scale, theme, opacity, zoom } = options
  const colours = colourOfRings(areaOfRing, values, scale, theme)
  return [
    new SolidPolygonLayer({
      id: 'areas',
      data: dataOf(shapes),
      positionFormat: 'XY',
      _normalize: false,
      filled: true,
      extruded: false,
      getFillColor: (_: unknown, { index, target }: { index: number; target: number[] }) => {
        for (let k = 0; k < 4; k++) target[k] = colours[4 * index + k]
        return target as [number, number, number, number]
      },
      updateTriggers: { getFillColor: [values, scale, theme] },
      opacity,
      pickable: false,
    }),
    ...(level === 'commune' && zoom >= COMMUNE_LINES_FROM_ZOOM ? [communeLayer(shapes, theme)] : []),
    ...(level === 'region'
      ? [borderLayer(shapes, 'region', 1.4, theme)]
      : [
          borderLayer(shapes, 'departement', level === 'departement' ? 1 : 0.7, theme),
          borderLayer(shapes, 'region', 1.6, theme),
        ]),
  ]
}

function dataOf(shapes: AreaShapes): ShapeData {
  const held = shapeData.get(shapes) ?? {
    length: shapes.zoneIds.length,
    startIndices: shapes.starts,
    attributes: { getPolygon: { value: shapes.positions, size: 2 } },
  }
  shapeData.set(shapes, held)
  return held
}

/** Every edge of every ring, from point to point: an edge between two communes comes twice. */
export function edgesOf({ positions, starts }: Pick<AreaShapes, 'positions' | 'starts'>): {
  from: Float64Array
  to: Float64Array
} {
  const rings = starts.length - 1
  const count = starts[rings] - rings
  const from = new Float64Array(2 * count)
  const to = new Float64Array(2 * count)
  let at = 0
  for (let r = 0; r < rings; r++) {
    const [first, last] = [2 * starts[r], 2 * (starts[r + 1] - 1)]
    from.set(positions.subarray(first, last), at)
    to.set(positions.subarray(first + 2, last + 2), at)
    at += last - first
  }
  return { from, to }
}

const edgeData = new WeakMap<AreaShapes, object>()

function communeLayer(shapes: AreaShapes, theme: Theme) {
  let data = edgeData.get(shapes)
  if (!data) {
    const { from, to } = edgesOf(shapes)
    data = {
      length: from.length / 2,
      attributes: { getSourcePosition: { value: from, size: 2 }, getTargetPosition: { value: to, size: 2 } },
    }
    edgeData.set(shapes, data)
  }
  return new LineLayer({
    id: 'areas-border-commune',
    data: data as never,
    positionFormat: 'XY',
    getColor: [...storeColours(theme).paper, 80],
    widthUnits: 'pixels',
    getWidth: 0.7,
    updateTriggers: { getColor: [theme] },
  })
}

const lineData = new WeakMap<Float64Array, object>()

function borderLayer(shapes: AreaShapes, level: 'departement' | 'region', width: number, theme: Theme) {
  const value = shapes.borders[level]
  const count = value.length / 4
  const data = lineData.get(value) ?? {
    length: count,
    startIndices: Uint32Array.from({ length: count + 1 }, (_, i) => 2 * i),
    attributes: { getPath: { value, size: 2 } },
  }
  lineData.set(value, data)
  return new PathLayer({
    id: `areas-border-${level}`,
    data: data as never,
    _pathType: 'open',
    positionFormat: 'XY',
    getColor: [...storeColours(theme).paper, level === 'region' ? 235 : 170],
    widthUnits: 'pixels',
    getWidth: width,
    capRounded: true,
    updateTriggers: { getColor: [theme] },
  })
}

function colourOfRings(areaOfRing: Int32Array, values: Float64Array, scale: Scale, theme: Theme): Uint8Array {
  const byArea = new Uint8Array(4 * values.length)
  values.forEach((value, area) => {
    if (!hasColour(scale, value)) return
    byArea.set([...colourOf(scale, value, theme), 225], 4 * area)
  })
  const out = new Uint8Array(4 * areaOfRing.length)
  for (let r = 0; r < areaOfRing.length; r++) {
    const area = areaOfRing[r]
    if (area >= 0) out.set(byArea.subarray(4 * area, 4 * area + 4), 4 * r)
  }
  return out
}

/** The area of every ring of the shapes; -1 where the dataset has no such zone. */
export function areaOfRings(shapes: AreaShapes, zoneIds: readonly string[], areas: Areas): Int32Array {
  const zone = new Map(zoneIds.map((id, z) => [id, z]))
  return Int32Array.from(shapes.zoneIds, id => {
    const z = zone.get(id)
    return z === undefined ? -1 : areas.areaOf[z]
  })
}
