import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { haversineKm } from '@/lib/geo/distance'
import { findPockets } from './find'
import { groupPlaces } from './groups'
import { DEFAULTS, type PocketResult, type Reading } from './types'
import { squareWorld, type WorldOptions } from './world.fixture'

const find = (world: WorldOptions, reading: Reading): PocketResult =>
  findPockets(squareWorld(world), { ...DEFAULTS, reading })

const MIDDLE = { lat: 45 + (0.055 * 59) / 2, lon: 1 + ((0.055 / 0.69) * 59) / 2 }
const fromMiddle = (p: { lat: number; lon: number }) => haversineKm(p.lat, p.lon, MIDDLE.lat, MIDDLE.lon)

describe('pockets that are there', () => {
  it.each([
    ['far', { store: 2, web: 2 }],
    ['far', { web: 2.6 }],
    ['web', { web: 2 }],
    ['potential', { store: 0.4 }],
  ] as const)('are found and measured: %s %j', (reading, middle) => {
    const { pockets } = find({ seed: 3, middle }, reading)
    const [first] = pockets
    expect(fromMiddle(first)).toBeLessThan(12)
    expect(first.z).toBeGreaterThan(3)
    expect(first.q).toBeLessThan(0.05)
    expect(first.competitors).toEqual(['Rival'])
    expect(first.households).toBeGreaterThanOrEqual(2000)
    const sign = reading === 'potential' ? -1 : 1
    expect(first.excess.point).toBeCloseTo(sign * (first.observed - first.expected), 6)
    expect(first.excess.low).toBeGreaterThan(0)
  })

  it('are the same every time', () => {
    const once = find({ seed: 3, middle: { web: 2 } }, 'web')
    expect(find({ seed: 3, middle: { web: 2 } }, 'web')).toEqual(once)
  })

  it('are found by the wide areas that purchases are known by, not by the zones inside them', () => {
    const { pockets } = find({ seed: 3, middle: { store: 6, web: 6 }, pooled: 4 }, 'far')
    expect(pockets.length).toBeGreaterThan(0)
    expect(pockets[0].place_km2).toBeGreaterThan(1000)
    expect(fromMiddle(pockets[0])).toBeLessThan(40)
  })

  it('are found by their customers, where purchases are known by wider areas', () => {
    const world: WorldOptions = { seed: 3, middle: { store: 1.7 }, pooled: 4 }
    const [first] = find({ ...world, counted: true }, 'far').pockets
    expect(fromMiddle(first)).toBeLessThan(12)
    expect(first.place_km2).toBeLessThan(300)
    expect(first.excess.point).toBeGreaterThan(0)
    for (const wide of find(world, 'far').pockets) expect(wide.place_km2).toBeGreaterThan(1000)
  })

  it('are not invented where purchases are known by areas wider than any place', () => {
    const { pockets, tested, about } = find({ seed: 3, middle: { store: 3, web: 3 }, pooled: 3 }, 'far')
    expect(pockets).toEqual([])
    // A place or two at the border are all that lives in their wide area.
    expect(tested.untested).toBeGreaterThan(0.95 * about.households)
  })
})

describe('pockets that chance may have made', () => {
  it('are told apart from the others on request, which stay as they are', () => {
    const data = squareWorld({ seed: 3, middle: { web: 2 } })
    const proven = findPockets(data, { ...DEFAULTS, reading: 'web' }).pockets
    const all = findPockets(data, { ...DEFAULTS, reading: 'web', unproven: true }).pockets
    expect(proven.every(p => p.proven)).toBe(true)
    expect(all.length).toBeGreaterThan(proven.length)
    expect(all.filter(p => p.proven).map(p => [...p.zones])).toEqual(proven.map(p => [...p.zones]))
    const seen = all.flatMap(p => [...p.zones])
    expect(new Set(seen).size).toBe(seen.length)
  })
})

describe('pockets that are not there', () => {
  // With nothing to discover, a rate of 5 % of false discoveries is a chance of 5 % of any: of 20 worlds at most 3
  // (binomial: 0.984).
  it.each([
    ['far', null, false],
    ['web', null, false],
    ['potential', null, false],
    ['far', 5, false],
    ['potential', 4, false],
    ['far', 4, true],
    ['potential', 5, true],
  ] as const)(
    'are seldom called so: %s, purchases pooled at %s, customers counted: %s',
    (reading, pooled, counted) => {
      let worlds = 0
      for (let seed = 100; seed < 120; seed++)
        if (find({ seed, side: 40, pooled, counted }, reading).pockets.length > 0) worlds++
      expect(worlds).toBeLessThanOrEqual(3)
    },
  )
})

describe('groups', () => {
  it('hold every place once, touch, and reach no farther than they may', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            lat: fc.double({ min: 45, max: 46, noNaN: true }),
            lon: fc.double({ min: 2, max: 3, noNaN: true }),
            z: fc.double({ min: -4, max: 6, noNaN: true }),
          }),
          { minLength: 1, maxLength: 60 },
        ),
        fc.integer({ min: 5, max: 60 }),
        (places, reach) => {
          const groups = groupPlaces(
            {
              lat: Float64Array.from(places, p => p.lat),
              lon: Float64Array.from(places, p => p.lon),
              z: Float64Array.from(places, p => p.z),
              res: new Int8Array(places.length).fill(5),
              households: new Float64Array(places.length).fill(1),
            },
            reach,
          )
          const all = groups.flat().sort((a, b) => a - b)
          expect(all).toEqual([...places.keys()])
          for (const group of groups) {
            const [seed] = group
            const km = (a: number, b: number) =>
              haversineKm(places[a].lat, places[a].lon, places[b].lat, places[b].lon)
            for (const [k, u] of group.entries()) {
              expect(places[seed].z).toBeGreaterThanOrEqual(places[u].z)
              expect(km(seed, u)).toBeLessThanOrEqual(reach)
              // Reached from one of those before it.
              if (k > 0) expect(group.slice(0, k).some(v => km(v, u) <= 1.15 * 2 * 9.85)).toBe(true)
            }
          }
        },
      ),
      { seed: 5 },
    )
  })
})
