import { EstimationError } from './errors'
import type { Covariate } from './likelihood'
import { cholesky, choleskyInverse, choleskySolve, rootsOfDiagonal, sandwich } from './linear'

export interface PoissonFit {
  /** The columns in their order. */
  coefficients: { name: string; estimate: number; se: number; hc0_se: number }[]
  log_likelihood: number
  deviance: number
  iterations: number
}

const MAX_ITERATIONS = 100

/**
 * Poisson regression with a logarithmic link by iteratively reweighted least squares, every column written out:
 * the textbook's estimator of unconstrained and constrained gravity models (an effect is a column of 0 and 1). It
 * is the reference the concentrated engine is held against, and is for small tables. The log-likelihood is that of
 * counts. Throws {@link EstimationError}.
 */
export function fitPoisson(counts: ArrayLike<number>, columns: readonly Covariate[]): PoissonFit {
  const n = counts.length
  const k = columns.length
  const mean = Float64Array.from({ length: n }, (_, r) => counts[r] + 0.1)
  let beta: Float64Array = new Float64Array(k)
  let before = Number.POSITIVE_INFINITY
  for (let iterations = 1; iterations <= MAX_ITERATIONS; iterations++) {
    const cross = new Float64Array(k * k)
    const right = new Float64Array(k)
    for (let r = 0; r < n; r++) {
      const working = Math.log(mean[r]) + (counts[r] - mean[r]) / mean[r]
      for (let a = 0; a < k; a++) {
        const x = mean[r] * columns[a].values[r]
        if (x === 0) continue
        right[a] += x * working
        for (let b = 0; b <= a; b++) cross[a * k + b] += x * columns[b].values[r]
      }
    }
    const { factor, dependent } = cholesky(cross, k)
    if (!factor)
      throw new EstimationError(
        'collinear',
        `${columns[dependent].name} cannot be told apart from the other columns: leave it out.`,
        { name: columns[dependent].name },
      )
    beta = choleskySolve(factor, k, right)
    let deviance = 0
    for (let r = 0; r < n; r++) {
      let linear = 0
      for (let a = 0; a < k; a++) linear += beta[a] * columns[a].values[r]
      mean[r] = Math.exp(linear)
      deviance += 2 * ((counts[r] > 0 ? counts[r] * Math.log(counts[r] / mean[r]) : 0) - counts[r] + mean[r])
    }
    if (Math.abs(before - deviance) <= 1e-13 * (Math.abs(deviance) + 0.1))
      return { ...withErrors(counts, columns, beta, mean), deviance, iterations }
    before = deviance
  }
  throw new EstimationError(
    'not_converged',
    `The Poisson regression has not settled after ${MAX_ITERATIONS} iterations.`,
    { iterations: MAX_ITERATIONS, parameters: k },
  )
}

function withErrors(
  counts: ArrayLike<number>,
  columns: readonly Covariate[],
  beta: Float64Array,
  mean: Float64Array,
) {
  const k = columns.length
  const bread = new Float64Array(k * k)
  const meat = new Float64Array(k * k)
  for (let r = 0; r < mean.length; r++)
    for (let a = 0; a < k; a++) {
      const x = columns[a].values[r]
      if (x === 0) continue
      for (let b = 0; b < k; b++) {
        bread[a * k + b] += mean[r] * x * columns[b].values[r]
        meat[a * k + b] += (counts[r] - mean[r]) ** 2 * x * columns[b].values[r]
      }
    }
  const inverse = choleskyInverse(cholesky(bread, k).factor!, k)
  const se = rootsOfDiagonal(inverse, k)
  const white = rootsOfDiagonal(sandwich(inverse, meat, k), k)
  return {
    coefficients: columns.map(({ name }, p) => ({ name, estimate: beta[p], se: se[p], hc0_se: white[p] })),
    log_likelihood: countLogLikelihood(counts, mean),
  }
}

/** Poisson log-likelihood of counts under their means. */
export function countLogLikelihood(counts: ArrayLike<number>, mean: ArrayLike<number>): number {
  let value = 0
  for (let r = 0; r < mean.length; r++)
    value += (counts[r] > 0 ? counts[r] * Math.log(mean[r]) : 0) - mean[r] - logFactorial(counts[r])
  return value
}

/** Poisson deviance of weights under their means. */
export function devianceOf(weights: ArrayLike<number>, mean: ArrayLike<number>): number {
  let value = 0
  for (let r = 0; r < mean.length; r++)
    value += 2 * ((weights[r] > 0 ? weights[r] * Math.log(weights[r] / mean[r]) : 0) - weights[r] + mean[r])
  return value
}

/** ln x!, by Stirling's series above 20. */
function logFactorial(x: number): number {
  let value = 0
  let at = x
  for (; at < 20; at++) value -= Math.log(at + 1)
  const z = at + 1
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5)
  return value + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series
}
