import * as marketPriors from '@/lib/market/priors'
import type { Range } from '@/lib/scenario/document'
import { disturbedStores, type ForecastOptions, forecastEvent, type Known, reachOf } from './backtest'
import type { NetworkEvent } from './events'
import type { EventForecast } from './forecast'
import { type History, type Panel, sumOver } from './panel'
import type { Elasticity } from './pool'
import { residualScales } from './residuals'
import { elasticitiesOf, type StudiedEvent, tradingThrough } from './study'

/** Most events that are forecast where a network has very many: those whose stores sell most. */
const MOST_EVENTS = 20

/**
 * Back-test: forecasts every opening, closing and move that counts, in their order, each with what was known the month before it: the
 * choice model of the year before, elasticities and residuals from events that were over by then, else the priors.
 * After each, a placebo: a closing at the same date that never was, at a store to which nothing happened.
 */
export function rehearse(
  history: History,
  studied: readonly StudiedEvent[],
  optionsOf: (event: NetworkEvent) => ForecastOptions = () => ({}),
): EventForecast[] {
  const { panel } = history
  const events = studied.map(s => s.event)
  const forecasts: EventForecast[] = []
  const judged = studied.filter(s => canForecast(history, s, events))
  for (const s of largest(panel, judged)) {
    const { event, choice } = s
    const over = (other: NetworkEvent) => other.after.to <= event.before.to
    const known = knownFrom(
      elasticitiesOf(studied.filter(o => over(o.event))),
      residualScales(forecasts.filter(f => over(f.event))),
      event,
      choice,
    )
    const decay = choice?.decay ?? marketPriors.DECAY[panel.sector].mid
    const disturbed = disturbedStores(history, event, events, decay)
    const forecast = forecastEvent(history, event, known, disturbed, optionsOf(event))
    if (!forecast) continue
    forecasts.push(forecast)
    const touched = new Set([...disturbed, ...near(history, event, decay)])
    const pretended = placeboOf(history, event, touched, decay)
    const placebo = pretended && forecastEvent(history, pretended, known, disturbed)
    if (placebo) forecasts.push({ ...placebo, event, placebo: true })
  }
  return forecasts
}

/** Sales of another event's store within reach, over the event's own, that disturb it. */
const DISTURBING = 0.25

/**
 * Whether an event can be forecast and compared: it counts as evidence, or would but that no customers are located.
 * Then totals must tell it from the noise, and from an old store under a new number: it sells at least as much as the
 * network's stores do on average, and no other event near it is of its size.
 */
function canForecast(
  history: History,
  { event, reason }: StudiedEvent,
  events: readonly NetworkEvent[],
): boolean {
  const { panel } = history
  if (event.kind === 'resize' || event.kind === 'temporary_closure' || event.reason !== null) return false
  if (reason !== 'no_located_customers') return reason === null
  if (panel.located.zone.length > 0) return false
  const within = new Set(near(history, event, marketPriors.DECAY[panel.sector].mid))
  const size = (e: NetworkEvent) =>
    Math.max(
      sumOver(panel, panel.sales, e.store, event.after.from, event.after.to),
      sumOver(panel, panel.sales, e.former ?? e.store, event.before.from, event.before.to),
    )
  const sold = panel.stores
    .map((_, j) => sumOver(panel, panel.sales, j, event.before.from, event.before.to))
    .filter(x => x > 0)
  if (size(event) * sold.length < sold.reduce((sum, x) => sum + x, 0)) return false
  return !events.some(
    other =>
      other !== event &&
      within.has(other.store) &&
      other.month >= event.before.from &&
      other.month <= event.after.to &&
      size(other) > DISTURBING * size(event),
  )
}

/** What was known: an opening's or a closing's own elasticity, as the evidence of the time had it. */
function knownFrom(
  elasticities: readonly Elasticity[],
  [event, donor]: readonly [Elasticity, Elasticity],
  { kind }: NetworkEvent,
  choice: Known['choice'],
): Known {
  const side = kind === 'opening' ? '_opening' : kind === 'move' ? '' : '_closing'
  const range = (term: string): Range => {
    const e = elasticities.find(x => x.term === term)!
    return { low: e.low, mid: e.value, high: e.high }
  }
  return {
    choice,
    access: range(`access${side}`),
    web: range(`web${side}`),
    event_residual_sd: event.value,
    donor_residual_sd: donor.value,
  }
}

/** The events with the largest stores, in their own order. */
function largest(panel: Panel, studied: readonly StudiedEvent[]): StudiedEvent[] {
  const months = panel.last - panel.first + 1
  const size = ({ event: { store } }: StudiedEvent) =>
    Math.max(...panel.sales.subarray(store * months, (store + 1) * months))
  const kept = new Set([...studied].sort((a, b) => size(b) - size(a)).slice(0, MOST_EVENTS))
  return studied.filter(s => kept.has(s))
}

/** A closing that never was, at one of the stores to which, and around which, nothing happened. */
function placeboOf(
  history: History,
  event: NetworkEvent,
  touched: ReadonlySet<number>,
  decay: number,
): NetworkEvent | null {
  const pretended = (store: number): NetworkEvent => ({
    ...event,
    kind: 'closure',
    store,
    former: null,
    until: null,
    reason: null,
  })
  const calm = tradingThrough(history.panel, event.before.from, event.after.to).filter(j => {
    const around = near(history, pretended(j), decay)
    return around.length > 1 && around.every(k => !touched.has(k))
  })
  // A stride that has nothing to do with place: another store for every event.
  return calm.length > 0 ? pretended(calm[(7 * event.month + event.store) % calm.length]) : null
}

/** Stores within reach of an event. */
function near({ panel, sites }: History, event: NetworkEvent, decay: number): number[] {
  const minutes = panel.travel.minutesTo(sites, panel.stores[event.store])
  return Array.from(minutes.keys()).filter(j => minutes[j] <= reachOf(decay))
}
