import type { Point, TravelTimes } from '@/lib/travel/provider'
import { attractionAfter, type Changed } from './plan'
import type { BaseMarket, Prepared } from './prepare'

/** The zones that a scenario touches, with the weights of the changed stores before and after. */
export interface Touched {
  changed: readonly Changed[]
  base: BaseMarket
  zone: Int32Array
  /** Sum of the weights of the unchanged stores. */
  rest: Float64Array
  /** Changed store c in touched zone t: [c * zones + t]. `after` is without a draw of the site's effect. */
  before: Float64Array
  after: Float64Array
  /** 1 where the new site lies outside the calibrated range for this zone. */
  outside: Uint8Array
}

/** Where the parts of an outcome lie in one array of numbers; see {@link Outcome}. */
export interface Layout {
  changed: readonly Changed[]
  /** Stores before or after: the market's, then the new ones. The web is node `nodes`, outside `nodes + 1`. */
  nodes: number
  width: number
  out: number
  into: number
  toWeb: number
  fromWeb: number
  toMarket: number
  fromMarket: number
  webToMarket: number
  marketToWeb: number
  halo: number
  outside: number
  size: number
}

/**
 * What a scenario moves, over the base: change by node (web last), flows from and to each changed store by
 * node, flows between unchanged stores and the web or the market, web and market, and for each changed store
 * the web sales it adds or costs (halo) and what it sells outside the calibrated range.
 */
export type Outcome = Float64Array

/** Access further off its base than this says nothing more about the web. */
const WEB_REACH = 2

export function layOut(prepared: Prepared, changed: readonly Changed[]): Layout {
  const nodes = prepared.active.length + changed.filter(c => c.kind === 'open').length
  const width = nodes + 2
  const out = nodes + 1
  const into = out + changed.length * width
  const toWeb = into + changed.length * width
  const webToMarket = toWeb + 4 * nodes
  return {
    changed,
    nodes,
    width,
    out,
    into,
    toWeb,
    fromWeb: toWeb + nodes,
    toMarket: toWeb + 2 * nodes,
    fromMarket: toWeb + 3 * nodes,
    webToMarket,
    marketToWeb: webToMarket + 1,
    halo: webToMarket + 2,
    outside: webToMarket + 2 + changed.length,
    size: webToMarket + 2 + 2 * changed.length,
  }
}

/** Finds the zones that the changes touch and the weights there. */
export function touch(
  prepared: Prepared,
  base: BaseMarket,
  changed: readonly Changed[],
  minutesTo: (site: Point) => ReturnType<TravelTimes['minutesTo']>,
): Touched {
  const { pairs } = prepared
  const stores = prepared.active.length
  // Place of a zone among the touched ones, from 1; 0 says untouched.
  const place = new Int32Array(pairs.zones)
  const found = new Int32Array(pairs.zones)
  let n = 0
  const sites = changed.map(c => (c.site ? minutesTo(c.site) : null))
  changed.forEach((c, a) => {
    if (c.node < stores)
      for (let e = prepared.zoneStart[c.node]; e < prepared.zoneStart[c.node + 1]; e++) {
        const i = prepared.zone[e]
        if (place[i] > 0) continue
        found[n++] = i
        place[i] = n
      }
    const minutes = sites[a]
    if (!minutes) return
    for (let i = 0; i < pairs.zones; i++) {
      if (minutes[i] > pairs.cutoff[i] || place[i] > 0) continue
      found[n++] = i
      place[i] = n
    }
  })
  const zones = found.subarray(0, n)
  const touched: Touched = {
    changed,
    base,
    zone: zones,
    rest: new Float64Array(n),
    before: new Float64Array(n * changed.length),
    after: new Float64Array(n * changed.length),
    outside: new Uint8Array(n * changed.length),
  }
  for (let t = 0; t < n; t++) touched.rest[t] = base.sum[zones[t]]
  const isChanged = new Uint8Array(stores)
  const [near, far] = prepared.minutesRange
  const [small, large] = prepared.areaRange
  changed.forEach((c, a) => {
    const row = a * n
    if (c.node < stores) {
      isChanged[c.node] = 1
      const growth = c.site === undefined ? Math.exp(prepared.size.value * c.growth) : 0
      for (let e = prepared.zoneStart[c.node]; e < prepared.zoneStart[c.node + 1]; e++) {
        const t = row + place[prepared.zone[e]] - 1
        touched.before[t] = base.weight[prepared.zonePair[e]]
        touched.after[t] = growth * touched.before[t]
      }
    }
    const minutes = sites[a]
    if (!minutes) return
    const attraction = attractionAfter(prepared, base, c)
    const areaOutside = c.area < small || c.area > large
    for (let t = 0; t < n; t++) {
      const i = zones[t]
      if (minutes[i] > pairs.cutoff[i]) continue
      touched.after[row + t] = Math.exp(attraction - base.decay * minutes[i] - base.level[i])
      if (areaOutside || minutes[i] < near || minutes[i] > far) touched.outside[row + t] = 1
    }
  })
  for (let t = 0; t < n; t++) {
    let gone = 0
    for (let a = 0; a < changed.length; a++) gone += touched.before[a * n + t]
    if (gone === 0) continue
    // Summed anew: what a closing store leaves behind may be far below the rounding of the whole.
    touched.rest[t] = 0
    for (let p = pairs.start[zones[t]]; p < pairs.start[zones[t] + 1]; p++)
      if (isChanged[pairs.store[p]] === 0) touched.rest[t] += base.weight[p]
  }
  return touched
}

/**
 * Demand after a change of access: `demand exp(rho dI)`. Growth bends towards the ceiling, with the same slope at
 * the base: nobody spends without limit because a store opens next door.
 */
