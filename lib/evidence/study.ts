import { type ChoiceAt, choiceAt } from './choice-at'
import { type Months, type NetworkEvent, type Reason, recogniseEvents, type StorePeriod } from './events'
import { type Exposure, exposureOf, placeboExposure } from './exposure'
import { firstWhole, type History, lastWhole, type Panel, type Window, type ZoneTotals } from './panel'
import { type Elasticity, type Finding, poolEvents, withPrior } from './pool'
import * as priors from './priors'
import { type Disturbance, type EventZones, eventZones } from './sample'
import { fitStacked } from './stacked'

/** An event with what was made of it. */
export interface StudiedEvent {
  event: NetworkEvent
  reason: Reason | null
  choice: ChoiceAt | null
  exposure: Exposure | null
  zones: EventZones | null
  windows: { before: Window; after: Window } | null
  /** Store and web spending against change of access, standard errors calibrated on placebos. */
  access: Finding | null
  web: Finding | null
  /** The web's reaction alone in zones with another own store near, and in the others. */
  webNear: Finding | null
  webFar: Finding | null
  /** The same within the year before, first half against second: nothing should be there. */
  preTrend: Finding | null
  /** ln growth of the control zones. */
  growth: number
  webGrowth: number
}

/** Past events and what they say of access. */
export interface Study {
  events: StudiedEvent[]
  elasticities: Elasticity[]
  /** Spread of placebo estimates over their standard errors, and how many there are; at least 1. */
  placebo: { access: number; web: number; count: number }
}

/** Oldest choice model an event may lean on, months. */
const FRESH_MONTHS = 12
const YEAR = 12
/** Unaffected stores at which every event is pretended to have happened. */
const PLACEBOS = 4
/** Standard errors, and elasticity, by which the year before may differ. */
const PRE_TREND = 2.5
const PRE_TREND_SIZE = 0.15
/** Standard error of an elasticity beyond which an event says nothing that the prior does not. */
const IMPRECISE = 0.5

/**
 * Recognises the events of a panel and estimates the access elasticities: each event's affected zones against
 * zones that nothing happened to, in the same months (stacked, so that no event serves as control for another while
 * it is in force), standard errors stretched by what the same comparison finds where nothing happened, then pooled
 * over events and combined with the prior.
 */
export function studyEvents(history: History, periods: readonly StorePeriod[]): Study {
  const { panel } = history
  const choices = new Map<number, ChoiceAt | null>()
  const studied: StudiedEvent[] = recogniseEvents(panel, periods).map(event => {
    const blank = { event, choice: null, exposure: null, zones: null, windows: null }
    const none = {
      ...{ access: null, web: null, webNear: null, webFar: null },
      ...{ preTrend: null, growth: 0, webGrowth: 0 },
    }
    const outside = event.before.from < panel.first || event.after.to > panel.last
    if (panel.located.zone.length === 0 || outside || event.reason === 'renumbering')
      return { ...blank, ...none, reason: event.reason ?? 'no_located_customers' }
    const windows = {
      before: history.window(event.before),
      after: history.window(event.after),
    }
    const choice = choiceBefore(history, choices, event.before.to)
    const exposure =
      choice &&
      exposureOf(panel, choice, event, windows, tradingThrough(panel, event.before.from, event.after.to))
    const reason = event.reason ?? (exposure ? null : 'no_located_customers')
    return { ...blank, ...none, windows, choice, exposure, reason }
  })
  const disturbances = studied.flatMap(s => (s.exposure ? [{ event: s.event, exposure: s.exposure }] : []))
  const placebos: Placebo[] = []
  for (const s of studied) {
    if (!s.choice || !s.exposure || s.reason) continue
    const totals = eventTotals(history, s.event)
    const others = disturbances.filter(d => d.event !== s.event)
    const zones = eventZones(panel, s.choice, s.event, s.exposure, others, totals.spending)
    if (typeof zones === 'string') {
      s.reason = zones
      continue
    }
    s.zones = zones
    Object.assign(s, compare(zones, totals), webByPresence(s.choice, s.event, zones, totals))
    placebos.push(...placebosOf(panel, s.choice, s.event, disturbances, totals))
  }
  const placebo = {
    access: stretch(placebos.map(p => p.access)),
    web: stretch(placebos.map(p => p.web)),
    count: placebos.length,
  }
  for (const s of studied) {
    if (s.access) s.access = { ...s.access, se: s.access.se * placebo.access }
    for (const figure of ['web', 'webNear', 'webFar'] as const) {
      const found = s[figure]
      if (found) s[figure] = { ...found, se: found.se * placebo.web }
    }
    if (s.preTrend) s.preTrend = { ...s.preTrend, se: s.preTrend.se * placebo.access }
    if (s.zones && !s.access) s.reason = 'no_zones'
    else if (s.access && s.access.se > IMPRECISE) s.reason = 'imprecise'
    else if (s.preTrend && Math.abs(s.preTrend.value) > Math.max(PRE_TREND_SIZE, PRE_TREND * s.preTrend.se))
      s.reason = 'pre_trend'
  }
  return { events: studied, elasticities: elasticitiesOf(studied), placebo }
}

