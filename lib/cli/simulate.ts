import { readFile, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { sentence } from '@/lib/market/notes'
import type { Interval, MarketInput, MarketModel, Owner, ScenarioResult } from '@/lib/market/types'
import type { ZoneChanges } from '@/lib/market/zones'
import { baseText, openMarketOf } from './open-market'
import { perform, UsageError } from './run'
import { integer, percent, table } from './table'

interface Options {
  dataset: string
  scenario: string
  data?: string
  zones?: string
}

/** Registers `simulate --dataset D --scenario s.json`. */
export function register(program: Command): void {
  program
    .command('simulate')
    .description('Say what moves when stores open, close, move or change size.')
    .requiredOption('--dataset <version>', 'a published version, its folder, or "current"')
    .requiredOption('--scenario <file>', 'scenario document (JSON): changes and what to assume')
    .option('--data <folder>', 'where datasets are published (default: CHALANDISE_DATA, or data/published)')
    .option('--zones <file.csv>', 'also write what changes in every zone')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
A scenario: {"schema":"chalandise.scenario/2","changes":[{"kind":"close","store_id":"M006"},
  {"kind":"open","candidate_id":"X1","name":"Annecy","lat":45.9,"lon":6.12,"selling_area_m2":1200},
  {"kind":"move","store_id":"M010","lat":45.2,"lon":5.7}, {"kind":"resize","store_id":"M011","selling_area_m2":900},
  {"kind":"change_format","store_id":"M012","format":"Atelier"},
  {"kind":"take_over","competitor_id":"C07","candidate_id":"X2","name":"","operator":"franchise","sales":1500000}]}
"sales" gives a new store its own volume: its attraction is solved to meet it. Assumptions go into "assumptions":
access_elasticity, web_elasticity, decay_per_minute, passage_lost, click_recapture ({"low":..,"mid":..,"high":..}),
ramp_up (one such range by month) and competitors ("density" or "choice").
Amounts are over twelve months at maturity; intervals hold 80 %.`,
    )
    .action((options: Options, command: Command) =>
      perform(command, async ({ progress }) => {
        const { parseScenario } = await import('@/lib/scenario/parse')
        const scenario = parseScenario(await readScenario(options.scenario))
        const { market, manifest } = await openMarketOf(options.dataset, options.data, progress)
        progress('simulating')
        const result = market.simulate(scenario)
        const { currency, demonstration, name } = manifest.declaration
        const base = baseText(manifest)
        const zones = options.zones ? market.zones(scenario) : null
        if (zones) await writeZones(options.zones!, zones, market.input)
        const elsewhere = scenario.dataset !== null && scenario.dataset !== manifest.version
        return {
          json: {
            dataset: manifest.version,
            demonstration,
            currency,
            base,
            made_on_another_dataset: elsewhere,
            model: modelSummary(market.model),
            ...result,
          },
          text: [
            `${name}, dataset ${manifest.version}${demonstration ? ', DEMONSTRATION DATA' : ''}; ` +
              `base ${base.from} to ${base.to}, ${currency} over 12 months at maturity.`,
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

async function writeZones(file: string, zones: ZoneChanges, { zones: at }: MarketInput): Promise<void> {
  const lines = ['zone,lat,lon,stores_before,stores_change,web_change']
  zones.stores.forEach((change, i) => {
    if (change !== 0 || zones.web[i] !== 0)
      lines.push([i + 1, at.lat[i], at.lon[i], zones.before[i], change, zones.web[i]].join(','))
  })
  await writeFile(file, `${lines.join('\n')}\n`)
}

function modelSummary(model: MarketModel) {
  const { route, routes, travel, decay, decay_range, size, formats, store_effect_sd, fit, notes } = model
  return { route, routes, travel, decay, decay_range, size, formats, store_effect_sd, fit, notes }
}

function describeResult(result: ScenarioResult): string[] {
  const { rows, flows, totals, closures, openings, checks, warnings, year_1, evidence } = result
  const moved = rows.filter(r => Math.abs(r.change.point) >= 1 || Math.abs(r.change.high) >= 1)
  moved.sort((a, b) => Math.abs(b.change.point) - Math.abs(a.change.point))
  const names = new Map(rows.map(r => [r.store_id, r.name]))
  const place = (id: string) => names.get(id) ?? id
  const parts = [
    ...(warnings.length > 0 ? [warnings.map(w => `! ${w.sentence}`).join('\n')] : []),
    table(
      ['', 'point', '80 % interval'],
      [
        ['net new', point(totals.net_new, signed), interval(totals.net_new)],
        ['net new, first 12 months', point(year_1.net_new, signed), interval(year_1.net_new)],
        ['transfer', point(totals.transfer), interval(totals.transfer)],
        ['change of stores', point(totals.stores_change, signed), interval(totals.stores_change)],
        ['change of web', point(totals.web_change, signed), interval(totals.web_change)],
      ],
      [1, 2],
    ),
  ]
  for (const c of closures)
    parts.push(
      `Closing ${place(c.store_id)} (base ${amount(c.base)}${c.passage > 0 ? `, of which ${amount(c.passage)} passing trade` : ''}): ` +
        `the chain retains ${rate(c.retained_share)} of it, the web ${amount(c.to_web.point)} of that, ` +
        `and loses ${amount(c.lost.point)} (${interval(c.lost)}).`,
    )
  for (const o of openings)
    parts.push(
      `Opening ${place(o.store_id)}: sales ${point(o.sales)} (${interval(o.sales)})${o.sales_given ? ', as given' : ''}, of which ` +
        `${point(o.transfer_from_stores)} from own stores and ${point(o.transfer_from_web)} from the web; ` +
        `net new ${point(o.net_new)} (${interval(o.net_new)}), of which halo on the web ${point(o.halo)}.\n` +
        `First 12 months ${point(o.year_1)} (${interval(o.year_1)}); mature from month ${o.mature_from}.\n` +
        `Cannibalisation, candidate view: ${rate(o.cannibalisation_candidate)}. Donor view: ${
          o.cannibalisation_donors
            .slice(0, 5)
            .map(d => `${place(d.store_id)} ${rate(d.rate)}`)
            .join('; ') || 'none'
        }.` +
        (o.range_only
          ? `\n${percent(o.outside_calibrated_range)} of its forecast lies outside the range the model was calibrated on: it is a range, without a point.`
          : ''),
    )
  const { click_and_collect: click } = result
  if (click.before > 0)
    parts.push(
      `Click and collect (${amount(click.before)}, counted once, with the store that hands it out): orders on the web ` +
        `${point(click.orders.change, signed)} (${interval(click.orders.change)}), collected in stores ` +
        `${point(click.change, signed)} (${interval(click.change)}), delivered instead ${amount(click.to_web.point)}.`,
    )
  parts.push(...describeInteraction(result, place), ...describeOwners(result))
  parts.push(
    table(
      ['id', 'name', 'channel', 'before', 'after', 'change', '80 % interval'],
      moved
        .slice(0, 25)
        .map(r => [
          r.store_id ?? '',
          r.name,
          r.channel,
          amount(r.before),
          r.change.range_only ? '' : amount(r.after),
          point(r.change, signed),
          interval(r.change),
        ]),
      [3, 4, 5, 6],
    ) + (moved.length > 25 ? `\n... and ${moved.length - 25} more` : ''),
  )
  if (flows.length > 0)
    parts.push(
      table(
        ['from', 'to', 'amount', '80 % interval'],
        flows.slice(0, 15).map(f => [place(f.from), place(f.to), point(f.amount), interval(f.amount)]),
        [2, 3],
      ) + (flows.length > 15 ? `\n... and ${flows.length - 15} smaller flows` : ''),
    )
  parts.push(
    evidence.donors === 'indicative'
      ? `The split over stores is indicative: the chain's own ${evidence.events} tested events do not support it yet.`
      : `The split over stores has held on ${evidence.events} of the chain's own events.`,
  )
  parts.push(describeSensitivity(result, place))
  parts.push(
    `Sums check: changes to ${checks.changes.toExponential(1)}, flows to ${checks.flows.toExponential(1)}.`,
  )
  return parts
}

