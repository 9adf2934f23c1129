import { describe, expect, it } from 'vitest'
import { decayBands, minutesOfShare } from './decay-bands'

describe('bands of driving time', () => {
  const people = {
    population: Float64Array.of(100, 200, 50),
    households: Float64Array.of(50, 90, Number.NaN),
  }
  const reach = {
    minutes: Float32Array.of(4, 12, 200),
    share: null,
    expected: Float32Array.of(60, 40, 0),
    sales: Float32Array.of(30, 10, 10),
  }

  it('hold observed purchases brought to the total of the model', () => {
    const bands = decayBands(people, reach)!
    expect(bands[0]).toMatchObject({
      from: 0,
      to: 5,
      population: 100,
      households: 50,
      observed: 60,
      fitted: 60,
    })
    expect(bands[2]).toMatchObject({ from: 10, to: 15, population: 200, observed: 20, fitted: 40 })
    // What comes from beyond the last band stays out of the bands, not out of the total.
    expect(bands.reduce((sum, b) => sum + b.observed, 0)).toBe(80)
    expect(bands.reduce((sum, b) => sum + b.share, 0)).toBeCloseTo(0.8, 12)
  })

  it('are none for a store whose customers are not located', () => {
    expect(decayBands(people, { ...reach, sales: null })).toBeNull()
  })

  it('tell within how many minutes half of the purchases are made', () => {
    expect(minutesOfShare(reach.minutes, reach.sales, 0.5)).toBe(4)
    expect(minutesOfShare(reach.minutes, reach.sales, 0.7)).toBe(12)
    expect(minutesOfShare(reach.minutes, new Float32Array(3), 0.5)).toBeNull()
  })
})
