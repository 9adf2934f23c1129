import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { type BuildFlags, buildFlags, buildOptions, keepReport } from './build-options'
import { saying } from './report'
import { perform } from './run'

/** Registers `check <extracts...>`. */
export function register(program: Command): void {
  const command = program
    .command('check')
    .description('Judge extracts as publish would, and publish nothing.')
    .argument(
      '<extracts...>',
      'folders or files: stores.parquet, sales_2026.csv, customers.xlsx, dataset.json, mapping.json ...',
    )
  buildFlags(command)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit status: 0 nothing or warnings only, 1 the extracts would be refused, 2 the call was wrong.',
    )
    .action((extracts: string[], flags: BuildFlags, self: Command) =>
      perform(self, async ({ signal, progress }) => {
        const options = await buildOptions(flags)
        const [{ checkExtracts }, { reportText }] = await Promise.all([
          import('@/lib/build/build'),
          import('@/lib/checks/report'),
        ])
        const out = await mkdtemp(join(tmpdir(), 'chalandise-check-'))
        try {
          const report = await checkExtracts({
            ...options,
            extracts,
            out,
            signal,
            onProgress: p => progress(...saying(p)),
          })
          return {
            json: { ...report },
            text: reportText(report, options.language).trimEnd(),
            refused: report.refused.length > 0,
          }
        } finally {
          await keepReport(out, flags.report)
          await rm(out, { recursive: true, force: true })
        }
      }),
    )
}
