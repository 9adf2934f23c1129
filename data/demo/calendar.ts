/** Days and months of the demonstration: days are integers since 1970-01-01, months `12 * year + month - 1`. */
import type { Random } from './random'

/** The last month of the demonstration: October 2026. */
export const LAST_MONTH = 12 * 2026 + 9

/** Days since 1970-01-01 of the first day of a month. */
export function firstDay(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000
}

export function lastDay(month: number): number {
  return firstDay(month + 1) - 1
}

/** The month a day lies in. */
export function monthOf(day: number): number {
  const date = new Date(day * 86_400_000)
  return 12 * date.getUTCFullYear() + date.getUTCMonth()
}

/** `YYYY-MM-DD`. */
export function isoDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

/** `YYYY-MM`. */
export function isoMonth(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
}

// Sunday first. Stores trade on some Sundays only; the web peaks on Sunday and Monday.
const WEEK_STORE = [0.45, 0.62, 0.72, 0.86, 0.78, 1.05, 1.95]
const WEEK_WEB = [1.25, 1.15, 1, 0.97, 0.95, 0.88, 0.95]
const SLOTS = 2048

/** Days of a month, drawn by weekday, sales weeks and holidays through a table of equal slots. */
export class MonthDays {
  readonly first: number
  readonly count: number
  private readonly slots = new Uint8Array(SLOTS)

  constructor(month: number, channel: 'store' | 'web') {
    this.first = firstDay(month)
    this.count = firstDay(month + 1) - this.first
    const weights = Array.from({ length: this.count }, (_, k) =>
      dayWeight(month, this.first + k, k + 1, channel),
    )
    const total = weights.reduce((sum, w) => sum + w, 0)
    let running = 0
    let slot = 0
    for (let k = 0; k < this.count; k++) {
      running += weights[k]
      const end = k === this.count - 1 ? SLOTS : Math.round((running / total) * SLOTS)
      while (slot < end) this.slots[slot++] = k
    }
  }

  /** A day (since 1970) between `from` and `to`, both offsets within the month. */
  draw(random: Random, from: number, to: number): number {
    for (let attempt = 0; attempt < 24; attempt++) {
      const offset = this.slots[(random.next() * SLOTS) | 0]
      if (offset >= from && offset <= to) return this.first + offset
    }
    return this.first + from + Math.floor(random.next() * (to - from + 1))
  }
}

function dayWeight(month: number, day: number, dayOfMonth: number, channel: 'store' | 'web'): number {
  const weekday = (day + 4) % 7
  let weight = (channel === 'store' ? WEEK_STORE : WEEK_WEB)[weekday]
  const calendarMonth = month % 12
  const winterSales = calendarMonth === 0 && dayOfMonth >= 8
  const summerSales = (calendarMonth === 5 && dayOfMonth >= 24) || (calendarMonth === 6 && dayOfMonth <= 21)
  if (winterSales || summerSales) weight *= 1.45
  if (calendarMonth === 10 && dayOfMonth >= 22 && channel === 'web') weight *= 1.8
  const closed =
    (calendarMonth === 0 && dayOfMonth === 1) ||
    (calendarMonth === 4 && dayOfMonth === 1) ||
    (calendarMonth === 11 && dayOfMonth === 25)
  return closed && channel === 'store' ? 0 : weight
}
