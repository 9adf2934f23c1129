import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { describeBuild, describePlaces, saying } from './report'
import { perform } from './run'

interface Options {
  rejected?: string
}

/** Registers `check <extracts...>`. */
export function register(program: Command): void {
  program
    .command('check')
    .description('Check extracts as publish would, and publish nothing.')
    .argument(
      '<extracts...>',
      'folders or files: stores.parquet, sales_2026.parquet, customers.csv, dataset.json ...',
    )
    .option('--rejected <folder>', 'keep rejected rows there, with the reason: customer data')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit status: 0 nothing or warnings only, 1 the extracts would be refused, 2 the call was wrong.',
    )
    .action((extracts: string[], options: Options, command: Command) =>
      perform(command, async ({ signal, progress }) => {
        const { buildDataset } = await import('@/lib/dataset/build')
        const out = await mkdtemp(join(tmpdir(), 'chalandise-check-'))
        try {
          const manifest = await buildDataset({
            extracts,
            out,
            signal,
            onProgress: p => progress(...saying(p)),
          })
          if (options.rejected)
            await cp(join(out, 'rejected'), options.rejected, { recursive: true }).catch(ignoreMissing)
          return {
            json: { ...manifest },
            text: [
              ...describeBuild(manifest, options.rejected ?? null),
              describePlaces(manifest),
              'Nothing was published. These extracts can be: npm run -s cli -- publish ...',
            ].join('\n\n'),
          }
        } finally {
          await rm(out, { recursive: true, force: true })
        }
      }),
    )
}

/** Where no row was rejected there is nothing to keep. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
