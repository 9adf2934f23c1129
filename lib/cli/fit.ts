import { type Command, Option } from 'commander'
import { DECAYS, type DecayFamily } from '@/lib/estimation/decay'
import { type ModelCard, modelCard } from '@/lib/market/card'
import type { MarketModel } from '@/lib/market/types'
import { baseText, openMarketOf } from './open-market'
import { perform } from './run'
import { integer, percent, table } from './table'

interface Options {
  dataset: string
  data?: string
  decay?: DecayFamily
}

/** Registers `fit --dataset D`. */
export function register(program: Command): void {
  program
    .command('fit')
    .description(
      'Say what the market model of a dataset is: coefficients, what they rest on, what it cannot know.',
    )
    .requiredOption('--dataset <version>', 'a published version, its folder, or "current"')
    .option('--data <folder>', 'where datasets are published (default: CHALANDISE_DATA, or data/published)')
    .addOption(
      new Option(
        '--decay <form>',
        'use this form of the decay instead of the one that hold-out chose; it must have been tried when the dataset was built',
      ).choices(DECAYS),
    )
    .option('--json', 'print one JSON object')
    .action((options: Options, command: Command) =>
      perform(command, async ({ progress }) => {
        const { market, manifest } = await openMarketOf(options.dataset, options.data, progress, {
          family: options.decay,
        })
        const card = modelCard(market)
        const { model } = market
        const { name, demonstration, currency } = manifest.declaration
        const base = baseText(manifest)
        return {
          json: {
            dataset: manifest.version,
            demonstration,
            currency,
            base,
            ranges: { minutes: model.fit.minutes_range, area_m2: model.fit.area_range },
            ...card,
          },
          text: [
            `${name}, dataset ${manifest.version}${demonstration ? ', DEMONSTRATION DATA' : ''}; base ${base.from} to ${base.to}, ${currency}.`,
            ...describe(card, model),
          ].join('\n\n'),
        }
      }),
    )
}

function describe(card: ModelCard, model: MarketModel): string[] {
  const { data, fit, backtest } = card
  const { routes } = data
  const short = (value: number) => String(Number(value.toPrecision(4)))
  return [
    `${integer(data.stores)} stores (${routes.customers} by their customers, ${routes.zones} by zones, ${routes.totals} by totals), ` +
      `${integer(data.zones)} zones with ${integer(Math.round(data.inhabitants))} inhabitants, ` +
      `${integer(Math.round(data.tickets))} located purchases in ${integer(data.flows)} flows; ` +
      `base sales ${integer(Math.round(data.base_sales))}, web ${integer(Math.round(data.web_sales))}. ` +
      `Times: ${data.travel.matrix ? 'matrix of the data team, else ' : ''}${data.travel.id}.`,
    table(
      ['', 'value', 'standard error', '80 % range', 'source', 'in words'],
      card.coefficients.map(c => [
        c.name === c.key ? c.key : `${c.key} ${c.name}`,
        short(c.value),
        c.se === null ? '' : c.se.toPrecision(2),
        `${short(c.range.low)} to ${short(c.range.high)}`,
        c.source,
        c.words,
      ]),
      [1, 2],
    ),
    ...(card.specification.candidates.length > 0 ? [candidatesTable(card)] : []),
    ...(card.potential
      ? [
          `What zones spend, per standard deviation of each (log-odds of the ceiling of ${short(model.potential!.per_inhabitant)} per head):\n${table(
            ['', 'value', 'standard error'],
            card.potential.coefficients.map(c => [c.name, short(c.value), c.se.toPrecision(2)]),
            [1, 2],
          )}`,
        ]
      : []),
    [
      ...(fit.pseudo_r2 === null
        ? []
        : [
            `Log-likelihood ${fit.log_likelihood.toFixed(1)}, of equal shares ${fit.null_log_likelihood.toFixed(1)} (pseudo R2 ${fit.pseudo_r2.toFixed(3)}).`,
          ]),
      `Stores' sales before balancing: ${percent(fit.store_error_before_balancing)} misplaced; after: ${fit.store_error.toExponential(1)}.`,
      `Calibrated on ${fit.minutes_range.map(m => m.toFixed(0)).join(' to ')} minutes${
        fit.area_range[0] < fit.area_range[1]
          ? ` and ${fit.area_range.map(m => integer(Math.round(m))).join(' to ')} m2`
          : ''
      }.`,
    ].join('\n'),
    backtest
      ? `Back-test on ${backtest.events} events: error of incumbents' change ${percent(backtest.rmse.model)} ` +
        `(no change ${percent(backtest.rmse.no_change)}, proportional ${percent(backtest.rmse.proportional)}, nearest ${percent(backtest.rmse.nearest)}); ` +
        `${percent(backtest.coverage)} of them inside the 80 % interval; correlation over donors ${backtest.split_correlation.toFixed(2)}.`
      : 'No past event of this chain has been back-tested.',
    card.limits.map(l => `- ${l.sentence}`).join('\n'),
  ]
}

function candidatesTable({ specification }: ModelCard): string {
  const { candidates, decay, store_effects } = specification
  const { folds, zones } = candidates[0]
  const declared = candidates.some(c => c.reason === 'declared')
  return `What was tried on ${integer(zones)} zones, in ${folds} folds of blocks of zones left out${declared ? '; dataset.json says which to use' : ''}:\n${table(
    [
      'decay',
      'store effects',
      'log-likelihood',
      'less plain',
      'its error',
      'misplaced',
      'store totals',
      'slope',
      '',
    ],
    candidates.map(c => [
      c.decay,
      c.store_effects,
      c.log_likelihood.toFixed(4),
      c.difference === null ? '' : c.difference.toFixed(4),
      c.difference_se === null ? '' : c.difference_se.toFixed(4),
      percent(c.misallocated),
      percent(c.total_error),
      c.calibration_slope === null ? '' : c.calibration_slope.toFixed(3),
      c.decay === decay && c.store_effects === store_effects ? 'in use' : c.chosen ? 'chosen' : '',
    ]),
    [2, 3, 4, 5, 6, 7],
  )}`
}
