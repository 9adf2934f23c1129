import { climb, type Hill } from './climb'
import { EstimationError } from './errors'
import { type Choices, nullLogLikelihood } from './likelihood'
import { cholesky, choleskyInverse, mirror, rootsOfDiagonal, sandwich } from './linear'
import { fitLogit, type LogitCoefficient } from './logit'
import { VANISHED } from './logit-model'
import { type NestedLayout, nestedReader } from './nested-likelihood'

export interface NestedOptions {
  /** Nest of each alternative, an index of `nests`. */
  nestOf: Int32Array
  /** Names of the nests. */
  nests: readonly string[]
  /** Effects of the alternatives: none, or free (that of the most chosen is 0). */
  effects?: 'none' | 'free'
  form?: NestedLayout['form']
  /** Cluster of each row for the sandwich; without it each group is its own. */
  rowCluster?: { of: Int32Array; count: number }
}

export interface NestedFit {
  /** Row covariates in their order. */
  coefficients: LogitCoefficient[]
  /** By nest; null where it is held at 1 because the nest has never two alternatives to choose from. */
  dissimilarities: (LogitCoefficient | null)[]
  /** By alternative, with model standard errors; the reference has 0. */
  effects: Float64Array
  effect_se: Float64Array
  log_likelihood: number
  null_log_likelihood: number
  iterations: number
  converged: boolean
  degrees: number
  /** Covariates, effects, dissimilarities, and their covariance from the model. */
  parameters: Float64Array
  covariance: Float64Array
  layout: NestedLayout
}

/** Dissimilarities below this say that the alternatives of a nest are one and the same. */
const LEAST = 0.01

/**
 * Nested logit with two levels by full information maximum likelihood, with analytic second derivatives:
 * P(j) = P(j | m) P(m), P(j | m) = exp(V_j / lambda_m - I_m), I_m = ln sum_k exp(V_k / lambda_m),
 * P(m) = exp(lambda_m I_m) / sum_n exp(lambda_n I_n). The dissimilarity lambda_m = 1 gives the conditional logit;
 * mu = 1 / lambda. Throws {@link EstimationError}.
 */
export function fitNested(choices: Choices, options: NestedOptions): NestedFit {
  const plain = fitLogit(choices, { effects: options.effects ?? 'none' })
  const layout = lay(choices, options)
  const { k, size } = layout
  const start = new Float64Array(size).fill(1)
  for (let p = 0; p < k; p++) start[p] = plain.coefficients[p].estimate
  layout.effectAt.forEach((p, j) => {
    if (p >= 0) start[p] = plain.effects[j]
  })
  const hill = hillOf(choices, layout)
  const nothing = nullLogLikelihood(choices)
  const first = hill.at(start).information
  const summit = climb(hill, start, 1e-13 * (1 + Math.abs(nothing)))
  const { parameters, slope } = summit
  const names = parameterNames(choices, layout, options.nests)
  layout.dissimilarityAt.forEach((p, n) => {
    if (p >= 0 && parameters[p] < LEAST) throw substitutes(options.nests[n])
  })
  for (let p = 0; p < size; p++)
    if (slope.information[p * size + p] < VANISHED * first[p * size + p])
      throw new EstimationError(
        'separation',
        `The choices can be told with certainty from ${names[p]}: its effect has no finite estimate. Leave it out, or join it with another.`,
        { name: names[p] },
      )
  const { factor, dependent } = cholesky(slope.information, size)
  if (!factor)
    throw new EstimationError(
      'not_identified',
      `The choices do not settle ${names[dependent]}: leave it out, or put the alternatives into other nests.`,
      { name: names[dependent] },
    )
  if (!summit.converged)
    throw new EstimationError(
      'not_converged',
      `The nested model has not settled after ${summit.iterations} iterations: too few choices for its ${size} parameters.`,
      { iterations: summit.iterations, parameters: size },
    )
  const covariance = choleskyInverse(factor, size)
  const meats = meatsOf(choices, layout, parameters, options.rowCluster)
  const outer = cholesky(meats.outer, size).factor
  const errors = {
    model: rootsOfDiagonal(covariance, size),
    clustered: rootsOfDiagonal(sandwich(covariance, meats.clustered, size), size),
    white: rootsOfDiagonal(sandwich(covariance, meats.white, size), size),
    outer: outer && rootsOfDiagonal(choleskyInverse(outer, size), size),
  }
  const coefficient = (p: number): LogitCoefficient => ({
    name: names[p],
    estimate: parameters[p],
    se: errors.model[p],
    clustered_se: errors.clustered[p],
    hc0_se: errors.white[p],
    bhhh_se: errors.outer?.[p] ?? null,
  })
  const byAlternative = (values: Float64Array) =>
    Float64Array.from(layout.effectAt, p => (p < 0 ? 0 : values[p]))
  return {
    coefficients: choices.covariates.map((_, p) => coefficient(p)),
    dissimilarities: Array.from(layout.dissimilarityAt, p => (p < 0 ? null : coefficient(p))),
    effects: byAlternative(parameters),
    effect_se: byAlternative(errors.model),
    log_likelihood: slope.value,
    null_log_likelihood: nothing,
    iterations: summit.iterations + plain.iterations,
    converged: true,
    degrees: size,
    parameters,
    covariance,
    layout,
  }
}

/** Shares of the rows of choices among the same alternatives, under a fitted model. */
export function nestedShares(choices: Choices, { layout, parameters }: NestedFit): Float64Array {
  const read = nestedReader(choices, layout)
  const share = new Float64Array(choices.weight.length)
  for (let g = 0; g + 1 < choices.start.length; g++) {
    const found = read(g, parameters, false)
    share.set(found.share.subarray(0, found.rows), choices.start[g])
  }
  return share
}

