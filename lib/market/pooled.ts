import { fitAccessCurve, onCurve, shrink } from './demand'
import { MarketError } from './errors'
import { type Choices, groupShares, widest } from './likelihood'
import { cholesky, choleskyInverse, sandwich } from './linear'
import { constantsOf, fitLogit, type LogitFit, type LogitOptions } from './logit'

/** Purchases known to come from somewhere in a set of rows: row r = (zone, store) of a {@link Choices}. */
export interface PooledRows {
  /** Purchases of each flow. */
  tickets: Float64Array
  /** Rows of flow f: rows[start[f] .. start[f + 1]). */
  start: Int32Array
  rows: Int32Array
}

export interface PooledOptions {
  effects?: LogitOptions['effects']
  cluster?: Int32Array
  /** Inhabitants of each group, its demand before anything was bought. */
  population: Float64Array
  /** First guess of the coefficients of the row covariates, which spreads the flows for the first time. */
  guess: readonly number[]
  maxIterations?: number
  onIteration?: (iteration: number, change: number) => void
}

export interface PooledFit {
  logit: LogitFit
  /** Purchases by row, as spread at the end. */
  tickets: Float64Array
  /** Part of its flow that each entry of `rows` receives. */
  spread: Float64Array
  iterations: number
}

/** Change of every coefficient, in its standard error or itself, below which EM has settled. */
const SETTLED = 2e-5

/**
 * Conditional logit on flows whose zone is known only as one of several: maximises the likelihood of the pooled
 * flows by EM. E: a flow's purchases go to its rows in proportion to (purchases of the zone, shrunk towards what
 * its population and access predict) x (share of the store). M: the conditional logit. The information lost in
 * pooling, the variance inside each flow of a purchase's score (Louis 1982), is taken out of the information
 * before standard errors are formed.
 */
export function fitPooled(choices: Choices, flows: PooledRows, options: PooledOptions): PooledFit {
  const groups = choices.start.length - 1
  const k = choices.covariates.length
  const groupOf = new Int32Array(choices.alternative.length)
  for (let g = 0; g < groups; g++) groupOf.fill(g, choices.start[g], choices.start[g + 1])
  const spread = new Float64Array(flows.rows.length)
  const demand = Float64Array.from(options.population)
  let parameters = Float64Array.from(options.guess)
  let constants: Float64Array = new Float64Array(choices.alternatives)
  let logit: LogitFit | undefined
  const limit = options.maxIterations ?? 60
  const exact = flows.rows.length === flows.tickets.length
  let tickets = choices.weight
  for (let iteration = 1; iteration <= limit; iteration++) {
    const { share, access } = allShares(choices, parameters, constants)
    tickets = spreadFlows(choices, flows, groupOf, demand, share, spread)
    const current = { ...choices, weight: tickets }
    const next = fitLogit(current, { effects: options.effects, start: logit, errors: false })
    const change = logit ? largestChange(logit, next) : Number.POSITIVE_INFINITY
    logit = next
    options.onIteration?.(iteration, change)
    if (exact || change < SETTLED) {
      const settled = fitLogit(current, { effects: options.effects, start: logit, cluster: options.cluster })
      return {
        logit: exact ? settled : withoutMissing(current, flows, groupOf, spread, settled),
        tickets,
        spread,
        iterations: iteration,
      }
    }
    parameters = next.parameters.slice(0, k)
    constants = constantsOf(choices, next)
    updateDemand(choices, tickets, access, options.population, demand)
  }
  throw new MarketError(
    'not_converged',
    `Spreading the pooled purchases over their zones has not settled after ${limit} rounds.`,
    { iterations: limit, parameters: k },
  )
}

function largestChange(before: LogitFit, after: LogitFit): number {
  let change = 0
  after.coefficients.forEach((c, p) => {
    const was = before.coefficients[p].estimate
    change = Math.max(change, Math.abs(c.estimate - was) / Math.max(Math.abs(was), c.se))
  })
  return change
}

function allShares(
  choices: Choices,
  parameters: ArrayLike<number>,
  constants: Float64Array,
): { share: Float64Array; access: Float64Array } {
  const groups = choices.start.length - 1
  const share = new Float64Array(choices.alternative.length)
  const access = new Float64Array(groups)
  const buffer = new Float64Array(widest(choices.start))
  for (let g = 0; g < groups; g++) {
    access[g] = groupShares(choices, g, parameters, constants, buffer)
    share.set(buffer.subarray(0, choices.start[g + 1] - choices.start[g]), choices.start[g])
  }
  return { share, access }
}

