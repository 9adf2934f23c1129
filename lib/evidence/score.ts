/** A row of the back-test, as the dataset's table `backtest` has it. */
export interface ScoredRow {
  event_key: number
  role: string
  store_key: number
  before: number
  predicted: number
  predicted_low: number
  predicted_high: number
  actual: number
  no_change: number
  proportional: number
  nearest: number
  placebo: boolean
}

export type Method = 'model' | 'no_change' | 'proportional' | 'nearest'
export const METHODS: readonly Method[] = ['model', 'no_change', 'proportional', 'nearest']

/** How forecasts did against what happened. */
export interface Score {
  events: number
  incumbents: number
  /** Weighted root mean square error of the incumbents' change, in points: each weighs by its sales before. */
  wrmse: Record<Method, number>
  /** Incumbents within the 80 % interval, and events whose incumbents' total is. */
  coverage: number
  total_coverage: number
  /** Change of all incumbents together over theirs before, forecast and actual, in points. */
  change: { predicted: number; actual: number }
  /** Transferred part of the event stores' sales: forecast less actual, root mean square over events, in points. */
  transfer_error: number | null
  /** Median of |forecast / actual - 1| of the opened stores' own sales; null without openings. */
  own_error: number | null
}

/** Fewest events of its own for a chain's back-test to speak for the model. */
export const ENOUGH_EVENTS = 5

/** What the back-test comes to: a key of the message catalogue. */
export type Verdict = 'no_events' | 'few_events' | 'baseline_wins' | 'beats_baselines'

/** Scores rows of any number of events. Null without an incumbent. */
export function score(rows: readonly ScoredRow[]): Score | null {
  const incumbents = rows.filter(r => r.role === 'incumbent' && r.before > 0)
  if (incumbents.length === 0) return null
  const keys = [...new Set(incumbents.map(r => r.event_key))]
  const value = (r: ScoredRow, method: Method) => (method === 'model' ? r.predicted : r[method])
  const weight = sum(incumbents.map(r => r.before))
  const wrmse = Object.fromEntries(
    METHODS.map(method => [
      method,
      100 * Math.sqrt(sum(incumbents.map(r => (value(r, method) - r.actual) ** 2 / r.before)) / weight),
    ]),
  ) as Record<Method, number>
  const inside = (r: ScoredRow) => r.actual >= r.predicted_low && r.actual <= r.predicted_high
  const totals = rows.filter(r => r.role === 'stores_total')
  const opened = rows.filter(r => r.role === 'self' && r.predicted > 0 && r.actual > 0)
  const transfers = keys.flatMap(key => {
    const total = totals.find(r => r.event_key === key)
    const self = rows.find(r => r.event_key === key && r.role === 'self')
    const volume = self ? Math.max(self.before, self.actual) : 0
    return total && volume > 0 ? [(100 * (total.predicted - total.actual)) / volume] : []
  })
  return {
    events: keys.length,
    incumbents: incumbents.length,
    wrmse,
    coverage: incumbents.filter(inside).length / incumbents.length,
    total_coverage: totals.filter(inside).length / Math.max(1, totals.length),
    change: {
      predicted: (100 * sum(incumbents.map(r => r.predicted - r.before))) / weight,
      actual: (100 * sum(incumbents.map(r => r.actual - r.before))) / weight,
    },
    transfer_error:
      transfers.length > 0 ? Math.sqrt(sum(transfers.map(x => x * x)) / transfers.length) : null,
    own_error: median(opened.map(r => Math.abs(r.predicted / r.actual - 1))),
  }
}

/** Whether the back-test speaks for the model: at least five events, and no baseline comes as close. */
export function verdictOf(result: Score | null): Verdict {
  if (!result) return 'no_events'
  if (METHODS.some(m => m !== 'model' && result.wrmse[m] <= result.wrmse.model)) return 'baseline_wins'
  return result.events < ENOUGH_EVENTS ? 'few_events' : 'beats_baselines'
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

function median(values: number[]): number | null {
  if (values.length === 0) return null
  values.sort((a, b) => a - b)
  return (values[(values.length - 1) >> 1] + values[values.length >> 1]) / 2
}
