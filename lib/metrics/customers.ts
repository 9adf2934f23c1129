import { ALL_CHANNELS } from '@/lib/cube/masks'
import type { MonthRange } from '@/lib/cube/months'
import { apply } from '@/lib/cube/spread'
import { inRadius, inRing } from '@/lib/filter/inside'
import { LIST, type Statement } from '@/lib/filter/scope'
import type { Ask, Grouping, Reason, SqlScope, Term } from './metric'
import { activeRows } from './terms'

/** A place without counts has none; a store or chain without them has too few to tell. */
const sumOf = (cells: readonly bigint[] | null) => (cells ? 'coalesce(sum(customers), 0)' : 'sum(customers)')

/** What the fixed groups of the counts cannot answer; null where they can. */
export function uncounted({ audience, filter, counts }: Ask, needsPlaces = false): Reason | null {
  if (audience === 'detailed') return null
  const { channels, stores, keys } = filter.sales
  if (keys || channels !== ALL_CHANNELS) return 'counts_for_fixed_groups'
  if (stores && (filter.filter.place || needsPlaces || filter.stores?.length !== 1))
    return 'counts_for_fixed_groups'
  return (filter.filter.place || needsPlaces) && !counts ? 'waiting' : null
}

/**
 * The same for what customers spend, which no place of a shared dataset tells: cells of few customers lack in their
 * counts, not in their sales, so that what is left seems to buy more than it does.
 */
export const uncountedSpend = (ask: Ask): Reason | null =>
  uncounted(ask) ?? (ask.audience === 'shared' && ask.filter.filter.place ? 'counts_by_home' : null)

/** Cells of the counts that lie in the filter's place; null without a place. */
export function countsInside(ask: Ask): Uint8Array | null {
  const { counts, filter, nearestZone } = ask
  const { place } = filter.filter
  if (!place || !counts) return null
  if (place.kind === 'polygon') return inRing(counts, place.ring)
  if (place.kind === 'radius') return inRadius(counts, place)
  return Uint8Array.from(counts.lat, (lat, i) => {
    const zone = nearestZone ? nearestZone(lat, counts.lon[i]) : -1
    return zone >= 0 && filter.zones ? filter.zones[zone] : 0
  })
}

/** Active customers of the 12 months to a period's end. */
export const activeCustomers: Term = {
  byZone: true,
  values: (ask, by, range) => {
    const { cube, counts, filter } = ask
    const { active } = cube.source
    const single = filter.stores?.length === 1 ? filter.stores[0] : null
    switch (by) {
      case 'total': {
        const inside = countsInside(ask)
        if (inside) return Float64Array.of(countedIn(ask, inside, range) ?? Number.NaN)
        const series = single === null ? active.chain : active.stores.get(single)
        return Float64Array.of(series?.get(range.to) ?? Number.NaN)
      }
      case 'store': {
        const out = new Float64Array(cube.stores).fill(Number.NaN)
        for (const [store, series] of active.stores)
          if (!filter.sales.stores || filter.sales.stores[store])
            out[store] = series.get(range.to) ?? Number.NaN
        return out
      }
      case 'month': {
        const series = single === null ? active.chain : active.stores.get(single)
        return Float64Array.from(
          { length: cube.months },
          (_, m) => series?.get(cube.bounds.from + m) ?? Number.NaN,
        )
      }
      case 'zone': {
        const now = counts?.at.get(range.to)
        if (!counts || !now) return null
        const out = new Float64Array(cube.source.zones.rows)
        apply(counts.toZones, now, out)
        return out
      }
      case 'cell':
        return null
    }
  },
  sql: scope => {
    if (scope.audience === 'detailed') {
      const rows = activeRows(scope)
      return { sql: `SELECT count(*) FROM (\n${rows.sql}\n)`, params: rows.params }
    }
    return counted(scope, sumOf(scope.countCells), scope.countCells)
  },
  rows: scope => (scope.audience === 'detailed' ? activeRows(scope) : counted(scope, '*', scope.countCells)),
}

function countedIn({ counts }: Ask, inside: Uint8Array, range: MonthRange): number | null {
  const now = counts?.at.get(range.to)
  if (!now) return null
  let sum = 0
  for (let c = 0; c < now.length; c++) if (inside[c]) sum += now[c]
  return sum
}

/** The counts that answer for a scope: by place for a choice of cells, else of a store or the chain. */
function counted(scope: SqlScope, columns: string, cells: readonly bigint[] | null): Statement {
  const [where, ...params] = cells
    ? [
        `scope = 'place'
  AND cell IN (SELECT x::UBIGINT FROM ${LIST})`,
        cells.join(','),
      ]
    : scope.stores
      ? [`scope = 'store'\n  AND store_key = ?`, scope.stores[0] ?? 0]
      : [`scope = 'chain'`]
  return {
    sql: `SELECT ${columns} FROM active_customers WHERE window_end = ? AND ${where}`,
    params: [scope.range.to, ...params],
  }
}

/** Cells of the counts whose centre is within minutes of a store that traded when a period ended. */
export function countsNear(
  { counts, minutes, nearestZone }: Ask,
  within: number,
  range: MonthRange,
): Uint8Array | null {
  if (!counts || !minutes || !nearestZone) return null
  const nearest = minutes(range)
  return Uint8Array.from(counts.lat, (lat, i) => {
    const zone = nearestZone(lat, counts.lon[i])
    return zone >= 0 && nearest[zone] <= within ? 1 : 0
  })
}

/** Customers counted by place, of the filter's place; all or those within minutes of a store. */
export function countedCustomers(within: number | null): Term {
  return {
    values: (ask: Ask, by: Grouping, range) => {
      if (by !== 'total' || !ask.counts) return null
      const inside = countsInside(ask)
      const near = within === null ? null : countsNear(ask, within, range)
      if (within !== null && !near) return null
      const mask = Uint8Array.from(ask.counts.lat, (_, c) => (inside?.[c] ?? 1) & (near?.[c] ?? 1))
      return Float64Array.of(countedIn(ask, mask, range) ?? Number.NaN)
    },
    sql: scope => {
      if (scope.audience === 'detailed') {
        const rows = activeNear(scope, within)
        return { sql: `SELECT count(*) FROM (\n${rows.sql}\n)`, params: rows.params }
      }
      return countedNear(scope, null, within)
    },
    rows: scope =>
      scope.audience === 'detailed' ? activeNear(scope, within) : countedNear(scope, '*', within),
  }
}

/** Customers of a detailed dataset with a home, of the filter's place; all or those within minutes of a store. */
function activeNear(scope: SqlScope, within: number | null): Statement {
  const homes = scope.nearCells(within ?? Number.POSITIVE_INFINITY, scope.range)
  const inside = scope.cells && new Set(scope.cells)
  return activeRows({ ...scope, cells: inside ? homes.filter(c => inside.has(c)) : homes })
}

/** The counts by place of the same; their sum where no columns are named. */
function countedNear(scope: SqlScope, columns: '*' | null, within: number | null): Statement {
  const near = within === null ? null : scope.nearCells(within, scope.range)
  const inside = scope.countCells && new Set(scope.countCells)
  const cells = near ? (inside ? near.filter(c => inside.has(c)) : near) : scope.countCells
  if (cells) return counted(scope, columns ?? sumOf(cells), cells)
  return {
    sql: `SELECT ${columns ?? sumOf(null)} FROM active_customers WHERE window_end = ? AND scope = 'place'`,
    params: [scope.range.to],
  }
}
