import { type BuildOptions, buildDataset } from './build'
import { type Published, publishWith } from './commit'
import { DatasetError } from './error'

/**
 * Builds a dataset from extracts and makes it the one readers are offered. A reader sees the old version or
 * the new one: the folder is complete on disk before it gets its name, and `current.json` changes last.
 * Publishing what is already there makes it current again.
 *
 * `keep` may take what it wants from the build's folder, report and rejected rows above all, whatever came of it.
 *
 * @throws ContractError, DatasetError; then nothing has changed. `locked` where another publish is under way.
 */
export async function publish(
  data: string,
  options: Omit<BuildOptions, 'out'>,
  keep: (folder: string) => Promise<void> = async () => {},
): Promise<Published> {
  return publishWith(data, async folder => {
    const manifest = await buildDataset({ ...options, out: folder }).finally(() => keep(folder))
    if (options.signal?.aborted)
      throw new DatasetError('cancelled', 'The build was cancelled; nothing was published.')
    return manifest
  })
}
