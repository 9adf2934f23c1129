import { length, type MonthRange } from '@/lib/cube/months'
import { changed } from './build'
import type { Ask, Grouping, SqlScope, Term } from './metric'
import { sales } from './terms'

const amount = sales('amount')

/** Sales of the comparison, per month of it times the months of the period. */
export const amountBefore: Term = {
  values: (ask: Ask, by: Grouping, range: MonthRange) => {
    const { comparison } = ask.filter
    if (by === 'month') {
      const values = amount.values(ask, by, range)
      return values && Float64Array.from(values, (_, m) => values[m - 12] ?? Number.NaN)
    }
    if (!comparison) return null
    const factor = length(range) / length(comparison)
    return amount.values(ask, by, comparison)?.map(v => v * factor) ?? null
  },
  sql: (scope: SqlScope) => {
    if (!scope.comparison) return { sql: 'SELECT NULL', params: [] }
    const { sql, params } = amount.sql({ ...scope, range: scope.comparison })
    return {
      sql: `SELECT (${sql}) * ? / ?`,
      params: [...params, length(scope.range), length(scope.comparison)],
    }
  },
}

export const growth = changed(
  {
    id: 'growth',
    unit: 'change',
    format: 'change',
    diverging: true,
    rests: ['amount'],
    by: ['total', 'store', 'cell', 'zone', 'month'],
    lacks: ({ filter }) => (filter.comparison ? null : 'no_comparison'),
  },
  amount,
  amountBefore,
  scope => {
    const now = amount.sql(scope)
    const then = amountBefore.sql(scope)
    return {
      sql: `SELECT now / CASE WHEN before > 0 THEN before END - 1 FROM (
SELECT (${now.sql}) AS now, (${then.sql}) AS before)`,
      params: [...now.params, ...then.params],
    }
  },
)
