import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Spread } from '@/lib/cube/spread'
import { gather, gathering } from './gather'

/** Cell 1 lies in place 0; cell 2 is spread over places 1 and 2; cell 3 over 2 and 3. Cell 0 has no place. */
const spread: Spread = {
  start: Int32Array.of(0, 0, 1, 3, 5),
  place: Int32Array.of(0, 1, 2, 2, 3),
  weight: Float64Array.of(1, 0.25, 0.75, 0.5, 0.5),
}
const values = Float64Array.of(1000, 10, 40, 8)

test('a cell inside one area counts whole; one that reaches two is split, and told as spread', () => {
  const by = gathering(spread, Int32Array.of(0, 0, 0, 1), 2)
  const { amount, spread: apart } = gather(by, values)
  expect([...amount]).toEqual([10 + 40 + 4, 4])
  expect([...apart]).toEqual([4, 4])
})

test('places in no area are left out', () => {
  const by = gathering(spread, Int32Array.of(0, -1, -1, 1), 2)
  expect([...gather(by, values).amount]).toEqual([10, 4])
})

test('areas add up to what their cells hold, at any level, and the larger ones to the smaller ones', () => {
  const places = 12
  const cells = fc.array(
    fc.record({
      value: fc.integer({ min: -500, max: 100_000 }),
      members: fc.uniqueArray(fc.nat(places - 1), { minLength: 1, maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  const communes = fc.array(fc.nat(5), { minLength: places, maxLength: places })
  fc.assert(
    fc.property(cells, communes, (given, communeOf) => {
      const start = [0]
      const place: number[] = []
      const weight: number[] = []
      for (const { members } of given) {
        for (const m of members) {
          place.push(m)
          weight.push(1 / members.length)
        }
        start.push(place.length)
      }
      const over = {
        start: Int32Array.from(start),
        place: Int32Array.from(place),
        weight: Float64Array.from(weight),
      }
      const amounts = Float64Array.from(given, g => g.value)
      const total = amounts.reduce((a, b) => a + b, 0)
      const small = gather(gathering(over, Int32Array.from(communeOf), 6), amounts).amount
      const large = gather(
        gathering(
          over,
          Int32Array.from(communeOf, c => c >> 1),
          3,
        ),
        amounts,
      ).amount
      expect(small.reduce((a, b) => a + b, 0)).toBeCloseTo(total, 4)
      for (let l = 0; l < 3; l++) expect(large[l]).toBeCloseTo(small[2 * l] + small[2 * l + 1], 4)
    }),
    { seed: 7 },
  )
})
