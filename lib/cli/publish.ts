import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Published } from '@/lib/dataset/publish'
import { describeBuild, describePlaces, saying } from './report'
import { type Context, type Outcome, perform } from './run'
import { bytes } from './table'

interface Options {
  data?: string
}

/** Registers `publish <extracts...>`. */
export function register(program: Command): void {
  program
    .command('publish')
    .description('Check extracts, build a dataset and make it the one that readers are offered.')
    .argument(
      '<extracts...>',
      'folders or files: stores.parquet, sales_2026.parquet, customers.csv, dataset.json ...',
    )
    .option('--data <folder>', 'where datasets are published (default: CHALANDISE_DATA, or data/published)')
    .option('--json', 'print one JSON object')
    .action((extracts: string[], options: Options, command: Command) =>
      perform(command, context => publishHere(extracts, options, context)),
    )
}

async function publishHere(
  extracts: readonly string[],
  options: Options,
  { signal, progress }: Context,
): Promise<Outcome> {
  const started = performance.now()
  // Loaded when needed: help and wrong calls answer at once.
  const [{ dataFolder }, { publish }] = await Promise.all([
    import('@/lib/dataset/store'),
    import('@/lib/dataset/publish'),
  ])
  const published = await publish(options.data ?? dataFolder(), {
    extracts,
    signal,
    onProgress: p => progress(saying(p)),
  })
  return outcome(published, (performance.now() - started) / 1000)
}

async function outcome({ manifest, folder, existed }: Published, seconds: number): Promise<Outcome> {
  const compressed = (await stat(join(folder, 'dataset.duckdb.gz'))).size
  return {
    json: { ...manifest, folder, existed, compressed_bytes: compressed, seconds: Number(seconds.toFixed(2)) },
    text: [
      ...describeBuild(manifest, join(folder, 'rejected')),
      describePlaces(manifest),
      `${existed ? 'Already published, current again' : 'Published'}: version ${manifest.version}, ` +
        `${bytes(manifest.bytes)} (${bytes(compressed)} compressed), ${seconds.toFixed(1)} s.\n${folder}`,
    ].join('\n\n'),
  }
}
