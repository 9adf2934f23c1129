import { openPrivate } from '@/lib/build/private-session'
import { buildCube, type Cube } from '@/lib/cube/cube'
import { lastTwelve } from '@/lib/cube/months'
import { loadSource } from '@/lib/cube/source'
import { apply, drawingPoints, type Spread, spreadOverZones } from '@/lib/cube/spread'
import { LoadError, type LoadProgress } from '@/lib/dataset/load'
import type { Manifest } from '@/lib/dataset/manifest'
import { openBrowserDataset } from '@/lib/dataset/open'
import { openBrowserEngine } from '@/lib/engine/browser'
import { type Engine, EngineError } from '@/lib/engine/engine'
import { nearestPoint } from '@/lib/geo/nearest'
import { cellIndex, fineCells } from '@/lib/layers/cell-index'
import type { CellIndex } from '@/lib/layers/cells'
import { densityScales } from '@/lib/layers/heat'
import type { Scale } from '@/lib/layers/scale'
import { assets } from './assets'
import type { Origin } from './origin'

/** What the map draws, prepared once per dataset. */
export interface Picture {
  /** Points of the heat: longitude and latitude by turns. */
  positions: Float64Array
  /** Atoms' cells to points of the heat. */
  toPoints: Spread
  /** Atoms' cells to zones. */
  toZones: Spread
  /** Net sales of every cell in the last 12 months: what the scales rest on. */
  base: Float64Array
  /** Finds the zone nearest to a point. */
  nearestZone: (lat: number, lon: number) => number
  /** Scale of the heat at each whole zoom, per year. */
  heatScales: Map<number, Scale>
  /** Points, or zones, gathered in H3 cells of a resolution; made when first asked for. */
  pointCells(resolution: number): CellIndex
  zoneCells(resolution: number): CellIndex
}

/** An open dataset. */
export interface Session {
  manifest: Manifest
  engine: Engine
  cube: Cube
  picture: Picture
  /** Came from this computer, not from the network. */
  kept: boolean
}

export type Step =
  | { kind: 'manifest' | 'engine' | 'cube' | 'cached' }
  | { kind: 'download'; progress: LoadProgress }

/** An error as the screen says it: a key of the catalogue's `errors`, its values, and the technical detail. */
export interface Failure {
  key:
    | 'no_dataset'
    | 'unreachable'
    | 'server_error'
    | 'unknown_version'
    | 'bad_manifest'
    | 'cut'
    | 'engine'
    | 'query'
    | 'unexpected'
  values: Record<string, string | number>
  detail: string
}

export function failureOf(error: unknown): Failure {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  if (error instanceof LoadError && error.code !== 'cancelled')
    return { key: error.code, values: error.values, detail }
  if (error instanceof EngineError)
    return { key: error.code === 'query' ? 'query' : 'engine', values: {}, detail }
  return { key: 'unexpected', values: {}, detail }
}

/** Lets the page answer between two pieces of work. */
const breathe = () => new Promise<void>(resolve => setTimeout(resolve))

/**
 * Opens a dataset and prepares what the screen needs.
 *
 * @throws LoadError, EngineError
 */
export async function openSession(options: {
  origin: Origin
  signal: AbortSignal
  onStep: (step: Step) => void
  onManifest: (manifest: Manifest) => void
}): Promise<Session> {
  const { signal, onStep } = options
  onStep({ kind: 'manifest' })
  const { manifest, engine, kept } = await openOrigin(options)
  onStep({ kind: 'engine' })
  const source = await loadSource(engine, signal, manifest.audience)
  onStep({ kind: 'cube' })
  await breathe()
  const bounds = { from: manifest.period.first_month, to: manifest.period.last_month }
  const cube = await buildCube(source, bounds, breathe)
  await breathe()
  const picture = await preparePicture(cube)
  return { manifest, engine, cube, picture, kept }
}

async function openOrigin({
  origin,
  signal,
  onStep,
  onManifest,
}: Parameters<typeof openSession>[0]): Promise<Pick<Session, 'manifest' | 'engine' | 'kept'>> {
  if (origin.kind === 'private') {
    const { manifest } = origin.dataset
    onManifest(manifest)
    return { manifest, engine: await openPrivate(origin.dataset, assets.duckdb), kept: true }
  }
  if (origin.kind === 'preview') {
    onManifest(origin.manifest)
    const engine = await openBrowserEngine(assets.duckdb)
    await engine.attach(origin.file)
    return { manifest: origin.manifest, engine, kept: true }
  }
  const { manifest, engine, source } = await openBrowserDataset({
    urls: assets.duckdb,
    version: origin.version,
    secret: origin.secret,
    signal,
    onManifest,
    onProgress: progress => onStep({ kind: 'download', progress }),
  })
  return { manifest, engine, kept: source === 'kept' }
}

async function preparePicture(cube: Cube): Promise<Picture> {
  const { zones } = cube.source
  const points = drawingPoints(cube.cells, zones)
  await breathe()
  const toZones = spreadOverZones(cube.cells, zones)
  await breathe()
  const positions = new Float64Array(points.lat.length * 2)
  for (let i = 0; i < points.lat.length; i++) {
    positions[2 * i] = points.lon[i]
    positions[2 * i + 1] = points.lat[i]
  }
  const base = cube.cellSums().over(lastTwelve(cube.bounds))
  const values = new Float64Array(points.lat.length)
  apply(points.spread, base, values)
  const heatScales = densityScales(points.lat, points.lon, values, [3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  const gather = (lat: Float64Array, lon: Float64Array) => {
    let fine: string[] | null = null
    const held = new Map<number, CellIndex>()
    return (resolution: number) => {
      fine ??= fineCells(lat, lon)
      const index = held.get(resolution) ?? cellIndex(fine, resolution)
      held.set(resolution, index)
      return index
    }
  }
  return {
    positions,
    toPoints: points.spread,
    toZones,
    base,
    nearestZone: nearestPoint(zones),
    heatScales,
    pointCells: gather(points.lat, points.lon),
    zoneCells: gather(zones.lat, zones.lon),
  }
}
