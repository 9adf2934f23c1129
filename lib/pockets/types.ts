import type { Reach } from '@/lib/market/reach'
import type { Competitor } from '@/lib/market/types'

/**
 * What a pocket is. `far`: people who buy although every store is far; `web`: people who buy on the web, wherever they
 * live; `potential`: people who buy less than place and access predict.
 */
export const READINGS = ['far', 'web', 'potential'] as const
export type Reading = (typeof READINGS)[number]

/** Minutes and bands (km) that a person may choose from. */
export const FAR_MINUTES = [20, 30, 45] as const
export const BANDS_KM = [10, 20, 40] as const

export interface PocketOptions {
  reading: Reading
  /** Driving minutes from which on a store is far; of the reading `far`. */
  minutes: number
  /** Distance band of Gi*, km: what lies within it is looked at together. */
  band_km: number
  /** Share of the places called significant that may be so by chance. */
  rate: number
  /** A smaller pocket is not told. */
  households: number
  /** Tells pockets as well that may be there by chance. */
  unproven: boolean
}

export const DEFAULTS: PocketOptions = {
  reading: 'far',
  minutes: 30,
  band_km: 20,
  rate: 0.05,
  households: 2000,
  unproven: false,
}

/** Places where people live, by column. */
export interface PocketZones {
  id: readonly string[]
  name: readonly string[]
  lat: Float64Array
  lon: Float64Array
  /** H3 cell at resolution 9. */
  cell: BigUint64Array
  population: Float64Array
  /** Given, or inhabitants over {@link PER_HOUSEHOLD}. */
  households: Float64Array
}

/**
 * Purchases over 12 months in currency: flow f, `amount[f]`, was made by people of the zones
 * `zone[start[f] .. start[f + 1])`, in parts of `share` that sum to 1. A part is what is expected of the zone among
 * the others of its flow, so that spreading shows no difference which the data do not.
 */
export interface Purchases {
  amount: Float64Array
  start: Int32Array
  zone: Int32Array
  share: Float64Array
}

/** Everything that pockets are found in. */
export interface PocketData {
  zones: PocketZones
  /** Households were estimated from inhabitants. */
  estimated_households: boolean
  stores: Reach['stores']
  /** By zone: minutes to the nearest open store, and its position in `stores`; Infinity and -1 without any. */
  minutes: Float32Array
  nearest: Int32Array
  expected: Float64Array | null
  /** Purchases in own stores and on the web, and how much of each the dataset knows a place for (0 to 1). */
  bought: { store: Purchases; web: Purchases }
  located: { store: number; web: number }
  /** Active customers at H3 cells, as published. */
  active: { zone: Int32Array; customers: Float64Array }
  competitors: readonly Pick<Competitor, 'name' | 'lat' | 'lon'>[]
  /** Finest H3 resolution at which homes are told apart. */
  finest: number
}

/** Compass side of a pocket seen from the place that names it. */
export type Side = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw'

export interface PocketName {
  place: string
  side: Side | null
  /** Département, where the place alone is taken twice. */
  detail: string | null
}

export interface Pocket {
  /** The zone it is named after: stays as long as the pocket does. */
  id: string
  name: PocketName
  /** INSEE code of the région most of its households live in; null outside France. */
  region: string | null
  /** Where the people of the pocket are nearest on the whole. */
  lat: number
  lon: number
  /** Where the town lies that names it. */
  named_at: [lon: number, lat: number]
  households: number
  population: number
  /** In stores and on the web, or in stores only for the reading `potential`; over 12 months. */
  observed: number
  expected: number
  /** What is beyond the usual (far, web) or missing (potential): 80 % interval. */
  excess: { point: number; low: number; high: number }
  /** 0 to 1: part of what its people buy that they buy on the web. */
  web_share: number
  /** At least so many customers bought in 12 months; null where none may be told. */
  active: number | null
  /** Mean over its households of the minutes to their nearest store, and the store that is nearest to most. */
  minutes: number
  store_id: string | null
  store: string | null
  competitors: string[]
  /** Gi* of its strongest place, and the smallest rate of false discoveries at which it still stands. */
  z: number
  q: number
  /** All its places stand at the rate asked for. */
  proven: boolean
  /** 0 to 1: part of its purchases known to be made inside it; the rest is spread from wider areas. */
  known: number
  /** Mean area of the places that were tested, km2. */
  place_km2: number
  /** Positions of its zones. */
  zones: Int32Array
  /** Outline, [lon, lat]; several where it has gaps. The first ring of each is the outer one. */
  outline: [number, number][][][]
}

export interface PocketResult {
  options: PocketOptions
  /** Largest excess first. */
  pockets: Pocket[]
  /** What was looked at: places tested, and the households in places too coarse to be tested. */
  tested: { places: number; households: number; untested: number; median_km2: number }
  /** All that the reading is about, pockets or not: households, and what they buy in 12 months. */
  about: { households: number; observed: number; share: number }
}
