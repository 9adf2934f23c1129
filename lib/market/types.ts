import type { Change, Range } from '@/lib/scenario/document'
import type { Points, TravelTimes } from '@/lib/travel/provider'
import type { DecayForm } from './decay-form'

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

/** What each zone could spend in own stores; by zone, over 12 months. */
export interface Potential {
  /** At today's access, predicted without the zone's own neighbourhood. */
  expected: Float64Array
  /** At the access of the well served. */
  served: Float64Array
  /** 80 % interval of `served`: of the regression and of zones around it. */
  low: Float64Array
  high: Float64Array
  /** Most that the zone may spend, given who lives there. */
  ceiling: Float64Array
  /** Log-odds of the ceiling per standard deviation of each covariate. */
  coefficients: { name: PotentialTerm; value: number; se: number; mean: number; sd: number }[]
  /** Log-odds per unit of access; never negative. */
  access_slope: number
  /** Access below which a zone counts as not served, and that of the well served. */
  unserved: number
  well_served: number
  /** Squared coefficient of variation of zones around the regression. */
  variance: number
  /** Spending per inhabitant (or unit of potential) that no zone passes, before its covariates. */
  per_inhabitant: number
}
export type PotentialTerm = 'access' | 'density' | 'income' | 'years_of_access' | 'competitors'

export interface Estimate {
  value: number
  /** Standard error, sandwich clustered by block of zones (half a degree); null for a prior. */
  se: number | null
  source: 'estimated' | 'prior' | 'assumed'
}

/** Errors of decay, size and formats with what ties them: `values[a * n + b]` is the covariance of terms a and b. */
export interface JointErrors {
  /** `decay`, `size`, `format:<name>`. */
  terms: string[]
  values: Float64Array
}

/** One way to write the choice model that was tried when the dataset was built, and how it foretold zones left out. */
export interface ModelCandidate {
  decay: DecayForm['family']
  store_effects: 'none' | 'free' | 'shrunk'
  form: DecayForm
  /** Per felt minute, on the zones it was tried on. */
  decay_value: number
  decay_se: number | null
  /** Of held-out purchases, by purchase. */
  log_likelihood: number
  /** The same less that of the plain choice (exponential, shrunk), with its standard error; null of the plain one. */
  difference: number | null
  difference_se: number | null
  /** Share of the held-out purchases put at the wrong store; sum of errors of store totals by purchase. */
  misallocated: number
  total_error: number
  calibration_slope: number | null
  folds: number
  zones: number
  chosen: boolean
  /** Why it is the chosen one. */
  reason: 'holdout' | 'declared' | null
}

/** The fitted market model: everything needed to predict, nothing of the data. Serialisable. */
export interface MarketModel {
  /** customers: decay and attraction estimated on flows; totals: decay from a prior, attraction solved from totals. */
  route: 'customers' | 'zones' | 'totals'
  travel: { id: string; relativeError: number | null }
  /** beta, per minute: utility falls by beta for each minute. */
  decay: Estimate
  /** 80 % range of the decay: from its standard error, or the prior's. */
  decay_range: Range
  /** How minutes are felt: the decay is per felt minute. */
  decay_form: DecayForm
  store_effects: 'none' | 'shrunk' | 'solved'
  /** What else was tried on zones left out; empty where nothing could be. */
  candidates: readonly ModelCandidate[]
  /** Joint errors of decay, size and formats; null where they are priors or assumed. */
  covariance: JointErrors | null
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
  /** How many stores of the market are known in which way. */
  routes: { customers: number; zones: number; totals: number }
  /** What zones could spend; null on the totals route, where nothing is known of it. */
  potential: Potential | null
  /** Sentences the screen must show, as keys of the message catalogue with their values. */
  notes: { key: string; values?: Record<string, string | number> }[]
}

export interface Interval {
  point: number
  /** 80 % interval. */
  low: number
  high: number
  /**
   * More than a quarter of it lies outside what the model was calibrated on: show the range, no point. The point
   * stays, so that sums check.
   */
  range_only?: true
}

