import { describe, expect, it } from 'vitest'
import { annecy, zones } from '@/lib/cube/fixture'
import { parentOf } from '@/lib/geo/h3'
import { decayBands, minutesOfShare, salesByZone, turnover } from './places'

describe('sales by zone', () => {
  // Cell 1 over Annecy alone, cell 2 over Annecy and Seynod.
  const under = {
    start: Int32Array.of(0, 0, 1, 3),
    place: Int32Array.of(0, 0, 1),
    weight: Float64Array.of(1, 0.75, 0.25),
  }
  const values = Float64Array.of(999, 60, 40)

  it('split coarse cells by population, and say how much is estimated', () => {
    expect(salesByZone(values, under, null)).toEqual([
      { zone: 0, amount: 90, estimated: 30 / 90 },
      { zone: 1, amount: 10, estimated: 1 },
    ])
  })

  it('split them as the model expects where it does', () => {
    expect(salesByZone(values, under, [1, 3, 0]).map(s => s.amount)).toEqual([70, 30])
  })
})

describe('bands of driving time', () => {
  const people = {
    population: Float64Array.of(100, 200, 50),
    households: Float64Array.of(50, 90, Number.NaN),
  }
  const reach = {
    minutes: Float32Array.of(4, 12, 200),
    share: null,
    expected: Float32Array.of(60, 40, 0),
    sales: Float32Array.of(30, 10, 10),
  }

  it('hold observed purchases brought to the total of the model', () => {
    const bands = decayBands(people, reach)!
    expect(bands[0]).toMatchObject({
      from: 0,
      to: 5,
      population: 100,
      households: 50,
      observed: 60,
      fitted: 60,
    })
    expect(bands[2]).toMatchObject({ from: 10, to: 15, population: 200, observed: 20, fitted: 40 })
    // What comes from beyond the last band stays out of the bands, not out of the total.
    expect(bands.reduce((sum, b) => sum + b.observed, 0)).toBe(80)
    expect(bands.reduce((sum, b) => sum + b.share, 0)).toBeCloseTo(0.8, 12)
  })

  it('are none for a store whose customers are not located', () => {
    expect(decayBands(people, { ...reach, sales: null })).toBeNull()
  })

  it('tell within how many minutes half of the purchases are made', () => {
    expect(minutesOfShare(reach.minutes, reach.sales, 0.5)).toBe(4)
    expect(minutesOfShare(reach.minutes, reach.sales, 0.7)).toBe(12)
    expect(minutesOfShare(reach.minutes, new Float32Array(3), 0.5)).toBeNull()
  })
})

describe('gains and losses by area', () => {
  const cells = BigUint64Array.of(0n, annecy(7), annecy(4), parentOf(zones.cell[2], 7))
  const cube = { cells, cellRes: Int8Array.of(-1, 7, 4, 7) }

  it('are those of cells fine enough, under the name of the largest commune; the rest is said', () => {
    const found = turnover(cube, zones, Float64Array.of(5, 100, 10, 20), Float64Array.of(4, 70, 12, 30))
    expect(found.areas).toEqual([
      { name: 'Annecy', now: 100, before: 70 },
      { name: 'Chamonix', now: 20, before: 30 },
    ])
    expect(found.elsewhere).toEqual({ now: 15, before: 16 })
    expect(found.km2).toBeCloseTo(252.9, 0)
  })

  it('take wider areas where most sales are known for wider ones only', () => {
    const found = turnover(cube, zones, Float64Array.of(0, 10, 90, 0), Float64Array.of(0, 10, 80, 0))
    expect(found.km2).toBeGreaterThan(1500)
    expect(found.areas[0]).toEqual({ name: 'Annecy', now: 100, before: 90 })
  })

  it('are not told where sales are known too coarsely', () => {
    const coarse = { cells: BigUint64Array.of(0n, annecy(3)), cellRes: Int8Array.of(-1, 3) }
    const found = turnover(coarse, zones, Float64Array.of(5, 90), Float64Array.of(4, 80))
    expect(found).toEqual({ km2: null, areas: [], elsewhere: { now: 95, before: 84 } })
  })
})
