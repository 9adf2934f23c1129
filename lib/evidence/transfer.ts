import { uniform } from '@/lib/market/random'
import type { NetworkEvent } from './events'
import type { History, Window } from './panel'
import type { StudiedEvent } from './study'

export type Destination = 'stayed' | 'store' | 'web' | 'new' | 'lost'

/** Customers of an event's zones, counted while they are at hand. */
export interface EventPeople {
  /** By zone of the event ({@link StudiedEvent.zones}): purchases after the event, and those of customers new to the chain. */
  after: Float64Array
  newAfter: Float64Array
  /** Customers of the affected zones: of the event's store (before it closed or after it opened), of which... */
  own: number
  /** ... bought anywhere in the chain on the other side of the event, and had nothing there. */
  seen: number
  unseen: number
  /** By store of the panel, and the web at its end: bought at both; bought there at all. */
  both: Float64Array
  any: Float64Array
}

/** One row of the dataset's table `measured_transfer`, with indices in place of keys. */
export interface TransferRow {
  destination: Destination
  /** Index of the other store; -1 unless one store. */
  store: number
  customers: number | null
  amount: number
  low: number
  high: number
  share: number
  share_low: number
  share_high: number
}

/** Fewest customers a row may rest on, and to what counts are rounded. */
export interface Disclosure {
  customers: number
  rounding: number
}

const DRAWS = 200
/** Most stores named; the others are one row. */
const NAMED_STORES = 8
const YEAR = 12

/**
 * Where a closed store's sales went, or an opened one's came from, in the event's affected zones, beyond what the
 * control zones did: purchases after less purchases before at the controls' growth, by store and on the web, over
 * the event's own sales, per twelve months. What an opening did not take from stores or web came from customers new
 * to the chain (beyond the controls' share of new ones) or from its customers buying more (`stayed`); what a
 * closure's customers did not spend elsewhere is `lost`; at a move, `stayed` is what the new site keeps. The rows
 * sum to the store's own sales. Intervals hold 80 %: zones drawn with replacement, stretched as the placebos ask.
 */
export function measuredTransfer(
  history: History,
  studied: StudiedEvent,
  people: EventPeople,
  stretch: number,
  disclosure: Disclosure,
): TransferRow[] {
  const { event, zones, windows, choice } = studied
  if (!zones || !windows || !choice || event.kind === 'resize' || people.own < disclosure.customers) return []
  const year = YEAR / (event.after.to - event.after.from + 1)
  const table = zoneTable(history, studied, people)
  const named = namedStores(studied, people, disclosure)
  const all = Array.from(zones.zones.keys())
  const point = flows(table, event, named, all, all)
  const random = uniform(event.month * 1000 + event.store)
  const draws: Flows[] = []
  for (let d = 0; d < DRAWS; d++) {
    const pick = (from: number, to: number) =>
      Array.from({ length: to - from }, () => from + Math.floor(random() * (to - from)))
    const drawn = [...pick(0, zones.affected), ...pick(zones.affected, zones.zones.length)]
    draws.push(flows(table, event, named, drawn, drawn))
  }
  const count = (n: number) =>
    n >= disclosure.customers ? disclosure.rounding * Math.round(n / disclosure.rounding) : null
  const row = (
    destination: Destination,
    store: number,
    customers: number | null,
    of: (f: Flows) => number,
  ): TransferRow => {
    const value = of(point)
    const amount = interval(value, draws.map(of), stretch)
    const share = interval(
      value / point.own,
      draws.map(f => of(f) / f.own),
      stretch,
    )
    return {
      destination,
      store,
      customers,
      amount: year * value,
      low: year * amount.low,
      high: year * amount.high,
      share: value / point.own,
      share_low: share.low,
      share_high: share.high,
    }
  }
  const web = history.panel.stores.length
  const rows = named.map((store, n) => row('store', store, count(people.both[store]), f => f.stores[n]))
  rows.push(row('store', -1, null, f => f.stores[named.length]))
  rows.push(row('web', -1, count(people.both[web]), f => f.web))
  if (event.kind !== 'opening') rows.push(row('lost', -1, count(people.unseen), f => f.rest))
  if (event.kind === 'opening') rows.push(row('stayed', -1, count(people.seen), f => f.rest))
  if (event.kind === 'opening') rows.push(row('new', -1, count(people.unseen), f => f.fresh))
  if (event.kind === 'move') rows.push(row('stayed', -1, count(people.seen), f => f.kept))
  return rows
}

/** By zone of the event: what was bought where, expanded. */
interface ZoneTable {
  affected: number
  /** Controls' weights. */
  weight: Float64Array
  before: Float64Array
  after: Float64Array
  webBefore: Float64Array
  webAfter: Float64Array
  /** Share of the purchases after by customers new to the chain. */
  after1: Float64Array
  newAfter: Float64Array
  /** The event's own store: before (closing, move) and after (opening, move). */
  gone: Float64Array
  come: Float64Array
  /** `[zone * stores + store]` for affected zones: after less before, kept apart. */
  storeBefore: Float64Array
  storeAfter: Float64Array
  stores: number
}

