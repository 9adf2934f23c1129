import { haversineKm } from '@/lib/geo/distance'
import { monthOf } from '@/lib/market/base'
import { firstWhole, lastWhole, type Panel, type PanelStore, sumOver } from './panel'

export type EventKind = 'opening' | 'closure' | 'move' | 'temporary_closure' | 'resize'

/** Why an event does not count as evidence. */
export type Reason =
  /** A new number, or a new address within a few steps: nothing changed for customers. */
  | 'renumbering'
  /** The data do not hold a year on both sides of it. */
  | 'data_edge'
  /** Another event reaches its trade area in the months compared. */
  | 'other_event'
  /** Its stores' customers are not identified, or have no homes. */
  | 'no_located_customers'
  /** Too few zones are affected, or too few like them are not. */
  | 'no_zones'
  | 'no_controls'
  /** Its zones went their own way before it. */
  | 'pre_trend'
  /** Too few purchases: its estimate says nothing. */
  | 'imprecise'
  /** Sales do not bear it out: sales before the opening, or after the closing. */
  | 'unfit'

/** First and last month of a stretch. */
export interface Months {
  from: number
  to: number
}

/** A past change of the network. */
export interface NetworkEvent {
  kind: EventKind
  /** Index of the store; for a move the new site. */
  store: number
  /** Index of the former site of a move. */
  former: number | null
  month: number
  /** Last month of a temporary closure. */
  until: number | null
  /** Months compared: the same calendar months before and after. */
  before: Months
  after: Months
  reason: Reason | null
}

/** What a store was for a while; dates as ISO text. */
export interface StorePeriod {
  store: number
  valid_from: string
  valid_to: string | null
  status: string | null
  selling_area_m2: number | null
}

/** Nearer and sooner than this, a new store is the old one under another number. */
const RENUMBERING_KM = 0.25
const RENUMBERING_MONTHS = 5
/** A successor that opens later than this after the store it replaces is a closing and an opening. */
const MOVE_MONTHS = 12
/** Months before a closing that are left out (liquidation), and after any event (the opening quarter). */
const LIQUIDATION_MONTHS = 3
const SETTLING_MONTHS = 3
const YEAR = 12
/** Change of selling area that counts as an event. */
const RESIZED = 0.1
/** Share of the usual sales above which a store was not really shut, or not really new. */
const STILL_TRADING = 0.2

/**
 * Openings, closures, moves, temporary closures and changes of area within the panel's months, in order of month
 * and store, with the months to compare and why one cannot count. A store that opens within 0.25 km of one that
 * closed less than five months away is a renumbering; one that names the store it replaces is a move.
 */
export function recogniseEvents(panel: Panel, periods: readonly StorePeriod[]): NetworkEvent[] {
  const { stores } = panel
  const successor = successors(panel)
  const formerOf = new Map([...successor].map(([former, next]) => [next, former]))
  const events: NetworkEvent[] = []
  stores.forEach((store, j) => {
    const opened = store.opened_on ? monthOf(store.opened_on) : null
    if (opened !== null && opened > panel.first && opened <= panel.last) {
      const former = formerOf.get(j)
      events.push(former === undefined ? opening(panel, j, opened) : move(panel, j, former, opened))
    }
    const closed = store.closed_on ? monthOf(store.closed_on) : null
    if (closed !== null && closed >= panel.first && closed < panel.last && !successor.has(j))
      events.push(closure(panel, j, closed))
  })
  for (const period of periods) {
    const paused = pause(panel, period)
    if (paused) events.push(paused)
  }
  events.push(...resizes(panel, periods))
  for (const event of events) event.reason ??= edge(panel, event)
  return events.sort((a, b) => a.month - b.month || a.store - b.store)
}

/** Each store that another continues, by the store it became. */
function successors({ stores }: Panel): Map<number, number> {
  const byId = new Map(stores.map((s, j) => [s.store_id, j]))
  const next = new Map<number, number>()
  stores.forEach((store, j) => {
    if (!store.opened_on) return
    const opened = monthOf(store.opened_on)
    const named = store.replaces_store_id === null ? undefined : byId.get(store.replaces_store_id)
    if (named !== undefined && named !== j) {
      const closed = stores[named].closed_on
      if (!closed || Math.abs(opened - monthOf(closed)) <= MOVE_MONTHS) next.set(named, j)
      return
    }
    stores.forEach((old, k) => {
      if (k === j || !old.closed_on || next.has(k)) return
      if (Math.abs(opened - monthOf(old.closed_on)) > RENUMBERING_MONTHS) return
      if (samePlace(store, old)) next.set(k, j)
    })
  })
  return next
}

