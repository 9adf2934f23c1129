import fc from 'fast-check'
import { expect, test } from 'vitest'
import { densityScales, metresPerPixel, radiusAt } from './density'
import { colourDomain } from './heat'
import {
  colourOf,
  divergingScale,
  hasColour,
  position,
  roundUp,
  SCALE_KINDS,
  scaleOf,
  squareRootScale,
  weightedQuantile,
} from './scale'

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

test('every kind of scale grows with the value, within 0 and 1, and so do its breaks', () => {
  const values = fc.array(fc.double({ min: 1e-6, max: 1e8, noNaN: true }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(values, fc.constantFrom(...SCALE_KINDS), fc.boolean(), (amounts, kind, fromZero) => {
      const scale = scaleOf(kind, amounts, { fromZero })
      const sorted = [...amounts].sort((a, b) => a - b)
      const at = sorted.map(v => position(scale, v))
      expect(at.every(p => p >= 0 && p <= 1)).toBe(true)
      expect(at).toEqual([...at].sort((a, b) => a - b))
      expect(scale.breaks).toEqual([...scale.breaks].sort((a, b) => a - b))
      expect(new Set(scale.breaks).size).toBe(scale.breaks.length)
    }),
    { seed: 7 },
  )
})

test('classes of a quantile scale hold about as many places each', () => {
  const values = Array.from({ length: 600 }, (_, i) => 1.02 ** i)
  const scale = scaleOf('quantile', values)
  const counts = new Map<number, number>()
  for (const v of values) counts.set(position(scale, v), (counts.get(position(scale, v)) ?? 0) + 1)
  expect(counts.size).toBe(6)
  for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(8)
})

test('equal values make one class, not six with the same bound', () => {
  const scale = scaleOf('quantile', [5, 5, 5, 5])
  expect(scale.breaks).toEqual([5])
})

test('a logarithmic scale has its powers of ten as breaks, evenly spaced', () => {
  const scale = scaleOf('log', [12, 90, 700, 5000, 60_000])
  expect(scale.breaks).toEqual([10, 100, 1000, 10_000, 100_000])
  const at = scale.breaks.map(b => position(scale, b))
  for (let k = 1; k < at.length; k++) expect(at[k] - at[k - 1]).toBeCloseTo(0.25, 6)
})

test('nothing above 0 gives a scale that can still be printed', () => {
  for (const kind of SCALE_KINDS) expect(scaleOf(kind, [0, -4]).max).toBe(1)
})

test('a diverging scale is neutral at 0 and as far from it on either side', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), changes => {
      const scale = divergingScale(changes)
      expect(position(scale, 0)).toBe(0.5)
      for (const v of changes) expect(position(scale, v) + position(scale, -v)).toBeCloseTo(1, 12)
    }),
    { seed: 7 },
  )
  expect(position(divergingScale([-40, 10]), -1e9)).toBe(0)
})

test('a place without a value has no colour; no change has one, no sales have none', () => {
  expect(hasColour(squareRootScale(10), Number.NaN)).toBe(false)
  expect(hasColour(squareRootScale(10), 0)).toBe(false)
  expect(hasColour(divergingScale([1]), 0)).toBe(true)
  expect(hasColour(divergingScale([1]), Number.NaN)).toBe(false)
  expect(colourOf(divergingScale([1]), 0, 'light')).toEqual([236, 230, 220])
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
