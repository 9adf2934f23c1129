/**
 * Times the market model and, where the demonstration's truth is at hand, holds its estimates against it: as they
 * are, and with the generator's own driving times in place of the built-in estimate.
 * `npx tsx bench/market.ts [dataset]` prints JSON. Milliseconds depend on the machine; `passes` is the same time in
 * passes over all (zone, store) pairs with one exponential each, measured in the same run.
 */
import { existsSync, readFileSync } from 'node:fs'
import { planDemo } from '@/data/demo/plan'
import { openDataset } from '@/lib/dataset/open-native'
import { choiceModelRows, readChoiceModel } from '@/lib/market/choice-model'
import { fitMarket } from '@/lib/market/fit'
import { baseOf, marketInput } from '@/lib/market/input'
import { type Prepared, prepare } from '@/lib/market/prepare'
import { marketTables, readMarketTables } from '@/lib/market/queries'
import { simulate } from '@/lib/market/simulate'
import type { MarketInput, MarketModel } from '@/lib/market/types'
import { makeWorld } from '@/lib/market/world.fixture'
import type { Change } from '@/lib/scenario/document'

const TRUTH = 'data/demo/extracts/truth.json'

function timed<T>(run: () => T): [T, number] {
  const started = performance.now()
  const result = run()
  return [result, performance.now() - started]
}

/** Median over repeated runs, the first ones for warming up. */
function median(run: (k: number) => unknown, runs = 31, warm = 30): number {
  const times: number[] = []
  for (let k = 0; k < warm + runs; k++) {
    const [, ms] = timed(() => run(k))
    if (k >= warm) times.push(ms)
  }
  return times.sort((a, b) => a - b)[runs >> 1]
}

/** One exponential for every pair: the unit that does not depend on the machine. */
function onePass({ pairs }: Prepared): number {
  let sum = 0
  const ms = median(() => {
    for (let p = 0; p < pairs.minutes.length; p++) sum += Math.exp(-0.07 * pairs.minutes[p])
  }, 9)
  return Number.isFinite(sum) ? ms : Number.NaN
}

const round = (value: number, digits = 2) => Number(value.toFixed(digits))

function scenarios(prepared: Prepared) {
  const largest = prepared.sales.indexOf(Math.max(...prepared.sales))
  const store = prepared.stores[prepared.active[largest]]
  const open = (k: number): Change => ({
    kind: 'open',
    candidate_id: 'X',
    name: 'X',
    lat: store.lat + 0.05 + k / 2000,
    lon: store.lon + 0.05,
    selling_area_m2: 1200,
    format: store.format,
    operator: 'own',
  })
  const close: Change = { kind: 'close', store_id: store.store_id }
  const unit = onePass(prepared)
  const figures = {
    drag: median(k => simulate(prepared, { changes: [open(k)] }, { intervals: false })),
    closure_point: median(() => simulate(prepared, { changes: [close] }, { intervals: false })),
    closure_intervals: median(() => simulate(prepared, { changes: [close] }), 5, 1),
    opening_intervals: median(k => simulate(prepared, { changes: [open(k)] }), 5, 1),
    both_with_interaction: median(k => simulate(prepared, { changes: [close, open(k)] }), 3, 1),
  }
  const { checks, totals } = simulate(prepared, { changes: [close, open(0)] })
  return {
    pairs: prepared.pairs.minutes.length,
    pass_ms: round(unit, 3),
    ms: Object.fromEntries(Object.entries(figures).map(([name, ms]) => [name, round(ms)])),
    passes: Object.fromEntries(Object.entries(figures).map(([name, ms]) => [name, round(ms / unit, 1)])),
    checks_relative: {
      changes: checks.changes / totals.before,
      flows: checks.flows / totals.before,
    },
  }
}

function worstStore({ pairs, base, sales }: Prepared): number {
  const predicted = new Float64Array(pairs.stores)
  for (let i = 0; i < pairs.zones; i++)
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++)
      predicted[pairs.store[p]] += (base.demand[i] * base.weight[p]) / base.sum[i]
  return Math.max(...Array.from(sales, (s, j) => Math.abs(predicted[j] / s - 1)))
}

function estimates(model: MarketModel) {
  const { decay, size, formats, store_effect_sd, fit } = model
  return { decay, size, formats, store_effect_sd, iterations: fit.iterations, tickets: round(fit.tickets, 0) }
}

