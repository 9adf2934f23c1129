import { describe, expect, it } from 'vitest'
import { Cube } from './cube'
import { type Fact, facts, OCTOBER, source, storeRow } from './fixture'
import { peerTrend } from './peers'

const bounds = { from: OCTOBER - 35, to: OCTOBER }
/** Stores whose monthly sales grow by one rate a year, step by step at each month. */
function network(growth: readonly number[], part: Parameters<typeof storeRow>[1][] = []) {
  const rows: Fact[] = growth.flatMap((g, k) =>
    Array.from({ length: 36 }, (_, m) => ({
      store: k + 1,
      month: bounds.from + m,
      channel: 1,
      amount: 100 * (1 + g) ** Math.floor(m / 12),
    })),
  )
  const stores = growth.map((_, k) => storeRow(k + 1, part[k] ?? {}))
  return new Cube(source({ atoms: source().atoms, unplaced: facts(rows), stores }), bounds)
}

describe('a store against its peers', () => {
  it('is 100 at first, and what its year grew by later', () => {
    const cube = network([0.1, 0, 0, 0.2, 0.3, 0.4])
    const trend = peerTrend(cube, cube.source.stores[0])!
    expect(trend.peers).toBe(5)
    expect(trend.points[0]).toMatchObject({ month: bounds.from + 11, store: 100, median: 100 })
    const last = trend.points[24]
    expect(last.store).toBeCloseTo(121, 9)
    // Peers at 100, 100, 144, 169 and 196.
    expect(last.median).toBeCloseTo(144, 9)
    expect(last.low).toBeCloseTo(100, 9)
    expect(last.high).toBeCloseTo(169, 9)
  })

  it('widens the group until there are enough peers', () => {
    const other = { format: 'mall' }
    const few = network([0, 0, 0, 0, 0, 0], [{}, { operator: 'franchise' }])
    expect(peerTrend(few, few.source.stores[0])!.by).toBe('format')
    const alone = network([0, 0, 0, 0, 0, 0], [{}, other, other, other, other, other])
    expect(peerTrend(alone, alone.source.stores[0])!.by).toBe('all')
    const none = network([0, 0, 0])
    expect(peerTrend(none, none.source.stores[0])).toBeNull()
  })

  it('leaves out a store that closed, and begins with the store’s own first full year', () => {
    const parts = [{ openedOn: '2024-12-10' }, { closedOn: '2026-03-01' }]
    const cube = network([0, 0, 0, 0, 0, 0, 0], parts)
    const trend = peerTrend(cube, cube.source.stores[0])!
    expect(trend.peers).toBe(5)
    // December 2024 was not whole: January to December 2025 is the first window.
    expect(trend.points[0].month).toBe(12 * 2025 + 11)
  })
})