function spreadFlows(
  choices: Choices,
  flows: PooledRows,
  groupOf: Int32Array,
  demand: Float64Array,
  share: Float64Array,
  spread: Float64Array,
): Float64Array {
  const tickets = new Float64Array(choices.alternative.length)
  for (let f = 0; f < flows.tickets.length; f++) {
    let sum = 0
    for (let e = flows.start[f]; e < flows.start[f + 1]; e++) {
      const row = flows.rows[e]
      spread[e] = Math.max(demand[groupOf[row]] * share[row], Number.MIN_VALUE)
      sum += spread[e]
    }
    for (let e = flows.start[f]; e < flows.start[f + 1]; e++) {
      spread[e] /= sum
      tickets[flows.rows[e]] += spread[e] * flows.tickets[f]
    }
  }
  return tickets
}

function updateDemand(
  choices: Choices,
  tickets: Float64Array,
  access: Float64Array,
  population: Float64Array,
  demand: Float64Array,
): void {
  let total = 0
  for (let g = 0; g < demand.length; g++) {
    demand[g] = 0
    for (let r = choices.start[g]; r < choices.start[g + 1]; r++) demand[g] += tickets[r]
    total += demand[g]
  }
  const curve = fitAccessCurve(demand, population, access)
  const expected = population.map((people, g) => onCurve(curve, people, access[g]))
  demand.set(shrink(demand, expected, total, 1).amount)
}

/** Least part of the information that pooling is taken to leave: its loss is bounded from above, not known. */
const LEFT = 0.05

/**
 * Standard errors of the row covariates from the observed information: complete information less what pooling
 * hides. The loss ignores that store effects would absorb some of it, so the errors are on the safe side.
 */
function withoutMissing(
  choices: Choices,
  flows: PooledRows,
  groupOf: Int32Array,
  spread: Float64Array,
  logit: LogitFit,
): LogitFit {
  const k = choices.covariates.length
  const size = logit.coefficients.length
  const value = (row: number, p: number) => choices.covariates[p].values[row]
  const { share } = allShares(choices, logit.parameters, constantsOf(choices, logit))
  const mean = new Float64Array((choices.start.length - 1) * k)
  for (let r = 0; r < share.length; r++)
    for (let p = 0; p < k; p++) mean[groupOf[r] * k + p] += share[r] * value(r, p)
  const missing = new Float64Array(k * k)
  const centre = new Float64Array(k)
  const score = new Float64Array(k)
  for (let f = 0; f < flows.tickets.length; f++) {
    if (flows.start[f + 1] - flows.start[f] < 2) continue
    const visit = (apply: (weight: number) => void) => {
      for (let e = flows.start[f]; e < flows.start[f + 1]; e++) {
        const row = flows.rows[e]
        for (let p = 0; p < k; p++) score[p] = value(row, p) - mean[groupOf[row] * k + p]
        apply(spread[e])
      }
    }
    centre.fill(0)
    visit(weight => {
      for (let p = 0; p < k; p++) centre[p] += weight * score[p]
    })
    visit(weight => {
      for (let p = 0; p < k; p++)
        for (let q = 0; q < k; q++)
          missing[p * k + q] += flows.tickets[f] * weight * (score[p] - centre[p]) * (score[q] - centre[q])
    })
  }
  const part = (matrix: Float64Array) =>
    Float64Array.from({ length: k * k }, (_, e) => matrix[Math.floor(e / k) * size + (e % k)])
  const complete = inverse(part(logit.covariance), k)
  if (!complete) return logit
  const least = complete.map(c => LEFT * c)
  const left = complete.map((c, e) => c - missing[e])
  const observed =
    cholesky(
      left.map((x, e) => x - least[e]),
      k,
    ).factor === null
      ? inverse(least, k)
      : inverse(left, k)
  if (!observed) return logit
  const clustered = sandwich(observed, sandwich(complete, part(logit.clustered_covariance), k), k)
  const replace = (matrix: Float64Array, block: Float64Array) => {
    const out = Float64Array.from(matrix)
    for (let p = 0; p < k; p++) for (let q = 0; q < k; q++) out[p * size + q] = block[p * k + q]
    return out
  }
  return {
    ...logit,
    covariance: replace(logit.covariance, observed),
    clustered_covariance: replace(logit.clustered_covariance, clustered),
    coefficients: logit.coefficients.map((c, p) =>
      p < k
        ? {
            ...c,
            se: Math.sqrt(observed[p * k + p]),
            clustered_se: Math.sqrt(clustered[p * k + p]),
            hc0_se: null,
          }
        : c,
    ),
  }
}

function inverse(matrix: Float64Array, n: number): Float64Array | null {
  const { factor } = cholesky(matrix, n)
  return factor && choleskyInverse(factor, n)
}
