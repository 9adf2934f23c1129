import { describe, expect, it } from 'vitest'
import { cellAt, parentOf } from '@/lib/geo/h3'
import { baseOf, marketInput } from './input'
import { MARKET_QUERIES, marketTables, type TableLike } from './queries'

const LAST = 12 * 2026 + 9
const base = baseOf(LAST)

const table = (columns: TableLike['columns'], rows = Object.values(columns)[0].length): TableLike => ({
  rows,
  columns,
})
const points = [
  [45.76, 4.84],
  [45.77, 4.9],
  [45.9, 6.12],
  [45.57, 5.92],
] as const
const cell = points.map(([lat, lon]) => cellAt(lat, lon, 9))
const zones = table({
  zone_key: [1, 2, 3, 4],
  lat: points.map(p => p[0]),
  lon: points.map(p => p[1]),
  cell: BigUint64Array.from(cell),
  population: [500_000, 150_000, 130_000, 60_000],
  spend_potential: [null, null, null, null],
})
const stores = (opened: (string | null)[], closed: (string | null)[] = [null, null, null]) =>
  table({
    store_key: [1, 2, 3],
    store_id: ['A', 'B', 'C'],
    name: ['Lyon', 'Annecy', 'Chambéry'],
    lat: [45.75, 45.91, 45.58],
    lon: [4.85, 6.1, 5.9],
    opened_on: opened,
    closed_on: closed,
    selling_area_m2: [2000, 1000, null],
    format: ['big', 'small', 'small'],
    operator: ['own', 'own', 'franchise'],
    route: ['customers', 'customers', 'totals'],
  })
interface Atom {
  store: number
  month?: number
  span?: number
  channel?: number
  cell?: bigint
  res?: number
  amount: number
  gross?: number
  tickets?: number
}
const atoms = (list: Atom[]) =>
  table(
    {
      store_key: list.map(a => a.store),
      month: list.map(a => a.month ?? LAST),
      span: list.map(a => a.span ?? 1),
      channel_key: list.map(a => a.channel ?? 1),
      cell: BigUint64Array.from(list, a => a.cell ?? 0n),
      res: list.map(a => a.res ?? -1),
      amount: list.map(a => a.amount),
      gross: list.map(a => a.gross ?? a.amount),
      tickets: list.map(a => a.tickets ?? 11),
    },
    list.length,
  )
const unplaced = (list: { store: number; month?: number; channel?: number; amount: number }[]) =>
  table(
    {
      store_key: list.map(a => a.store),
      month: list.map(a => a.month ?? LAST),
      channel_key: list.map(a => a.channel ?? 1),
      amount: list.map(a => a.amount),
    },
    list.length,
  )
const empty = table({ zone_key: [], store_key: [], month: [], amount: [], minutes: [] }, 0)
const years = (store: number, amount: number) =>
  Array.from({ length: 12 }, (_, m) => ({ store, month: base.from + m, amount }))

function read(parts: Partial<Record<keyof typeof MARKET_QUERIES, TableLike>>) {
  const rest = Object.fromEntries(Object.keys(MARKET_QUERIES).map(name => [name, empty]))
  const all = {
    ...rest,
    stores: stores([null, null, null]),
    zones,
    atoms: atoms([]),
    unplaced: unplaced([]),
    ...parts,
  }
  return marketInput(marketTables(all), { sector: 'furniture', base })
}
const membersOf = ({ flows }: ReturnType<typeof read>, f: number) =>
  Array.from(flows.members.subarray(flows.start[f], flows.start[f + 1]))