function zoneTable(history: History, studied: StudiedEvent, people: EventPeople): ZoneTable {
  const { event, zones, windows } = studied
  const list = zones!.zones
  const before = history.byZone(event.before)
  const after = history.byZone(event.after)
  const stores = history.panel.stores.length
  const affected = zones!.affected
  const spread = (window: Window) => {
    const out = new Float64Array(affected * stores)
    for (let k = 0; k < affected; k++)
      for (let e = window.start[list[k]]; e < window.start[list[k] + 1]; e++)
        out[k * stores + window.store[e]] += window.amount[e]
    return out
  }
  const storeBefore = spread(windows!.before)
  const storeAfter = spread(windows!.after)
  const column = (values: Float64Array, store: number | null) =>
    Float64Array.from({ length: affected }, (_, k) => (store === null ? 0 : values[k * stores + store]))
  const pick = (values: Float64Array) => Float64Array.from(list, i => values[i])
  return {
    affected,
    weight: zones!.weight,
    before: pick(before.stores),
    after: pick(after.stores),
    webBefore: pick(before.web),
    webAfter: pick(after.web),
    after1: people.after,
    newAfter: people.newAfter,
    gone: column(storeBefore, goneStore(event)),
    come: column(storeAfter, comeStore(event)),
    storeBefore,
    storeAfter,
    stores,
  }
}

const goneStore = ({ kind, store, former }: NetworkEvent) =>
  kind === 'opening' ? null : kind === 'move' ? former : store
const comeStore = ({ kind, store }: NetworkEvent) => (kind === 'opening' || kind === 'move' ? store : null)

/** Stores with enough customers of the affected zones, those first that the choice model expects most of. */
function namedStores(
  { event, zones, choice, exposure }: StudiedEvent,
  people: EventPeople,
  { customers }: Disclosure,
) {
  const expected = new Float64Array(people.any.length)
  const dI = new Map(Array.from(exposure!.zones, (i, k) => [i, Math.abs(exposure!.dI[k])]))
  const { pairs, pull, sum, active } = choice!
  for (const i of zones!.zones.subarray(0, zones!.affected))
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++)
      expected[active[pairs.store[p]]] += ((dI.get(i) ?? 0) * pull[p]) / sum[i]
  return Array.from(expected.keys())
    .filter(
      j =>
        expected[j] > 0 &&
        j !== event.store &&
        j !== event.former &&
        people.any[j] >= customers &&
        people.both[j] >= customers,
    )
    .sort((a, b) => expected[b] - expected[a])
    .slice(0, NAMED_STORES)
}

interface Flows {
  own: number
  /** By named store, the others at the end: moved there (closing) or from there (opening). */
  stores: Float64Array
  web: number
  fresh: number
  kept: number
  rest: number
}

/** Flows with some of the zones; `drawn` may name a zone more than once. */
function flows(
  t: ZoneTable,
  event: NetworkEvent,
  named: readonly number[],
  drawn: readonly number[],
  controls: readonly number[],
): Flows {
  let before = 0
  let after = 0
  let webBefore = 0
  let webAfter = 0
  let located = 0
  let fresh = 0
  for (const k of controls) {
    if (k < t.affected) continue
    before += t.weight[k] * t.before[k]
    after += t.weight[k] * t.after[k]
    webBefore += t.weight[k] * t.webBefore[k]
    webAfter += t.weight[k] * t.webAfter[k]
    located += t.weight[k] * t.after1[k]
    fresh += t.weight[k] * t.newAfter[k]
  }
  const growth = before > 0 ? after / before : 1
  const webGrowth = webBefore > 0 ? webAfter / webBefore : 1
  const freshShare = located > 0 ? fresh / located : 0
  const stores = new Float64Array(named.length + 1)
  let web = 0
  let gone = 0
  let come = 0
  let others = 0
  let excess = 0
  for (const k of drawn) {
    if (k >= t.affected) continue
    gone += t.gone[k] * growth
    come += t.come[k]
    web += t.webAfter[k] - t.webBefore[k] * webGrowth
    others += t.after[k] - t.come[k] - growth * (t.before[k] - t.gone[k])
    const row = k * t.stores
    for (let n = 0; n < named.length; n++)
      stores[n] += t.storeAfter[row + named[n]] - growth * t.storeBefore[row + named[n]]
    // Of what is bought after, more by new customers than the controls' part of the zone's expected purchases.
    const share = t.after1[k] > 0 ? t.newAfter[k] / t.after1[k] : 0
    excess += share * t.after[k] - freshShare * growth * t.before[k]
  }
  let sum = 0
  for (let n = 0; n < named.length; n++) sum += stores[n]
  stores[named.length] = others - sum
  if (event.kind === 'opening') {
    const newcomers = Math.max(0, excess)
    return {
      own: come,
      stores: stores.map(x => -x),
      web: -web,
      fresh: newcomers,
      kept: 0,
      rest: come + others + web - newcomers,
    }
  }
  return { own: gone, stores, web, fresh: 0, kept: come, rest: gone - come - others - web }
}

function interval(value: number, draws: number[], stretch: number): { low: number; high: number } {
  const sorted = Float64Array.from(draws).sort()
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]
  return {
    low: value + stretch * Math.min(0, at(0.1) - value),
    high: value + stretch * Math.max(0, at(0.9) - value),
  }
}
