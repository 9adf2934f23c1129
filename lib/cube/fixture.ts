import { cellAt, parentOf } from '@/lib/geo/h3'
import type { CubeSource, PlacedFacts, StoreRow } from './source'

/** October 2026. */
export const OCTOBER = 12 * 2026 + 9

const store = (key: number, part: Partial<StoreRow> = {}): StoreRow => ({
  key,
  id: `S${key}`,
  name: `Store ${key}`,
  lat: 45.9,
  lon: 6.1,
  openedOn: '2015-01-01',
  closedOn: null,
  area: 1000,
  format: 'town',
  operator: 'own',
  legalEntity: null,
  region: null,
  route: 'customers',
  locatedShare: 0.8,
  ...part,
})

export interface Fact {
  store: number
  month: number
  channel: number
  cell?: bigint
  amount: number
  tickets?: number
  /** Months it covers, those that end with `month`. */
  span?: number
  items?: number
  margin?: number
}

export function facts(rows: readonly Fact[]): PlacedFacts {
  return {
    rows: rows.length,
    store: Float64Array.from(rows, r => r.store),
    month: Float64Array.from(rows, r => r.month),
    span: Float64Array.from(rows, r => r.span ?? 1),
    channel: Float64Array.from(rows, r => r.channel),
    cell: BigUint64Array.from(rows, r => r.cell ?? 0n),
    amount: Float64Array.from(rows, r => r.amount),
    gross: Float64Array.from(rows, r => Math.max(0, r.amount)),
    tickets: Float64Array.from(rows, r => r.tickets ?? 1),
    items: Float64Array.from(rows, r => r.items ?? Number.NaN),
    margin: Float64Array.from(rows, r => r.margin ?? Number.NaN),
  }
}

/** Three zones around Annecy: the town, its neighbour, and a village 30 km off. */
export const zones = {
  rows: 3,
  id: ['74010', '74268', '74058'],
  name: ['Annecy', 'Seynod', 'Chamonix'],
  lat: Float64Array.of(45.9, 45.89, 45.92),
  lon: Float64Array.of(6.12, 6.08, 6.87),
  cell: BigUint64Array.of(cellAt(45.9, 6.12, 9), cellAt(45.89, 6.08, 9), cellAt(45.92, 6.87, 9)),
  population: Float64Array.of(90_000, 30_000, 8_000),
  households: Float64Array.of(45_000, 14_000, Number.NaN),
}

export const annecy = (res: number) => parentOf(zones.cell[0], res)

export function source(part: Partial<CubeSource> & { stores?: StoreRow[] } = {}): CubeSource {
  return {
    atoms: facts([]),
    unplaced: facts([]),
    stores: [store(1), store(2)],
    periods: [],
    zones,
    active: { chain: new Map(), stores: new Map() },
    ...part,
  }
}

export { store as storeRow }
