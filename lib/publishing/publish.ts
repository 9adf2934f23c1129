import { join } from 'node:path'
import { type BuildOptions, buildDataset } from '@/lib/build/build'
import type { Previous, ScratchReason } from '@/lib/build/previous'
import { DatasetError } from '@/lib/dataset/error'
import { currentVersion, verify, versionFolder } from '@/lib/dataset/store'
import { type Published, publishWith } from './commit'

/**
 * Builds a dataset from extracts and makes it the one readers are offered. A reader sees the old version or
 * the new one: the folder is complete on disk before it gets its name, and `current.json` changes last.
 * Publishing what is already there makes it current again.
 *
 * The rows that readers have are kept where they can be, so that versions do not tell of single customers by what they
 * differ in (`Previous` says how); `fromScratch` builds all of them anew.
 *
 * `keep` may take what it wants from the build's folder, report and rejected rows above all, whatever came of it.
 *
 * @throws ContractError, DatasetError; then nothing has changed. `locked` where another publish is under way.
 */
export async function publish(
  data: string,
  options: Omit<BuildOptions, 'out' | 'previous'> & { fromScratch?: boolean },
  keep: (folder: string) => Promise<void> = async () => {},
): Promise<Published> {
  return publishWith(data, async folder => {
    const previous = await previousIn(data, options)
    const manifest = await buildDataset({ ...options, previous, out: folder }).finally(() => keep(folder))
    if (options.signal?.aborted)
      throw new DatasetError('cancelled', 'The build was cancelled; nothing was published.')
    return manifest
  })
}

/** The version that readers have, for a build to keep its rows; or why it cannot. */
export async function previousIn(
  data: string,
  { fromScratch, audience }: { fromScratch?: boolean; audience?: 'shared' | 'detailed' } = {},
): Promise<Previous | ScratchReason | undefined> {
  const current = await currentVersion(data)
  if (!current || audience === 'detailed') return undefined
  if (fromScratch) return 'asked'
  try {
    const manifest = await verify(data, current.version)
    return { path: join(versionFolder(data, current.version), 'dataset.duckdb'), manifest }
  } catch {
    return 'damaged'
  }
}
