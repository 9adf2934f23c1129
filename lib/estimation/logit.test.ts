import { describe, expect, it } from 'vitest'
import { EstimationError } from './errors'
import type { Choices } from './likelihood'
import { fitLogit } from './logit'
import { normal, uniform } from './random'

/** Choices of 400 zones among 40 stores with known decay, size effect and spread of the store effects. */
function simulated(seed: number, trips: number, sd: number) {
  const random = uniform(seed)
  const gauss = normal(seed + 1)
  const zones = 400
  const stores = 40
  const area = Float64Array.from({ length: stores }, () => Math.log(500) + gauss())
  const effect = Float64Array.from({ length: stores }, () => sd * gauss())
  const rows = zones * stores
  const choices = {
    start: Int32Array.from({ length: zones + 1 }, (_, z) => z * stores),
    alternative: Int32Array.from({ length: rows }, (_, r) => r % stores),
    alternatives: stores,
    weight: new Float64Array(rows),
    covariates: [{ name: 't', values: Float64Array.from({ length: rows }, () => 5 + 60 * random()) }],
    attributes: [{ name: 'size', values: area }],
  }
  for (let z = 0; z < zones; z++) {
    const utility = Array.from(area, (a, j) =>
      Math.exp(0.8 * a + effect[j] - 0.1 * choices.covariates[0].values[z * stores + j]),
    )
    const sum = utility.reduce((s, u) => s + u, 0)
    for (let n = 0; n < trips; n++) {
      let rest = random() * sum
      let j = 0
      while (j < stores - 1 && rest > utility[j]) rest -= utility[j++]
      choices.weight[z * stores + j]++
    }
  }
  return { choices, effect }
}

describe('conditional logit on simulated choices', () => {
  it('finds decay, size effect and store effects again, shrinking sparse stores', () => {
    const { choices, effect } = simulated(7, 100, 0.5)
    const fit = fitLogit(choices, { effects: 'shrunk' })
    const [decay, size] = fit.coefficients
    expect(Math.abs(decay.estimate + 0.1)).toBeLessThan(3 * decay.clustered_se)
    expect(decay.clustered_se / decay.se).toBeGreaterThan(0.8)
    expect(decay.clustered_se / decay.se).toBeLessThan(1.25)
    expect(Math.abs(size.estimate - 0.8)).toBeLessThan(3 * size.clustered_se)
    expect(Math.sqrt(fit.effect_variance)).toBeGreaterThan(0.35)
    expect(Math.sqrt(fit.effect_variance)).toBeLessThan(0.65)
    const mean = effect.reduce((s, u) => s + u, 0) / effect.length
    const error = effect.map((u, j) => u - mean - fit.effects[j])
    expect(Math.sqrt(error.reduce((s, e) => s + e * e, 0) / effect.length)).toBeLessThan(0.2)
    const sparse = fitLogit(simulated(7, 1, 0.5).choices, { effects: 'shrunk' })
    expect(Math.hypot(...sparse.effects)).toBeLessThan(Math.hypot(...effect))
  })

  it('carries the spread of the stores in the error of the size effect', () => {
    const choices = simulated(3, 100, 0.5).choices
    const shrunk = fitLogit(choices, { effects: 'shrunk' }).coefficients[1]
    const none = fitLogit(choices).coefficients[1]
    expect(shrunk.se).toBeGreaterThan(4 * none.se)
  })

  it('covers the truth about as often as its 95 % intervals promise', () => {
    let decay = 0
    let size = 0
    for (let seed = 0; seed < 40; seed++) {
      const [t, s] = fitLogit(simulated(100 + 7 * seed, 20, 0.4).choices, { effects: 'shrunk' }).coefficients
      if (Math.abs(t.estimate + 0.1) < 1.96 * t.clustered_se) decay++
      if (Math.abs(s.estimate - 0.8) < 1.96 * s.clustered_se) size++
    }
    expect(decay).toBeGreaterThanOrEqual(33)
    expect(size).toBeGreaterThanOrEqual(33)
  })

  it('reaches the same maximum from any start', () => {
    const choices = simulated(11, 30, 0.4).choices
    const cold = fitLogit(choices, { effects: 'shrunk' })
    const warm = fitLogit(choices, { effects: 'shrunk', start: cold })
    expect(warm.coefficients[0].estimate).toBeCloseTo(cold.coefficients[0].estimate, 8)
    expect(warm.iterations).toBeLessThanOrEqual(cold.iterations)
  })
})

describe('what a choice model refuses', () => {
  const two = (weight: number[], x: number[], extra: number[] = []): Choices => ({
    start: Int32Array.of(0, 2, 4, 6),
    alternative: Int32Array.of(0, 1, 0, 1, 0, 1),
    alternatives: 2,
    weight: Float64Array.from(weight),
    covariates: [
      { name: 'minutes', values: x },
      ...(extra.length > 0 ? [{ name: 'kilometres', values: extra }] : []),
    ],
  })
  const code = (run: () => unknown) => {
    try {
      run()
    } catch (error) {
      return error instanceof EstimationError ? error.code : error
    }
    return 'accepted'
  }

  it('returns as negative purchases', () => {
    expect(code(() => fitLogit(two([1, -1, 2, 2, 1, 1], [1, 2, 3, 1, 2, 2])))).toBe('negative_weight')
  })

  it('data without a purchase', () => {
    expect(code(() => fitLogit(two([0, 0, 0, 0, 0, 0], [1, 2, 3, 1, 2, 2])))).toBe('no_choice')
  })

  it('two columns that say the same, naming one', () => {
    const x = [1, 2, 3, 1, 2, 5]
    const doubled = two(
      [1, 2, 2, 1, 3, 1],
      x,
      x.map(v => 2 * v),
    )
    expect(() => fitLogit(doubled)).toThrow(/kilometres cannot be told apart/)
    expect(code(() => fitLogit(doubled))).toBe('collinear')
  })

  it('a column that predicts every choice', () => {
    expect(code(() => fitLogit(two([5, 0, 0, 5, 5, 0], [1, 2, 3, 1, 2, 5])))).toBe('separation')
  })

  it('free effects of a store that nobody chose', () => {
    expect(code(() => fitLogit(two([5, 0, 3, 0, 5, 0], [1, 2, 3, 1, 2, 5]), { effects: 'free' }))).toBe(
      'separation',
    )
  })
})
