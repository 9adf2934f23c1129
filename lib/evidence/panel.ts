import { monthOf } from '@/lib/market/base'
import { isWeb } from '@/lib/market/columns'
import type { MarketInput, MarketStore } from '@/lib/market/types'
import { cached } from './travel-cache'

/** A store of the network with all that changed at it; months are `12 * year + month - 1`. */
export interface PanelStore
  extends Pick<
    MarketStore,
    'store_id' | 'name' | 'lat' | 'lon' | 'selling_area_m2' | 'format' | 'operator' | 'route'
  > {
  /** ISO dates; null where unknown or still open. */
  opened_on: string | null
  closed_on: string | null
  replaces_store_id: string | null
  /** Share of its sales to passers-by, 0 to 1. */
  passage_share: number
}

/** What is known of a network over time: where its identified customers bought, and every store's sales. */
export interface Panel {
  /** First and last complete month. */
  first: number
  last: number
  stores: readonly PanelStore[]
  zones: Pick<MarketInput['zones'], 'lat' | 'lon' | 'population' | 'potential'>
  sector: MarketInput['sector']
  travel: MarketInput['travel']
  matrix?: MarketInput['matrix']
  /** Stores of others that opened or closed, ISO dates. */
  rivals: readonly { lat: number; lon: number; opened_on: string | null; closed_on: string | null }[]
  /**
   * Purchases of identified customers with a home by zone, store (-1 is the web) and month, in this order. The home
   * is the one valid at the purchase. Empty where a dataset knows no homes.
   */
  located: {
    zone: Int32Array
    store: Int32Array
    month: Int32Array
    /** Currency, never negative. */
    gross: Float64Array
    tickets: Float64Array
  }
  /** By store and month, `[store * months + month - first]`: all sales booked on it, net of returns. */
  sales: Float64Array
  /** The same, purchases of private customers, identified or not: what located purchases are expanded to. */
  purchases: Float64Array
  /** By month: web sales net of returns, and web purchases of private customers. */
  web: Float64Array
  webPurchases: Float64Array
}

/** Months of a panel. */
export function monthsOf(panel: Panel): number {
  return panel.last - panel.first + 1
}

/** A row of monthly sales, as SQL gives it. */
export interface SalesRows {
  store: ArrayLike<number>
  month: ArrayLike<number>
  channel: ArrayLike<number>
  amount: ArrayLike<number>
  purchases: ArrayLike<number>
}

/**
 * Sums monthly sales by store and for the web; `store` holds store keys, `storeAt` says which store of the panel
 * each is. Months outside the panel are left out.
 */
export function salesByMonth(
  rows: SalesRows,
  storeAt: ReadonlyMap<number, number>,
  { first, last }: { first: number; last: number },
): Pick<Panel, 'sales' | 'purchases' | 'web' | 'webPurchases'> {
  const months = last - first + 1
  const sales = new Float64Array(storeAt.size * months)
  const purchases = new Float64Array(storeAt.size * months)
  const web = new Float64Array(months)
  const webPurchases = new Float64Array(months)
  for (let r = 0; r < rows.store.length; r++) {
    const m = rows.month[r] - first
    if (m < 0 || m >= months) continue
    if (isWeb(rows.store[r], rows.channel[r])) {
      web[m] += rows.amount[r]
      webPurchases[m] += rows.purchases[r]
      continue
    }
    const j = storeAt.get(rows.store[r])
    if (j === undefined) continue
    sales[j * months + m] += rows.amount[r]
    purchases[j * months + m] += rows.purchases[r]
  }
  return { sales, purchases, web, webPurchases }
}

/** Sum of a store's monthly values over `from .. to` (both in); months outside the panel count nothing. */
export function sumOver(panel: Panel, values: Float64Array, store: number, from: number, to: number): number {
  const months = monthsOf(panel)
  let sum = 0
  for (let m = Math.max(0, from - panel.first); m <= Math.min(months - 1, to - panel.first); m++)
    sum += values[store * months + m]
  return sum
}

/** First month a store trades whole, or minus infinity if it always did. */
export function firstWhole(store: PanelStore): number {
  if (!store.opened_on) return Number.NEGATIVE_INFINITY
  return monthOf(store.opened_on) + (store.opened_on.slice(8, 10) === '01' ? 0 : 1)
}

/** Last month a store trades whole, or infinity if it still does. */
export function lastWhole(store: PanelStore): number {
  if (!store.closed_on) return Number.POSITIVE_INFINITY
  const month = monthOf(store.closed_on)
  const next = new Date(Date.parse(store.closed_on) + 86_400_000).toISOString().slice(0, 10)
  return monthOf(next) > month ? month : month - 1
}

/** Located purchases over some months by zone and store. */
export interface Window {
  /** Entries of zone i are `start[i] .. start[i + 1]`. */
  start: Int32Array
  store: Int32Array
  /** Expanded to all private customers. */
  amount: Float64Array
  /** As located, and how many purchases they are. */
  gross: Float64Array
  tickets: Float64Array
}

/** Largest factor by which a store's located purchases are expanded: beyond, they say too little of the rest. */
const MOST_EXPANSION = 5
/** Fewest located purchases of a store's month that its own expansion may rest on. */
const TICKETS_FOR_MONTH = 30

/** By store and month, `[store * months + month - first]`, and for the web by month: see {@link expansions}. */
interface Expansions {
  store: Float64Array
  web: Float64Array
}

