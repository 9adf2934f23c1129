import { describe, expect, it } from 'vitest'
import { densityAround } from './covariates'
import { fitPotential, type PotentialInput } from './potential'
import { normal, uniform } from './random'

/** Zones that spend as the regression says, with noise. */
function world(options: { slope: number; income: number; seed: number }): PotentialInput {
  const n = 1500
  const random = uniform(options.seed)
  const gauss = normal(options.seed + 3)
  const column = (make: () => number) => Float64Array.from({ length: n }, make)
  const size = column(() => Math.exp(6 + gauss()))
  const access = column(() => 3 * random() - 1.5)
  const income = column(gauss)
  const noise = column(gauss)
  const amount = size.map((s, i) => {
    const eta = options.slope * access[i] + options.income * income[i]
    return ((s * 100) / (1 + Math.exp(-eta))) * Math.exp(0.1 * noise[i])
  })
  return {
    lat: column(() => 44 + 4 * random()),
    lon: column(() => 4 * random()),
    size,
    amount,
    covariates: [
      { name: 'access', values: access },
      { name: 'income', values: income },
    ],
    purchases: 1e6,
    spread: 1,
  }
}

describe('the potential of zones', () => {
  it('finds what access and the covariates do', () => {
    const potential = fitPotential(world({ slope: 1, income: 0.4, seed: 3 }))
    const [, income] = potential.coefficients
    // The ceiling is what the best served spend, not 100: its place moves the slopes a little.
    expect(potential.access_slope).toBeGreaterThan(0.8)
    expect(potential.access_slope).toBeLessThan(1.4)
    expect(income.value).toBeGreaterThan(0.3)
    expect(income.value).toBeLessThan(0.6)
    expect(potential.variance).toBeGreaterThan(0.004)
    expect(potential.variance).toBeLessThan(0.06)
  })

  it('shrinks a covariate that says nothing to nearly nothing', () => {
    const { coefficients } = fitPotential(world({ slope: 1, income: 0, seed: 5 }))
    expect(Math.abs(coefficients[1].value)).toBeLessThan(0.02)
  })

  it('predicts a zone without its own sales', () => {
    const input = world({ slope: 1, income: 0.3, seed: 7 })
    const before = fitPotential(input)
    const amount = Float64Array.from(input.amount)
    amount[10] *= 40
    const after = fitPotential({ ...input, amount })
    expect(after.expected[10] / before.expected[10]).toBeLessThan(1.1)
  })

  it('rises with access to a ceiling, inside its interval', () => {
    const input = world({ slope: 1, income: 0.3, seed: 9 })
    const { served, low, high, ceiling, expected } = fitPotential(input)
    served.forEach((s, i) => {
      expect(low[i]).toBeLessThan(s)
      expect(high[i]).toBeGreaterThan(s)
      expect(s / input.size[i]).toBeLessThan(100 * 1.6)
      expect(ceiling[i]).toBeGreaterThan(0)
      if (input.covariates[0].values[i] < 0) expect(s).toBeGreaterThan(0.95 * expected[i])
    })
  })

  it('gives access no slope where the well served spend less', () => {
    const potential = fitPotential(world({ slope: -1, income: 0, seed: 11 }))
    expect(potential.access_slope).toBe(0)
  })
})

describe('density', () => {
  it('counts the people around, wherever on the grid a place lies', () => {
    const lat = Float64Array.of(45, 45.01, 47)
    const lon = Float64Array.of(5, 5.01, 5)
    const population = Float64Array.of(1000, 500, 300)
    const [a, b, c] = densityAround({ lat, lon, population, web: lat })
    expect(a).toBe(b)
    expect(a / c).toBeCloseTo(5, 1)
  })
})
