import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isComparable } from './comparable'
import { Cube } from './cube'
import { annecy, type Fact, facts, OCTOBER, source, storeRow } from './fixture'
import { ALL_CHANNELS, EVERYTHING } from './masks'

const STORE = 1
const WEB = 2
const bounds = { from: OCTOBER - 23, to: OCTOBER }

const anyFact = fc.record({
  store: fc.integer({ min: 0, max: 2 }),
  month: fc.integer({ min: bounds.from, max: bounds.to }),
  channel: fc.integer({ min: 0, max: 7 }),
  cell: fc.constantFrom(0n, annecy(8), annecy(6), annecy(4)),
  amount: fc.integer({ min: -100_00, max: 500_00 }).map(cents => cents / 100),
})

const sum = (list: readonly Fact[]) => list.reduce((s, f) => s + f.amount, 0)

test('every view of a period adds up to the same total, to the cent', () => {
  fc.assert(
    fc.property(
      fc.array(anyFact, { maxLength: 60 }),
      fc.array(anyFact, { maxLength: 20 }),
      fc.nat(23),
      fc.nat(23),
      (a, b, x, y) => {
        const range = { from: bounds.from + Math.min(x, y), to: bounds.from + Math.max(x, y) }
        const unplaced = b.map(f => ({ ...f, cell: 0n }))
        const cube = new Cube(source({ atoms: facts(a), unplaced: facts(unplaced) }), bounds)
        const inRange = (f: Fact) => f.month >= range.from && f.month <= range.to
        const expected = sum([...a, ...unplaced].filter(inRange))
        expect(cube.total(EVERYTHING, range).amount).toBeCloseTo(expected, 6)
        expect(cube.byStore(EVERYTHING, range).reduce((p, q) => p + q, 0)).toBeCloseTo(expected, 6)
        const monthly = cube
          .monthly()
          .reduce(
            (s, c) =>
              s + c.slice(range.from - bounds.from, range.to - bounds.from + 1).reduce((p, q) => p + q, 0),
            0,
          )
        expect(monthly).toBeCloseTo(expected, 6)
        const cells = cube
          .cellSums(EVERYTHING)
          .over(range)
          .reduce((p, q) => p + q, 0)
        expect(cells).toBeCloseTo(expected, 6)
      },
    ),
  )
})

test('a filter of cells keeps one store and one channel', () => {
  const cube = new Cube(
    source({
      atoms: facts([
        { store: 1, month: OCTOBER, channel: STORE, cell: annecy(8), amount: 100 },
        { store: 2, month: OCTOBER, channel: STORE, cell: annecy(8), amount: 30 },
        { store: 0, month: OCTOBER, channel: WEB, cell: annecy(8), amount: 7 },
      ]),
    }),
    bounds,
  )
  const october = { from: OCTOBER, to: OCTOBER }
  const over = (channels: number, store: number | null) => [
    ...cube
      .cellSums({ ...EVERYTHING, channels, stores: store === null ? null : cube.only(store) })
      .over(october),
  ]
  expect(over(ALL_CHANNELS, null)).toEqual([0, 137])
  expect(over(ALL_CHANNELS, 2)).toEqual([0, 30])
  expect(over(1 << WEB, null)).toEqual([0, 7])
})

