import type { Cube } from './cube'
import { EVERYTHING } from './masks'
import { monthOf } from './months'
import type { StoreRow } from './source'

/** Rolling years of a store against those of its peers, all 100 at the first window. */
export interface PeerTrend {
  /** Whom it is held against: the narrowest group with enough stores. */
  by: 'format_operator' | 'format' | 'all'
  peers: number
  points: { month: number; store: number; median: number; low: number; high: number }[]
}

/** Fewest peers that a median and quartiles may rest on. */
const FEWEST = 5

/**
 * Net sales of each 12 months, indexed to 100 at the first window in which the store traded in full; peers are
 * those that traded in full from then on. `low` and `high` are their quartiles. Null where the store has no two
 * windows, or too few peers.
 */
export function peerTrend(cube: Cube, store: StoreRow): PeerTrend | null {
  const opened = store.openedOn ? monthOf(store.openedOn) + 1 : cube.bounds.from
  const closed = store.closedOn ? monthOf(store.closedOn) - 1 : cube.bounds.to
  const first = Math.max(cube.bounds.from, opened) + 11
  const last = Math.min(cube.bounds.to, closed)
  if (last <= first) return null
  const windows = (key: number): number[] | null => {
    const months = cube
      .monthly({ ...EVERYTHING, stores: cube.only(key) })
      .reduce((sum, channel) => sum.map((v, m) => v + channel[m]))
    const out: number[] = []
    for (let end = first; end <= last; end++) {
      let sum = 0
      for (let m = end - 11; m <= end; m++) {
        const sales = months[m - cube.bounds.from]
        if (sales <= 0) return null
        sum += sales
      }
      out.push(sum)
    }
    return out.map(v => (100 * v) / out[0])
  }
  const own = windows(store.key)
  if (!own) return null
  const groups: { by: PeerTrend['by']; like: (s: StoreRow) => boolean }[] = [
    { by: 'format_operator', like: s => s.format === store.format && s.operator === store.operator },
    { by: 'format', like: s => s.format === store.format },
    { by: 'all', like: () => true },
  ]
  for (const { by, like } of groups) {
    const lines = cube.source.stores
      .filter(s => s.key !== store.key && like(s) && tradesThrough(s, first - 11, last))
      .map(s => windows(s.key))
      .filter(line => line !== null)
    if (lines.length < FEWEST) continue
    return {
      by,
      peers: lines.length,
      points: own.map((value, k) => {
        const at = lines.map(line => line[k]).sort((a, b) => a - b)
        return {
          month: first + k,
          store: value,
          median: quantile(at, 0.5),
          low: quantile(at, 0.25),
          high: quantile(at, 0.75),
        }
      }),
    }
  }
  return null
}

const tradesThrough = (s: StoreRow, from: number, to: number) =>
  (s.openedOn === null || monthOf(s.openedOn) < from) && (s.closedOn === null || monthOf(s.closedOn) > to)

/** Quantile of sorted values, between neighbours by their distance (type 7 of Hyndman and Fan 1996). */
function quantile(sorted: readonly number[], p: number): number {
  const at = p * (sorted.length - 1)
  const low = Math.floor(at)
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low])
}
