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

/** Shares, access, demand and store sales under given constants of the stores. */
export function predict(pairs: Pairs, decay: number, attraction: Float64Array, elastic: Elastic): Balanced {
  const { start, store, minutes } = pairs
  const share = new Float64Array(store.length)
  const access = new Float64Array(pairs.zones)
  const demand = new Float64Array(pairs.zones)
  const predicted = new Float64Array(pairs.stores)
  for (let i = 0; i < pairs.zones; i++) {
    let highest = Number.NEGATIVE_INFINITY
    for (let p = start[i]; p < start[i + 1]; p++) {
      share[p] = attraction[store[p]] - decay * minutes[p]
      if (share[p] > highest) highest = share[p]
    }
    let sum = 0
    for (let p = start[i]; p < start[i + 1]; p++) {
      share[p] = Math.exp(share[p] - highest)
      sum += share[p]
    }
    access[i] = highest + Math.log(sum)
    demand[i] = elastic.demand[i] * Math.exp(elastic.elasticity * (access[i] - elastic.access[i]))
    for (let p = start[i]; p < start[i + 1]; p++) {
      share[p] /= sum
      predicted[store[p]] += demand[i] * share[p]
    }
  }
  return { attraction, demand, access, share, predicted }
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
const SWEEPS = 15

/**
 * Constants of the stores such that every store's predicted sales equal its sales. They minimise
 * `sum_i demand_i exp(theta (I_i - access_i)) / theta - sum_j sales_j alpha_j`, which for theta > 0 is strictly
 * convex: a solution exists for any positive sales, is unique, and does not depend on any order. Proportional
 * sweeps first, then Newton steps by conjugate gradients.
 */
export function balance(
  pairs: Pairs,
  decay: number,
  sales: Float64Array,
  elastic: Elastic,
  start: Float64Array,
): Balanced {
  const m = pairs.stores
  let alpha = Float64Array.from(start)
  let point = predict(pairs, decay, alpha, elastic)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    alpha = alpha.map((a, j) => a + Math.log(sales[j] / Math.max(point.predicted[j], Number.MIN_VALUE)))
    point = predict(pairs, decay, alpha, elastic)
  }
  const objective = (b: Balanced) => {
    let value = 0
    for (let i = 0; i < pairs.zones; i++) value += b.demand[i] / elastic.elasticity
    for (let j = 0; j < m; j++) value -= sales[j] * b.attraction[j]
    return value
  }
  let value = objective(point)
  let error = globalError(point.predicted, sales)
  for (let iteration = 0; iteration < 100 && error > EXACT; iteration++) {
    const gradient = point.predicted.map((x, j) => x - sales[j])
    const step = conjugateGradients(pairs, point, elastic.elasticity, gradient, Math.min(1e-2, error * 10))
    let slope = 0
    for (let j = 0; j < m; j++) slope -= step[j] * gradient[j]
    let moved = false
    for (let scale = 1; scale > 1e-6 && !moved; scale /= 2) {
      const trial = predict(
        pairs,
        decay,
        point.attraction.map((a, j) => a - scale * step[j]),
        elastic,
      )
      const trialValue = objective(trial)
      const trialError = globalError(trial.predicted, sales)
      // Near the end the objective no longer resolves progress; the error itself does.
      moved = trialValue < value + 1e-4 * scale * slope || (error < 1e-6 && trialError < error)
      if (moved) {
        point = trial
        value = trialValue
        error = trialError
      }
    }
    if (!moved) break
  }
  if (!(error < 1e-9))
    throw new MarketError(
      'not_converged',
      `The attraction of the stores could not be solved from their sales (${(100 * error).toPrecision(2)} % left over).`,
      { iterations: 100, parameters: m },
    )
  return point
}

/** Solves H x = b, H = sum_i D_i [diag(p_i) - (1 - theta) p_i p_i'], preconditioned by its diagonal. */
function conjugateGradients(
  pairs: Pairs,
  at: Balanced,
  theta: number,
  b: Float64Array,
  tolerance: number,
): Float64Array {
  const { start, store } = pairs
  const m = pairs.stores
  const x = new Float64Array(m)
  const r = Float64Array.from(b)
  const d = new Float64Array(m)
  const q = new Float64Array(m)
  let rho = 0
  let target = 0
  for (let j = 0; j < m; j++) {
    d[j] = r[j] / at.predicted[j]
    rho += r[j] * d[j]
  }
  target = rho * tolerance * tolerance
  for (let iteration = 0; iteration < 500 && rho > target && rho > 0; iteration++) {
    for (let j = 0; j < m; j++) q[j] = at.predicted[j] * d[j]
    for (let i = 0; i < pairs.zones; i++) {
      let mean = 0
      for (let p = start[i]; p < start[i + 1]; p++) mean += at.share[p] * d[store[p]]
      mean *= (1 - theta) * at.demand[i]
      for (let p = start[i]; p < start[i + 1]; p++) q[store[p]] -= at.share[p] * mean
    }
    let curvature = 0
    for (let j = 0; j < m; j++) curvature += d[j] * q[j]
    const length = rho / curvature
    let next = 0
    for (let j = 0; j < m; j++) {
      x[j] += length * d[j]
      r[j] -= length * q[j]
      next += (r[j] * r[j]) / at.predicted[j]
    }
    for (let j = 0; j < m; j++) d[j] = r[j] / at.predicted[j] + (next / rho) * d[j]
    rho = next
  }
  return x
}
