import { Delaunay } from 'd3-delaunay'
import { neighbours, type RoadsFile, SQUEEZE } from '@/lib/travel/roads-file'
import type { Place } from './sources'
import type { Collection, MultiPolygonCoordinates, PolygonCoordinates, Ring } from './tools'
import type { Zone } from './zones'

const KM_PER_DEGREE = 111.195
/** Radius around a commune, in kilometres, that says how hilly its roads are. */
const RELIEF_KM = 12
/** People around a commune: a Gaussian of this half-width in kilometres. */
const DENSITY_KM = 3
/** Density at which traffic is half way between country and the densest town, people per km2. */
const HALF_DENSITY = 850
/** Water that an edge may cross, in kilometres: a river has bridges, an estuary has the roads of the list. */
const CROSSABLE_KM = 1.5

/** The road network estimate: communes with their density and relief, edges over water, and fast roads. */
export function makeRoads(
  located: readonly Zone[],
  places: readonly Place[],
  list: string,
  atlas: { land: Collection; water: Collection },
): RoadsFile {
  // As the reader of the file will have them, so that both triangulate the same points.
  const zones = located.map(z => ({
    ...z,
    lat: 41 + Math.round((z.lat - 41) * 6000) / 6000,
    lon: -6 + Math.round((z.lon + 6) * 4000) / 4000,
  }))
  const near = neighbourhood(zones)
  const height = elevations(zones, places)
  const urban = zones.map((_, i) => {
    let people = 0
    for (const { j, km } of near(i, 2 * DENSITY_KM))
      people += zones[j].population * Math.exp(-((km / DENSITY_KM) ** 2))
    const density = people / (Math.PI * DENSITY_KM ** 2)
    return density / (density + HALF_DENSITY)
  })
  const relief = zones.map((_, i) => {
    const heights = near(i, RELIEF_KM).map(({ j }) => height[j])
    const mean = heights.reduce((a, b) => a + b, 0) / heights.length
    return Math.sqrt(heights.reduce((a, b) => a + (b - mean) ** 2, 0) / heights.length)
  })
  const nodes = new DataView(new ArrayBuffer(8 * zones.length))
  zones.forEach((zone, i) => {
    nodes.setUint16(8 * i, Math.round((zone.lat - 41) * 6000), true)
    nodes.setUint16(8 * i + 2, Math.round((zone.lon + 6) * 4000), true)
    nodes.setUint16(8 * i + 4, Math.max(0, Math.round(height[i])), true)
    nodes.setUint8(8 * i + 6, Math.round(urban[i] * 255))
    nodes.setUint8(8 * i + 7, Math.min(255, Math.round(relief[i] / 3)))
  })
  return {
    nodes: Buffer.from(nodes.buffer).toString('base64'),
    water: overWater(zones, atlas),
    roads: readList(list, zones),
  }
}

function kilometres(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const shrink = Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180)
  return KM_PER_DEGREE * Math.hypot(a.lat - b.lat, (a.lon - b.lon) * shrink)
}

function neighbourhood(zones: readonly Zone[]) {
  const cells = new Map<string, number[]>()
  const key = (y: number, x: number) => `${y} ${x}`
  zones.forEach((zone, i) => {
    const k = key(Math.floor(zone.lat * 5), Math.floor(zone.lon * 5))
    cells.set(k, [...(cells.get(k) ?? []), i])
  })
  return (i: number, reach: number) => {
    const found: { j: number; km: number }[] = []
    const [y, x] = [Math.floor(zones[i].lat * 5), Math.floor(zones[i].lon * 5)]
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++)
        for (const j of cells.get(key(y + dy, x + dx)) ?? []) {
          const km = kilometres(zones[i], zones[j])
          if (km <= reach) found.push({ j, km })
        }
    return found
  }
}

/** Height of each zone: of the largest place of its commune, or else of the nearest zone that has one. */
function elevations(zones: readonly Zone[], places: readonly Place[]): number[] {
  const largest = new Map<string, Place>()
  for (const place of places)
    if (
      place.country === 'FR' &&
      place.admin4 &&
      (largest.get(place.admin4)?.population ?? -1) < place.population
    )
      largest.set(place.admin4, place)
  const known = zones.filter(z => largest.has(z.id))
  const nearest = Delaunay.from(known.map(z => [z.lon * SQUEEZE, z.lat]))
  return zones.map(z => {
    const own = largest.get(z.id) ?? largest.get(known[nearest.find(z.lon * SQUEEZE, z.lat)].id)
    return own!.elevation
  })
}

