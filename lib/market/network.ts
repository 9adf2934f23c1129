import { buildPairs, type Pairs, reachMinutes } from './pairs'
import type { MarketInput, MarketStore } from './types'

/** Base sales of a store: over the counter and booked on it. */
export function storeSales(store: MarketStore): number {
  return store.base_store + store.base_other
}

/** Part of them sold to passers-by, who live in no catchment. */
export function passageSales(store: MarketStore): number {
  return Math.max(0, store.base_store) * Math.min(0.95, Math.max(0, store.passage_share ?? 0))
}

/** Part of them that follows the market. */
export function catchmentSales(store: MarketStore): number {
  return storeSales(store) - passageSales(store)
}

/** Stores that take part in the market: open, with sales in the base. Indices in the stores given. */
export function activeStores(stores: readonly MarketStore[]): Int32Array {
  return Int32Array.from(stores.keys()).filter(j => stores[j].open && catchmentSales(stores[j]) > 0)
}

/** Positions in `active` of the stores whose customers, or sales by zone, are located. */
export function locatedStores(input: MarketInput, active: Int32Array): Int32Array {
  const seen = new Uint8Array(input.stores.length)
  for (let f = 0; f < input.flows.store.length; f++)
    if (input.flows.tickets[f] > 0) seen[input.flows.store[f]] = 1
  return Int32Array.from(active.keys()).filter(
    s => seen[active[s]] === 1 && input.stores[active[s]].route !== 'totals',
  )
}

/** What the size of a zone is measured by: its potential where given, else its inhabitants. */
export function zoneSize(zones: MarketInput['zones']): Float64Array {
  return zones.potential ?? zones.population
}

const built = new WeakMap<MarketInput, { reach: number; pairs: Pairs }>()

/** Choice sets of the stores that take part, kept for the next call; `active` as {@link activeStores} gives them. */
export function marketPairs(input: MarketInput, active: Int32Array, decay: number): Pairs {
  const reach = reachMinutes(decay)
  const known = built.get(input)
  if (known?.reach === reach) return known.pairs
  const pairs = buildPairs(
    input.zones,
    Array.from(active, j => input.stores[j]),
    input.travel,
    reach,
    input.matrix && { minutes: input.matrix, column: active },
  )
  built.set(input, { reach, pairs })
  return pairs
}

/** Area of every store, unknown ones as the median of their format (or of all; 1 where none is known). */
export function knownAreas(stores: readonly MarketStore[]): { areas: Float64Array; unknown: number } {
  const median = (values: number[]) => values.sort((a, b) => a - b)[(values.length - 1) >> 1]
  const given = stores.filter(s => (s.selling_area_m2 ?? 0) > 0)
  const all = median(given.map(s => s.selling_area_m2!)) ?? 1
  const byFormat = new Map<string | null, number>()
  for (const format of new Set(stores.map(s => s.format)))
    byFormat.set(format, median(given.filter(s => s.format === format).map(s => s.selling_area_m2!)) ?? all)
  const areas = Float64Array.from(stores, s =>
    (s.selling_area_m2 ?? 0) > 0 ? s.selling_area_m2! : byFormat.get(s.format)!,
  )
  return { areas, unknown: stores.filter(s => s.open && !((s.selling_area_m2 ?? 0) > 0)).length }
}
