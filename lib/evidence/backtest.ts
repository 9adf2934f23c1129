import { kmBetween } from '@/lib/geo/distance'
import { MarketError } from '@/lib/market/errors'
import { fitMarket } from '@/lib/market/fit'
import { prepare } from '@/lib/market/prepare'
import * as marketPriors from '@/lib/market/priors'
import { Z80 } from '@/lib/market/random'
import { simulate } from '@/lib/market/simulate'
import type { MarketInput } from '@/lib/market/types'
import type { Change, Range } from '@/lib/scenario/document'
import { type ChoiceAt, onZones } from './choice-at'
import type { NetworkEvent } from './events'
import type { BacktestRow, EventForecast } from './forecast'
import { inputAt } from './market-at'
import { firstWhole, type History, lastWhole, type Panel, sumOver } from './panel'
import { webOutcome } from './web-outcome'

/** What could be known before an event. */
export interface Known {
  choice: ChoiceAt | null
  access: Range
  web: Range
  event_residual_sd: number
  donor_residual_sd: number
}

export interface ForecastOptions {
  /** The new store's own sales, per twelve months at the level after: then only their origin is forecast. */
  given?: number
  /** Kilometres within which a store counts as an incumbent; by default those within reach. */
  within_km?: number
  /** Part of the store's sales that the baselines move: what the prior says, or all in a closed market. */
  moved?: number
}

/** Pull of a store at the edge of what counts as its reach. */
const REACH_PULL = 1 / 40
/** Controls lie beyond this many reaches, and the market is fitted up to there. */
const CONTROL_REACHES = 2
const YEAR = 12
const FEWEST_CONTROLS = 3
/** Id of the store that opens: its own is taken, for the dataset knows what became of it. */
const NEW = 'the new store'

/** Minutes at which a store's pull has fallen to a fortieth. */
export function reachOf(decay: number): number {
  return Math.log(1 / REACH_PULL) / decay
}

/**
 * Forecasts an event with the product's own model, fitted on the twelve months before it (around its site only),
 * and sets it against the months 3 to 14 after it. `before` is put to the later level by stores out of reach to
 * which nothing happened. Incumbents are the stores within reach that trade through both. The interval holds the
 * elasticity's range, what the model missed of other events, and the noise of stores from year to year. Null where
 * nothing can be compared.
 */
export function forecastEvent(...event: Parameters<typeof forecast>): EventForecast | null {
  try {
    return forecast(...event)
  } catch (error) {
    // A market of one store, or without sales in the base, has no forecast; that must not end a build.
    if (error instanceof MarketError) return null
    throw error
  }
}

