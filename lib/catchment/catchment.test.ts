import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { haversineKm } from '@/lib/geo/distance'
import type { StoreReach } from '@/lib/market/store-reach'
import { type CatchmentKind, catchmentOf, type Known } from './catchment'
import { CatchmentError } from './error'
import { gridMinutes, gridPlaces } from './fixture'
import { placesOf } from './places'

const places = gridPlaces(9)
const site = { id: 'A', lat: 46.5, lon: 3 }
const open = [site, { id: 'B', lat: 46.6, lon: 3.14 }, { id: 'C', lat: 46.4, lon: 2.85 }]

function known(part: Partial<StoreReach> = {}): Known {
  const minutes = gridMinutes(places, site)
  const reach: StoreReach = { minutes, share: null, expected: null, sales: null, ...part }
  return { places, reach, sales: null, open }
}
const chosen = (flags: Uint8Array) => Array.from(flags.keys()).filter(i => flags[i])

describe('the catchment of a store', () => {
  it('by radius holds the zones and cells whose point or centre is as near, and no other', () => {
    const { zones, cells } = catchmentOf(site, 'radius', 8, known())
    // Rows are 5.56 km apart, columns 5.36 km; the diagonal neighbours, at 7.7 km, are in.
    expect(chosen(zones)).toEqual([30, 31, 32, 39, 40, 41, 48, 49, 50])
    for (let c = 1; c < cells.length; c++)
      expect(cells[c] === 1).toBe(
        haversineKm(places.cells.lat[c], places.cells.lon[c], site.lat, site.lon) <= 8,
      )
    expect(cells[0]).toBe(0)
  })

  it('by travel time takes zones by their minutes, the limit included, and cells with their zone', () => {
    const minutes = new Float32Array(81).fill(99)
    minutes[40] = 10
    minutes[41] = 10.1
    const { zones, cells } = catchmentOf(site, 'travel', 10, known({ minutes }))
    expect(chosen(zones)).toEqual([40])
    expect(chosen(cells)).toEqual([41])
  })

  it('by the model takes zones where the store has at least that share of the choice', () => {
    const share = new Float32Array(81)
    share[3] = 0.25
    share[4] = 0.2499
    expect(chosen(catchmentOf(site, 'model', 25, known({ share })).zones)).toEqual([3])
  })

  it('by Voronoi parts all zones and cells among the stores that trade', () => {
    const all = open.map(s => catchmentOf(s, 'voronoi', 0, known()))
    for (const set of ['zones', 'cells'] as const)
      for (let i = set === 'cells' ? 1 : 0; i < all[0][set].length; i++)
        expect(all.reduce((n, c) => n + c[set][i], 0)).toBe(1)
    expect(all[0].cells[0]).toBe(0)
  })

  it('contains the one of a narrower level, whatever the kind', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 81, maxLength: 81 }),
        fc.constantFrom<CatchmentKind>('radius', 'travel', 'customers', 'model'),
        fc.integer({ min: 5, max: 95 }),
        fc.integer({ min: 5, max: 95 }),
        (values, by, a, b) => {
          const k = known({
            minutes: by === 'travel' ? Float32Array.from(values) : gridMinutes(places, site),
            share: Float32Array.from(values, v => v / 100),
            sales: Float32Array.from(values, v => v + 0.01),
          })
          // A higher share of the choice is the narrower catchment.
          const [narrow, wide] =
            by === 'model' ? [Math.max(a, b), Math.min(a, b)] : [Math.min(a, b), Math.max(a, b)]
          const inner = catchmentOf(site, by, narrow, k)
          const outer = catchmentOf(site, by, wide, k)
          for (const z of chosen(inner.zones)) expect(outer.zones[z]).toBe(1)
          for (const c of chosen(inner.cells)) expect(outer.cells[c]).toBe(1)
        },
      ),
      { numRuns: 60, seed: 5 },
    )
  })

  it('puts a cell where its centre is: coarse cells go whole with the zone nearest to their centre', () => {
    const coarse = placesOf({ cells: BigUint64Array.of(0n, 0x851f9003fffffffn) }, places.zones)
    const [lat, lon] = [coarse.cells.lat[1], coarse.cells.lon[1]]
    expect(coarse.cells.km2[1]).toBeCloseTo(252.9, 0)
    expect(coarse.zoneOfCell[1]).toBe(coarse.nearestZone(lat, lon))
  })

  it('says why there is none', () => {
    const codeOf = (work: () => unknown) => {
      try {
        work()
      } catch (error) {
        return error instanceof CatchmentError ? error.code : error
      }
      return null
    }
    const closed = { id: 'Z', lat: 46.5, lon: 3 }
    expect(codeOf(() => catchmentOf(closed, 'voronoi', 0, known()))).toBe('not_open')
    expect(codeOf(() => catchmentOf(site, 'model', 25, known()))).toBe('needs_model')
    expect(codeOf(() => catchmentOf(site, 'travel', 30, { ...known(), reach: null }))).toBe('needs_model')
    expect(codeOf(() => catchmentOf(site, 'customers', 70, known()))).toBe('no_located_customers')
    expect(codeOf(() => catchmentOf(site, 'radius', Number.NaN, known()))).toBe('bad_level')
    expect(codeOf(() => catchmentOf(site, 'model', 100, known()))).toBe('bad_level')
  })
})
