import { DECAYS } from '@/lib/estimation/decay'
import { numbers, texts } from './columns'
import type { TableLike } from './queries'
import type { ModelCandidate } from './types'

/** Columns of a dataset's table `choice_candidates` that hold numbers, in their order. */
const NUMBERS = [
  'linear',
  'logarithm',
  't0',
  'logistic',
  'm',
  'k',
  'decay_value',
  'decay_se',
  'log_likelihood',
  'difference',
  'difference_se',
  'misallocated',
  'total_error',
  'calibration_slope',
  'folds',
  'zones',
] as const

/** A row of `choice_candidates`: decay, store effects, {@link NUMBERS}, chosen, reason, travel. */
export type CandidateRow = (string | number | boolean | null)[]

/** What of the candidates goes into the dataset. */
export function candidateRows(candidates: readonly ModelCandidate[], travel: string): CandidateRow[] {
  return candidates.map(c => [
    c.decay,
    c.store_effects,
    ...NUMBERS.map(name => figureOf(c, name)),
    c.chosen,
    c.reason,
    travel,
  ])
}

function figureOf(candidate: ModelCandidate, name: (typeof NUMBERS)[number]): number | null {
  switch (name) {
    case 'linear':
    case 'logarithm':
    case 't0':
    case 'logistic':
    case 'm':
    case 'k':
      return candidate.form[name]
    default:
      return candidate[name]
  }
}

/** Candidates of a dataset; none where it was built before they were kept. */
export function readCandidates(table: TableLike | undefined): ModelCandidate[] {
  if (!table || table.rows === 0) return []
  const decay = texts(table, 'decay')
  const effects = texts(table, 'store_effects')
  const reason = texts(table, 'reason')
  const { chosen } = table.columns
  const columns = new Map(NUMBERS.map(name => [name, numbers(table, name)]))
  return Array.from({ length: table.rows }, (_, r) => {
    const at = (name: (typeof NUMBERS)[number]) => columns.get(name)![r]
    const known = (name: (typeof NUMBERS)[number]) => (Number.isFinite(at(name)) ? at(name) : null)
    const family = DECAYS.find(d => d === decay[r]) ?? 'exponential'
    const [linear, logarithm, t0, logistic, m, k] = NUMBERS.slice(0, 6).map(at)
    return {
      decay: family,
      store_effects: effects[r] === 'none' || effects[r] === 'free' ? effects[r] : 'shrunk',
      form: { family, linear, logarithm, t0, logistic, m, k },
      decay_value: at('decay_value'),
      decay_se: known('decay_se'),
      log_likelihood: at('log_likelihood'),
      difference: known('difference'),
      difference_se: known('difference_se'),
      misallocated: at('misallocated'),
      total_error: at('total_error'),
      calibration_slope: known('calibration_slope'),
      folds: at('folds'),
      zones: at('zones'),
      chosen: chosen[r] === true,
      reason: reason[r] === 'holdout' || reason[r] === 'declared' ? reason[r] : null,
    } as ModelCandidate
  })
}