function forecast(
  history: History,
  event: NetworkEvent,
  known: Known,
  disturbed: ReadonlySet<number>,
  options: ForecastOptions = {},
): EventForecast | null {
  const { panel } = history
  const decay = known.choice?.decay ?? marketPriors.DECAY[panel.sector].mid
  const reach = reachOf(decay)
  const sites = [event.store, ...(event.former === null ? [] : [event.former])]
  const minutes = nearestMinutes(panel, sites, panel.zones)
  const away = nearestMinutes(panel, sites, history.sites)
  const through = panel.stores.flatMap((s, j) =>
    firstWhole(s) <= event.before.from && lastWhole(s) >= event.after.to && !sites.includes(j) ? [j] : [],
  )
  const controls = through.filter(
    j => away[j] > CONTROL_REACHES * reach && !disturbed.has(j) && yearly(panel, j, event.before) > 0,
  )
  const { within_km: within } = options
  const isNear = (j: number) =>
    within === undefined
      ? away[j] <= reach
      : sites.some(k => kmBetween(panel.stores[j], panel.stores[k]) <= within)
  const incumbents = through.filter(j => isNear(j) && yearly(panel, j, event.before) > 0)
  if (controls.length < FEWEST_CONTROLS) return null
  const growth = ratio(
    controls,
    j => yearly(panel, j, event.after),
    j => yearly(panel, j, event.before),
  )
  const noise = spread(
    controls.map(j => yearly(panel, j, event.after) / (growth * yearly(panel, j, event.before))),
  )

  const local = Int32Array.from(minutes.keys()).filter(i => minutes[i] <= CONTROL_REACHES * reach)
  const web = history.byZone(event.before).web
  const window = history.window(event.before)
  const whole = inputAt(panel, window, web, event.before)
  const near = whole.stores.map((s, j) =>
    s.open && away[j] > CONTROL_REACHES * reach ? { ...s, open: false } : s,
  )
  const input = onZones({ ...whole, stores: near }, local)
  if (local.length === 0) return null
  const prepared = prepare(input, fitMarket(input, known.choice ? { stored: known.choice.stored } : {}))
  const run = (access: number, change: Change) =>
    simulate(
      prepared,
      {
        changes: [change],
        assumptions: {
          access_elasticity: { low: access, mid: access, high: access },
          web_elasticity: { low: known.web.mid, mid: known.web.mid, high: known.web.mid },
        },
      },
      { intervals: false, travel: panel.travel },
    )
  const middle = changeOf(
    panel,
    event,
    input,
    options.given === undefined ? undefined : options.given / growth,
  )
  if (!middle) return null
  const at = (rho: number) => effects(run(rho, middle), panel, growth)
  const [mid, low, high] = [known.access.mid, known.access.low, known.access.high].map(at)

  const own =
    event.kind === 'opening' || event.kind === 'move'
      ? growth * selfSales(run(known.access.mid, middle), event, panel)
      : growth * yearly(panel, event.store, event.before)
  const volume = options.given ?? own
  const moved =
    (options.moved ?? 1 - marketPriors.ACCESS_ELASTICITY.mid) * volume * (event.kind === 'opening' ? -1 : 1)
  const base = incumbents.map(j => growth * yearly(panel, j, event.before))
  const total = base.reduce((sum, x) => sum + x, 0)
  const closest = incumbents.reduce((best, j) => (best < 0 || away[j] < away[best] ? j : best), -1)
  const baselineMoved = event.kind === 'move' ? 0 : moved
  const rows: BacktestRow[] = incumbents.map((j, n) => {
    const point = mid.get(j) ?? 0
    const width = Math.abs((high.get(j) ?? 0) - (low.get(j) ?? 0)) / 2
    const missed = Z80 * Math.hypot(known.event_residual_sd, known.donor_residual_sd) * point
    const half = Math.hypot(width, missed, Z80 * noise * base[n])
    return {
      role: 'incumbent',
      store: j,
      before: base[n],
      predicted: base[n] + point,
      low: base[n] + point - half,
      high: base[n] + point + half,
      actual: yearly(panel, j, event.after),
      no_change: base[n],
      proportional: base[n] + (baselineMoved * base[n]) / total,
      nearest: base[n] + (j === closest ? baselineMoved : 0),
    }
  })
  const sumOf = (values: Map<number, number>) => incumbents.reduce((sum, j) => sum + (values.get(j) ?? 0), 0)
  const half = Math.hypot(
    Math.abs(sumOf(high) - sumOf(low)) / 2,
    Z80 * known.event_residual_sd * sumOf(mid),
    Z80 * noise * Math.hypot(...base),
    (Z80 * noise * total) / Math.sqrt(controls.length),
  )
  if (incumbents.length > 0)
    rows.push({
      role: 'stores_total',
      store: -1,
      before: total,
      predicted: total + sumOf(mid),
      low: total + sumOf(mid) - half,
      high: total + sumOf(mid) + half,
      actual: rows.reduce((sum, r) => sum + r.actual, 0),
      no_change: total,
      proportional: total + baselineMoved,
      nearest: total + baselineMoved,
    })
  rows.push(selfRow(panel, event, growth, own, prepared.effectSd, noise))
  const webChange = run(known.access.mid, middle).rows.find(r => r.channel === 'web')
  if (webChange && webChange.before > 0) {
    const relative = webChange.change.point / webChange.before
    const webRow = webOutcome(
      history,
      event,
      { minutes, reach, beyond: CONTROL_REACHES * reach, controls },
      relative,
      known.web,
    )
    if (webRow) rows.push(webRow)
  }
  return { event, placebo: false, rows, noise, controls: controls.length }
}

/** The event's own store: what it was to sell, and sold. */
function selfRow(
  panel: Panel,
  event: NetworkEvent,
  growth: number,
  own: number,
  effectSd: number,
  noise: number,
): BacktestRow {
  const comes = event.kind === 'opening' || event.kind === 'move' || event.kind === 'resize'
  const before =
    event.kind === 'opening' ? 0 : growth * yearly(panel, event.former ?? event.store, event.before)
  const predicted = comes ? own : 0
  const sd = comes ? Math.hypot(effectSd, noise) : 0
  return {
    role: 'self',
    store: event.store,
    before,
    predicted,
    low: predicted * Math.exp(-Z80 * sd),
    high: predicted * Math.exp(Z80 * sd),
    actual: yearly(panel, event.store, event.after),
    no_change: before,
    proportional: before,
    nearest: before,
  }
}

