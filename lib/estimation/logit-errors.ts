import { EstimationError } from './errors'
import { type Choices, groupShares, widest } from './likelihood'
import { mirror } from './linear'
import { assemble, assembleVector, effectsOf, type Layout, withAttributes } from './logit-model'

/** Numbers that the scores of clusters may take. */
const MOST_SCORES = 5e7

/** Variance of the score by clusters of groups (each its own without any), and of the effects' prior. */
export function clusteredMeat(
  choices: Choices,
  layout: Layout,
  parameters: Float64Array,
  variance: number,
  cluster: Int32Array | undefined,
): Float64Array {
  const { size, k } = layout
  const groups = choices.start.length - 1
  const constants = withAttributes(choices, parameters, effectsOf(choices, layout, parameters))
  const shares = new Float64Array(widest(choices.start))
  const order = Int32Array.from({ length: groups }, (_, g) => g)
  if (cluster) order.sort((a, b) => cluster[a] - cluster[b])
  const meat = new Float64Array(size * size)
  const rowScore = new Float64Array(k)
  const constantScore = new Float64Array(choices.alternatives)
  for (let o = 0; o < groups; o++) {
    const g = order[o]
    const from = choices.start[g]
    const rows = choices.start[g + 1] - from
    let total = 0
    for (let r = 0; r < rows; r++) total += choices.weight[from + r]
    if (total > 0) {
      groupShares(choices, g, parameters, constants, shares)
      for (let r = 0; r < rows; r++) {
        const residual = choices.weight[from + r] - total * shares[r]
        for (let a = 0; a < k; a++) rowScore[a] += residual * choices.covariates[a].values[from + r]
        constantScore[choices.alternative[from + r]] += residual
      }
    }
    if (o + 1 < groups && cluster && cluster[order[o + 1]] === cluster[g]) continue
    addOuter(meat, assembleVector(choices, layout, rowScore, constantScore), size)
    rowScore.fill(0)
    constantScore.fill(0)
  }
  return withPrior(meat, layout, variance)
}

/**
 * Variance of the score by clusters of rows, which may cut across groups (stores, say): a row's score is that of
 * the Poisson regression with an effect for every group, (weight - expected) (x - mean of its group). Throws
 * {@link EstimationError} where there are too many clusters for it.
 */
export function rowClusteredMeat(
  choices: Choices,
  layout: Layout,
  parameters: Float64Array,
  variance: number,
  cluster: Int32Array,
  clusters: number,
): Float64Array {
  const { size, k } = layout
  const m = choices.alternatives
  const width = k + (size > k ? m : 0)
  if (clusters * width > MOST_SCORES)
    throw new EstimationError(
      'invalid_value',
      `${clusters} clusters that cut across zones are too many for ${width} coefficients and effects: take clusters that hold whole zones, or no free effects.`,
      { clusters },
    )
  const constants = withAttributes(choices, parameters, effectsOf(choices, layout, parameters))
  const scores = new Float64Array(clusters * width)
  const shares = new Float64Array(widest(choices.start))
  const mean = new Float64Array(k)
  const within = new Map<number, number>()
  for (let g = 0; g + 1 < choices.start.length; g++) {
    const from = choices.start[g]
    const rows = choices.start[g + 1] - from
    const total = centre(choices, g, parameters, constants, shares, mean)
    if (total === 0) continue
    within.clear()
    for (let r = 0; r < rows; r++) {
      const c = cluster[from + r]
      const residual = choices.weight[from + r] - total * shares[r]
      for (let a = 0; a < k; a++)
        scores[c * width + a] += residual * (choices.covariates[a].values[from + r] - mean[a])
      if (width === k) continue
      scores[c * width + k + choices.alternative[from + r]] += residual
      within.set(c, (within.get(c) ?? 0) + residual)
    }
    for (const [c, sum] of within)
      for (let r = 0; r < rows; r++) scores[c * width + k + choices.alternative[from + r]] -= sum * shares[r]
  }
  const meat = new Float64Array(size * size)
  const none = new Float64Array(m)
  for (let c = 0; c < clusters; c++) {
    const row = scores.subarray(c * width, c * width + k)
    const constant = width === k ? none : scores.subarray(c * width + k, (c + 1) * width)
    addOuter(meat, assembleVector(choices, layout, row, constant), size)
  }
  return withPrior(meat, layout, variance)
}

