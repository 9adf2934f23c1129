import type { DecayFamily } from '@/lib/estimation/decay'
import type { Range } from '@/lib/scenario/document'
import { type Balanced, balance, globalError, predict } from './balance'
import { areaQuantiles, minuteQuantiles } from './calibrated'
import { choiceFromStored, type StoredChoice } from './choice-model'
import { zoneCovariates } from './covariates'
import { type DecayForm, EXPONENTIAL } from './decay-form'
import { ceilingOf } from './demand'
import { MarketError } from './errors'
import { estimateChoice, type Held } from './estimate'
import { challengeNotes, clickNotes, elasticityNotes } from './fit-notes'
import { activeStores, catchmentSales, knownAreas, locatedStores, marketPairs, zoneSize } from './network'
import { note } from './notes'
import { spreadDemand } from './observed'
import { feltPairs, type Pairs } from './pairs'
import * as priors from './priors'
import { Z80 } from './random'
import { describeRoutes } from './routes'
import type { Specification } from './specification'
import type { Estimate, JointErrors, MarketInput, MarketModel, ModelCandidate, Potential } from './types'

export interface FitOptions {
  /** Decay per minute to assume instead of the estimate or the sector's prior. */
  decay?: Range
  /** A choice model estimated on customers when the dataset was built; the choice step is then taken from it. */
  stored?: StoredChoice
  /** Form of the decay to use instead of the stored model's: one that was tried when the dataset was built. */
  family?: DecayFamily
  /** How to estimate the choice step where nothing is stored. */
  specification?: Specification
  signal?: AbortSignal
  onProgress?: (step: 'pairs' | 'choice' | 'demand' | 'balance') => void
}

/**
 * Fits the market model: decay, size, format and shrunk store effects by conditional logit on the located
 * purchases (pooled flows by EM), demand of every zone from purchases expanded to each store's base and shrunk
 * towards what its access predicts, and attractions balanced so that every store's base is predicted exactly.
 * Where no store has flows, decay and size are priors and attractions are solved from the totals.
 * Throws {@link MarketError}.
 */
export function fitMarket(input: MarketInput, options: FitOptions = {}): MarketModel {
  const { stores } = input
  const active = activeStores(stores)
  if (active.length === 0)
    throw new MarketError('no_sales', 'No open store has sales in the base of twelve months.')
  if (input.zones.lat.length === 0)
    throw new MarketError('inconsistent_input', 'The dataset has no zones: nobody lives anywhere.')
  const notes: MarketModel['notes'] = []
  const { areas, unknown } = knownAreas(stores)
  if (unknown > 0) notes.push(note('area_unknown', { stores: unknown }))
  const without = stores.filter(s => s.open).length - active.length
  if (without > 0) notes.push(note('stores_without_sales', { stores: without }))

  step(options, 'pairs')
  const prior = options.decay ?? priors.DECAY[input.sector]
  const { form, candidate } = formOf(options)
  const pairs = feltPairs(marketPairs(input, active, prior.mid), form)
  const sales = Float64Array.from(active, j => catchmentSales(stores[j]))

  const flowStores = locatedStores(input, active)
  const fitted =
    flowStores.length >= 2
      ? fitCustomers(input, options, {
          active,
          areas,
          pairs,
          sales,
          flowStores,
          prior,
          notes,
          form,
          candidate,
        })
      : fitTotals(input, options, {
          active,
          areas,
          pairs: feltPairs(pairs, EXPONENTIAL),
          sales,
          prior,
          notes,
        })

  const { balanced } = fitted
  if (input.matrix) notes.push(note('travel_matrix', { id: input.travel.id }))
  else
    notes.push(note('travel_estimate', { id: input.travel.id, error: errorText(input.travel.relativeError) }))
  const { routes, notes: told } = describeRoutes(
    input,
    active,
    fitted.route === 'customers' ? flowStores : new Int32Array(0),
    fitted.potential,
  )
  notes.push(...told, ...challengeNotes(fitted), ...elasticityNotes(input), ...clickNotes(input))
  return {
    route: fitted.route,
    travel: { id: input.travel.id, relativeError: input.travel.relativeError },
    decay: fitted.decay,
    decay_range: fitted.decayRange,
    decay_form: fitted.form,
    store_effects: fitted.storeEffects,
    candidates: fitted.candidates,
    covariance: fitted.covariance,
    size: fitted.size,
    store_effect_sd: fitted.effectSd,
    formats: fitted.formats,
    attraction: scatter(balanced.attraction, active, stores.length),
    intercept: fitted.intercept,
    zone_demand: balanced.demand,
    routes,
    potential: fitted.potential,
    ceiling:
      fitted.potential?.per_inhabitant ?? ceilingOf(balanced.demand, zoneSize(input.zones), balanced.access),
    attraction_estimated: fitted.estimated
      ? scatter(fitted.estimated, active, stores.length)
      : new Float64Array(stores.length).fill(Number.NaN),
    fit: {
      ...fitted.statistics,
      store_error: globalError(balanced.predicted, sales),
      minutes_range: minuteQuantiles(pairs.minutes, fitted.weight),
      area_range: areaQuantiles(
        pairs,
        fitted.weight,
        Float64Array.from(active, j => areas[j]),
      ),
    },
    notes,
  }
}

