import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uniform } from '@/lib/market/random'
import { fitStacked, type Sample } from './stacked'

/** Zones whose spending follows the equation, each after drawn around it by `noise`. */
function zonesOf(value: number, growth: number, noise: (zone: number) => number, n = 60): Sample {
  const before = Float64Array.from({ length: n }, (_, i) => 100 + 17 * (i % 13))
  const dI = Float64Array.from({ length: n }, (_, i) => (i < n / 2 ? -0.02 * (1 + (i % 20)) : 0))
  return {
    before,
    after: before.map((x, i) => x * Math.exp(growth + value * dI[i]) * noise(i)),
    dI,
    weight: new Float64Array(n).fill(1),
    block: Int32Array.from({ length: n }, (_, i) => i),
  }
}

describe('spending before and after, by zone', () => {
  it('gives back elasticity and growth exactly where there is no noise', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: -0.7, max: 0.7, noNaN: true }),
        (value, growth) => {
          const fit = fitStacked(zonesOf(value, growth, () => 1))!
          expect(fit.value).toBeCloseTo(value, 8)
          expect(fit.growth).toBeCloseTo(growth, 8)
          expect(fit.se).toBeLessThan(1e-6)
        },
      ),
    )
  })

  it('satisfies the score of the Poisson regression with zone and period effects', () => {
    const random = uniform(4)
    const zones = zonesOf(0.6, 0.1, () => 0.7 + 0.6 * random())
    const { value, growth } = fitStacked(zones)!
    // With mu = exp(a_i + tau + value dI): every zone's total, the period's total and the exposure match.
    let period = 0
    let exposure = 0
    zones.before.forEach((before, i) => {
      const share = 1 / (1 + Math.exp(-(growth + value * zones.dI[i])))
      const residual = zones.after[i] - (before + zones.after[i]) * share
      period += residual
      exposure += residual * zones.dI[i]
    })
    expect(Math.abs(period)).toBeLessThan(1e-7)
    expect(Math.abs(exposure)).toBeLessThan(1e-7)
  })

  it('has standard errors as large as its own scatter over repeated draws', () => {
    const random = uniform(9)
    const fits = Array.from({ length: 300 }, () => fitStacked(zonesOf(0.5, 0, () => 0.6 + 0.8 * random()))!)
    const mean = fits.reduce((sum, f) => sum + f.value, 0) / fits.length
    const sd = Math.sqrt(fits.reduce((sum, f) => sum + (f.value - mean) ** 2, 0) / (fits.length - 1))
    const se = fits.reduce((sum, f) => sum + f.se, 0) / fits.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(3 * (sd / Math.sqrt(fits.length)) + 0.02)
    expect(se / sd).toBeGreaterThan(0.85)
    expect(se / sd).toBeLessThan(1.15)
  })

  it('answers nothing where all zones are alike, or nothing was bought', () => {
    const same = zonesOf(0.5, 0, () => 1)
    expect(fitStacked({ ...same, dI: new Float64Array(60) })).toBeNull()
    expect(fitStacked({ ...same, after: new Float64Array(60) })).toBeNull()
  })
})
