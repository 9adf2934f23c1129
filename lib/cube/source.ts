import { FIRST_VIEW_QUERIES, type FirstView } from '@/lib/dataset/first-view'
import type { Audience } from '@/lib/dataset/matrix'
import type { Engine, Table } from '@/lib/engine/engine'
import type { Keyed } from './masks'
import type { Facts } from './rows'

/** A store as the screen knows it. Dates are ISO text. */
export interface StoreRow {
  key: number
  id: string
  name: string
  lat: number
  lon: number
  openedOn: string | null
  closedOn: string | null
  /** m2 */
  area: number | null
  format: string | null
  operator: string
  legalEntity: string | null
  region: string | null
  route: 'customers' | 'totals'
  /** 0 to 1, of the last 12 complete months; null where unknown. */
  locatedShare: number | null
}

export interface StorePeriod {
  storeKey: number
  from: string
  to: string | null
  operator: string | null
  area: number | null
  status: string | null
}

/** Sales of the atoms; `cell` is 0 without a place. */
export interface PlacedFacts extends Facts {
  cell: BigUint64Array
}

/** Sales by category or segment: `key` is the index in `keys`, where null stands for the short rows together. */
export interface KeyedFacts extends Facts {
  keys: (string | null)[]
  key: Int32Array
}

export interface Zones {
  rows: number
  id: string[]
  name: string[]
  lat: Float64Array
  lon: Float64Array
  cell: BigUint64Array
  population: Float64Array
  /** NaN where unknown. */
  households: Float64Array
}

/** Distinct active customers at window ends, chain and stores. Not additive. */
export interface ActiveCounts {
  chain: Map<number, number>
  /** By store key, then window end. */
  stores: Map<number, Map<number, number>>
}

/** Everything the cube is made of, as fetched from a dataset. */
export interface CubeSource {
  atoms: PlacedFacts
  unplaced: Facts
  stores: StoreRow[]
  periods: StorePeriod[]
  zones: Zones
  active: ActiveCounts
}

const ROW = `store_key::INTEGER AS store, month::INTEGER AS month, span::INTEGER AS span,
  channel_key::INTEGER AS channel`

const MEASURES = `sum(amount)::DOUBLE AS amount, sum(gross)::DOUBLE AS gross, sum(tickets)::DOUBLE AS tickets,
  sum(items)::DOUBLE AS items, sum(margin)::DOUBLE AS margin`

/** Sales of a dataset: the published rows, or, where the dataset holds tickets, their sums by place of resolution 9. */
const SALES: Record<Audience, Record<'atoms' | 'unplaced' | Keyed, string>> = {
  shared: {
    atoms: FIRST_VIEW_QUERIES.atoms,
    unplaced: FIRST_VIEW_QUERIES.unplaced,
    category: `SELECT ${ROW}, category AS key, ${MEASURES} FROM category_months GROUP BY ALL`,
    segment: `SELECT ${ROW}, segment AS key, ${MEASURES} FROM segment_months GROUP BY ALL`,
  },
  detailed: {
    atoms: `SELECT ${ROW}, coalesce(cell, 0::UBIGINT) AS cell, ${MEASURES}
      FROM (SELECT * REPLACE (counted AS tickets), 1 AS span FROM tickets) WHERE source IN ('identified', 'zone')
      GROUP BY ALL`,
    unplaced: `SELECT ${ROW}, ${MEASURES}
      FROM (SELECT * REPLACE (counted AS tickets), 1 AS span FROM tickets) WHERE source NOT IN ('identified', 'zone')
      GROUP BY ALL`,
    category: `SELECT ${ROW}, category AS key, ${MEASURES} FROM (SELECT *, 1 AS span FROM tickets) GROUP BY ALL`,
    segment: `SELECT ${ROW}, segment AS key, ${MEASURES}
      FROM (SELECT * REPLACE (counted AS tickets), 1 AS span FROM tickets)
      LEFT JOIN (SELECT customer, segment FROM customers) USING (customer) GROUP BY ALL`,
  },
}

/** Fetches a cube's source from an open dataset. Rejects with EngineError. */
export async function loadSource(
  engine: Engine,
  signal?: AbortSignal,
  audience: Audience = 'shared',
): Promise<CubeSource> {
  const fetch = (sql: string) => engine.query(sql, [], { signal })
  return sourceOf({
    atoms: await fetch(SALES[audience].atoms),
    unplaced: await fetch(SALES[audience].unplaced),
    stores: await fetch(FIRST_VIEW_QUERIES.stores),
    periods: await fetch(FIRST_VIEW_QUERIES.periods),
    zones: await fetch(FIRST_VIEW_QUERIES.zones),
    active: await fetch(FIRST_VIEW_QUERIES.active),
  })
}