/** Change of every store of the panel, in money after the event. */
function effects(result: ReturnType<typeof simulate>, panel: Panel, growth: number): Map<number, number> {
  const at = new Map(panel.stores.map((s, j) => [s.store_id, j]))
  const change = new Map<number, number>()
  for (const row of result.rows) {
    const j = row.store_id === null ? undefined : at.get(row.store_id)
    if (j !== undefined) change.set(j, (change.get(j) ?? 0) + growth * row.change.point)
  }
  return change
}

/** Sales of the event's store after it, at the level before. */
function selfSales(result: ReturnType<typeof simulate>, event: NetworkEvent, panel: Panel): number {
  const id = event.kind === 'opening' ? NEW : panel.stores[event.former ?? event.store].store_id
  return result.rows.filter(r => r.store_id === id).reduce((sum, r) => sum + r.after, 0)
}

/** The event as a change of the network. */
function changeOf(panel: Panel, event: NetworkEvent, input: MarketInput, sales?: number): Change | null {
  const store = panel.stores[event.store]
  const areas = input.stores
    .filter(s => s.open && s.selling_area_m2 && (!store.format || s.format === store.format))
    .map(s => s.selling_area_m2!)
    .sort((a, b) => a - b)
  const area = store.selling_area_m2 ?? areas[areas.length >> 1] ?? 1
  const { lat, lon, store_id, name, format } = store
  switch (event.kind) {
    case 'opening':
      return {
        kind: 'open',
        candidate_id: NEW,
        name,
        lat,
        lon,
        selling_area_m2: area,
        format,
        operator: 'own',
        ...(sales !== undefined && sales > 0 && { sales }),
      }
    case 'closure':
    case 'temporary_closure':
      return input.stores[event.store].open ? { kind: 'close', store_id } : null
    case 'move':
      return input.stores[event.former!].open
        ? { kind: 'move', store_id: panel.stores[event.former!].store_id, lat, lon, selling_area_m2: area }
        : null
    case 'resize':
      return null
  }
}

/** Sales of a store over some months, per twelve. */
function yearly(panel: Panel, store: number, { from, to }: { from: number; to: number }): number {
  return (sumOver(panel, panel.sales, store, from, to) * YEAR) / (to - from + 1)
}

function ratio(stores: readonly number[], over: (j: number) => number, under: (j: number) => number): number {
  let a = 0
  let b = 0
  for (const j of stores) {
    a += over(j)
    b += under(j)
  }
  return b > 0 ? a / b : 1
}

/** Robust spread around 1: the median absolute deviation, as a standard deviation. */
function spread(ratios: number[]): number {
  const off = ratios.map(r => Math.abs(r - 1)).sort((a, b) => a - b)
  return 1.4826 * (off[off.length >> 1] ?? 0)
}

/** Minutes from every point to the nearest of some stores. */
function nearestMinutes(
  panel: Panel,
  stores: readonly number[],
  points: { lat: Float64Array; lon: Float64Array },
): Float32Array {
  const nearest = new Float32Array(points.lat.length).fill(Number.POSITIVE_INFINITY)
  for (const j of stores)
    panel.travel.minutesTo(points, panel.stores[j]).forEach((t, i) => {
      if (t < nearest[i]) nearest[i] = t
    })
  return nearest
}

/** Stores that some event of the months compared may have touched: within reach of its site. */
export function disturbedStores(
  { panel, sites }: History,
  event: NetworkEvent,
  events: readonly NetworkEvent[],
  decay: number,
): Set<number> {
  const touched = new Set<number>()
  for (const other of events) {
    if (other === event || other.reason === 'renumbering') continue
    if (other.month > event.after.to || (other.until ?? other.month) < event.before.from) continue
    const away = nearestMinutes(panel, [other.store, ...(other.former === null ? [] : [other.former])], sites)
    away.forEach((t, j) => {
      if (t <= reachOf(decay)) touched.add(j)
    })
  }
  return touched
}
