import type { Range } from '@/lib/scenario/document'
import { along } from './draws'
import { type Measure, ownersOf, type Spread } from './owners'
import type { Prepared } from './prepare'
import type { Layout, Outcome } from './settle'
import type { Interval, ScenarioResult } from './types'

type Summary = Omit<
  ScenarioResult,
  'changes' | 'assumptions' | 'evidence' | 'warnings' | 'interaction' | 'sensitivity'
>

/** How openings ramp up, and what the other changes do by themselves. */
export interface Ramping {
  ramp: readonly Range[]
  /** By draw: how far along its range the ramp is, in standard deviations. */
  draws: readonly number[]
  /** Net new without the openings: of the point, and by draw. */
  base: number
  others: readonly number[]
  /** Nothing but openings happens. */
  opensOnly: boolean
}

/** Share of a forecast outside the calibrated range above which it is a range without a point. */
const STRANGE = 0.25
/** Share of maturity from which on a store counts as mature. */
const MATURE = 0.95
const YEAR = 12

/** Ids of an outcome's nodes: stores, new ones, web, market. */
export function nodeIds({ active, stores }: Prepared, { changed, nodes }: Layout): string[] {
  const ids = Array.from(active, j => stores[j].store_id)
  for (const { id, node } of changed) if (node >= active.length) ids[node] = id
  ids[nodes] = 'web'
  ids[nodes + 1] = 'market'
  return ids
}

