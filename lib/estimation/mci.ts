import { EstimationError } from './errors'
import type { Choices, Covariate } from './likelihood'
import { cholesky, choleskyInverse, choleskySolve, rootsOfDiagonal } from './linear'

export interface LeastSquares {
  coefficients: { name: string; estimate: number; se: number }[]
  /** Without an intercept, 1 - (residual sum of squares) / (sum of squares). */
  r2: number
  adjusted_r2: number
  f: number
  sigma: number
  degrees: number
}

/** Ordinary least squares without an intercept. Throws {@link EstimationError} collinear. */
export function leastSquares(y: ArrayLike<number>, columns: readonly Covariate[]): LeastSquares {
  const n = y.length
  const k = columns.length
  const cross = new Float64Array(k * k)
  const right = new Float64Array(k)
  let total = 0
  for (let r = 0; r < n; r++) {
    total += y[r] * y[r]
    for (let a = 0; a < k; a++) {
      right[a] += columns[a].values[r] * y[r]
      for (let b = 0; b <= a; b++) cross[a * k + b] += columns[a].values[r] * columns[b].values[r]
    }
  }
  const { factor, dependent } = cholesky(cross, k)
  if (!factor)
    throw new EstimationError(
      'collinear',
      `${columns[dependent].name} cannot be told apart from the other columns: leave it out.`,
      { name: columns[dependent].name },
    )
  const beta = choleskySolve(factor, k, right)
  let residual = 0
  for (let r = 0; r < n; r++) {
    let fitted = 0
    for (let a = 0; a < k; a++) fitted += beta[a] * columns[a].values[r]
    residual += (y[r] - fitted) ** 2
  }
  const degrees = n - k
  const sigma = Math.sqrt(residual / degrees)
  const roots = rootsOfDiagonal(choleskyInverse(factor, k), k)
  return {
    coefficients: columns.map(({ name }, p) => ({ name, estimate: beta[p], se: sigma * roots[p] })),
    r2: 1 - residual / total,
    adjusted_r2: 1 - residual / degrees / (total / n),
    f: (total - residual) / k / (residual / degrees),
    sigma,
    degrees,
  }
}

/**
 * Multiplicative competitive interaction by log-centring (Nakanishi and Cooper 1974): shares and `logarithmic`
 * columns as log10 of the ratio to their geometric mean over the group, dummies as they are, then least squares
 * without an intercept. It needs shares above 0, so a constant is added to every weight first; the result depends on
 * it. A reference to compare with, not an estimator to use.
 */
export function fitMci(
  choices: Choices,
  logarithmic: readonly Covariate[],
  dummies: readonly Covariate[],
  added: number,
): LeastSquares {
  const centred = (values: ArrayLike<number>) => {
    const out = new Float64Array(values.length)
    for (let g = 0; g + 1 < choices.start.length; g++) {
      const [from, to] = [choices.start[g], choices.start[g + 1]]
      let mean = 0
      for (let r = from; r < to; r++) mean += Math.log10(values[r]) / (to - from)
      for (let r = from; r < to; r++) out[r] = Math.log10(values[r]) - mean
    }
    return out
  }
  // A share is a weight over its group's total, which centring takes out again.
  const y = centred(choices.weight.map(w => w + added))
  return leastSquares(y, [
    ...logarithmic.map(({ name, values }) => ({ name, values: centred(values) })),
    ...dummies,
  ])
}