/** Elasticities from the events that count: openings and closings apart, and all together. */
export function elasticitiesOf(studied: readonly StudiedEvent[]): Elasticity[] {
  const used = studied.filter(s => s.reason === null)
  const opening = (s: StudiedEvent) => s.event.kind === 'opening'
  const closing = (s: StudiedEvent) => s.event.kind === 'closure' || s.event.kind === 'temporary_closure'
  const share = { low: 0, high: 1 }
  const term = (
    name: string,
    which: (s: StudiedEvent) => boolean,
    figure: 'access' | 'web' | 'webNear' | 'webFar',
    prior: Parameters<typeof withPrior>[2],
  ) => {
    const findings = used
      .filter(which)
      .flatMap(s => s[figure] ?? [])
      .filter(f => f.se > 0)
    return withPrior(
      name,
      poolEvents(findings),
      prior,
      findings.length,
      figure === 'access' ? share : undefined,
    )
  }
  return [
    term('access', () => true, 'access', priors.ACCESS),
    term('access_opening', opening, 'access', priors.ACCESS),
    term('access_closing', closing, 'access', priors.ACCESS),
    term('web', () => true, 'web', priors.WEB),
    term('web_opening', opening, 'web', priors.WEB_OPENING),
    term('web_closing', closing, 'web', priors.WEB_CLOSING),
    term('web_near', () => true, 'webNear', priors.WEB),
    term('web_far', () => true, 'webFar', priors.WEB),
  ]
}

/** Stores that trade whole months from the first to the last of some. */
export function tradingThrough(panel: Panel, from: number, to: number): number[] {
  return panel.stores.flatMap((s, j) => (firstWhole(s) <= from && lastWhole(s) >= to ? [j] : []))
}

/** The choice model of the twelve months to `to`, or one some months older if there is one already. */
function choiceBefore(history: History, known: Map<number, ChoiceAt | null>, to: number): ChoiceAt | null {
  for (let m = to; m > to - FRESH_MONTHS; m--) {
    const found = known.get(m)
    if (found !== undefined) return found
  }
  const last = Math.max(to, history.panel.first + YEAR - 1)
  const base = { from: last - YEAR + 1, to: last }
  const choice = choiceAt(history.panel, history.window(base), base)
  known.set(to, choice)
  return choice
}

interface Totals {
  before: ZoneTotals
  after: ZoneTotals
  early: Float64Array
  late: Float64Array
  /** Store spending before and after. */
  spending: Float64Array
}

function eventTotals(history: History, event: { before: Months; after: Months }): Totals {
  const before = history.byZone(event.before)
  const after = history.byZone(event.after)
  const { from, to } = event.before
  const middle = (from + to + 1) >> 1
  const late = history.byZone({ from: middle, to })
  return {
    before,
    after,
    early: before.stores.map((x, i) => x - late.stores[i]),
    late: late.stores,
    spending: before.stores.map((x, i) => x + after.stores[i]),
  }
}

