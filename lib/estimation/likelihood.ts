/**
 * Choices of many groups (zones, customers) among alternatives (stores), row by row: group g owns the rows
 * `start[g] .. start[g + 1)`, one for each alternative open to it.
 */
export interface Choices {
  start: Int32Array
  /** Alternative of each row, an index below `alternatives`. */
  alternative: Int32Array
  alternatives: number
  /** What to call the alternatives in messages. */
  names?: readonly string[]
  /** How often (or how much) each row was chosen; never negative. */
  weight: Float64Array
  /** Covariates of a row, such as minutes. */
  covariates: readonly Covariate[]
  /** Covariates of an alternative, such as ln(m2); as long as `alternatives`. */
  attributes?: readonly Covariate[]
  /** Known part of the utility of each row. */
  offset?: Float64Array
  /** Distance of each row, for a decay to make covariates of. */
  distance?: ArrayLike<number>
}

export interface Covariate {
  name: string
  values: ArrayLike<number>
}

/** Log-likelihood with gradient and information in (row coefficients, constants of the alternatives). */
export interface Likelihood {
  value: number
  /** k */
  gradient: Float64Array
  /** alternatives */
  constantGradient: Float64Array
  /** k x k */
  information: Float64Array
  /** k x alternatives */
  crossInformation: Float64Array
  /** alternatives x alternatives, lower triangle */
  constantInformation: Float64Array
}

/** Rows of the largest choice set. */
export function widest(start: Int32Array): number {
  let width = 0
  for (let g = 0; g + 1 < start.length; g++) width = Math.max(width, start[g + 1] - start[g])
  return width
}

/**
 * Shares of one group's rows, into `shares[0 .. rows)`; returns ln sum exp V, the inclusive value. V is
 * x'beta + constant of the alternative + offset.
 */
export function groupShares(
  choices: Choices,
  group: number,
  beta: ArrayLike<number>,
  constants: ArrayLike<number>,
  shares: Float64Array,
): number {
  const { alternative, offset, covariates } = choices
  const from = choices.start[group]
  const rows = choices.start[group + 1] - from
  for (let r = 0; r < rows; r++) shares[r] = constants[alternative[from + r]]
  if (offset) for (let r = 0; r < rows; r++) shares[r] += offset[from + r]
  for (let k = 0; k < covariates.length; k++) {
    const { values } = covariates[k]
    for (let r = 0; r < rows; r++) shares[r] += beta[k] * values[from + r]
  }
  let highest = Number.NEGATIVE_INFINITY
  for (let r = 0; r < rows; r++) if (shares[r] > highest) highest = shares[r]
  let sum = 0
  for (let r = 0; r < rows; r++) {
    shares[r] = Math.exp(shares[r] - highest)
    sum += shares[r]
  }
  for (let r = 0; r < rows; r++) shares[r] /= sum
  return highest + Math.log(sum)
}

/** Logarithm of the least share that is told from none. */
const LEAST = Math.log(Number.MIN_VALUE)

/** What of a likelihood is worked out besides its value and gradient. */
export interface LikelihoodParts {
  /** Derivatives in the constants of the alternatives. */
  constants: boolean
  /** Information; zero where it is not wanted. It costs a group the square of its rows. */
  information: boolean
}

/**
 * Conditional-logit log-likelihood, sum of weight x ln share, at (beta, constants). Equal, up to a constant, to
 * that of a Poisson regression with an effect for every group, concentrated out; so are its derivatives.
 */