interface Parts {
  active: Int32Array
  areas: Float64Array
  pairs: Pairs
  sales: Float64Array
  prior: Range
  notes: MarketModel['notes']
}

interface Fitted {
  route: MarketModel['route']
  decay: Estimate
  decayRange: Range
  form: DecayForm
  storeEffects: MarketModel['store_effects']
  candidates: readonly ModelCandidate[]
  covariance: JointErrors | null
  size: Estimate
  effectSd: number
  formats: MarketModel['formats']
  intercept: number
  balanced: Balanced
  potential: Potential | null
  estimated: Float64Array | null
  /** Purchases by pair, for the calibrated range. */
  weight: Float64Array
  statistics: Omit<MarketModel['fit'], 'store_error' | 'minutes_range' | 'area_range'>
}

function fitCustomers(
  input: MarketInput,
  options: FitOptions,
  parts: Parts & { flowStores: Int32Array; form: DecayForm; candidate: ModelCandidate | null },
): Fitted {
  const { active, areas, pairs, sales, flowStores, notes, form, candidate } = parts
  step(options, 'choice')
  const stored = options.decay || candidate ? undefined : options.stored
  const storeEffects = options.specification?.effects ?? stored?.storeEffects ?? 'shrunk'
  const estimate = stored
    ? choiceFromStored(input, { active, areas, pairs, flowStores }, stored)
    : estimateChoice(
        input,
        { active, areas, pairs, flowStores },
        parts.prior,
        heldDecay(options, candidate),
        storeEffects,
      )
  notes.push(...estimate.notes)
  if (candidate) notes.push(note('decay_overruled', { form: candidate.decay }))
  step(options, 'demand')
  const decay = estimate.decay.value
  const elasticity = priors.BALANCING_ELASTICITY.customers
  const { demand: observed, potential } = spreadDemand(pairs, {
    size: zoneSize(input.zones),
    sales,
    located: estimate.amount,
    purchases: estimate.statistics.tickets,
    purchaseSpread: estimate.purchaseSpread,
    decay,
    attraction: estimate.attraction,
    zones: input.zones,
    covariates: (access, share) => zoneCovariates(input, { active, pairs, access, share, decay, form }),
  })
  step(options, 'balance')
  const neutral = { demand: observed, access: new Float64Array(pairs.zones), elasticity: 0 }
  const before = predict(pairs, decay, estimate.attraction, neutral)
  const balanced = balance(
    pairs,
    decay,
    sales,
    { demand: observed, access: before.access, elasticity },
    estimate.attraction,
  )
  const residuals = Array.from(flowStores, s => balanced.attraction[s] - estimate.systematic[s])
  return {
    route: 'customers',
    decay: estimate.decay,
    decayRange: estimate.decayRange,
    form,
    storeEffects,
    candidates: options.specification?.candidates ?? options.stored?.candidates ?? [],
    covariance: estimate.covariance,
    size: estimate.size,
    // Without effects of their own stores still differ: by what balancing had to add.
    effectSd: storeEffects === 'none' ? deviation(residuals) : estimate.effectSd,
    formats: estimate.formats,
    intercept: residuals.reduce((sum, r) => sum + r, 0) / residuals.length,
    balanced,
    potential,
    estimated: estimate.attraction,
    weight: estimate.amount,
    statistics: {
      ...estimate.statistics,
      store_error_before_balancing: globalError(before.predicted, sales),
    },
  }
}

