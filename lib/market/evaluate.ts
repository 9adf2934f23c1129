import type { Prepared } from './prepare'
import { demandOf, type Parameters, webAfter } from './reaction'
import type { Blocks } from './scatter'
import type { Touched } from './touch'

/** Where the parts of {@link Zonal} totals lie, for c changed stores. */
export interface TotalsLayout {
  c: number
  /** From changed a to changed b: pair + a * c + b. */
  pair: number
  /** By changed store: to and from all unchanged stores, the web, the market. */
  outRest: number
  outWeb: number
  outMarket: number
  intoRest: number
  intoWeb: number
  intoMarket: number
  /** Unchanged stores and the web, the market; web and market. */
  restToWeb: number
  webToRest: number
  restToMarket: number
  marketToRest: number
  webToMarket: number
  marketToWeb: number
  /** By changed store: web sales that it adds or costs, and what it sells outside the calibrated range. */
  halo: number
  outside: number
  /** Changes as shares and demand say, not by flows: by changed store, of the unchanged ones, of the web. */
  direct: number
  restDirect: number
  webDirect: number
  size: number
}

export function totalsLayout(c: number): TotalsLayout {
  const byStore = (at: number) => c * c + at * c
  const single = byStore(6)
  return {
    c,
    pair: 0,
    outRest: byStore(0),
    outWeb: byStore(1),
    outMarket: byStore(2),
    intoRest: byStore(3),
    intoWeb: byStore(4),
    intoMarket: byStore(5),
    restToWeb: single,
    webToRest: single + 1,
    restToMarket: single + 2,
    marketToRest: single + 3,
    webToMarket: single + 4,
    marketToWeb: single + 5,
    halo: single + 6,
    outside: single + 6 + c,
    direct: single + 6 + 2 * c,
    restDirect: single + 6 + 3 * c,
    webDirect: single + 7 + 3 * c,
    size: single + 8 + 3 * c,
  }
}

/**
 * Adds up what moves, zone by zone. In a zone, stores that lose give to stores that gain in proportion to both;
 * what the stores lose on balance goes to the web as far as it gains, the rest to the market; what they gain on
 * balance comes from the web as far as it loses, the rest from the market. Returns totals, and writes draw `d` of
 * `blocks` for the unchanged stores where given.
 */
export function evaluate(
  prepared: Prepared,
  layout: TotalsLayout,
  touched: Touched,
  parameters: Parameters,
  blocks: Blocks | null = null,
  d = 0,
): Float64Array {
  const { web } = prepared
  const { base, zone, rest, before, after, outside } = touched
  const { boost, etaOpening, etaClosing } = parameters
  const { c } = layout
  const n = zone.length
  const totals = new Float64Array(layout.size)
  const delta = new Float64Array(c)
  const demandAt = demandOf(prepared, touched, parameters)
  const put = (block: number, t: number, amount: number) => {
    if (amount === 0 || blocks === null) return
    const at = block * n + t
    blocks.values[at * blocks.width + d] = amount / rest[t]
    blocks.used[at] = 1
  }
  for (let t = 0; t < n; t++) {
    const i = zone[t]
    let sum0 = rest[t]
    let sum1 = rest[t]
    for (let a = 0; a < c; a++) {
      sum0 += before[a * n + t]
      sum1 += after[a * n + t] * boost[a]
    }
    const dI = Math.log(sum1 / sum0)
    const demand1 = demandAt(t, dI)
    const per0 = base.demand[i] / sum0
    const per1 = sum1 > 0 ? demand1 / sum1 : 0
    const webChange = web[i] === 0 ? 0 : web[i] * webAfter(dI > 0 ? etaOpening : etaClosing, dI)
    const restDelta = rest[t] * (per1 - per0)
    let loss = Math.max(-restDelta, 0)
    let gain = Math.max(restDelta, 0)
    let moved = 0
    for (let a = 0; a < c; a++) {
      const change = per1 * after[a * n + t] * boost[a] - per0 * before[a * n + t]
      delta[a] = change
      if (change < 0) loss -= change
      else gain += change
      moved += Math.abs(change)
      totals[layout.direct + a] += change
      if (outside[a * n + t] === 1 && change > 0) totals[layout.outside + a] += change
    }
    totals[layout.restDirect] += restDelta
    totals[layout.webDirect] += webChange
    const within = Math.min(loss, gain)
    const leaves = loss - within
    const arrives = gain - within
    const toWeb = Math.min(Math.max(webChange, 0), leaves)
    const fromWeb = Math.min(Math.max(-webChange, 0), arrives)
    const alone = webChange - toWeb + fromWeb
    if (alone > 0) totals[layout.marketToWeb] += alone
    else totals[layout.webToMarket] -= alone
    const perLoss = loss > 0 ? 1 / loss : 0
    const perGain = gain > 0 ? 1 / gain : 0
    if (restDelta < 0) {
      const part = -restDelta * perLoss
      totals[layout.restToWeb] += part * toWeb
      totals[layout.restToMarket] += part * (leaves - toWeb)
      put(2 * c, t, part * toWeb)
      put(2 * c + 2, t, part * (leaves - toWeb))
    } else if (restDelta > 0) {
      const part = restDelta * perGain
      totals[layout.webToRest] += part * fromWeb
      totals[layout.marketToRest] += part * (arrives - fromWeb)
      put(2 * c + 1, t, part * fromWeb)
      put(2 * c + 3, t, part * (arrives - fromWeb))
    }
    for (let a = 0; a < c; a++) {
      const change = delta[a]
      if (change === 0) continue
      if (moved > 0) totals[layout.halo + a] += (alone * Math.abs(change)) / moved
      if (change < 0) {
        const part = -change * perLoss
        totals[layout.outWeb + a] += part * toWeb
        totals[layout.outMarket + a] += part * (leaves - toWeb)
        const shared = part * within * perGain
        for (let b = 0; b < c; b++) if (delta[b] > 0) totals[layout.pair + a * c + b] += shared * delta[b]
        if (restDelta > 0) {
          totals[layout.outRest + a] += shared * restDelta
          put(a, t, shared * restDelta)
        }
      } else {
        const part = change * perGain
        totals[layout.intoWeb + a] += part * fromWeb
        totals[layout.intoMarket + a] += part * (arrives - fromWeb)
        if (restDelta < 0) {
          const amount = -restDelta * perLoss * part * within
          totals[layout.intoRest + a] += amount
          put(c + a, t, amount)
        }
      }
    }
  }
  return totals
}
