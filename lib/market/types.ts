import type { Range } from '@/lib/scenario/document'
import type { Points, TravelTimes } from '@/lib/travel/provider'

// What the market is given. What is made of it, and what a scenario answers, have files of their own.
export type * from './model-types'
export type * from './result-types'

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
  /** `customers`: its flows are observed; `zones`: its sales by zone are; `totals`: only its sum is known. */
  route: 'customers' | 'zones' | 'totals'
  /** Base sales over the counter (channel store), net of returns. */
  base_store: number
  /** Base sales booked on the store through click and collect, phone and other channels, net of returns. */
  base_other: number
  /** Part of `base_other` ordered on the web and collected here; 0 if not known. */
  base_click?: number
  /** 0 to 1: part of `base_store` sold to passers-by. */
  passage_share?: number | null
  /** Who books its sales. */
  legal_entity?: string | null
  /** First trading day, ISO; null if unknown. */
  opened_on?: string | null
  /** 0 to 1: part of the base for which it was closed for a time; its sales are put right for it. */
  closed_share?: number
}

/** A store of somebody else that trades at the base's end. */
export interface Competitor {
  competitor_id: string
  name: string
  lat: number
  lon: number
  /** m2; null if unknown. */
  selling_area_m2: number | null
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
    /** Median income; NaN where unknown. */
    income?: Float64Array
  }
  stores: readonly MarketStore[]
  flows: PooledFlows
  /** All web sales of the base, located or not. */
  web_total: number
  sector: 'furniture' | 'grocery' | 'fashion' | 'general'
  travel: TravelTimes
  /** A matrix of the data team wins over the provider: minutes[zone + zones * store], NaN where absent. */
  matrix?: Float32Array
  competitors?: readonly Competitor[]
  /** What past events say; priors without it. */
  elasticities?: Elasticities
  /** How forecasts of past events did; null without any. */
  backtest?: BacktestSummary | null
  /** Last month of the base, `12 * year + month - 1`. */
  base_end?: number
}

/** A parameter with its 80 % range, and where it comes from. */
export interface Evidence extends Range {
  source: 'prior' | 'combined' | 'estimated' | 'assumed'
  /** Events it rests on. */
  events: number
  /** 0 the prior only, 1 the data only. */
  weight: number
}

/** What moves when access changes, openings and closings apart, and how far events strayed from the model. */
export interface Elasticities {
  access: Evidence
  access_opening: Evidence
  access_closing: Evidence
  web: Evidence
  web_opening: Evidence
  web_closing: Evidence
  /** In zones with another own store near, and in the others: told, not used; the prior where events do not say. */
  web_near: Evidence
  web_far: Evidence
  /** Standard deviation of the log residual of an event's total transfer, and of its split over donors. */
  event_residual_sd: Evidence
  donor_residual_sd: Evidence
}

/** Forecasts of past events against what happened, from the dataset's table `backtest`. */
export interface BacktestSummary {
  events: number
  /** Root mean squared error of the incumbents' change, weighted by their sales, as a share of them. */
  rmse: { model: number; no_change: number; proportional: number; nearest: number }
  /** Share of the incumbents' results inside the 80 % interval. */
  coverage: number
  /** Median of |predicted / actual - 1| of the new stores' own sales; null where nothing opened. */
  own_sales_error: number | null
  /** The same error of the total change of the incumbents. */
  total_error: number
  /** Correlation of predicted and actual change over incumbents. */
  split_correlation: number
  /** At least five events, every baseline beaten, and a correlation that deserves the name. */
  supports_split: boolean
}