/** A cube's source from the tables of the opening picture, whether an engine or a file gave them. */
export function sourceOf({ atoms, unplaced, stores, periods, zones, active }: FirstView): CubeSource {
  return {
    atoms: { ...facts(atoms), cell: cells(atoms, 'cell') },
    unplaced: facts(unplaced),
    stores: storeRows(stores),
    periods: periodRows(periods),
    zones: {
      rows: zones.rows,
      id: text(zones, 'zone_id').map(v => v ?? ''),
      name: text(zones, 'name').map(v => v ?? ''),
      lat: numbers(zones, 'lat'),
      lon: numbers(zones, 'lon'),
      cell: cells(zones, 'cell'),
      population: numbers(zones, 'population').map(v => (Number.isNaN(v) ? 0 : v)),
      households: numbers(zones, 'households'),
    },
    active: activeCounts(active),
  }
}

const numbers = (t: Table, name: string) => t.columns[name] as Float64Array
const cells = (t: Table, name: string) => t.columns[name] as BigUint64Array
const text = (t: Table, name: string) => t.columns[name] as (string | null)[]
const orNull = (v: number) => (Number.isNaN(v) ? null : v)

function facts(t: Table): Facts {
  return {
    rows: t.rows,
    store: numbers(t, 'store'),
    month: numbers(t, 'month'),
    span: numbers(t, 'span'),
    channel: numbers(t, 'channel'),
    amount: numbers(t, 'amount'),
    gross: numbers(t, 'gross'),
    tickets: numbers(t, 'tickets'),
    items: numbers(t, 'items'),
    margin: numbers(t, 'margin'),
  }
}

/** Fetches sales by category or segment, for `Cube.addKeyed`. Rejects with EngineError. */
export async function loadKeyed(
  engine: Engine,
  of: Keyed,
  signal?: AbortSignal,
  audience: Audience = 'shared',
): Promise<KeyedFacts> {
  const table = await engine.query(SALES[audience][of], [], { signal })
  const names = text(table, 'key')
  const keys: (string | null)[] = [...new Set(names)].sort((a, b) =>
    a === null ? 1 : b === null ? -1 : a.localeCompare(b, 'fr'),
  )
  const index = new Map(keys.map((key, i) => [key, i]))
  return { ...facts(table), keys, key: Int32Array.from(names, name => index.get(name) ?? 0) }
}

function storeRows(t: Table): StoreRow[] {
  const key = numbers(t, 'key')
  const area = numbers(t, 'selling_area_m2')
  const located = numbers(t, 'located_share')
  return Array.from({ length: t.rows }, (_, i) => ({
    key: key[i],
    id: text(t, 'store_id')[i] ?? '',
    name: text(t, 'name')[i] ?? '',
    lat: numbers(t, 'lat')[i],
    lon: numbers(t, 'lon')[i],
    openedOn: text(t, 'opened_on')[i],
    closedOn: text(t, 'closed_on')[i],
    area: orNull(area[i]),
    format: text(t, 'format')[i],
    operator: text(t, 'operator')[i] ?? 'own',
    legalEntity: text(t, 'legal_entity')[i],
    region: text(t, 'region')[i],
    route: text(t, 'route')[i] === 'totals' ? 'totals' : 'customers',
    locatedShare: orNull(located[i]),
  }))
}

function periodRows(t: Table): StorePeriod[] {
  return Array.from({ length: t.rows }, (_, i) => ({
    storeKey: numbers(t, 'key')[i],
    from: text(t, 'valid_from')[i] ?? '0000-01-01',
    to: text(t, 'valid_to')[i],
    operator: text(t, 'operator')[i],
    area: orNull(numbers(t, 'selling_area_m2')[i]),
    status: text(t, 'status')[i],
  }))
}

function activeCounts(t: Table): ActiveCounts {
  const counts: ActiveCounts = { chain: new Map(), stores: new Map() }
  const end = numbers(t, 'window_end')
  const key = numbers(t, 'key')
  const customers = numbers(t, 'customers')
  const scope = text(t, 'scope')
  for (let i = 0; i < t.rows; i++) {
    if (scope[i] === 'chain') counts.chain.set(end[i], customers[i])
    else {
      const store = counts.stores.get(key[i]) ?? new Map<number, number>()
      store.set(end[i], customers[i])
      counts.stores.set(key[i], store)
    }
  }
  return counts
}
