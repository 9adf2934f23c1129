import { MarketError } from './errors'
import {
  type Choices,
  groupShares,
  type Likelihood,
  likelihood,
  nullLogLikelihood,
  widest,
} from './likelihood'
import { cholesky, choleskyInverse, choleskySolve, sandwich } from './linear'

export interface LogitOptions {
  /** Effects of the alternatives: none; free (the most chosen is the reference); or shrunk, u ~ N(0, sigma2). */
  effects?: 'none' | 'free' | 'shrunk'
  /** Cluster of each group for the sandwich; without it every group is its own. */
  cluster?: Int32Array
  /** Where a former fit ended, to start from. */
  start?: Pick<LogitFit, 'parameters' | 'effect_variance'>
  /** Newton steps to take and leave it at that, without errors: for a caller that comes back. */
  steps?: number
}

export interface LogitFit {
  /** Row covariates, then attributes, in their order. */
  coefficients: { name: string; estimate: number; se: number; clustered_se: number; hc0_se: number | null }[]
  /** By alternative; the reference of free effects is 0. */
  effects: Float64Array
  effect_variance: number
  log_likelihood: number
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
/** Weight of the data in one sandwich of single rows above which HC0 is not worth its time. */
const HC0_WORK = 2e8
/** Information that has fallen below this part of where it started is gone. */
const VANISHED = 1e-8

/**
 * Conditional logit by Newton's method, the same estimates as a Poisson regression with an effect for every
 * group. Shrunk effects maximise the penalised likelihood, their variance found by EM (its posterior
 * variances included); covariances are then H^-1 (M + penalty) H^-1 with H the penalised information and
 * M the clustered or model variance of the score, so a coefficient of an attribute carries the spread of
 * the effects. HC0 is White's sandwich row by row, without a small-sample factor; null with shrunk effects.
 *
 * Throws {@link MarketError}: negative_weight, no_choice, collinear, separation, not_converged.
 */
export function fitLogit(choices: Choices, options: LogitOptions = {}): LogitFit {
  const effects = options.effects ?? 'none'
  check(choices)
  const layout = lay(choices, effects)
  const { size, fixed } = layout
  const parameters = new Float64Array(size)
  if (options.start) parameters.set(options.start.parameters)
  let variance = effects === 'shrunk' ? (options.start?.effect_variance ?? 0.25) : 0
  let point = evaluate(choices, layout, parameters, variance)
  const first = point.information
  const tolerance = 1e-13 * (1 + Math.abs(nullLogLikelihood(choices)))
  const limit = options.steps ?? MAX_ITERATIONS
  let converged = false
  let iterations = 0
  let halvings = 0
  for (; iterations < limit && !converged; iterations++) {
    const factor = factorise(choices, layout, point.information)
    const step = choleskySolve(factor, size, point.gradient)
    let decrement = 0
    for (let p = 0; p < size; p++) decrement += step[p] * point.gradient[p]
    let scale = 1
    let next = point
    const before = point.value
    for (halvings = 0; halvings < 40; halvings++) {
      const trial = parameters.map((value, p) => value + scale * step[p])
      next = evaluate(choices, layout, trial, variance)
      if (next.value >= before - tolerance) {
        parameters.set(trial)
        break
      }
      scale /= 2
    }
    if (halvings < 40) point = next
    refuseSeparation(choices, layout, first, point.information)
    const settled = decrement < tolerance || halvings === 40
    if (effects !== 'shrunk') {
      converged = settled
      continue
    }
    const updated = effectVariance(layout, parameters, factor)
    converged = settled && Math.abs(updated - variance) <= 1e-8 * variance + 1e-12
    variance = updated
    point = evaluate(choices, layout, parameters, variance)
  }
  if (!converged && !options.steps)
    throw new MarketError(
      'not_converged',
      `The choice model has not settled after ${iterations} iterations: too few purchases for its ${size} parameters.`,
      { iterations, parameters: size },
    )
  const inverse = choleskyInverse(factorise(choices, layout, point.information), size)
  const covariance = block(inverse, size, fixed)
  const nothing = new Float64Array(fixed * fixed)
  const clustered = options.steps
    ? nothing
    : block(
        sandwich(inverse, clusteredMeat(choices, layout, parameters, variance, options.cluster), size),
        size,
        fixed,
      )
  const rowMeat =
    options.steps || effects === 'shrunk' ? null : heteroskedasticMeat(choices, layout, parameters)
  const hc0 = rowMeat && block(sandwich(inverse, rowMeat, size), size, fixed)
  const names = [...choices.covariates, ...(choices.attributes ?? [])].map(c => c.name)
  return {
    coefficients: names.map((name, p) => ({
      name,
      estimate: parameters[p],
      se: Math.sqrt(covariance[p * fixed + p]),
      clustered_se: Math.sqrt(clustered[p * fixed + p]),
      hc0_se: hc0 ? Math.sqrt(hc0[p * fixed + p]) : null,
    })),
    effects: effectsOf(choices, layout, parameters),
    effect_variance: variance,
    log_likelihood: point.logLikelihood,
    null_log_likelihood: nullLogLikelihood(choices),
    iterations,
    converged,
    parameters,
    covariance,
    clustered_covariance: clustered,
  }
}

/** Constant of every alternative under the parameters of a fit with shrunk effects or none. */
export function constantsOf(choices: Choices, parameters: Float64Array): Float64Array {
  const fixed = choices.covariates.length + (choices.attributes?.length ?? 0)
  const effects = new Float64Array(choices.alternatives)
  effects.set(parameters.subarray(fixed))
  return withAttributes(choices, parameters, effects)
}

/** Adds what the attributes are worth to the effects. */
function withAttributes(choices: Choices, parameters: Float64Array, effects: Float64Array): Float64Array {
  const k = choices.covariates.length
  choices.attributes?.forEach((attribute, q) => {
    for (let j = 0; j < effects.length; j++) effects[j] += parameters[k + q] * attribute.values[j]
  })
  return effects
}

/** Where each parameter lies: k row coefficients, q attribute coefficients, then the effects. */
interface Layout {
  effects: 'none' | 'free' | 'shrunk'
  k: number
  q: number
  fixed: number
  size: number
  /** Alternatives that have an effect. */
  effectOf: Int32Array
}

interface Point {
  /** Penalised. */
  value: number
  logLikelihood: number
  gradient: Float64Array
  information: Float64Array
}

function check(choices: Choices): void {
  let total = 0
  for (let r = 0; r < choices.weight.length; r++) {
    const weight = choices.weight[r]
    if (!(weight >= 0))
      throw new MarketError(
        'negative_weight',
        `Row ${r + 1} has the weight ${weight}: a choice cannot be made less than never. Fit on purchases, without returns.`,
        { row: r + 1, weight: String(weight) },
      )
    total += weight
  }
  if (total === 0 || widest(choices.start) < 2)
    throw new MarketError(
      'no_choice',
      'There is no purchase to learn from, or never more than one store to choose.',
    )
}

function lay(choices: Choices, effects: 'none' | 'free' | 'shrunk'): Layout {
  const k = choices.covariates.length
  const q = choices.attributes?.length ?? 0
  const chosen = new Float64Array(choices.alternatives)
  for (let r = 0; r < choices.weight.length; r++) chosen[choices.alternative[r]] += choices.weight[r]
  const reference = chosen.indexOf(Math.max(...chosen))
  const effectOf =
    effects === 'none'
      ? new Int32Array(0)
      : Int32Array.from(chosen.keys()).filter(j => effects === 'shrunk' || j !== reference)
  if (effects === 'free') {
    const never = chosen.indexOf(0)
    if (never >= 0) throw separated(`alternative ${never + 1}, which nobody ever chose,`)
  }
  return { effects, k, q, fixed: k + q, size: k + q + effectOf.length, effectOf }
}

function effectsOf(choices: Choices, layout: Layout, parameters: Float64Array): Float64Array {
  const effects = new Float64Array(choices.alternatives)
  layout.effectOf.forEach((j, e) => {
    effects[j] = parameters[layout.fixed + e]
  })
  return effects
}

function evaluate(choices: Choices, layout: Layout, parameters: Float64Array, variance: number): Point {
  const constants = withAttributes(choices, parameters, effectsOf(choices, layout, parameters))
  const found = likelihood(choices, parameters, constants, layout.size > layout.k)
  const gradient = new Float64Array(layout.size)
  gradient.set(assembleVector(choices, layout, found.gradient, found.constantGradient))
  const information = assemble(choices, layout, found)
  let value = found.value
  if (layout.effects === 'shrunk')
    for (let p = layout.fixed; p < layout.size; p++) {
      value -= parameters[p] ** 2 / (2 * variance)
      gradient[p] -= parameters[p] / variance
      information[p * layout.size + p] += 1 / variance
    }
  return { value, logLikelihood: found.value, gradient, information }
}

/** A vector over (row coefficients, constants) in terms of the parameters. */
function assembleVector(
  choices: Choices,
  layout: Layout,
  rows: Float64Array,
  constants: Float64Array,
): Float64Array {
  const out = new Float64Array(layout.size)
  out.set(rows)
  choices.attributes?.forEach((attribute, q) => {
    for (let j = 0; j < constants.length; j++) out[layout.k + q] += attribute.values[j] * constants[j]
  })
  layout.effectOf.forEach((j, e) => {
    out[layout.fixed + e] = constants[j]
  })
  return out
}

function assemble(choices: Choices, layout: Layout, found: Likelihood): Float64Array {
  const { k, q, fixed, size, effectOf } = layout
  const m = choices.alternatives
  const information = new Float64Array(size * size)
  for (let a = 0; a < k; a++)
    for (let b = 0; b <= a; b++) information[a * size + b] = found.information[a * k + b]
  if (size === k) return information
  const at = (i: number, j: number) =>
    i >= j ? found.constantInformation[i * m + j] : found.constantInformation[j * m + i]
  const product = new Float64Array(m * q)
  for (let c = 0; c < q; c++) {
    const z = choices.attributes![c].values
    for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) product[i * q + c] += at(i, j) * z[j]
    for (let b = 0; b < k; b++)
      for (let j = 0; j < m; j++) information[(k + c) * size + b] += found.crossInformation[b * m + j] * z[j]
  }
  for (let c = 0; c < q; c++)
    for (let d = 0; d <= c; d++)
      for (let i = 0; i < m; i++)
        information[(k + c) * size + k + d] += choices.attributes![c].values[i] * product[i * q + d]
  effectOf.forEach((j, e) => {
    const row = (fixed + e) * size
    for (let b = 0; b < k; b++) information[row + b] = found.crossInformation[b * m + j]
    for (let c = 0; c < q; c++) information[row + k + c] = product[j * q + c]
    for (let f = 0; f <= e; f++) information[row + fixed + f] = at(j, effectOf[f])
  })
  return information
}

