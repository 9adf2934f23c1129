import * as z from 'zod'
import {
  ask,
  type Bytes,
  bearing,
  download,
  type FetchOptions,
  fromCache,
  keep,
  LoadError,
  openCache,
  serverError,
} from './fetch-file'
import { Manifest } from './manifest'

export interface LoadOptions extends FetchOptions {
  /** A version's name; the published one when left out. */
  version?: string
  /** Called as soon as the manifest is there, before the file. */
  onManifest?: (manifest: Manifest) => void
}

export interface LoadedDataset {
  manifest: Manifest
  /** The dataset file, its SHA-256 checked. */
  blob: Blob
  source: 'network' | 'kept'
  /** Whether the next visit finds it: `full` when the browser's storage is, `unavailable` without one. */
  kept: 'yes' | 'full' | 'unavailable'
}

const Current = z.object({ version: z.string().regex(/^[0-9a-f]{16}$/) })

async function currentVersion(signal?: AbortSignal): Promise<string> {
  const response = await ask('/datasets/current', { cache: 'no-store', signal })
  if (response.status === 404) throw new LoadError('no_dataset', 'No dataset is published on this server.')
  const parsed = response.ok ? Current.safeParse(await response.json().catch(() => null)) : null
  if (!parsed?.success) throw serverError(response)
  return parsed.data.version
}

function parseManifest(value: unknown, version: string): Manifest {
  const parsed = Manifest.safeParse(value)
  if (parsed.success && parsed.data.version === version) return parsed.data
  const reason = parsed.success ? `it names version ${parsed.data.version}` : z.prettifyError(parsed.error)
  throw new LoadError('bad_manifest', `The dataset's manifest cannot be read: ${reason}`, { version, reason })
}

async function fetchManifest(version: string, options: LoadOptions): Promise<Manifest> {
  const { signal } = options
  const response = await ask(manifestUrl(version), { signal, headers: bearing(options) })
  if (response.status === 404)
    throw new LoadError('unknown_version', `Dataset version ${version} is not on this server.`, { version })
  if (!response.ok) throw serverError(response)
  return parseManifest(await response.json().catch(() => null), version)
}

/** The file's bytes: from the compressed copy where server and browser have it, else as it lies. */
async function fetchFile(version: string, init: RequestInit): Promise<Bytes> {
  const unpacks = typeof DecompressionStream !== 'undefined'
  const zipped = unpacks ? await ask(`${fileUrl(version)}.gz`, init) : null
  if (zipped?.ok && zipped.body) return zipped.body.pipeThrough(new DecompressionStream('gzip'))
  const response = zipped && zipped.status !== 404 ? zipped : await ask(fileUrl(version), init)
  if (!response.ok || !response.body) throw serverError(response)
  return response.body
}

const fileUrl = (version: string) => `/datasets/${version}/dataset.duckdb`
const manifestUrl = (version: string) => `/datasets/${version}/manifest.json`

/**
 * The manifest of the version asked for, or of the one that is offered: as this browser keeps it from a former visit,
 * where it does, so that a picture can be drawn before the server has answered more than which version that is.
 *
 * @throws LoadError
 */
export async function findManifest(options: LoadOptions = {}): Promise<Manifest> {
  const version = options.version ?? (await currentVersion(options.signal))
  const cache = options.secret ? null : await openCache()
  const kept = await cache?.match(manifestUrl(version)).catch(() => undefined)
  const parsed = kept ? Manifest.safeParse(await kept.json().catch(() => null)) : null
  if (parsed?.success && parsed.data.version === version) return parsed.data
  return fetchManifest(version, options)
}

/**
 * Fetches a dataset: its manifest, then the file, which is checked against the manifest's SHA-256 and kept
 * for the next visit. A file that arrives cut or altered is fetched once more.
 *
 * @throws LoadError
 */
export async function loadDataset(options: LoadOptions = {}): Promise<LoadedDataset> {
  const { signal, onManifest } = options
  const version = options.version ?? (await currentVersion(signal))
  const [manifest, cache] = await Promise.all([fetchManifest(version, options), openCache()])
  onManifest?.(manifest)
  const url = fileUrl(version)
  const found = cache && (await fromCache(cache, url, manifest, options))
  const blob = found ?? (await download(init => fetchFile(version, init), manifest, cache !== null, options))
  const kept = found ? 'yes' : cache ? await keep(cache, version, url, blob) : 'unavailable'
  // Written last: whoever finds it kept will find the rest.
  if (cache && kept === 'yes' && !options.secret)
    await keep(cache, version, manifestUrl(version), new Blob([JSON.stringify(manifest)]))
  return { manifest, blob, source: found ? 'kept' : 'network', kept }
}
