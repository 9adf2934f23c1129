/** Months are integers, `12 * year + month - 1`, so that ranges and differences are arithmetic. */

/** Inclusive range of months. */
export interface MonthRange {
  from: number
  to: number
}

/** Number of months in a range. */
export function length(range: MonthRange): number {
  return range.to - range.from + 1
}

/** The same months one year before. */
export function yearBefore(range: MonthRange): MonthRange {
  return { from: range.from - 12, to: range.to - 12 }
}

/** Month of an ISO date (`2026-10-31`). */
export function monthOf(date: string): number {
  return 12 * Number(date.slice(0, 4)) + Number(date.slice(5, 7)) - 1
}

/** First day of a month, ISO. */
export function firstDay(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`
}

/** Noon UTC on the 1st: a date that formats as this month in every time zone that matters. */
export function toDate(month: number): Date {
  return new Date(Date.UTC(Math.floor(month / 12), month % 12, 1, 12))
}

/** A range kept inside bounds, ends in order. */
export function clamp(range: MonthRange, bounds: MonthRange): MonthRange {
  const inside = (m: number) => Math.min(bounds.to, Math.max(bounds.from, Math.round(m)))
  const a = inside(Math.min(range.from, range.to))
  const b = inside(Math.max(range.from, range.to))
  return { from: a, to: b }
}

/** The last 12 complete months, or what there is. */
export function lastTwelve(bounds: MonthRange): MonthRange {
  return { from: Math.max(bounds.from, bounds.to - 11), to: bounds.to }
}

/** Whether `inner` lies in `outer`. */
export function within(inner: MonthRange, outer: MonthRange): boolean {
  return inner.from >= outer.from && inner.to <= outer.to
}
