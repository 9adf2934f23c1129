import type { Range } from '@/lib/scenario/document'
import { balance, predict } from './balance'
import { competition } from './covariates'
import type { DecayForm } from './decay-form'
import { priorElasticities } from './elasticities'
import {
  activeStores,
  catchmentSales,
  knownAreas,
  marketPairs,
  passageSales,
  storeSales,
  zoneSize,
} from './network'
import { feltPairs, type Pairs } from './pairs'
import * as priors from './priors'
import type {
  BacktestSummary,
  Competitor,
  Elasticities,
  MarketInput,
  MarketModel,
  MarketStore,
} from './types'

/** Utilities and demand of the base under one decay. */
export interface BaseMarket {
  decay: number
  /** Constant by store of the market. */
  attraction: Float64Array
  intercept: number
  /** exp(V - level of the zone) by pair. */
  weight: Float64Array
  /** By zone: sum of the weights, level taken out of V, demand. */
  sum: Float64Array
  level: Float64Array
  demand: Float64Array
}

/** A market ready for scenarios: plain data, may be sent to a worker. */
export interface Prepared {
  zones: { lat: Float64Array; lon: Float64Array }
  /** Stores of the dataset, and which of them make up the market. */
  stores: readonly MarketStore[]
  active: Int32Array
  pairs: Pairs
  /** Zones that have each store of the market in their choices: zone[zoneStart[s] .. zoneStart[s + 1]), and the pair. */
  zoneStart: Int32Array
  zone: Int32Array
  zonePair: Int32Array
  base: BaseMarket
  /** Most each zone may spend in own stores. */
  ceiling: Float64Array
  /** By zone: access that it lacks to count as served, 0 for those that are. */
  below: Float64Array
  /** Elasticity of spending to that access, from the potential: what stores in empty land live on. */
  emptySlope: number
  /** Pull of competitors by zone; null without any. With who they are, and the log-odds of spending per ln(1 + pull). */
  competition: Float64Array | null
  competitors: readonly Competitor[]
  competitorEffect: { value: number; se: number }
  /** Web sales by zone, the part without a place spread in proportion. */
  web: Float64Array
  web_total: number
  /** Catchment sales by store of the market, the part of them that is not over the counter, and click and collect. */
  sales: Float64Array
  otherShare: Float64Array
  clickShare: Float64Array
  /** Sales to passers-by, besides. */
  passage: Float64Array
  /** That part for a new store: the mean of the chain. */
  newOtherShare: number
  /** m2 by store of the market, unknown ones as the fit took them. */
  areas: Float64Array
  travel: MarketModel['travel']
  /** Times of existing stores are the data team's. */
  matrix: boolean
  elasticities: Elasticities
  backtest: BacktestSummary | null
  size: MarketModel['size']
  formats: MarketModel['formats']
  covariance: MarketModel['covariance']
  effectSd: number
  decay: Range
  /** How minutes are felt. */
  form: DecayForm
  decaySource: MarketModel['decay']['source']
  minutesRange: [number, number]
  areaRange: [number, number]
}

