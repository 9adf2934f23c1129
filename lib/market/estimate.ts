import { EstimationError } from '@/lib/estimation/errors'
import type { Covariate } from '@/lib/estimation/likelihood'
import type { LogitFit } from '@/lib/estimation/logit'
import type { Range } from '@/lib/scenario/document'
import { attributesOf, type ChoiceParts, type ChoiceTable, choiceTable, SIZE } from './choice-table'
import { asMarketError } from './errors'
import { note } from './notes'
import type { Pairs } from './pairs'
import { fitPooled, type PooledFit } from './pooled'
import { Z80 } from './random'
import type { Estimate, JointErrors, MarketInput, MarketModel } from './types'

export interface ChoiceEstimate {
  decay: Estimate
  decayRange: Range
  covariance: JointErrors | null
  size: Estimate
  formats: MarketModel['formats']
  effectSd: number
  /** By position among the active stores: constant of the store, and its part that size and format explain. */
  attraction: Float64Array
  systematic: Float64Array
  /** Located purchases by pair, in currency. */
  amount: Float64Array
  /** 1 + squared coefficient of variation of the amount of one purchase. */
  purchaseSpread: number
  statistics: Omit<
    MarketModel['fit'],
    'store_error' | 'store_error_before_balancing' | 'minutes_range' | 'area_range'
  >
  notes: MarketModel['notes']
}

/** Decay to hold fixed, and what it is. */
export interface Held {
  range: Range
  source: Estimate['source']
  se?: number | null
}

/**
 * Choice step: conditional logit of purchases (weight 1 each) among the stores with located customers, with
 * decay per minute, ln area, format and shrunk store effects. An attribute that the stores cannot tell apart from
 * the others is left out, with a note; a decay of the wrong sign gives way to the prior. The decay is per felt minute
 * of the pairs given.
 */
export function estimateChoice(
  input: MarketInput,
  parts: ChoiceParts,
  prior: Range,
  given?: Held,
  effects: 'none' | 'shrunk' = 'shrunk',
): ChoiceEstimate {
  const notes: MarketModel['notes'] = []
  const table = choiceTable(input, parts)
  if (table.outOfReach > 0)
    notes.push(note('flows_out_of_reach', { share: `${(100 * table.outOfReach).toFixed(1)} %` }))
  if (given?.source === 'assumed') notes.push(note('decay_assumed'))
  let attributes = attributesOf(input, parts)
  let held = given
  for (;;) {
    try {
      const fit = fitTable(table, attributes, prior, effects, held)
      if (held || fit.logit.coefficients[0].estimate < 0)
        return { ...summarise(input, parts, table, attributes, fit, held), notes }
      notes.push(note('decay_implausible'))
      held = { range: prior, source: 'prior' }
    } catch (error) {
      if (!(error instanceof EstimationError)) throw error
      const name = error.code === 'collinear' ? error.values.name : null
      const kept = attributes.filter(a => a.name !== name)
      if (kept.length === attributes.length) throw asMarketError(error)
      notes.push(note('dropped_attribute', { name: String(name) }))
      attributes = kept
    }
  }
}

function fitTable(
  table: ChoiceTable,
  attributes: Covariate[],
  prior: Range,
  effects: 'none' | 'shrunk',
  held?: Held,
): PooledFit {
  const { choices, minutes, flows, population, cluster } = table
  return fitPooled(
    {
      ...choices,
      attributes,
      covariates: held ? [] : [{ name: 'minutes', values: minutes }],
      offset: held && Float64Array.from(minutes, t => -held.range.mid * t),
    },
    flows,
    { cluster, population, guess: held ? [] : [-prior.mid], effects },
  )
}

function summarise(
  input: MarketInput,
  { active, areas, pairs, flowStores }: ChoiceParts,
  table: ChoiceTable,
  attributes: Covariate[],
  fit: PooledFit,
  held?: Held,
): Omit<ChoiceEstimate, 'notes'> {
  const { logit } = fit
  const coefficient = new Map(logit.coefficients.map(c => [c.name, c]))
  const estimated = (name: string): Estimate => {
    const c = coefficient.get(name)
    return c
      ? { value: c.estimate, se: c.clustered_se, source: 'estimated' }
      : { value: 0, se: null, source: 'assumed' }
  }
  const size = estimated(SIZE)
  const formats = attributes
    .filter(a => a.name !== SIZE)
    .map(a => ({ format: a.name, estimate: estimated(a.name) }))
  const byFormat = new Map(formats.map(f => [f.format, f.estimate.value]))
  const systematic = Float64Array.from(
    active,
    j => size.value * Math.log(areas[j]) + (byFormat.get(input.stores[j].format ?? '') ?? 0),
  )
  const attraction = Float64Array.from(systematic)
  flowStores.forEach((s, e) => {
    attraction[s] += logit.effects[e]
  })
  const slope = estimated('minutes')
  const decay: Estimate = held
    ? { value: held.range.mid, se: held.se ?? null, source: held.source }
    : { ...slope, value: -slope.value }
  const margin = Z80 * (decay.se ?? 0)
  const located = locate(table, pairs, fit.spread)
  return {
    decay,
    decayRange: held?.range ?? {
      low: Math.max(1e-4, decay.value - margin),
      mid: decay.value,
      high: decay.value + margin,
    },
    covariance: jointErrors(logit, held ? 0 : 1),
    size,
    formats,
    effectSd: Math.sqrt(logit.effect_variance),
    attraction,
    systematic,
    amount: located.amount,
    purchaseSpread: located.purchaseSpread,
    statistics: {
      flows: table.flows.tickets.length,
      zones: table.choices.start.length - 1,
      stores: flowStores.length,
      tickets: located.tickets,
      log_likelihood: logit.log_likelihood,
      null_log_likelihood: logit.null_log_likelihood,
      iterations: fit.iterations,
      converged: logit.converged,
    },
  }
}

/** Clustered covariance of decay (where it was estimated), size and formats, by their terms. */
function jointErrors({ coefficients, clustered_covariance }: LogitFit, decays: number): JointErrors {
  return {
    terms: coefficients.map((c, p) => (p < decays ? 'decay' : c.name === SIZE ? 'size' : `format:${c.name}`)),
    // The decay is what minutes take away: its sign is the coefficient's turned round. Symmetric to the last digit.
    values: clustered_covariance.map((_, e) => {
      const [a, b] = [Math.floor(e / coefficients.length), e % coefficients.length]
      const value = clustered_covariance[Math.max(a, b) * coefficients.length + Math.min(a, b)]
      return a < decays !== b < decays ? -value : value
    }),
  }
}

/** Located purchases by pair, as spread over the rows of a table, with their number and the spread of their amounts. */
export function locate(
  { flows, amount, pair }: ChoiceTable,
  pairs: Pairs,
  spread: Float64Array,
): { amount: Float64Array; tickets: number; purchaseSpread: number } {
  const byPair = new Float64Array(pairs.store.length)
  let located = 0
  let tickets = 0
  for (let f = 0; f < flows.tickets.length; f++) {
    located += amount[f]
    tickets += flows.tickets[f]
    for (let e = flows.start[f]; e < flows.start[f + 1]; e++)
      byPair[pair[flows.rows[e]]] += spread[e] * amount[f]
  }
  let variation = 0
  for (let f = 0; f < flows.tickets.length; f++)
    variation += flows.tickets[f] * ((amount[f] * tickets) / (flows.tickets[f] * located) - 1) ** 2
  return { amount: byPair, tickets, purchaseSpread: 1 + variation / flows.tickets.length }
}
