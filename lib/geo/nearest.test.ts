import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearestPoint } from './nearest'

test('the nearest point is the one a full search finds', () => {
  const degrees = (min: number, max: number) => fc.double({ min, max, noNaN: true })
  const point = fc.record({ lat: degrees(45, 47), lon: degrees(4, 7) })
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), point, (points, at) => {
      const found = nearestPoint({ lat: points.map(p => p.lat), lon: points.map(p => p.lon) })(at.lat, at.lon)
      const shrink = Math.cos((at.lat * Math.PI) / 180)
      const square = points.map(p => (p.lat - at.lat) ** 2 + ((p.lon - at.lon) * shrink) ** 2)
      expect(square[found]).toBe(Math.min(...square))
    }),
  )
})

test('far from everything there is none', () => {
  expect(nearestPoint({ lat: [45], lon: [5] })(60, 30)).toBe(-1)
})
