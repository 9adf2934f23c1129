import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kmBetween } from '@/lib/geo/distance'
import { crowFly, minutesForKm } from './crow-fly'
import { travelTimesById } from './registry'

const cities = {
  annecy: { lat: 45.9, lon: 6.12 },
  bordeaux: { lat: 44.84, lon: -0.58 },
  chambery: { lat: 45.57, lon: 5.92 },
  grenoble: { lat: 45.19, lon: 5.72 },
  lille: { lat: 50.63, lon: 3.06 },
  lyon: { lat: 45.76, lon: 4.84 },
  nantes: { lat: 47.22, lon: -1.55 },
  orleans: { lat: 47.9, lon: 1.91 },
  paris: { lat: 48.86, lon: 2.35 },
  rennes: { lat: 48.11, lon: -1.68 },
  toulouse: { lat: 43.6, lon: 1.44 },
}

describe('crow-fly travel times', () => {
  // Usual driving times without congestion, rounded to five minutes.
  it.each([
    ['annecy', 'chambery', 45],
    ['lyon', 'grenoble', 75],
    ['rennes', 'nantes', 80],
    ['paris', 'orleans', 90],
    ['toulouse', 'bordeaux', 150],
    ['paris', 'lille', 145],
    ['paris', 'lyon', 270],
  ] as const)('come within their stated error of the drive from %s to %s', (from, to, usual) => {
    const origin = { lat: Float64Array.of(cities[from].lat), lon: Float64Array.of(cities[from].lon) }
    const minutes = crowFly.minutesTo(origin, cities[to])[0]
    expect(Math.abs(minutes / usual - 1)).toBeLessThan(crowFly.relativeError!)
  })

  it('agree with the great circle for any pair of points, and grow with it', () => {
    const degrees = fc.double({ min: -60, max: 60, noNaN: true })
    fc.assert(
      fc.property(degrees, degrees, fc.double({ min: -8, max: 8, noNaN: true }), (lat, lon, step) => {
        const destination = { lat: lat + step / 2, lon: lon + step }
        const origin = { lat: Float64Array.of(lat), lon: Float64Array.of(lon) }
        const expected = minutesForKm(kmBetween({ lat, lon }, destination))
        expect(Math.abs(crowFly.minutesTo(origin, destination)[0] / expected - 1)).toBeLessThan(2e-6)
      }),
    )
    for (let km = 0; km < 500; km++) expect(minutesForKm(km + 1)).toBeGreaterThan(minutesForKm(km))
  })

  it('never fall to zero, so that the logarithm of a time exists', () => {
    expect(minutesForKm(0)).toBe(1)
  })

  it('are found again by their name', () => {
    expect(travelTimesById(crowFly.id)).toBe(crowFly)
    expect(travelTimesById('walking/9')).toBeUndefined()
  })
})