describe('base sales', () => {
  it('are the last twelve complete months, atoms and unplaced sales together', () => {
    const input = read({
      atoms: atoms([
        { store: 1, month: base.from, amount: 100, cell: cell[0], res: 9 },
        { store: 1, month: base.from - 1, amount: 1000, cell: cell[0], res: 9 },
        { store: 1, month: LAST + 1, amount: 1000, cell: cell[0], res: 9 },
        { store: 1, channel: 3, amount: 20 },
      ]),
      unplaced: unplaced([{ store: 1, amount: 7 }]),
    })
    expect(input.stores[0]).toMatchObject({ base_store: 107, base_other: 20, open: true })
  })

  it('take of a quarter the months that lie in the base', () => {
    const input = read({ atoms: atoms([{ store: 1, month: base.from, span: 3, amount: 90 }]) })
    expect(input.stores[0].base_store).toBeCloseTo(30)
  })

  it('put a quarter’s months right where the store’s months are known', () => {
    const input = read({
      atoms: atoms([
        { store: 1, month: base.from, span: 3, channel: 0, amount: 90 },
        { store: 1, month: base.from, amount: 100 },
      ]),
      months: table({ store_key: [1, 1], month: [base.from, LAST], amount: [141.5, 7] }),
    })
    expect(input.stores[0].base_store).toBeCloseTo(141.5)
  })

  it('follow a store’s other sales where they are pooled over channels', () => {
    const input = read({
      atoms: atoms([{ store: 1, channel: 0, amount: 10 }]),
      unplaced: unplaced([
        { store: 1, amount: 60 },
        { store: 1, channel: 3, amount: 20 },
      ]),
    })
    expect(input.stores[0].base_store).toBeCloseTo(67.5)
    expect(input.stores[0].base_other).toBeCloseTo(22.5)
  })

  it('annualise a store that opened within them by the months of the others', () => {
    const season = (m: number) => (m < 6 ? 10 : 30)
    const chain = Array.from({ length: 12 }, (_, m) => ({
      store: 1,
      month: base.from + m,
      amount: season(m),
    }))
    const young = Array.from({ length: 7 }, (_, m) => ({
      store: 2,
      month: base.from + 5 + m,
      amount: season(5 + m),
    }))
    const opened = '2026-04-11'
    const input = read({
      stores: stores([null, opened, null]),
      unplaced: unplaced([...chain, ...young]),
    })
    // Full months from May on: 180 of the 240 that such a store sells in a year.
    expect(input.stores[1].base_store).toBeCloseTo(240, 0)
  })

  it('are put right for a store that was closed for a time, by the days it traded', () => {
    const closed = (from: string, to: string | null) =>
      read({
        unplaced: unplaced([
          ...years(1, 10),
          ...years(3, 10),
          ...years(2, 10).filter(y => y.month < base.from + 2 || y.month > base.from + 4),
        ]),
        closures: table({ store_key: [2], valid_from: [from], valid_to: [to] }),
      })
    // 2025-11 is the base's first month: January to March 2026 away, a quarter of an even year.
    const input = closed('2026-01-01', '2026-03-31')
    expect(input.stores[1].base_store).toBeCloseTo(120, 9)
    expect(input.stores[1].closed_share).toBeCloseTo(0.25, 9)
    expect(input.stores[0].closed_share).toBeUndefined()
    // Half of a month away counts by its days.
    expect(closed('2026-02-15', '2026-02-28').stores[1].closed_share).toBeCloseTo(0.5 / 12, 9)
    expect(closed('2020-01-01', '2020-03-31').stores[1].base_store).toBeCloseTo(90, 9)
  })

  it('tell click and collect and passing trade apart', () => {
    const input = read({
      stores: {
        ...stores([null, null, null]),
        columns: {
          ...stores([null, null, null]).columns,
          passage_share: [0.2, null, null],
          legal_entity: ['East', null, null],
        },
      },
      unplaced: unplaced([
        { store: 1, amount: 60 },
        { store: 1, channel: 3, amount: 20 },
        { store: 1, channel: 4, amount: 5 },
      ]),
    })
    expect(input.stores[0]).toMatchObject({
      base_other: 25,
      base_click: 20,
      passage_share: 0.2,
      legal_entity: 'East',
    })
    expect(input.stores[1].passage_share).toBeNull()
  })

  it('leave out a store that closed within them, keep one that closes later', () => {
    const input = read({
      stores: stores([null, null, null], ['2026-06-30', '2027-01-31', null]),
      unplaced: unplaced([...years(1, 5), ...years(2, 5), ...years(3, 5)]),
    })
    expect(input.stores.map(s => s.open)).toEqual([false, true, true])
    expect(input.stores[0].base_store).toBe(0)
    expect(input.stores[1].base_store).toBe(60)
  })
})

