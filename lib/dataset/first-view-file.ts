import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Manifest } from './manifest'

/** The file beside `dataset.duckdb`. */
export const FIRST_VIEW_FILE = 'first-view.gz'

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
