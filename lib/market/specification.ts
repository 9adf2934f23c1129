import { keepGroups } from '@/lib/estimation/choices'
import { DECAYS, type DecayFamily, type DecayShape, profileDecay } from '@/lib/estimation/decay'
import { EstimationError } from '@/lib/estimation/errors'
import { foldsOf, foretellHeld, score } from '@/lib/estimation/holdout'
import { allShares, type Choices, type Covariate } from '@/lib/estimation/likelihood'
import { fitLogit, type LogitFit } from '@/lib/estimation/logit'
import { constantsOf } from '@/lib/estimation/logit-model'
import { fitModel } from '@/lib/estimation/model'
import { attributesOf, type ChoiceParts, type ChoiceTable, choiceTable } from './choice-table'
import { type DecayForm, EXPONENTIAL, feltAll, scaledForm } from './decay-form'
import { activeStores, knownAreas, locatedStores, marketPairs } from './network'
import * as priors from './priors'
import { uniform } from './random'
import type { MarketInput, ModelCandidate } from './types'

const PLAIN: Specification = { form: EXPONENTIAL, effects: 'shrunk', candidates: [] }

/** What is asked for instead of what hold-out would choose. */
export interface Wanted {
  decay?: DecayFamily
  store_effects?: 'none' | 'shrunk'
}

/** How the choice step is to be estimated, and what else was tried. */
export interface Specification {
  form: DecayForm
  effects: 'none' | 'shrunk'
  candidates: ModelCandidate[]
}

const FOLDS = 5
/** Fewer blocks than this are too coarse to hold out: zones are then held out one by one. */
const FEWEST_BLOCKS = 10
/** Sum over zones of (stores in reach)^2 that scoring and profiling a shape may cost: a few seconds in all. */
const BUDGET = { scoring: 1.5e6, profiling: 4e5 }
/** Standard errors by which a candidate must foretell better than the plain one to take its place. */
export const NOISE = 2
/** Minutes within which pull must not rise. */
const REACH = 150
/** Minutes added before a Tanner decay takes logarithms: nobody is nearer than the way to the car. */
const TANNER_T0 = 1
/** A pull that is a power of the minutes has to end somewhere at the door. */
const LEAST_T0 = 0.05
const SEED = 7

/**
 * Chooses the form of the decay and whether stores have effects of their own by how well each foretells the purchases
 * of zones it was not fitted on: blocks of zones are left out in five folds, on a sample of the zones where there
 * are many. The plain choice, exponential decay and shrunk store effects, gives way only to a candidate that
 * foretells better by more than two standard errors of the difference (clustered by block). Free effects are scored
 * and never used: they would leave a new store without a price. Purchases must have one origin each.
 */
export function chooseSpecification(input: MarketInput, wanted: Wanted = {}): Specification {
  const active = activeStores(input.stores)
  const flowStores = locatedStores(input, active)
  if (flowStores.length < 2) return PLAIN
  const pairs = marketPairs(input, active, priors.DECAY[input.sector].mid)
  return choose(input, { active, areas: knownAreas(input.stores).areas, pairs, flowStores }, wanted)
}

function choose(input: MarketInput, parts: ChoiceParts, wanted: Wanted): Specification {
  const table = choiceTable(input, parts)
  if (table.flows.rows.length !== table.flows.tickets.length) return PLAIN
  const trial = new Trial(table, attributesOf(input, parts))
  const base = trial.score(EXPONENTIAL, 'shrunk')
  if (!base) return { ...PLAIN, effects: wanted.store_effects ?? 'shrunk' }
  const tried: Tried[] = [base]
  for (const family of DECAYS) {
    if (family === 'exponential') continue
    const form = trial.formOf(family)
    if (!form) continue
    const candidate = trial.score(form, 'shrunk', base)
    if (candidate) tried.push(candidate)
  }
  const best = (among: Tried[], from: Tried) =>
    among.reduce((a, b) => (better(b, from) && b.log_likelihood > a.log_likelihood ? b : a), from)
  const asked = wanted.decay && tried.find(t => t.decay === wanted.decay)
  const decay = asked ?? best(tried, base)
  for (const effects of ['none', 'free'] as const) {
    const candidate = trial.score(decay.form, effects, base)
    if (candidate) tried.push(candidate)
  }
  const without = tried.find(t => t.store_effects === 'none')
  const plainer = wanted.store_effects
    ? wanted.store_effects === 'none'
    : without !== undefined &&
      without.log_likelihood > decay.log_likelihood &&
      better(without, base) &&
      without.difference! - (decay.difference ?? 0) > NOISE * without.difference_se!
  const chosen = plainer && without ? without : decay
  return {
    form: decay.form,
    effects: chosen.store_effects === 'none' ? 'none' : 'shrunk',
    candidates: tried.map(t => ({
      ...t,
      chosen: t === chosen,
      reason: t === chosen ? (asked || wanted.store_effects ? 'declared' : 'holdout') : null,
    })),
  }
}

