import { conjugateGradients } from '@/lib/estimation/conjugate-gradients'
import { MarketError } from './errors'
import type { Pairs } from './pairs'

export interface Balanced {
  /** Constant of every store. */
  attraction: Float64Array
  /** Demand of every zone. */
  demand: Float64Array
  /** Inclusive value of every zone, ln sum exp V. */
  access: Float64Array
  /** Share of the zone's demand that goes to the pair's store. */
  share: Float64Array
  /** Predicted sales of every store. */
  predicted: Float64Array
}

/** Demand of a zone under access I is `demand exp(elasticity (I - access))`. */
export interface Elastic {
  demand: Float64Array
  access: Float64Array
  elasticity: number
}

/** What distance alone makes of every pair: exp(-decay (felt minutes - the zone's fewest)). */
interface Kernel {
  pull: Float64Array
  /** -decay x fewest minutes, by zone. */
  level: Float64Array
}

function kernelOf(pairs: Pairs, decay: number): Kernel {
  const { start, felt } = pairs
  const pull = new Float64Array(felt.length)
  const level = new Float64Array(pairs.zones)
  for (let i = 0; i < pairs.zones; i++) {
    let nearest = Number.POSITIVE_INFINITY
    for (let p = start[i]; p < start[i + 1]; p++) if (felt[p] < nearest) nearest = felt[p]
    level[i] = -decay * nearest
    for (let p = start[i]; p < start[i + 1]; p++) pull[p] = Math.exp(-decay * (felt[p] - nearest))
  }
  return { pull, level }
}

/** Writes shares, access, demand and store sales under given constants into `out`. */
function predictInto(
  pairs: Pairs,
  kernel: Kernel,
  attraction: Float64Array,
  elastic: Elastic,
  out: Omit<Balanced, 'attraction'>,
): Balanced {
  const { start, store } = pairs
  const { pull, level } = kernel
  const { share, access, demand, predicted } = out
  let highest = Number.NEGATIVE_INFINITY
  for (const a of attraction) if (a > highest) highest = a
  const factor = attraction.map(a => Math.exp(a - highest))
  predicted.fill(0)
  for (let i = 0; i < pairs.zones; i++) {
    const from = start[i]
    const to = start[i + 1]
    let sum = 0
    for (let p = from; p < to; p++) sum += share[p] = pull[p] * factor[store[p]]
    access[i] = highest + level[i] + Math.log(sum)
    const spent =
      elastic.elasticity === 0
        ? elastic.demand[i]
        : elastic.demand[i] * Math.exp(elastic.elasticity * (access[i] - elastic.access[i]))
    demand[i] = spent
    const one = 1 / sum
    for (let p = from; p < to; p++) {
      const s = share[p] * one
      share[p] = s
      predicted[store[p]] += spent * s
    }
  }
  return { ...out, attraction }
}

function room(pairs: Pairs): Omit<Balanced, 'attraction'> {
  return {
    demand: new Float64Array(pairs.zones),
    access: new Float64Array(pairs.zones),
    share: new Float64Array(pairs.store.length),
    predicted: new Float64Array(pairs.stores),
  }
}

/** Shares, access, demand and store sales under given constants of the stores. */
export function predict(pairs: Pairs, decay: number, attraction: Float64Array, elastic: Elastic): Balanced {
  return predictInto(pairs, kernelOf(pairs, decay), attraction, elastic, room(pairs))
}

/** sum |predicted - sales| / sum sales. */
export function globalError(predicted: Float64Array, sales: Float64Array): number {
  let error = 0
  let total = 0
  for (let j = 0; j < sales.length; j++) {
    error += Math.abs(predicted[j] - sales[j])
    total += sales[j]
  }
  return error / total
}

/** As near to the sales as double precision allows. */
const EXACT = 1e-13
const SWEEPS = 4

/**
 * Constants of the stores such that every store's predicted sales equal its sales. They minimise
 * `sum_i demand_i exp(theta (I_i - access_i)) / theta - sum_j sales_j alpha_j`, which for theta > 0 is strictly
 * convex: a solution exists for any positive sales, is unique, and does not depend on any order. Proportional
 * sweeps first, then Newton steps by conjugate gradients, until what is left over is below `tolerance`.
 */
export function balance(
  pairs: Pairs,
  decay: number,
  sales: Float64Array,
  elastic: Elastic,
  start: Float64Array,
  tolerance = EXACT,
): Balanced {
  const m = pairs.stores
  const kernel = kernelOf(pairs, decay)
  let spare = room(pairs)
  let point = predictInto(pairs, kernel, Float64Array.from(start), elastic, room(pairs))
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const next = point.attraction.map(
      (a, j) => a + Math.log(sales[j] / Math.max(point.predicted[j], Number.MIN_VALUE)),
    )
    point = predictInto(pairs, kernel, next, elastic, point)
  }
  const objective = (b: Balanced) => {
    let value = 0
    for (let i = 0; i < pairs.zones; i++) value += b.demand[i] / elastic.elasticity
    for (let j = 0; j < m; j++) value -= sales[j] * b.attraction[j]
    return value
  }
  let value = objective(point)
  let error = globalError(point.predicted, sales)
  for (let iteration = 0; iteration < 100 && error > tolerance; iteration++) {
    const gradient = point.predicted.map((x, j) => x - sales[j])
    const step = conjugateGradients(
      { start: pairs.start, store: pairs.store, share: point.share, demand: point.demand },
      point.predicted,
      elastic.elasticity,
      gradient,
      Math.min(1e-2, error * 10),
    )
    let slope = 0
    for (let j = 0; j < m; j++) slope -= step[j] * gradient[j]
    let moved = false
    for (let scale = 1; scale > 1e-6 && !moved; scale /= 2) {
      const trial = predictInto(
        pairs,
        kernel,
        point.attraction.map((a, j) => a - scale * step[j]),
        elastic,
        spare,
      )
      const trialValue = objective(trial)
      const trialError = globalError(trial.predicted, sales)
      // Near the end the objective no longer resolves progress; the error itself does.
      moved = trialValue < value + 1e-4 * scale * slope || (error < 1e-6 && trialError < error)
      if (moved) {
        spare = point
        point = trial
        value = trialValue
        error = trialError
      }
    }
    if (!moved) break
  }
  if (!(error < Math.max(1e-9, 10 * tolerance)))
    throw new MarketError(
      'not_converged',
      `The attraction of the stores could not be solved from their sales (${(100 * error).toPrecision(2)} % left over).`,
      { iterations: 100, parameters: m },
    )
  return point
}
