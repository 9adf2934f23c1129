import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { packFirstView, readFirstView } from './first-view'
import type { Manifest } from './manifest'

/** The file beside `dataset.duckdb`. */
export const FIRST_VIEW_FILE = 'first-view.gz'

/**
 * Writes what the opening picture is made of beside a folder's `dataset.duckdb`; its size and hash, for the manifest.
 * A detailed dataset gets none: its pictures are made of customer rows, on the data team's own machine.
 *
 * @throws EngineError
 */
export async function writeFirstView(
  folder: string,
  audience: Manifest['audience'],
): Promise<Pick<Manifest, 'first_view'>> {
  if (audience === 'detailed') return {}
  const engine = await openNative({ path: join(folder, 'dataset.duckdb'), readOnly: true, threads: 1 })
  try {
    return { first_view: await writePacked(folder, engine) }
  } finally {
    await engine.close()
  }
}

async function writePacked(folder: string, engine: Engine): Promise<Manifest['first_view']> {
  const bytes = packFirstView(await readFirstView(engine))
  await writeFile(join(folder, FIRST_VIEW_FILE), await promisify(gzip)(bytes, { level: 9 }))
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }
}

/** Whether a folder has the first view that its manifest names; true where it names none. */
export async function hasFirstView(folder: string, { first_view }: Manifest): Promise<boolean> {
  if (!first_view) return true
  try {
    const packed = await readFile(join(folder, FIRST_VIEW_FILE))
    const bytes = await promisify(gunzip)(packed, { maxOutputLength: first_view.bytes + 1 })
    return createHash('sha256').update(bytes).digest('hex') === first_view.sha256
  } catch {
    return false
  }
}
