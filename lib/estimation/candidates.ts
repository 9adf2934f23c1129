import type { DecayFamily } from './decay'
import { EstimationError } from './errors'
import { type HoldOut, holdOut } from './holdout'
import type { Choices } from './likelihood'
import { type FittedModel, fitModel, type Specification } from './model'

/** One specification that was tried. */
export interface Candidate {
  effects: Specification['effects']
  decay: DecayFamily | null
  model: FittedModel | null
  aic: number | null
  /** Null where nothing was held out, or a fold could not be fitted. */
  holdout: HoldOut | null
  /** Why it has no model or no hold-out. */
  refused: string | null
  chosen: boolean
}

/**
 * Fits every candidate and scores it on held-out folds. The one that foretells best (log-likelihood by unit of
 * weight) is chosen; without folds, the one with the least AIC. Throws the {@link EstimationError} of the first
 * candidate where none can be fitted.
 */
export function compare(
  choices: Choices,
  candidates: readonly Specification[],
  foldOf: Int32Array | null,
  onProgress?: (candidate: Specification, done: number) => void,
): Candidate[] {
  const errors: EstimationError[] = []
  const tried = candidates.map((specification, c): Candidate => {
    onProgress?.(specification, c)
    const { effects, decay } = specification
    const candidate = { effects, decay: decay?.family ?? null, chosen: false }
    try {
      const model = fitModel(choices, specification)
      const aic = 2 * model.degrees - 2 * model.log_likelihood
      try {
        const holdout = foldOf && holdOutModel(choices, foldOf, specification, model)
        return { ...candidate, model, aic, holdout, refused: null }
      } catch (error) {
        if (!(error instanceof EstimationError)) throw error
        return { ...candidate, model, aic, holdout: null, refused: error.message }
      }
    } catch (error) {
      if (!(error instanceof EstimationError)) throw error
      errors.push(error)
      return { ...candidate, model: null, aic: null, holdout: null, refused: error.message }
    }
  })
  const worth = ({ model, aic, holdout }: Candidate) =>
    !model ? Number.NEGATIVE_INFINITY : foldOf ? (holdout?.log_likelihood ?? -1e300) : -aic!
  const best = tried.reduce((a, b) => (worth(b) > worth(a) ? b : a))
  if (!best.model) throw errors[0]
  best.chosen = true
  return tried
}

/** Scores a specification on held-out folds; shapes of decays start from those of all data. */
export function holdOutModel(
  choices: Choices,
  foldOf: Int32Array,
  specification: Specification,
  whole?: FittedModel,
): HoldOut {
  const { decay } = specification
  const fold: Specification = {
    ...specification,
    rowCluster: undefined,
    cluster: undefined,
    decay: decay && { ...decay, start: whole?.decay?.shape ?? decay.start },
  }
  return holdOut(
    choices,
    foldOf,
    training => fitModel(training, fold, { foretelling: true, errors: false }).shares,
  )
}
