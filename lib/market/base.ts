import { CHANNEL } from './channels'
import { type BaseMonths, baseShare, indexOfKeys, isWeb, numbers, texts } from './columns'
import type { MarketTables, TableLike } from './queries'
import type { MarketStore } from './types'

export interface Trading {
  /** As ISO text; null where unknown or still open. */
  opened_on: string | null
  closed_on: string | null
}

export interface BaseSales {
  stores: MarketStore[]
  /** By store: what its sales within the base stand for, as a factor: 1, or more where it did not trade all through. */
  scale: Float64Array
  /** All web sales. */
  web: number
}

const DAY = 86_400_000

/** `12 * year + month - 1` of an ISO date. */
export function monthOf(date: string): number {
  return 12 * Number(date.slice(0, 4)) + Number(date.slice(5, 7)) - 1
}

/**
 * Base sales of every store over the last twelve complete months. A store that closed within them is left out; one
 * that opened within them is annualised: its full months, divided by what the chain's other stores sell in
 * those months out of a year. So is one that was closed for a time, by the days it traded. Sales pooled over channels follow the store's other sales; a quarter's atom gives
 * each of its months a third, put right where the store's months are known.
 */
export function baseSales(
  tables: MarketTables,
  base: BaseMonths,
  stores: readonly (MarketStore & Trading)[],
): BaseSales {
  const storeAt = indexOfKeys(tables.stores, 'store_key')
  const months = base.to - base.from + 1
  const size = stores.length * months
  const parts = {
    over: new Float64Array(size),
    other: new Float64Array(size),
    click: new Float64Array(size),
    several: new Float64Array(size),
  }
  const quarters = new Uint8Array(size)
  let web = 0
  for (const table of [tables.atoms, tables.unplaced]) {
    const store = numbers(table, 'store_key')
    const month = numbers(table, 'month')
    const channel = numbers(table, 'channel_key')
    const amount = numbers(table, 'amount')
    const span = table === tables.atoms ? numbers(table, 'span') : null
    for (let r = 0; r < table.rows; r++) {
      const covered = span ? span[r] : 1
      if (isWeb(store[r], channel[r])) {
        web += amount[r] * baseShare(base, month[r], covered)
        continue
      }
      const j = storeAt.get(store[r])
      if (j === undefined) continue
      const part =
        channel[r] === CHANNEL.store
          ? parts.over
          : channel[r] === CHANNEL.several
            ? parts.several
            : parts.other
      for (let m = month[r] - covered + 1; m <= month[r]; m++)
        if (m >= base.from && m <= base.to) {
          part[j * months + m - base.from] += amount[r] / covered
          if (channel[r] === CHANNEL.click_and_collect)
            parts.click[j * months + m - base.from] += amount[r] / covered
          if (covered > 1) quarters[j * months + m - base.from] = 1
        }
    }
  }
  const known = numbers(tables.months, 'amount')
  const knownStore = numbers(tables.months, 'store_key')
  const knownMonth = numbers(tables.months, 'month')
  known.forEach((amount, r) => {
    const j = storeAt.get(knownStore[r])
    if (j === undefined || knownMonth[r] < base.from || knownMonth[r] > base.to) return
    const at = j * months + knownMonth[r] - base.from
    if (quarters[at] === 1) parts.several[at] += amount - parts.over[at] - parts.other[at] - parts.several[at]
  })
  const closed = daysClosed(tables.closures, storeAt, base)
  const profile = yearProfile(stores, parts, base, closed)
  const scale = new Float64Array(stores.length).fill(1)
  const result = stores.map(({ opened_on, closed_on, ...store }, j) => {
    const first = opened_on ? firstFullMonth(opened_on) : base.from
    const open = !(closed_on && monthOf(closed_on) <= base.to) && first <= base.to
    const skip = first > base.from ? Math.min(first - base.from, months) : 0
    const shut = closed.get(j)
    let traded = 0
    let missed = 0
    for (let m = skip; m < months; m++) {
      const away = shut?.[m] ?? 0
      traded += profile[m] * (1 - away)
      missed += profile[m] * away
    }
    const factor = skip === 0 && !shut ? 1 : traded > 1e-3 ? 1 / traded : 0
    const from = j * months + skip
    const to = (j + 1) * months
    const over = factor * sum(parts.over, from, to)
    const other = factor * sum(parts.other, from, to)
    const several = factor * sum(parts.several, from, to)
    const inStore = over + other > 0 ? Math.min(1, Math.max(0, over / (over + other))) : 1
    scale[j] = factor
    return {
      ...store,
      open,
      base_store: open ? over + several * inStore : 0,
      base_other: open ? other + several * (1 - inStore) : 0,
      base_click: open ? factor * sum(parts.click, from, to) : 0,
      opened_on,
      ...(missed > 0 ? { closed_share: missed / (traded + missed) } : {}),
    }
  })
  return { stores: result, scale, web }
}

function firstFullMonth(date: string): number {
  return monthOf(date) + (date.slice(8, 10) === '01' ? 0 : 1)
}

/** By store that was closed for a time: the part of each month of the base for which it was, by days. */
function daysClosed(
  table: TableLike | undefined,
  storeAt: ReadonlyMap<number, number>,
  base: BaseMonths,
): Map<number, Float64Array> {
  const closed = new Map<number, Float64Array>()
  if (!table || table.rows === 0) return closed
  const key = numbers(table, 'store_key')
  const from = texts(table, 'valid_from')
  const to = texts(table, 'valid_to')
  for (let r = 0; r < table.rows; r++) {
    const j = storeAt.get(key[r])
    const first = from[r]
    if (j === undefined || !first) continue
    const start = Date.parse(first) / DAY
    const end = to[r] ? Date.parse(to[r] as string) / DAY + 1 : Number.POSITIVE_INFINITY
    for (let m = base.from; m <= base.to; m++) {
      const [begins, ends] = [m, m + 1].map(x => Date.UTC(Math.floor(x / 12), x % 12, 1) / DAY)
      const days = Math.min(end, ends) - Math.max(start, begins)
      if (!(days > 0)) continue
      const months = closed.get(j) ?? new Float64Array(base.to - base.from + 1)
      months[m - base.from] = Math.min(1, months[m - base.from] + days / (ends - begins))
      closed.set(j, months)
    }
  }
  return closed
}

/** Each month's part of a year, over the stores that traded through all of it. */
function yearProfile(
  stores: readonly Trading[],
  parts: Record<'over' | 'other' | 'several', Float64Array>,
  base: BaseMonths,
  closed: ReadonlyMap<number, Float64Array>,
): Float64Array {
  const months = base.to - base.from + 1
  const profile = new Float64Array(months)
  stores.forEach(({ opened_on, closed_on }, j) => {
    if (opened_on && firstFullMonth(opened_on) > base.from) return
    if (closed_on && monthOf(closed_on) <= base.to) return
    if (closed.has(j)) return
    for (let m = 0; m < months; m++)
      profile[m] += parts.over[j * months + m] + parts.other[j * months + m] + parts.several[j * months + m]
  })
  const total = sum(profile, 0, months)
  return total > 0 ? profile.map(x => x / total) : profile.fill(1 / months)
}

function sum(values: Float64Array, from: number, to: number): number {
  let total = 0
  for (let k = from; k < to; k++) total += values[k]
  return total
}