function describeInteraction({ interaction }: ScenarioResult, place: (id: string) => string): string[] {
  if (!interaction) return []
  return [
    `Together ${signed(interaction.together)}, one by one ${signed(interaction.sum_of_singles)}: interaction ` +
      `${signed(interaction.effect)}.\n${table(
        ['change', 'of', 'alone', 'its part'],
        interaction.changes.map(c => [c.kind, place(c.id), signed(c.alone), signed(c.net_new)]),
        [2, 3],
      )}\nA change's part is its average effect over ${
        interaction.orders === 'all' ? 'all orders' : 'sampled orders'
      } in which the changes could come.`,
  ]
}

function describeOwners({ ownership }: ScenarioResult): string[] {
  if (ownership.flows.length === 0) return []
  const name = (o: Owner) => o.legal_entity ?? (o.store_id ? `${o.operator} ${o.store_id}` : o.operator)
  return [
    `Transfer within owners ${point(ownership.within)}, across owners ${point(ownership.across)} (${interval(ownership.across)}):\n${table(
      ['from', 'to', 'amount', '80 % interval'],
      ownership.flows.slice(0, 8).map(f => [name(f.from), name(f.to), point(f.amount), interval(f.amount)]),
      [2, 3],
    )}`,
  ]
}

function describeSensitivity({ sensitivity }: ScenarioResult, place: (id: string) => string): string {
  if (sensitivity.length === 0) return 'Nothing that is in doubt moves net new.'
  const short = (value: number) => String(Number(value.toPrecision(3)))
  const flips = sensitivity.filter(s => s.flips)
  return [
    table(
      ['in doubt', 'low', 'high', 'net new at low', 'at high', 'changes sign at'],
      sensitivity
        .slice(0, 8)
        .map(s => [
          s.store_id ? `${s.parameter} of ${place(s.store_id)}` : s.parameter,
          short(s.range.low),
          short(s.range.high),
          signed(s.net_new_low),
          signed(s.net_new_high),
          s.threshold === null ? '' : short(s.threshold),
        ]),
      [1, 2, 3, 4, 5],
    ),
    flips.length > 0
      ? `What flips the decision: ${flips.map(s => s.parameter).join(', ')}.`
      : 'No single doubt changes the sign of net new.',
  ].join('\n')
}