function factorise(choices: Choices, layout: Layout, information: Float64Array): Float64Array {
  const { factor, dependent } = cholesky(information, layout.size)
  if (factor) return factor
  const names = [...choices.covariates, ...(choices.attributes ?? [])].map(c => c.name)
  const name =
    names[dependent] ?? `the effect of alternative ${layout.effectOf[dependent - layout.fixed] + 1}`
  throw new MarketError(
    'collinear',
    `${name} cannot be told apart from the other columns (or never differs between the stores of one choice): leave it out.`,
    { name },
  )
}

/**
 * A coefficient without a finite maximum runs away until the shares are 0 and 1 and the information about it has
 * vanished.
 */
function refuseSeparation(choices: Choices, layout: Layout, first: Float64Array, last: Float64Array): void {
  for (let p = 0; p < layout.size; p++) {
    const diagonal = p * layout.size + p
    if (last[diagonal] < VANISHED * first[diagonal]) throw separated(nameOf(choices, layout, p))
  }
}

function nameOf(choices: Choices, layout: Layout, p: number): string {
  return (
    choices.covariates[p]?.name ??
    choices.attributes?.[p - layout.k]?.name ??
    `the effect of alternative ${layout.effectOf[p - layout.fixed] + 1}`
  )
}

function separated(name: string): MarketError {
  return new MarketError(
    'separation',
    `The data predict every choice with certainty from ${name}: its effect has no finite estimate.`,
    { name },
  )
}

