import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Previous, ScratchReason } from '@/lib/build/previous'
import { Manifest } from '@/lib/dataset/manifest'
import { verifyFile } from '@/lib/dataset/store'
import { request, SendError } from './send'

const NAME = /^[0-9a-f]{16}$/

/**
 * Fetches the version that a server offers its readers into a folder, so that a build at home keeps its rows; or why
 * they cannot be kept. undefined where the server has none.
 *
 * @throws SendError where the server does not answer, or does not accept the secret.
 */
export async function fetchOffered(
  folder: string,
  {
    to,
    token,
    signal,
    progress,
  }: { to: URL; token: string; signal?: AbortSignal; progress: (line: string) => void },
): Promise<Previous | ScratchReason | undefined> {
  const ask = (path: string) =>
    request(new URL(path, to), { signal, headers: { authorization: `Bearer ${token}` } })
  // Asks for the secret: a wrong one is told before anything is built.
  await ask('datasets')
  progress(`fetching what ${to.host} offers`)
  try {
    const { version } = (await (await ask('datasets/current')).json()) as { version?: unknown }
    if (typeof version !== 'string' || !NAME.test(version)) return 'damaged'
    const manifest = Manifest.parse(await (await ask(`datasets/${version}/manifest.json`)).json())
    if (manifest.version !== version) return 'damaged'
    await mkdir(folder, { recursive: true })
    const path = join(folder, 'dataset.duckdb')
    const packed = `${path}.gz`
    const { body } = await ask(`datasets/${version}/dataset.duckdb.gz`)
    await pipeline(Readable.fromWeb(body as never), createWriteStream(packed))
    await pipeline(createReadStream(packed), createGunzip(), atMost(manifest.bytes), createWriteStream(path))
    await verifyFile(path, manifest)
    return { path, manifest }
  } catch (error) {
    if (signal?.aborted) throw error
    if (!(error instanceof SendError)) return 'damaged'
    if (error.code === 'no_dataset') return undefined
    if (error.code === 'detailed_not_offered') return 'detailed'
    if (error.code === 'unknown_version') return 'damaged'
    throw error
  }
}

/** Ends a stream that holds more than it should. */
function atMost(bytes: number): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length
      if (seen > bytes) done(new Error('more bytes than the manifest says'))
      else done(null, chunk)
    },
  })
}
