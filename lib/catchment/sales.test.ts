import { describe, expect, it } from 'vitest'
import { salesByZone } from './sales'

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

  it('list no zone of which the model expects nothing', () => {
    expect(salesByZone(values, under, [1, 0, 0]).map(s => [s.zone, s.amount])).toEqual([[0, 100]])
  })

  it('split them as the model expects where it does', () => {
    expect(salesByZone(values, under, [1, 3, 0]).map(s => s.amount)).toEqual([70, 30])
  })
})
