import { ACCESS_ELASTICITY, WEB_ELASTICITY } from '@/lib/market/priors'
import type { Range } from '@/lib/scenario/document'

/** rho, for openings as for closings: see lib/market/priors. */
export const ACCESS: Range = ACCESS_ELASTICITY
/**
 * eta = d ln W / d I. Published reactions of a trade area's web sales, +3 % (SD 8) after an opening and -5 % (SD 10)
 * after a closing, over the change of access there, about one unit (a store that takes 63 % of its trade area).
 */
export const WEB: Range = WEB_ELASTICITY
export const WEB_OPENING: Range = { low: -0.07, mid: 0.03, high: 0.13 }
export const WEB_CLOSING: Range = { low: -0.08, mid: 0.05, high: 0.18 }
/**
 * What the model misses of an event's total transfer, and of its split over stores, in logs. Published: totals
 * within some 30 %, correlation of the split with what happened -0.4 to 0.5.
 */
export const EVENT_RESIDUAL: Range = { low: 0.15, mid: 0.35, high: 0.6 }
export const DONOR_RESIDUAL: Range = { low: 0.4, mid: 0.8, high: 1.2 }
