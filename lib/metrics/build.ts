import type { Metric, SqlScope, Term } from './metric'
import { twelveTo } from './terms'

type Described = Omit<Metric, 'values' | 'sql' | 'text' | 'additive' | 'diverging' | 'window'> &
  Partial<Pick<Metric, 'text' | 'additive' | 'diverging' | 'window'>>

const COMMON = { additive: false, diverging: false, window: 'period' } as const

/** The months that a figure looks at. */
const months = ({ window }: Described, scope: SqlScope): SqlScope =>
  window === 'twelve' ? { ...scope, range: twelveTo(scope.range) } : scope

/** A figure that is one term. */
export function counted(described: Described, term: Term): Metric {
  return {
    ...COMMON,
    text: { key: described.id, values: {} },
    ...described,
    values: term.values,
    sql: scope => {
      const { sql, params } = term.sql(months(described, scope))
      return { sql: `SELECT (${sql})::DOUBLE AS value`, params }
    },
  }
}

/** A figure that is one term over another, in `per` of the second (1,000 inhabitants); none where that is 0. */
export function quotient(described: Described, above: Term, below: Term, per = 1): Metric {
  return {
    ...COMMON,
    text: { key: described.id, values: {} },
    ...described,
    values: (ask, by, range) => {
      const a = above.values(ask, by, range)
      const b = below.values(ask, by, range)
      return a && b ? a.map((v, i) => (b[i] > 0 ? (per * v) / b[i] : Number.NaN)) : null
    },
    sql: scope => {
      const a = above.sql(months(described, scope))
      const b = below.sql(months(described, scope))
      const times = per === 1 ? '' : `${per} * `
      return {
        sql: `SELECT ${times}above / CASE WHEN below > 0 THEN below END AS value FROM (
SELECT (${a.sql})::DOUBLE AS above, (${b.sql})::DOUBLE AS below)`,
        params: [...a.params, ...b.params],
      }
    },
  }
}
