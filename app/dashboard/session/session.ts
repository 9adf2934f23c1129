import { openPrivate } from '@/lib/build/private-session'
import { Cube } from '@/lib/cube/cube'
import type { Opening } from '@/lib/cube/opening'
import type { FirstPicture } from '@/lib/cube/opening.worker'
import { loadSource } from '@/lib/cube/source'
import type { LaidCells, Spread } from '@/lib/cube/spread'
import { LoadError, type LoadProgress } from '@/lib/dataset/fetch-file'
import type { Manifest } from '@/lib/dataset/manifest'
import { type Engine, EngineError } from '@/lib/engine/engine'
import { WaitingEngine } from '@/lib/engine/waiting'
import { nearestPoint } from '@/lib/geo/nearest'
import { cellIndex, fineCells } from '@/lib/layers/cell-index'
import type { CellIndex } from '@/lib/layers/cells'
import { firstHeat } from '../map/first-heat'
import { assets } from './assets'
import { dropEarly, firstPictureOf, withOpening } from './opening'
import type { Origin } from './origin'

/** What the map draws, prepared once per dataset. */
export interface Picture {
  /** Points of the heat: longitude and latitude by turns. */
  positions: Float64Array
  /** Atoms' cells to points of the heat. */
  toPoints: Spread
  /** Atoms' cells to zones. */
  toZones: Spread
  /** Where atoms' cells lie. */
  laid: LaidCells
  /** Finds the zone nearest to a point. */
  nearestZone: (lat: number, lon: number) => number
  /** Points, or zones, gathered in H3 cells of a resolution; made when first asked for. */
  pointCells(resolution: number): CellIndex
  zoneCells(resolution: number): CellIndex
}

/** An open dataset. */
export interface Session {
  manifest: Manifest
  /** Its queries wait until the engine is there: the picture comes before it. */
  engine: WaitingEngine
  cube: Cube
  picture: Picture
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
  if (error instanceof Error && error.name === 'ChunkLoadError')
    return { key: 'unreachable', values: {}, detail }
  return { key: 'unexpected', values: {}, detail }
}

interface OpenOptions {
  origin: Origin
  signal: AbortSignal
  onStep: (step: Step) => void
  onManifest: (manifest: Manifest) => void
}

/**
 * Opens a dataset and prepares what the screen needs: from the small file of the opening picture where the version has
 * one, the engine then loading behind it; else with the engine.
 *
 * @throws LoadError, EngineError
 */
export async function openSession(options: OpenOptions): Promise<Session> {
  const { origin, signal, onStep } = options
  onStep({ kind: 'manifest' })
  if (origin.kind === 'published') {
    const first = await openFirstView(origin, options)
    if (first?.opening) {
      const { manifest, opening } = first
      // Engine and picture would take each other's time.
      const engine = new WaitingEngine(firstHeat().then(() => loadEngine(origin, manifest, signal)))
      return sessionOf(manifest, engine, opening)
    }
  } else dropEarly()
  const { manifest, engine } = await openOrigin(options)
  onStep({ kind: 'engine' })
  const source = await loadSource(engine, signal, manifest.audience)
  onStep({ kind: 'cube' })
  const bounds = { from: manifest.period.first_month, to: manifest.period.last_month }
  const opening = await withOpening(signal, service => service.prepare(source, bounds))
  return sessionOf(manifest, new WaitingEngine(Promise.resolve(engine)), opening)
}

type Published = Extract<Origin, { kind: 'published' }>

/** What the version's small file gives; null where it cannot be had: the engine's way then says why. */
async function openFirstView(
  { version, secret }: Published,
  { signal, onStep, onManifest }: OpenOptions,
): Promise<FirstPicture | null> {
  try {
    return await firstPictureOf(
      { version, secret },
      { signal, onManifest, onProgress: progress => onStep({ kind: 'download', progress }) },
    )
  } catch (error) {
    if (signal.aborted) throw error
    return null
  }
}

/** The code that opens a published dataset, which is fetched when it is needed. @throws LoadError */
function datasetCode() {
  return import('@/lib/dataset/open').catch(cause => {
    throw new LoadError('unreachable', 'The server does not answer.', {}, { cause })
  })
}

async function loadEngine(
  { secret }: Published,
  { version }: Manifest,
  signal: AbortSignal,
): Promise<Engine> {
  signal.throwIfAborted()
  const { openBrowserDataset } = await datasetCode()
  const { engine } = await openBrowserDataset({ urls: assets.duckdb, version, secret, signal })
  return engine
}

/** The same session with an engine that is asked for once more, after the first could not be had. */
export function withNewEngine(session: Session, origin: Origin, signal: AbortSignal): Session {
  if (origin.kind !== 'published') return session
  return { ...session, engine: new WaitingEngine(loadEngine(origin, session.manifest, signal)) }
}

async function openOrigin({
  origin,
  signal,
  onStep,
  onManifest,
}: OpenOptions): Promise<{ manifest: Manifest; engine: Engine }> {
  if (origin.kind === 'private') {
    const { manifest } = origin.dataset
    onManifest(manifest)
    return { manifest, engine: await openPrivate(origin.dataset, assets.duckdb) }
  }
  if (origin.kind === 'preview') {
    onManifest(origin.manifest)
    const { openBrowserEngine } = await import('@/lib/engine/browser')
    const engine = await openBrowserEngine(assets.duckdb)
    await engine.attach(origin.file)
    return { manifest: origin.manifest, engine }
  }
  const { openBrowserDataset } = await datasetCode()
  return openBrowserDataset({
    urls: assets.duckdb,
    version: origin.version,
    secret: origin.secret,
    signal,
    onManifest,
    onProgress: progress => onStep({ kind: 'download', progress }),
  })
}

function sessionOf(manifest: Manifest, engine: WaitingEngine, opening: Opening): Session {
  const { source, points, positions, toPoints, toZones, laid } = opening
  const { first_month: from, last_month: to } = manifest.period
  const cube = new Cube(source, { from, to })
  const { zones } = cube.source
  let nearest: Picture['nearestZone'] | null = null
  const gather = ({ lat, lon }: { lat: Float64Array; lon: Float64Array }) => {
    const fine: string[] = []
    const advance = (end: number) => {
      fine.push(...fineCells(lat.subarray(fine.length, end), lon.subarray(fine.length, end)))
    }
    // A tenth of a second in one piece: made in small ones while nothing is asked, the rest when it is.
    const later = () => setTimeout(idle, 20)
    const idle = () => {
      if (fine.length === lat.length) return
      advance(Math.min(lat.length, fine.length + 250))
      later()
    }
    firstHeat().then(later)
    const held = new Map<number, CellIndex>()
    return (resolution: number) => {
      advance(lat.length)
      const index = held.get(resolution) ?? cellIndex(fine, resolution)
      held.set(resolution, index)
      return index
    }
  }
  const picture: Picture = {
    positions,
    toPoints,
    toZones,
    laid,
    nearestZone: (lat, lon) => {
      nearest ??= nearestPoint(zones)
      return nearest(lat, lon)
    },
    pointCells: gather(points),
    zoneCells: gather(zones),
  }
  return { manifest, engine, cube, picture }
}
