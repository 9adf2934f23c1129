import type { Prepared } from './prepare'
import type { Touched } from './touch'

/** Everything a scenario's outcome depends on besides the market. */
export interface Parameters {
  rhoOpening: number
  rhoClosing: number
  etaOpening: number
  etaClosing: number
  /** Elasticity to access that a zone lacked to count as served; counts where it is above that of openings. */
  emptySlope: number
  /** By changed store: factor on its weight afterwards. */
  boost: Float64Array
  /** Log-odds of spending per ln(1 + pull of competitors). */
  competitor: number
  /** Weight of competitors in the choice; null where they only weigh on spending. */
  rivalry: Rivalry | null
}

/** Competitors as alternatives: `ratio[t]` is their pull over that of the own stores, before `weight`. */
export interface Rivalry {
  weight: number
  ratio: Float64Array
  /** Their pull afterwards over before. */
  left: Float64Array | null
}

/** Access further off its base than this says nothing more about the web. */
const WEB_REACH = 2

/**
 * Demand after a change of access: `demand exp(rho dI + extra)`. Growth bends towards the ceiling, with the same
 * slope at the base: nobody spends without limit because a store opens next door.
 */
export function demandAfter(demand: number, ceiling: number, rho: number, dI: number, extra = 0): number {
  if (dI === Number.NEGATIVE_INFINITY) return 0
  const rise = rho * dI + extra
  if (rise <= 0) return demand * Math.exp(rise)
  const room = ceiling - demand
  if (!(room > 0)) return demand
  const growth = demand * Math.expm1(rise)
  const filled = growth / room
  return demand + (Number.isFinite(filled) ? growth / Math.sqrt(1 + filled * filled) : room)
}

/** Relative change of web sales: `exp(eta dI) - 1`, with dI bounded smoothly. */
export function webAfter(eta: number, dI: number): number {
  return Math.expm1(eta * WEB_REACH * Math.tanh(dI / WEB_REACH))
}

/**
 * Demand of a touched zone when its access changes by dI. Access that a zone lacked to count as served is worth what
 * the potential says where that is more than the elasticity; where a competitor leaves, the zone has more to spend.
 */
export function demandOf(
  prepared: Prepared,
  touched: Touched,
  parameters: Parameters,
): (t: number, dI: number) => number {
  const { ceiling, below } = prepared
  const { zone, base, rivals } = touched
  const { rhoOpening, rhoClosing, rivalry, competitor, emptySlope } = parameters
  const steep = Math.max(0, emptySlope - rhoOpening)
  if (rivalry) {
    const { weight, ratio, left } = rivalry
    return (t, dI) => {
      const demand = base.demand[zone[t]]
      const elsewhere = (weight * ratio[t]) / (1 + weight * ratio[t])
      const own = Math.exp(dI)
      if (own === 0) return 0
      const after = (demand * own) / ((1 - elsewhere) * own + elsewhere * (left ? left[t] : 1))
      return Math.min(after, Math.max(demand, ceiling[zone[t]]))
    }
  }
  return (t, dI) => {
    const i = zone[t]
    const demand = base.demand[i]
    if (dI === 0 && !rivals) return demand
    let extra = dI > 0 && steep > 0 ? steep * Math.min(dI, below[i]) : 0
    if (rivals && competitor < 0)
      extra +=
        competitor *
        Math.log((1 + rivals.after[t]) / (1 + rivals.before[t])) *
        Math.max(0, 1 - demand / ceiling[i])
    return demandAfter(demand, ceiling[i], dI > 0 ? rhoOpening : rhoClosing, dI, extra)
  }
}
