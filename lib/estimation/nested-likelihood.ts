import { type Choices, widest } from './likelihood'

/** Where the parameters of a nested logit lie: k covariates, effects of alternatives, dissimilarities. */
export interface NestedLayout {
  k: number
  /** Parameter of the effect of each alternative; -1 has none. */
  effectAt: Int32Array
  /** Nest of each alternative. */
  nestOf: Int32Array
  nests: number
  /** Parameter of the dissimilarity of each nest; -1 is held at 1. */
  dissimilarityAt: Int32Array
  size: number
  /**
   * Utilities inside a nest: divided by its dissimilarity (consistent with utility maximisation), or as they are
   * (the older form, Greene 2003, section 21.7.4).
   */
  form: 'utility' | 'branch'
}

/** What one group says at some parameters, in local terms: k covariates, one effect per row, one scale per nest. */
export interface NestedGroup {
  rows: number
  /** Share and score of each row: d ln P_r / d local parameter, `width` long. */
  share: Float64Array
  score: Float64Array[]
  value: number
  /** Minus the second derivatives, width x width, lower triangle. */
  information: Float64Array
  width: number
  /** Parameter of each local one; -1 is none. */
  place: Int32Array
}

/** Reads groups one after the other; what it returns is overwritten by the next. */
export function nestedReader(choices: Choices, layout: NestedLayout) {
  const { k, nests, nestOf, form } = layout
  const withEffects = layout.effectAt.some(p => p >= 0)
  const most = widest(choices.start)
  const utility = new Float64Array(most)
  const inside = new Float64Array(most)
  const share = new Float64Array(most)
  const inclusive = new Float64Array(nests)
  const upper = new Float64Array(nests)

  return function read(group: number, parameters: Float64Array, withInformation: boolean): NestedGroup {
    const from = choices.start[group]
    const rows = choices.start[group + 1] - from
    const effects = withEffects ? rows : 0
    const width = k + effects + nests
    const alternative = (r: number) => choices.alternative[from + r]
    const scale = (n: number) => (layout.dissimilarityAt[n] < 0 ? 1 : parameters[layout.dissimilarityAt[n]])
    const x = (r: number, p: number) =>
      p < k ? Number(choices.covariates[p].values[from + r]) : Number(p - k === r)

    for (let r = 0; r < rows; r++) {
      utility[r] = choices.offset?.[from + r] ?? 0
      for (let p = 0; p < k; p++) utility[r] += parameters[p] * choices.covariates[p].values[from + r]
      const effect = layout.effectAt[alternative(r)]
      if (effect >= 0) utility[r] += parameters[effect]
    }
    const members: number[][] = Array.from({ length: nests }, () => [])
    for (let r = 0; r < rows; r++) members[nestOf[alternative(r)]].push(r)
    let highest = Number.NEGATIVE_INFINITY
    members.forEach((own, n) => {
      if (own.length === 0) return
      const factor = form === 'utility' ? 1 / scale(n) : 1
      let top = Number.NEGATIVE_INFINITY
      for (const r of own) top = Math.max(top, factor * utility[r])
      let sum = 0
      for (const r of own) {
        inside[r] = Math.exp(factor * utility[r] - top)
        sum += inside[r]
      }
      for (const r of own) inside[r] /= sum
      inclusive[n] = top + Math.log(sum)
      upper[n] = scale(n) * inclusive[n]
      highest = Math.max(highest, upper[n])
    })
    let sum = 0
    members.forEach((own, n) => {
      if (own.length > 0) sum += Math.exp(upper[n] - highest)
    })
    const all = highest + Math.log(sum)

    const place = new Int32Array(width)
    for (let p = 0; p < k; p++) place[p] = p
    for (let r = 0; r < effects; r++) place[k + r] = layout.effectAt[alternative(r)]
    for (let n = 0; n < nests; n++) place[k + effects + n] = layout.dissimilarityAt[n]

    const score = Array.from({ length: rows }, () => new Float64Array(width))
    const mean = new Float64Array(width)
    const slopes: Float64Array[] = []
    const information = new Float64Array(withInformation ? width * width : 0)
    let value = 0
    let total = 0
    for (let r = 0; r < rows; r++) total += choices.weight[from + r]

    members.forEach((own, n) => {
      const slope = new Float64Array(width)
      slopes.push(slope)
      if (own.length === 0) return
      const lambda = scale(n)
      const at = k + effects + n
      const chosen = Math.exp(upper[n] - all)
      const average = new Float64Array(k + effects)
      let v = 0
      for (const r of own) {
        for (let p = 0; p < k; p++) average[p] += inside[r] * x(r, p)
        if (effects > 0) average[k + r] += inside[r]
        v += inside[r] * utility[r]
      }
      // Slope of the nest's utility, and of each row inside its nest.
      for (let p = 0; p < average.length; p++)
        slope[p] = form === 'utility' ? average[p] : lambda * average[p]
      slope[at] = form === 'utility' ? inclusive[n] - v / lambda : inclusive[n]
      for (let p = 0; p < width; p++) mean[p] += chosen * slope[p]
      const factor = form === 'utility' ? 1 / lambda : 1
      let weight = 0
      for (const r of own) {
        const w = choices.weight[from + r]
        weight += w
        share[r] = chosen * inside[r]
        if (w > 0) value += w * Math.log(Math.max(share[r], Number.MIN_VALUE))
        for (let p = 0; p < k; p++) score[r][p] += factor * x(r, p)
        if (effects > 0) score[r][k + r] += factor
        for (let p = 0; p < average.length; p++) score[r][p] += slope[p] - factor * average[p]
        score[r][at] += slope[at] - (form === 'utility' ? (utility[r] - v) / (lambda * lambda) : 0)
      }
      if (!withInformation) return
      const surplus = weight - total * chosen
      const curvature = surplus * (form === 'utility' ? 1 / lambda : lambda) - weight * factor * factor
      let variance = 0
      let thirds = 0
      const withUtility = new Float64Array(average.length)
      const residual = new Float64Array(average.length)
      for (const r of own) {
        const w = choices.weight[from + r]
        const away = utility[r] - v
        variance += inside[r] * away * away
        thirds += w * away
        for (let p = 0; p < k; p++) {
          const apart = x(r, p) - average[p]
          withUtility[p] += inside[r] * away * x(r, p)
          residual[p] += w * apart
          for (let q = 0; q <= p; q++)
            information[p * width + q] -= curvature * inside[r] * apart * (x(r, q) - average[q])
          if (effects > 0) information[(k + r) * width + p] -= curvature * inside[r] * apart
        }
        if (effects === 0) continue
        withUtility[k + r] += inside[r] * away
        residual[k + r] += w - weight * inside[r]
        information[(k + r) * width + k + r] -= curvature * inside[r]
        for (const s of own)
          if (s <= r) information[(k + r) * width + k + s] += curvature * inside[r] * inside[s]
      }
      if (form === 'utility') {
        for (let p = 0; p < average.length; p++)
          information[at * width + p] +=
            residual[p] / lambda ** 2 -
            (weight * withUtility[p]) / lambda ** 3 +
            (surplus * withUtility[p]) / lambda ** 2
        information[at * width + at] -=
          (2 * thirds) / lambda ** 3 - (weight * variance) / lambda ** 4 + (surplus * variance) / lambda ** 3
      } else {
        for (let p = 0; p < average.length; p++) information[at * width + p] -= surplus * average[p]
      }
      addOuter(information, slope, width, total * chosen)
    })
    if (withInformation) addOuter(information, mean, width, -total)
    for (let r = 0; r < rows; r++) for (let p = 0; p < width; p++) score[r][p] -= mean[p]
    return { rows, share, score, value, information, width, place }
  }
}

function addOuter(matrix: Float64Array, vector: Float64Array, n: number, factor: number): void {
  for (let i = 0; i < n; i++) {
    if (vector[i] === 0) continue
    for (let j = 0; j <= i; j++) matrix[i * n + j] += factor * vector[i] * vector[j]
  }
}
