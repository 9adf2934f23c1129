import fc from 'fast-check'
import { expect, test } from 'vitest'
import { colourDomain, densityScales, metresPerPixel, radiusAt } from './heat'
import { position, roundUp, squareRootScale, weightedQuantile } from './scale'

test('a scale ends on a round value at or above the top', () => {
  expect([0.03, 1, 1.1, 4.9, 7, 1999].map(roundUp)).toEqual([0.05, 1, 2, 5, 10, 2000])
})

test('a scale grows with the value and stays in 0..1 up to its end', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), top => {
      const scale = squareRootScale(top)
      const at = scale.breaks.map(b => position(scale, b))
      expect(at).toEqual([...at].sort((a, b) => a - b))
      expect(position(scale, scale.max)).toBe(1)
    }),
  )
})

test('a weighted quantile is where the weight runs out', () => {
  expect(weightedQuantile([1, 2, 10], 0.5)).toBe(10)
  expect(weightedQuantile([1, 2, 10], 0.5, [5, 5, 1])).toBe(2)
})

test('a uniform density of the domain’s top reaches the end of the ramp', () => {
  // deck.gl sums weight x kernel over the texels a point covers, then compares with domain x metres per texel.
  const view = { lat: 46.5, zoom: 6, width: 1060, height: 700 }
  const mpp = metresPerPixel(view.lat, view.zoom)
  const texel = (mpp * 1060) / 512
  const perKm2 = 2000
  const weight = perKm2 * (texel / 1000) ** 2
  const radius = (radiusAt(view.zoom) * mpp) / texel
  let value = 0
  for (let y = -Math.ceil(radius); y <= radius; y++)
    for (let x = -Math.ceil(radius); x <= radius; x++) {
      const u = Math.hypot(x, y) / radius
      if (u <= 1) value += (weight * Math.exp(-(u * u) / 0.05555)) / (1.77245385 * 0.166666)
    }
  const [, top] = colourDomain(perKm2, view)
  expect(value / (top * texel)).toBeCloseTo(1, 1)
})

test('scales of density do not depend on how the same values are split', () => {
  const lat = Float64Array.of(46, 46, 48)
  const lon = Float64Array.of(2, 2, 3)
  const whole = densityScales(lat, lon, Float64Array.of(300, 0, 100), [6])
  const split = densityScales(lat, lon, Float64Array.of(100, 200, 100), [6])
  expect(split.get(6)).toEqual(whole.get(6))
})
