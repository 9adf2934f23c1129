import type { Pairs } from './pairs'

/** Width of the bins in which minutes are counted. */
const BIN = 0.1

/** Weighted 5 % and 95 % quantile of the minutes, to a bin. */
export function minuteQuantiles(minutes: Float32Array, weights: Float64Array): [number, number] {
  const bins: number[] = []
  for (let p = 0; p < minutes.length; p++) {
    const bin = Math.floor(minutes[p] / BIN)
    bins[bin] = (bins[bin] ?? 0) + weights[p]
  }
  const counts = Float64Array.from(bins, x => x ?? 0)
  return quantiles(
    Array.from(counts.keys(), bin => (bin + 0.5) * BIN),
    counts,
  )
}

/** The same of the areas of the stores where the purchases were made. */
export function areaQuantiles(pairs: Pairs, weights: Float64Array, area: Float64Array): [number, number] {
  const byStore = new Float64Array(pairs.stores)
  for (let p = 0; p < weights.length; p++) byStore[pairs.store[p]] += weights[p]
  return quantiles(area, byStore)
}

/** Weighted 5 % and 95 % quantile. */
function quantiles(values: ArrayLike<number>, weights: Float64Array): [number, number] {
  const order = Int32Array.from(weights.keys()).filter(p => weights[p] > 0)
  order.sort((a, b) => values[a] - values[b])
  let total = 0
  for (const p of order) total += weights[p]
  const at = (share: number) => {
    let below = 0
    for (const p of order) {
      below += weights[p]
      if (below >= share * total) return values[p]
    }
    return Number.NaN
  }
  return [at(0.05), at(0.95)]
}
