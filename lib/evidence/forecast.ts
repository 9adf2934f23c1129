import type { NetworkEvent } from './events'

export type Role = 'incumbent' | 'self' | 'web' | 'stores_total'

/** A figure of an event: forecast, outcome and baselines, per twelve months; see the dataset's table `backtest`. */
export interface BacktestRow {
  role: Role
  /** Index of the store, -1 for web and total. */
  store: number
  before: number
  predicted: number
  low: number
  high: number
  actual: number
  no_change: number
  proportional: number
  nearest: number
}

/** An event forecast from what was known the month before. */
export interface EventForecast {
  event: NetworkEvent
  placebo: boolean
  rows: BacktestRow[]
  /** Year-on-year spread of stores that nothing happened to, relative; of their total over as many stores. */
  noise: number
  controls: number
}
