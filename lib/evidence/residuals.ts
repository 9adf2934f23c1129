import { Z80 } from '@/lib/market/random'
import type { Range } from '@/lib/scenario/document'
import type { EventForecast } from './forecast'
import type { Elasticity } from './pool'
import * as priors from './priors'

/** Events that a prior counts for. */
const PRIOR_EVENTS = 4
/** Log residuals of events beyond this are no scale to draw from. */
const LARGEST = 1.5

/**
 * How far past events strayed from their forecasts, as standard deviations of log residuals: of an event's total
 * transfer, and of its split over stores beyond that. By moments, the noise of stores from year to year taken out:
 * what happened less what was forecast, squared, is forecast^2 x variance + noise^2. Events whose transfer drowns in
 * the noise count for little, and the prior for the rest.
 */
export function residualScales(forecasts: readonly EventForecast[]): [Elasticity, Elasticity] {
  const total = { excess: 0, signal: 0, weight: 0 }
  const donor = { excess: 0, signal: 0, weight: 0 }
  const events = forecasts.filter(
    f => !f.placebo && f.event.kind !== 'move' && f.rows.some(r => r.role === 'incumbent'),
  )
  for (const { rows, noise, controls } of events) {
    const incumbents = rows.filter(r => r.role === 'incumbent')
    const base = incumbents.reduce((sum, r) => sum + r.before, 0)
    const predicted = incumbents.reduce((sum, r) => sum + r.predicted - r.before, 0)
    const actual = incumbents.reduce((sum, r) => sum + r.actual - r.before, 0)
    const area = noise ** 2 * (incumbents.reduce((sum, r) => sum + r.before ** 2, 0) + base ** 2 / controls)
    add(total, predicted, actual, area)
    let signal = 0
    let noisy = 0
    for (const r of incumbents) {
      const share = r.predicted - r.before
      donor.excess += (r.actual - r.predicted) ** 2 - (noise * r.before) ** 2
      donor.signal += share ** 2
      signal += share ** 2
      noisy += (noise * r.before) ** 2
    }
    if (signal > 0) donor.weight += signal / (signal + noisy)
  }
  const event = scale('event_residual_sd', total, priors.EVENT_RESIDUAL, events.length, 0)
  const split = scale('donor_residual_sd', donor, priors.DONOR_RESIDUAL, events.length, event.value)
  return [event, split]
}

function add(into: Moments, predicted: number, actual: number, noise: number): void {
  into.excess += (actual - predicted) ** 2 - noise
  into.signal += predicted ** 2
  into.weight += predicted ** 2 / (predicted ** 2 + noise)
}

interface Moments {
  excess: number
  signal: number
  weight: number
}

/** Variance of logs beyond `less`, mixed with the prior's as so many events. */
function scale(term: string, m: Moments, prior: Range, events: number, less: number): Elasticity {
  const relative = m.signal > 0 ? Math.max(0, m.excess / m.signal) : 0
  const variance = Math.min(LARGEST ** 2, Math.max(0, Math.log1p(relative) - less ** 2))
  const weight = m.signal > 0 ? m.weight / (m.weight + PRIOR_EVENTS) : 0
  const value = Math.sqrt(weight * variance + (1 - weight) * prior.mid ** 2)
  const sd = (prior.high - prior.low) / (2 * Z80)
  const se = value / Math.sqrt(2 * (m.weight + (prior.mid / sd) ** 2 / 2))
  return {
    term,
    value,
    se,
    low: Math.max(0, value - Z80 * se),
    high: value + Z80 * se,
    prior_low: prior.low,
    prior_mid: prior.mid,
    prior_high: prior.high,
    evidence_weight: weight,
    events: m.signal > 0 ? events : 0,
    source: weight > 0 ? 'combined' : 'prior',
  }
}