type Tried = Omit<ModelCandidate, 'chosen' | 'reason'> & { scores: Float64Array }

const better = (candidate: Tried, base: Tried) =>
  candidate !== base && candidate.difference! > NOISE * candidate.difference_se!

/** A sample of choices on which forms and effects are tried. */
class Trial {
  private readonly choices: Choices
  private readonly minutes: Float32Array
  private readonly units: Int32Array
  private readonly foldOf: Int32Array
  private readonly profiling: { choices: Choices; minutes: Float32Array }
  private readonly range: [number, number]
  private attributes: readonly Covariate[]
  /** Where the last fit ended: forms differ little. */
  private start: LogitFit | undefined

  constructor(table: ChoiceTable, attributes: readonly Covariate[]) {
    const weight = new Float64Array(table.choices.weight.length)
    table.flows.rows.forEach((row, f) => {
      weight[row] += table.flows.tickets[f]
    })
    const whole = { ...table.choices, weight, distance: table.minutes }
    const order = shuffled(whole)
    const sample = keepGroups(whole, among(whole, order, BUDGET.scoring))
    const kept = among(whole, order, BUDGET.scoring)
    this.choices = { ...sample, distance: undefined }
    this.minutes = Float32Array.from(sample.distance!)
    const blocks = table.cluster.filter((_, g) => kept(g))
    this.units = new Set(blocks).size >= FEWEST_BLOCKS ? blocks : Int32Array.from(blocks.keys())
    this.foldOf = foldsOf(this.units, FOLDS, uniform(SEED))
    const small = keepGroups(whole, among(whole, order, BUDGET.profiling))
    this.profiling = {
      choices: { ...small, distance: undefined },
      minutes: Float32Array.from(small.distance!),
    }
    this.range = minutesRange(sample.weight, this.minutes)
    this.attributes = attributes
  }

  /** The best form of a family; null where its pull would not fall all the way, or cannot be estimated. */
  formOf(family: DecayFamily): DecayForm | null {
    const { choices, minutes } = this.profiling
    const columns = (shape: DecayShape): Covariate[] =>
      family === 'tanner'
        ? [
            { name: 'minutes', values: minutes },
            { name: 'logarithm', values: minutes.map(t => Math.log1p(t / TANNER_T0)) },
          ]
        : [{ name: 'minutes', values: feltAll(bare(family, shape), minutes) }]
    let start: LogitFit | undefined
    const fitted = (shape: DecayShape) => {
      start = fitLogit(
        { ...choices, attributes: this.attributes, covariates: columns(shape) },
        { effects: 'shrunk', errors: false, start, rough: true, variance: this.start?.effect_variance },
      )
      return start
    }
    try {
      if (family === 'tanner') {
        const [linear, logarithm] = fitted({}).coefficients
        const form = (l: number, g: number) =>
          scaledForm({ ...EXPONENTIAL, family, linear: l, logarithm: g, t0: TANNER_T0 }, this.range, REACH)
        // Where the two would make pull rise somewhere, the best that does not has one of them only.
        return form(-linear.estimate, -logarithm.estimate) ?? (linear.estimate < 0 ? form(1, 0) : form(0, 1))
      }
      const { shape } = profileDecay(family, minutes, s => fitted(s).marginal_log_likelihood)
      return scaledForm(bare(family, shape), this.range, REACH)
    } catch (error) {
      if (error instanceof EstimationError) return null
      throw error
    }
  }

  /** Fits a form with effects, and foretells the held-out blocks; null where it cannot be estimated. */
  score(form: DecayForm, effects: 'none' | 'free' | 'shrunk', base?: Tried): Tried | null {
    const covariates = [{ name: 'minutes', values: feltAll(form, this.minutes) }]
    try {
      const whole = this.fit({ ...this.choices, covariates }, effects)
      const { held, share } = foretellHeld({ ...this.choices, covariates }, this.foldOf, training => {
        if (effects === 'free')
          return fitModel(training, { effects }, { foretelling: true, errors: false }).shares
        const options = { effects, errors: false, start: whole, rough: true }
        const fit = fitLogit({ ...training, attributes: this.attributes }, options)
        const constants = constantsOf({ ...training, attributes: this.attributes }, fit.parameters)
        return other => allShares(other, fit.parameters, constants).share
      })
      const found = score(this.choices, held, share)
      const scores = this.byGroup(share)
      const decay = whole.coefficients[0]
      return {
        decay: form.family,
        store_effects: effects,
        form,
        decay_value: -decay.estimate,
        decay_se: Number.isFinite(decay.clustered_se) ? decay.clustered_se : null,
        log_likelihood: found.log_likelihood,
        misallocated: found.misallocated,
        total_error: found.total_error,
        calibration_slope: found.calibration_slope,
        folds: FOLDS,
        zones: found.groups,
        scores,
        ...this.against(scores, base?.scores),
      }
    } catch (error) {
      if (error instanceof EstimationError) return null
      throw error
    }
  }

