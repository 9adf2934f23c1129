import { expect, test } from 'vitest'
import { annecy, zones } from './fixture'
import { apply, drawingPoints, spreadOverZones } from './spread'

test('a coarse cell goes to the zones under it by population, a fine one to where it lies', () => {
  const cells = BigUint64Array.of(0n, annecy(5), annecy(8))
  const spread = spreadOverZones(cells, zones)
  const out = new Float64Array(3)
  apply(spread, Float64Array.of(0, 1200, 0), out)
  expect([...out]).toEqual([900, 300, 0])
  apply(spread, Float64Array.of(0, 0, 50), out)
  expect([...out]).toEqual([50, 0, 0])
})

test('spreading loses nothing but what has no place', () => {
  const cells = BigUint64Array.of(0n, annecy(3), annecy(6), annecy(7), annecy(8))
  const points = drawingPoints(cells, zones)
  const out = new Float64Array(points.lat.length)
  apply(points.spread, Float64Array.of(1000, 1, 2, 3, 4), out)
  expect(out.reduce((a, b) => a + b, 0)).toBeCloseTo(10)
})
