import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { Manifest } from './manifest'

/** Why a dataset could not be loaded. */
export type LoadCode =
  /** Nothing is published yet. */
  | 'no_dataset'
  /** The server does not answer. */
  | 'unreachable'
  /** The server answers with an error of its own; `values.status`. */
  | 'server_error'
  /** The version asked for is not on the server; `values.version`. */
  | 'unknown_version'
  /** The manifest is not one this program can read; `values.reason`. */
  | 'bad_manifest'
  /** Twice, what arrived was not the published file; `values.received` and `values.expected` bytes. */
  | 'cut'
  | 'cancelled'

/** A dataset could not be loaded. `message` is an English sentence, `code` and `values` make the others. */
export class LoadError extends Error {
  override readonly name = 'LoadError'
  constructor(
    readonly code: LoadCode,
    message: string,
    readonly values: Record<string, string | number> = {},
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

export interface LoadProgress {
  /** Uncompressed bytes so far, and in all. */
  loaded: number
  total: number
}

export interface LoadOptions {
  /** A version's name; the published one when left out. */
  version?: string
  /** The server's secret, for versions that readers are not offered any more. */
  secret?: string
  signal?: AbortSignal
  onProgress?: (progress: LoadProgress) => void
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

const CACHE = 'chalandise-datasets'
const Current = z.object({ version: z.string().regex(/^[0-9a-f]{16}$/) })

/** The part of Cache Storage in use; null where the browser has none (no secure context) or refuses it. */
async function openCache(): Promise<Cache | null> {
  try {
    return typeof caches === 'undefined' ? null : await caches.open(CACHE)
  } catch {
    return null
  }
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, init).catch(cause => {
    if (init.signal?.aborted) throw new LoadError('cancelled', 'Loading was cancelled.')
    throw new LoadError('unreachable', 'The server does not answer.', {}, { cause })
  })
}

function serverError({ status }: Response): LoadError {
  return new LoadError('server_error', `The server answers with an error (${status}).`, { status })
}

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

/** What bears the secret, where there is one. */
const bearing = ({ secret }: LoadOptions): HeadersInit =>
  secret ? { authorization: `Bearer ${secret}` } : {}

async function fetchManifest(version: string, options: LoadOptions): Promise<Manifest> {
  const { signal } = options
  const response = await ask(`/datasets/${version}/manifest.json`, { signal, headers: bearing(options) })
  if (response.status === 404)
    throw new LoadError('unknown_version', `Dataset version ${version} is not on this server.`, { version })
  if (!response.ok) throw serverError(response)
  return parseManifest(await response.json().catch(() => null), version)
}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>

interface Received {
  blob: Blob
  /** The bytes are those of the manifest. */
  whole: boolean
}

/** Reads a body to its end, hashing it piece by piece so that the page never waits for the whole. */
async function receive(
  body: Bytes,
  manifest: Manifest,
  { signal, onProgress }: LoadOptions,
): Promise<Received> {
  const hash = sha256.create()
  const pieces: Uint8Array<ArrayBuffer>[] = []
  const total = manifest.bytes
  let loaded = 0
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      hash.update(value)
      pieces.push(value)
      loaded += value.length
      onProgress?.({ loaded: Math.min(loaded, total), total })
    }
  } catch {
    if (signal?.aborted) throw new LoadError('cancelled', 'Loading was cancelled.')
    return { blob: new Blob(pieces), whole: false }
  }
  const blob = new Blob(pieces)
  return { blob, whole: loaded === total && bytesToHex(hash.digest()) === manifest.sha256 }
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

async function download(manifest: Manifest, cache: Cache | null, options: LoadOptions): Promise<Blob> {
  let received = 0
  for (const attempt of [1, 2]) {
    const body = await fetchFile(manifest.version, {
      signal: options.signal,
      headers: bearing(options),
      // One copy is enough: the browser's own HTTP cache serves only where Cache Storage is missing.
      cache: attempt === 2 ? 'reload' : cache ? 'no-store' : 'default',
    })
    const { blob, whole } = await receive(body, manifest, options)
    if (whole) return blob
    received = blob.size
  }
  throw new LoadError(
    'cut',
    `The dataset file arrived damaged twice: ${received} of ${manifest.bytes} bytes, or other contents than published.`,
    { received, expected: manifest.bytes, version: manifest.version },
  )
}

const fileUrl = (version: string) => `/datasets/${version}/dataset.duckdb`

async function fromCache(cache: Cache, manifest: Manifest, options: LoadOptions): Promise<Blob | null> {
  const url = fileUrl(manifest.version)
  try {
    const response = await cache.match(url)
    if (!response) return null
    const blob = await response.blob()
    const { whole } = await receive(blob.stream() as Bytes, manifest, options)
    if (whole) return blob
    await cache.delete(url)
  } catch (error) {
    if (error instanceof LoadError) throw error
  }
  return null
}

/** Keeps this version and drops the others; a browser that has no room keeps none and says so. */
async function keep(cache: Cache, version: string, blob: Blob): Promise<'yes' | 'full'> {
  const url = fileUrl(version)
  try {
    for (const request of await cache.keys())
      if (new URL(request.url).pathname !== url) await cache.delete(request)
    await cache.put(url, new Response(blob))
    return 'yes'
  } catch {
    return 'full'
  }
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
  const found = cache && (await fromCache(cache, manifest, options))
  if (found) return { manifest, blob: found, source: 'kept', kept: 'yes' }
  const blob = await download(manifest, cache, options)
  return { manifest, blob, source: 'network', kept: cache ? await keep(cache, version, blob) : 'unavailable' }
}