describe('flows', () => {
  it('come from the zones under the cell, less those under finer atoms of the same store, month and channel', () => {
    const wide = parentOf(cell[0], 3)
    expect([1, 2, 3].filter(z => parentOf(cell[z], 3) === wide)).toContain(1)
    const input = read({
      atoms: atoms([
        { store: 1, cell: parentOf(cell[0], 7), res: 7, amount: 50 },
        { store: 1, cell: wide, res: 3, amount: 40 },
        { store: 1, month: LAST - 1, cell: wide, res: 3, amount: 30 },
      ]),
    })
    const inWide = [0, 1, 2, 3].filter(z => parentOf(cell[z], 3) === wide)
    const sets = [0, 1, 2].map(f => membersOf(input, f))
    expect(sets).toContainEqual([0])
    expect(sets).toContainEqual(inWide.filter(z => z !== 0))
    expect(sets).toContainEqual(inWide)
  })

  it('come from the nearest zone where the cell holds none', () => {
    const [lat, lon] = [points[2][0] + 0.03, points[2][1]]
    const input = read({ atoms: atoms([{ store: 2, cell: cellAt(lat, lon, 8), res: 8, amount: 10 }]) })
    expect(membersOf(input, 0)).toEqual([2])
  })

  it('merge what comes from the same places to the same store, gross and without the web', () => {
    const here = { store: 1, cell: parentOf(cell[0], 7), res: 7 }
    const input = read({
      atoms: atoms([
        { ...here, amount: 90, gross: 100, tickets: 12 },
        { ...here, month: LAST - 1, amount: 50, gross: 60, tickets: 11 },
        { ...here, channel: 2, amount: 500 },
        { ...here, store: 0, channel: 2, amount: 70 },
      ]),
    })
    expect(Array.from(input.flows.amount)).toEqual([160])
    expect(Array.from(input.flows.tickets)).toEqual([23])
    expect(input.web_total).toBe(570)
    expect(input.zones.web[0]).toBeCloseTo(570)
  })

  it('without a place say how much of each zone they may hold', () => {
    const input = read({
      atoms: atoms([
        { store: 1, cell: parentOf(cell[0], 7), res: 7, amount: 75, tickets: 30 },
        { store: 1, amount: 25, tickets: 10 },
        { store: 1, month: LAST - 1, amount: 100, tickets: 40 },
      ]),
    })
    const { anywhere } = input.flows
    expect(Array.from(anywhere!.store)).toEqual([0])
    expect(Array.from(anywhere!.tickets)).toEqual([50])
    expect(Array.from(anywhere!.amount)).toEqual([125])
    // Half of the store's purchases were made in the month whose atoms cover zone 0.
    expect(Array.from(anywhere!.covered[0])).toEqual([128, 0, 0, 0])
  })

  it('leave out returns and closed stores', () => {
    const here = { cell: cell[0], res: 9 }
    const input = read({
      stores: stores([null, null, null], [null, '2026-06-30', null]),
      atoms: atoms([
        { ...here, store: 1, amount: -20, gross: 0, tickets: 0 },
        { ...here, store: 2, amount: 20 },
      ]),
    })
    expect(input.flows.store).toHaveLength(0)
  })
})

describe('web sales', () => {
  it('of a wide atom are spread by population, their sum kept, none below zero', () => {
    const wide = parentOf(cell[0], 3)
    const input = read({
      atoms: atoms([
        { store: 0, channel: 2, cell: wide, res: 3, amount: 1000 },
        { store: 0, channel: 2, cell: parentOf(cell[2], 7), res: 7, amount: -50 },
        { store: 0, channel: 2, amount: 30 },
      ]),
    })
    const sum = input.zones.web.reduce((a, b) => a + b, 0)
    expect(sum).toBeCloseTo(950)
    expect(Math.min(...input.zones.web)).toBeGreaterThanOrEqual(0)
    expect(input.web_total).toBeCloseTo(980)
  })
})

describe('the tables of a dataset', () => {
  it('give the data team’s minutes by zone and store', () => {
    const input = read({ travel_times: table({ zone_key: [1, 3], store_key: [2, 3], minutes: [80, 41.5] }) })
    expect(input.matrix![0 + 4 * 1]).toBe(80)
    expect(input.matrix![2 + 4 * 2]).toBe(41.5)
    expect(input.matrix![0]).toBeNaN()
    expect(read({}).matrix).toBeUndefined()
  })

  it('name the competitors that trade at the base’s end', () => {
    const { competitors } = read({
      competitors: table({
        competitor_id: ['A', 'B', 'C'],
        name: ['Alpha', null, 'Gamma'],
        lat: [45, 46, 47],
        lon: [5, 5, 5],
        selling_area_m2: [800, null, 500],
        opened_on: [null, '2020-01-01', '2026-12-01'],
        closed_on: [null, '2026-05-31', null],
      }),
    })
    expect(competitors).toEqual([
      { competitor_id: 'A', name: 'Alpha', lat: 45, lon: 5, selling_area_m2: 800 },
    ])
  })

  it('may lack what events say, and then rest on priors', () => {
    const { elasticities, backtest } = read({ elasticities: undefined, backtest: undefined })
    expect(elasticities!.access.source).toBe('prior')
    expect(backtest).toBeNull()
  })

  it('are missed by name', () => {
    expect(() => marketTables({})).toThrow(/lacks the table/)
    expect(() => read({ zones: table({ lat: [1] }) })).toThrow(/lacks the column/)
  })
})
