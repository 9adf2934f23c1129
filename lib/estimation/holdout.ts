import { keepGroups } from './choices'
import { EstimationError } from './errors'
import type { Choices } from './likelihood'
import { fitLogit } from './logit'

/** How well shares foretell choices that they were not fitted on. */
export interface HoldOut {
  folds: number
  /** Sum of weight x ln share, by unit of weight. */
  log_likelihood: number
  /** Part of the weight that the shares put at the wrong alternative. */
  misallocated: number
  /** sum |predicted - actual total| over the alternatives, by unit of weight. */
  total_error: number
  /**
   * Power to which the shares must be raised to fit best: 1 is right, below 1 they promise too much (overfitted),
   * above 1 too little. Null where it has no estimate.
   */
  calibration_slope: number | null
  /** Groups that were held out, with their weight. */
  groups: number
  weight: number
}

/** Shares of the rows of choices that a model was not fitted on. */
export type Foretell = (held: Choices) => Float64Array

/**
 * Leaves each fold of groups out in turn, fits on the others, and scores what is foretold of it. A fold of -1 is
 * never left out.
 */
export function holdOut(
  choices: Choices,
  foldOf: Int32Array,
  estimate: (training: Choices, fold: number) => Foretell,
): HoldOut {
  const { folds, held, share } = foretellHeld(choices, foldOf, estimate)
  return { folds, ...score(choices, held, share) }
}

/** Shares of all rows as foretold without their fold, and which groups were held out. */
export function foretellHeld(
  choices: Choices,
  foldOf: Int32Array,
  estimate: (training: Choices, fold: number) => Foretell,
): { folds: number; held: Uint8Array; share: Float64Array } {
  const folds = [...new Set(foldOf)].filter(f => f >= 0).sort((a, b) => a - b)
  const share = new Float64Array(choices.weight.length)
  const held = new Uint8Array(foldOf.length)
  for (const fold of folds) {
    const training = keepGroups(choices, g => foldOf[g] !== fold)
    const foretold = estimate(training, fold)(keepGroups(choices, g => foldOf[g] === fold))
    let next = 0
    for (let g = 0; g < foldOf.length; g++) {
      if (foldOf[g] !== fold) continue
      held[g] = 1
      for (let r = choices.start[g]; r < choices.start[g + 1]; r++) share[r] = foretold[next++]
    }
  }
  return { folds: folds.length, held, share }
}

/** Scores the shares of the groups marked in `held`. */
export function score(choices: Choices, held: Uint8Array, share: Float64Array): Omit<HoldOut, 'folds'> {
  const difference = new Float64Array(choices.alternatives)
  let weight = 0
  let groups = 0
  let value = 0
  let wrong = 0
  for (let g = 0; g < held.length; g++) {
    if (held[g] === 0) continue
    let total = 0
    for (let r = choices.start[g]; r < choices.start[g + 1]; r++) total += choices.weight[r]
    if (total === 0) continue
    groups++
    weight += total
    for (let r = choices.start[g]; r < choices.start[g + 1]; r++) {
      const apart = total * share[r] - choices.weight[r]
      wrong += Math.abs(apart)
      difference[choices.alternative[r]] += apart
      if (choices.weight[r] > 0) value += choices.weight[r] * Math.log(Math.max(share[r], Number.MIN_VALUE))
    }
  }
  if (weight === 0)
    throw new EstimationError(
      'no_choice',
      'Nothing was chosen in what is held out: there is nothing to score.',
    )
  const errors = difference.reduce((sum, d) => sum + Math.abs(d), 0)
  return {
    log_likelihood: value / weight,
    misallocated: wrong / (2 * weight),
    total_error: errors / weight,
    calibration_slope: slopeOf(choices, held, share),
    groups,
    weight,
  }
}

function slopeOf(choices: Choices, held: Uint8Array, share: Float64Array): number | null {
  const logarithm = share.map(p => Math.log(Math.max(p, Number.MIN_VALUE)))
  const scored = keepGroups(
    {
      ...choices,
      covariates: [{ name: 'ln share', values: logarithm }],
      attributes: undefined,
      offset: undefined,
    },
    g => held[g] === 1,
  )
  try {
    return fitLogit(scored, { errors: false }).coefficients[0].estimate
  } catch (error) {
    if (error instanceof EstimationError) return null
    throw error
  }
}

/** Folds that leave out every group alone, or several at a time: groups are dealt out in turn after a shuffle. */
export function foldsOf(groups: Int32Array, folds: number, random: () => number): Int32Array {
  const units = [...new Set(groups)]
  if (folds < units.length)
    for (let i = units.length - 1; i > 0; i--) {
      const other = Math.floor(random() * (i + 1))
      ;[units[i], units[other]] = [units[other], units[i]]
    }
  const foldOfUnit = new Map(units.map((unit, i) => [unit, i % folds]))
  return groups.map(unit => foldOfUnit.get(unit)!)
}
