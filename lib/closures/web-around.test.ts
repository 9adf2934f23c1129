import { describe, expect, it } from 'vitest'
import { Cube } from '@/lib/cube/cube'
import { type Fact, facts, OCTOBER, source, storeRow, zones } from '@/lib/cube/fixture'
import { CHANNELS } from '@/lib/dataset/schema'
import { monthsAfter, webAround } from './web-around'

const bounds = { from: OCTOBER - 35, to: OCTOBER }
const web = CHANNELS.indexOf('web')
const [town, , village] = zones.cell

/** The store closed in October 2024, two years before the data end. */
const CLOSED = OCTOBER - 24
const sale = (part: Partial<Fact>): Fact => ({
  store: 0,
  month: CLOSED + 1,
  channel: web,
  cell: town,
  amount: 0,
  ...part,
})
const cube = new Cube(
  source({
    stores: [storeRow(1, { closedOn: '2024-10-15' }), storeRow(2), storeRow(3, { closedOn: '2023-12-31' })],
    atoms: facts([
      sale({ amount: 150 }),
      sale({ month: CLOSED + 12, amount: 30 }),
      // Too late, another channel, elsewhere.
      sale({ month: CLOSED + 13, amount: 1000 }),
      sale({ channel: CHANNELS.indexOf('store'), amount: 1000 }),
      sale({ cell: village, amount: 20 }),
      sale({ month: CLOSED - 11, amount: 120 }),
      sale({ month: CLOSED, cell: village, amount: 80 }),
      // Without a place: no part of either side.
      sale({ cell: 0n, amount: 5000 }),
    ]),
  }),
  bounds,
)
const around = Uint8Array.from(cube.cells, cell => (cell === town ? 1 : 0))

describe('the web around closed stores', () => {
  it('is that of the twelve months after against the same a year before, beside all located web sales', () => {
    const [row, early, ...others] = webAround(cube, () => around)
    expect(others).toEqual([])
    expect(row).toMatchObject({ after: { from: CLOSED + 1, to: CLOSED + 12 }, now: 180, before: 120 })
    expect(row.growth).toBeCloseTo(0.5, 12)
    expect(row.chain).toBeCloseTo(0, 12)
    expect(early).toMatchObject({ after: null, growth: null })
  })

  it('compares as many months as follow, and none that the data do not hold', () => {
    expect(monthsAfter('2026-07-31', bounds)).toEqual({ from: OCTOBER - 2, to: OCTOBER })
    expect(monthsAfter('2026-10-02', bounds)).toBeNull()
    expect(monthsAfter('2023-12-31', bounds)).toBeNull()
  })
})
