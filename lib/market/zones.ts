import type { Scenario } from '@/lib/scenario/document'
import { MarketError } from './errors'
import { findPair } from './pairs'
import type { Prepared } from './prepare'
import { demandOf, webAfter } from './reaction'
import { openRun, type SimulateOptions } from './simulate'
import { nodeIds } from './summarise'
import { touch } from './touch'

/** What a scenario does in every zone, for the map; zones in the order of the dataset. */
export interface ZoneChanges {
  /** Own store sales to the zone's inhabitants before, and what they change by. */
  before: Float64Array
  stores: Float64Array
  /** Change of the zone's web sales. */
  web: Float64Array
  /** The flow asked for, from one store (or the web, or the market) to another; null if none was. */
  flow: Float64Array | null
}

/**
 * Changes by zone at the middle of all parameters. They sum to the scenario's, less what has no catchment: passing
 * trade, and click and collect that is delivered instead. `flow` names two ends by store id, candidate id, `web` or
 * `market`. Throws {@link MarketError} as {@link openRun} does, and for an unknown end.
 */
export function zoneChanges(
  prepared: Prepared,
  scenario: Pick<Scenario, 'changes'> & Partial<Pick<Scenario, 'assumptions'>>,
  options: Pick<SimulateOptions, 'travel'> & { flow?: { from: string; to: string } } = {},
): ZoneChanges {
  const { run, doubts, minutesTo, at } = openRun(prepared, scenario, options)
  const { changed, layout, middle } = run
  const touched = touch(prepared, at(doubts.decay.mid), changed, minutesTo)
  const parameters = run.complete(touched, middle)
  const { pairs, web } = prepared
  const { base, zone, rest, before, after } = touched
  const n = zone.length
  const c = changed.length
  const demandAt = demandOf(prepared, touched, parameters)
  const result: ZoneChanges = {
    before: Float64Array.from(base.demand),
    stores: new Float64Array(pairs.zones),
    web: new Float64Array(pairs.zones),
    flow: options.flow ? new Float64Array(pairs.zones) : null,
  }
  const ids = nodeIds(prepared, layout)
  const endOf = (id: string) => {
    const node = ids.indexOf(id)
    if (node < 0)
      throw new MarketError('unknown_store', `No flow of this scenario comes from or goes to ${id}.`, { id })
    return node
  }
  const ends = options.flow && [endOf(options.flow.from), endOf(options.flow.to)]
  const position = new Map(changed.map((x, a) => [x.node, a]))
  const delta = new Float64Array(c)
  for (let t = 0; t < n; t++) {
    const i = zone[t]
    let sum0 = rest[t]
    let sum1 = rest[t]
    for (let a = 0; a < c; a++) {
      sum0 += before[a * n + t]
      sum1 += after[a * n + t] * parameters.boost[a]
    }
    const dI = Math.log(sum1 / sum0)
    const demand = demandAt(t, dI)
    const webChange =
      web[i] === 0 ? 0 : web[i] * webAfter(dI > 0 ? parameters.etaOpening : parameters.etaClosing, dI)
    result.stores[i] = demand - base.demand[i]
    result.web[i] = webChange
    if (!ends || !result.flow) continue
    const per0 = base.demand[i] / sum0
    const per1 = sum1 > 0 ? demand / sum1 : 0
    const restDelta = rest[t] * (per1 - per0)
    let [loss, gain] = [Math.max(-restDelta, 0), Math.max(restDelta, 0)]
    for (let a = 0; a < c; a++) {
      delta[a] = per1 * after[a * n + t] * parameters.boost[a] - per0 * before[a * n + t]
      if (delta[a] < 0) loss -= delta[a]
      else gain += delta[a]
    }
    const within = Math.min(loss, gain)
    const toWeb = Math.min(Math.max(webChange, 0), loss - within)
    const fromWeb = Math.min(Math.max(-webChange, 0), gain - within)
    const alone = webChange - toWeb + fromWeb
    const changeOf = (node: number) => {
      const a = position.get(node)
      if (a !== undefined) return delta[a]
      const p = findPair(pairs, i, node)
      return p < 0 || rest[t] === 0 ? 0 : (restDelta * base.weight[p]) / rest[t]
    }
    const [from, to] = ends
    const { nodes } = layout
    if (from < nodes && to < nodes) {
      const [lost, won] = [-changeOf(from), changeOf(to)]
      if (lost > 0 && won > 0) result.flow[i] = (lost * won * within) / (loss * gain)
    } else if (from < nodes) {
      const lost = -changeOf(from)
      if (lost > 0) result.flow[i] = (lost / loss) * (to === nodes ? toWeb : loss - within - toWeb)
    } else if (to < nodes) {
      const won = changeOf(to)
      if (won > 0) result.flow[i] = (won / gain) * (from === nodes ? fromWeb : gain - within - fromWeb)
    } else if (from !== to) result.flow[i] = Math.max(0, from === nodes ? -alone : alone)
  }
  return result
}
