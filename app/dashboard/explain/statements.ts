import type { Spread } from '@/lib/cube/spread'
import { conditions, LIST, type Scope, type Statement, salesSql } from '@/lib/filter/scope'

/** The sales that a view adds up: period, channels, stores by key and cells of the cube; null restricts nothing. */
export type Sold = Pick<Scope, 'audience' | 'range' | 'channels' | 'stores' | 'cells'>

/** A scope of sales without category or segment. */
const scope = (sold: Sold): Scope => ({ ...sold, category: [], segment: [] })

/** All sales: `store_key`, `channel_key`, `month`, `span` and the measures. */
export const soldRows = (sold: Sold): Statement => salesSql(scope(sold))

/**
 * Sales on identified customers with the cell their home is known by (null where it is not): `cell`, `store_key`,
 * `channel_key`, `month`, `span`, `amount`. Rows for several months carry the share that lies in the period.
 */
export function locatedRows(sold: Sold, placed = true): Statement {
  const { from, to } = sold.range
  const { where, params } = conditions(scope(sold))
  if (placed) where.push('cell IS NOT NULL AND cell <> 0')
  if (sold.audience === 'detailed')
    return {
      sql: `SELECT cell, store_key, channel_key, month, 1 AS span, amount::DOUBLE AS amount
FROM tickets
WHERE month BETWEEN ? AND ? AND source IN ('identified', 'zone')
  AND ${where.join('\n  AND ')}`,
      params: [from, to, ...params],
    }
  return {
    sql: `SELECT cell, store_key, channel_key, month, span,
  amount::DOUBLE * (least(month, ?) - greatest(month - span + 1, ?) + 1) / span AS amount
FROM atoms
WHERE month >= ? AND month - span < ?
  AND ${where.join('\n  AND ')}`,
    params: [to, from, from, to, ...params],
  }
}

const sumOf = ({ sql }: Statement) => `(SELECT coalesce(sum(amount), 0) FROM (\n${sql}\n))`

/** What rows of sales come to. */
export const amountOf = (rows: Statement): Statement => ({
  sql: `SELECT ${sumOf(rows)} AS value`,
  params: rows.params,
})

/** One amount as a part of another; none where the other is not above 0. */
export const partOf = (part: Statement, whole: Statement): Statement => ({
  sql: `SELECT part / CASE WHEN whole > 0 THEN whole END AS value FROM (
SELECT ${sumOf(part)} AS part,
${sumOf(whole)} AS whole)`,
  params: [...part.params, ...whole.params],
})

/** By how much one amount is above another; with the months of both, each brought to one year. */
export function differenceOf(
  now: Statement,
  before: Statement,
  months?: readonly [now: number, before: number],
): Statement {
  const yearly = months ? ' * 12 / ?::DOUBLE' : ''
  const [a, b] = months ?? []
  return {
    sql: `SELECT ${sumOf(now)}${yearly} -\n${sumOf(before)}${yearly} AS value`,
    params: [now.params, a ?? [], before.params, b ?? []].flat(),
  }
}

/** The same relative to the other. */
export const changeOf = (now: Statement, before: Statement): Statement => ({
  sql: `SELECT now / CASE WHEN before > 0 THEN before END - 1 AS value FROM (
SELECT ${sumOf(now)} AS now,
${sumOf(before)} AS before)`,
  params: [...now.params, ...before.params],
})

/**
 * Sales of cells that are spread: each counts by its weight (0 to 1). Cells wider than a commune are split over the
 * communes under them, so that a commune has a part of each.
 */
export function weightedRows(
  sold: Sold,
  weights: readonly (readonly [cell: bigint, weight: number])[],
): Statement {
  const rows = locatedRows({ ...sold, cells: weights.map(([cell]) => cell) })
  return {
    sql: `SELECT s.* EXCLUDE (amount), s.amount AS amount_of_cell, w.weight, s.amount * w.weight AS amount FROM (
${rows.sql}
) s JOIN (
SELECT split_part(x, ':', 1)::UBIGINT AS cell, split_part(x, ':', 2)::DOUBLE AS weight
FROM unnest(string_split(?, ',')) t(x)) w USING (cell)`,
    params: [...rows.params, weights.map(([cell, weight]) => `${cell}:${weight}`).join(',')],
  }
}

/**
 * What a zone has of every cell above it, as `salesByZone` splits them: by `weight` (what the model expects of the
 * zones), else by population.
 */
export function weightsOf(
  zone: number,
  cells: BigUint64Array,
  under: Spread,
  weight: ArrayLike<number> | null,
): [cell: bigint, weight: number][] {
  const found: [bigint, number][] = []
  for (let c = 1; c < cells.length; c++)
    for (let k = under.start[c]; k < under.start[c + 1]; k++) {
      if (under.place[k] !== zone) continue
      let sum = 0
      if (weight) for (let l = under.start[c]; l < under.start[c + 1]; l++) sum += weight[under.place[l]]
      const part = weight && sum > 0 ? weight[zone] / sum : under.weight[k]
      if (part > 0) found.push([cells[c], part])
    }
  return found
}

/** Zones by key (their place in the dataset, from 1). */
export const zoneRows = (keys: readonly number[]): Statement => ({
  sql: `SELECT zone_key, zone_id, name, population, households FROM zones WHERE zone_key IN (SELECT x::INTEGER FROM ${LIST})`,
  params: [keys.join(',')],
})