/** EM for the variance of the effects: mean of (effect squared + its posterior variance). */
function effectVariance(layout: Layout, parameters: Float64Array, factor: Float64Array): number {
  const inverse = choleskyInverse(factor, layout.size)
  let sum = 0
  for (let p = layout.fixed; p < layout.size; p++) sum += parameters[p] ** 2 + inverse[p * layout.size + p]
  return Math.max(sum / (layout.size - layout.fixed), 1e-8)
}

function block(matrix: Float64Array, size: number, fixed: number): Float64Array {
  const out = new Float64Array(fixed * fixed)
  for (let i = 0; i < fixed; i++) for (let j = 0; j < fixed; j++) out[i * fixed + j] = matrix[i * size + j]
  return out
}

function clusteredMeat(
  choices: Choices,
  layout: Layout,
  parameters: Float64Array,
  variance: number,
  cluster: Int32Array | undefined,
): Float64Array {
  const { size, k } = layout
  const groups = choices.start.length - 1
  const constants = withAttributes(choices, parameters, effectsOf(choices, layout, parameters))
  const shares = new Float64Array(widest(choices.start))
  const order = Int32Array.from({ length: groups }, (_, g) => g)
  if (cluster) order.sort((a, b) => cluster[a] - cluster[b])
  const meat = new Float64Array(size * size)
  const rowScore = new Float64Array(k)
  const constantScore = new Float64Array(choices.alternatives)
  for (let o = 0; o < groups; o++) {
    const g = order[o]
    const from = choices.start[g]
    const rows = choices.start[g + 1] - from
    let total = 0
    for (let r = 0; r < rows; r++) total += choices.weight[from + r]
    if (total > 0) {
      groupShares(choices, g, parameters, constants, shares)
      for (let r = 0; r < rows; r++) {
        const residual = choices.weight[from + r] - total * shares[r]
        for (let a = 0; a < k; a++) rowScore[a] += residual * choices.covariates[a].values[from + r]
        constantScore[choices.alternative[from + r]] += residual
      }
    }
    if (o + 1 < groups && cluster && cluster[order[o + 1]] === cluster[g]) continue
    addOuter(meat, assembleVector(choices, layout, rowScore, constantScore), size)
    rowScore.fill(0)
    constantScore.fill(0)
  }
  if (layout.effects === 'shrunk')
    for (let p = layout.fixed; p < size; p++) meat[p * size + p] += 1 / variance
  return meat
}