/**
 * Sum over rows of factor x (x - mean of its group)(x - mean)'. With the squared residual as factor it is White's
 * variance of the score (HC0), with the weight that of Berndt, Hall, Hall and Hausman (each unit of weight one
 * choice).
 */
export function rowMeat(
  choices: Choices,
  layout: Layout,
  parameters: Float64Array,
  factorOf: (weight: number, expected: number) => number,
): Float64Array {
  const { size, k } = layout
  const m = size > k ? choices.alternatives : 0
  const constants = withAttributes(choices, parameters, effectsOf(choices, layout, parameters))
  const width = widest(choices.start)
  const shares = new Float64Array(width)
  const factor = new Float64Array(width)
  const mean = new Float64Array(k)
  const sums = new Float64Array(k)
  const centred = new Float64Array(k)
  const information = new Float64Array(k * k)
  const crossInformation = new Float64Array(k * m)
  const constantInformation = new Float64Array(m * m)
  for (let g = 0; g + 1 < choices.start.length; g++) {
    const from = choices.start[g]
    const rows = choices.start[g + 1] - from
    const total = centre(choices, g, parameters, constants, shares, mean)
    if (total === 0) continue
    let all = 0
    sums.fill(0)
    for (let r = 0; r < rows; r++) {
      const f = factorOf(choices.weight[from + r], total * shares[r])
      factor[r] = f
      all += f
      for (let a = 0; a < k; a++) {
        centred[a] = choices.covariates[a].values[from + r] - mean[a]
        sums[a] += f * centred[a]
        for (let b = 0; b <= a; b++) information[a * k + b] += f * centred[a] * centred[b]
        if (m > 0) crossInformation[a * m + choices.alternative[from + r]] += f * centred[a]
      }
    }
    if (m === 0) continue
    for (let r = 0; r < rows; r++) {
      const j = choices.alternative[from + r]
      for (let a = 0; a < k; a++) crossInformation[a * m + j] -= shares[r] * sums[a]
      constantInformation[j * m + j] += factor[r]
      for (let s = 0; s <= r; s++) {
        const l = choices.alternative[from + s]
        const value = all * shares[r] * shares[s] - factor[r] * shares[s] - shares[r] * factor[s]
        constantInformation[l <= j ? j * m + l : l * m + j] += value
      }
    }
  }
  return mirror(assemble(choices, layout, { information, crossInformation, constantInformation }), size)
}

/** Shares of a group and the mean of its covariates under them; returns its weight, 0 leaves them undone. */
function centre(
  choices: Choices,
  group: number,
  parameters: Float64Array,
  constants: Float64Array,
  shares: Float64Array,
  mean: Float64Array,
): number {
  const from = choices.start[group]
  const rows = choices.start[group + 1] - from
  let total = 0
  for (let r = 0; r < rows; r++) total += choices.weight[from + r]
  if (total === 0) return 0
  groupShares(choices, group, parameters, constants, shares)
  for (let a = 0; a < mean.length; a++) {
    const { values } = choices.covariates[a]
    mean[a] = 0
    for (let r = 0; r < rows; r++) mean[a] += shares[r] * values[from + r]
  }
  return total
}

function withPrior(meat: Float64Array, layout: Layout, variance: number): Float64Array {
  if (layout.effects === 'shrunk')
    for (let p = layout.fixed; p < layout.size; p++) meat[p * layout.size + p] += 1 / variance
  return meat
}

function addOuter(matrix: Float64Array, vector: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const value = vector[i]
    if (value !== 0) for (let j = 0; j < n; j++) matrix[i * n + j] += value * vector[j]
  }
}
