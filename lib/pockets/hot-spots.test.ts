import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KM_PER_DEGREE } from '@/lib/geo/distance'
import { falseDiscoveryRates, giStar, upperTail, withinBand } from './hot-spots'

describe('Gi*', () => {
  it('gives the value worked out by hand on a line of five', () => {
    // Values 1 2 3 4 10, each with its direct neighbours: mean 4, population variance 130/5 - 16 = 10.
    const neighbours = {
      start: Int32Array.of(0, 2, 5, 8, 11, 13),
      of: Int32Array.of(0, 1, 0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4),
    }
    const z = giStar([1, 2, 3, 4, 10], neighbours)
    // Last unit: (14 - 4 * 2) / sqrt(10 * (5 * 2 - 4) / 4) = 6 / sqrt(15).
    expect(z[4]).toBeCloseTo(6 / Math.sqrt(15), 12)
    // Middle: (9 - 12) / sqrt(10 * (15 - 9) / 4) = -3 / sqrt(15).
    expect(z[2]).toBeCloseTo(-3 / Math.sqrt(15), 12)
  })

  it('does not depend on unit or zero of the values, and turns with their sign', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 12, maxLength: 12 }),
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        fc.double({ min: -1000, max: 1000, noNaN: true }),
        (values, scale, shift) => {
          fc.pre(Math.max(...values) - Math.min(...values) > 1)
          const line = withinBand({ lat: values.map((_, i) => 46 + i / 10), lon: values.map(() => 2) }, 12)
          const z = giStar(values, line)
          giStar(
            values.map(v => -scale * v + shift),
            line,
          ).forEach((other, i) => {
            expect(other).toBeCloseTo(-z[i], 6)
          })
        },
      ),
      { seed: 1 },
    )
  })

  it('is flat where every value is the same', () => {
    const line = withinBand({ lat: [46, 46.1, 46.2], lon: [2, 2, 2] }, 12)
    expect([...giStar([5, 5, 5], line)]).toEqual([0, 0, 0])
  })
})

describe('the distance band', () => {
  it('finds the same neighbours as comparing every pair', () => {
    const coordinate = fc.record({
      lat: fc.double({ min: 42, max: 51, noNaN: true }),
      lon: fc.double({ min: -5, max: 8, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(coordinate, { minLength: 1, maxLength: 40 }), points => {
        const units = { lat: points.map(p => p.lat), lon: points.map(p => p.lon) }
        const { start, of } = withinBand(units, 150)
        points.forEach((a, i) => {
          const shrink = Math.cos((a.lat * Math.PI) / 180)
          const expected = points.flatMap((b, j) =>
            KM_PER_DEGREE * Math.hypot(b.lat - a.lat, (b.lon - a.lon) * shrink) <= 150 ? [j] : [],
          )
          expect([...of.subarray(start[i], start[i + 1])].sort((x, y) => x - y)).toEqual(expected)
        })
      }),
      { seed: 2 },
    )
  })
})

describe('p-values', () => {
  it.each([
    [0, 0.5],
    [1.6448536269514722, 0.05],
    [2.3263478740408408, 0.01],
    [3.090232306167813, 0.001],
    [6, 9.865876450376981e-10],
    [-1.959963984540054, 0.975],
  ])('of z = %f is %f', (z, p) => {
    expect(Math.abs(upperTail(z) / p - 1)).toBeLessThan(1e-9)
  })
})

describe('false discoveries', () => {
  const standing = (p: number[], rate: number) => [...falseDiscoveryRates(p)].map(q => (q <= rate ? 1 : 0))

  it('are held down as in the example of Benjamini and Hochberg (1995, section 4)', () => {
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ]
    expect(standing(p, 0.05).filter(s => s === 1).length).toBe(4)
    // Worked out by hand: 0.0095 x 15 / 4, and 0.0459 x 15 / 9 below 0.0201 x 15 / 5 to 0.0344 x 15 / 8.
    const q = falseDiscoveryRates(p)
    expect(q[3]).toBeCloseTo(0.035625, 12)
    expect(q[4]).toBeCloseTo(0.0603, 12)
    expect(q[5]).toBeCloseTo((0.0298 * 15) / 7, 12)
    expect(q[14]).toBe(1)
  })

  it('leave nothing standing where nothing is there, and do not depend on order', () => {
    expect(standing([0.2, 0.5, 0.9], 0.05)).toEqual([0, 0, 0])
    expect(standing([0.9, 0.001, 0.04], 0.05)).toEqual([0, 1, 0])
    expect(standing([0.9, 0.001, 0.03], 0.05)).toEqual([0, 1, 1])
  })
})
