import type { Command } from 'commander'
import { closable, closing, closingGain, contributionOf, readTerms, TERMS_QUERY } from '@/lib/market/closings'
import type { Interval } from '@/lib/market/types'
import { baseText } from './open-market'
import { perform } from './run'
import { integer, table } from './table'

interface Options {
  dataset: string
  data?: string
  quick?: boolean
}

/** Registers `closures --dataset D`. */
export function register(program: Command): void {
  program
    .command('closures')
    .description('Close every store alone: what the chain keeps, what it loses, what its contribution gains.')
    .requiredOption('--dataset <version>', 'a published version, its folder, or "current"')
    .option('--data <folder>', 'where datasets are published (default: CHALANDISE_DATA, or data/published)')
    .option('--quick', 'points without intervals')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Contribution is margin rate x sales - fixed cost; the gain of a closing is the fixed cost that ends less the margin on
what is lost, before the exit cost. Both are left out where the stores extract lacks gross_margin_rate or
fixed_cost_year. Ranges are 80 %.`,
    )
    .action((options: Options, command: Command) =>
      perform(command, async ({ progress }) => {
        const [{ openDataset }, { dataFolder }, { readMarketTables }, { openMarket }] = await Promise.all([
          import('@/lib/dataset/open-native'),
          import('@/lib/dataset/store'),
          import('@/lib/market/queries'),
          import('@/lib/market/service'),
        ])
        progress('opening the dataset')
        const { engine, manifest } = await openDataset(options.dataset, options.data ?? dataFolder())
        try {
          const tables = await readMarketTables(sql => engine.query(sql))
          const terms = readTerms(await engine.query(TERMS_QUERY))
          progress('fitting the market')
          const market = openMarket(tables, manifest.declaration.sector, manifest.period.last_month)
          const ids = closable(market)
          const rows = ids.map((id, k) => {
            progress(`closing store ${k + 1} of ${ids.length}`)
            const found = closing(market, id, options.quick !== true)
            const own = terms.get(id)
            return {
              ...found,
              name: own?.name ?? id,
              contribution: contributionOf(own, found.base),
              gain: closingGain(own, found),
              lease_break_on: own?.lease_break_on ?? null,
              exit_cost: own?.exit_cost ?? null,
              legal_entity: own?.legal_entity ?? null,
            }
          })
          rows.sort((a, b) => (b.gain ?? b.retained_share).point - (a.gain ?? a.retained_share).point)
          const { name, currency, demonstration } = manifest.declaration
          const base = baseText(manifest)
          return {
            json: { dataset: manifest.version, demonstration, currency, base, closures: rows },
            text: [
              `${name}, dataset ${manifest.version}${demonstration ? ', DEMONSTRATION DATA' : ''}; base ${base.from} to ${base.to}, ${currency}.`,
              table(
                ['store', 'sales', 'contribution', 'kept', '80 %', 'lost', 'gain', '80 %', 'lease break'],
                rows.map(r => [
                  r.name,
                  integer(Math.round(r.base)),
                  whole(r.contribution),
                  share(r.retained_share.point),
                  options.quick ? '' : `${share(r.retained_share.low)} to ${share(r.retained_share.high)}`,
                  whole(r.lost.point),
                  whole(r.gain?.point ?? null),
                  options.quick ? '' : range(r.gain),
                  r.lease_break_on ?? '',
                ]),
                [1, 2, 3, 4, 5, 6, 7],
              ),
            ].join('\n\n'),
          }
        } finally {
          await engine.close()
        }
      }),
    )
}

const share = (value: number): string => `${Math.round(100 * value)} %`
const whole = (value: number | null): string => (value === null ? '' : integer(Math.round(value)))
const range = (value: Interval | null): string =>
  value === null ? '' : `${whole(value.low)} to ${whole(value.high)}`
