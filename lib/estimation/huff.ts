/** Zones and what they can reach, zone by zone: zone i owns the rows `start[i] .. start[i + 1)`. */
export interface Offer {
  start: Int32Array
  /** Store of each row, an index below `stores`. */
  store: Int32Array
  stores: number
  /** ln U of each row; minus infinity where a store cannot be chosen. */
  utility: Float64Array
  /** What each zone has to spend. */
  potential: Float64Array
  /** Utility (not its logarithm) of spending nowhere here, the same in every zone; 0 for none. */
  outside: number
}

export interface Allocation {
  /** By store. */
  totals: Float64Array
  /** Potential that no store takes: outside, or of zones without any store. */
  outside: number
  /** Of each row. */
  share: Float64Array
}

/**
 * Huff's rule: each zone's potential in proportion to utility, U_ij / (sum_k U_ik + outside). Utilities are
 * taken as logarithms, so that far stores do not vanish before they are compared. Totals and outside add up to
 * the potential.
 */
export function allocate({ start, store, stores, utility, potential, outside }: Offer): Allocation {
  const totals = new Float64Array(stores)
  const share = new Float64Array(store.length)
  const none = Math.log(outside)
  let left = 0
  for (let i = 0; i + 1 < start.length; i++) {
    let highest = none
    for (let r = start[i]; r < start[i + 1]; r++) if (utility[r] > highest) highest = utility[r]
    if (highest === Number.NEGATIVE_INFINITY) {
      left += potential[i]
      continue
    }
    let sum = Math.exp(none - highest)
    for (let r = start[i]; r < start[i + 1]; r++) {
      share[r] = Math.exp(utility[r] - highest)
      sum += share[r]
    }
    left += (potential[i] * Math.exp(none - highest)) / sum
    for (let r = start[i]; r < start[i + 1]; r++) {
      share[r] /= sum
      totals[store[r]] += potential[i] * share[r]
    }
  }
  return { totals, outside: left, share }
}
