import { Z80 } from '@/lib/market/random'
import type { Range } from '@/lib/scenario/document'

/** One event's estimate. */
export interface Finding {
  value: number
  se: number
}

/** A figure as evidence and prior leave it; see the dataset's table `elasticities`. */
export interface Elasticity {
  term: string
  value: number
  se: number
  low: number
  high: number
  prior_low: number
  prior_mid: number
  prior_high: number
  /** 0 the prior only, 1 the data only. */
  evidence_weight: number
  events: number
  source: 'estimated' | 'combined' | 'prior'
}

/** Spread of an elasticity from event to event where too few events say how large it is. */
const BETWEEN_SD = 0.15
/** Weight from which the prior no longer matters. */
const ESTIMATED = 0.95

/**
 * Mean of the events' estimates with a spread from event to event (DerSimonian and Laird 1986), its standard error
 * no smaller than what the events themselves scatter (Hartung and Knapp): events are the clusters. Null without one.
 */
export function poolEvents(findings: readonly Finding[], betweenSd = BETWEEN_SD): Finding | null {
  const k = findings.length
  if (k === 0) return null
  const fixed = findings.map(f => 1 / f.se ** 2)
  const sum = fixed.reduce((a, w) => a + w, 0)
  const centre = findings.reduce((a, f, e) => a + fixed[e] * f.value, 0) / sum
  const q = findings.reduce((a, f, e) => a + fixed[e] * (f.value - centre) ** 2, 0)
  const scale = sum - fixed.reduce((a, w) => a + w * w, 0) / sum
  const moment = k > 1 ? Math.max(0, (q - (k - 1)) / scale) : 0
  // Two or three events cannot show how much events differ: the usual spread counts for one more of them.
  const between = (betweenSd ** 2 + (k - 1) * moment) / k
  const weights = findings.map(f => 1 / (f.se ** 2 + between))
  const total = weights.reduce((a, w) => a + w, 0)
  const value = findings.reduce((a, f, e) => a + weights[e] * f.value, 0) / total
  const scatter =
    k > 1 ? findings.reduce((a, f, e) => a + weights[e] * (f.value - value) ** 2, 0) / ((k - 1) * total) : 0
  return { value, se: Math.sqrt(Math.max(1 / total, scatter)) }
}

/**
 * Precision-weighted mean of an estimate and a prior given by its 80 % range; `bounds` are values that make sense.
 */
export function withPrior(
  term: string,
  estimate: Finding | null,
  prior: Range,
  events: number,
  bounds: { low: number; high: number } = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
): Elasticity {
  const sd = (prior.high - prior.low) / (2 * Z80)
  const stated = { prior_low: prior.low, prior_mid: prior.mid, prior_high: prior.high }
  if (!estimate)
    return {
      term,
      value: prior.mid,
      se: sd,
      low: prior.low,
      high: prior.high,
      ...stated,
      evidence_weight: 0,
      events: 0,
      source: 'prior',
    }
  const data = 1 / estimate.se ** 2
  const weight = data / (data + 1 / sd ** 2)
  const clip = (x: number) => Math.min(bounds.high, Math.max(bounds.low, x))
  const value = clip(weight * estimate.value + (1 - weight) * prior.mid)
  const se = Math.sqrt(1 / (data + 1 / sd ** 2))
  return {
    term,
    value,
    se,
    low: clip(value - Z80 * se),
    high: clip(value + Z80 * se),
    ...stated,
    evidence_weight: weight,
    events,
    source: weight >= ESTIMATED ? 'estimated' : 'combined',
  }
}
