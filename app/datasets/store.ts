import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dataFolder, isVersionName, mayBeOffered, versionFolder } from '@/lib/dataset/store'

const kept = 'public, max-age=31536000, immutable'

/** What of a version may be fetched: nothing else of the folder is reachable. */
const served: Record<string, { type: string; cacheControl: string }> = {
  // Asked for anew each time: a version that was deleted and built again has other bytes under its name.
  'manifest.json': { type: 'application/json', cacheControl: 'no-cache' },
  'dataset.duckdb': { type: 'application/octet-stream', cacheControl: kept },
  'dataset.duckdb.gz': { type: 'application/gzip', cacheControl: kept },
}

/** Where a version's file lies and how to send it, or null when the name is not one of ours. */
export function datasetFile(version: string, file: string) {
  if (!isVersionName(version) || !Object.hasOwn(served, file)) return null
  return { path: join(versionFolder(dataFolder(), version), file), ...served[file] }
}

/** Whether a version holds customer rows that this server does not hand out. */
export async function isWithheld(version: string): Promise<boolean> {
  const path = join(versionFolder(dataFolder(), version), 'manifest.json')
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return false
  const { audience } = JSON.parse(text) as { audience?: unknown }
  return audience === 'detailed' && !mayBeOffered(audience)
}