/** People of zones, or homes where their number is given. */
export function peopleOf(column: 'population' | 'households', keys: readonly number[]): Statement {
  const rows = zoneRows(keys)
  return {
    sql: `SELECT coalesce(sum(${column}), 0)::DOUBLE AS value FROM (\n${rows.sql}\n)`,
    params: rows.params,
  }
}

/** Homes of zones; where their number is not given, so many people to each. */
export function estimatedHomes(keys: readonly number[], perHome: number): Statement {
  const rows = zoneRows(keys)
  return {
    sql: `SELECT sum(CASE WHEN households > 0 THEN households ELSE population / ?::DOUBLE END)::DOUBLE AS value FROM (\n${rows.sql}\n)`,
    params: [perHome, ...rows.params],
  }
}

/** Who of these zones lives in those, as a part of the zones `whole`. */
export function peopleShare(both: readonly number[], whole: readonly number[]): Statement {
  const [part, all] = [zoneRows(both), zoneRows(whole)]
  return {
    sql: `SELECT (SELECT coalesce(sum(population), 0)::DOUBLE FROM (\n${part.sql}\n))
  / (SELECT nullif(sum(population), 0)::DOUBLE FROM (\n${all.sql}\n)) AS value`,
    params: [...part.params, ...all.params],
  }
}

/** Counts of active customers by home for the 12 months to a window's end, of some cells. */
export const homeRows = (windowEnd: number, cells: readonly bigint[]): Statement => ({
  sql: `SELECT window_end, cell, customers FROM active_customers
WHERE scope = 'place' AND window_end = ? AND cell IN (SELECT x::UBIGINT FROM ${LIST})`,
  params: [windowEnd, cells.join(',')],
})

/** The count of a store's active customers for the 12 months to each of some windows' ends. */
export const storeCountRows = (store: number, ends: readonly number[]): Statement => ({
  sql: `SELECT window_end, scope, store_key, customers FROM active_customers
WHERE scope = 'store' AND store_key = ? AND window_end IN (SELECT x::INTEGER FROM ${LIST}) ORDER BY window_end`,
  params: [store, ends.join(',')],
})

/** By how many the count of one window is above that of another. */
export function countChange(store: number, now: number, before: number): Statement {
  const rows = storeCountRows(store, [now, before])
  return {
    sql: `SELECT CASE WHEN count(*) = 2 THEN sum(CASE WHEN window_end = ? THEN customers ELSE -customers END) END::DOUBLE
  AS value FROM (
${rows.sql}
)`,
    params: [now, ...rows.params],
  }
}

/** What counts of customers come to; of `keys` as a part of their homes, or for 1,000 of their people. */
export function customersOf(
  rows: Statement,
  per?: 'households' | 'population',
  keys: readonly number[] = [],
): Statement {
  const sum = `(SELECT sum(customers)::DOUBLE FROM (\n${rows.sql}\n))`
  if (!per) return { sql: `SELECT ${sum} AS value`, params: rows.params }
  const zones = zoneRows(keys)
  return {
    sql: `SELECT ${per === 'population' ? '1000 * ' : ''}${sum}
  / (SELECT nullif(sum(${per}), 0)::DOUBLE FROM (\n${zones.sql}\n)) AS value`,
    params: [...rows.params, ...zones.params],
  }
}

/** Distinct customers of two stores, by calendar year. */
export const pairRows = (a: number, b: number): Statement => ({
  sql: `SELECT year, store_a, store_b, customers FROM shared_customers
WHERE store_a = ? AND store_b = ? ORDER BY year`,
  params: [Math.min(a, b), Math.max(a, b)],
})

/** The same of one year. */
export function pairCount(a: number, b: number, year: number): Statement {
  const rows = pairRows(a, b)
  return {
    sql: `SELECT max(customers)::DOUBLE AS value FROM (\n${rows.sql}\n) WHERE year = ?`,
    params: [...rows.params, year],
  }
}

/** What the extract says of a store's money and lease. */
export const termsRows = (storeId: string): Statement => ({
  sql: `SELECT store_key, store_id, name, gross_margin_rate::DOUBLE AS gross_margin_rate,
  fixed_cost_year::DOUBLE AS fixed_cost_year, exit_cost::DOUBLE AS exit_cost,
  lease_break_on::VARCHAR AS lease_break_on, operator, legal_entity, located_share::DOUBLE AS located_share
FROM stores WHERE store_id = ?`,
  params: [storeId],
})

const ofStore = (expression: string, storeId: string, amounts: readonly number[]): Statement => {
  const rows = termsRows(storeId)
  return { sql: `SELECT ${expression} AS value FROM (\n${rows.sql}\n)`, params: [...amounts, ...rows.params] }
}

/** What a store leaves over a year with these sales. */
export const contribution = (storeId: string, sales: number): Statement =>
  ofStore('gross_margin_rate * ?::DOUBLE - fixed_cost_year', storeId, [sales])

/** What closing it adds to the chain's contribution where so much is lost. */
export const closingEffect = (storeId: string, lost: number): Statement =>
  ofStore('fixed_cost_year - gross_margin_rate * ?::DOUBLE', storeId, [lost])

/** Part of a store's sales that has a place, as it was measured when the dataset was built. */
export const locatedShare = (storeId: string): Statement => ofStore('located_share', storeId, [])
