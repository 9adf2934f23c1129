import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OVERLAP_MEASURES, overlapsOf, ratiosOf } from './overlap'

const set = (...members: number[]) => Uint8Array.from({ length: 40 }, (_, i) => (members.includes(i) ? 1 : 0))
const weights = {
  area: Float64Array.from({ length: 40 }, () => 2),
  population: Float64Array.from({ length: 40 }, (_, i) => i),
  revenue: Float64Array.from({ length: 40 }, (_, i) => 100 - i),
}

describe('overlaps', () => {
  it('are the weights of the places in common, with four ratios', () => {
    // Zones 1, 2, 31, 32 and 2, 32, 39: common are 2 and 32, on either side of a word's end.
    const overlaps = overlapsOf(
      [
        { zones: set(1, 2, 31, 32), cells: set(5, 6) },
        { zones: set(2, 32, 39), cells: set(6, 7, 8) },
      ],
      weights,
    )
    expect(overlaps.of.area).toEqual(Float64Array.of(8, 4, 4, 6))
    expect(overlaps.of.population).toEqual(Float64Array.of(66, 34, 34, 73))
    expect(overlaps.of.revenue).toEqual(Float64Array.of(189, 94, 94, 279))
    expect(ratiosOf(overlaps, 'area', 0, 1)).toEqual({
      firstInSecond: 0.5,
      secondInFirst: 4 / 6,
      overUnion: 0.4,
      overSmaller: 4 / 6,
    })
  })

  it('are symmetric where they must be, 1 with themselves, and never outside 0 to 1', () => {
    const flags = fc.array(fc.constantFrom(0, 1), { minLength: 40, maxLength: 40 })
    fc.assert(
      fc.property(fc.array(flags, { minLength: 2, maxLength: 5 }), sets => {
        const catchments = sets.map(s => ({ zones: Uint8Array.from(s), cells: Uint8Array.from(s) }))
        const overlaps = overlapsOf(catchments, weights)
        for (const measure of OVERLAP_MEASURES)
          for (let a = 0; a < sets.length; a++)
            for (let b = 0; b < sets.length; b++) {
              const one = ratiosOf(overlaps, measure, a, b)
              const other = ratiosOf(overlaps, measure, b, a)
              expect(one.overUnion).toBe(other.overUnion)
              expect(one.overSmaller).toBe(other.overSmaller)
              expect(one.firstInSecond).toBe(other.secondInFirst)
              for (const ratio of Object.values(one))
                if (ratio !== null) expect(ratio >= 0 && ratio <= 1).toBe(true)
              if (one.overUnion !== null) expect(one.overUnion).toBeLessThanOrEqual(one.overSmaller! + 1e-12)
              if (a === b && one.overUnion !== null) expect(one.overUnion).toBe(1)
            }
      }),
      { numRuns: 50, seed: 3 },
    )
  })

  it('of one store with all others are the same as in the whole matrix', () => {
    const catchments = [set(1, 2), set(2, 3), set(3, 2, 9)].map(zones => ({ zones, cells: zones }))
    const whole = overlapsOf(catchments, weights)
    const only = overlapsOf(catchments, weights, 1)
    for (const b of [0, 1, 2])
      expect(ratiosOf(only, 'population', 1, b)).toEqual(ratiosOf(whole, 'population', 1, b))
  })
})
