import { EstimationError } from './errors'
import { type Choices, logLikelihood, nullLogLikelihood } from './likelihood'
import {
  cholesky,
  choleskyInverse,
  choleskySolve,
  inverseDiagonal,
  rootsOfDiagonal,
  sandwich,
} from './linear'
import { clusteredMeat, rowClusteredMeat, rowMeat } from './logit-errors'
import {
  check,
  effectsOf,
  effectVariance,
  factorise,
  type Layout,
  lay,
  type Point,
  penalised,
  penalty,
  refuseCollinear,
  refuseSeparation,
  sharperVariance,
  unpenalised,
  withAttributes,
} from './logit-model'

export interface LogitOptions {
  /** Effects of the alternatives: none; free (the most chosen is the reference); or shrunk, u ~ N(0, sigma2). */
  effects?: 'none' | 'free' | 'shrunk'
  /** Cluster of each group for the sandwich; without it every group is its own. */
  cluster?: Int32Array
  /** Clusters of single rows, which may cut across groups, instead of `cluster`. */
  rowCluster?: { of: Int32Array; count: number }
  /** Where a former fit ended, to start from. */
  start?: Pick<LogitFit, 'parameters' | 'effect_variance'>
  /** Stop once the log-likelihood is good to a thousandth: to compare specifications by, many times as fast. */
  rough?: boolean
  /** False where only the model errors are wanted, and none of a rough fit: the others are NaN, and cost nothing. */
  errors?: boolean
  /** Variance of the shrunk effects where it is given instead of estimated. */
  variance?: number
}

export interface LogitCoefficient {
  name: string
  estimate: number
  /** From the model: the inverse of the information. */
  se: number
  /** Sandwich by clusters. */
  clustered_se: number
  /** White's sandwich row by row, without a small-sample factor; null with shrunk effects. */
  hc0_se: number | null
  /** Berndt, Hall, Hall and Hausman: inverse of the scores' outer products, each unit of weight one choice. */
  bhhh_se: number | null
}

export interface LogitFit {
  /** Row covariates, then attributes, in their order. */
  coefficients: LogitCoefficient[]
  /** By alternative; the reference of free effects is 0. */
  effects: Float64Array
  /** Model standard errors of the effects (with shrunk effects: posterior); 0 of the reference. */
  effect_se: Float64Array
  /** Parameters that the data have used: all of them, or less where effects are shrunk. */
  degrees: number
  effect_variance: number
  log_likelihood: number
  /**
   * Log-likelihood with shrunk effects integrated out (Laplace's approximation), to compare specifications by; up to
   * a constant of their number. The log-likelihood itself where no effect is shrunk.
   */
  marginal_log_likelihood: number
  null_log_likelihood: number
  iterations: number
  converged: boolean
  /** Coefficients, then effects. */
  parameters: Float64Array
  /** Covariance of the coefficients from the model, and clustered: square, coefficients only. */
  covariance: Float64Array
  clustered_covariance: Float64Array
}

const MAX_ITERATIONS = 500
const HALVINGS = 40
/** Gain in log-likelihood that a step promises, above which it is a long one. */
const FAR = 1
/** Part of itself by which the variance may be off for a long step. */
const CLOSE_ENOUGH = 0.05
/** Times that the variance is put right for one step. */
const INNER_ROUNDS = 5
/** A kept information is worked out anew where a step no longer shrinks the next one's worth to this part. */
const STALE = 0.1
/** Part of itself by which the variance of the effects may still move at the end. */
const VARIANCE_SETTLED = 1e-7
const ROUGH = { decrement: 1e-3, variance: 0.02 }
/** Variance of shrunk effects to start from. */
export const FIRST_VARIANCE = 0.25

/**
 * Conditional logit by Newton's method, the same estimates as a Poisson regression with an effect for every
 * group. Shrunk effects maximise the penalised likelihood, their variance the fixed point of EM (its posterior
 * variances included); covariances are then H^-1 (M + penalty) H^-1 with H the penalised information and
 * M the clustered or model variance of the score, so a coefficient of an attribute carries the spread of
 * the effects.
 *
 * Throws {@link EstimationError}: negative_weight, no_choice, collinear, separation, not_converged.
 */
