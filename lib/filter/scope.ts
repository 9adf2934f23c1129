import type { ChannelMask } from '@/lib/cube/masks'
import type { MonthRange } from '@/lib/cube/months'
import type { Audience } from '@/lib/dataset/matrix'
import type { Param } from '@/lib/engine/engine'
import type { Resolved } from './resolve'

/** A statement with positional `?` parameters, for every engine of lib/engine. */
export interface Statement {
  sql: string
  params: readonly Param[]
}

/** A filter with everything that SQL needs, and nothing that it does not. */
export interface Scope {
  audience: Audience
  range: MonthRange
  channels: ChannelMask
  /** Store keys; null: all, and sales without a store. */
  stores: readonly number[] | null
  /** Cells of the place: of the atoms, or on a detailed dataset of homes (resolution 9). Null: no place. */
  cells: readonly bigint[] | null
  category: readonly string[]
  segment: readonly string[]
}

/**
 * The scope of a resolved filter.
 *
 * @param cells - the cells behind the masks: `Cube.cells`.
 */
export function scopeOf(resolved: Resolved, cells: BigUint64Array, audience: Audience): Scope {
  const { filter, cells: chosen } = resolved
  return {
    audience,
    range: resolved.range,
    channels: filter.channels,
    stores: resolved.stores,
    cells: chosen ? [...cells].filter((_, i) => chosen[i]) : null,
    category: filter.category,
    segment: filter.segment,
  }
}

/** The values of a parameter `a,b,c`, in the column `x`. */
export const LIST = "(SELECT x FROM unnest(string_split(?, ',')) t(x) WHERE x <> '')"

/** Conditions of a scope on a table of sales, in the order of their parameters. Without the period. */
export function conditions(scope: Scope): { where: string[]; params: Param[] } {
  const where = [`(?::INTEGER >> channel_key::INTEGER) & 1 = 1`]
  const params: Param[] = [scope.channels]
  if (scope.stores) {
    where.push(`store_key IN (SELECT x::INTEGER FROM ${LIST})`)
    params.push(scope.stores.join(','))
  }
  if (scope.cells) {
    where.push(`cell IN (SELECT x::UBIGINT FROM ${LIST})`)
    params.push(scope.cells.join(','))
  }
  for (const key of ['category', 'segment'] as const)
    if (scope[key].length > 0) {
      where.push(`${key} IN (${scope[key].map(() => '?').join(', ')})`)
      params.push(...scope[key])
    }
  return { where, params }
}

const MEASURES = ['amount', 'gross', 'tickets', 'items', 'margin'] as const

/** The tables of a shared dataset that hold what the scope asks, each with its own sales. */
function sharedTables(scope: Scope, identified: boolean): string[] {
  if (scope.category.length > 0) return ['category_months']
  if (scope.segment.length > 0) return ['segment_months']
  return scope.cells || identified ? ['atoms'] : ['atoms', 'unplaced']
}

/**
 * The sales of a scope: `store_key`, `channel_key`, `month`, `span` and the measures, in a detailed dataset also
 * `customer`. Rows for several months that the period cuts through carry their share by number of months.
 *
 * @param identified - sales on identified private customers only.
 */
export function salesSql(scope: Scope, identified = false): Statement {
  const { where, params } = conditions(scope)
  const { from, to } = scope.range
  if (scope.audience === 'detailed') {
    const tickets = scope.category.length > 0 ? 'tickets' : 'counted'
    const segment = scope.segment.length > 0
    return {
      sql: `SELECT t.store_key, t.channel_key, t.month, 1 AS span, t.customer, t.amount::DOUBLE AS amount,
  t.gross::DOUBLE AS gross, t.${tickets}::DOUBLE AS tickets, t.items::DOUBLE AS items, t.margin::DOUBLE AS margin
FROM tickets t${segment ? '\nLEFT JOIN (SELECT customer, segment FROM customers) c USING (customer)' : ''}
WHERE month BETWEEN ? AND ?${identified ? ` AND source = 'identified'` : ''}
  AND ${where.join('\n  AND ')}`,
      params: [from, to, ...params],
    }
  }
  const share = '((least(month, ?) - greatest(month - span + 1, ?) + 1)::DOUBLE / span)'
  const columns = MEASURES.map(m => `${m}::DOUBLE * share AS ${m}`).join(', ')
  const tables = sharedTables(scope, identified).map(
    table => `SELECT *, ${share} AS share FROM ${table}
  WHERE month >= ? AND month - span < ?
    AND ${where.join('\n    AND ')}`,
  )
  return {
    sql: tables
      .map(t => `SELECT store_key, channel_key, month, span, ${columns} FROM (\n  ${t})`)
      .join('\nUNION ALL\n'),
    params: tables.flatMap(() => [to, from, from, to, ...params]),
  }
}

/** The statement with its parameters written into it, for reading and for the query console. */
export function inlined({ sql, params }: Statement): string {
  let next = 0
  return sql.replace(/\?/g, () => {
    const param = params[next++]
    return typeof param === 'string' ? `'${param.replaceAll("'", "''")}'` : String(param)
  })
}
