import { expect, test } from 'vitest'
import { centreOf } from '@/lib/geo/h3'
import { annecy, zones } from './fixture'
import { apply, drawingPoints, layCells, spreadOverZones } from './spread'

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

test('cells are laid out by their centres; what has no place lies nowhere', () => {
  const { lat, lon, km2, zoneOfCell } = layCells(BigUint64Array.of(0n, annecy(8), annecy(4)), y =>
    y > 0 ? 7 : -1,
  )
  expect([lat[0], lon[0], km2[0], zoneOfCell[0]]).toEqual([Number.NaN, Number.NaN, 0, -1])
  expect(lat[1]).toBeCloseTo(centreOf(annecy(8)).lat, 9)
  expect(lon[1]).toBeCloseTo(centreOf(annecy(8)).lon, 9)
  expect(km2[2] / km2[1]).toBeCloseTo(7 ** 4, -1)
  expect([...zoneOfCell]).toEqual([-1, 7, 7])
})