function samePlace(a: PanelStore, b: PanelStore): boolean {
  return Math.abs(a.lat - b.lat) < 0.01 && haversineKm(a.lat, a.lon, b.lat, b.lon) <= RENUMBERING_KM
}

function opening(panel: Panel, store: number, month: number): NetworkEvent {
  const event = base('opening', store, month, 0)
  const sold = sumOver(panel, panel.sales, store, event.after.from, event.after.to)
  const sooner = sumOver(panel, panel.sales, store, panel.first, month - 1)
  return { ...event, reason: sooner > STILL_TRADING * sold ? 'unfit' : null }
}

function closure(panel: Panel, store: number, month: number): NetworkEvent {
  const event = base('closure', store, month, LIQUIDATION_MONTHS)
  const sold = sumOver(panel, panel.sales, store, event.before.from, event.before.to)
  const later = sumOver(panel, panel.sales, store, month + 1, panel.last)
  const young = firstWhole(panel.stores[store]) > event.before.from
  return { ...event, reason: later > STILL_TRADING * sold ? 'unfit' : young ? 'other_event' : null }
}

function move(panel: Panel, store: number, former: number, opened: number): NetworkEvent {
  const old = panel.stores[former]
  const closed = old.closed_on ? monthOf(old.closed_on) : opened
  const first = Math.min(opened, closed)
  const event = base('move', store, first, LIQUIDATION_MONTHS)
  const later = Math.max(opened, closed) - first
  event.after = { from: event.after.from + later, to: event.after.to + later }
  return {
    ...event,
    month: opened,
    former,
    reason: samePlace(panel.stores[store], old) ? 'renumbering' : null,
  }
}

/** A stretch without trading of at least one whole month, against the same months a year before. */
function pause(panel: Panel, period: StorePeriod): NetworkEvent | null {
  if (period.status !== 'temporary_closure' && period.status !== 'refit') return null
  const { store } = period
  const from = monthOf(period.valid_from) + (period.valid_from.slice(8, 10) === '01' ? 0 : 1)
  const to = lastWhole({
    ...panel.stores[store],
    closed_on: period.valid_to ?? panel.stores[store].closed_on,
  })
  const last = Math.min(to, panel.last, from + YEAR - 1)
  if (last < from || from < panel.first) return null
  const before = { from: from - YEAR, to: last - YEAR }
  const usual = sumOver(panel, panel.sales, store, before.from, before.to)
  const sold = sumOver(panel, panel.sales, store, from, last)
  if (usual > 0 && sold > STILL_TRADING * usual) return null
  return {
    kind: 'temporary_closure',
    store,
    former: null,
    month: monthOf(period.valid_from),
    until: period.valid_to ? monthOf(period.valid_to) : null,
    before,
    after: { from, to: last },
    reason: usual > 0 ? null : 'data_edge',
  }
}

function resizes(panel: Panel, periods: readonly StorePeriod[]): NetworkEvent[] {
  const events: NetworkEvent[] = []
  panel.stores.forEach((store, j) => {
    const own = periods
      .filter(p => p.store === j && (p.selling_area_m2 ?? 0) > 0)
      .sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1))
    own.forEach((period, n) => {
      const next = own[n + 1]?.selling_area_m2 ?? (period.valid_to ? store.selling_area_m2 : null)
      const date = own[n + 1]?.valid_from ?? period.valid_to
      if (!next || !date || Math.abs(next / period.selling_area_m2! - 1) < RESIZED) return
      const month = monthOf(date)
      if (month > panel.first && month <= panel.last) events.push(base('resize', j, month, 0))
    })
  })
  return events
}

function base(kind: EventKind, store: number, month: number, dropped: number): NetworkEvent {
  const to = month - Math.max(1, dropped)
  const from = month + SETTLING_MONTHS
  return {
    kind,
    store,
    former: null,
    month,
    until: null,
    before: { from: to - YEAR + 1, to },
    after: { from, to: from + YEAR - 1 },
    reason: null,
  }
}

function edge(panel: Panel, { before, after, store, former, kind }: NetworkEvent): Reason | null {
  if (before.from < panel.first || after.to > panel.last) return 'data_edge'
  const old = kind === 'opening' ? null : panel.stores[former ?? store]
  if (old && firstWhole(old) > before.from) return 'other_event'
  const gone =
    kind === 'opening' || kind === 'move' || kind === 'resize'
      ? lastWhole(panel.stores[store])
      : Number.POSITIVE_INFINITY
  return gone < after.to ? 'other_event' : null
}
