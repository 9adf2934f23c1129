import type { Point, TravelTimes } from '@/lib/travel/provider'
import { competitorAreas, competitorPull } from './covariates'
import { felt, strain } from './decay-form'
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
  /** Competitors by touched zone, before and after those who leave; null where none does or none are known. */
  rivals: Rivals | null
  minutes: Minutes | null
}

export interface Rivals {
  before: Float64Array
  after: Float64Array
  /** Pull of each who leaves, and the changed store that takes the site. */
  leaving: { changed: number; pull: Float64Array }[]
}

/** Driving times behind the weights, for draws of their errors: by what a relative error changes them as felt. */
export interface Minutes {
  /** To changed stores, where they stand before and after: [c * zones + t]; 0 where they are not. */
  before: Float32Array
  after: Float32Array
  /** Mean over the unchanged stores, by their shares. */
  rest: Float64Array
  /** Block of neighbouring zones that share their errors. */
  block: Int32Array
  blocks: number
}

/** Zones of one block share the roads, and so the errors of their driving times. */
const BLOCK_DEGREES = 0.25

/** Finds the zones that the changes touch and the weights there; with `times` also the minutes behind them. */
export function touch(
  prepared: Prepared,
  base: BaseMarket,
  changed: readonly Changed[],
  minutesTo: (site: Point) => ReturnType<TravelTimes['minutesTo']>,
  times = false,
): Touched {
  const { pairs, form } = prepared
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
    rivals: leavingRivals(prepared, changed, zones, minutesTo),
    minutes: null,
  }
  const times0 = times
    ? { before: new Float32Array(n * changed.length), after: new Float32Array(n * changed.length) }
    : null
  for (let t = 0; t < n; t++) touched.rest[t] = base.sum[zones[t]]
  const isChanged = new Uint8Array(stores)
  const [near, far] = prepared.minutesRange
  const [small, large] = prepared.areaRange
  changed.forEach((c, a) => {
    const row = a * n
    if (c.node < stores) {
      isChanged[c.node] = 1
      const growth = c.site === undefined ? Math.exp(prepared.size.value * c.growth + c.formatShift) : 0
      for (let e = prepared.zoneStart[c.node]; e < prepared.zoneStart[c.node + 1]; e++) {
        const t = row + place[prepared.zone[e]] - 1
        touched.before[t] = base.weight[prepared.zonePair[e]]
        touched.after[t] = growth * touched.before[t]
        if (times0) times0.before[t] = strain(form, pairs.minutes[prepared.zonePair[e]])
        if (times0 && growth > 0) times0.after[t] = times0.before[t]
      }
    }
    const minutes = sites[a]
    if (!minutes) return
    const attraction = attractionAfter(prepared, base, c)
    const strange =
      c.area < small || c.area > large || (c.format !== null && !knowsFormat(prepared, c.format))
    for (let t = 0; t < n; t++) {
      const i = zones[t]
      if (minutes[i] > pairs.cutoff[i]) continue
      touched.after[row + t] = Math.exp(attraction - base.decay * felt(form, minutes[i]) - base.level[i])
      if (strange || minutes[i] < near || minutes[i] > far) touched.outside[row + t] = 1
      if (times0) times0.after[row + t] = strain(form, minutes[i])
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
  if (times0) touched.minutes = { ...times0, ...timesOfRest(prepared, touched, isChanged) }
  return touched
}

function knowsFormat({ stores }: Prepared, format: string): boolean {
  return stores.some(s => s.format === format)
}

function timesOfRest(
  { pairs, zones, form }: Prepared,
  { base, zone, rest }: Touched,
  isChanged: Uint8Array,
): Pick<Minutes, 'rest' | 'block' | 'blocks'> {
  const mean = new Float64Array(zone.length)
  const blocks = new Map<number, number>()
  const block = new Int32Array(zone.length)
  for (let t = 0; t < zone.length; t++) {
    const i = zone[t]
    let sum = 0
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++)
      if (isChanged[pairs.store[p]] === 0) sum += base.weight[p] * strain(form, pairs.minutes[p])
    mean[t] = rest[t] > 0 ? sum / rest[t] : 0
    const key = Math.floor(zones.lat[i] / BLOCK_DEGREES) * 10_000 + Math.floor(zones.lon[i] / BLOCK_DEGREES)
    const known = blocks.get(key) ?? blocks.size
    blocks.set(key, known)
    block[t] = known
  }
  return { rest: mean, block, blocks: blocks.size }
}

function leavingRivals(
  prepared: Prepared,
  changed: readonly Changed[],
  zone: Int32Array,
  minutesTo: (site: Point) => Float32Array,
): Touched['rivals'] {
  const { competition, competitors, zones, base, form } = prepared
  const leaving = changed.filter(c => c.competitor >= 0)
  if (!competition || leaving.length === 0) return null
  const areas = competitorAreas(competitors)
  const travel = { id: '', relativeError: null, minutesTo: (_: unknown, site: Point) => minutesTo(site) }
  const all = { ...zones, population: zones.lat, web: zones.lat }
  const before = Float64Array.from(zone, i => competition[i])
  const pulls = changed.flatMap(({ competitor }, a) => {
    if (competitor < 0) return []
    const pull = competitorPull(
      { zones: all, travel },
      competitors[competitor],
      areas[competitor],
      base.decay,
      form,
    )
    return [{ changed: a, pull: Float64Array.from(zone, i => pull[i]) }]
  })
  return { before, after: without(before, pulls), leaving: pulls }
}

function without(before: Float64Array, leaving: Rivals['leaving']): Float64Array {
  const after = Float64Array.from(before)
  for (const { pull } of leaving)
    for (let t = 0; t < after.length; t++) after[t] = Math.max(0, after[t] - pull[t])
  return after
}

/** The same zones where only some of the changes happen: `happens[a]`. */
export function only(touched: Touched, happens: readonly boolean[]): Touched {
  const n = touched.zone.length
  const after = Float64Array.from(touched.after)
  happens.forEach((does, a) => {
    if (!does) after.set(touched.before.subarray(a * n, (a + 1) * n), a * n)
  })
  const { rivals } = touched
  const leaving = rivals?.leaving.filter(l => happens[l.changed]) ?? []
  return {
    ...touched,
    after,
    rivals: rivals && { ...rivals, after: without(rivals.before, leaving), leaving },
  }
}
