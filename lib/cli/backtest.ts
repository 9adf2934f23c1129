import type { Command } from 'commander'
import type { ScoredRow } from '@/lib/evidence/score'
import { evidenceEn } from '@/lib/i18n/messages/evidence.en'
import { type BacktestReport, describeBacktest, reportOf } from './backtest-report'
import { perform, UsageError } from './run'

interface Options {
  dataset: string
  data?: string
  givenSales?: boolean
  within?: number
}

/** Registers `backtest --dataset D`. */
export function register(program: Command): void {
  program
    .command('backtest')
    .description('Hold forecasts of past openings, closings and moves against what happened.')
    .requiredOption('--dataset <version>', 'a published version, its folder, or "current"')
    .option('--data <folder>', 'where datasets are published (default: CHALANDISE_DATA, or data/published)')
    .option('--given-sales', 'give each new store its own sales and judge only where they came from')
    .option('--within <km>', 'count the stores within so many kilometres as incumbents', Number)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Each event is forecast from what was known the month before it and compared with months 3 to 14 after it, relative
to stores out of its reach. Baselines: no change; the transferred part of the store's sales in proportion to sales
within reach; the same, all to the nearest store. Forecasts are made when a dataset is published, for customers are
at hand then; --given-sales and --within make them anew, where a dataset knows its stores by totals only. With
--given-sales the baselines move all of the new store's sales.`,
    )
    .action((options: Options, command: Command) =>
      perform(command, async ({ progress }) => {
        const [{ openDataset }, { dataFolder }, read] = await Promise.all([
          import('@/lib/dataset/open-native'),
          import('@/lib/dataset/store'),
          import('@/lib/dataset/evidence-read'),
        ])
        progress('opening the dataset')
        const { engine, manifest } = await openDataset(options.dataset, options.data ?? dataFolder())
        try {
          const evidence = await read.readEvidence(engine)
          const anew = options.givenSales === true || options.within !== undefined
          const rows = anew
            ? await forecastAnew(engine, manifest, options, progress)
            : { events: evidence.events, rows: evidence.backtest }
          const report = reportOf(
            { ...evidence, events: rows.events },
            rows.rows,
            options.givenSales === true,
          )
          const { name, currency, demonstration } = manifest.declaration
          return {
            json: { dataset: manifest.version, demonstration, currency, ...report },
            text: describeBacktest(
              report,
              `${name}, dataset ${manifest.version}${demonstration ? ', DEMONSTRATION DATA' : ''}; ${currency} over 12 months.`,
              evidenceEn,
            ),
          }
        } finally {
          await engine.close()
        }
      }),
    )
}

/** Forecasts of a dataset that knows store totals only, made now. */
async function forecastAnew(
  engine: import('@/lib/engine/engine').Engine,
  manifest: import('@/lib/dataset/manifest').Manifest,
  options: Options,
  progress: (line: string) => void,
): Promise<{ events: BacktestReport['past_events']; rows: ScoredRow[] }> {
  const { forecastTotals } = await import('@/lib/build/evidence-totals')
  progress('forecasting past events')
  const found = await forecastTotals(engine, manifest.declaration.sector, manifest.period, {
    given: options.givenSales === true,
    within_km: options.within,
  })
  if (!found)
    throw new UsageError(
      'customers_needed',
      'Forecasts of past events rest on customers here, who are not in the dataset: call backtest without --given-sales and --within.',
    )
  return found
}
