import {
  breaksWithin,
  type Closing,
  closingGain,
  contributionOf,
  type StoreTerms,
} from '@/lib/market/closings'
import type { Interval } from '@/lib/market/types'

/** Months within which the end of a lease deserves a flag. */
export const SOON = 24

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

/** One row for each store that was closed; `lastDay` (ISO) is that of the dataset. */
export function closingRows(
  found: ReadonlyMap<string, Closing>,
  terms: ReadonlyMap<string, StoreTerms>,
  lastDay: string,
): ClosingRow[] {
  return [...found.values()].map(closing => {
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

export type ClosingColumn =
  | 'name'
  | 'sales'
  | 'contribution'
  | 'kept'
  | 'lost'
  | 'gain'
  | 'lease'
  | 'exit'
  | 'entity'

const VALUE: Record<Exclude<ClosingColumn, 'name' | 'entity'>, (r: ClosingRow) => number | null> = {
  sales: r => r.sales,
  contribution: r => r.contribution,
  kept: r => r.closing.retained_share.point,
  lost: r => r.closing.lost.point,
  gain: r => r.gain?.point ?? null,
  lease: r => (r.terms?.lease_break_on ? Date.parse(r.terms.lease_break_on) : null),
  exit: r => r.terms?.exit_cost ?? null,
}

/** Sorted; what is not known comes last whichever way. */
export function sortedRows(rows: readonly ClosingRow[], by: ClosingColumn, down: boolean): ClosingRow[] {
  const turn = down ? -1 : 1
  const text = (r: ClosingRow) =>
    by === 'entity' ? (r.terms?.legal_entity ?? r.terms?.operator ?? '') : r.name
  return [...rows].sort((a, b) => {
    if (by === 'name' || by === 'entity')
      return turn * text(a).localeCompare(text(b)) || a.id.localeCompare(b.id)
    const [x, y] = [VALUE[by](a), VALUE[by](b)]
    if (x === null || y === null)
      return (x === null ? 1 : 0) - (y === null ? 1 : 0) || a.id.localeCompare(b.id)
    return turn * (x - y) || a.id.localeCompare(b.id)
  })
}