describe('a store compares with itself a year before', () => {
  const period = {
    storeKey: 1,
    from: '2026-10-05',
    to: '2026-10-20',
    operator: null,
    area: null,
    status: 'temporary_closure',
  }
  test('unless it is younger than 13 months', () => {
    expect(isComparable(storeRow(1, { openedOn: '2025-09-15' }), [], OCTOBER)).toBe(true)
    expect(isComparable(storeRow(1, { openedOn: '2025-10-01' }), [], OCTOBER)).toBe(false)
  })
  test('unless it was closed for part of either month', () => {
    expect(isComparable(storeRow(1), [period], OCTOBER)).toBe(false)
    expect(isComparable(storeRow(1), [{ ...period, from: '2025-10-05', to: '2025-10-20' }], OCTOBER)).toBe(
      false,
    )
    expect(isComparable(storeRow(1), [period], OCTOBER - 1)).toBe(true)
  })
  test('unless its operator changed or its area moved by more than 10 %', () => {
    const before = { ...period, from: '2015-01-01', to: '2026-05-31', status: 'open' }
    expect(isComparable(storeRow(1), [{ ...before, operator: 'franchise' }], OCTOBER)).toBe(false)
    expect(isComparable(storeRow(1), [{ ...before, area: 800 }], OCTOBER)).toBe(false)
    expect(isComparable(storeRow(1), [{ ...before, area: 950 }], OCTOBER)).toBe(true)
  })
})

test('places chosen by halves add up to all sales with a place, and with those without to all sales', () => {
  fc.assert(
    fc.property(fc.array(anyFact, { maxLength: 60 }), fc.infiniteStream(fc.boolean()), (rows, coin) => {
      const cube = new Cube(source({ atoms: facts(rows), unplaced: facts(rows.slice(0, 7)) }), bounds)
      const mask = Uint8Array.from(cube.cells, (_, c) => (c > 0 && coin.next().value ? 1 : 0))
      const rest = mask.map((v, c) => (c > 0 ? 1 - v : 0))
      const nowhere = mask.map((_, c) => (c === 0 ? 1 : 0))
      const total = (cells: Uint8Array | null) => cube.total({ ...EVERYTHING, cells }, bounds).amount
      expect(total(mask) + total(rest)).toBeCloseTo(cube.placed(EVERYTHING, bounds), 6)
      expect(total(mask) + total(rest) + total(nowhere)).toBeCloseTo(total(null), 6)
    }),
    { seed: 5 },
  )
})

test('a row of several months is exact over all of them, and a share by months over a part', () => {
  const cube = new Cube(
    source({
      atoms: facts([
        { store: 1, month: OCTOBER, span: 3, channel: STORE, cell: annecy(8), amount: 90 },
        // Begins before the data: its months that lie in them carry their share.
        { store: 1, month: bounds.from + 1, span: 4, channel: STORE, cell: annecy(8), amount: 40 },
        { store: 1, month: OCTOBER, channel: 0, cell: annecy(8), amount: 7 },
      ]),
    }),
    bounds,
  )
  const over = (from: number, to: number, channels = EVERYTHING.channels) =>
    cube.total({ ...EVERYTHING, channels }, { from, to }).amount
  expect(over(OCTOBER - 2, OCTOBER)).toBeCloseTo(97)
  expect(over(OCTOBER - 1, OCTOBER - 1)).toBeCloseTo(30)
  expect(over(bounds.from, bounds.from)).toBeCloseTo(10)
  expect(over(bounds.from, bounds.from + 1)).toBeCloseTo(20)
  expect(cube.cellSums().over({ from: OCTOBER - 1, to: OCTOBER })[1]).toBeCloseTo(67)
  const store = { ...EVERYTHING, channels: 1 << STORE }
  expect(cube.cut(store, { from: OCTOBER - 1, to: OCTOBER })).toMatchObject({ months: 90, channels: 7 })
  expect(over(OCTOBER - 2, OCTOBER, store.channels)).toBeCloseTo(90)
})

test('coverage is the share of all sales with a customer, and with a place', () => {
  const cube = new Cube(
    source({
      atoms: facts([
        { store: 1, month: OCTOBER, channel: STORE, cell: annecy(8), amount: 60 },
        { store: 1, month: OCTOBER, channel: STORE, amount: 20 },
      ]),
      unplaced: facts([{ store: 1, month: OCTOBER, channel: STORE, amount: 20 }]),
    }),
    bounds,
  )
  expect(cube.coverage({ from: OCTOBER, to: OCTOBER })).toEqual({ identified: 0.8, placed: 0.6 })
})
