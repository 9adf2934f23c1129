import { withoutUnchosen } from './choices'
import { type DecayFamily, type DecayShape, decayColumns, type ProfiledDecay, profileDecay } from './decay'
import { EstimationError } from './errors'
import { allShares, type Choices, nullLogLikelihood } from './likelihood'
import { fitLogit, type LogitCoefficient, type LogitFit, type LogitOptions } from './logit'
import { withAttributes } from './logit-model'
import { fitNested, type NestedFit, type NestedOptions, nestedShares } from './nested'

/** What is to be estimated. */
export interface Specification {
  effects: 'none' | 'free' | 'shrunk'
  /** Decay of the distances of the choices; their name for the coefficients. */
  decay?: { family: DecayFamily; name: string; start?: DecayShape }
  /** Names of covariates to leave out. */
  without?: readonly string[]
  nesting?: Pick<NestedOptions, 'nestOf' | 'nests' | 'form'>
  /** Clusters of rows, and of groups where all rows of a group lie in one. */
  rowCluster?: LogitOptions['rowCluster']
  cluster?: LogitOptions['cluster']
}

export interface FittedModel {
  coefficients: LogitCoefficient[]
  /** By nest; null where held at 1. Empty without nests. */
  dissimilarities: (LogitCoefficient | null)[]
  /** By alternative; minus infinity where nobody chose it and effects are free. */
  effects: Float64Array
  effect_se: Float64Array
  effect_variance: number
  log_likelihood: number
  marginal_log_likelihood: number
  null_log_likelihood: number
  /** Parameters used, shapes of the decay included. */
  degrees: number
  iterations: number
  converged: boolean
  decay?: ProfiledDecay
  /** Shares of the rows of these or other choices among the same alternatives. */
  shares: (choices: Choices) => Float64Array
}

/** What an alternative that nobody chose is taken to have been chosen when others' choices are foretold. */
const HALF_A_CHOICE = 0.5

/**
 * Estimates a conditional or nested logit, with the shape of its decay by profile. Where effects are free,
 * alternatives that nobody chose are left out of the estimation: their share is 0 (`foretelling`: half a choice, as a
 * model is not to rule out what it has not seen). `errors: false` leaves robust errors out. Throws {@link EstimationError}.
 */
export function fitModel(
  choices: Choices,
  specification: Specification,
  { foretelling = false, errors = true } = {},
): FittedModel {
  const { decay, effects, without } = specification
  if (without?.length) {
    const kept = (from: Choices) => ({
      ...from,
      covariates: from.covariates.filter(c => !without.includes(c.name)),
    })
    const fitted = fitModel(kept(choices), { ...specification, without: undefined }, { foretelling, errors })
    return { ...fitted, shares: other => fitted.shares(kept(other)) }
  }
  if (!decay) return fitPlain(choices, specification, foretelling, errors)
  if (!choices.distance) throw new EstimationError('invalid_value', 'A decay needs distances.')
  const withDecay = (from: Choices, shape: DecayShape): Choices => ({
    ...from,
    covariates: [...decayColumns(decay.family, shape, from.distance!, decay.name), ...from.covariates],
  })
  let start: LogitFit | undefined
  const profiled = profileDecay(
    decay.family,
    choices.distance,
    shape => {
      const seen = effects === 'free' ? withoutUnchosen(choices)?.choices : undefined
      start = fitLogit(withDecay(seen ?? choices, shape), { effects, start, errors: false })
      return start.marginal_log_likelihood
    },
    decay.start,
  )
  const fit = fitPlain(withDecay(choices, profiled.shape), specification, foretelling, errors)
  return {
    ...fit,
    decay: profiled,
    degrees: fit.degrees + (decay.family === 'tanner' ? 0 : Object.keys(profiled.shape).length),
    shares: other => fit.shares(withDecay(other, profiled.shape)),
  }
}

function fitPlain(
  choices: Choices,
  specification: Specification,
  foretelling: boolean,
  errors: boolean,
): FittedModel {
  const { effects, nesting, cluster } = specification
  const rowCluster = cluster && !nesting ? undefined : specification.rowCluster
  if (nesting) return fitNests(choices, { ...nesting, rowCluster, effects: noShrinking(effects) })
  const seen = effects === 'free' ? withoutUnchosen(choices) : null
  const clusterSeen = seen &&
    rowCluster && { ...rowCluster, of: Int32Array.from(seen.rows, r => rowCluster.of[r]) }
  const fit = fitLogit(seen?.choices ?? choices, {
    effects,
    errors,
    cluster,
    rowCluster: clusterSeen ?? rowCluster,
  })
  const spread = (values: Float64Array, none: number) => {
    const all = new Float64Array(choices.alternatives).fill(none)
    seen!.of.forEach((j, e) => {
      all[j] = values[e]
    })
    return all
  }
  const all = seen ? spread(fit.effects, Number.NEGATIVE_INFINITY) : fit.effects
  if (seen && foretelling) guessUnseen(choices, fit.parameters, all)
  const constants = withAttributes(choices, fit.parameters, Float64Array.from(all))
  return {
    ...fit,
    null_log_likelihood: nullLogLikelihood(choices),
    dissimilarities: [],
    effects: all,
    effect_se: seen ? spread(fit.effect_se, Number.NaN) : fit.effect_se,
    // Where nothing that is open was ever chosen, nothing is foretold.
    shares: other => allShares(other, fit.parameters, constants).share.map(p => (Number.isNaN(p) ? 0 : p)),
  }
}

/** Gives alternatives that nobody chose the effects with which half a choice of them would have been expected. */
function guessUnseen(choices: Choices, parameters: Float64Array, effects: Float64Array): void {
  const never = Int32Array.from(effects.keys()).filter(j => effects[j] === Number.NEGATIVE_INFINITY)
  const least = -40
  for (const j of never) effects[j] = least
  const constants = withAttributes(choices, parameters, Float64Array.from(effects))
  const { share } = allShares(choices, parameters, constants)
  const expected = new Float64Array(choices.alternatives)
  for (let g = 0; g + 1 < choices.start.length; g++) {
    let total = 0
    for (let r = choices.start[g]; r < choices.start[g + 1]; r++) total += choices.weight[r]
    for (let r = choices.start[g]; r < choices.start[g + 1]; r++)
      expected[choices.alternative[r]] += total * share[r]
  }
  for (const j of never) if (expected[j] > 0) effects[j] = least + Math.log(HALF_A_CHOICE / expected[j])
}

function fitNests(choices: Choices, options: NestedOptions): FittedModel {
  const fit: NestedFit = fitNested(choices, options)
  return {
    ...fit,
    marginal_log_likelihood: fit.log_likelihood,
    effect_variance: 0,
    shares: other => nestedShares(other, fit),
  }
}

function noShrinking(effects: Specification['effects']): 'none' | 'free' {
  if (effects === 'shrunk')
    throw new EstimationError(
      'not_identified',
      'Shrunk effects and nests are not estimated together: both explain why some alternatives are closer to each other. Use none or free effects with nests.',
    )
  return effects
}
