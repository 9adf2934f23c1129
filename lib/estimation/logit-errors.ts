import { type Choices, groupShares, widest } from './likelihood'
import { assembleVector, effectsOf, type Layout, withAttributes } from './logit-model'

/** Weight of the data in one sandwich of single rows above which it is not worth its time. */
const HC0_WORK = 2e8

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
  if (layout.effects === 'shrunk')
    for (let p = layout.fixed; p < size; p++) meat[p * size + p] += 1 / variance
  return meat
}

/** White's variance of the score, row by row; null where the data are too many for it. */
export function heteroskedasticMeat(
  choices: Choices,
  layout: Layout,
  parameters: Float64Array,
): Float64Array | null {
  const { size, k } = layout
  if (choices.weight.length * size * size > HC0_WORK) return null
  const constants = withAttributes(choices, parameters, effectsOf(choices, layout, parameters))
  const shares = new Float64Array(widest(choices.start))
  const meat = new Float64Array(size * size)
  for (let g = 0; g + 1 < choices.start.length; g++) {
    const from = choices.start[g]
    const rows = choices.start[g + 1] - from
    groupShares(choices, g, parameters, constants, shares)
    const mean = new Float64Array(k)
    const meanConstant = new Float64Array(choices.alternatives)
    let total = 0
    for (let r = 0; r < rows; r++) {
      total += choices.weight[from + r]
      for (let a = 0; a < k; a++) mean[a] += shares[r] * choices.covariates[a].values[from + r]
      meanConstant[choices.alternative[from + r]] += shares[r]
    }
    for (let r = 0; r < rows; r++) {
      const residual = choices.weight[from + r] - total * shares[r]
      const row = mean.map((value, a) => residual * (choices.covariates[a].values[from + r] - value))
      const constant = meanConstant.map(value => -residual * value)
      constant[choices.alternative[from + r]] += residual
      addOuter(meat, assembleVector(choices, layout, row, constant), size)
    }
  }
  return meat
}

function addOuter(matrix: Float64Array, vector: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const value = vector[i]
    if (value !== 0) for (let j = 0; j < n; j++) matrix[i * n + j] += value * vector[j]
  }
}
