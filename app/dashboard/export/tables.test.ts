import { describe, expect, it } from 'vitest'
import type { ClosingRow } from '@/lib/closures/rows'
import type { ExportTable } from '@/lib/export/table'
import { exportEn } from '@/lib/i18n/messages/export.en'
import type { Pocket } from '@/lib/pockets/types'
import {
  closingsTable,
  communesTable,
  flowsTable,
  type Heads,
  overlapTable,
  placesTable,
  pocketsTable,
} from './tables'

const heads: Heads = key => exportEn.columns[key]
const about = { title: 'A table', currency: 'EUR' }

/** A row as the file has it, by head. */
const row = (table: ExportTable, at: number) =>
  Object.fromEntries(table.columns.map(c => [c.name, c.values[at]]))

const pocket = (part: Partial<Pocket>): Pocket => ({
  ...{ id: '74010', name: { place: 'Annecy', side: 'n', detail: null }, region: '84', lat: 45.9, lon: 6.1 },
  ...{ named_at: [6.1, 45.9] as [number, number], households: 41_000.4, population: 90_000.2 },
  ...{
    observed: 1_234_567.891,
    expected: 900_000,
    excess: { point: 334_567.891, low: 300_000, high: 370_000 },
  },
  ...{ web_share: 0.123456, active: null, minutes: 38.4, store_id: 'A', store: 'Lyon' },
  ...{ competitors: ['X', 'Y'], z: 2.5, q: 0.00123, proven: true, known: 0.8, place_km2: 36 },
  ...{ zones: new Int32Array(0), outline: [] },
  ...part,
})

describe('pockets as a table', () => {
  const words = { name: (p: Pocket) => p.name.place, region: () => 'Auvergne-Rhône-Alpes' }

  it('keep the order and numbers of the screen, with intervals', () => {
    const table = pocketsTable(
      heads,
      { ...about, excess: 'missing' },
      [pocket({}), pocket({ active: 120 })],
      words,
    )
    expect(table.rows).toBe(2)
    expect(row(table, 0)).toMatchObject({
      rank: 1,
      pocket: 'Annecy',
      households: 41_000,
      'purchases per year': 1_234_567.89,
      missing: 334_567.89,
      'missing, at least (80%)': 300_000,
      'web share': 0.1235,
      'active customers, at least': null,
      competitors: 'X, Y',
      proven: true,
    })
    expect(row(table, 1)).toMatchObject({ rank: 2, 'active customers, at least': 120 })
  })
})

describe('closings as a table', () => {
  const point = (v: number) => ({ point: v, low: v - 1, high: v + 1 })
  const closing = (intervals: boolean): ClosingRow => ({
    ...{ id: 'A', name: 'Rennes', sales: 1000.006, contribution: null, gain: null, leaseSoon: false },
    ...{ leaving: 0.25, receiver: 'Nantes' },
    closing: {
      ...{ store_id: 'A', base: 1000, retained: point(600), lost: point(400), to_web: point(0) },
      ...{ within: point(500), across: point(100), receiver: null, intervals },
      retained_share: { point: 0.6, low: 0.5, high: 0.7 },
    },
    terms: {
      ...{ store_id: 'A', name: 'Rennes', operator: 'own', legal_entity: 'SAS Ouest', margin_rate: null },
      ...{ fixed_cost: null, lease_break_on: '2027-01-31', exit_cost: null },
    },
  })

  it('give what is known: ranges once they are computed, no contribution where margins are not given', () => {
    const table = closingsTable(heads, about, [closing(true), closing(false)], o => `op ${o}`)
    expect(row(table, 0)).toMatchObject({
      revenue: 1000.01,
      contribution: null,
      'kept by the chain': 0.6,
      'kept by the chain, at least (80%)': 0.5,
      lost: 400,
      'possible end of lease': '2027-01-31',
      operator: 'op own',
    })
    expect(row(table, 1)).toMatchObject({ lost: 400, 'lost, at least (80%)': null })
  })
})

describe('communes of a store as a table', () => {
  it('list all of them with rates per year', () => {
    const zones = {
      id: ['35238', '35001'],
      name: ['Rennes', 'Acigné'],
      population: Float64Array.of(200, 100),
      households: Float64Array.of(100, Number.NaN),
    }
    const sales = [
      { zone: 0, amount: 300, estimated: 0 },
      { zone: 1, amount: 100, estimated: 0.123456 },
    ]
    const table = communesTable(heads, { ...about, years: 2 }, sales, zones, Float32Array.of(4.6, 30))
    expect(row(table, 0)).toMatchObject({
      code: '35238',
      minutes: 5,
      revenue: 300,
      share: 0.75,
      'per household and year': 1.5,
      'per inhabitant and year': 0.75,
    })
    expect(row(table, 1)).toMatchObject({ share: 0.25, 'per household and year': null })
  })
})

describe('overlaps as a table', () => {
  it('say what they are measured in and name the years of shared customers', () => {
    const table = overlapTable(
      heads,
      { ...about, measure: 'population', year: 2025, shared: year => `shared ${year}` },
      [
        {
          row: { id: 'B', name: 'Nantes' },
          ratios: { firstInSecond: 0.5, secondInFirst: 0.25, overUnion: null, overSmaller: 0.50001 },
          shared: 120,
          sharedBefore: null,
        },
      ],
    )
    expect(row(table, 0)).toMatchObject({
      'measured in': 'population',
      'part of its catchment in the neighbour’s': 0.5,
      'common over the union': null,
      'common over the smaller': 0.5,
      'shared 2025': 120,
      'shared 2024': null,
    })
  })
})

describe('the map as a table', () => {
  const place = (id: string, value: number, amount: number, before: number | null = null) => ({
    ...{ id, name: `Place ${id}`, value, amount, before, spread: 0.5 },
  })

  it('holds all places, the largest of what is shown first', () => {
    const many = Array.from({ length: 250 }, (_, i) => place(String(i), i, 1000 - i))
    const table = placesTable(heads, { ...about, value: { name: 'growth', kind: 'share' } }, many)
    expect(table.rows).toBe(250)
    expect(row(table, 0)).toMatchObject({ code: '249', growth: 249, revenue: 751 })
    expect(table.columns.map(c => c.name)).not.toContain(heads('before'))
  })

  it('holds the compared period where there is one, and no second column for revenue itself', () => {
    const table = placesTable(heads, { ...about, value: null }, [place('a', 5, 5, 4), place('b', 9, 9, 8)])
    expect(row(table, 0)).toEqual({
      code: 'b',
      place: 'Place b',
      revenue: 9,
      'revenue, compared period': 8,
      'part split from a wider cell': 0.5,
    })
  })

  it('holds every commune of a store’s flows', () => {
    const flows = [
      { id: '2', name: 'small', amount: 1, share: 0.03 },
      { id: '1', name: 'large', amount: 10.006, share: 0.33333 },
    ]
    const table = flowsTable(heads, { ...about, store: 'Rennes' }, flows)
    expect(row(table, 0)).toMatchObject({ revenue: 10.01, share: 0.3333, commune: 'large' })
    expect(row(table, 1)).toMatchObject({ code: '2' })
  })
})
