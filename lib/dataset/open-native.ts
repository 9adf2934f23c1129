import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { DatasetError } from './error'
import type { Manifest } from './manifest'
import { currentVersion, dataFolder, readManifest, verify, versionFolder } from './store'

/**
 * Opens a published dataset read-only on the native engine: a version's name, the path of its folder or
 * file, or `current`. Close the engine when done.
 *
 * @throws DatasetError `none_published`, `no_such_version`, `incomplete_version`, `hash_mismatch`.
 */
export async function openDataset(
  which = 'current',
  data = dataFolder(),
): Promise<{ engine: Engine; manifest: Manifest }> {
  const { folder, version } = await locate(which, data)
  const manifest = await verify(folder, version)
  const engine = await openNative({
    path: join(versionFolder(folder, version), 'dataset.duckdb'),
    readOnly: true,
  })
  return { engine, manifest }
}

async function locate(which: string, data: string): Promise<{ folder: string; version: string }> {
  if (which === 'current') {
    const current = await currentVersion(data)
    if (!current)
      throw new DatasetError(
        'none_published',
        `No dataset is published in ${data}. Publish extracts first: npm run -s cli -- publish <folder>.`,
        { data },
      )
    return { folder: data, version: current.version }
  }
  if (!existsSync(which)) {
    await readManifest(data, which)
    return { folder: data, version: which }
  }
  const path = resolve(basename(which) === 'dataset.duckdb' ? dirname(which) : which)
  return { folder: resolve(path, '..', '..'), version: basename(path) }
}
