import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { sentence } from '@/lib/market/notes'
import type { Interval, MarketModel, ScenarioResult } from '@/lib/market/types'
import { perform, UsageError } from './run'
import { integer, percent, table } from './table'

interface Options {
  dataset: string
  scenario: string
  data?: string
}

/** Registers `simulate --dataset D --scenario s.json`. */
export function register(program: Command): void {
  program
    .command('simulate')
    .description('Say what moves when stores open, close, move or change size.')
    .requiredOption('--dataset <version>', 'a published version, its folder, or "current"')
    .requiredOption('--scenario <file>', 'scenario document (JSON): changes and what to assume')
    .option('--data <folder>', 'where datasets are published (default: CHALANDISE_DATA, or data/published)')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
A scenario: {"schema":"chalandise.scenario/1","changes":[{"kind":"close","store_id":"M006"},
  {"kind":"open","candidate_id":"X1","name":"Annecy","lat":45.9,"lon":6.12,"selling_area_m2":1200}]}
Amounts are over twelve months at maturity; intervals hold 80 %.`,
    )
    .action((options: Options, command: Command) =>
      perform(command, async ({ progress }) => {
        const { parseScenario } = await import('@/lib/scenario/parse')
        const scenario = parseScenario(await readScenario(options.scenario))
        const [{ openDataset }, { dataFolder }, { MARKET_QUERIES }, { openMarket }] = await Promise.all([
          import('@/lib/dataset/open-native'),
          import('@/lib/dataset/store'),
          import('@/lib/market/queries'),
          import('@/lib/market/service'),
        ])
        progress('opening the dataset')
        const { engine, manifest } = await openDataset(options.dataset, options.data ?? dataFolder())
        const tables: Record<string, Awaited<ReturnType<typeof engine.query>>> = {}
        try {
          for (const [name, sql] of Object.entries(MARKET_QUERIES)) tables[name] = await engine.query(sql)
        } finally {
          await engine.close()
        }
        progress('fitting the market')
        const { sector, currency, demonstration, name } = manifest.declaration
        const market = openMarket(tables, sector, manifest.period.last_month)
        progress('simulating')
        const result = market.simulate(scenario)
        const base = { from: manifest.period.last_month - 11, to: manifest.period.last_month }
        const elsewhere = scenario.dataset !== null && scenario.dataset !== manifest.version
        return {
          json: {
            dataset: manifest.version,
            demonstration,
            currency,
            base: { from: monthText(base.from), to: monthText(base.to) },
            made_on_another_dataset: elsewhere,
            model: modelSummary(market.model),
            ...result,
          },
          text: [
            `${name}, dataset ${manifest.version}${demonstration ? ', DEMONSTRATION DATA' : ''}; ` +
              `base ${monthText(base.from)} to ${monthText(base.to)}, ${currency} over 12 months at maturity.`,
            ...(elsewhere ? [`The scenario was made on dataset ${scenario.dataset}.`] : []),
            ...describeResult(result),
            describeModel(market.model, result),
          ].join('\n\n'),
        }
      }),
    )
}

async function readScenario(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT')
      throw new UsageError('no_such_file', `There is no scenario file ${file}.`)
    throw cause
  }
}

function modelSummary(model: MarketModel) {
  const { route, travel, decay, decay_range, size, formats, store_effect_sd, fit, notes } = model
  return { route, travel, decay, decay_range, size, formats, store_effect_sd, fit, notes }
}

function describeResult({ rows, flows, totals, closures, openings, checks }: ScenarioResult): string[] {
  const moved = rows.filter(r => Math.abs(r.change.point) >= 1 || Math.abs(r.change.high) >= 1)
  moved.sort((a, b) => Math.abs(b.change.point) - Math.abs(a.change.point))
  const names = new Map(rows.map(r => [r.store_id, r.name]))
  const place = (id: string) => names.get(id) ?? id
  const parts = [
    table(
      ['id', 'name', 'channel', 'before', 'after', 'change', '80 % interval'],
      moved
        .slice(0, 25)
        .map(r => [
          r.store_id ?? '',
          r.name,
          r.channel,
          amount(r.before),
          amount(r.after),
          signed(r.change.point),
          interval(r.change),
        ]),
      [3, 4, 5, 6],
    ) + (moved.length > 25 ? `\n... and ${moved.length - 25} more` : ''),
    table(
      ['', 'point', '80 % interval'],
      [
        ['net new', signed(totals.net_new.point), interval(totals.net_new)],
        ['transfer', amount(totals.transfer.point), interval(totals.transfer)],
        ['change of stores', signed(totals.stores_change.point), interval(totals.stores_change)],
        ['change of web', signed(totals.web_change.point), interval(totals.web_change)],
      ],
      [1, 2],
    ),
  ]
  if (flows.length > 0)
    parts.push(
      table(
        ['from', 'to', 'amount', '80 % interval'],
        flows.slice(0, 15).map(f => [place(f.from), place(f.to), amount(f.amount.point), interval(f.amount)]),
        [2, 3],
      ) + (flows.length > 15 ? `\n... and ${flows.length - 15} smaller flows` : ''),
    )
  for (const c of closures)
    parts.push(
      `Closing ${place(c.store_id)} (base ${amount(c.base)}): the chain retains ${rate(c.retained_share)} of it ` +
        `and loses ${amount(c.lost.point)} (${interval(c.lost)}).`,
    )
  for (const o of openings)
    parts.push(
      `Opening ${place(o.store_id)}: sales ${amount(o.sales.point)} (${interval(o.sales)}), of which ` +
        `${amount(o.transfer_from_stores.point)} from own stores and ${amount(o.transfer_from_web.point)} from the web; ` +
        `net new ${amount(o.net_new.point)} (${interval(o.net_new)}), of which halo on the web ${amount(o.halo.point)}.\n` +
        `Cannibalisation, candidate view: ${rate(o.cannibalisation_candidate)}. Donor view: ${
          o.cannibalisation_donors
            .slice(0, 5)
            .map(d => `${place(d.store_id)} ${rate(d.rate)}`)
            .join('; ') || 'none'
        }.` +
        (o.outside_calibrated_range > 0.25
          ? `\n${percent(o.outside_calibrated_range)} of its forecast lies outside the range the model was calibrated on: read the interval, not the point.`
          : ''),
    )
  parts.push(
    `Sums check: changes to ${checks.changes.toExponential(1)}, flows to ${checks.flows.toExponential(1)}.`,
  )
  return parts
}

function describeModel(model: MarketModel, { assumptions }: ScenarioResult): string {
  const { access_elasticity: rho, web_elasticity: eta, source } = assumptions
  const origin = source === 'prior' ? 'prior, not estimated' : 'assumed by the scenario'
  const { decay } = model
  const se = decay.se === null ? '' : ` (standard error ${decay.se.toPrecision(2)})`
  const notes = new Set(['access_prior', 'web_prior', 'decay_prior'])
  return [
    `Access elasticity ${rho.mid} (${rho.low} to ${rho.high}), web elasticity ${eta.mid} (${eta.low} to ${eta.high}): ${origin}.`,
    `Decay ${decay.value.toPrecision(3)} per minute${se}, ${decay.source === 'prior' ? 'prior, not estimated' : decay.source}: ` +
      `the pull halves every ${(Math.LN2 / decay.value).toFixed(1)} minutes. Times: ${model.travel.id}.`,
    ...model.notes.filter(n => !notes.has(n.key)).map(n => sentence(n)),
  ].join('\n')
}

const monthText = (m: number) => `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}`
const amount = (value: number) => integer(Math.round(value) || 0)
const signed = (value: number) => `${value >= 0.5 ? '+' : ''}${amount(value)}`
const interval = (value: Interval) => `${amount(value.low)} to ${amount(value.high)}`
const rate = (value: Interval) => `${percent(value.point)} (${percent(value.low)} to ${percent(value.high)})`
