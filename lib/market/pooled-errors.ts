import { allShares, type Choices } from '@/lib/estimation/likelihood'
import { cholesky, choleskyInverse, sandwich } from '@/lib/estimation/linear'
import type { LogitFit } from '@/lib/estimation/logit'
import { constantsOf } from '@/lib/estimation/logit-model'
import type { PooledRows } from './placement'

/** Least part of the information that pooling is taken to leave: its loss is bounded from above, not known. */
const LEFT = 0.05

/**
 * Standard errors of the row covariates from the observed information: complete information less what pooling
 * hides. The loss ignores that store effects would absorb some of it, so the errors are on the safe side.
 */
export function withoutMissing(
  choices: Choices,
  flows: PooledRows,
  groupOf: Int32Array,
  spread: Float64Array,
  logit: LogitFit,
): LogitFit {
  const k = choices.covariates.length
  const size = logit.coefficients.length
  const value = (row: number, p: number) => choices.covariates[p].values[row]
  const { share } = allShares(choices, logit.parameters, constantsOf(choices, logit.parameters))
  const mean = new Float64Array((choices.start.length - 1) * k)
  for (let r = 0; r < share.length; r++)
    for (let p = 0; p < k; p++) mean[groupOf[r] * k + p] += share[r] * value(r, p)
  const missing = new Float64Array(k * k)
  const centre = new Float64Array(k)
  const score = new Float64Array(k)
  for (let f = 0; f < flows.tickets.length; f++) {
    if (flows.start[f + 1] - flows.start[f] < 2) continue
    const visit = (apply: (weight: number) => void) => {
      for (let e = flows.start[f]; e < flows.start[f + 1]; e++) {
        const row = flows.rows[e]
        for (let p = 0; p < k; p++) score[p] = value(row, p) - mean[groupOf[row] * k + p]
        apply(spread[e])
      }
    }
    centre.fill(0)
    visit(weight => {
      for (let p = 0; p < k; p++) centre[p] += weight * score[p]
    })
    visit(weight => {
      for (let p = 0; p < k; p++)
        for (let q = 0; q < k; q++)
          missing[p * k + q] += flows.tickets[f] * weight * (score[p] - centre[p]) * (score[q] - centre[q])
    })
  }
  const part = (matrix: Float64Array) =>
    Float64Array.from({ length: k * k }, (_, e) => matrix[Math.floor(e / k) * size + (e % k)])
  const complete = inverse(part(logit.covariance), k)
  if (!complete) return logit
  const least = complete.map(c => LEFT * c)
  const left = complete.map((c, e) => c - missing[e])
  const observed =
    cholesky(
      left.map((x, e) => x - least[e]),
      k,
    ).factor === null
      ? inverse(least, k)
      : inverse(left, k)
  if (!observed) return logit
  const clustered = sandwich(observed, sandwich(complete, part(logit.clustered_covariance), k), k)
  const replace = (matrix: Float64Array, block: Float64Array) => {
    const out = Float64Array.from(matrix)
    for (let p = 0; p < k; p++) for (let q = 0; q < k; q++) out[p * size + q] = block[p * k + q]
    return out
  }
  return {
    ...logit,
    covariance: replace(logit.covariance, observed),
    clustered_covariance: replace(logit.clustered_covariance, clustered),
    coefficients: logit.coefficients.map((c, p) =>
      p < k
        ? {
            ...c,
            se: Math.sqrt(observed[p * k + p]),
            clustered_se: Math.sqrt(clustered[p * k + p]),
            hc0_se: null,
          }
        : c,
    ),
  }
}

function inverse(matrix: Float64Array, n: number): Float64Array | null {
  const { factor } = cholesky(matrix, n)
  return factor && choleskyInverse(factor, n)
}
