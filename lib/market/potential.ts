import { cholesky, choleskyInverse, choleskySolve } from '@/lib/estimation/linear'
import { ceilingOf } from './demand'
import { Z80 } from './random'
import type { Potential, PotentialTerm } from './types'

/** A covariate of zones. */
export interface ZoneCovariate {
  name: PotentialTerm
  values: Float64Array
}

export interface PotentialInput {
  lat: Float64Array
  lon: Float64Array
  /** Inhabitants (or given potential) by zone. */
  size: Float64Array
  /** Own store sales by zone, as observed and expanded. */
  amount: Float64Array
  /** The first is access. */
  covariates: readonly ZoneCovariate[]
  /** Purchases behind the amounts, and 1 + squared coefficient of variation of one. */
  purchases: number
  spread: number
}

const FOLDS = 5
/** Zones of one block are predicted together, without each other: neighbours share what the covariates miss. */
const BLOCK_DEGREES = 0.75
/** Share of the population with the best access, from whom on zones count as well served. */
const WELL_SERVED = 0.8
/** Share of the sales made in zones that count as not served. */
const UNSERVED = 0.1
/** ln of what the covariates may make of the ceiling. */
const CEILING_RANGE = Math.log(1.5)
/** First guess of the standard deviation of slopes per standard deviation of a covariate. */
const SLOPE_SD = 0.5

interface Curve {
  beta: Float64Array
  /** Inverse information, scaled by the dispersion. */
  covariance: Float64Array
}

/**
 * Spending by zone as `size x ceiling / (1 + exp(-(b0 + b' x)))`, by Poisson pseudo-likelihood: saturates at what
 * the best-served zones spend. Slopes are shrunk towards none (variance by EM), but access keeps its own; access
 * never lowers spending. Every zone is predicted from a fit without its neighbourhood.
 */
export function fitPotential(input: PotentialInput): Potential {
  const { size, amount, covariates } = input
  const n = size.length
  const scaled = covariates.map(c => standardise(c.values, size))
  const access = covariates[0].values
  const perHead = ceilingOf(amount, size, access)
  const used = size.map(s => (s > 0 ? 1 : 0))
  let columns = scaled.map(s => s.values)
  const k = columns.length
  let variance = SLOPE_SD ** 2
  let curve = fitCurve(input, perHead, columns, used, variance)
  for (let round = 0; round < 4 && k > 1; round++) {
    let sum = 0
    for (let c = 2; c <= k; c++) sum += curve.beta[c] ** 2 + curve.covariance[c * (k + 1) + c]
    variance = Math.max(1e-4, sum / (k - 1))
    curve = fitCurve(input, perHead, columns, used, variance, curve.beta)
  }
  if (!(curve.beta[1] > 0)) {
    columns = [new Float64Array(n), ...columns.slice(1)]
    curve = fitCurve(input, perHead, columns, used, variance)
    curve.beta[1] = 0
  }
  const fold = foldOf(input)
  const expected = new Float64Array(n)
  for (let f = 0; f < FOLDS; f++) {
    const without = fitCurve(
      input,
      perHead,
      columns,
      used.map((u, i) => (fold[i] === f ? 0 : u)),
      variance,
      curve.beta,
    )
    without.beta[1] = Math.max(0, without.beta[1])
    for (let i = 0; i < n; i++)
      if (fold[i] === f) expected[i] = size[i] * perHead * logistic(linear(without.beta, columns, i))
  }
  const spreadOfZones = dispersion(input, expected)
  const wellServed = quantile(access, size, WELL_SERVED)
  const unserved = quantile(access, amount, UNSERVED)
  const served = new Float64Array(n)
  const low = new Float64Array(n)
  const high = new Float64Array(n)
  const ceiling = new Float64Array(n)
  const x = new Float64Array(k + 1)
  const atServed = (wellServed - scaled[0].mean) / scaled[0].sd
  const slope = curve.beta[1]
  const level = logistic(curve.beta[0] + slope * atServed)
  for (let i = 0; i < n; i++) {
    x[0] = 1
    for (let c = 0; c < k; c++) x[c + 1] = columns[c][i]
    let others = 0
    for (let c = 2; c <= k; c++) others += curve.beta[c] * x[c]
    // Whoever is better served than that stays so; young access is taken as grown up.
    x[1] = slope > 0 ? Math.max(atServed, x[1]) : 0
    covariates.forEach((c, at) => {
      if (c.name === 'years_of_access') x[at + 1] = Math.max(0, x[at + 1])
    })
    let eta = 0
    let doubt = 0
    for (let a = 0; a <= k; a++) {
      eta += curve.beta[a] * x[a]
      for (let b = 0; b <= k; b++) doubt += x[a] * curve.covariance[a * (k + 1) + b] * x[b]
    }
    const p = logistic(eta)
    served[i] = size[i] * perHead * p
    const sd = Math.sqrt(Math.log1p(spreadOfZones) + (1 - p) ** 2 * Math.max(0, doubt))
    low[i] = served[i] * Math.exp(-Z80 * sd)
    high[i] = served[i] * Math.exp(Z80 * sd)
    const relative = Math.min(CEILING_RANGE, Math.max(-CEILING_RANGE, (1 - level) * others))
    ceiling[i] = size[i] * perHead * Math.exp(relative)
  }
  return {
    expected,
    served,
    low,
    high,
    ceiling,
    coefficients: covariates.map((c, at) => ({
      name: c.name,
      value: curve.beta[at + 1],
      se: Math.sqrt(Math.max(0, curve.covariance[(at + 1) * (k + 1) + at + 1])),
      mean: scaled[at].mean,
      sd: scaled[at].sd,
    })),
    access_slope: slope / scaled[0].sd,
    unserved,
    well_served: wellServed,
    variance: spreadOfZones,
    per_inhabitant: perHead,
  }
}

