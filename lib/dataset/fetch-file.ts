import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

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

/** How a file is fetched. */
export interface FetchOptions {
  /** The server's secret, for versions that readers are not offered any more. */
  secret?: string
  signal?: AbortSignal
  onProgress?: (progress: LoadProgress) => void
}

const CACHE = 'chalandise-datasets'

/** The part of Cache Storage in use; null where the browser has none (no secure context) or refuses it. */
export async function openCache(): Promise<Cache | null> {
  try {
    return typeof caches === 'undefined' ? null : await caches.open(CACHE)
  } catch {
    return null
  }
}

export async function ask(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, init).catch(cause => {
    if (init.signal?.aborted) throw new LoadError('cancelled', 'Loading was cancelled.')
    throw new LoadError('unreachable', 'The server does not answer.', {}, { cause })
  })
}

export function serverError({ status }: Response): LoadError {
  return new LoadError('server_error', `The server answers with an error (${status}).`, { status })
}

/** What bears the secret, where there is one. */
export const bearing = ({ secret }: FetchOptions): HeadersInit =>
  secret ? { authorization: `Bearer ${secret}` } : {}

export type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>

/** A file as its manifest names it: unpacked. */
export interface PublishedFile {
  sha256: string
  bytes: number
}

interface Received {
  blob: Blob
  /** The bytes are those of the manifest. */
  whole: boolean
}

/** Bytes that the browser hashes in one piece, beside the page; it needs a copy of them. */
const AT_ONCE = 2 ** 27

/**
 * Reads a body to its end and hashes it: by the browser itself, beside this thread, where it does that (secure pages)
 * and the file is no giant, else piece by piece, so that the page never waits for the whole.
 */
async function receive(
  body: Bytes,
  published: PublishedFile,
  { signal, onProgress }: FetchOptions,
): Promise<Received> {
  const beside = globalThis.crypto?.subtle !== undefined && published.bytes <= AT_ONCE
  const hash = beside ? null : sha256.create()
  const pieces: Uint8Array<ArrayBuffer>[] = []
  const total = published.bytes
  let loaded = 0
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      hash?.update(value)
      pieces.push(value)
      loaded += value.length
      // Packed bytes may unpack to more than there is memory for.
      if (loaded > total) {
        reader.cancel().catch(() => undefined)
        break
      }
      onProgress?.({ loaded: Math.min(loaded, total), total })
    }
  } catch {
    if (signal?.aborted) throw new LoadError('cancelled', 'Loading was cancelled.')
    return { blob: new Blob(pieces), whole: false }
  }
  const blob = new Blob(pieces)
  if (loaded !== total) return { blob, whole: false }
  const digest = hash
    ? hash.digest()
    : new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))
  return { blob, whole: bytesToHex(digest) === published.sha256 }
}

/** Fetches a file twice at most. @throws LoadError */
export async function download(
  fetchOnce: (init: RequestInit) => Promise<Bytes>,
  { version, ...published }: PublishedFile & { version: string },
  kept: boolean,
  options: FetchOptions,
): Promise<Blob> {
  let received = 0
  for (const attempt of [1, 2]) {
    const body = await fetchOnce({
      signal: options.signal,
      headers: bearing(options),
      // One copy is enough: the browser's own HTTP cache serves only where Cache Storage is missing.
      cache: attempt === 2 ? 'reload' : kept ? 'no-store' : 'default',
    })
    const { blob, whole } = await receive(body, published, options)
    if (whole) return blob
    received = blob.size
  }
  throw new LoadError(
    'cut',
    `The dataset file arrived damaged twice: ${received} of ${published.bytes} bytes, or other contents than published.`,
    { received, expected: published.bytes, version },
  )
}

export async function fromCache(
  cache: Cache,
  url: string,
  published: PublishedFile,
  options: FetchOptions,
): Promise<Blob | null> {
  try {
    const response = await cache.match(url)
    if (!response) return null
    const blob = await response.blob()
    const { whole } = await receive(blob.stream() as Bytes, published, options)
    if (whole) return blob
    await cache.delete(url)
  } catch (error) {
    if (error instanceof LoadError) throw error
  }
  return null
}

/** Keeps a file of this version and drops the other versions; a browser that has no room keeps none and says so. */
export async function keep(cache: Cache, version: string, url: string, blob: Blob): Promise<'yes' | 'full'> {
  try {
    for (const request of await cache.keys())
      if (!new URL(request.url).pathname.startsWith(`/datasets/${version}/`)) await cache.delete(request)
    await cache.put(url, new Response(blob))
    return 'yes'
  } catch {
    return 'full'
  }
}
