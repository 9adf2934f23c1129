import type { BacktestRow, EventForecast } from '@/lib/evidence/forecast'
import type { ScoredRow } from '@/lib/evidence/score'

/** A forecast's row as the table `backtest` has it; `key` gives the key of a store, 0 for none. */
export function scoredRow(
  { placebo }: Pick<EventForecast, 'placebo'>,
  { low, high, store, ...row }: BacktestRow,
  event_key: number,
  key: (store: number) => number,
): ScoredRow {
  return { ...row, event_key, store_key: key(store), predicted_low: low, predicted_high: high, placebo }
}
