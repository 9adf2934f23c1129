import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { customerArea } from './customers'
import { gridMinutes, gridPlaces } from './fixture'

const site = { lat: 46.5, lon: 3 }
const SIZE = 15
const places = gridPlaces(SIZE)
const minutes = gridMinutes(places, site)
const middle = (SIZE * SIZE - 1) / 2
/** Purchases that fall with distance. */
const near = Float64Array.from(minutes, m => 1000 * Math.exp(-m / 8))
const chosen = (flags: Uint8Array) => Array.from(flags.keys()).filter(i => flags[i])

/** Whether all zones of a set can be reached from the first through zones that touch. */
function connected(zones: Uint8Array): boolean {
  const members = chosen(zones)
  const seen = new Set([members[0]])
  const queue = [members[0]]
  const { start, to } = places.touching()
  for (let z = queue.pop(); z !== undefined; z = queue.pop())
    for (let k = start[z]; k < start[z + 1]; k++) {
      const other = to[k]
      if (zones[other] && !seen.has(other)) {
        seen.add(other)
        queue.push(other)
      }
    }
  return seen.size === members.length
}

describe('the area of a share of the purchases', () => {
  it('is the store’s own zone where that holds the share', () => {
    const sales = new Float64Array(SIZE * SIZE)
    sales[middle] = 60
    sales[middle + 1] = 40
    const area = customerArea(places, sales, minutes, 0.6)!
    expect(chosen(area.zones)).toEqual([middle])
    expect(area.inside).toBeCloseTo(0.6, 12)
    expect(area.beyond).toBe(0)
  })

  it('takes the denser of two zones that touch first', () => {
    const sales = new Float64Array(SIZE * SIZE)
    sales[middle] = 50
    sales[middle - 1] = 10
    sales[middle + 1] = 40
    const area = customerArea(places, sales, minutes, 0.85)!
    expect(chosen(area.zones)).toEqual([middle, middle + 1])
  })

  it('is contiguous and holds at least its share of what is no outlier', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 225, maxLength: 225 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (noise, share) => {
          const sales = near.map((v, i) => v * (0.2 + noise[i]))
          const area = customerArea(places, sales, minutes, share)!
          expect(connected(area.zones)).toBe(true)
          expect(area.inside).toBeGreaterThanOrEqual(share * (1 - area.beyond) - 1e-9)
        },
      ),
      { numRuns: 40, seed: 11 },
    )
  })

  it('is not stretched by second homes: far purchases, however many a head, change nothing', () => {
    const corner = 0
    const home = near.map((v, i) => (minutes[i] < 22 ? v : 0))
    const total = home.reduce((a, b) => a + b, 0)
    const usual = customerArea(places, home, minutes, 0.8)!
    const sales = home.slice()
    sales[corner] += 0.1 * total
    const area = customerArea(places, sales, minutes, 0.8)!
    expect(minutes[corner]).toBeGreaterThan(area.fence)
    expect(area.zones[corner]).toBe(0)
    expect(area.zones).toEqual(usual.zones)
    expect(area.beyond).toBeGreaterThan(0.09)
    // Nothing is hidden: the share of all purchases is lower by what was set apart.
    expect(area.inside).toBeCloseTo((usual.inside * total) / (1.1 * total), 9)
  })

  it('closes a hole of one zone', () => {
    const hole = middle + 1
    const far = minutes.slice()
    far[hole] = 500
    const area = customerArea(places, near, far, 0.6)!
    expect(far[hole]).toBeGreaterThan(area.fence)
    expect(area.zones[hole]).toBe(1)
  })

  it('is none where no purchase has a place', () => {
    expect(customerArea(places, new Float64Array(SIZE * SIZE), minutes, 0.8)).toBeNull()
  })
})
