import { length, type MonthRange } from '@/lib/cube/months'
import { counted } from './build'
import type { Ask, Grouping, SqlScope, Term } from './metric'
import { sales } from './terms'

const amount = sales('amount')

/** Sales of the comparison, per month of it times the months of the period. */
function before(ask: Ask, by: Grouping, range: MonthRange): Float64Array | null {
  const { comparison } = ask.filter
  if (by === 'month') {
    const values = amount.values(ask, by, range)
    return values && Float64Array.from(values, (_, m) => values[m - 12] ?? Number.NaN)
  }
  if (!comparison) return null
  const factor = length(range) / length(comparison)
  return amount.values(ask, by, comparison)?.map(v => v * factor) ?? null
}

const change: Term = {
  values: (ask, by, range) => {
    const now = amount.values(ask, by, range)
    const then = before(ask, by, range)
    return now && then ? now.map((v, i) => (then[i] > 0 ? v / then[i] - 1 : Number.NaN)) : null
  },
  sql: (scope: SqlScope) => {
    const now = amount.sql(scope)
    if (!scope.comparison) return { sql: 'SELECT NULL', params: [] }
    const then = amount.sql({ ...scope, range: scope.comparison })
    return {
      sql: `SELECT now / CASE WHEN before > 0 THEN before END - 1 FROM (
SELECT (${now.sql}) AS now, (${then.sql}) * ? / ? AS before)`,
      params: [...now.params, ...then.params, length(scope.range), length(scope.comparison)],
    }
  },
}

export const growth = counted(
  {
    id: 'growth',
    unit: 'change',
    format: 'change',
    diverging: true,
    rests: ['amount'],
    by: ['total', 'store', 'cell', 'zone', 'month'],
    lacks: ({ filter }) => (filter.comparison ? null : 'no_comparison'),
  },
  change,
)
