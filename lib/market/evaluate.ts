import type { Pairs } from './pairs'
import type { Prepared } from './prepare'
import type { Touched } from './touch'

/** Everything a scenario's outcome depends on besides the market. */
export interface Parameters {
  rhoOpening: number
  rhoClosing: number
  etaOpening: number
  etaClosing: number
  /** Elasticity to access that a zone lacked to count as served; counts where it is above that of openings. */
  emptySlope: number
  /** By changed store: factor on its weight afterwards. */
  boost: Float64Array
  /** Log-odds of spending per ln(1 + pull of competitors). */
  competitor: number
  /** Weight of competitors in the choice; null where they only weigh on spending. */
  rivalry: Rivalry | null
}

/** Competitors as alternatives: `ratio[t]` is their pull over that of the own stores, before `weight`. */
export interface Rivalry {
  weight: number
  ratio: Float64Array
  /** Their pull afterwards over before. */
  left: Float64Array | null
}

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
 * Flows of unchanged stores by zone, per unit of their weight, for `width` draws side by side: block b of touched
 * zone t and draw d lies at (b * zones + t) * width + d. Blocks: a -> rest for each changed a, rest -> a for each,
 * rest -> web, web -> rest, rest -> market, market -> rest.
 */
export interface Blocks {
  width: number
  values: Float64Array
  /** 1 where a block holds anything in a zone: [b * zones + t]. */
  used: Uint8Array
}

export const blockCount = (c: number) => 2 * c + 4

/** Access further off its base than this says nothing more about the web. */
const WEB_REACH = 2

/**
 * Demand after a change of access: `demand exp(rho dI + extra)`. Growth bends towards the ceiling, with the same
 * slope at the base: nobody spends without limit because a store opens next door.
 */
export function demandAfter(demand: number, ceiling: number, rho: number, dI: number, extra = 0): number {
  if (dI === Number.NEGATIVE_INFINITY) return 0
  const rise = rho * dI + extra
  if (rise <= 0) return demand * Math.exp(rise)
  const room = ceiling - demand
  if (!(room > 0)) return demand
  const growth = demand * Math.expm1(rise)
  const filled = growth / room
  return demand + (Number.isFinite(filled) ? growth / Math.sqrt(1 + filled * filled) : room)
}

/** Relative change of web sales: `exp(eta dI) - 1`, with dI bounded smoothly. */
export function webAfter(eta: number, dI: number): number {
  return Math.expm1(eta * WEB_REACH * Math.tanh(dI / WEB_REACH))
}

/**
 * Demand of a touched zone when its access changes by dI. Access that a zone lacked to count as served is worth what
 * the potential says where that is more than the elasticity; where a competitor leaves, the zone has more to spend.
 */
export function demandOf(
  prepared: Prepared,
  touched: Touched,
  parameters: Parameters,
): (t: number, dI: number) => number {
  const { ceiling, below } = prepared
  const { zone, base, rivals } = touched
  const { rhoOpening, rhoClosing, rivalry, competitor, emptySlope } = parameters
  const steep = Math.max(0, emptySlope - rhoOpening)
  if (rivalry) {
    const { weight, ratio, left } = rivalry
    return (t, dI) => {
      const demand = base.demand[zone[t]]
      const elsewhere = (weight * ratio[t]) / (1 + weight * ratio[t])
      const own = Math.exp(dI)
      if (own === 0) return 0
      const after = (demand * own) / ((1 - elsewhere) * own + elsewhere * (left ? left[t] : 1))
      return Math.min(after, Math.max(demand, ceiling[zone[t]]))
    }
  }
  return (t, dI) => {
    const i = zone[t]
    const demand = base.demand[i]
    if (dI === 0 && !rivals) return demand
    let extra = dI > 0 && steep > 0 ? steep * Math.min(dI, below[i]) : 0
    if (rivals && competitor < 0)
      extra +=
        competitor *
        Math.log((1 + rivals.after[t]) / (1 + rivals.before[t])) *
        Math.max(0, 1 - demand / ceiling[i])
    return demandAfter(demand, ceiling[i], dI > 0 ? rhoOpening : rhoClosing, dI, extra)
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

/**
 * Hands the flows of unchanged stores out by their weight in each zone: rows[(block * stores + s) * width + d].
 * What it says of changed stores means nothing.
 */
export function scatter({ pairs }: Prepared, touched: Touched, blocks: Blocks, c: number): Float64Array {
  const { zone, base } = touched
  const { start, store } = pairs
  const { weight } = base
  const { width, values, used } = blocks
  const n = zone.length
  const stores = pairs.stores
  const rows = new Float64Array(blockCount(c) * stores * width)
  const list: number[] = []
  for (let block = 0; block < blockCount(c); block++)
    if (used.subarray(block * n, (block + 1) * n).includes(1)) list.push(block)
  if (width === 1) {
    scatterOnce(pairs, touched, values, list, rows)
    return rows
  }
  for (const block of list) {
    const from = block * stores * width
    for (let t = 0; t < n; t++) {
      const at = block * n + t
      if (used[at] === 0) continue
      const first = at * width
      const end = start[zone[t] + 1]
      for (let p = start[zone[t]]; p < end; p++) {
        const w = weight[p]
        const to = from + store[p] * width
        for (let d = 0; d < width; d++) rows[to + d] += w * values[first + d]
      }
    }
  }
  return rows
}

/** All blocks of one draw in one pass over the pairs: reading them is what takes time. */
function scatterOnce(
  { start, store, stores }: Pairs,
  { zone, base }: Touched,
  values: Float64Array,
  list: readonly number[],
  rows: Float64Array,
): void {
  const { weight } = base
  const n = zone.length
  const count = list.length
  const here = new Float64Array(count)
  const sums = new Float64Array(stores * count)
  for (let t = 0; t < n; t++) {
    let any = false
    for (let k = 0; k < count; k++) {
      here[k] = values[list[k] * n + t]
      if (here[k] !== 0) any = true
    }
    if (!any) continue
    const end = start[zone[t] + 1]
    for (let p = start[zone[t]]; p < end; p++) {
      const w = weight[p]
      const to = store[p] * count
      for (let k = 0; k < count; k++) sums[to + k] += w * here[k]
    }
  }
  for (let k = 0; k < count; k++)
    for (let s = 0; s < stores; s++) rows[list[k] * stores + s] = sums[s * count + k]
}
