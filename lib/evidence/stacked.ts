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
  /** Jackknife over blocks. */
  se: number
  /** ln of the growth of zones that nothing happened to. */
  growth: number
}

/**
 * Poisson pseudo-likelihood of spending by zone and period with zone and period effects,
 * `E[Y_it] = exp(a_i + tau_t + value dI_i after_t)`. With two periods the zone effects drop out and what is left is
 * a logistic regression of the part that falls into the second one, weighted by spending. Null where the zones do not
 * differ in exposure or nothing was bought. The standard error is the jackknife over blocks (one Newton step without
 * each), which holds where one large zone weighs much of the evidence and the usual sandwich is too small.
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
  const blocks = new Map<number, Float64Array>()
  for (let i = 0; i < before.length; i++) {
    const n = weight[i] * (before[i] + after[i])
    if (!(n > 0)) continue
    const x = dI[i] - centre
    const p = 1 / (1 + Math.exp(-(a + b * x)))
    const residual = weight[i] * after[i] - n * p
    const w = n * p * (1 - p)
    const part = blocks.get(block[i]) ?? new Float64Array(5)
    part[0] += residual
    part[1] += residual * x
    part[2] += w
    part[3] += w * x
    part[4] += w * x * x
    blocks.set(block[i], part)
  }
  const whole = inverse[0] * inverse[2] - inverse[1] ** 2
  const [haa, hab, hbb] = [inverse[2] / whole, -inverse[1] / whole, inverse[0] / whole]
  let variance = 0
  for (const [sa, sb, waa, wab, wbb] of blocks.values()) {
    const [ra, rab, rb] = [haa - waa, hab - wab, hbb - wbb]
    variance += ((ra * sb - rab * sa) / (ra * rb - rab * rab)) ** 2
  }
  const clusters = blocks.size
  return {
    value: b,
    se: Math.sqrt((variance * (clusters - 1)) / clusters),
    growth: a - b * centre,
  }
}
