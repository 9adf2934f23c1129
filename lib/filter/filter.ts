import { ALL_CHANNELS, type ChannelMask } from '@/lib/cube/masks'
import { clamp, lastTwelve, length, type MonthRange, within, yearBefore } from '@/lib/cube/months'

/** What a period is held against. A period of one's own choice may have any length. */
export type Comparison = 'year_before' | 'period_before' | MonthRange

/** A part of the country. Sales belong to it whole, by the centre of their cell. Degrees, km, minutes by car. */
export type Place =
  | { kind: 'polygon'; ring: readonly (readonly [lon: number, lat: number])[]; name?: string }
  | { kind: 'radius'; lat: number; lon: number; km: number; name?: string }
  | { kind: 'travel'; lat: number; lon: number; minutes: number; name?: string }
  | {
      kind: 'catchment'
      /** Store id. */
      store: string
      by: 'radius' | 'travel' | 'customers' | 'voronoi' | 'model'
      /** km, minutes, or a share in percent; 0 for voronoi, which has none. */
      level: number
    }
  | { kind: 'area'; level: 'commune' | 'departement' | 'region'; code: string }

/** What the person looks at: plain and serialisable. Lists that are empty restrict nothing. */
export interface Filter {
  /** Months looked at; null: the last 12 complete ones. */
  range: MonthRange | null
  comparison: Comparison
  channels: ChannelMask
  /** Store ids. The four lists of stores restrict together. */
  stores: readonly string[]
  formats: readonly string[]
  operators: readonly string[]
  regions: readonly string[]
  category: readonly string[]
  segment: readonly string[]
  place: Place | null
}

/** Parts of a filter that can be taken away one by one. */
export type FilterPart = keyof Filter

export const FILTER_PARTS: readonly FilterPart[] = [
  'range',
  'comparison',
  'channels',
  'stores',
  'formats',
  'operators',
  'regions',
  'category',
  'segment',
  'place',
]

export const emptyFilter = (): Filter => ({
  range: null,
  comparison: 'year_before',
  channels: ALL_CHANNELS,
  stores: [],
  formats: [],
  operators: [],
  regions: [],
  category: [],
  segment: [],
  place: null,
})

/** Whether a part restricts nothing (for the comparison: is the usual one). */
export function isUnset(filter: Filter, part: FilterPart): boolean {
  const value = filter[part]
  if (part === 'comparison') return value === 'year_before'
  if (part === 'channels') return value === ALL_CHANNELS
  return Array.isArray(value) ? value.length === 0 : value === null
}

/** Whether the filter is the one that a fresh page has. */
export const isEmpty = (filter: Filter): boolean => FILTER_PARTS.every(part => isUnset(filter, part))

/** The filter with one part as in a fresh page. */
export const withoutPart = (filter: Filter, part: FilterPart): Filter => ({
  ...filter,
  [part]: emptyFilter()[part],
})

/** The filter without some names of a list. */
export const withoutNames = (
  filter: Filter,
  part: Exclude<FilterPart, 'range' | 'comparison' | 'channels' | 'place'>,
  names: readonly string[],
): Filter => ({ ...filter, [part]: filter[part].filter(name => !names.includes(name)) })

/** A period of a filter that has no month in the data. */
export interface OutsideData {
  part: 'range' | 'comparison'
  months: MonthRange
}

/**
 * The filter with its periods inside the months of the data, so that what is said of them is what is shown. A period
 * without any month there is left out. The same object where nothing changes.
 */
export function insideData(filter: Filter, bounds: MonthRange): { filter: Filter; outside: OutsideData[] } {
  const outside: OutsideData[] = []
  const inside = (part: OutsideData['part'], months: MonthRange): MonthRange | null => {
    if (within(months, bounds)) return months
    if (months.to >= bounds.from && months.from <= bounds.to) return clamp(months, bounds)
    outside.push({ part, months })
    return null
  }
  const { range, comparison } = filter
  const looked = range && inside('range', range)
  const against =
    typeof comparison === 'string' ? comparison : (inside('comparison', comparison) ?? 'year_before')
  const same = looked === range && against === comparison
  return { filter: same ? filter : { ...filter, range: looked, comparison: against }, outside }
}

/** The months looked at, inside the complete months of the data. */
export const rangeOf = (filter: Pick<Filter, 'range'>, bounds: MonthRange): MonthRange =>
  filter.range ? clamp(filter.range, bounds) : lastTwelve(bounds)

/** The months of the comparison; null where the data do not hold all of them. */
export function comparisonOf(
  filter: Pick<Filter, 'range' | 'comparison'>,
  bounds: MonthRange,
): MonthRange | null {
  const range = rangeOf(filter, bounds)
  const { comparison } = filter
  const months =
    comparison === 'year_before'
      ? yearBefore(range)
      : comparison === 'period_before'
        ? { from: range.from - length(range), to: range.from - 1 }
        : comparison
  return within(months, bounds) ? months : null
}
