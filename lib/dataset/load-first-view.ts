import {
  ask,
  type Bytes,
  download,
  type FetchOptions,
  fromCache,
  keep,
  LoadError,
  openCache,
  serverError,
} from './fetch-file'
import { type FirstView, unpackFirstView } from './first-view'
import type { Manifest } from './manifest'
import { PackError } from './table-pack'

/**
 * Fetches what the opening picture is made of, or finds it kept.
 *
 * @throws LoadError `cut` where the file is damaged, `server_error` where the version has none.
 */
export async function loadFirstView(manifest: Manifest, options: FetchOptions = {}): Promise<FirstView> {
  const { version, first_view: published } = manifest
  if (!published) throw new LoadError('server_error', 'This version has no first view.', { status: 404 })
  const url = `/datasets/${version}/first-view`
  const cache = await openCache()
  const found = cache && (await fromCache(cache, url, published, options))
  const blob =
    found ??
    (await download(init => fetchFirstView(url, init), { ...published, version }, cache !== null, options))
  if (!found && cache) {
    await keep(cache, version, url, blob)
    // With it the next visit draws at once, however short this one is.
    if (!options.secret)
      await keep(cache, version, `/datasets/${version}/manifest.json`, new Blob([JSON.stringify(manifest)]))
  }
  try {
    return unpackFirstView(new Uint8Array(await blob.arrayBuffer()))
  } catch (cause) {
    if (!(cause instanceof PackError)) throw cause
    const { bytes } = published
    throw new LoadError(
      'cut',
      `The first view cannot be read: ${cause.message}`,
      { received: bytes, expected: bytes },
      { cause },
    )
  }
}

async function fetchFirstView(url: string, init: RequestInit): Promise<Bytes> {
  const response = await ask(`${url}.gz`, init)
  if (!response.ok || !response.body) throw serverError(response)
  return response.body.pipeThrough(new DecompressionStream('gzip'))
}
