/** Zones of one event, before and after. */
export interface Sample {
  before: Float64Array
  after: Float64Array
  /** Change of access; 0 for a control zone. */
  dI: Float64Array
  /** Weight of the zone: 1, or what makes the controls like the affected zones. */
  weight: Float64Array
  /** Zones that err together. */
  block: Int32Array
}

export interface Stacked {
  /** d ln spending / d I. */
  value: number
  /** Clustered by block. */
  se: number
  /** ln of the growth of zones that nothing happened to. */
  growth: number
}

/**
 * Poisson pseudo-likelihood of spending by zone and period with zone and period effects,
 * `E[Y_it] = exp(a_i + tau_t + value dI_i after_t)`. With two periods the zone effects drop out and what is left is
 * a logistic regression of the part that falls into the second one, weighted by spending. Null where the zones do not
 * differ in exposure or nothing was bought. Standard errors are clustered by block.
 */
export function fitStacked({ before, after, dI, weight, block }: Sample): Stacked | null {
  let sum = 0
  let first = 0
  let second = 0
  let centre = 0
  for (let i = 0; i < before.length; i++) {
    const n = weight[i] * (before[i] + after[i])
    if (!(n > 0)) continue
    sum += n
    centre += n * dI[i]
    first += weight[i] * before[i]
    second += weight[i] * after[i]
  }
  if (!(first > 0) || !(second > 0)) return null
  centre /= sum
  let a = Math.log(second / first)
  let b = 0
  let inverse: [number, number, number] = [0, 0, 0]
  for (let iteration = 0; iteration < 50; iteration++) {
    let ga = 0
    let gb = 0
    let haa = 0
    let hab = 0
    let hbb = 0
    for (let i = 0; i < before.length; i++) {
      const n = weight[i] * (before[i] + after[i])
      if (!(n > 0)) continue
      const x = dI[i] - centre
      const p = 1 / (1 + Math.exp(-(a + b * x)))
      const residual = weight[i] * after[i] - n * p
      const w = n * p * (1 - p)
      ga += residual
      gb += residual * x
      haa += w
      hab += w * x
      hbb += w * x * x
    }
    const determinant = haa * hbb - hab * hab
    if (!(determinant > 1e-12 * haa * haa)) return null
    inverse = [hbb / determinant, -hab / determinant, haa / determinant]
    const da = inverse[0] * ga + inverse[1] * gb
    const db = inverse[1] * ga + inverse[2] * gb
    const step = Math.min(1, 3 / Math.max(Math.abs(da), Math.abs(db), 1e-12))
    a += step * da
    b += step * db
    if (Math.abs(da) + Math.abs(db) < 1e-10) break
  }
  const scores = new Map<number, [number, number]>()
  for (let i = 0; i < before.length; i++) {
    const n = weight[i] * (before[i] + after[i])
    if (!(n > 0)) continue
    const x = dI[i] - centre
    const residual = weight[i] * after[i] - n / (1 + Math.exp(-(a + b * x)))
    const score = scores.get(block[i]) ?? [0, 0]
    score[0] += residual
    score[1] += residual * x
    scores.set(block[i], score)
  }
  let variance = 0
  for (const [sa, sb] of scores.values()) variance += (inverse[1] * sa + inverse[2] * sb) ** 2
  const clusters = scores.size
  return {
    value: b,
    se: Math.sqrt((variance * clusters) / Math.max(1, clusters - 1)),
    growth: a - b * centre,
  }
}
