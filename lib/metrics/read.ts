import { comparable } from '@/lib/cube/comparable'
import { ALL_CHANNELS } from '@/lib/cube/masks'
import { length, type MonthRange } from '@/lib/cube/months'
import { type Answer, type Availability, answer, type Filter as MatrixFilter } from '@/lib/dataset/matrix'
import { hasFailed, isWaiting } from '@/lib/filter/resolve'
import { scopeOf } from '@/lib/filter/scope'
import { centreOf } from '@/lib/geo/h3'
import { countsInside, countsNear } from './customers'
import type { Ask, Grouping, Metric, Reason, SqlScope } from './metric'
import { twelveTo } from './terms'

export interface Available {
  availability: Availability
  /** null where it is exact. */
  reason: Reason | null
}

/** One figure for a filter. */
export interface Reading extends Available {
  /** null where it cannot be had, or there is nothing to tell. */
  value: number | null
  /** The same for the comparison; null where that is not in the data. */
  before: number | null
}

const GROUPS: Record<Grouping, readonly MatrixFilter[]> = {
  total: [],
  store: ['store'],
  cell: ['place'],
  zone: ['place'],
  month: ['month'],
}

/** What the filter asks of the matrix. */
function matrixFilters({ cube, filter }: Ask, { window, diverging }: Metric): MatrixFilter[] {
  const { range, filter: f } = filter
  const whole = range.from === cube.bounds.from && range.to === cube.bounds.to
  const parts: [MatrixFilter, boolean][] = [
    // A change looks at two periods, so never at all months.
    ['month', window === 'period' && (!whole || diverging)],
    ['channel', (f.channels | 1) !== ALL_CHANNELS],
    ['store', filter.stores !== null],
    ['polygon', f.place !== null],
    ['category', f.category.length > 0],
    ['segment', f.segment.length > 0],
  ]
  return parts.flatMap(([part, asked]) => (asked ? [part] : []))
}

/** The months a figure looks at for a period. */
export const monthsOf = (metric: Metric, range: MonthRange): MonthRange =>
  metric.window === 'twelve' ? twelveTo(range) : range

/** Why a figure cannot be had for a filter, or be told by something; null where it can. */
export function refusal(metric: Metric, ask: Ask, by: Grouping = 'total'): Reason | null {
  if (isWaiting(ask.filter)) return 'waiting'
  if (hasFailed(ask.filter)) return 'failed'
  if (!metric.by.includes(by)) return 'not_by_this'
  const lack = metric.lacks?.(ask) ?? null
  if (lack) return lack
  if (monthsOf(metric, ask.filter.range).from < ask.cube.bounds.from) return 'window_not_held'
  const refused = answersOf(metric, ask, by).find(a => a.availability === 'unavailable')
  return refused ? (refused.reason ?? 'counts_for_fixed_groups') : null
}

/** What the matrix says of all that a figure rests on. */
function answersOf(metric: Metric, ask: Ask, by: Grouping): Answer[] {
  const filters = [...new Set([...matrixFilters(ask, metric), ...GROUPS[by]])]
  return metric.rests.map(row => answer(row, filters, ask.audience))
}

/**
 * Whether a figure can be had for a filter, and told by something, and why not or why only coarser. The matrix of
 * lib/dataset answers; where it says "coarser" for rows that were joined, the cube looks whether this filter cuts
 * through any, and says "exact" where it does not.
 */
export function available(metric: Metric, ask: Ask, by: Grouping = 'total'): Available {
  const never = refusal(metric, ask, by)
  if (never) return { availability: 'unavailable', reason: never }
  const range = monthsOf(metric, ask.filter.range)
  const worst = answersOf(metric, ask, by).find(
    a => a.availability === 'coarser' && !heals(ask, metric, by, range, a.reason),
  )
  if (metric.atBest && ask.audience === 'shared') return { availability: 'coarser', reason: metric.atBest }
  return worst ? { availability: 'coarser', reason: worst.reason } : { availability: 'exact', reason: null }
}

