import type { Range } from '@/lib/scenario/document'
import type { MarketInput } from './types'

/**
 * Decay per minute by sector where it cannot be estimated (80 % ranges). Groceries: 0.28 in the Karlsruhe survey
 * (Wieland 2017, exponential, refitted), and 0.3 to 0.8 per crow-fly kilometre on Iowa openings, which is 0.15
 * to 0.4 per minute at town speeds. The others follow from how far people drive: the pull halves every
 * 10 minutes for furniture, 7 to 8 for fashion.
 */
export const DECAY: Record<MarketInput['sector'], Range> = {
  grocery: { low: 0.15, mid: 0.25, high: 0.4 },
  furniture: { low: 0.045, mid: 0.07, high: 0.11 },
  fashion: { low: 0.06, mid: 0.09, high: 0.14 },
  general: { low: 0.06, mid: 0.1, high: 0.18 },
}

/** Utility per ln(m2) where it cannot be estimated: 1.07 by trips in Karlsruhe, less for the same chain. */
export const SIZE: Range = { low: 0.5, mid: 0.8, high: 1.1 }

/** Spread of store effects around size and format where it cannot be estimated. */
export const EFFECT_SD = 0.5

/**
 * rho: a closed store's sales are lost for 35 to 85 %, kept by the chain's other stores for the rest (Haans and
 * Gijsbrechts 2010: 20 to 70 % transferred; three Iowa closures: 22, 41 and 43 %). 80 % range.
 */
export const ACCESS_ELASTICITY: Range = { low: 0.35, mid: 0.65, high: 0.85 }

/**
 * eta: web sales of a trade area change by +3 % (SD 8) after an opening and -5 % (SD 10) after a closure, each
 * a change of access of about one unit. Independent studies disagree on the sign, so the range holds both.
 */
export const WEB_ELASTICITY: Range = { low: -0.07, mid: 0.04, high: 0.15 }

/**
 * Elasticity of a zone's demand to access with which store totals are reconciled. With observed demand it only
 * mops up what a store's catchment cannot supply; on the totals route it is all that is known of demand.
 */
export const BALANCING_ELASTICITY = { customers: 0.2, totals: 0.5 }

/**
 * Standard deviation of the log of (actual / predicted) total transfer of one event, where the chain's own events
 * do not tell: six Iowa openings predicted out of sample miss incumbents' losses by 14.8 points around 15 to
 * 25, sales noise of single stores included; half of that is taken as the total's.
 */
export const EVENT_RESIDUAL_SD: Range = { low: 0.2, mid: 0.35, high: 0.5 }

/** The same of a single donor's part of it: the split correlates with what happened by -0.4 to +0.5 only. */
export const DONOR_RESIDUAL_SD: Range = { low: 0.4, mid: 0.7, high: 1 }

/** Relative error of a driving time whose provider does not tell. */
export const TRAVEL_ERROR = 0.2

/** Share of a closed store's passing trade that the chain loses: who passes seldom passes its next store. */
export const PASSAGE_LOST: Range = { low: 0.7, mid: 0.9, high: 1 }

/** Share of the click and collect lost with a store that is ordered all the same and delivered. */
export const CLICK_RECAPTURE: Range = { low: 0.2, mid: 0.5, high: 0.8 }

/** Spread of a format's effect that was never seen, in utility. */
export const FORMAT_SD = 0.3

const RAMP_MONTHS = 24

/**
 * Share of mature sales by month after an opening where the scenario does not say: from `start` it closes in on
 * maturity by a constant part of what is left. A judgement, not an estimate: chains differ.
 */
export const RAMP: Range[] = Array.from({ length: RAMP_MONTHS }, (_, m) => ({
  low: rampAt(0.4, 10, m),
  mid: rampAt(0.6, 7, m),
  high: rampAt(0.85, 4, m),
}))

function rampAt(start: number, months: number, month: number): number {
  const from = 1 - (1 - start) * Math.exp(-month / months)
  return month === RAMP_MONTHS - 1 ? Math.max(from, 0.99) : from
}
