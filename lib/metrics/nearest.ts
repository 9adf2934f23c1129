import { firstDay, type MonthRange } from '@/lib/cube/months'
import type { StoreRow } from '@/lib/cube/source'

type Trading = Pick<StoreRow, 'openedOn' | 'closedOn'>

/** Whether a store traded in a month, at least in part. */
export const tradesIn = ({ openedOn, closedOn }: Trading, month: number): boolean =>
  (openedOn === null || openedOn < firstDay(month + 1)) && (closedOn === null || closedOn >= firstDay(month))

/** Driving minutes to stores, whether they trade or not. */
export interface StoreMinutes {
  /** Pairs of zone z: start[z] .. start[z + 1]; positions in `stores` and minutes. Zones beyond reach have none. */
  start: ArrayLike<number>
  store: ArrayLike<number>
  minutes: ArrayLike<number>
  /** Ids by position. */
  stores: readonly string[]
  /** Minutes from every zone to stores that the pairs do not have, by id. */
  others: ReadonlyMap<string, ArrayLike<number>>
}

/**
 * Makes the function that gives minutes from every zone to the nearest store that traded in the last month of a
 * period: the month to which customers are counted. Infinity where none is in reach. Answers are kept by the stores
 * that traded.
 */
export function nearestMinutes(
  { start, store, minutes, stores, others }: StoreMinutes,
  rows: readonly (Trading & Pick<StoreRow, 'id'>)[],
): (range: MonthRange) => Float64Array {
  const known = new Map<string, Float64Array>()
  return ({ to }) => {
    const trading = new Set(rows.filter(s => tradesIn(s, to)).map(s => s.id))
    const key = [...trading].join('\n')
    const held = known.get(key)
    if (held) return held
    const trades = stores.map(id => trading.has(id))
    const least = new Float64Array(start.length - 1).fill(Number.POSITIVE_INFINITY)
    for (let zone = 0; zone < least.length; zone++)
      for (let p = start[zone]; p < start[zone + 1]; p++)
        if (trades[store[p]] && minutes[p] < least[zone]) least[zone] = minutes[p]
    for (const [id, column] of others)
      if (trading.has(id))
        for (let zone = 0; zone < least.length; zone++)
          if (column[zone] < least[zone]) least[zone] = column[zone]
    known.set(key, least)
    return least
  }
}
