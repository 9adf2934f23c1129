import type { Range } from '@/lib/scenario/document'
import type { DecayForm } from './decay-form'

/** What each zone could spend in own stores; by zone, over 12 months. */
export interface Potential {
  /** At today's access, predicted without the zone's own neighbourhood. */
  expected: Float64Array
  /** At the access of the well served. */
  served: Float64Array
  /** 80 % interval of `served`: of the regression and of zones around it. */
  low: Float64Array
  high: Float64Array
  /** Most that the zone may spend, given who lives there. */
  ceiling: Float64Array
  /** Log-odds of the ceiling per standard deviation of each covariate. */
  coefficients: { name: PotentialTerm; value: number; se: number; mean: number; sd: number }[]
  /** Log-odds per unit of access; never negative. */
  access_slope: number
  /** Access below which a zone counts as not served, and that of the well served. */
  unserved: number
  well_served: number
  /** Squared coefficient of variation of zones around the regression. */
  variance: number
  /** Spending per inhabitant (or unit of potential) that no zone passes, before its covariates. */
  per_inhabitant: number
}
export type PotentialTerm = 'access' | 'density' | 'income' | 'years_of_access' | 'competitors'

export interface Estimate {
  value: number
  /** Standard error, sandwich clustered by block of zones (half a degree); null for a prior. */
  se: number | null
  source: 'estimated' | 'prior' | 'assumed'
}

/** Errors of decay, size and formats with what ties them: `values[a * n + b]` is the covariance of terms a and b. */
export interface JointErrors {
  /** `decay`, `size`, `format:<name>`. */
  terms: string[]
  values: Float64Array
}

/** One way to write the choice model that was tried when the dataset was built, and how it foretold zones left out. */
export interface ModelCandidate {
  decay: DecayForm['family']
  store_effects: 'none' | 'free' | 'shrunk'
  form: DecayForm
  /** Per felt minute, on the zones it was tried on. */
  decay_value: number
  decay_se: number | null
  /** Of held-out purchases, by purchase. */
  log_likelihood: number
  /** The same less that of the plain choice (exponential, shrunk), with its standard error; null of the plain one. */
  difference: number | null
  difference_se: number | null
  /** Share of the held-out purchases put at the wrong store; sum of errors of store totals by purchase. */
  misallocated: number
  total_error: number
  calibration_slope: number | null
  folds: number
  zones: number
  chosen: boolean
  /** Why it is the chosen one. */
  reason: 'holdout' | 'declared' | null
}

/** The fitted market model: everything needed to predict, nothing of the data. Serialisable. */
export interface MarketModel {
  /** customers: decay and attraction estimated on flows; totals: decay from a prior, attraction solved from totals. */
  route: 'customers' | 'zones' | 'totals'
  travel: { id: string; relativeError: number | null }
  /** beta, per minute: utility falls by beta for each minute. */
  decay: Estimate
  /** 80 % range of the decay: from its standard error, or the prior's. */
  decay_range: Range
  /** How minutes are felt: the decay is per felt minute. */
  decay_form: DecayForm
  store_effects: 'none' | 'shrunk' | 'solved'
  /** What else was tried on zones left out; empty where nothing could be. */
  candidates: readonly ModelCandidate[]
  /** Joint errors of decay, size and formats; null where they are priors or assumed. */
  covariance: JointErrors | null
  /** gamma: utility per ln(m2). */
  size: Estimate
  /** Variance component of the store effects. */
  store_effect_sd: number
  /** By format, relative to the commonest one. */
  formats: { format: string; estimate: Estimate }[]
  /** alpha by store after balancing, so that base predictions equal base sales; NaN for stores out of the market. */
  attraction: Float64Array
  /** alpha of a store of 1 m2 of the commonest format, without an effect of its own. */
  intercept: number
  /** Base demand of each zone for all own stores, balanced; sums to their base sales. */
  zone_demand: Float64Array
  /** Most that a zone spends in own stores per unit of its size (inhabitant, or potential where given). */
  ceiling: number
  /** alpha by store as estimated, before balancing; NaN on the totals route. */
  attraction_estimated: Float64Array
  fit: {
    flows: number
    zones: number
    stores: number
    tickets: number
    log_likelihood: number
    null_log_likelihood: number
    iterations: number
    converged: boolean
    /** sum |predicted - sales| / sum sales over stores before balancing. */
    store_error_before_balancing: number
    /** The same after: the base is exact when this is below 1e-9. */
    store_error: number
    /** 5 % and 95 % quantile of calibrated minutes and area, weighted by purchases. */
    minutes_range: [number, number]
    area_range: [number, number]
  }
  /** How many stores of the market are known in which way. */
  routes: { customers: number; zones: number; totals: number }
  /** What zones could spend; null on the totals route, where nothing is known of it. */
  potential: Potential | null
  /** Sentences the screen must show, as keys of the message catalogue with their values. */
  notes: { key: string; values?: Record<string, string | number> }[]
}