/** Puts names and intervals to an outcome: the point estimate, and the 10 % and 90 % quantiles over the draws. */
export function summarise(
  prepared: Prepared,
  layout: Layout,
  point: Outcome,
  draws: readonly Outcome[],
  ramping: Ramping,
): Summary {
  const { stores, active, sales, passage, otherShare, clickShare } = prepared
  const { nodes, changed } = layout
  const order = new Map(draws.map((outcome, d) => [outcome, d]))
  const interval = intervalOver(point, draws)
  const isNew = (node: number) => node >= active.length
  const opened = changed.filter(c => isNew(c.node))
  const closed = changed.filter(c => c.kind === 'close')
  const index = new Map(changed.map((c, a) => [c.id, a]))
  const position = new Int32Array(stores.length).fill(-1)
  active.forEach((j, s) => {
    position[j] = s
  })
  const strange = new Map(
    changed.map((c, a) => {
      const gained = isNew(c.node) ? point[c.node] - point[layout.passage + a] : sales[c.node] + point[c.node]
      return [c.node, gained > 0 ? Math.min(1, point[layout.outside + a] / gained) : 0]
    }),
  )
  const rangeOnly = (node: number) => (strange.get(node) ?? 0) > STRANGE
  const marked = (node: number, value: Interval): Interval =>
    rangeOnly(node) ? { ...value, range_only: true } : value
  // What rests on a forecast that is a range only is a range only itself.
  const anyStrange = changed.some(c => rangeOnly(c.node))
  const overall = (value: Interval): Interval => (anyStrange ? { ...value, range_only: true } : value)

  const passageOf = new Int32Array(nodes).fill(-1)
  changed.forEach((c, a) => {
    passageOf[c.node] = layout.passage + a
  })
  const passing = (o: Outcome, node: number) => (passageOf[node] < 0 ? 0 : o[passageOf[node]])
  const rows: Summary['rows'] = []
  const addRow = (
    row: { store_id: string | null; name: string; channel: Summary['rows'][number]['channel'] },
    node: number,
    before: number,
    measure: Measure | null,
  ) => {
    const change = measure ? marked(node, interval(measure)) : { point: 0, low: 0, high: 0 }
    // Field by field: several hundred rows while a pin is dragged.
    const { store_id, name, channel } = row
    rows.push({ store_id, name, channel, before, after: before + change.point, change })
  }
  stores.forEach((store, j) => {
    if (!store.open) return
    const s = position[j]
    const { store_id, name } = store
    const other = s < 0 ? 0 : otherShare[s]
    const counter: Measure = o => (o[s] - passing(o, s)) * (1 - other) + passing(o, s)
    addRow({ store_id, name, channel: 'store' }, s, store.base_store, s < 0 ? null : counter)
    if (store.base_other !== 0)
      addRow(
        { store_id, name, channel: 'other' },
        s,
        store.base_other,
        s < 0 ? null : o => (o[s] - passing(o, s)) * other,
      )
  })
  for (const { id, name, node } of opened) {
    const other = prepared.newOtherShare
    const counter: Measure = o => (o[node] - passing(o, node)) * (1 - other) + passing(o, node)
    addRow({ store_id: id, name, channel: 'store' }, node, 0, counter)
    if (other !== 0)
      addRow({ store_id: id, name, channel: 'other' }, node, 0, o => (o[node] - passing(o, node)) * other)
  }
  addRow({ store_id: null, name: 'web', channel: 'web' }, nodes, prepared.web_total, o => o[nodes])

  const ids = nodeIds(prepared, layout)
  const cells = flowCells(layout)
  const flows: Summary['flows'] = []
  const moving = cells.filter(({ at }) => point[at] !== 0 || draws.some(o => o[at] !== 0))
  for (const { from, to, at } of moving)
    flows.push({
      from: ids[from],
      to: ids[to],
      amount: marked(
        to,
        marked(
          from,
          interval(o => o[at]),
        ),
      ),
    })
  flows.sort((a, b) => b.amount.point - a.amount.point)

  const stay: Measure = o => sumOf(o, 0, nodes)
  const netNew: Measure = o => stay(o) + o[nodes]
  const between = moving.filter(c => c.from !== nodes + 1 && c.to !== nodes + 1)
  const before = rows.reduce((sum, row) => sum + row.before, 0)
  const shareOfRamp = (o: Outcome, month: number) => {
    const d = order.get(o)
    const { ramp } = ramping
    if (month >= ramp.length) return 1
    return d === undefined ? ramp[month].mid : Math.max(0, along(ramp[month], ramping.draws[d]))
  }
  const firstYear = (o: Outcome) => {
    let sum = 0
    for (let m = 0; m < YEAR; m++) sum += shareOfRamp(o, m)
    return sum / YEAR
  }
  const settledAt = (o: Outcome) => {
    const d = order.get(o)
    if (ramping.opensOnly) return 0
    if (opened.length === 0) return netNew(o)
    return d === undefined ? ramping.base : ramping.others[d]
  }
  const ramped = (o: Outcome, share: number) => settledAt(o) + share * (netNew(o) - settledAt(o))
  const matureFrom = ramping.ramp.findIndex(r => r.mid >= MATURE)
  const { within, across, owners, ownerFlows } = ownersOf(prepared, layout, moving, interval, rows)
  const clickBase = Array.from(active, j => stores[j].base_click ?? 0).reduce((sum, x) => sum + x, 0)
  const clickPart = clickBase / Math.max(1e-9, sumOf(sales, 0, sales.length))
  const collectedAt = (o: Outcome, node: number) =>
    (o[node] - passing(o, node)) * (isNew(node) ? clickPart : clickShare[node])
  const clickChange: Measure = o => {
    let sum = 0
    for (let node = 0; node < nodes; node++) sum += collectedAt(o, node)
    return sum
  }
  const collected = (change: (node: number) => Interval) =>
    Array.from({ length: nodes }, (_, node) => ({
      store_id: ids[node],
      before: isNew(node) ? 0 : (stores[active[node]].base_click ?? 0),
      change: change(node),
    })).filter(s => s.before !== 0 || s.change.point !== 0)

  return {
    rows,
    flows,
    totals: {
      before,
      after: before + netNew(point),
      net_new: overall(interval(netNew)),
      transfer: overall(interval(o => between.reduce((sum, { at }) => sum + o[at], 0))),
      stores_change: overall(interval(stay)),
      web_change: interval(o => o[nodes]),
    },
    closures: closed.map(({ id, node }) => {
      const a = index.get(id)!
      const out = layout.out + a * layout.width
      const base = sales[node] + passage[node]
      const lost: Measure = o => o[out + nodes + 1] - o[layout.halo + a]
      return {
        store_id: id,
        base,
        retained: interval(o => base - lost(o)),
        retained_share: interval(o => 1 - lost(o) / base),
        lost: interval(lost),
        to_web: interval(o => o[out + nodes] + Math.max(0, o[layout.halo + a])),
        passage: passage[node],
      }
    }),
    openings: opened.map(({ id, node, sales: given }) => {
      const a = index.get(id)!
      const fromStores = moving.filter(c => c.to === node && c.from < nodes)
      const into = layout.into + a * layout.width
      const transfer: Measure = o => fromStores.reduce((sum, { at }) => sum + o[at], 0)
      const fromWeb: Measure = o => o[into + nodes]
      const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0)
      const told = (measure: Measure) => marked(node, interval(measure))
      return {
        store_id: id,
        sales: told(o => o[node]),
        transfer_from_stores: told(transfer),
        transfer_from_web: told(fromWeb),
        halo: told(o => o[layout.halo + a]),
        net_new: told(o => o[node] - transfer(o) - fromWeb(o) + o[layout.halo + a]),
        cannibalisation_candidate: told(o => share(transfer(o) + fromWeb(o), o[node])),
        cannibalisation_donors: fromStores
          .filter(({ from, at }) => from < active.length && point[at] > 0)
          .sort((x, y) => point[y.at] - point[x.at])
          .map(({ from, at }) => ({
            store_id: ids[from],
            rate: told(o => o[at] / (sales[from] + passage[from])),
          })),
        outside_calibrated_range: strange.get(node) ?? 0,
        range_only: rangeOnly(node),
        sales_given: given !== null,
        year_1: told(o => o[node] * firstYear(o)),
        mature_from: matureFrom < 0 ? ramping.ramp.length + 1 : matureFrom + 1,
        months: Array.from({ length: Math.max(YEAR, ramping.ramp.length) }, (_, m) =>
          told(o => (o[node] / YEAR) * shareOfRamp(o, m)),
        ),
      }
    }),
    year_1: {
      net_new: overall(interval(o => ramped(o, firstYear(o)))),
      months: Array.from({ length: YEAR }, (_, m) =>
        overall(interval(o => ramped(o, shareOfRamp(o, m)) / YEAR)),
      ),
    },
    ownership: { within, across, owners, flows: ownerFlows },
    click_and_collect: {
      before: clickBase,
      change: interval(clickChange),
      to_web: interval(o => sumOf(o, layout.clickToWeb, layout.clickToWeb + changed.length)),
      orders: {
        before: prepared.web_total + clickBase,
        change: interval(o => o[nodes] + clickChange(o)),
      },
      stores:
        clickBase > 0
          ? collected(node =>
              marked(
                node,
                interval(o => collectedAt(o, node)),
              ),
            )
          : [],
    },
    checks: check(layout, cells, point),
  }
}