const logistic = (eta: number) => 1 / (1 + Math.exp(-eta))

function linear(beta: Float64Array, columns: readonly Float64Array[], i: number): number {
  let eta = beta[0]
  for (let c = 0; c < columns.length; c++) eta += beta[c + 1] * columns[c][i]
  return eta
}

/** A column less its mean over its standard deviation, both weighted by size; what is unknown is the mean. */
function standardise(values: Float64Array, size: Float64Array) {
  let weight = 0
  let sum = 0
  for (let i = 0; i < values.length; i++)
    if (size[i] > 0 && Number.isFinite(values[i])) {
      weight += size[i]
      sum += size[i] * values[i]
    }
  const mean = sum / weight
  let square = 0
  for (let i = 0; i < values.length; i++)
    if (size[i] > 0 && Number.isFinite(values[i])) square += size[i] * (values[i] - mean) ** 2
  const sd = Math.sqrt(square / weight) || 1
  return { mean, sd, values: values.map(v => (Number.isFinite(v) ? (v - mean) / sd : 0)) }
}

/** Fisher scoring with a ridge on all slopes but that of access; information is scaled by Pearson's dispersion. */
function fitCurve(
  { size, amount }: PotentialInput,
  perHead: number,
  columns: readonly Float64Array[],
  used: Float64Array,
  slopeVariance: number,
  from?: Float64Array,
): Curve {
  const k = columns.length + 1
  const n = size.length
  const beta = new Float64Array(k)
  if (from) beta.set(from)
  else {
    let total = 0
    let people = 0
    for (let i = 0; i < n; i++) {
      total += used[i] * amount[i]
      people += used[i] * size[i]
    }
    const level = Math.min(0.95, Math.max(1e-9, total / people / perHead))
    beta[0] = Math.log(level / (1 - level))
  }
  const x = new Float64Array(k)
  x[0] = 1
  let dispersion = 1
  let information = new Float64Array(k * k)
  let gradient = new Float64Array(k)
  const visit = (b: Float64Array, full: boolean) => {
    let objective = 0
    let pearson = 0
    let count = 0
    if (full) {
      information = new Float64Array(k * k)
      gradient = new Float64Array(k)
    }
    for (let i = 0; i < n; i++) {
      if (used[i] === 0) continue
      for (let c = 1; c < k; c++) x[c] = columns[c - 1][i]
      let eta = 0
      for (let c = 0; c < k; c++) eta += b[c] * x[c]
      const p = logistic(eta)
      const mean = Math.max(size[i] * perHead * p, 1e-300)
      objective += mean - (amount[i] > 0 ? amount[i] * Math.log(mean) : 0)
      if (!full) continue
      pearson += (amount[i] - mean) ** 2 / mean
      count++
      const residual = (amount[i] - mean) * (1 - p)
      const weight = mean * (1 - p) ** 2
      for (let c = 0; c < k; c++) {
        gradient[c] += residual * x[c]
        const wx = weight * x[c]
        for (let d = 0; d <= c; d++) information[c * k + d] += wx * x[d]
      }
    }
    if (full) dispersion = Math.max(1e-12, pearson / Math.max(1, count - k))
    let penalty = 0
    for (let c = 2; c < k; c++) penalty += (b[c] ** 2 * dispersion) / (2 * slopeVariance)
    return objective + penalty
  }
  let inverse: Float64Array = new Float64Array(k * k)
  for (let iteration = 0; iteration < 40; iteration++) {
    const value = visit(beta, true)
    for (let c = 0; c < k; c++) {
      // A column without any spread keeps a slope of nothing.
      const ridge = c >= 2 ? dispersion / slopeVariance : 1e-9 * information[0] + 1e-12
      information[c * k + c] += c === 0 ? 0 : ridge
      if (c >= 2) gradient[c] -= beta[c] * ridge
    }
    const { factor } = cholesky(information, k)
    if (!factor) break
    inverse = choleskyInverse(factor, k)
    const step = choleskySolve(factor, k, gradient)
    let gain = 0
    for (let c = 0; c < k; c++) gain += step[c] * gradient[c]
    let scale = 1
    let moved = false
    for (; scale > 1e-4 && !moved; scale /= 2) {
      const trial = beta.map((b, c) => b + scale * step[c])
      if (visit(trial, false) <= value + 1e-12 * Math.abs(value)) {
        beta.set(trial)
        moved = true
      }
    }
    if (!moved || gain < 1e-10 * Math.abs(value)) break
  }
  return { beta, covariance: inverse.map(v => v * dispersion) }
}