function fitTotals(input: MarketInput, options: FitOptions, parts: Parts): Fitted {
  const { active, areas, pairs, sales, prior, notes } = parts
  notes.push(note('totals_route'))
  notes.push(options.decay ? note('decay_assumed') : note('decay_prior', { ...prior }))
  const size = priors.SIZE.mid
  if (new Set(Array.from(active, j => areas[j])).size > 1) notes.push(note('size_prior'))
  step(options, 'balance')
  const systematic = Float64Array.from(active, j => size * Math.log(areas[j]))
  const total = sales.reduce((sum, s) => sum + s, 0)
  const sizes = zoneSize(input.zones)
  const people = sizes.reduce((sum, p) => sum + p, 0)
  if (!(people > 0))
    throw new MarketError('inconsistent_input', 'The zones have neither inhabitants nor potential.')
  const demand = sizes.map(p => (p * total) / people)
  const neutral = { demand, access: new Float64Array(pairs.zones), elasticity: 0 }
  const before = predict(pairs, prior.mid, systematic, neutral)
  const balanced = balance(
    pairs,
    prior.mid,
    sales,
    { demand, access: new Float64Array(pairs.zones), elasticity: priors.BALANCING_ELASTICITY.totals },
    systematic.map(a => a - mean(before.access, sizes)),
  )
  const residuals = balanced.attraction.map((a, s) => a - systematic[s])
  const intercept = residuals.reduce((sum, r) => sum + r, 0) / residuals.length
  return {
    route: 'totals',
    decay: { value: prior.mid, se: null, source: options.decay ? 'assumed' : 'prior' },
    decayRange: prior,
    form: EXPONENTIAL,
    storeEffects: 'solved',
    candidates: [],
    covariance: null,
    size: { value: size, se: null, source: 'prior' },
    effectSd: residuals.length > 2 ? deviation(residuals) : priors.EFFECT_SD,
    formats: [],
    intercept,
    balanced,
    potential: null,
    estimated: null,
    weight: spent(pairs, balanced),
    statistics: {
      flows: 0,
      zones: 0,
      stores: 0,
      tickets: 0,
      log_likelihood: 0,
      null_log_likelihood: 0,
      iterations: 0,
      converged: true,
      store_error_before_balancing: globalError(before.predicted, sales),
    },
  }
}

/** The form of decay to use, and the candidate that takes the stored model's place. */
function formOf({ stored, specification, family }: FitOptions): {
  form: DecayForm
  candidate: ModelCandidate | null
} {
  const form = specification?.form ?? stored?.form ?? EXPONENTIAL
  if (!family || family === form.family) return { form, candidate: null }
  const candidate = stored?.candidates?.find(c => c.decay === family && c.store_effects === 'shrunk')
  if (!candidate)
    throw new MarketError(
      'not_identified',
      `The dataset holds no ${family} decay: none was tried when it was built, or its purchases do not allow one.`,
      { name: family },
    )
  return { form: candidate.form, candidate }
}

/** Decay that is given: assumed by a person, or that of a candidate, as it was estimated on customers. */
function heldDecay({ decay }: FitOptions, candidate: ModelCandidate | null): Held | undefined {
  if (decay) return { range: decay, source: 'assumed' }
  if (!candidate) return undefined
  const margin = Z80 * (candidate.decay_se ?? 0)
  const mid = candidate.decay_value
  return {
    range: { low: Math.max(1e-4, mid - margin), mid, high: mid + margin },
    source: 'estimated',
    se: candidate.decay_se,
  }
}

/** Standard deviation. */
function deviation(values: ArrayLike<number>): number {
  const all = Float64Array.from(values)
  const middle = all.reduce((sum, x) => sum + x, 0) / all.length
  return Math.sqrt(all.reduce((sum, x) => sum + (x - middle) ** 2, 0) / all.length)
}

function step(options: FitOptions, name: Parameters<NonNullable<FitOptions['onProgress']>>[0]): void {
  if (options.signal?.aborted) throw new MarketError('cancelled', 'The fit was cancelled.')
  options.onProgress?.(name)
}

/** Sales by pair. */
function spent(pairs: Pairs, { share, demand }: Balanced): Float64Array {
  const weight = new Float64Array(share.length)
  for (let i = 0; i < pairs.zones; i++)
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++) weight[p] = share[p] * demand[i]
  return weight
}

function mean(values: Float64Array, weights: Float64Array): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < values.length; i++) {
    sum += weights[i] * values[i]
    total += weights[i]
  }
  return sum / total
}

function scatter(values: Float64Array, index: Int32Array, length: number): Float64Array {
  const out = new Float64Array(length).fill(Number.NaN)
  index.forEach((j, s) => {
    out[j] = values[s]
  })
  return out
}

const errorText = (error: number | null) => (error === null ? '?' : `${Math.round(100 * error)} %`)
