import { CHANNEL } from './channels'
import { type BaseMonths, baseShare, indexOfKeys, isWeb, numbers } from './columns'
import type { MarketTables } from './queries'
import type { MarketStore } from './types'

export interface Trading {
  /** As ISO text; null where unknown or still open. */
  opened_on: string | null
  closed_on: string | null
}

export interface BaseSales {
  stores: MarketStore[]
  /** By store: what its sales within the base stand for, as a factor: 1, or more where it opened within it. */
  scale: Float64Array
  /** All web sales. */
  web: number
}

/** `12 * year + month - 1` of an ISO date. */
export function monthOf(date: string): number {
  return 12 * Number(date.slice(0, 4)) + Number(date.slice(5, 7)) - 1
}

/**
 * Base sales of every store over the last twelve complete months. A store that closed within them is left out; one
 * that opened within them is annualised: its full months, divided by what the chain's other stores sell in
 * those months out of a year. Sales pooled over channels follow the store's other sales; a quarter's atom gives
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
  const profile = yearProfile(stores, parts, base)
  const scale = new Float64Array(stores.length).fill(1)
  const result = stores.map(({ opened_on, closed_on, ...store }, j) => {
    const first = opened_on ? firstFullMonth(opened_on) : base.from
    const open = !(closed_on && monthOf(closed_on) <= base.to) && first <= base.to
    let factor = 1
    let skip = 0
    if (first > base.from) {
      skip = Math.min(first - base.from, months)
      const traded = sum(profile, skip, months)
      factor = traded > 0 ? 1 / traded : 0
    }
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
    }
  })
  return { stores: result, scale, web }
}

function firstFullMonth(date: string): number {
  return monthOf(date) + (date.slice(8, 10) === '01' ? 0 : 1)
}

/** Each month's part of a year, over the stores that traded through all of it. */
function yearProfile(
  stores: readonly Trading[],
  parts: Record<'over' | 'other' | 'several', Float64Array>,
  base: BaseMonths,
): Float64Array {
  const months = base.to - base.from + 1
  const profile = new Float64Array(months)
  stores.forEach(({ opened_on, closed_on }, j) => {
    if (opened_on && firstFullMonth(opened_on) > base.from) return
    if (closed_on && monthOf(closed_on) <= base.to) return
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