async function dataset(which: string) {
  const { engine, manifest } = await openDataset(which)
  const started = performance.now()
  const results = await readMarketTables(sql => engine.query(sql))
  const queries = performance.now() - started
  await engine.close()
  const tables = marketTables(results)
  const { sector } = manifest.declaration
  const [input, read] = timed(() => marketInput(tables, { sector, base: baseOf(manifest.period.last_month) }))
  const stored =
    readChoiceModel(tables.choice_model, tables.stores, input.travel.id, tables.choice_candidates) ??
    undefined
  const [model, fitStored] = timed(() => fitMarket(input, { stored }))
  const [pooled, fitPooled] = timed(() => fitMarket(input))
  const [prepared, preparing] = timed(() => prepare(input, model))
  return {
    version: manifest.version,
    stores: prepared.active.length,
    zones: input.zones.lat.length,
    flows: input.flows.store.length,
    ms: {
      queries: round(queries, 0),
      input: round(read, 0),
      fit: round(fitStored, 0),
      fit_on_pooled_flows: round(fitPooled, 0),
      prepare: round(preparing, 0),
    },
    base: {
      sales: round(prepared.sales.reduce((sum, s) => sum + s, 0)),
      web: round(input.web_total),
      worst_store_error: worstStore(prepared),
      before_balancing: model.fit.store_error_before_balancing,
    },
    estimated: { from_customers: stored ? estimates(model) : null, from_pooled_flows: estimates(pooled) },
    scenarios: scenarios(prepared),
    truth: manifest.declaration.demonstration && existsSync(TRUTH) ? againstTruth(input, model) : null,
  }
}

/** The truth, in its own minutes, and how attraction compares store by store. */
function againstTruth(input: MarketInput, model: MarketModel) {
  const truth = JSON.parse(readFileSync(TRUTH, 'utf8'))
  const attraction = new Map<string, number>(
    truth.stores.map((s: { store_id: string; attraction: number }) => [s.store_id, s.attraction]),
  )
  const known = input.stores.flatMap((s, j) =>
    Number.isFinite(model.attraction[j]) && attraction.has(s.store_id)
      ? [[model.attraction[j], attraction.get(s.store_id)!]]
      : [],
  )
  const { beta, gamma, sigma_u, format_effects } = truth.parameters
  return {
    decay_per_true_minute: beta,
    size: gamma,
    sigma_u,
    format_effects,
    attraction_correlation: round(correlation(known), 3),
    with_true_minutes: estimates(fitMarket({ ...input, matrix: trueMinutes(input, truth.settings) })),
  }
}

/** The generator's driving times, as a data team's matrix would give them. */
function trueMinutes(input: MarketInput, settings: Parameters<typeof planDemo>[0]): Float32Array {
  const { zones, stores, demand } = planDemo(settings)
  const key = (lat: number, lon: number) => `${lat.toFixed(4)} ${lon.toFixed(4)}`
  const zoneAt = new Map(Array.from(zones.lat, (lat, z) => [key(lat, zones.lon[z]), z]))
  const storeAt = new Map(stores.map((store, k) => [store.id, k]))
  const n = input.zones.lat.length
  const matrix = new Float32Array(n * input.stores.length).fill(Number.NaN)
  for (let i = 0; i < n; i++) {
    const z = zoneAt.get(key(input.zones.lat[i], input.zones.lon[i]))
    if (z === undefined) continue
    input.stores.forEach(({ store_id }, j) => {
      const k = storeAt.get(store_id)
      if (k !== undefined) matrix[i + n * j] = demand.minutes[z * stores.length + k]
    })
  }
  return matrix
}

function correlation(pairs: number[][]): number {
  const mean = (c: number) => pairs.reduce((sum, p) => sum + p[c], 0) / pairs.length
  const [x, y] = [mean(0), mean(1)]
  const moment = (a: number, b: number) =>
    pairs.reduce((sum, p) => sum + (p[a] - [x, y][a]) * (p[b] - [x, y][b]), 0)
  return moment(0, 1) / Math.sqrt(moment(0, 0) * moment(1, 1))
}

function synthetic(stores: number, zones: number) {
  const { input } = makeWorld({ stores, zones, width: 8, rate: 0.02, formats: ['A', 'B', 'C'] })
  const steps: Record<string, number> = {}
  let [step, started] = ['', performance.now()]
  const onProgress = (next: string) => {
    const now = performance.now()
    if (step) steps[step] = round(now - started, 0)
    ;[step, started] = [next, now]
  }
  const [model, fitting] = timed(() => fitMarket(input, { onProgress }))
  onProgress('')
  const keys = input.stores.map((_, j) => j + 1)
  const rows = choiceModelRows(model, keys)
  const column = (name: 'term' | 'store_key' | 'value' | 'se' | 'travel') => rows.map(r => r[name])
  const table = {
    rows: rows.length,
    columns: Object.fromEntries(
      (['term', 'store_key', 'value', 'se', 'travel'] as const).map(n => [n, column(n)]),
    ),
  }
  const stored = readChoiceModel(table, { rows: keys.length, columns: { store_key: keys } }, input.travel.id)
  const [, again] = timed(() => fitMarket({ ...input }, { stored: stored ?? undefined }))
  const [prepared, preparing] = timed(() => prepare(input, model))
  return {
    stores,
    zones,
    flows: input.flows.store.length,
    ms: {
      fit: round(fitting, 0),
      fit_steps: steps,
      fit_with_stored_choice: round(again, 0),
      prepare: round(preparing, 0),
    },
    decay: model.decay,
    scenarios: scenarios(prepared),
  }
}

const SIZES = [
  [120, 100_000],
  [350, 100_000],
] as const
const which = process.argv[2] ?? 'current'
const report = {
  node: process.version,
  dataset: which === 'none' ? null : await dataset(which),
  synthetic: SIZES.map(([stores, zones]) => synthetic(stores, zones)),
}
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