export function fitLogit(choices: Choices, options: LogitOptions = {}): LogitFit {
  const effects = options.effects ?? 'none'
  check(choices)
  const layout = lay(choices, effects)
  const { size, fixed } = layout
  const rough = options.rough === true
  const close = rough ? ROUGH.variance : VARIANCE_SETTLED
  let parameters = new Float64Array(size)
  if (options.start) parameters.set(options.start.parameters)
  const held = options.variance !== undefined
  let variance =
    effects === 'shrunk' ? (options.variance ?? options.start?.effect_variance ?? FIRST_VARIANCE) : 0
  let free = unpenalised(choices, layout, parameters)
  const first = penalised(free, layout, parameters, variance).information
  refuseCollinear(choices, layout, first)
  const nothing = nullLogLikelihood(choices)
  const tolerance = rough ? ROUGH.decrement : 1e-13 * (1 + Math.abs(nothing))
  let converged = false
  let iterations = 0
  // The information costs far more than the gradient: it is kept while steps with it still close in fast.
  let fresh = true
  let before = Number.POSITIVE_INFINITY
  for (; iterations < MAX_ITERATIONS && !converged; iterations++) {
    const { point, step, ...proposed } = propose(
      choices,
      layout,
      free,
      parameters,
      variance,
      held ? Number.POSITIVE_INFINITY : close,
      before > FAR,
    )
    const decrement = dot(step, point.gradient)
    const arrived = decrement < tolerance
    if (!fresh && (arrived ? !rough : !(decrement < STALE * before))) {
      free = unpenalised(choices, layout, parameters)
      fresh = true
      before = Number.POSITIVE_INFINITY
      refuseSeparation(choices, layout, first, penalised(free, layout, parameters, variance).information)
      continue
    }
    before = decrement
    // Far away every step changes the information too much to keep it.
    const far = decrement > FAR
    let moved = false
    let whole = true
    for (let halvings = 0, scale = 1; halvings < HALVINGS && !moved; halvings++, scale /= 2) {
      const trial = parameters.map((value, p) => value + scale * step[p])
      const next = unpenalised(choices, layout, trial, far)
      moved = next.value - penalty(layout, trial, proposed.used) >= point.value - tolerance
      if (!moved) continue
      whole = halvings === 0
      parameters = trial
      free = far ? next : { ...next, information: free.information }
    }
    if (far && moved)
      refuseSeparation(choices, layout, first, penalised(free, layout, parameters, variance).information)
    converged = (fresh || rough) && (!moved || arrived) && proposed.settled
    // A variance that was worked out for a longer step than was taken says nothing.
    if (whole) variance = proposed.variance
    if (moved && !converged) fresh = far
  }
  if (!converged)
    throw new EstimationError(
      'not_converged',
      `The choice model has not settled after ${iterations} iterations: too few purchases for its ${size} parameters.`,
      { iterations, parameters: size },
    )
  // Where the last step led, not where its information was taken.
  if (!rough || options.errors !== false) free = unpenalised(choices, layout, parameters)
  const { information } = penalised(free, layout, parameters, variance)
  refuseSeparation(choices, layout, first, information)
  const inverse =
    rough && options.errors === false
      ? new Float64Array(size * size).fill(Number.NaN)
      : choleskyInverse(factorise(choices, layout, information), size)
  const covariance = block(inverse, size, fixed)
  const { rowCluster } = options
  const wanted = options.errors !== false
  const meat =
    wanted &&
    (rowCluster
      ? rowClusteredMeat(choices, layout, parameters, variance, rowCluster.of, rowCluster.count)
      : clusteredMeat(choices, layout, parameters, variance, options.cluster))
  const clustered = meat
    ? sandwich(inverse, meat, size, fixed)
    : new Float64Array(fixed * fixed).fill(Number.NaN)
  const rowErrors = effects === 'shrunk' || !wanted ? null : errorsByRow(choices, layout, parameters, inverse)
  const model = rootsOfDiagonal(inverse, size)
  const names = [...choices.covariates, ...(choices.attributes ?? [])].map(c => c.name)
  return {
    coefficients: names.map((name, p) => ({
      name,
      estimate: parameters[p],
      se: Math.sqrt(covariance[p * fixed + p]),
      clustered_se: Math.sqrt(clustered[p * fixed + p]),
      hc0_se: rowErrors?.hc0[p] ?? null,
      bhhh_se: rowErrors?.bhhh?.[p] ?? null,
    })),
    effects: effectsOf(choices, layout, parameters),
    effect_se: effectsOf(choices, layout, model),
    degrees: degreesOf(layout, inverse, variance),
    effect_variance: variance,
    log_likelihood: free.logLikelihood,
    marginal_log_likelihood: marginal(layout, parameters, variance, free.logLikelihood, information),
    null_log_likelihood: nothing,
    iterations,
    converged,
    parameters,
    covariance,
    clustered_covariance: clustered,
  }
}

