import type { Change, Range } from '@/lib/scenario/document'
import type { Points, TravelTimes } from '@/lib/travel/provider'

/** Own stores by index. Amounts in the dataset's currency, over the base of 12 months. */
export interface MarketStore {
  store_id: string
  name: string
  lat: number
  lon: number
  /** m2; null if unknown (taken as the median of its format, and said). */
  selling_area_m2: number | null
  format: string | null
  operator: string
  /** Committed to trade at the base's end. */
  open: boolean
  /** `customers`: its flows are observed; `totals`: only its sum is known. */
  route: 'customers' | 'totals'
  /** Base sales over the counter (channel store), net of returns. */
  base_store: number
  /** Base sales booked on the store through click and collect, phone and other channels, net of returns. */
  base_other: number
}

/**
 * Observed purchases between places and stores, pooled for privacy: flow f of `store[f]` comes from somewhere
 * in the zones `members[start[f] .. start[f + 1])`. A flow with one member is an exact origin.
 */
export interface PooledFlows {
  /** Index in stores. */
  store: Int32Array
  /** Gross purchases, never negative. */
  amount: Float64Array
  /** Purchase tickets, for the choice step. */
  tickets: Float64Array
  start: Int32Array
  members: Int32Array
  /** Purchases of located and unlocated customers that were published without a place, by store. */
  anywhere?: {
    store: Int32Array
    amount: Float64Array
    tickets: Float64Array
    /**
     * By flow and zone: share of the store's purchases there that carry a place if their customer has one, in
     * 255ths. What is left comes to this flow whole, and of what is covered, customers without a home do.
     */
    covered: Uint8Array[]
  }
}

export interface MarketInput {
  zones: Points & {
    /** Inhabitants. */
    population: Float64Array
    /** Base web sales by zone, net of returns (pooled flows already spread); sums to the located web sales. */
    web: Float64Array
    /** What the zone could spend, on any scale; where given it replaces population as the size of its demand. */
    potential?: Float64Array
  }
  stores: readonly MarketStore[]
  flows: PooledFlows
  /** All web sales of the base, located or not. */
  web_total: number
  sector: 'furniture' | 'grocery' | 'fashion' | 'general'
  travel: TravelTimes
  /** A matrix of the data team wins over the provider: minutes[zone + zones * store], NaN where absent. */
  matrix?: Float32Array
}

export interface Estimate {
  value: number
  /** Standard error, sandwich clustered by block of zones (half a degree); null for a prior. */
  se: number | null
  source: 'estimated' | 'prior' | 'assumed'
}

/** The fitted market model: everything needed to predict, nothing of the data. Serialisable. */
export interface MarketModel {
  /** customers: decay and attraction estimated on flows; totals: decay from a prior, attraction solved from totals. */
  route: 'customers' | 'totals'
  travel: { id: string; relativeError: number | null }
  /** beta, per minute: utility falls by beta for each minute. */
  decay: Estimate
  /** 80 % range of the decay: from its standard error, or the prior's. */
  decay_range: Range
  /** gamma: utility per ln(m2). */
  size: Estimate
  /** Variance component of the store effects. */
  store_effect_sd: number
  /** By format, relative to the commonest one. */
  formats: { format: string; estimate: Estimate }[]
  /** alpha by store after balancing, so that base predictions equal base sales; NaN for stores out of the market. */
  attraction: Float64Array
  /** alpha of a store of 1 m2 of the commonest format, without an effect of its own. */
  intercept: number
  /** Base demand of each zone for all own stores, balanced; sums to their base sales. */
  zone_demand: Float64Array
  /** Most that a zone spends in own stores per unit of its size (inhabitant, or potential where given). */
  ceiling: number
  /** alpha by store as estimated, before balancing; NaN on the totals route. */
  attraction_estimated: Float64Array
  fit: {
    flows: number
    zones: number
    stores: number
    tickets: number
    log_likelihood: number
    null_log_likelihood: number
    iterations: number
    converged: boolean
    /** sum |predicted - sales| / sum sales over stores before balancing. */
    store_error_before_balancing: number
    /** The same after: the base is exact when this is below 1e-9. */
    store_error: number
    /** 5 % and 95 % quantile of calibrated minutes and area, weighted by purchases. */
    minutes_range: [number, number]
    area_range: [number, number]
  }
  /** Sentences the screen must show, as keys of the message catalogue with their values. */
  notes: { key: string; values?: Record<string, string | number> }[]
}

export interface Interval {
  point: number
  /** 80 % interval. */
  low: number
  high: number
}

/** What a scenario does to the base. Every amount over 12 months at maturity, net of tax. */
export interface ScenarioResult {
  changes: readonly Change[]
  assumptions: { access_elasticity: Range; web_elasticity: Range; source: 'prior' | 'assumed' }
  /** One row per store (open before or after) and channel; one row with store null for the web. */
  rows: {
    store_id: string | null
    name: string
    channel: 'store' | 'other' | 'web'
    before: number
    after: number
    change: Interval
  }[]
  /** Moves of revenue; `from`/`to` are store ids, `web`, or `market` (outside the chain). */
  flows: { from: string; to: string; amount: Interval }[]
  totals: {
    before: number
    after: number
    /** After less before, over all channels. */
    net_new: Interval
    /** Moved between own stores, or between own web and stores. */
    transfer: Interval
    stores_change: Interval
    web_change: Interval
  }
  /** For each closed store: its base, what the chain keeps and loses. */
  closures: { store_id: string; base: number; retained: Interval; retained_share: Interval; lost: Interval }[]
  /** For each opened store. Rates are shares, 0 to 1. */
  openings: {
    store_id: string
    sales: Interval
    transfer_from_stores: Interval
    transfer_from_web: Interval
    /** Web sales that the opening adds; counted in net_new, not in sales. */
    halo: Interval
    net_new: Interval
    /** (transferred from stores and web) / the new store's sales. */
    cannibalisation_candidate: Interval
    /** By donor: transferred / the donor's base. */
    cannibalisation_donors: { store_id: string; rate: Interval }[]
    /** Share of its forecast outside the calibrated range of minutes and area, 0 to 1. */
    outside_calibrated_range: number
  }[]
  /** Residuals that must vanish, in currency: |sum of changes - net new|, |sum of flows - changes|. */
  checks: { changes: number; flows: number }
}
