import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { packFirstView, readFirstView } from './first-view'
import { FIRST_VIEW_FILE } from './first-view-file'
import type { Manifest } from './manifest'

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
