import {
  breaksWithin,
  type Closing,
  closingGain,
  contributionOf,
  type StoreTerms,
} from '@/lib/market/closings'
import type { Interval } from '@/lib/market/types'

/** Months within which the end of a lease deserves a flag. */
const SOON = 24

export interface ClosingRow {
  id: string
  name: string
  sales: number
  contribution: number | null
  closing: Closing
  gain: Interval | null
  terms: StoreTerms | null
  leaseSoon: boolean
  /** 0 to 1: part of what other stores take over that another owner books; null where nothing moves. */
  leaving: number | null
  receiver: string | null
}

/** One row for each store that was closed, by id; `lastDay` (ISO) is that of the dataset. */
export function closingRows(
  found: ReadonlyMap<string, Closing>,
  terms: ReadonlyMap<string, StoreTerms>,
  lastDay: string,
): ClosingRow[] {
  const ordered = [...found.values()].sort((a, b) => a.store_id.localeCompare(b.store_id))
  return ordered.map(closing => {
    const own = terms.get(closing.store_id)
    const moved = closing.within.point + closing.across.point
    return {
      id: closing.store_id,
      name: own?.name ?? closing.store_id,
      sales: closing.base,
      contribution: contributionOf(own, closing.base),
      closing,
      gain: closingGain(own, closing),
      terms: own ?? null,
      leaseSoon: breaksWithin(own?.lease_break_on ?? null, lastDay, SOON) === true,
      leaving: moved > 0 ? closing.across.point / moved : null,
      receiver: closing.receiver ? (terms.get(closing.receiver.store_id)?.name ?? null) : null,
    }
  })
}
