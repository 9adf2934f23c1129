import type { Cube } from '@/lib/cube/cube'
import type { ChannelMask, CubeFilter } from '@/lib/cube/masks'
import { length, type MonthRange } from '@/lib/cube/months'
import { apply } from '@/lib/cube/spread'
import type { Column } from '@/lib/cube/sums'
import { LIST, type Scope, type Statement, salesSql } from '@/lib/filter/scope'
import type { Ask, Grouping, Term } from './metric'
import { tradesIn } from './nearest'

/** The 12 months that end with a range. */
export const twelveTo = (range: MonthRange): MonthRange => ({ from: range.to - 11, to: range.to })

const one = (value: number | null) => Float64Array.of(value ?? Number.NaN)

/** A column of the cube under a filter. */
function salesBy(
  { cube, toZones }: Ask,
  filter: CubeFilter,
  column: Column,
  by: Grouping,
  range: MonthRange,
): Float64Array | null {
  switch (by) {
    case 'total':
      return one(cube.sum(column, filter, range))
    case 'store':
      return cube.byStore(filter, range, column)
    case 'month':
      return addUp(cube.monthly(filter, column))
    case 'cell':
      return filter.keys ? null : cube.cellSums(filter, column).over(range)
    case 'zone': {
      if (filter.keys || !toZones) return null
      const out = new Float64Array(cube.source.zones.rows)
      apply(toZones, cube.cellSums(filter, column).over(range), out)
      return out
    }
  }
}

function addUp(columns: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(columns[0]?.length ?? 0)
  for (const column of columns) for (let i = 0; i < out.length; i++) out[i] += column[i]
  return out
}

const COLUMN_SQL: Record<Column, string> = {
  amount: 'coalesce(sum(amount), 0)',
  gross: 'coalesce(sum(gross), 0)',
  tickets: 'coalesce(sum(tickets), 0)',
  items: 'sum(items)',
  margin: 'sum(margin)',
  margin_base: 'sum(CASE WHEN margin IS NOT NULL THEN amount END)',
  items_base: 'sum(CASE WHEN items IS NOT NULL THEN tickets END)',
}

/** A column of sales. `only`: of these channels, where the filter has them. `identified`: with a customer. */
export function sales(column: Column, only: ChannelMask = -1, identified = false): Term {
  return {
    values: (ask, by, range) => {
      const { sales: filter } = ask.filter
      // Masks are compared by identity, so what is unchanged stays the same object.
      const asked = { ...filter, channels: filter.channels & only, identified }
      return salesBy(ask, asked, column, by, range)
    },
    sql: scope => {
      const rows = salesSql({ ...scope, channels: scope.channels & only }, identified)
      return { sql: `SELECT ${COLUMN_SQL[column]} FROM (\n${rows.sql}\n)`, params: rows.params }
    },
  }
}

/** The same per year. */
export function yearly(term: Term): Term {
  return {
    values: (ask, by, range) => {
      // A month is a twelfth of a year, whatever the period.
      const factor = by === 'month' ? 12 : 12 / length(range)
      return term.values(ask, by, range)?.map(v => v * factor) ?? null
    },
    sql: scope => {
      const { sql, params } = term.sql(scope)
      return { sql: `SELECT (${sql}) * 12.0 / ?`, params: [...params, length(scope.range)] }
    },
  }
}

/** People of the filter's place, or of all zones. */
export function people(column: 'population' | 'households'): Term {
  return {
    ofPlace: column,
    values: ({ cube, filter }, by) => {
      const values = cube.source.zones[column]
      if (by === 'zone') return values
      if (by !== 'total') return null
      let sum = 0
      for (let z = 0; z < values.length; z++)
        if ((!filter.zones || filter.zones[z]) && !Number.isNaN(values[z])) sum += values[z]
      return one(sum)
    },
    sql: ({ zones }) =>
      zones
        ? {
            sql: `SELECT sum(${column}) FROM zones WHERE zone_key IN (
  SELECT x::INTEGER FROM ${LIST})`,
            params: [zones.join(',')],
          }
        : { sql: `SELECT sum(${column}) FROM zones`, params: [] },
  }
}

/** km2 of the filter's place, of zones, of cells. */
export const km2: Term = {
  ofPlace: 'km2',
  values: ({ placeKm2, zoneKm2 }, by) =>
    by === 'total' ? one(placeKm2) : by === 'zone' && zoneKm2 ? Float64Array.from(zoneKm2) : null,
  sql: ({ placeKm2 }) => ({ sql: 'SELECT ?::DOUBLE', params: [placeKm2] }),
}

/** Months of a range in which a store traded at least in part. */
function monthsOpen(store: Cube['source']['stores'][number], range: MonthRange): number {
  let months = 0
  for (let m = range.from; m <= range.to; m++) if (tradesIn(store, m)) months++
  return months
}

const KNOWN_AREA = `selling_area_m2 > 0`

/** Selling area, counted for the part of the period in which its store traded. */
export const surface: Term = {
  values: ({ cube, filter }, by, range) => {
    if (by !== 'total' && by !== 'store') return null
    const out = new Float64Array(cube.stores)
    let sum = 0
    for (const store of cube.source.stores) {
      if (!store.area || (filter.sales.stores && !filter.sales.stores[store.key])) continue
      out[store.key] = (store.area * monthsOpen(store, range)) / length(range)
      sum += out[store.key]
    }
    return by === 'total' ? one(sum) : out
  },
  sql: ({ range, stores }) => ({
    sql: `SELECT sum(selling_area_m2 * (
    least(?, coalesce(12 * year(closed_on) + month(closed_on) - 1, ?))
    - greatest(?, coalesce(12 * year(opened_on) + month(opened_on) - 1, ?)) + 1) / ?)
  FROM stores WHERE ${KNOWN_AREA}
    AND coalesce(12 * year(closed_on) + month(closed_on) - 1, ?) >= ?
    AND coalesce(12 * year(opened_on) + month(opened_on) - 1, ?) <= ?${
      stores ? `\n    AND store_key IN (SELECT x::INTEGER FROM ${LIST})` : ''
    }`,
    params: [
      range.to,
      range.to,
      range.from,
      range.from,
      length(range),
      range.to,
      range.from,
      range.from,
      range.to,
      ...(stores ? [stores.join(',')] : []),
    ],
  }),
}

/** Net sales of stores whose selling area is known. */
export const salesOnSurface: Term = {
  values: (ask, by, range) => {
    const { cube, filter } = ask
    if (by !== 'total' && by !== 'store') return null
    const amounts = cube.byStore(filter.sales, range)
    const out = new Float64Array(cube.stores)
    for (const store of cube.source.stores) if (store.area) out[store.key] = amounts[store.key]
    return by === 'total' ? one(out.reduce((a, b) => a + b, 0)) : out
  },
  sql: scope => {
    const rows = salesSql(scope)
    return {
      sql: `SELECT coalesce(sum(amount), 0) FROM (\n${rows.sql}\n)
  WHERE store_key IN (SELECT store_key FROM stores WHERE ${KNOWN_AREA})`,
      params: rows.params,
    }
  },
}

/** Statement of the customers of a detailed dataset with net purchases above 0 in a scope's months. */
export function activeRows(scope: Scope, columns = ''): Statement {
  const rows = salesSql({ ...scope, range: twelveTo(scope.range) }, true)
  return {
    sql: `SELECT customer${columns} FROM (\n${rows.sql}\n) GROUP BY customer HAVING sum(amount) > 0`,
    params: rows.params,
  }
}
