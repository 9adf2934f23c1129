import type { Range } from '@/lib/scenario/document'
import type { Changed } from './plan'
import type { Prepared } from './prepare'
import * as priors from './priors'
import { normal, seedOf, Z80 } from './random'

/** One guess at everything that is not known. */
export interface Draw {
  /** -1, 0 or 1: decay low, middle, high, at sqrt(3) standard deviations; see {@link decayAt}. */
  decay: -1 | 0 | 1
  rho: number
  eta: number
  /** By changed store: factor on its weight afterwards. */
  boost: Float64Array
}

const SEED = 20_240_229
/** A decay known to better than this part is not worth balancing the market again for. */
const NEGLIGIBLE = 0.01
const THIRD_MOMENT = Math.sqrt(3)

/** A value of a range at z standard deviations; the two sides of the middle have their own. */
export function along(range: Range, z: number): number {
  return range.mid + (z * (z < 0 ? range.mid - range.low : range.high - range.mid)) / Z80
}

/** Decay of a draw: the three points of Gauss-Hermite quadrature on its range. */
export function decayAt(range: Range, point: Draw['decay']): number {
  if (range.high - range.low < NEGLIGIBLE * range.mid) return range.mid
  return Math.max(along(range, point * THIRD_MOMENT), range.mid / 10)
}

/**
 * Seeded draws of the parameters, in pairs of opposite sign. The effect of a new site belongs to the id of its
 * store, so it stays the same while a pin is dragged and whatever else the scenario holds.
 */
export function drawParameters(
  prepared: Prepared,
  changed: readonly Changed[],
  rho: Range,
  eta: Range,
  count: number,
): Draw[] {
  const parameters = normal(SEED)
  const effects = changed.map(c => normal(seedOf(c.id)))
  const spread = changed.map(c => siteSpread(prepared, c))
  const draws: Draw[] = []
  while (draws.length < count) {
    const zRho = parameters()
    const zEta = parameters()
    const z = effects.map(next => next())
    const third = (draws.length / 2) % 6
    for (const sign of [1, -1] as const)
      draws.push({
        decay: third === 0 ? sign : third === 3 ? (-sign as -1 | 1) : 0,
        rho: Math.min(1, Math.max(0, along(rho, sign * zRho))),
        eta: along(eta, sign * zEta),
        boost: Float64Array.from(z, (value, a) => Math.exp(sign * value * spread[a])),
      })
  }
  return draws
}

/** Standard deviation of ln(weight) of a changed store: its site's effect, or what its area is worth. */
function siteSpread(prepared: Prepared, changed: Changed): number {
  if (changed.kind === 'close') return 0
  if (changed.kind === 'resize') {
    const { se } = prepared.size
    return Math.abs(changed.growth) * (se ?? (priors.SIZE.high - priors.SIZE.low) / (2 * Z80))
  }
  return prepared.effectSd * Math.sqrt(1 - changed.kept * changed.kept)
}