/**
 * The step to the maximum of the quadratic that gradient and information describe, and the variance of the effects
 * there: the two depend on each other, and settle without looking at the data again. A variance that may be infinitely
 * far off (`close`) stays as it is.
 */
function propose(
  choices: Choices,
  layout: Layout,
  free: Point,
  parameters: Float64Array,
  variance: number,
  close: number,
  far: boolean,
) {
  let used = variance
  for (let round = 0; ; round++) {
    const point = penalised(free, layout, parameters, used)
    const factor = factorise(choices, layout, point.information)
    const step = choleskySolve(factor, layout.size, point.gradient)
    if (layout.effects !== 'shrunk' || close === Number.POSITIVE_INFINITY)
      return { point, step, used, variance, settled: true }
    const landed = parameters.map((value, p) => value + step[p])
    const next = sharperVariance(layout, landed, inverseDiagonal(factor, layout.size), used)
    const moved = Math.abs(next - used)
    const settled = moved <= close * used
    if (settled || (far && moved <= CLOSE_ENOUGH * used) || round === INNER_ROUNDS)
      return { point, step, used, variance: next, settled }
    used = next
  }
}

/** Where a fit of shrunk effects stands between two steps. */
export interface LogitState {
  parameters: Float64Array
  effect_variance: number
}

/** A state after a step, and the model standard errors of the coefficients before it. */
export interface LogitStep extends LogitState {
  se: Float64Array
}

/** One Newton step of {@link fitLogit} with shrunk effects, for a caller that changes the weights in between. */
export function stepLogit(choices: Choices, state: LogitState): LogitStep {
  const layout = lay(choices, 'shrunk')
  const { size, fixed } = layout
  const { parameters, effect_variance: variance } = state
  const point = penalised(unpenalised(choices, layout, parameters), layout, parameters, variance)
  const factor = factorise(choices, layout, point.information)
  const step = choleskySolve(factor, size, point.gradient)
  const valueAt = (at: Float64Array) =>
    logLikelihood(choices, at, withAttributes(choices, at, effectsOf(choices, layout, at))) -
    penalty(layout, at, variance)
  let after = parameters
  for (let halvings = 0, scale = 1; halvings < HALVINGS && after === parameters; halvings++, scale /= 2) {
    const trial = parameters.map((value, p) => value + scale * step[p])
    if (valueAt(trial) >= point.value) after = trial
  }
  const diagonal = inverseDiagonal(factor, size)
  return {
    parameters: after,
    effect_variance: effectVariance(layout, after, diagonal),
    se: diagonal.slice(0, fixed).map(Math.sqrt),
  }
}

function errorsByRow(choices: Choices, layout: Layout, parameters: Float64Array, inverse: Float64Array) {
  const { size } = layout
  const white = rowMeat(choices, layout, parameters, (weight, expected) => (weight - expected) ** 2)
  const outer = cholesky(
    rowMeat(choices, layout, parameters, weight => weight),
    size,
  ).factor
  return {
    hc0: rootsOfDiagonal(sandwich(inverse, white, size, layout.fixed), layout.fixed),
    bhhh: outer && rootsOfDiagonal(choleskyInverse(outer, size), size),
  }
}

function marginal(
  layout: Layout,
  parameters: Float64Array,
  variance: number,
  value: number,
  information: Float64Array,
): number {
  if (layout.effects !== 'shrunk') return value
  const { fixed, size } = layout
  const m = size - fixed
  const own = new Float64Array(m * m)
  for (let i = 0; i < m; i++)
    for (let j = 0; j <= i; j++) own[i * m + j] = information[(fixed + i) * size + fixed + j]
  const { factor } = cholesky(own, m)
  if (!factor) return Number.NEGATIVE_INFINITY
  let determinant = 0
  for (let i = 0; i < m; i++) determinant += Math.log(factor[i * m + i])
  return value - penalty(layout, parameters, variance) - (m / 2) * Math.log(variance) - determinant
}

/** Shrunk effects count by the part of their prior variance that the data have taken away. */
function degreesOf({ effects, fixed, size }: Layout, inverse: Float64Array, variance: number): number {
  if (effects !== 'shrunk') return size
  let used = fixed
  for (let p = fixed; p < size; p++) used += 1 - inverse[p * size + p] / variance
  return used
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let p = 0; p < a.length; p++) sum += a[p] * b[p]
  return sum
}

function block(matrix: Float64Array, size: number, fixed: number): Float64Array {
  const out = new Float64Array(fixed * fixed)
  for (let i = 0; i < fixed; i++) for (let j = 0; j < fixed; j++) out[i * fixed + j] = matrix[i * size + j]
  return out
}
