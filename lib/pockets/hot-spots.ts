import { KM_PER_DEGREE } from '@/lib/geo/distance'

/** Neighbours by column: those of unit i are of[start[i] .. start[i + 1]), itself among them. */
export interface Neighbours {
  start: Int32Array
  of: Int32Array
}

/** Units within `km` of each unit, itself included: the distance band of Gi*. */
export function withinBand(
  units: { lat: ArrayLike<number>; lon: ArrayLike<number> },
  km: number,
): Neighbours {
  const n = units.lat.length
  const rowDegrees = km / KM_PER_DEGREE
  const rows = new Map<number, number[]>()
  for (let i = 0; i < n; i++) {
    const row = Math.floor(units.lat[i] / rowDegrees)
    const known = rows.get(row)
    if (known) known.push(i)
    else rows.set(row, [i])
  }
  for (const row of rows.values()) row.sort((a, b) => units.lon[a] - units.lon[b])
  const start = new Int32Array(n + 1)
  const of: number[] = []
  for (let i = 0; i < n; i++) {
    const shrink = Math.cos((units.lat[i] * Math.PI) / 180)
    const row = Math.floor(units.lat[i] / rowDegrees)
    const reach = rowDegrees / shrink
    for (let r = row - 1; r <= row + 1; r++) {
      const candidates = rows.get(r)
      if (!candidates) continue
      for (let k = firstAtLeast(candidates, units.lon, units.lon[i] - reach); k < candidates.length; k++) {
        const j = candidates[k]
        if (units.lon[j] > units.lon[i] + reach) break
        const d =
          KM_PER_DEGREE * Math.hypot(units.lat[j] - units.lat[i], (units.lon[j] - units.lon[i]) * shrink)
        if (d <= km) of.push(j)
      }
    }
    start[i + 1] = of.length
  }
  return { start, of: Int32Array.from(of) }
}

function firstAtLeast(sorted: readonly number[], lon: ArrayLike<number>, least: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (lon[sorted[middle]] < least) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Gi* of every unit (Ord and Getis 1995, Geographical Analysis 27(4), eq. 14): how many standard deviations the sum
 * around a unit lies above what chance places there. Inside the band a unit counts with its weight, 1 by default; 0
 * where all values are equal, where nothing around has weight, or the band holds everything. The standard deviation is
 * that of the values, or `least` where that is more: for values that are known to vary by so much but were smoothed
 * before.
 */
export function giStar(
  values: ArrayLike<number>,
  neighbours: Neighbours,
  least = 0,
  weights?: ArrayLike<number>,
): Float64Array {
  const n = values.length
  let sum = 0
  let squares = 0
  for (let i = 0; i < n; i++) {
    sum += values[i]
    squares += values[i] * values[i]
  }
  const mean = sum / n
  const deviation = Math.max(least, Math.sqrt(Math.max(0, squares / n - mean * mean)))
  const z = new Float64Array(n)
  if (deviation <= 1e-12 * Math.abs(mean)) return z
  for (let i = 0; i < n; i++) {
    let around = 0
    let total = 0
    let ofSquares = 0
    for (let k = neighbours.start[i]; k < neighbours.start[i + 1]; k++) {
      const w = weights ? weights[neighbours.of[k]] : 1
      around += w * values[neighbours.of[k]]
      total += w
      ofSquares += w * w
    }
    const spread = deviation * Math.sqrt(Math.max(0, n * ofSquares - total * total) / (n - 1))
    if (spread > 0) z[i] = (around - mean * total) / spread
  }
  return z
}

/** One-sided p-value of a standard normal z: the chance of a value at least as high. */
export function upperTail(z: number): number {
  // Abramowitz and Stegun 7.1.26 is good to 1.5e-7 only; the continued fraction holds in the far tail.
  const x = Math.abs(z) / Math.SQRT2
  const tail = x < 2.5 ? 0.5 * (1 - erfSeries(x)) : 0.5 * erfcFraction(x)
  return z >= 0 ? tail : 1 - tail
}

function erfSeries(x: number): number {
  let term = x
  let sum = x
  for (let k = 1; k < 80; k++) {
    term *= (-x * x) / k
    sum += term / (2 * k + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

function erfcFraction(x: number): number {
  let fraction = 0
  for (let k = 60; k > 0; k--) fraction = k / 2 / (x + fraction)
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction))
}

/**
 * Smallest rate of false discoveries at which each of many tests still stands (Benjamini and Hochberg 1995, JRSS B
 * 57(1)): of the k-th smallest p of m, the least p(j) m / j over j >= k. Never above 1.
 */
export function falseDiscoveryRates(p: ArrayLike<number>): Float64Array {
  const m = p.length
  const order = Array.from({ length: m }, (_, i) => i).sort((a, b) => p[a] - p[b])
  const q = new Float64Array(m)
  let least = 1
  for (let k = m - 1; k >= 0; k--) {
    least = Math.min(least, (p[order[k]] * m) / (k + 1))
    q[order[k]] = least
  }
  return q
}