function describeModel(model: MarketModel, { assumptions }: ScenarioResult): string {
  const { decay } = model
  const se = decay.se === null ? '' : ` (standard error ${decay.se.toPrecision(2)})`
  const said = new Set(['access_opening', 'access_closing', 'web_opening', 'web_closing'])
  const reaction = (name: 'access' | 'web') =>
    (['opening', 'closing'] as const).map(side => {
      const { low, mid, high, source, events } = assumptions[`${name}_${side}`]
      const origin =
        source === 'prior'
          ? 'prior, not estimated'
          : source === 'assumed'
            ? 'assumed by the scenario'
            : `${source}, ${events} events`
      return `${side} ${short3(mid)} (${short3(low)} to ${short3(high)}; ${origin})`
    })
  return [
    `Access elasticity: ${reaction('access').join(', ')}.`,
    `Web elasticity: ${reaction('web').join(', ')}.`,
    `Decay ${decay.value.toPrecision(3)} per minute${se}, ${decay.source === 'prior' ? 'prior, not estimated' : decay.source}: ` +
      `the pull halves every ${(Math.LN2 / decay.value).toFixed(1)} minutes. Times: ${model.travel.id}, ` +
      `error ${percent(assumptions.travel_error)} in the intervals. Competitors: ${assumptions.competitors}.`,
    ...model.notes
      .filter(n => n.key !== 'decay_prior' && !said.has(n.key.replace(/_(prior|events)$/, '')))
      .map(n => sentence(n)),
  ].join('\n')
}

const short3 = (value: number) => String(Number(value.toFixed(3)))
const amount = (value: number) => integer(Math.round(value) || 0)
const signed = (value: number) => `${value >= 0.5 ? '+' : ''}${amount(value)}`
const interval = (value: Interval) => `${amount(value.low)} to ${amount(value.high)}`
/** The point, unless only the range may be shown. */
const point = (value: Interval, print = amount) => (value.range_only ? '-' : print(value.point))
const rate = (value: Interval) =>
  value.range_only
    ? `${percent(value.low)} to ${percent(value.high)}`
    : `${percent(value.point)} (${percent(value.low)} to ${percent(value.high)})`