export function demandAfter(demand: number, ceiling: number, rho: number, dI: number): number {
  if (dI === Number.NEGATIVE_INFINITY) return 0
  if (dI <= 0) return demand * Math.exp(rho * dI)
  const room = ceiling - demand
  if (!(room > 0)) return demand
  const growth = demand * Math.expm1(rho * dI)
  const filled = growth / room
  return demand + (Number.isFinite(filled) ? growth / Math.sqrt(1 + filled * filled) : room)
}

/** Relative change of web sales: `exp(eta dI) - 1`, with dI bounded smoothly. */
export function webAfter(eta: number, dI: number): number {
  return Math.expm1(eta * WEB_REACH * Math.tanh(dI / WEB_REACH))
}

/**
 * Adds up what moves, zone by zone. In a zone, stores that lose give to stores that gain in proportion to both;
 * what the stores lose on balance goes to the web as far as it gains, the rest to the market; what they gain on
 * balance comes from the web as far as it loses, the rest from the market.
 */
export function evaluate(
  prepared: Prepared,
  layout: Layout,
  touched: Touched,
  rho: number,
  eta: number,
  boost: Float64Array,
): Outcome {
  const { pairs, ceiling, web } = prepared
  const { base, zone, rest, before, after, outside } = touched
  const { weight } = base
  const { store } = pairs
  const { changed, nodes, width } = layout
  const n = zone.length
  const c = changed.length
  const outcome = new Float64Array(layout.size)
  const isChanged = new Uint8Array(nodes)
  for (const { node } of changed) isChanged[node] = 1
  const delta = new Float64Array(c)
  // Blocks of the outcome that the unchanged stores of a zone add to, and the amount per unit of weight.
  const block = new Int32Array(2 * c + 5)
  const perWeight = new Float64Array(2 * c + 5)
  let blocks = 0
  const add = (to: number, per: number) => {
    if (per === 0) return
    block[blocks] = to
    perWeight[blocks++] = per
  }
  for (let t = 0; t < n; t++) {
    const i = zone[t]
    let sum = rest[t]
    for (let a = 0; a < c; a++) sum += after[a * n + t] * boost[a]
    const dI = Math.log(sum / base.sum[i])
    const demand0 = base.demand[i]
    const demand1 = demandAfter(demand0, ceiling[i], rho, dI)
    const per0 = demand0 / base.sum[i]
    const per1 = sum > 0 ? demand1 / sum : 0
    const webChange = web[i] === 0 ? 0 : web[i] * webAfter(eta, dI)
    const restDelta = rest[t] * (per1 - per0)
    let loss = Math.max(-restDelta, 0)
    let gain = Math.max(restDelta, 0)
    let moved = 0
    for (let a = 0; a < c; a++) {
      const d = per1 * after[a * n + t] * boost[a] - per0 * before[a * n + t]
      delta[a] = d
      if (d < 0) loss -= d
      else gain += d
      moved += Math.abs(d)
      outcome[changed[a].node] += d
      if (outside[a * n + t] === 1 && d > 0) outcome[layout.outside + a] += d
    }
    outcome[nodes] += webChange
    const within = Math.min(loss, gain)
    const leaves = loss - within
    const arrives = gain - within
    const toWeb = Math.min(Math.max(webChange, 0), leaves)
    const fromWeb = Math.min(Math.max(-webChange, 0), arrives)
    const alone = webChange - toWeb + fromWeb
    if (alone > 0) outcome[layout.marketToWeb] += alone
    else outcome[layout.webToMarket] -= alone
    const gainRate = gain > 0 ? within / gain : 0
    const perLoss = loss > 0 ? 1 / loss : 0
    const perGain = gain > 0 ? 1 / gain : 0
    blocks = 0
    const restPer = rest[t] > 0 ? 1 / rest[t] : 0
    if (restDelta !== 0) {
      add(0, per1 - per0)
      const part = Math.abs(restDelta) * restPer * (restDelta < 0 ? perLoss : perGain)
      add(restDelta < 0 ? layout.toWeb : layout.fromWeb, part * (restDelta < 0 ? toWeb : fromWeb))
      add(
        restDelta < 0 ? layout.toMarket : layout.fromMarket,
        part * (restDelta < 0 ? leaves - toWeb : arrives - fromWeb),
      )
    }
    for (let a = 0; a < c; a++) {
      const d = delta[a]
      if (d === 0) continue
      if (moved > 0) outcome[layout.halo + a] += (alone * Math.abs(d)) / moved
      const out = layout.out + a * width
      const into = layout.into + a * width
      if (d < 0) {
        const part = -d * perLoss
        outcome[out + nodes] += part * toWeb
        outcome[out + nodes + 1] += part * (leaves - toWeb)
        for (let b = 0; b < c; b++)
          if (delta[b] > 0) outcome[out + changed[b].node] += part * delta[b] * gainRate
        if (restDelta > 0) add(out, part * restDelta * gainRate * restPer)
      } else {
        const part = d * perGain
        outcome[into + nodes] += part * fromWeb
        outcome[into + nodes + 1] += part * (arrives - fromWeb)
        if (restDelta < 0) add(into, -restDelta * perLoss * d * gainRate * restPer)
      }
    }
    const end = pairs.start[i + 1]
    for (let b = 0; b < blocks; b++) {
      const to = block[b]
      const per = perWeight[b]
      for (let p = pairs.start[i]; p < end; p++)
        if (isChanged[store[p]] === 0) outcome[to + store[p]] += weight[p] * per
    }
  }
  return outcome
}
