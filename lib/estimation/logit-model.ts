import { EstimationError } from './errors'
import { type Choices, type Likelihood, likelihood, widest } from './likelihood'
import { cholesky } from './linear'

/** Where each parameter lies: k row coefficients, q attribute coefficients, then the effects. */
export interface Layout {
  effects: 'none' | 'free' | 'shrunk'
  k: number
  q: number
  fixed: number
  size: number
  /** Alternatives that have an effect. */
  effectOf: Int32Array
}

/** A likelihood in terms of the parameters, with the penalty of shrunk effects. */
export interface Point {
  /** Penalised. */
  value: number
  logLikelihood: number
  gradient: Float64Array
  information: Float64Array
}

/** A column that differs inside groups by less than this part of its square differs by rounding only. */
const CONSTANT = 1e-22
/** Information that has fallen below this part of where it started is gone. */
export const VANISHED = 1e-8

/** Constant of every alternative under the parameters of a fit with shrunk effects or none. */
export function constantsOf(choices: Choices, parameters: Float64Array): Float64Array {
  const fixed = choices.covariates.length + (choices.attributes?.length ?? 0)
  const effects = new Float64Array(choices.alternatives)
  effects.set(parameters.subarray(fixed))
  return withAttributes(choices, parameters, effects)
}

/** Adds what the attributes are worth to the effects. */
export function withAttributes(
  choices: Choices,
  parameters: Float64Array,
  effects: Float64Array,
): Float64Array {
  const k = choices.covariates.length
  choices.attributes?.forEach((attribute, q) => {
    for (let j = 0; j < effects.length; j++) effects[j] += parameters[k + q] * attribute.values[j]
  })
  return effects
}

/** Refuses negative weights and data without any choice. */
export function check(choices: Choices): void {
  let total = 0
  for (let r = 0; r < choices.weight.length; r++) {
    const weight = choices.weight[r]
    if (!(weight >= 0))
      throw new EstimationError(
        'negative_weight',
        `Row ${r + 1} has the weight ${weight}: a choice cannot be made less than never. Fit on purchases, without returns.`,
        { row: r + 1, weight: String(weight) },
      )
    total += weight
  }
  if (total === 0 || widest(choices.start) < 2)
    throw new EstimationError(
      'no_choice',
      'There is no purchase to learn from, or never more than one store to choose.',
    )
}

/** Where the parameters of a model lie. */
export function lay(choices: Choices, effects: 'none' | 'free' | 'shrunk'): Layout {
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
    if (never >= 0) throw separated(`${alternativeName(choices, never)}, which nobody ever chose`)
  }
  return { effects, k, q, fixed: k + q, size: k + q + effectOf.length, effectOf }
}

/** Effect of every alternative. */
export function effectsOf(choices: Choices, layout: Layout, parameters: Float64Array): Float64Array {
  const effects = new Float64Array(choices.alternatives)
  layout.effectOf.forEach((j, e) => {
    effects[j] = parameters[layout.fixed + e]
  })
  return effects
}

/** Likelihood, gradient and information in the parameters, without any penalty; the information zero if not wanted. */
export function unpenalised(
  choices: Choices,
  layout: Layout,
  parameters: Float64Array,
  information = true,
): Point {
  const constants = withAttributes(choices, parameters, effectsOf(choices, layout, parameters))
  const found = likelihood(choices, parameters, constants, { constants: layout.size > layout.k, information })
  return {
    value: found.value,
    logLikelihood: found.value,
    gradient: assembleVector(choices, layout, found.gradient, found.constantGradient),
    information: information ? assemble(choices, layout, found) : new Float64Array(0),
  }
}

/** Takes the penalty of effects with this variance off a likelihood. */
export function penalised(point: Point, layout: Layout, parameters: Float64Array, variance: number): Point {
  if (layout.effects !== 'shrunk') return point
  const gradient = Float64Array.from(point.gradient)
  const information = Float64Array.from(point.information)
  for (let p = layout.fixed; p < layout.size; p++) {
    gradient[p] -= parameters[p] / variance
    information[p * layout.size + p] += 1 / variance
  }
  const value = point.logLikelihood - penalty(layout, parameters, variance)
  return { value, logLikelihood: point.logLikelihood, gradient, information }
}

/** What shrunk effects cost in log-likelihood. */
export function penalty(layout: Layout, parameters: Float64Array, variance: number): number {
  let sum = 0
  for (let p = layout.fixed; p < layout.size; p++) sum += parameters[p] ** 2
  return layout.effects === 'shrunk' ? sum / (2 * variance) : 0
}

