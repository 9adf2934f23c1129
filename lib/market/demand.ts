/** Spending per inhabitant as a function of access: `ceiling / (1 + exp(-(intercept + slope I)))`. */
export interface AccessCurve {
  /** Per inhabitant, at perfect access. */
  ceiling: number
  intercept: number
  /** Never negative. */
  slope: number
}

/** Share of the population that counts as best served, and the quantile of its spending taken as ceiling. */
const BEST_SERVED = 0.2
const CEILING_QUANTILE = 0.95

/** Expected value of one zone under the curve. */
export function onCurve(curve: AccessCurve, population: number, access: number): number {
  return (population * curve.ceiling) / (1 + Math.exp(-(curve.intercept + curve.slope * access)))
}

/**
 * What the best-served zones spend per inhabitant: the 95 % quantile, weighted by population, among the fifth of
 * the population with the best access.
 */
export function ceilingOf(amount: Float64Array, population: Float64Array, access: Float64Array): number {
  const served = Int32Array.from(population.keys()).filter(i => population[i] > 0)
  served.sort((a, b) => access[b] - access[a])
  let total = 0
  for (const i of served) total += population[i]
  let best = 0
  let count = 0
  while (count < served.length && best < BEST_SERVED * total) best += population[served[count++]]
  const top = served.subarray(0, count)
  top.sort((a, b) => amount[a] / population[a] - amount[b] / population[b])
  let below = 0
  for (const i of top) {
    below += population[i]
    if (below >= CEILING_QUANTILE * best) return amount[i] / population[i]
  }
  return 0
}

/**
 * Saturating regression of spending per inhabitant on access, by Poisson pseudo-likelihood (Fisher scoring);
 * from where a former one ended, and under its ceiling, if given.
 */
export function fitAccessCurve(
  amount: Float64Array,
  population: Float64Array,
  access: Float64Array,
  from?: AccessCurve,
): AccessCurve {
  const ceiling = from?.ceiling ?? ceilingOf(amount, population, access)
  let total = 0
  let people = 0
  let centre = 0
  for (let i = 0; i < amount.length; i++) {
    if (!(population[i] > 0)) continue
    total += amount[i]
    people += population[i]
    centre += population[i] * access[i]
  }
  centre /= people
  const level = Math.min(0.95, Math.max(1e-9, total / people / ceiling))
  let a = from ? from.intercept + from.slope * centre : Math.log(level / (1 - level))
  let b = from?.slope ?? 0
  const deviance = (a0: number, b0: number) => {
    let value = 0
    for (let i = 0; i < amount.length; i++) {
      if (!(population[i] > 0)) continue
      const mean = (population[i] * ceiling) / (1 + Math.exp(-(a0 + b0 * (access[i] - centre))))
      value += mean - (amount[i] > 0 ? amount[i] * Math.log(mean) : 0)
    }
    return value
  }
  let current = deviance(a, b)
  for (let iteration = 0; iteration < 60; iteration++) {
    let ga = 0
    let gb = 0
    let haa = 0
    let hab = 0
    let hbb = 0
    for (let i = 0; i < amount.length; i++) {
      if (!(population[i] > 0)) continue
      const x = access[i] - centre
      const rest = 1 / (1 + Math.exp(a + b * x))
      const mean = population[i] * ceiling * (1 - rest)
      const residual = (amount[i] - mean) * rest
      const weight = mean * rest * rest
      ga += residual
      gb += residual * x
      haa += weight
      hab += weight * x
      hbb += weight * x * x
    }
    const determinant = haa * hbb - hab * hab
    if (!(determinant > 1e-12 * haa * hbb)) break
    const da = (hbb * ga - hab * gb) / determinant
    const db = (haa * gb - hab * ga) / determinant
    let scale = 1
    let next = deviance(a + da, b + db)
    while (scale > 1e-6 && !(next <= current)) {
      scale /= 2
      next = deviance(a + scale * da, b + scale * db)
    }
    if (!(next <= current)) break
    a += scale * da
    b += scale * db
    if (current - next <= 1e-10 * Math.abs(current)) break
    current = next
  }
  // Better access that lowers spending is noise, or stores put where people buy little: no slope then.
  if (!(b > 0)) return { ceiling, intercept: Math.log(level / (1 - level)), slope: 0 }
  return { ceiling, intercept: a - b * centre, slope: b }
}

export interface Shrunk {
  amount: Float64Array
  /** Squared coefficient of variation of zones around the curve. */
  variance: number
}

/**
 * Empirical Bayes (gamma-Poisson) mean of what was observed and what the curve expects: weight of the
 * observation tau2 / (tau2 + phi / n), n the purchases expected in the zone, phi the squared spread of one
 * purchase, tau2 the variance of zones around the curve (by moments, weighted by n).
 */
export function shrink(
  observed: Float64Array,
  expected: Float64Array,
  purchases: number,
  spread: number,
): Shrunk {
  let total = 0
  for (const e of expected) total += e
  const perUnit = purchases / total
  let sum = 0
  let weight = 0
  for (let i = 0; i < observed.length; i++) {
    const n = expected[i] * perUnit
    if (!(n > 0)) continue
    sum += n * ((observed[i] / expected[i] - 1) ** 2 - spread / n)
    weight += n
  }
  const variance = Math.max(weight > 0 ? sum / weight : 0, 1e-4)
  const amount = observed.map((value, i) => {
    const n = expected[i] * perUnit
    if (!(n > 0)) return value
    const trust = variance / (variance + spread / n)
    return trust * value + (1 - trust) * expected[i]
  })
  return { amount, variance }
}
