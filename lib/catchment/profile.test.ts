import { describe, expect, it } from 'vitest'
import { cellAt } from '@/lib/geo/h3'
import { catchmentOf } from './catchment'
import { gridMinutes, gridPlaces } from './fixture'
import { placesOf } from './places'
import { customersInside, profileOf } from './profile'

const grid = gridPlaces(5, x => 100 * (x + 1))
const site = { id: 'A', lat: 46.5, lon: 3 }
/** A cell on the middle zone, and one of 1,770 km2 around it that also covers all others. */
const cells = BigUint64Array.of(0n, cellAt(46.5, 3, 8), cellAt(46.5, 3, 4))
const places = placesOf({ cells }, grid.zones)
const reach = { minutes: gridMinutes(grid, site), share: null, expected: null, sales: null }
const catchment = catchmentOf(site, 'travel', 6, { places, reach, sales: null, open: [site] })
const source = {
  places,
  under: {
    start: Int32Array.of(0, 0, 1, 26),
    place: Int32Array.from([12, ...Array.from({ length: 25 }, (_, i) => i)]),
  },
  households: null,
  chain: Float64Array.of(1000, 50, 70),
  store: Float64Array.of(500, 30, 10),
  competitors: [
    { lat: 46.501, lon: 3.001 },
    { lat: 46.6, lon: 3.14 },
  ],
  open: [site],
}

describe('the profile of a catchment', () => {
  const profile = profileOf(catchment, site, 150, source)

  it('adds up people of the zones inside', () => {
    // The middle zone and its four neighbours: columns 2, 1, 3, 2 and 2.
    expect(profile).toMatchObject({ zones: 5, population: 300 + 200 + 400 + 300 + 300, households: null })
  })

  it('counts whole cells by their centre, and says how much coarser cells may change', () => {
    // The centre of the coarse cell lies 20 km to the east.
    expect(profile.revenueStore).toBe(30)
    expect(profile.shareOfStore).toBe(0.75)
    expect(profile.shareLow).toBe(0.75)
    expect(profile.shareHigh).toBe(1)
    expect(profile.coarser).toBe(0.25)
  })

  it('leaves sales without a place out', () => {
    expect(profile.revenueChain).toBe(50)
  })

  it('counts competitors and own stores inside', () => {
    expect(profile.competitors).toBe(1)
    expect(profile.ownStores).toBe(1)
  })

  it('counts a competitor by its distance for a radius', () => {
    const circle = catchmentOf(site, 'radius', 20, { places, reach: null, sales: null, open: [site] })
    expect(profileOf(circle, site, 1257, source).competitors).toBe(2)
  })

  it('holds households where the dataset does', () => {
    const households = new Float64Array(25).fill(Number.NaN)
    households[12] = 40
    expect(profileOf(catchment, site, 150, { ...source, households }).households).toBe(40)
  })
})

describe('customers inside a catchment', () => {
  const counts = (points: [number, number, number][]) => ({
    lat: Float64Array.from(points, p => p[0]),
    lon: Float64Array.from(points, p => p[1]),
    customers: Float64Array.from(points, p => p[2]),
  })

  it('are those of the home cells inside', () => {
    const here: [number, number, number][] = [
      [46.5, 3, 100],
      [46.55, 3, 50],
      [46.45, 3, 30],
      [46.5, 3.07, 20],
      [46.6, 3.14, 1000],
    ]
    expect(customersInside(catchment, places, counts(here))).toEqual({ customers: 200, cells: 4 })
  })

  it('are not told where too few cells lie inside', () => {
    expect(customersInside(catchment, places, counts([[46.5, 3, 100]]))).toBeNull()
  })
})
