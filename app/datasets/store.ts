import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const VersionName = z.string().regex(/^[0-9a-f]{16}$/)
const Current = z.object({ version: VersionName, published_at: z.string() })
type Current = z.infer<typeof Current>

const kept = 'public, max-age=31536000, immutable'

/** What of a version may be fetched: nothing else of the folder is reachable. */
const served: Record<string, { type: string; cacheControl: string }> = {
  // Asked for anew each time: a version that was deleted and built again has other bytes under its name.
  'manifest.json': { type: 'application/json', cacheControl: 'no-cache' },
  'dataset.duckdb': { type: 'application/octet-stream', cacheControl: kept },
  'dataset.duckdb.gz': { type: 'application/gzip', cacheControl: kept },
}

function folder(): string {
  return resolve(/* turbopackIgnore: true */ process.env.CHALANDISE_DATA || 'data/published')
}

/** The version readers are offered, or null where none is published. Throws where `current.json` is broken. */
export async function currentVersion(): Promise<Current | null> {
  const text = await readFile(join(folder(), 'current.json'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    },
  )
  return text === null ? null : Current.parse(JSON.parse(text))
}

/** Where a version's file lies and how to send it, or null when the name is not one of ours. */
export function datasetFile(version: string, file: string) {
  if (!VersionName.safeParse(version).success || !Object.hasOwn(served, file)) return null
  return { path: join(folder(), 'versions', version, file), ...served[file] }
}
