import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Outlines } from '@/lib/geo/outlines'
import { areaOfRings, areasOf, contentsOf, edgesOf, readShapes } from './areas'

/** Two communes of Savoie and one of Isère in a row, each 0.1 degrees wide, the last in two parts. */
const outlines: Outlines = {
  grid: 1000,
  regions: { '73': '84', '38': '84' },
  zones: {
    '73001': [[6000, 45_000, 100, 0, 0, 100, -100, 0]],
    '73002': [[6100, 45_000, 100, 0, 0, 100, -100, 0]],
    '38001': [
      [6200, 45_000, 100, 0, 0, 100, -100, 0],
      [6400, 45_000, 50, 0, 0, 50, -50, 0],
    ],
  },
}
const zones = {
  rows: 4,
  id: ['38001', '73001', '73002', '99999'],
  population: Float64Array.of(500, 1000, 2000, 7),
  households: Float64Array.of(200, 450, Number.NaN, 3),
}

test('rings close by themselves and know their zone', async () => {
  const shapes = await readShapes(outlines)
  expect(shapes.zoneIds).toEqual(['38001', '38001', '73001', '73002'])
  expect([...shapes.starts]).toEqual([0, 5, 10, 15, 20])
  expect([...shapes.positions.slice(0, 2)]).toEqual([...shapes.positions.slice(8, 10)])
})

test('a line is drawn where départements meet, once, and none inside one', async () => {
  const { borders } = await readShapes(outlines)
  expect([...borders.departement]).toEqual([6.2, 45, 6.2, 45.1])
  expect(borders.region).toHaveLength(0)
})

test('the area of a zone is that of its parts, in km2', async () => {
  const { km2 } = await readShapes(outlines)
  const square = 0.1 * 111.19 * 0.1 * 111.19 * Math.cos((45.05 * Math.PI) / 180)
  expect(km2.get('73001')).toBeCloseTo(square, 1)
  expect(km2.get('38001')).toBeCloseTo(1.25 * square, 0)
})

test('of a département that a place cuts through, only the zones of the place count', () => {
  const all = contentsOf(Int32Array.of(0, 1, 1, -1), 2, zones, z => 10 * (z + 1))
  const inside = contentsOf(
    Int32Array.of(0, 1, 1, -1),
    2,
    zones,
    z => 10 * (z + 1),
    Uint8Array.of(0, 1, 0, 1),
  )
  expect([...all.population, ...all.km2]).toEqual([500, 3000, 10, 50])
  expect([...inside.population, ...inside.km2, ...inside.households]).toEqual([0, 1000, 0, 20, 0, 450])
})

test('départements and régions sum their zones; a zone without outline lies in none', async () => {
  const shapes = await readShapes(outlines)
  const departements = areasOf('departement', zones, shapes)
  expect(departements.codes).toEqual(['38', '73'])
  expect([...departements.areaOf]).toEqual([0, 1, 1, -1])
  expect([...departements.population]).toEqual([500, 3000])
  expect(departements.households[0]).toBe(200)
  expect(departements.households[1]).toBeNaN()
  expect([...areaOfRings(shapes, zones.id, departements)]).toEqual([0, 0, 1, 1])
  const region = areasOf('region', zones, shapes)
  expect(region.codes).toEqual(['84'])
  expect(region.population[0]).toBe(3500)
})

test('the outlines of France fill the country without overlapping it', async () => {
  const file = join(import.meta.dirname, '../../data/geo/zones-fr.json')
  const shapes = await readShapes(JSON.parse(readFileSync(file, 'utf8')) as Outlines)
  const total = [...shapes.km2.values()].reduce((a, b) => a + b, 0)
  // Metropolitan France with Corsica: 543,940 km2 of land, 551,700 with the cadastre's waters.
  expect(total).toBeGreaterThan(535_000)
  expect(total).toBeLessThan(556_000)
  expect(shapes.borders.region.length).toBeGreaterThan(1000)
})

test('every edge of every ring is a line, and none joins two rings', () => {
  const positions = Float64Array.of(0, 0, 1, 0, 1, 1, 0, 0, 5, 5, 6, 5, 6, 6, 5, 5)
  const { from, to } = edgesOf({ positions, starts: Uint32Array.of(0, 4, 8) })
  expect([...from]).toEqual([0, 0, 1, 0, 1, 1, 5, 5, 6, 5, 6, 6])
  expect([...to]).toEqual([1, 0, 1, 1, 0, 0, 6, 5, 6, 6, 5, 5])
})