export interface FlowCell {
  from: number
  to: number
  /** Where the outcome holds it. */
  at: number
}

/** Every flow that an outcome can hold, by node. */
function flowCells(layout: Layout): FlowCell[] {
  const { nodes, width, changed } = layout
  const cells: FlowCell[] = []
  const isChanged = new Set(changed.map(c => c.node))
  changed.forEach(({ node }, a) => {
    for (let other = 0; other < width; other++) {
      cells.push({ from: node, to: other, at: layout.out + a * width + other })
      cells.push({ from: other, to: node, at: layout.into + a * width + other })
    }
  })
  for (let s = 0; s < nodes; s++) {
    if (isChanged.has(s)) continue
    cells.push({ from: s, to: nodes, at: layout.toWeb + s })
    cells.push({ from: nodes, to: s, at: layout.fromWeb + s })
    cells.push({ from: s, to: nodes + 1, at: layout.toMarket + s })
    cells.push({ from: nodes + 1, to: s, at: layout.fromMarket + s })
  }
  cells.push({ from: nodes, to: nodes + 1, at: layout.webToMarket })
  cells.push({ from: nodes + 1, to: nodes, at: layout.marketToWeb })
  return cells
}

/** Sum of changes against what came from the market less what went there; each node's flows against its change. */
function check(layout: Layout, cells: readonly FlowCell[], outcome: Outcome): ScenarioResult['checks'] {
  const { nodes } = layout
  const balance = new Float64Array(layout.width)
  for (const { from, to, at } of cells) {
    balance[from] -= outcome[at]
    balance[to] += outcome[at]
  }
  const netNew = sumOf(outcome, 0, nodes + 1)
  let flows = outcome[layout.check]
  for (let x = 0; x <= nodes; x++) flows = Math.max(flows, Math.abs(balance[x] - outcome[x]))
  return { changes: Math.abs(netNew + balance[nodes + 1]), flows }
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let x = from; x < to; x++) sum += values[x]
  return sum
}

function intervalOver(point: Outcome, draws: readonly Outcome[]): Spread {
  const values = new Float64Array(draws.length)
  const quantile = (share: number) => {
    const at = share * (values.length - 1)
    const below = Math.floor(at)
    const above = Math.min(below + 1, values.length - 1)
    return values[below] + (at - below) * (values[above] - values[below])
  }
  return measure => {
    const value = measure(point)
    if (draws.length === 0) return { point: value, low: value, high: value }
    for (let d = 0; d < draws.length; d++) values[d] = measure(draws[d])
    values.sort()
    // The point is at the middle of the parameters, not of the draws: the interval holds it all the same.
    return { point: value, low: Math.min(value, quantile(0.1)), high: Math.max(value, quantile(0.9)) }
  }
}
