/** One class of distance: from the upper end of the one before (excluded) to its own (included). */
export interface DistanceClass {
  upTo: number
  weight: number
  share: number
}

/**
 * Weight (visitors, money) by class of distance: the primary, secondary and tertiary zones of a catchment. The last
 * class holds what lies beyond the last break, and what has no distance (NaN).
 */
export function zoning(
  distance: ArrayLike<number>,
  weight: ArrayLike<number>,
  breaks: readonly number[],
): DistanceClass[] {
  const sums = new Float64Array(breaks.length + 1)
  let total = 0
  for (let i = 0; i < distance.length; i++) {
    const found = breaks.findIndex(end => distance[i] <= end)
    sums[found < 0 ? breaks.length : found] += weight[i]
    total += weight[i]
  }
  return Array.from(sums, (sum, c) => ({
    upTo: breaks[c] ?? Number.POSITIVE_INFINITY,
    weight: sum,
    share: total > 0 ? sum / total : 0,
  }))
}
