import type { OverlapRatios } from './overlap'

/** A neighbour beside a store: what their catchments have in common, and how many customers. */
export interface Neighbour {
  ratios: OverlapRatios
  /** Distinct customers of both in a year; null below the number that is published, or unknown. */
  shared: number | null
}

/**
 * Neighbours in the order asked for, the largest first. `shown` are the first that have something in common by that
 * measure, `more` those beyond, `without` those that have nothing.
 */
export function rankNeighbours<T extends Neighbour>(
  neighbours: readonly T[],
  by: 'overlap' | 'shared',
  most: number,
): { shown: T[]; more: T[]; without: T[] } {
  const union = (n: T) => n.ratios.overUnion ?? 0
  const shared = (n: T) => n.shared ?? 0
  const [first, second] = by === 'overlap' ? [union, shared] : [shared, union]
  const ranked = [...neighbours].sort((a, b) => first(b) - first(a) || second(b) - second(a))
  const some = ranked.filter(n => first(n) > 0)
  return { shown: some.slice(0, most), more: some.slice(most), without: ranked.filter(n => first(n) <= 0) }
}
