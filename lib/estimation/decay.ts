import { EstimationError } from './errors'
import type { Covariate } from './likelihood'
import { maximise } from './simplex'

/** How pull falls with distance t: t; ln(t + t0); t and ln(t + t0); ln(1 + (t / m)^k). */
export const DECAYS = ['exponential', 'power', 'tanner', 'log-logistic'] as const
export type DecayFamily = (typeof DECAYS)[number]

/** Parameters of a decay that are not coefficients: found by profile, the likelihood maximised at each value. */
export interface DecayShape {
  /** Added to the distance before its logarithm. */
  t0?: number
  /** Distance at which a log-logistic decay bends, and how sharply. */
  m?: number
  k?: number
}

export interface ProfiledDecay {
  family: DecayFamily
  shape: DecayShape
  /** The likelihood had its best value at the end of the range: the data do not settle the shape. */
  at_bound: boolean
}

/** The columns that a decay makes of distances. Their names say the formula; `lin:` and `log:` where that is all. */
export function decayColumns(
  family: DecayFamily,
  shape: DecayShape,
  distance: ArrayLike<number>,
  name: string,
): Covariate[] {
  const { t0 = 0, m = 1, k = 1 } = shape
  const column = (label: string, f: (t: number) => number) => ({
    name: label,
    values: Float64Array.from(distance, f),
  })
  const linear = () => column(`lin:${name}`, t => t)
  const logarithm = () =>
    column(t0 === 0 ? `log:${name}` : `log(${name} + ${digits(t0)})`, t => Math.log(t + t0))
  switch (family) {
    case 'exponential':
      return [linear()]
    case 'power':
      return [logarithm()]
    case 'tanner':
      return [linear(), logarithm()]
    case 'log-logistic':
      // (t / m)^k grows beyond what numbers hold where ln(1 + it) is still small.
      return [
        column(`log(1 + (${name} / ${digits(m)})^${digits(k)})`, t => {
          const power = k * Math.log(t / m)
          return power > 30 ? power : Math.log1p(Math.exp(power))
        }),
      ]
  }
}

/**
 * Profiles the shape of a decay: `heightOf` is the (marginal) log-likelihood with given columns. t0 is sought from
 * nothing (where all distances are above 0) to twice the middle distance; a Tanner decay takes the t0 it is
 * given, or the least that keeps logarithms finite.
 */
export function profileDecay(
  family: DecayFamily,
  distance: ArrayLike<number>,
  heightOf: (shape: DecayShape) => number,
  start: DecayShape = {},
): ProfiledDecay {
  const sorted = Float64Array.from(distance).sort()
  if (!(sorted[0] >= 0))
    throw new EstimationError('invalid_value', `A distance is ${sorted[0]}: it cannot be below 0.`, {
      value: sorted[0],
    })
  const middle = sorted[sorted.length >> 1] || sorted[sorted.length - 1]
  if (family === 'exponential') return { family, shape: {}, at_bound: false }
  if (family === 'tanner')
    return { family, shape: { t0: start.t0 ?? (sorted[0] > 0 ? 0 : middle / 100) }, at_bound: false }
  const guarded = (shape: DecayShape) => {
    try {
      return heightOf(shape)
    } catch (error) {
      if (error instanceof EstimationError) return Number.NEGATIVE_INFINITY
      throw error
    }
  }
  if (family === 'power') {
    const [low, high] = [Math.log(middle / 1e4), Math.log(2 * middle)]
    const inside = ([x]: readonly number[]) =>
      x < low || x > high ? Number.NEGATIVE_INFINITY : guarded({ t0: Math.exp(x) })
    const guess = start.t0 && start.t0 > 0 ? Math.log(start.t0) : Math.log(middle / 20)
    const best = maximise(inside, [guess], start.t0 ? 0.3 : 1, 0.01, 40)
    const none = sorted[0] > 0 ? guarded({ t0: 0 }) : Number.NEGATIVE_INFINITY
    if (none >= best.value) return { family, shape: { t0: 0 }, at_bound: false }
    return { family, shape: { t0: Math.exp(best.at[0]) }, at_bound: near(best.at[0], low, high) }
  }
  const [low, high] = [Math.log(middle / 100), Math.log(100 * middle)]
  const [flat, sharp] = [Math.log(0.3), Math.log(12)]
  const best = maximise(
    ([m, k]) =>
      m < low || m > high || k < flat || k > sharp
        ? Number.NEGATIVE_INFINITY
        : guarded({ m: Math.exp(m), k: Math.exp(k) }),
    [Math.log(start.m ?? middle), Math.log(start.k ?? 2)],
    start.m ? 0.2 : 0.7,
    0.01,
    start.m ? 40 : 100,
  )
  const [m, k] = best.at
  return {
    family,
    shape: { m: Math.exp(m), k: Math.exp(k) },
    at_bound: near(m, low, high) || near(k, flat, sharp),
  }
}

const near = (x: number, low: number, high: number) => x < low + 0.05 || x > high - 0.05

const digits = (x: number) => String(Number(x.toPrecision(4)))