/** Fold of every zone, from the block it lies in. */
function foldOf({ lat, lon }: PotentialInput): Int8Array {
  return Int8Array.from(lat, (y, i) => {
    const a = Math.floor(y / BLOCK_DEGREES)
    const b = Math.floor(lon[i] / BLOCK_DEGREES)
    return (((Math.imul(a, 73_856_093) ^ Math.imul(b, 19_349_663)) >>> 3) % FOLDS) as number
  })
}

/** Squared coefficient of variation of zones around what is expected, beyond that of their few purchases. */
function dispersion({ amount, purchases, spread }: PotentialInput, expected: Float64Array): number {
  let total = 0
  for (const e of expected) total += e
  let sum = 0
  let weight = 0
  for (let i = 0; i < amount.length; i++) {
    const n = (expected[i] * purchases) / total
    if (!(n > 0)) continue
    sum += n * ((amount[i] / expected[i] - 1) ** 2 - spread / n)
    weight += n
  }
  return Math.min(4, Math.max(weight > 0 ? sum / weight : 0, 1e-4))
}

/** Weighted quantile. */
function quantile(values: Float64Array, weights: Float64Array, share: number): number {
  const order = Int32Array.from(values.keys()).filter(i => weights[i] > 0 && Number.isFinite(values[i]))
  order.sort((a, b) => values[a] - values[b] || a - b)
  let total = 0
  for (const i of order) total += weights[i]
  let below = 0
  for (const i of order) {
    below += weights[i]
    if (below >= share * total) return values[i]
  }
  return Number.NEGATIVE_INFINITY
}
