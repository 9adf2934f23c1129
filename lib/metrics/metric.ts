import type { Cube } from '@/lib/cube/cube'
import type { MonthRange } from '@/lib/cube/months'
import type { PlaceCounts } from '@/lib/cube/place-counts'
import type { Spread } from '@/lib/cube/spread'
import type { Audience, Reason as MatrixReason, Metric as MatrixRow } from '@/lib/dataset/matrix'
import type { Resolved } from '@/lib/filter/resolve'
import type { Scope, Statement } from '@/lib/filter/scope'
import type { MetricId } from './ids'

/** A key of the catalogue below `metrics.unit`. */
export type Unit =
  | 'currency'
  | 'tickets'
  | 'items'
  | 'customers'
  | 'share'
  | 'change'
  | 'currency_per_ticket'
  | 'tickets_per_customer'
  | 'currency_per_customer'
  | 'customers_per_household'
  | 'customers_per_thousand'
  | 'currency_per_household'
  | 'currency_per_inhabitant'
  | 'currency_per_km2'
  | 'currency_per_m2'

/** How lib/i18n/format prints it. */
export type FormatKind = 'money' | 'exact_money' | 'count' | 'decimal' | 'percent' | 'change'

/** What a figure can be told by. Index: nothing, `Cube` store key, `Cube.cells`, zones, months of the bounds. */
export type Grouping = 'total' | 'store' | 'cell' | 'zone' | 'month'

/** Why a figure is coarser or not there: a key of the catalogue below `metrics.reason`. */
export type Reason =
  | MatrixReason
  | 'waiting'
  | 'failed'
  | 'some_not_placed'
  | 'no_margin'
  | 'no_items'
  | 'no_households'
  | 'no_area'
  | 'no_surface'
  | 'no_comparison'
  | 'year_before_only'
  | 'no_comparable_store'
  | 'window_not_held'
  | 'needs_customer_rows'
  | 'needs_minutes'
  | 'not_by_this'
  | 'nothing_here'

/** What metrics are computed from. What is null is not there yet. */
export interface Ask {
  cube: Cube
  filter: Resolved
  audience: Audience
  counts: PlaceCounts | null
  /** Cells of the cube to zones. */
  toZones: Spread | null
  /** km2 of the filter's place, where it has one whose size is known. */
  placeKm2: number | null
  /** km2 of every zone, where known. */
  zoneKm2: ArrayLike<number> | null
  /** Minutes by car from every zone to the nearest own store that traded when a period ended. */
  minutes: ((range: MonthRange) => ArrayLike<number>) | null
  /** The zone nearest to a point, -1 for none. */
  nearestZone: ((lat: number, lon: number) => number) | null
}

/** A filter as SQL needs it, with what the figures of this catalogue take besides. */
export interface SqlScope extends Scope {
  comparison: MonthRange | null
  /** Store and month, `12:24321`, of sales that compare with a year before. */
  comparable: readonly string[]
  /** Keys of the place's zones; null without a place. */
  zones: readonly number[] | null
  /** Cells of counts by place inside the place; null without a place. */
  countCells: readonly bigint[] | null
  /** The same within minutes of a store of a period, for shares of customers by minutes. */
  nearCells: (minutes: number, range: MonthRange) => readonly bigint[]
  placeKm2: number | null
}

/** Something that is counted: its values from the cube, and the same as a scalar query. */
export interface Term {
  /** By index of the grouping, NaN where it has none; null where it cannot be told by that. */
  values(ask: Ask, by: Grouping, range: MonthRange): Float64Array | null
  sql(scope: SqlScope): Statement
  /** The rows of the dataset that it counts, where those are not sales. */
  rows?(scope: SqlScope): Statement
  /** Where it is no sum of sales but what a place is: which column. */
  ofPlace?: 'population' | 'households' | 'km2'
  /** Where it is told by zone at best, never by cell. */
  byZone?: boolean
}

/** One figure of the catalogue. Name, definition and limits are in lib/i18n/messages/metrics. */
export interface Metric {
  id: MetricId
  /** Key and values of its texts below `metrics.metric`. */
  text: { key: string; values: Record<string, number> }
  unit: Unit
  format: FormatKind
  /** Whether parts may be added up to the whole. */
  additive: boolean
  /** Around 0 rather than from 0. */
  diverging: boolean
  /** Rows of the matrix it answers to. */
  rests: readonly MatrixRow[]
  /** Of the months looked at, or of the 12 that end with them. */
  window: 'period' | 'twelve'
  by: readonly Grouping[]
  /** Why it is coarser at best on a shared dataset, whatever the filter. */
  atBest?: Reason
  /** What the dataset or the filter lacks for it; null where nothing. */
  lacks?(ask: Ask): Reason | null
  values(ask: Ask, by: Grouping, range: MonthRange): Float64Array | null
  /** What it is made of, and how: sums of these by any places give the figure of those places. */
  terms: readonly Term[]
  of: (above: number, below: number) => number
  /** One row with the column `value`. */
  sql(scope: SqlScope): Statement
}