/** Lays out a fitted model for scenarios: choice sets, utilities, demand and ceilings of every zone. */
export function prepare(input: MarketInput, model: MarketModel): Prepared {
  const active = activeStores(input.stores)
  const reachDecay = model.decay.source === 'assumed' ? model.decay.value : priors.DECAY[input.sector].mid
  const pairs = feltPairs(marketPairs(input, active, reachDecay), model.decay_form)
  const sales = Float64Array.from(active, j => catchmentSales(input.stores[j]))
  const { areas } = knownAreas(input.stores)
  const zoneStart = new Int32Array(active.length + 1)
  for (const s of pairs.store) zoneStart[s + 1]++
  for (let s = 0; s < active.length; s++) zoneStart[s + 1] += zoneStart[s]
  const next = zoneStart.slice()
  const zone = new Int32Array(pairs.store.length)
  const zonePair = new Int32Array(pairs.store.length)
  for (let i = 0; i < pairs.zones; i++)
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++) {
      const at = next[pairs.store[p]]++
      zone[at] = i
      zonePair[at] = p
    }
  const attraction = Float64Array.from(active, j => model.attraction[j])
  const base = baseMarket(pairs, model.decay.value, attraction, model.intercept, model.zone_demand)
  const size = zoneSize(input.zones)
  let located = 0
  for (const w of input.zones.web) located += w
  let other = 0
  let total = 0
  for (const j of active) {
    other += input.stores[j].base_other
    total += storeSales(input.stores[j])
  }
  const { potential } = model
  const competitors = input.competitors ?? []
  const effect = potential?.coefficients.find(c => c.name === 'competitors')
  return {
    zones: { lat: input.zones.lat, lon: input.zones.lon },
    stores: input.stores,
    active,
    pairs,
    zoneStart,
    zone,
    zonePair,
    base,
    ceiling: size.map((people, i) =>
      Math.max(potential ? potential.ceiling[i] : people * model.ceiling, base.demand[i]),
    ),
    below: size.map((_, i) =>
      potential ? Math.max(0, potential.unserved - (base.level[i] + Math.log(base.sum[i]))) : 0,
    ),
    emptySlope: potential?.access_slope ?? 0,
    competition: competitors.length > 0 ? competition(input, model.decay.value, model.decay_form) : null,
    competitors,
    // Only competitors that take something away take part: the rest is where people shop anyway.
    competitorEffect:
      effect && effect.value < 0
        ? { value: effect.value / effect.sd, se: effect.se / effect.sd }
        : { value: 0, se: 0 },
    web: located > 0 ? input.zones.web.map(w => (w * input.web_total) / located) : input.zones.web,
    web_total: input.web_total,
    sales,
    otherShare: Float64Array.from(active, (j, s) => input.stores[j].base_other / sales[s]),
    clickShare: Float64Array.from(active, (j, s) => (input.stores[j].base_click ?? 0) / sales[s]),
    passage: Float64Array.from(active, j => passageSales(input.stores[j])),
    newOtherShare: other / total,
    areas: Float64Array.from(active, j => areas[j]),
    travel: model.travel,
    matrix: input.matrix !== undefined,
    elasticities: input.elasticities ?? priorElasticities(),
    backtest: input.backtest ?? null,
    size: model.size,
    formats: model.formats,
    covariance: model.covariance,
    effectSd: model.store_effect_sd,
    decay: model.decay_range,
    form: model.decay_form,
    decaySource: model.decay.source,
    minutesRange: model.fit.minutes_range,
    areaRange: model.fit.area_range,
  }
}

function baseMarket(
  pairs: Pairs,
  decay: number,
  attraction: Float64Array,
  intercept: number,
  demand: Float64Array,
): BaseMarket {
  const weight = new Float64Array(pairs.store.length)
  const sum = new Float64Array(pairs.zones)
  const level = new Float64Array(pairs.zones)
  for (let i = 0; i < pairs.zones; i++) {
    let highest = Number.NEGATIVE_INFINITY
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++) {
      weight[p] = attraction[pairs.store[p]] - decay * pairs.felt[p]
      if (weight[p] > highest) highest = weight[p]
    }
    level[i] = highest
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++) {
      weight[p] = Math.exp(weight[p] - highest)
      sum[i] += weight[p]
    }
  }
  return { decay, attraction, intercept, weight, sum, level, demand }
}

const rebalanced = new WeakMap<Prepared, Map<number, BaseMarket>>()

/** The base under another decay, attractions balanced anew up to `tolerance` of the sales; kept for the next call. */
export function withDecay(prepared: Prepared, decay: number, tolerance = 1e-10): BaseMarket {
  if (decay === prepared.base.decay) return prepared.base
  const known = rebalanced.get(prepared) ?? new Map<number, BaseMarket>()
  rebalanced.set(prepared, known)
  const found = known.get(decay)
  if (found) return found
  const { pairs, base, sales } = prepared
  const zero = new Float64Array(pairs.zones)
  const { access } = predict(pairs, decay, base.attraction, { demand: zero, access: zero, elasticity: 0 })
  const balanced = balance(
    pairs,
    decay,
    sales,
    { demand: base.demand, access, elasticity: priors.BALANCING_ELASTICITY.customers },
    base.attraction,
    tolerance,
  )
  let shift = 0
  for (let s = 0; s < sales.length; s++) shift += (balanced.attraction[s] - base.attraction[s]) / sales.length
  const market = baseMarket(pairs, decay, balanced.attraction, base.intercept + shift, balanced.demand)
  known.set(decay, market)
  return market
}
