import { describe, expect, it } from 'vitest'
import type { DecayFamily, DecayShape } from './decay'
import { decayColumns } from './decay'
import type { Choices } from './likelihood'
import { fitModel } from './model'
import { uniform } from './random'

/** Expected trips of 300 zones to 8 stores under a decay, as weights: their estimate is the truth itself. */
function world(family: DecayFamily, shape: DecayShape, slopes: number[], zero = false): Choices {
  const random = uniform(9)
  const [zones, stores] = [300, 8]
  const distance = Float64Array.from({ length: zones * stores }, (_, r) =>
    zero && r % 97 === 0 ? 0 : 0.5 + 40 * random() ** 2,
  )
  const columns = decayColumns(family, shape, distance, 'km')
  const weight = new Float64Array(distance.length)
  for (let z = 0; z < zones; z++) {
    const own = weight.subarray(z * stores, (z + 1) * stores)
    own.forEach((_, j) => {
      own[j] = Math.exp(columns.reduce((v, c, p) => v + slopes[p] * c.values[z * stores + j], 0.1 * j))
    })
    const sum = own.reduce((s, u) => s + u, 0)
    own.forEach((u, j) => {
      own[j] = (50 * u) / sum
    })
  }
  return {
    start: Int32Array.from({ length: zones + 1 }, (_, z) => z * stores),
    alternative: Int32Array.from({ length: distance.length }, (_, r) => r % stores),
    alternatives: stores,
    weight,
    covariates: [
      { name: 'j', values: Float64Array.from({ length: distance.length }, (_, r) => 0.1 * (r % stores)) },
    ],
    distance,
  }
}

const estimate = (choices: Choices, family: DecayFamily) =>
  fitModel(choices, { effects: 'none', decay: { family, name: 'km' } })

describe('decay with its shape by profile', () => {
  it('finds what a power decay adds to the distance', () => {
    const found = estimate(world('power', { t0: 3 }, [-2]), 'power')
    expect(found.decay!.shape.t0).toBeCloseTo(3, 0)
    expect(found.coefficients[0].estimate).toBeCloseTo(-2, 1)
    expect(found.decay!.at_bound).toBe(false)
    expect(found.degrees).toBe(3)
  })

  it('adds nothing to distances above 0 where that fits best, and something where some are 0', () => {
    const plain = estimate(world('power', { t0: 0 }, [-1.5]), 'power')
    expect(plain.decay!.shape.t0).toBe(0)
    expect(plain.coefficients[0].name).toBe('log:km')
    expect(estimate(world('power', { t0: 1 }, [-1.5], true), 'power').decay!.shape.t0).toBeCloseTo(1, 1)
  })

  it('finds where and how sharply a log-logistic decay bends', () => {
    const found = estimate(world('log-logistic', { m: 8, k: 3 }, [-1.2]), 'log-logistic')
    expect(found.decay!.shape.m).toBeCloseTo(8, 0)
    expect(found.decay!.shape.k).toBeCloseTo(3, 0)
    expect(found.coefficients[0].estimate).toBeCloseTo(-1.2, 1)
  })

  it('prefers the decay that made the choices', () => {
    for (const [family, choices] of [
      ['exponential', world('exponential', {}, [-0.2])],
      ['log-logistic', world('log-logistic', { m: 10, k: 4 }, [-1])],
    ] as const) {
      const values = (['exponential', 'power', 'log-logistic'] as const).map(f => ({
        family: f,
        value: estimate(choices, f).log_likelihood,
      }))
      expect(values.reduce((a, b) => (b.value > a.value + 1e-6 ? b : a)).family).toBe(family)
    }
  })

  it('keeps far distances finite', () => {
    const [column] = decayColumns('log-logistic', { m: 1, k: 12 }, [1e30], 'km')
    expect(column.values[0]).toBeCloseTo(12 * Math.log(1e30), 6)
  })
})