/** Pairs of neighbours whose straight line crosses the sea or a lake. */
function overWater(
  zones: readonly Zone[],
  { land, water }: { land: Collection; water: Collection },
): [number, number][] {
  const polygons = (collection: Collection) =>
    collection.features.flatMap((f): MultiPolygonCoordinates => {
      if (f.geometry.type === 'Polygon') return [f.geometry.coordinates]
      return f.geometry.type === 'MultiPolygon' ? f.geometry.coordinates : []
    })
  const inside = (pieces: Piece[], lon: number, lat: number) =>
    pieces.some(
      ({ box, rings }) =>
        lon >= box[0] &&
        lat >= box[1] &&
        lon <= box[2] &&
        lat <= box[3] &&
        rings.filter(r => within(r, lon, lat)).length % 2 === 1,
    )
  const ground = polygons(land).map(boxed).filter(inFrance)
  const lakes = polygons(water).map(boxed).filter(inFrance)
  const pairs: [number, number][] = []
  for (const [i, j] of neighbours(
    Float64Array.from(zones, z => z.lat),
    Float64Array.from(zones, z => z.lon),
  )) {
    const km = kilometres(zones[i], zones[j])
    if (km < CROSSABLE_KM) continue
    const steps = Math.ceil(km / 0.4)
    let run = 0
    let longest = 0
    for (let k = 1; k < steps; k++) {
      const lat = zones[i].lat + ((zones[j].lat - zones[i].lat) * k) / steps
      const lon = zones[i].lon + ((zones[j].lon - zones[i].lon) * k) / steps
      run = inside(ground, lon, lat) && !inside(lakes, lon, lat) ? 0 : run + km / steps
      longest = Math.max(longest, run)
    }
    if (longest > CROSSABLE_KM) pairs.push([i, j])
  }
  return pairs
}

interface Piece {
  box: [number, number, number, number]
  rings: PolygonCoordinates
}

function boxed(rings: PolygonCoordinates): Piece {
  const box: Piece['box'] = [180, 90, -180, -90]
  for (const [lon, lat] of rings[0]) {
    box[0] = Math.min(box[0], lon)
    box[1] = Math.min(box[1], lat)
    box[2] = Math.max(box[2], lon)
    box[3] = Math.max(box[3], lat)
  }
  return { box, rings }
}

const inFrance = ({ box }: Piece) => box[0] < 10 && box[2] > -6 && box[1] < 52 && box[3] > 41

function within(ring: Ring, x: number, y: number): boolean {
  let result = false
  for (let a = 0, b = ring.length - 1; a < ring.length; b = a++) {
    const [ax, ay] = ring[a]
    const [bx, by] = ring[b]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) result = !result
  }
  return result
}

const CLASSES = { m: 0, e: 1, u: 2 } as const

/** Reads the hand-written list. Throws where a town is unknown or has a namesake. */
function readList(list: string, zones: readonly Zone[]): RoadsFile['roads'] {
  const byName = new Map<string, number[]>()
  zones.forEach((zone, i) => {
    byName.set(zone.name, [...(byName.get(zone.name) ?? []), i])
  })
  return list
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const [, name, kind, towns] = /^(\S+) ([meu]): (.+)$/.exec(line) ?? []
      if (!towns) throw new Error(`roads-fr.txt: not a road: ${line}`)
      const at = towns.split(', ').map(town => {
        const [, plain, departement] = /^(.+?)(?: \((\w+)\))?$/.exec(town)!
        const found = (byName.get(plain) ?? []).filter(
          i => !departement || zones[i].departement === departement,
        )
        if (found.length !== 1) throw new Error(`roads-fr.txt: ${name}: ${found.length} towns named ${town}`)
        return found[0]
      })
      return [CLASSES[kind as keyof typeof CLASSES], ...at]
    })
}