function heteroskedasticMeat(
  choices: Choices,
  layout: Layout,
  parameters: Float64Array,
): Float64Array | null {
  const { size, k } = layout
  if (choices.weight.length * size * size > HC0_WORK) return null
  const constants = withAttributes(choices, parameters, effectsOf(choices, layout, parameters))
  const shares = new Float64Array(widest(choices.start))
  const meat = new Float64Array(size * size)
  for (let g = 0; g + 1 < choices.start.length; g++) {
    const from = choices.start[g]
    const rows = choices.start[g + 1] - from
    groupShares(choices, g, parameters, constants, shares)
    const mean = new Float64Array(k)
    const meanConstant = new Float64Array(choices.alternatives)
    let total = 0
    for (let r = 0; r < rows; r++) {
      total += choices.weight[from + r]
      for (let a = 0; a < k; a++) mean[a] += shares[r] * choices.covariates[a].values[from + r]
      meanConstant[choices.alternative[from + r]] += shares[r]
    }
    for (let r = 0; r < rows; r++) {
      const residual = choices.weight[from + r] - total * shares[r]
      const row = mean.map((value, a) => residual * (choices.covariates[a].values[from + r] - value))
      const constant = meanConstant.map(value => -residual * value)
      constant[choices.alternative[from + r]] += residual
      addOuter(meat, assembleVector(choices, layout, row, constant), size)
    }
  }
  return meat
}

function addOuter(matrix: Float64Array, vector: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const value = vector[i]
    if (value !== 0) for (let j = 0; j < n; j++) matrix[i * n + j] += value * vector[j]
  }
}