/** A vector over (row coefficients, constants) in terms of the parameters. */
export function assembleVector(
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

/** A matrix over (row coefficients, constants) in terms of the parameters: its lower triangle. */
export function assemble(
  choices: Choices,
  layout: Layout,
  found: Pick<Likelihood, 'information' | 'crossInformation' | 'constantInformation'>,
): Float64Array {
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

/**
 * Refuses columns that the choices cannot tell apart, before anything is estimated: the effects come first, so that
 * what is named is the column, not the last store.
 */
export function refuseCollinear(choices: Choices, layout: Layout, information: Float64Array): void {
  const { size, fixed, k } = layout
  for (let p = 0; p < k; p++)
    if (!(information[p * size + p] > CONSTANT * squares(choices, p)))
      throw collinear(choices, layout, p, new Float64Array(size * size))
  const order = Int32Array.from({ length: size }, (_, p) => (p + fixed) % size)
  const reordered = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const [row, column] = [Math.max(order[i], order[j]), Math.min(order[i], order[j])]
      reordered[i * size + j] = information[row * size + column]
    }
  const { factor, dependent } = cholesky(reordered, size)
  if (!factor) throw collinear(choices, layout, order[dependent], information)
}

/** Cholesky factor of the information; throws collinear naming the column that adds nothing. */
export function factorise(choices: Choices, layout: Layout, information: Float64Array): Float64Array {
  const { factor, dependent } = cholesky(information, layout.size)
  if (factor) return factor
  throw collinear(choices, layout, dependent, information)
}

/** Sum over groups of weight x largest square of a column. */
function squares({ start, weight, covariates }: Choices, covariate: number): number {
  const { values } = covariates[covariate]
  let sum = 0
  for (let g = 0; g + 1 < start.length; g++) {
    let total = 0
    let largest = 0
    for (let r = start[g]; r < start[g + 1]; r++) {
      total += weight[r]
      largest = Math.max(largest, values[r] * values[r])
    }
    sum += total * largest
  }
  return sum
}

function collinear(
  choices: Choices,
  layout: Layout,
  parameter: number,
  information: Float64Array,
): EstimationError {
  const name = nameOf(choices, layout, parameter)
  const constant = !(information[parameter * layout.size + parameter] > 0)
  const why = constant
    ? `${name} is the same for all alternatives of every group, so that no choice depends on it: leave it out.`
    : layout.effects === 'free' &&
        parameter < layout.fixed &&
        dependsOnAlternative(choices, layout, parameter)
      ? `${name} is one value per alternative, and the free effects of the alternatives already hold all that: leave it out, or shrink the effects.`
      : `${name} cannot be told apart from the other columns: leave it out.`
  return new EstimationError('collinear', why, { name })
}

/** Whether a column has one value for each alternative. */
function dependsOnAlternative(choices: Choices, layout: Layout, parameter: number): boolean {
  if (parameter >= layout.k) return true
  const { values } = choices.covariates[parameter]
  const known = new Float64Array(choices.alternatives).fill(Number.NaN)
  return choices.alternative.every((j, r) => {
    if (Number.isNaN(known[j])) known[j] = values[r]
    return known[j] === values[r]
  })
}

/**
 * A coefficient without a finite maximum runs away until the shares are 0 and 1 and the information about it has
 * vanished.
 */
export function refuseSeparation(
  choices: Choices,
  layout: Layout,
  first: Float64Array,
  last: Float64Array,
): void {
  for (let p = 0; p < layout.size; p++) {
    const diagonal = p * layout.size + p
    if (last[diagonal] < VANISHED * first[diagonal]) throw separated(nameOf(choices, layout, p))
  }
}

function nameOf(choices: Choices, layout: Layout, p: number): string {
  return (
    choices.covariates[p]?.name ??
    choices.attributes?.[p - layout.k]?.name ??
    `the effect of ${alternativeName(choices, layout.effectOf[p - layout.fixed])}`
  )
}

function separated(name: string): EstimationError {
  return new EstimationError(
    'separation',
    `The choices can be told with certainty from ${name}: its effect has no finite estimate. Leave it out, or join it with another.`,
    { name },
  )
}

function alternativeName(choices: Choices, alternative: number): string {
  return choices.names?.[alternative] ?? `alternative ${alternative + 1}`
}

/** EM for the variance of the effects: mean of (effect squared + its posterior variance, from the `diagonal`). */
export function effectVariance(layout: Layout, parameters: Float64Array, diagonal: Float64Array): number {
  let sum = 0
  for (let p = layout.fixed; p < layout.size; p++) sum += parameters[p] ** 2 + diagonal[p]
  return Math.max(sum / (layout.size - layout.fixed), 1e-8)
}

/**
 * A longer step to the same fixed point as {@link effectVariance}: sum of squared effects over the number of effects
 * that the data have settled (MacKay 1992).
 */
export function sharperVariance(
  layout: Layout,
  parameters: Float64Array,
  diagonal: Float64Array,
  variance: number,
): number {
  let squares = 0
  let settled = 0
  for (let p = layout.fixed; p < layout.size; p++) {
    squares += parameters[p] ** 2
    settled += 1 - diagonal[p] / variance
  }
  const next = squares / Math.max(settled, 1e-9)
  return Math.min(Math.max(next, variance / 20, 1e-8), 20 * variance)
}
