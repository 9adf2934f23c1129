/**
 * Choices of many groups (zones, customers) among alternatives (stores), row by row: group g owns the rows
 * `start[g] .. start[g + 1)`, one for each alternative open to it.
 */
export interface Choices {
  start: Int32Array
  /** Alternative of each row, an index below `alternatives`. */
  alternative: Int32Array
  alternatives: number
  /** How often (or how much) each row was chosen; never negative. */
  weight: Float64Array
  /** Covariates of a row, such as minutes. */
  covariates: readonly Covariate[]
  /** Covariates of an alternative, such as ln(m2); as long as `alternatives`. */
  attributes?: readonly Covariate[]
  /** Known part of the utility of each row. */
  offset?: Float64Array
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
  const from = choices.start[group]
  const rows = choices.start[group + 1] - from
  let highest = Number.NEGATIVE_INFINITY
  for (let r = 0; r < rows; r++) {
    const row = from + r
    let v = constants[choices.alternative[row]]
    if (choices.offset) v += choices.offset[row]
    for (let k = 0; k < choices.covariates.length; k++) v += beta[k] * choices.covariates[k].values[row]
    shares[r] = v
    if (v > highest) highest = v
  }
  let sum = 0
  for (let r = 0; r < rows; r++) {
    shares[r] = Math.exp(shares[r] - highest)
    sum += shares[r]
  }
  for (let r = 0; r < rows; r++) shares[r] /= sum
  return highest + Math.log(sum)
}

/**
 * Conditional-logit log-likelihood, sum of weight x ln share, at (beta, constants). Equal, up to a constant, to
 * that of a Poisson regression with an effect for every group, concentrated out; so are its derivatives.
 */
export function likelihood(
  choices: Choices,
  beta: ArrayLike<number>,
  constants: ArrayLike<number>,
  withConstants: boolean,
): Likelihood {
  const k = choices.covariates.length
  const m = withConstants ? choices.alternatives : 0
  const gradient = new Float64Array(k)
  const constantGradient = new Float64Array(m)
  const information = new Float64Array(k * k)
  const crossInformation = new Float64Array(k * m)
  const constantInformation = new Float64Array(m * m)
  const shares = new Float64Array(widest(choices.start))
  const mean = new Float64Array(k)
  let value = 0
  for (let g = 0; g + 1 < choices.start.length; g++) {
    const from = choices.start[g]
    const rows = choices.start[g + 1] - from
    let total = 0
    for (let r = 0; r < rows; r++) total += choices.weight[from + r]
    if (total === 0) continue
    groupShares(choices, g, beta, constants, shares)
    mean.fill(0)
    for (let r = 0; r < rows; r++) {
      const weight = choices.weight[from + r]
      if (weight > 0) value += weight * Math.log(Math.max(shares[r], Number.MIN_VALUE))
      for (let a = 0; a < k; a++) mean[a] += shares[r] * choices.covariates[a].values[from + r]
    }
    for (let r = 0; r < rows; r++) {
      const row = from + r
      const expected = total * shares[r]
      const residual = choices.weight[row] - expected
      for (let a = 0; a < k; a++) {
        const centred = choices.covariates[a].values[row] - mean[a]
        gradient[a] += residual * centred
        for (let b = 0; b <= a; b++)
          information[a * k + b] += expected * centred * (choices.covariates[b].values[row] - mean[b])
      }
      if (!withConstants) continue
      const j = choices.alternative[row]
      constantGradient[j] += residual
      for (let a = 0; a < k; a++)
        crossInformation[a * m + j] += expected * (choices.covariates[a].values[row] - mean[a])
      constantInformation[j * m + j] += expected
      for (let s = 0; s <= r; s++) {
        const l = choices.alternative[from + s]
        constantInformation[l <= j ? j * m + l : l * m + j] -= expected * shares[s]
      }
    }
  }
  return { value, gradient, constantGradient, information, crossInformation, constantInformation }
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