  private fit(choices: Choices, effects: 'none' | 'free' | 'shrunk'): LogitFit {
    if (effects === 'free') return fitModel(choices, { effects, cluster: this.units }) as unknown as LogitFit
    for (;;)
      try {
        const start = effects === 'shrunk' ? this.start : undefined
        const options = { effects, cluster: this.units, rough: true, start }
        const fit = fitLogit({ ...choices, attributes: this.attributes }, options)
        if (effects === 'shrunk') this.start = fit
        return fit
      } catch (error) {
        const name = error instanceof EstimationError && error.code === 'collinear' ? error.values.name : null
        const kept = this.attributes.filter(a => a.name !== name)
        if (kept.length === this.attributes.length) throw error
        this.attributes = kept
      }
  }

  /** Sum of weight x ln share by group. */
  private byGroup(share: Float64Array): Float64Array {
    const { start, weight } = this.choices
    const scores = new Float64Array(start.length - 1)
    for (let g = 0; g < scores.length; g++)
      for (let r = start[g]; r < start[g + 1]; r++)
        if (weight[r] > 0) scores[g] += weight[r] * Math.log(Math.max(share[r], Number.MIN_VALUE))
    return scores
  }

  /** Mean difference by purchase from the base, and its standard error over blocks. */
  private against(scores: Float64Array, base: Float64Array | undefined) {
    if (!base) return { difference: null, difference_se: null }
    const { start, weight } = this.choices
    const units = new Map<number, { difference: number; weight: number }>()
    let total = 0
    let sum = 0
    for (let g = 0; g < scores.length; g++) {
      const unit = units.get(this.units[g]) ?? { difference: 0, weight: 0 }
      units.set(this.units[g], unit)
      unit.difference += scores[g] - base[g]
      for (let r = start[g]; r < start[g + 1]; r++) unit.weight += weight[r]
      sum += scores[g] - base[g]
    }
    for (const unit of units.values()) total += unit.weight
    const mean = sum / total
    let squares = 0
    for (const unit of units.values()) squares += (unit.difference - unit.weight * mean) ** 2
    const correction = units.size / Math.max(1, units.size - 1)
    return { difference: mean, difference_se: Math.sqrt(squares * correction) / total }
  }
}

/** A form with a shape, not yet scaled. */
function bare(family: DecayFamily, { t0 = 1, m = 1, k = 1 }: DecayShape): DecayForm {
  const none = { ...EXPONENTIAL, family, linear: 0 }
  return family === 'power'
    ? { ...none, logarithm: 1, t0: Math.max(t0, LEAST_T0) }
    : { ...none, logistic: 1, m, k }
}

/** Groups with purchases in an order drawn once. */
function shuffled({ start, weight }: Choices): Int32Array {
  const groups: number[] = []
  for (let g = 0; g + 1 < start.length; g++) {
    let total = 0
    for (let r = start[g]; r < start[g + 1]; r++) total += weight[r]
    if (total > 0 && start[g + 1] - start[g] > 1) groups.push(g)
  }
  const random = uniform(SEED)
  for (let i = groups.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1))
    ;[groups[i], groups[other]] = [groups[other], groups[i]]
  }
  return Int32Array.from(groups)
}

/** Whether a group is among the first of an order that a budget allows. */
function among({ start }: Choices, order: Int32Array, budget: number): (group: number) => boolean {
  const kept = new Uint8Array(start.length)
  let spent = 0
  for (const g of order) {
    spent += (start[g + 1] - start[g]) ** 2
    if (spent > budget) break
    kept[g] = 1
  }
  return g => kept[g] === 1
}

/** 5 % and 95 % quantile of the minutes of purchases. */
function minutesRange(weight: Float64Array, minutes: Float32Array): [number, number] {
  const order = Int32Array.from(weight.keys()).filter(r => weight[r] > 0)
  order.sort((a, b) => minutes[a] - minutes[b])
  let total = 0
  for (const r of order) total += weight[r]
  const at = (part: number) => {
    let below = 0
    for (const r of order) {
      below += weight[r]
      if (below >= part * total) return minutes[r]
    }
    return Number.NaN
  }
  const [low, high] = [at(0.05), at(0.95)]
  return high - low >= 1 ? [low, high] : [low, low + 1]
}
