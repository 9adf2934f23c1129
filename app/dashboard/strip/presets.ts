import { lastTwelve, length, type MonthRange, within, yearBefore } from '@/lib/cube/months'

/** A period with a name: a key of the catalogue below `periods`, and the year it names. */
interface Preset {
  key: 'lastQuarter' | 'lastMonth' | 'yearBefore' | 'calendarYear'
  year: number
  range: MonthRange
}

/** The year so far, to the last complete month. */
export const yearToDate = (bounds: MonthRange): MonthRange => ({
  from: Math.max(bounds.from, bounds.to - (bounds.to % 12)),
  to: bounds.to,
})

/** Periods that people ask for, those that the data hold whole: quarter, month, calendar years, a year earlier. */
export function presetsOf(bounds: MonthRange, range: MonthRange): Preset[] {
  const quarterEnd = bounds.to - ((bounds.to + 1) % 3)
  const presets: Preset[] = [
    { key: 'lastQuarter', year: 0, range: { from: quarterEnd - 2, to: quarterEnd } },
    { key: 'lastMonth', year: 0, range: { from: bounds.to, to: bounds.to } },
    { key: 'yearBefore', year: 0, range: yearBefore(range) },
  ]
  for (let year = Math.floor(bounds.to / 12); year >= Math.floor(bounds.from / 12); year--)
    presets.push({ key: 'calendarYear', year, range: { from: 12 * year, to: 12 * year + 11 } })
  return presets.filter(p => within(p.range, bounds))
}

export const sameRange = (a: MonthRange, b: MonthRange): boolean => a.from === b.from && a.to === b.to

/** The default period is no part of the filter: it moves on with the data. */
export const rangeOrDefault = (range: MonthRange, bounds: MonthRange): MonthRange | null =>
  sameRange(range, lastTwelve(bounds)) ? null : range

/** A range moved by whole months, at its length, inside the bounds. */
export function moved(range: MonthRange, by: number, bounds: MonthRange): MonthRange {
  const step = Math.min(bounds.to - range.to, Math.max(bounds.from - range.from, by))
  return length(range) > length(bounds) ? range : { from: range.from + step, to: range.to + step }
}