export function likelihood(
  choices: Choices,
  beta: ArrayLike<number>,
  constants: ArrayLike<number>,
  parts: LikelihoodParts,
): Likelihood {
  const { start, alternative, weight } = choices
  const k = choices.covariates.length
  const m = parts.constants ? choices.alternatives : 0
  const gradient = new Float64Array(k)
  const constantGradient = new Float64Array(m)
  const information = new Float64Array(k * k)
  const crossInformation = new Float64Array(k * m)
  const constantInformation = new Float64Array(m * m)
  const width = widest(start)
  const utility = new Float64Array(width)
  const shares = new Float64Array(width)
  const expected = new Float64Array(width)
  const residual = new Float64Array(width)
  const place = new Int32Array(width)
  const columns = choices.covariates.map(c => asDoubles(c.values))
  const centred = columns.map(() => new Float64Array(width))
  const offset = choices.offset && asDoubles(choices.offset)
  const constant = asDoubles(constants)
  let value = 0
  for (let g = 0; g + 1 < start.length; g++) {
    const from = start[g]
    const rows = start[g + 1] - from
    const total = totalOf(weight, from, rows)
    if (total === 0) continue
    for (let r = 0; r < rows; r++) utility[r] = constant[alternative[from + r]]
    if (offset) for (let r = 0; r < rows; r++) utility[r] += offset[from + r]
    for (let a = 0; a < k; a++) {
      const values = columns[a]
      const slope = beta[a]
      for (let r = 0; r < rows; r++) utility[r] += slope * values[from + r]
    }
    let highest = Number.NEGATIVE_INFINITY
    for (let r = 0; r < rows; r++) if (utility[r] > highest) highest = utility[r]
    let sum = 0
    for (let r = 0; r < rows; r++) sum += shares[r] = Math.exp(utility[r] - highest)
    const level = highest + Math.log(sum)
    const one = 1 / sum
    for (let r = 0; r < rows; r++) {
      const chosen = weight[from + r]
      const share = shares[r] * one
      shares[r] = share
      if (chosen > 0) value += chosen * Math.max(utility[r] - level, LEAST)
      expected[r] = total * share
      residual[r] = chosen - expected[r]
    }
    if (!parts.information) {
      for (let a = 0; a < k; a++) {
        const values = columns[a]
        let slope = 0
        for (let r = 0; r < rows; r++) slope += residual[r] * values[from + r]
        gradient[a] += slope
      }
      if (m > 0) for (let r = 0; r < rows; r++) constantGradient[alternative[from + r]] += residual[r]
      continue
    }
    for (let a = 0; a < k; a++) {
      const values = columns[a]
      const column = centred[a]
      let mean = 0
      for (let r = 0; r < rows; r++) mean += shares[r] * values[from + r]
      let slope = 0
      for (let r = 0; r < rows; r++) {
        const apart = values[from + r] - mean
        column[r] = apart
        slope += residual[r] * apart
      }
      gradient[a] += slope
      for (let b = 0; b <= a; b++) {
        const other = centred[b]
        let sum = 0
        for (let r = 0; r < rows; r++) sum += expected[r] * column[r] * other[r]
        information[a * k + b] += sum
      }
      if (m > 0)
        for (let r = 0; r < rows; r++)
          crossInformation[a * m + alternative[from + r]] += expected[r] * column[r]
    }
    if (m === 0) continue
    let rising = true
    for (let r = 0; r < rows; r++) {
      place[r] = alternative[from + r]
      if (r > 0 && place[r] < place[r - 1]) rising = false
      constantGradient[place[r]] += residual[r]
    }
    for (let r = 0; r < rows; r++) {
      const j = place[r]
      const row = j * m
      const e = expected[r]
      constantInformation[row + j] += e
      if (rising) for (let s = 0; s <= r; s++) constantInformation[row + place[s]] -= e * shares[s]
      else
        for (let s = 0; s <= r; s++) {
          const l = place[s]
          constantInformation[l <= j ? row + l : l * m + j] -= e * shares[s]
        }
    }
  }
  return { value, gradient, constantGradient, information, crossInformation, constantInformation }
}

/** One kind of array for all columns: loops over several kinds run several times slower. */
function asDoubles(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values)
}

/** The value of {@link likelihood} alone. */
export function logLikelihood(
  choices: Choices,
  beta: ArrayLike<number>,
  constants: ArrayLike<number>,
): number {
  const { start, weight } = choices
  const shares = new Float64Array(widest(start))
  let value = 0
  for (let g = 0; g + 1 < start.length; g++) {
    const from = start[g]
    const rows = start[g + 1] - from
    if (totalOf(weight, from, rows) === 0) continue
    groupShares(choices, g, beta, constants, shares)
    for (let r = 0; r < rows; r++)
      if (weight[from + r] > 0) value += weight[from + r] * Math.log(Math.max(shares[r], Number.MIN_VALUE))
  }
  return value
}

function totalOf(weight: Float64Array, from: number, rows: number): number {
  let total = 0
  for (let r = from; r < from + rows; r++) total += weight[r]
  return total
}

/** Log-likelihood when every alternative open to a group is equally likely. */
export function nullLogLikelihood(choices: Choices): number {
  let value = 0
  for (let g = 0; g + 1 < choices.start.length; g++) {
    const rows = choices.start[g + 1] - choices.start[g]
    for (let r = choices.start[g]; r < choices.start[g + 1]; r++) value -= choices.weight[r] * Math.log(rows)
  }
  return value
}

/** Share of every row and inclusive value of every group. */
export function allShares(
  choices: Choices,
  beta: ArrayLike<number>,
  constants: ArrayLike<number>,
): { share: Float64Array; access: Float64Array } {
  const groups = choices.start.length - 1
  const share = new Float64Array(choices.alternative.length)
  const access = new Float64Array(groups)
  const buffer = new Float64Array(widest(choices.start))
  for (let g = 0; g < groups; g++) {
    access[g] = groupShares(choices, g, beta, constants, buffer)
    share.set(buffer.subarray(0, choices.start[g + 1] - choices.start[g]), choices.start[g])
  }
  return { share, access }
}
