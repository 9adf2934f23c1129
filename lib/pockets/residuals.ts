/** What was observed against what was expected, unit by unit, in currency. */
export interface Residuals {
  /** (expected - observed) / standard deviation: high where customers are missing. */
  missing: Float64Array
  /** Variance of a unit with expectation e: `noise e + model e^2`. */
  noise: number
  model: number
}

/**
 * Standardised shortfalls of units whose sums vary more than chance lets them. Sales are sums of baskets, so their
 * variance is `noise * e`; places differ beyond that by a share, `model * e^2` (negative binomial form). Both are found by
 * moments: the squared residuals regressed on e and e^2 with weights 1/e^2, large ones held back (at the median absolute
 * deviation) so that the pockets themselves do not hide. They are learnt from the units of `learnFrom`, all by default.
 */
export function residuals(
  observed: ArrayLike<number>,
  expected: ArrayLike<number>,
  learnFrom: (unit: number) => boolean = () => true,
): Residuals {
  const n = observed.length
  const relative: number[] = []
  const size: number[] = []
  for (let i = 0; i < n; i++) {
    if (!(expected[i] > 0) || !learnFrom(i)) continue
    relative.push((observed[i] - expected[i]) ** 2 / expected[i] ** 2)
    size.push(1 / expected[i])
  }
  const { noise, model } = varianceOf(relative, size)
  const missing = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const e = expected[i]
    if (e > 0) missing[i] = (e - observed[i]) / Math.sqrt(noise * e + model * e * e)
  }
  return { missing, noise, model }
}

/** Median of a chi-square with one degree of freedom: what the median of squares is to their mean. */
const MEDIAN_CHI2 = 0.454936

/** `relative = noise * size + model`, in groups of like size by their medians, neither below zero. */
function varianceOf(relative: readonly number[], size: readonly number[]): { noise: number; model: number } {
  const order = size.map((_, i) => i).sort((a, b) => size[a] - size[b])
  const groups = Math.max(1, Math.min(20, Math.floor(order.length / 15)))
  const x: number[] = []
  const y: number[] = []
  for (let g = 0; g < groups; g++) {
    const part = order.slice(
      Math.floor((g * order.length) / groups),
      Math.floor(((g + 1) * order.length) / groups),
    )
    if (part.length === 0) continue
    x.push(median(part.map(i => size[i])))
    y.push(median(part.map(i => relative[i])) / MEDIAN_CHI2)
  }
  // Relative weights: a group's variance goes with the square of its level.
  let [sw, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0]
  x.forEach((value, k) => {
    const w = 1 / Math.max(y[k], 1e-12) ** 2
    sw += w
    sx += w * value
    sy += w * y[k]
    sxx += w * value * value
    sxy += w * value * y[k]
  })
  const determinant = sw * sxx - sx * sx
  let noise = determinant > 1e-12 * sw * sxx ? (sw * sxy - sx * sy) / determinant : 0
  let model = sw > 0 ? (sy - noise * sx) / sw : 0
  if (noise < 0) {
    noise = 0
    model = sw > 0 ? sy / sw : 0
  } else if (model < 0) {
    model = 0
    noise = sxx > 0 ? sxy / sxx : 0
  }
  return { noise, model: Math.max(model, 1e-9) }
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b)
  return sorted.length === 0 ? 0 : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}