function lay(choices: Choices, { nestOf, nests, effects, form = 'utility' }: NestedOptions): NestedLayout {
  const k = choices.covariates.length
  const chosen = new Float64Array(choices.alternatives)
  const together = new Int32Array(nests.length)
  const counts = new Int32Array(nests.length)
  let apart = false
  for (let g = 0; g + 1 < choices.start.length; g++) {
    counts.fill(0)
    let total = 0
    for (let r = choices.start[g]; r < choices.start[g + 1]; r++) {
      total += choices.weight[r]
      chosen[choices.alternative[r]] += choices.weight[r]
      counts[nestOf[choices.alternative[r]]]++
    }
    if (total === 0) continue
    counts.forEach((count, n) => {
      together[n] = Math.max(together[n], count)
    })
    apart ||= counts.filter(count => count > 0).length > 1
  }
  if (!apart || together.every(count => count < 2))
    throw new EstimationError(
      'not_identified',
      apart
        ? 'Every nest holds one alternative only, so that there is nothing to estimate within: give nests of several alternatives.'
        : 'No choice is ever between two nests, so that dissimilarities cannot be estimated: give at least two nests.',
    )
  const reference = chosen.indexOf(Math.max(...chosen))
  let next = k
  const effectAt = Int32Array.from(chosen, (_, j) => (effects === 'free' && j !== reference ? next++ : -1))
  const dissimilarityAt = Int32Array.from(together, count => (form === 'branch' || count > 1 ? next++ : -1))
  return { k, effectAt, nestOf, nests: nests.length, dissimilarityAt, size: next, form }
}

function hillOf(choices: Choices, layout: NestedLayout): Hill {
  const read = nestedReader(choices, layout)
  const { size } = layout
  return {
    size,
    allowed: parameters => layout.dissimilarityAt.every(p => p < 0 || parameters[p] > LEAST / 2),
    at: parameters => {
      const gradient = new Float64Array(size)
      const information = new Float64Array(size * size)
      let value = 0
      for (let g = 0; g + 1 < choices.start.length; g++) {
        const from = choices.start[g]
        const found = read(g, parameters, true)
        const { width, place } = found
        value += found.value
        for (let r = 0; r < found.rows; r++) {
          const w = choices.weight[from + r]
          if (w > 0)
            for (let p = 0; p < width; p++) if (place[p] >= 0) gradient[place[p]] += w * found.score[r][p]
        }
        scatter(found.information, width, place, information, size)
      }
      return { value, gradient, information }
    },
  }
}

/** Adds a local lower triangle to the lower triangle of all parameters. */
function scatter(
  local: Float64Array,
  width: number,
  place: Int32Array,
  information: Float64Array,
  size: number,
): void {
  for (let p = 0; p < width; p++) {
    if (place[p] < 0) continue
    for (let q = 0; q <= p; q++) {
      if (place[q] < 0) continue
      const [row, column] = place[p] >= place[q] ? [place[p], place[q]] : [place[q], place[p]]
      information[row * size + column] += local[p * width + q]
    }
  }
}

function meatsOf(
  choices: Choices,
  layout: NestedLayout,
  parameters: Float64Array,
  rowCluster?: { of: Int32Array; count: number },
) {
  const read = nestedReader(choices, layout)
  const { size } = layout
  const groups = choices.start.length - 1
  const white = new Float64Array(size * size)
  const outer = new Float64Array(size * size)
  const clustered = new Float64Array(size * size)
  const scores = Array.from({ length: rowCluster?.count ?? 0 }, () => new Float64Array(size))
  const own = new Float64Array(size)
  for (let g = 0; g < groups; g++) {
    const from = choices.start[g]
    const found = read(g, parameters, false)
    const { width, place } = found
    let total = 0
    for (let r = 0; r < found.rows; r++) total += choices.weight[from + r]
    if (total === 0) continue
    own.fill(0)
    for (let r = 0; r < found.rows; r++) {
      const w = choices.weight[from + r]
      const residual = w - total * found.share[r]
      const score = found.score[r]
      const sum = rowCluster ? scores[rowCluster.of[from + r]] : own
      for (let p = 0; p < width; p++) {
        if (place[p] < 0 || score[p] === 0) continue
        sum[place[p]] += residual * score[p]
        for (let q = 0; q <= p; q++) {
          if (place[q] < 0) continue
          const [row, column] = place[p] >= place[q] ? [place[p], place[q]] : [place[q], place[p]]
          white[row * size + column] += residual * residual * score[p] * score[q]
          outer[row * size + column] += w * score[p] * score[q]
        }
      }
    }
    if (!rowCluster) addSquare(clustered, own, size)
  }
  for (const score of scores) addSquare(clustered, score, size)
  return { white: mirror(white, size), outer: mirror(outer, size), clustered: mirror(clustered, size) }
}

function addSquare(matrix: Float64Array, vector: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) matrix[i * n + j] += vector[i] * vector[j]
}

function parameterNames(choices: Choices, layout: NestedLayout, nests: readonly string[]): string[] {
  const names = choices.covariates.map(c => c.name)
  layout.effectAt.forEach((p, j) => {
    if (p >= 0) names[p] = `the effect of ${choices.names?.[j] ?? `alternative ${j + 1}`}`
  })
  layout.dissimilarityAt.forEach((p, n) => {
    if (p >= 0) names[p] = `dissimilarity:${nests[n]}`
  })
  return names
}

function substitutes(nest: string): EstimationError {
  return new EstimationError(
    'not_identified',
    `The dissimilarity of nest ${nest} falls to nothing: inside it the best alternative takes all. Put its alternatives into other nests.`,
    { name: nest },
  )
}