function compare(zones: EventZones, totals: Totals) {
  const pick = (values: Float64Array) => Float64Array.from(zones.zones, i => Math.max(0, values[i]))
  const stacked = (before: Float64Array, after: Float64Array) =>
    fitStacked({ ...zones, before: pick(before), after: pick(after) })
  const access = stacked(totals.before.stores, totals.after.stores)
  const web = stacked(totals.before.web, totals.after.web)
  return {
    access,
    web,
    preTrend: stacked(totals.early, totals.late),
    growth: access?.growth ?? 0,
    webGrowth: web?.growth ?? 0,
  }
}

/** Another own store within so many minutes is a presence. */
const NEAR_MINUTES = 20
const FEWEST_ZONES = 8

/**
 * The web's comparison with the affected zones parted: those from which another own store than the event's is within
 * {@link NEAR_MINUTES}, and those without. Null where too few zones are on a side.
 */
function webByPresence(
  { pairs, position }: ChoiceAt,
  { store, former }: Pick<NetworkEvent, 'store' | 'former'>,
  zones: EventZones,
  totals: Totals,
): { webNear: Finding | null; webFar: Finding | null } {
  const own = new Set([position[store], former === null ? -1 : position[former]])
  const near = Array.from(zones.zones.subarray(0, zones.affected), i => {
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++)
      if (pairs.minutes[p] <= NEAR_MINUTES && !own.has(pairs.store[p])) return true
    return false
  })
  const side = (wanted: boolean): Finding | null => {
    const kept = Array.from(zones.zones.keys()).filter(k => k >= zones.affected || near[k] === wanted)
    if (kept.length - (zones.zones.length - zones.affected) < FEWEST_ZONES) return null
    const pick = (values: ArrayLike<number>) => Float64Array.from(kept, k => values[k])
    const bought = (web: Float64Array) => Float64Array.from(kept, k => Math.max(0, web[zones.zones[k]]))
    return fitStacked({
      before: bought(totals.before.web),
      after: bought(totals.after.web),
      dI: pick(zones.dI),
      weight: pick(zones.weight),
      block: Int32Array.from(kept, k => zones.block[k]),
    })
  }
  return { webNear: side(true), webFar: side(false) }
}

interface Placebo {
  access: Finding | null
  web: Finding | null
}

/** The event's comparison at stores where nothing happened, as if each had closed. */
function placebosOf(
  panel: Panel,
  choice: ChoiceAt,
  event: NetworkEvent,
  disturbances: readonly Disturbance[],
  totals: Totals,
): Placebo[] {
  const found: Placebo[] = []
  const stores = tradingThrough(panel, event.before.from, event.after.to).filter(
    j => panel.stores[j].route === 'customers' && choice.position[j] >= 0,
  )
  for (let n = 0; n < stores.length && found.length < PLACEBOS; n++) {
    // A fixed stride visits the stores in an order that has nothing to do with place or age.
    const store = stores[(event.month + 7 * n) % stores.length]
    const exposure = placeboExposure(choice, store)
    const pretended = { store, before: event.before, after: event.after }
    const zones = eventZones(panel, choice, pretended, exposure, disturbances, totals.spending)
    if (typeof zones !== 'string') found.push(compare(zones, totals))
  }
  return found
}

/** Root mean square of estimates over their standard errors, without the largest tenth; at least 1. */
function stretch(findings: readonly (Finding | null)[]): number {
  const squares = findings.flatMap(f => (f && f.se > 0 ? [(f.value / f.se) ** 2] : [])).sort((a, b) => a - b)
  const kept = squares.slice(0, Math.ceil(0.9 * squares.length))
  if (kept.length < 5) return 1.5
  // Without its largest tenth, a normal variable has 0.74 of its variance.
  return Math.max(1, Math.sqrt(kept.reduce((sum, x) => sum + x, 0) / kept.length / 0.74))
}
