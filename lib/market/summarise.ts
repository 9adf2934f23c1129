import type { Layout, Outcome } from './evaluate'
import type { Prepared } from './prepare'
import type { Interval, ScenarioResult } from './types'

type Summary = Omit<ScenarioResult, 'changes' | 'assumptions'>

/** A figure of an outcome. */
type Measure = (outcome: Outcome) => number

/** Puts names and intervals to an outcome: the point estimate, and the 10 % and 90 % quantiles over the draws. */
export function summarise(
  prepared: Prepared,
  layout: Layout,
  point: Outcome,
  draws: readonly Outcome[],
): Summary {
  const { stores, active, sales, otherShare } = prepared
  const { nodes, changed } = layout
  const interval = intervalOver(point, draws)
  const opened = changed.filter(c => c.kind === 'open')
  const closed = changed.filter(c => c.kind === 'close')
  const position = new Int32Array(stores.length).fill(-1)
  active.forEach((j, s) => {
    position[j] = s
  })

  const rows: Summary['rows'] = []
  const addRow = (
    row: { store_id: string | null; name: string; channel: Summary['rows'][number]['channel'] },
    before: number,
    measure: Measure | null,
  ) => {
    const change = measure ? interval(measure) : { point: 0, low: 0, high: 0 }
    rows.push({ ...row, before, after: before + change.point, change })
  }
  stores.forEach((store, j) => {
    if (!store.open) return
    const s = position[j]
    const { store_id, name } = store
    const other = s < 0 ? 0 : otherShare[s]
    addRow({ store_id, name, channel: 'store' }, store.base_store, s < 0 ? null : o => o[s] * (1 - other))
    if (store.base_other !== 0)
      addRow({ store_id, name, channel: 'other' }, store.base_other, s < 0 ? null : o => o[s] * other)
  })
  for (const { id, name, node } of opened) {
    const other = prepared.newOtherShare
    addRow({ store_id: id, name, channel: 'store' }, 0, o => o[node] * (1 - other))
    if (other !== 0) addRow({ store_id: id, name, channel: 'other' }, 0, o => o[node] * other)
  }
  addRow({ store_id: null, name: 'web', channel: 'web' }, prepared.web_total, o => o[nodes])

  const ids = Array.from(active, j => stores[j].store_id)
  for (const { id } of opened) ids.push(id)
  ids.push('web', 'market')
  const cells = flowCells(layout)
  const flows: Summary['flows'] = []
  for (const { from, to, at } of cells)
    if (point[at] !== 0 || (draws.length > 0 && draws.some(o => o[at] !== 0)))
      flows.push({ from: ids[from], to: ids[to], amount: interval(o => o[at]) })
  flows.sort((a, b) => b.amount.point - a.amount.point)

  const stay = (o: Outcome) => sumOf(o, 0, nodes)
  const netNew: Measure = o => stay(o) + o[nodes]
  const between = cells.filter(c => c.from !== nodes + 1 && c.to !== nodes + 1)
  const before = rows.reduce((sum, row) => sum + row.before, 0)
  const index = new Map(changed.map((c, a) => [c.id, a]))

  return {
    rows,
    flows,
    totals: {
      before,
      after: before + netNew(point),
      net_new: interval(netNew),
      transfer: interval(o => between.reduce((sum, { at }) => sum + o[at], 0)),
      stores_change: interval(stay),
      web_change: interval(o => o[nodes]),
    },
    closures: closed.map(({ id, node }) => {
      const a = index.get(id)!
      const out = layout.out + a * layout.width
      const lost: Measure = o => o[out + nodes + 1] - o[layout.halo + a]
      return {
        store_id: id,
        base: sales[node],
        retained: interval(o => sales[node] - lost(o)),
        retained_share: interval(o => 1 - lost(o) / sales[node]),
        lost: interval(lost),
      }
    }),
    openings: opened.map(({ id, node }) => {
      const a = index.get(id)!
      const fromStores = inflows(cells, node, nodes)
      const into = layout.into + a * layout.width
      const transfer: Measure = o => fromStores.reduce((sum, { at }) => sum + o[at], 0)
      const fromWeb: Measure = o => o[into + nodes]
      const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0)
      return {
        store_id: id,
        sales: interval(o => o[node]),
        transfer_from_stores: interval(transfer),
        transfer_from_web: interval(fromWeb),
        halo: interval(o => o[layout.halo + a]),
        net_new: interval(o => o[node] - transfer(o) - fromWeb(o) + o[layout.halo + a]),
        cannibalisation_candidate: interval(o => share(transfer(o) + fromWeb(o), o[node])),
        cannibalisation_donors: fromStores
          .filter(({ from, at }) => from < active.length && point[at] > 0)
          .sort((x, y) => point[y.at] - point[x.at])
          .map(({ from, at }) => ({ store_id: ids[from], rate: interval(o => o[at] / sales[from]) })),
        outside_calibrated_range: share(point[layout.outside + a], point[node]),
      }
    }),
    checks: check(layout, cells, point),
  }
}

interface FlowCell {
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

function inflows(cells: readonly FlowCell[], node: number, stores: number): FlowCell[] {
  return cells.filter(c => c.to === node && c.from < stores)
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
  let flows = 0
  for (let x = 0; x <= nodes; x++) flows = Math.max(flows, Math.abs(balance[x] - outcome[x]))
  return { changes: Math.abs(netNew + balance[nodes + 1]), flows }
}

function sumOf(outcome: Outcome, from: number, to: number): number {
  let sum = 0
  for (let x = from; x < to; x++) sum += outcome[x]
  return sum
}

function intervalOver(point: Outcome, draws: readonly Outcome[]): (measure: Measure) => Interval {
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