/**
 * By store and month: what one euro of located purchases stands for, all private purchases that are not passers'
 * over the located ones; months with few located purchases take the store's mean. With the share of customers
 * who are identified it rises and falls, so that a loyalty programme does not look like growth.
 */
function expansions(panel: Panel): Expansions {
  const months = monthsOf(panel)
  const { located } = panel
  const count = panel.stores.length
  const gross = new Float64Array((count + 1) * months)
  const tickets = new Float64Array((count + 1) * months)
  for (let r = 0; r < located.zone.length; r++) {
    const m = located.month[r] - panel.first
    if (m < 0 || m >= months) continue
    const at = (located.store[r] < 0 ? count : located.store[r]) * months + m
    gross[at] += located.gross[r]
    tickets[at] += located.tickets[r]
  }
  const factor = new Float64Array((count + 1) * months)
  for (let j = 0; j <= count; j++) {
    const all = j < count ? panel.purchases.subarray(j * months, (j + 1) * months) : panel.webPurchases
    const resident = j < count ? 1 - panel.stores[j].passage_share : 1
    let total = 0
    let known = 0
    for (let m = 0; m < months; m++) {
      if (gross[j * months + m] === 0) continue
      total += resident * all[m]
      known += gross[j * months + m]
    }
    const mean = known > 0 ? bounded(total / known) : 1
    for (let m = 0; m < months; m++) {
      const at = j * months + m
      factor[at] = tickets[at] >= TICKETS_FOR_MONTH ? bounded((resident * all[m]) / gross[at]) : mean
    }
  }
  return { store: factor.subarray(0, count * months), web: factor.subarray(count * months) }
}

const bounded = (factor: number) => Math.min(MOST_EXPANSION, Math.max(1, factor))

/** Purchases by zone over some months, expanded: in own stores, and on the web. */
export interface ZoneTotals {
  stores: Float64Array
  web: Float64Array
}

/** A panel with what is asked of it again and again: sums over the same months. */
export class History {
  private readonly factors: Expansions
  private readonly totals = new Map<string, ZoneTotals>()
  private readonly cells = new Map<string, Window>()

  readonly panel: Panel
  /** Where the stores stand. */
  readonly sites: { lat: Float64Array; lon: Float64Array }

  constructor(panel: Panel) {
    this.sites = {
      lat: Float64Array.from(panel.stores, s => s.lat),
      lon: Float64Array.from(panel.stores, s => s.lon),
    }
    this.panel = { ...panel, travel: cached(panel.travel, [panel.zones, this.sites]) }
    this.factors = expansions(panel)
  }

  /** Expanded purchases by zone over some months. */
  byZone(months: { from: number; to: number }): ZoneTotals {
    return remembered(this.totals, months, () => zoneTotals(this.panel, this.factors, months))
  }

  /** Purchases in stores by zone and store over some months. */
  window(months: { from: number; to: number }): Window {
    return remembered(this.cells, months, () => windowOf(this.panel, this.factors, months))
  }
}

function remembered<T>(known: Map<string, T>, { from, to }: { from: number; to: number }, make: () => T): T {
  const key = `${from} ${to}`
  const found = known.get(key) ?? make()
  known.set(key, found)
  return found
}

function zoneTotals(
  panel: Panel,
  factors: Expansions,
  { from, to }: { from: number; to: number },
): ZoneTotals {
  const months = monthsOf(panel)
  const { zone, store, month, gross } = panel.located
  const stores = new Float64Array(panel.zones.lat.length)
  const web = new Float64Array(panel.zones.lat.length)
  for (let r = 0; r < zone.length; r++) {
    if (month[r] < from || month[r] > to) continue
    const m = month[r] - panel.first
    if (store[r] < 0) web[zone[r]] += gross[r] * factors.web[m]
    else stores[zone[r]] += gross[r] * factors.store[store[r] * months + m]
  }
  return { stores, web }
}

function windowOf(panel: Panel, factors: Expansions, { from, to }: { from: number; to: number }): Window {
  const months = monthsOf(panel)
  const { zone, store, month, gross, tickets } = panel.located
  const start = new Int32Array(panel.zones.lat.length + 1)
  const cells = {
    store: [] as number[],
    amount: [] as number[],
    gross: [] as number[],
    tickets: [] as number[],
  }
  let last = -1
  for (let r = 0; r < zone.length; r++) {
    const j = store[r]
    if (j < 0 || month[r] < from || month[r] > to) continue
    const expanded = gross[r] * factors.store[j * months + month[r] - panel.first]
    const same = last >= 0 && zone[last] === zone[r] && store[last] === j
    last = r
    if (same) {
      const at = cells.store.length - 1
      cells.amount[at] += expanded
      cells.gross[at] += gross[r]
      cells.tickets[at] += tickets[r]
      continue
    }
    start[zone[r] + 1]++
    cells.store.push(j)
    cells.amount.push(expanded)
    cells.gross.push(gross[r])
    cells.tickets.push(tickets[r])
  }
  for (let i = 0; i + 1 < start.length; i++) start[i + 1] += start[i]
  return {
    start,
    store: Int32Array.from(cells.store),
    amount: Float64Array.from(cells.amount),
    gross: Float64Array.from(cells.gross),
    tickets: Float64Array.from(cells.tickets),
  }
}
