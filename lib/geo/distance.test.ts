import fc from 'fast-check'
import { greatCircleDistance, UNITS } from 'h3-js'
import { describe, expect, it } from 'vitest'
import { distancesKm, haversineKm } from './distance'

describe('Great-circle distance', () => {
  it('is 392 km from Paris to Lyon', () => {
    expect(haversineKm(48.8566, 2.3522, 45.764, 4.8357)).toBeCloseTo(391.5, 0)
  })

  it('agrees with h3-js, which rounds the radius otherwise', () => {
    const lat = fc.double({ min: -90, max: 90, noNaN: true })
    const lon = fc.double({ min: -180, max: 180, noNaN: true })
    fc.assert(
      fc.property(lat, lon, lat, lon, (a, b, c, d) => {
        const ours = haversineKm(a, b, c, d)
        expect(Math.abs(ours - greatCircleDistance([a, b], [c, d], UNITS.km))).toBeLessThan(0.01)
        expect(haversineKm(c, d, a, b)).toBeCloseTo(ours, 9)
      }),
    )
  })

  it('by column equals one by one, into the array given', () => {
    const origins = { lat: Float64Array.of(48.86, 45.76, 43.3), lon: Float64Array.of(2.35, 4.84, 5.38) }
    const out = new Float64Array(3)
    expect(distancesKm(origins, { lat: 45.9, lon: 6.13 }, out)).toBe(out)
    out.forEach((km, i) => {
      expect(km).toBeCloseTo(haversineKm(origins.lat[i], origins.lon[i], 45.9, 6.13), 9)
    })
  })
})
