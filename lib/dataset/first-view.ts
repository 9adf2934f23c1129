import type { Column, Engine, Table } from '@/lib/engine/engine'
import { CHANNELS } from './schema'
import { PackError, packTables, unpackTables } from './table-pack'

/**
 * What the opening picture is made of: whole columns of tables that the dataset has. Published beside it as one small
 * file, so that the picture needs no engine. Rows in a total order, so that equal datasets give equal files.
 */
const ROW = `store_key::INTEGER AS store, month::INTEGER AS month, span::INTEGER AS span,
  channel_key::INTEGER AS channel`

export const FIRST_VIEW_QUERIES = {
  atoms: `SELECT ${ROW}, coalesce(cell, 0::UBIGINT) AS cell, amount::DOUBLE AS amount, gross::DOUBLE AS gross,
      tickets::DOUBLE AS tickets, items::DOUBLE AS items, margin::DOUBLE AS margin
    FROM atoms ORDER BY atoms.cell, store_key, atoms.month, atoms.span, channel_key`,
  unplaced: `SELECT ${ROW}, sum(amount)::DOUBLE AS amount, sum(gross)::DOUBLE AS gross,
      sum(tickets)::DOUBLE AS tickets, sum(items)::DOUBLE AS items, sum(margin)::DOUBLE AS margin
    FROM unplaced GROUP BY ALL ORDER BY ALL`,
  stores: `SELECT store_key::INTEGER AS key, store_id, name, lat, lon, opened_on::VARCHAR AS opened_on,
      closed_on::VARCHAR AS closed_on, selling_area_m2, format, operator, legal_entity, region, route, located_share
    FROM stores ORDER BY store_key`,
  periods: `SELECT store_key::INTEGER AS key, valid_from::VARCHAR AS valid_from, valid_to::VARCHAR AS valid_to,
      operator, selling_area_m2, status FROM store_periods ORDER BY ALL`,
  zones: `SELECT zone_id, name, lat, lon, cell, population, households FROM zones
    ORDER BY zone_key`,
  active: `SELECT window_end::INTEGER AS window_end, scope, coalesce(store_key, 0)::INTEGER AS key,
      customers::DOUBLE AS customers FROM active_customers WHERE scope IN ('chain', 'store')
    ORDER BY scope, key, window_end`,
} as const

/** The tables of the opening picture, by the names of {@link FIRST_VIEW_QUERIES}. */
export type FirstView = Record<keyof typeof FIRST_VIEW_QUERIES, Table>

const NAMES = Object.keys(FIRST_VIEW_QUERIES) as (keyof FirstView)[]

/** Fetches the tables from an open dataset. Rejects with EngineError. */
export async function readFirstView(engine: Engine, signal?: AbortSignal): Promise<FirstView> {
  const tables: Partial<FirstView> = {}
  for (const name of NAMES) tables[name] = await engine.query(FIRST_VIEW_QUERIES[name], [], { signal })
  return tables as FirstView
}

/** The bytes of the file before gzip: equal for equal rows. */
export const packFirstView = (view: FirstView): Uint8Array<ArrayBuffer> => packTables(view)

type Kind = 'whole' | 'number' | 'cell' | 'text'
const SALES = {
  store: 'whole',
  month: 'whole',
  span: 'whole',
  channel: 'whole',
  amount: 'number',
  gross: 'number',
  tickets: 'number',
  items: 'number',
  margin: 'number',
} as const
const COLUMNS: Record<keyof FirstView, Record<string, Kind>> = {
  atoms: { ...SALES, cell: 'cell' },
  unplaced: SALES,
  stores: {
    key: 'whole',
    store_id: 'text',
    name: 'text',
    lat: 'number',
    lon: 'number',
    opened_on: 'text',
    closed_on: 'text',
    selling_area_m2: 'number',
    format: 'text',
    operator: 'text',
    legal_entity: 'text',
    region: 'text',
    route: 'text',
    located_share: 'number',
  },
  periods: {
    key: 'whole',
    valid_from: 'text',
    valid_to: 'text',
    operator: 'text',
    selling_area_m2: 'number',
    status: 'text',
  },
  zones: {
    zone_id: 'text',
    name: 'text',
    lat: 'number',
    lon: 'number',
    cell: 'cell',
    population: 'number',
    households: 'number',
  },
  active: { window_end: 'whole', scope: 'text', key: 'whole', customers: 'number' },
}

/**
 * Reads the file's bytes, unpacked.
 *
 * @throws PackError where they are damaged, or hold other columns or values out of range.
 */
export function unpackFirstView(bytes: Uint8Array): FirstView {
  const tables = unpackTables(bytes)
  for (const name of NAMES) {
    const table = tables[name]
    if (!table) throw new PackError(`The table ${name} is missing.`)
    for (const [column, kind] of Object.entries(COLUMNS[name]))
      if (!isOf(kind, table.columns[column])) throw new PackError(`${name}.${column} is missing or damaged.`)
  }
  const { atoms, unplaced } = tables as FirstView
  for (const { columns } of [atoms, unplaced]) {
    within(columns.store, 0, 65_535)
    within(columns.month, 0, 120_000)
    within(columns.span, 1, 65_535)
    within(columns.channel, 0, CHANNELS.length - 1)
  }
  return tables as FirstView
}

/** Whether a column is of a kind; one without any value may be of any. */
function isOf(kind: Kind, column: Column | undefined): boolean {
  if (kind === 'cell') return column instanceof BigUint64Array
  if (kind === 'text') return Array.isArray(column)
  if (!(column instanceof Float64Array)) return false
  return kind === 'number' || column.every(Number.isInteger)
}

function within(column: Column, least: number, most: number): void {
  for (const value of column as Float64Array)
    if (!(value >= least && value <= most)) throw new PackError(`${value} is out of range.`)
}
