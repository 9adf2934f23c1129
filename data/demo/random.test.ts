import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalQuantile, poisson, shuffled, stream } from './random'

const draw = (count: number, next: () => number) => Array.from({ length: count }, next)
const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length

describe('random streams', () => {
  it('repeat under one name and differ under another', () => {
    const numbers = (...name: [number, ...string[]]) => {
      const random = stream(...name)
      return draw(20, () => random.next())
    }
    expect(numbers(1, 'a')).toEqual(numbers(1, 'a'))
    expect(numbers(1, 'b')).not.toEqual(numbers(1, 'a'))
    expect(numbers(2, 'a')).not.toEqual(numbers(1, 'a'))
  })

  it('are uniform and uncorrelated from one number to the next', () => {
    const random = stream(5, 'uniform')
    const values = draw(100_000, () => random.next())
    expect(mean(values)).toBeCloseTo(0.5, 2)
    expect(mean(values.slice(1).map((v, k) => (v - 0.5) * (values[k] - 0.5)))).toBeCloseTo(0, 2)
    const bins = new Array<number>(20).fill(0)
    for (const v of values) bins[Math.floor(v * 20)]++
    const chi2 = bins.reduce((sum, n) => sum + (n - 5000) ** 2 / 5000, 0)
    expect(chi2).toBeLessThan(44)
  })

  it('give Poisson counts whose mean and variance are the mean', () => {
    for (const expected of [0.3, 4, 40, 300]) {
      const random = stream(9, 'poisson', expected)
      const counts = draw(40_000, () => poisson(random, expected))
      const average = mean(counts)
      expect(Math.abs(average - expected)).toBeLessThan(5 * Math.sqrt(expected / counts.length))
      expect(mean(counts.map(c => (c - average) ** 2)) / expected).toBeCloseTo(1, 1)
    }
  })

  it('shuffle without losing an item', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        const order = (list: number[]) => [...list].sort((a, b) => a - b)
        expect(order(shuffled(stream(seed, 'order'), items))).toEqual(order(items))
      }),
    )
  })
})

describe('normalQuantile', () => {
  it('meets the tabled quantiles and is antisymmetric', () => {
    expect(normalQuantile(0.5)).toBeCloseTo(0, 8)
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 7)
    expect(normalQuantile(0.999)).toBeCloseTo(3.090232306, 7)
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 0.5, noNaN: true }), p => {
        expect(normalQuantile(p)).toBeCloseTo(-normalQuantile(1 - p), 7)
      }),
    )
  })
})