/** One thing wrong, or worth knowing, about a change. */
export interface ChangeFault {
  /** Position in the scenario's changes. */
  index: number
  /** An error refuses the scenario. */
  severity: 'error' | 'warning'
  /** Key of the message catalogue, below `model.change`. */
  code: ChangeFaultCode
  values: Record<string, string | number>
  /** The same in an English sentence. */
  sentence: string
}
export type ChangeFaultCode =
  | 'area_out_of_range'
  | 'conflicting_changes'
  | 'duplicate_candidate'
  | 'far_move'
  | 'format_unknown'
  | 'nobody_in_reach'
  | 'nothing_left'
  | 'on_another_store'
  | 'opens_on_store'
  | 'resize_capped'
  | 'sales_out_of_reach'
  | 'same_format'
  | 'store_closed'
  | 'store_without_sales'
  | 'unknown_competitor'
  | 'unknown_store'

/** Who books the sales of stores: stores of one owner keep a transfer among themselves. */
export interface Owner {
  operator: string
  /** null where not given. */
  legal_entity: string | null
  /** The one store of an affiliate or franchise whose legal entity is not given. */
  store_id: string | null
}

/** What one parameter does to net new over its 80 % range, all others at their middle. */
export interface Sensitivity {
  parameter:
    | 'access'
    | 'web'
    | 'decay'
    | 'size'
    | 'new_site'
    | 'travel_time'
    | 'event_residual'
    | 'passage_lost'
    | 'click_recapture'
  /** Store or candidate it belongs to, null for the whole market. */
  store_id: string | null
  range: Range
  /** Net new at the ends of the range. */
  net_new_low: number
  net_new_high: number
  /** Whether the sign of net new changes within the range, and the value at which it does. */
  flips: boolean
  threshold: number | null
}

/** What a scenario does to the base. Every amount over 12 months at maturity, net of tax. */
export interface ScenarioResult {
  changes: readonly Change[]
  assumptions: {
    /** rho and eta that weigh most in this scenario: of openings, of closings, or of both. */
    access_elasticity: Range
    web_elasticity: Range
    source: Evidence['source']
    access_opening: Evidence
    access_closing: Evidence
    web_opening: Evidence
    web_closing: Evidence
    event_residual_sd: Evidence
    donor_residual_sd: Evidence
    /** Relative error of one driving time that the intervals hold. */
    travel_error: number
    competitors: 'none' | 'density' | 'choice'
    passage_lost: Range
    click_recapture: Range
    ramp_source: 'prior' | 'assumed'
  }
  /** Whether the split over donors has stood the test of past events. */
  evidence: { donors: 'indicative' | 'supported'; events: number }
  /** What is worth knowing of single changes; none of it stops the scenario. */
  warnings: ChangeFault[]
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
  closures: {
    store_id: string
    base: number
    retained: Interval
    retained_share: Interval
    lost: Interval
    /** What the web takes of it, click and collect delivered instead included. */
    to_web: Interval
    /** Its passing trade, in the base. */
    passage: number
  }[]
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
    /** Over a quarter of it: figures are ranges only. */
    range_only: boolean
    /** Sales were given: the attraction was solved to meet them. */
    sales_given: boolean
    /** Its first twelve months, and the month from which it is mature (1 is the first). */
    year_1: Interval
    mature_from: number
    months: Interval[]
  }[]
  /** Net new in the first twelve months: openings ramp up, everything else is there at once. */
  year_1: { net_new: Interval; months: Interval[] }
  /** Transfer between stores of one owner, and across owners. */
  ownership: {
    within: Interval
    across: Interval
    owners: { owner: Owner; before: number; after: number; change: Interval }[]
    flows: { from: Owner; to: Owner; amount: Interval }[]
  }
  /**
   * Several changes: what they do together against the sum of each alone, and each one's part by average over all
   * orders (Shapley; over sampled orders where `orders` says so). null for a single change.
   */
  interaction: {
    together: number
    sum_of_singles: number
    /** Together less the sum of singles. */
    effect: number
    orders: 'all' | 'sampled'
    changes: {
      id: string
      kind: Change['kind']
      /** Net new of the change alone, and its part of the whole. */
      alone: number
      net_new: number
      /** Its part of the change of every store (store id) and of the web; sums to net_new. */
      stores: { id: string; amount: number }[]
    }[]
  } | null
  /** What each doubt does to net new, the widest first; none when intervals were not asked for. */
  sensitivity: Sensitivity[]
  /** Ordered on the web, collected in a store: part of the stores' rows, told again here for the web's view. */
  click_and_collect: { before: number; change: Interval; to_web: Interval }
  /** Residuals that must vanish, in currency: |sum of changes - net new|, |sum of flows - changes|. */
  checks: { changes: number; flows: number }
}