/** Whether rows that were joined are whole for this filter after all. */
function heals(ask: Ask, metric: Metric, by: Grouping, range: MonthRange, reason: Reason | null): boolean {
  // Whole cells stand for a place: that is never exact.
  if (ask.filter.filter.place || (by !== 'total' && by !== 'store')) return false
  if (metric.rests.includes('active_customers') || metric.rests.includes('penetration'))
    // The window is what the figure is defined for.
    return reason === 'windows_of_twelve_months' && !ask.filter.filter.place && by === 'total'
  if (reason !== 'short_months_joined' && reason !== 'atoms_pooled' && reason !== 'short_rows_pooled')
    return false
  const ranges =
    metric.id === 'growth' || metric.id === 'like_for_like' ? [range, ask.filter.comparison] : [range]
  return ranges.every(r => {
    if (!r) return true
    const cut = ask.cube.cut(ask.filter.sales, r)
    return cut.months === 0 && cut.channels === 0 && cut.keys === 0
  })
}

/** A figure for the filter, with that of the comparison. */
export function read(metric: Metric, ask: Ask): Reading {
  const state = available(metric, ask)
  if (state.availability === 'unavailable') return { ...state, value: null, before: null }
  const { range, comparison } = ask.filter
  const value = single(metric.values(ask, 'total', monthsOf(metric, range)))
  const then = comparison && monthsOf(metric, comparison)
  const held = then !== null && then.from >= ask.cube.bounds.from && !metric.diverging
  return {
    ...(value === null ? { availability: 'unavailable' as const, reason: 'nothing_here' as const } : state),
    value,
    before: held ? single(metric.values(ask, 'total', then)) : null,
  }
}

/**
 * The change of a reading on that of the comparison: of a share in points (0 to 1), of anything else relative, with
 * what adds up per month where the two periods are not as long. null where there is none, or the figure is a change.
 */
export function changeOf(metric: Metric, { value, before }: Reading, { filter }: Ask): number | null {
  if (value === null || before === null || metric.diverging) return null
  if (metric.unit === 'share' || metric.unit === 'customers_per_household') return value - before
  const { range, comparison } = filter
  const factor = metric.additive && comparison ? length(range) / length(comparison) : 1
  return before > 0 ? value / (before * factor) - 1 : null
}

const single = (values: Float64Array | null): number | null =>
  values && Number.isFinite(values[0]) ? values[0] : null

/** A figure told by store, cell, zone or month, NaN where it has none; null where it cannot be told so. */
export function readBy(metric: Metric, ask: Ask, by: Exclude<Grouping, 'total'>): Float64Array | null {
  if (available(metric, ask, by).availability === 'unavailable') return null
  return metric.values(ask, by, monthsOf(metric, ask.filter.range))
}

/** What the metric's SQL needs, from the same question. */
export function sqlScope(ask: Ask): SqlScope {
  const { cube, filter, counts } = ask
  const pick = (mask: Uint8Array | null): bigint[] | null =>
    mask && counts ? [...counts.cells].filter((_, c) => mask[c]) : null
  return {
    ...scopeOf(filter, cube.cells, ask.audience),
    comparison: filter.comparison,
    comparable: comparable(cube, filter.sales.stores, filter.range).map(p => `${p.store}:${p.month}`),
    zones: filter.zones
      ? Array.from(filter.zones.keys())
          .filter(z => filter.zones?.[z])
          .map(z => z + 1)
      : null,
    countCells: pick(countsInside(ask)),
    nearCells: (minutes, range) =>
      ask.audience === 'detailed'
        ? homesNear(ask, minutes, range)
        : (pick(countsNear(ask, minutes, range)) ?? []),
    placeKm2: ask.placeKm2,
  }
}

/** Cells of homes within minutes of a store, by the zone nearest to their centre. */
function homesNear({ cube, minutes, nearestZone }: Ask, within: number, range: MonthRange): bigint[] {
  const nearest = minutes?.(range)
  return [...cube.cells].filter(cell => {
    if (cell === 0n || !nearest || !nearestZone) return false
    const { lat, lon } = centreOf(cell)
    const zone = nearestZone(lat, lon)
    return zone >= 0 && nearest[zone] <= within
  })
}
