import { type Candidate, compare } from '@/lib/estimation/candidates'
import type { DecayFamily } from '@/lib/estimation/decay'
import { foldsOf } from '@/lib/estimation/holdout'
import type { Choices } from '@/lib/estimation/likelihood'
import type { FittedModel, Specification } from '@/lib/estimation/model'
import { uniform } from '@/lib/estimation/random'
import type { ChoiceOptions } from './choice'
import type { ChoiceData } from './choice-data'
import { InputError } from './csv'

/** What `robust_se` is: by the clusters asked for, by case, by zone, or White's row by row. */
export type RobustKind = 'cluster' | 'case' | 'zone' | 'hc0'

export interface Analysis {
  candidates: Candidate[]
  chosen: Candidate & { model: FittedModel }
  robust: { kind: RobustKind; clusters: number | null }
  /** What was held out: zones or the last period. */
  held: 'zones' | 'period' | null
  warnings: string[]
}

const ALONE = 50
const ALONE_ROWS = 50_000
const FOLDS = 10
const SEED = 1
const FEW_CLUSTERS = 20

/** Estimates what was asked for, tries candidates where there are several, and says what is to be said. */
export function analyse(
  data: ChoiceData,
  options: ChoiceOptions,
  wanted: readonly { effects: Specification['effects']; decay?: DecayFamily }[],
  progress: (line: string) => void,
): Analysis {
  const choices = { ...data.choices, distance: data.distance }
  const clusters = clustersOf(data)
  const specifications = wanted.map(
    ({ effects, decay }): Specification => ({
      effects,
      // What is one value per store says nothing beside its free effect; asked for by name, that is refused.
      without: options.storeEffects === 'auto' && effects === 'free' ? perAlternative(choices) : undefined,
      decay: decay && {
        family: decay,
        name: options.distance!,
        start: options.t0 === undefined ? undefined : { t0: options.t0 },
      },
      nesting: data.nestOf && { nestOf: data.nestOf, nests: data.nests, form: options.nestForm },
      ...clusters,
    }),
  )
  const held = options.holdout ?? (specifications.length > 1 ? 'zones' : null)
  const foldOf = held && folds(data, held, options.folds)
  const candidates = compare(choices, specifications, foldOf, (specification, done) =>
    progress(
      specifications.length > 1
        ? `estimating ${done + 1} of ${specifications.length}: ${describe(specification)}`
        : 'estimating',
    ),
  )
  const chosen = candidates.find(c => c.chosen) as Analysis['chosen']
  const robust = robustOf(data, chosen)
  return { candidates, chosen, robust, held, warnings: warn(data, options, chosen, robust) }
}

/** Names of covariates that have one value for each alternative. */
function perAlternative({ covariates, alternative, alternatives }: Choices): string[] {
  return covariates
    .filter(({ values }) => {
      const known = new Float64Array(alternatives).fill(Number.NaN)
      return alternative.every((j, r) => {
        if (Number.isNaN(known[j])) known[j] = values[r]
        return known[j] === values[r]
      })
    })
    .map(c => c.name)
}

const describe = ({ effects, decay }: Specification) =>
  `${decay ? `${decay.family} decay, ` : ''}${effects} effects`

function clustersOf({
  cluster,
  clusters,
  choices,
}: ChoiceData): Pick<Specification, 'cluster' | 'rowCluster'> {
  if (!cluster) return {}
  const rowCluster = { of: cluster, count: clusters }
  const { start } = choices
  for (let g = 0; g + 1 < start.length; g++)
    for (let r = start[g]; r < start[g + 1]; r++) if (cluster[r] !== cluster[start[g]]) return { rowCluster }
  return { rowCluster, cluster: Int32Array.from({ length: start.length - 1 }, (_, g) => cluster[start[g]]) }
}

function folds(data: ChoiceData, held: 'zones' | 'period', wanted?: number): Int32Array {
  if (held === 'period') {
    if (data.periods.length < 2)
      throw new InputError(
        'one_period',
        `${data.file.name} has one period only: there is nothing to hold out.`,
        {
          file: data.file.name,
        },
      )
    const last = data.periods.length - 1
    return data.periodOf.map(p => (p === last ? 0 : -1))
  }
  const zones = new Set(data.zoneOf).size
  if (zones < 2)
    throw new InputError('one_zone', `${data.file.name} has one zone only: there is nothing to hold out.`, {
      file: data.file.name,
    })
  const alone = zones <= ALONE && data.choices.weight.length <= ALONE_ROWS
  return foldsOf(data.zoneOf, Math.min(zones, wanted ?? (alone ? zones : FOLDS)), uniform(SEED))
}

function robustOf(data: ChoiceData, { effects, model }: Analysis['chosen']): Analysis['robust'] {
  if (data.cluster) return { kind: 'cluster', clusters: data.clusters }
  const { start, weight } = data.choices
  let cases = 0
  let once = true
  for (let g = 0; g + 1 < start.length; g++) {
    let chosen = 0
    for (let r = start[g]; r < start[g + 1]; r++) if (weight[r] > 0) chosen++
    if (chosen > 0) cases++
    once &&= chosen <= 1
  }
  if (once) return { kind: 'case', clusters: cases }
  if (effects === 'shrunk' || model.coefficients.some(c => c.hc0_se === null))
    return { kind: 'zone', clusters: cases }
  return { kind: 'hc0', clusters: null }
}

function warn(
  data: ChoiceData,
  options: ChoiceOptions,
  { model, effects }: Analysis['chosen'],
  robust: Analysis['robust'],
): string[] {
  const warnings: string[] = []
  const { start, weight, names } = data.choices
  let empty = 0
  let single = 0
  for (let g = 0; g + 1 < start.length; g++) {
    let total = 0
    for (let r = start[g]; r < start[g + 1]; r++) total += weight[r]
    if (total === 0) empty++
    else if (start[g + 1] - start[g] === 1) single++
  }
  const unit = options.period ? 'zones and periods' : 'zones'
  if (empty > 0) warnings.push(`${empty} ${unit} chose nothing and say nothing.`)
  if (single > 0) warnings.push(`${single} ${unit} have one alternative only and say nothing of its worth.`)
  const never = names.filter((_, j) => model.effects[j] === Number.NEGATIVE_INFINITY)
  if (never.length > 0)
    warnings.push(
      `Never chosen, so that their free effect has no finite estimate; they count with a share of 0: ${never.slice(0, 8).join(', ')}${never.length > 8 ? ', ...' : ''}.`,
    )
  if (effects === 'shrunk' && model.effect_variance <= 1e-6)
    warnings.push('The store effects shrink to nothing: the covariates explain what the stores sell.')
  model.dissimilarities.forEach((d, n) => {
    if (d && d.estimate > 1)
      warnings.push(
        `The dissimilarity of nest ${data.nests[n]} is above 1: its alternatives compete less with each other than with the rest, which utility maximisation does not allow. These are not its nests.`,
      )
  })
  if (model.decay?.at_bound)
    warnings.push(
      `The shape of the ${model.decay.family} decay is not settled by the data: it lies at the end of its range.`,
    )
  if (robust.kind === 'cluster' && robust.clusters !== null && robust.clusters < FEW_CLUSTERS)
    warnings.push(`${robust.clusters} clusters are few: the robust errors are likely too small.`)
  return warnings
}
