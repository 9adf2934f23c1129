import type { Change, Range } from '@/lib/scenario/document'
import type { Evidence } from './types'

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
  /**
   * Ordered on the web, collected in a store. Counted once in every total, with the store that hands it out; here at
   * both ends. `orders` is the order's end: all that is ordered on the web, delivered or collected. `stores` is the
   * collecting end, its changes sum to `change`; `to_web` is what is delivered instead after a closing.
   */
  click_and_collect: {
    before: number
    change: Interval
    to_web: Interval
    orders: { before: number; change: Interval }
    stores: { store_id: string; before: number; change: Interval }[]
  }
  /** Residuals that must vanish, in currency: |sum of changes - net new|, |sum of flows - changes|. */
  checks: { changes: number; flows: number }
}
