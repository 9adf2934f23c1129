import { describe, expect, it } from 'vitest'
import { annecy, zones } from '@/lib/cube/fixture'
import { parentOf } from '@/lib/geo/h3'
import { turnover } from './turnover'

describe('gains and losses by area', () => {
  const cells = BigUint64Array.of(0n, annecy(7), annecy(4), parentOf(zones.cell[2], 7))
  const cube = { cells, cellRes: Int8Array.of(-1, 7, 4, 7) }

  it('are those of cells fine enough, under the name of the largest commune; the rest is said', () => {
    const found = turnover(cube, zones, Float64Array.of(5, 100, 10, 20), Float64Array.of(4, 70, 12, 30))
    expect(found.areas).toEqual([
      { area: annecy(5), name: 'Annecy', now: 100, before: 70 },
      { area: parentOf(zones.cell[2], 5), name: 'Chamonix', now: 20, before: 30 },
    ])
    expect(found.elsewhere).toEqual({ now: 15, before: 16 })
    expect(found.km2).toBeCloseTo(252.9, 0)
  })

  it('take wider areas where most sales are known for wider ones only', () => {
    const found = turnover(cube, zones, Float64Array.of(0, 10, 90, 0), Float64Array.of(0, 10, 80, 0))
    expect(found.km2).toBeGreaterThan(1500)
    expect(found.areas[0]).toEqual({ area: annecy(4), name: 'Annecy', now: 100, before: 90 })
  })

  it('are not told where sales are known too coarsely', () => {
    const coarse = { cells: BigUint64Array.of(0n, annecy(3)), cellRes: Int8Array.of(-1, 3) }
    const found = turnover(coarse, zones, Float64Array.of(5, 90), Float64Array.of(4, 80))
    expect(found).toEqual({ km2: null, resolution: null, areas: [], elsewhere: { now: 95, before: 84 } })
  })
})
