import { climb } from './climb'
import { EstimationError } from './errors'
import { allocate, type Offer } from './huff'
import type { Covariate } from './likelihood'
import { cholesky, choleskyInverse, rootsOfDiagonal } from './linear'

/** How far predicted totals lie from actual ones. */
export interface TotalsScore {
  /** Sum of squared differences. */
  sse: number
  /** 1 - (variance of the differences) / (variance of the actual totals). */
  pseudo_r2: number
  /** sum |predicted - actual| / sum actual. */
  global_error: number
  /** Mean of |predicted - actual| / actual. */
  mape: number
}

/** Scores predicted totals as Wieland (2017) does. */
export function scoreTotals(actual: ArrayLike<number>, predicted: ArrayLike<number>): TotalsScore {
  const n = actual.length
  const residual = Array.from({ length: n }, (_, j) => actual[j] - predicted[j])
  const variance = (values: ArrayLike<number>) => {
    const mean = Array.from(values).reduce((sum, v) => sum + v, 0) / n
    return Array.from(values).reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1)
  }
  const total = Array.from(actual).reduce((sum, v) => sum + v, 0)
  return {
    sse: residual.reduce((sum, e) => sum + e * e, 0),
    pseudo_r2: 1 - variance(residual) / variance(actual),
    global_error: residual.reduce((sum, e) => sum + Math.abs(e), 0) / total,
    mape: residual.reduce((sum, e, j) => sum + Math.abs(e) / actual[j], 0) / n,
  }
}

export interface TotalsFit {
  coefficients: { name: string; estimate: number; se: number }[]
  predicted: Float64Array
  /** sum over stores of total x ln predicted - predicted. */
  objective: number
  score: TotalsScore
  iterations: number
}

/**
 * Coefficients of a Huff model from store totals alone, by Poisson pseudo-likelihood. The decay is hardly identified
 * this way: totals say little about where customers come from. Use it to see that, not to set a decay. Throws
 * {@link EstimationError}.
 */
export function fitTotals(
  offer: Omit<Offer, 'utility'>,
  columns: readonly Covariate[],
  totals: ArrayLike<number>,
): TotalsFit {
  const k = columns.length
  const { start, store, stores, potential } = offer
  const allocation = (beta: Float64Array) =>
    allocate({
      ...offer,
      utility: Float64Array.from(store, (_, r) =>
        columns.reduce((sum, { values }, p) => sum + beta[p] * values[r], 0),
      ),
    })
  const hill = {
    size: k,
    at: (beta: Float64Array) => {
      const { share, totals: predicted } = allocation(beta)
      const slope = new Float64Array(stores * k)
      const mean = new Float64Array(k)
      for (let i = 0; i + 1 < start.length; i++) {
        mean.fill(0)
        for (let r = start[i]; r < start[i + 1]; r++)
          for (let p = 0; p < k; p++) mean[p] += share[r] * columns[p].values[r]
        for (let r = start[i]; r < start[i + 1]; r++)
          for (let p = 0; p < k; p++)
            slope[store[r] * k + p] += potential[i] * share[r] * (columns[p].values[r] - mean[p])
      }
      let value = 0
      const gradient = new Float64Array(k)
      const information = new Float64Array(k * k)
      for (let j = 0; j < stores; j++) {
        value += totals[j] * Math.log(predicted[j]) - predicted[j]
        for (let p = 0; p < k; p++) {
          gradient[p] += (totals[j] / predicted[j] - 1) * slope[j * k + p]
          for (let q = 0; q <= p; q++)
            information[p * k + q] += (slope[j * k + p] * slope[j * k + q]) / predicted[j]
        }
      }
      return { value, gradient, information }
    },
  }
  const sum = Array.from(totals).reduce((s, t) => s + t, 0)
  const summit = climb(hill, new Float64Array(k), 1e-15 * sum)
  const { factor, dependent } = cholesky(summit.slope.information, k)
  if (!factor)
    throw new EstimationError('collinear', `${columns[dependent].name} cannot be told from store totals.`, {
      name: columns[dependent].name,
    })
  const { totals: predicted } = allocation(summit.parameters)
  const se = rootsOfDiagonal(choleskyInverse(factor, k), k)
  return {
    coefficients: columns.map(({ name }, p) => ({ name, estimate: summit.parameters[p], se: se[p] })),
    predicted,
    objective: summit.slope.value,
    score: scoreTotals(totals, predicted),
    iterations: summit.iterations,
  }
}
