import type { Metric, SqlScope, Term } from './metric'
import { twelveTo } from './terms'

type Described = Omit<
  Metric,
  'values' | 'sql' | 'terms' | 'of' | 'text' | 'additive' | 'diverging' | 'window'
> &
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
    terms: [term],
    of: value => value,
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
    ...joined([above, below], (a, b) => (b > 0 ? (per * a) / b : Number.NaN)),
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

/** Two terms and what they make together, group by group. */
function joined(terms: readonly [Term, Term], of: Metric['of']): Pick<Metric, 'terms' | 'of' | 'values'> {
  return {
    terms,
    of,
    values: (ask, by, range) => {
      const a = terms[0].values(ask, by, range)
      const b = terms[1].values(ask, by, range)
      return a && b ? a.map((v, i) => of(v, b[i])) : null
    },
  }
}

/** A figure that is the change of one term on another. */
export function changed(described: Described, now: Term, before: Term, sql: Metric['sql']): Metric {
  return {
    ...COMMON,
    text: { key: described.id, values: {} },
    ...described,
    ...joined([now, before], (a, b) => (b > 0 ? a / b - 1 : Number.NaN)),
    sql: scope => {
      const statement = sql(months(described, scope))
      return { sql: `SELECT (${statement.sql})::DOUBLE AS value`, params: statement.params }
    },
  }
}
