import { KIND } from '@/lib/checks/facts'
import { CHANNELS } from '@/lib/dataset/schema'
import type { BuildEngine } from '@/lib/engine/engine'
import type { StorePeriod } from '@/lib/evidence/events'
import { type Panel, type PanelStore, salesByMonth } from '@/lib/evidence/panel'
import { centreOf } from '@/lib/geo/h3'
import { nearestPoint } from '@/lib/geo/nearest'
import { numbers, texts } from '@/lib/market/columns'
import type { TableLike } from '@/lib/market/queries'
import type { MarketInput } from '@/lib/market/types'
import { travelTimesFor } from '@/lib/travel/registry'

const APART = (['web', 'marketplace'] as const).map(c => CHANNELS.indexOf(c)).join(', ')

/** What the evidence needs of a dataset's own tables. */
export const EVIDENCE_QUERIES = {
  stores: `SELECT store_key::INTEGER AS store_key, store_id, name, lat, lon, opened_on::VARCHAR AS opened_on,
    closed_on::VARCHAR AS closed_on, selling_area_m2, format, operator, route, passage_share, replaces_store_id
    FROM stores ORDER BY store_key`,
  zones: `SELECT zone_key::INTEGER AS zone_key, lat, lon, population, spend_potential FROM zones ORDER BY zone_key`,
  competitors: `SELECT lat, lon, opened_on::VARCHAR AS opened_on, closed_on::VARCHAR AS closed_on
    FROM competitors ORDER BY competitor_id`,
  travel_times: `SELECT zone_key::INTEGER AS zone_key, store_key::INTEGER AS store_key, minutes
    FROM travel_times ORDER BY zone_key, store_key`,
  store_periods: `SELECT store_key::INTEGER AS store_key, valid_from::VARCHAR AS valid_from,
    valid_to::VARCHAR AS valid_to, status, selling_area_m2
    FROM store_periods ORDER BY store_key, valid_from, valid_to, status`,
} as const
export type EvidenceTables = Record<keyof typeof EVIDENCE_QUERIES, TableLike>

/**
 * Reads, while a dataset is built, what past events are judged by: `located` purchases by home zone, store and
 * month in one pass over `customer_months`, and every store's monthly sales from `tickets`. Makes the table
 * `home_zones` (cell, zone): the zone nearest to each home, as an index of the panel's zones.
 */
export async function evidencePanel(
  engine: BuildEngine,
  tables: Omit<EvidenceTables, 'store_periods'>,
  sector: MarketInput['sector'],
  months: { first: number; last: number },
  signal?: AbortSignal,
): Promise<Panel> {
  const zones = zonesOf(tables.zones)
  const keys = numbers(tables.stores, 'store_key')
  const storeAt = new Map(Array.from(keys, (key, j) => [key, j]))
  const sold = await engine.query(
    `SELECT store_key::INTEGER AS store, month::INTEGER AS month, channel_key::INTEGER AS channel,
       sum(amount) / 100 AS amount, sum(gross) FILTER (kind IN (${KIND.customer}, ${KIND.anonymous})) / 100 AS purchases
     FROM tickets WHERE month BETWEEN ${months.first} AND ${months.last} GROUP BY ALL ORDER BY ALL`,
    [],
    { signal },
  )
  const column = (name: string) => sold.columns[name] as Float64Array
  const sales = salesByMonth(
    {
      store: column('store'),
      month: column('month'),
      channel: column('channel'),
      amount: column('amount'),
      purchases: column('purchases').map(x => (x > 0 ? x : 0)),
    },
    storeAt,
    months,
  )
  return {
    ...months,
    ...sales,
    stores: storesOf(tables.stores),
    zones,
    sector,
    travel: travelTimesFor(zones),
    rivals: rivalsOf(tables.competitors),
    ...matrixOf(tables, storeAt),
    located: await locatedPurchases(engine, zones, storeAt, months, signal),
  }
}

async function locatedPurchases(
  engine: BuildEngine,
  zones: { lat: Float64Array; lon: Float64Array },
  storeAt: ReadonlyMap<number, number>,
  months: { first: number; last: number },
  signal?: AbortSignal,
): Promise<Panel['located']> {
  const homes = await engine.query(
    'SELECT DISTINCT cell FROM customer_months WHERE cell IS NOT NULL ORDER BY cell',
  )
  const cells = homes.columns.cell as BigUint64Array
  const nearest = nearestPoint(zones)
  const zone = Int32Array.from(cells, cell => {
    const { lat, lon } = centreOf(cell)
    return nearest(lat, lon)
  })
  await engine.exec('CREATE OR REPLACE TEMP TABLE home_zones (cell UBIGINT, zone INTEGER)')
  await engine.append('home_zones', [cells, zone])
  const { columns } = await engine.query(
    `SELECT zone, (CASE WHEN channel_key IN (${APART}) THEN 0 ELSE store_key END)::INTEGER AS store,
       month::INTEGER AS month, sum(gross) / 100 AS gross, sum(tickets)::DOUBLE AS tickets
     FROM customer_months JOIN home_zones USING (cell)
     WHERE month BETWEEN ${months.first} AND ${months.last} AND zone >= 0
     GROUP BY ALL HAVING sum(gross) > 0 AND sum(tickets) > 0 ORDER BY zone, store, month`,
    [],
    { signal },
  )
  return {
    zone: Int32Array.from(columns.zone as Float64Array),
    store: Int32Array.from(columns.store as Float64Array, key => storeAt.get(key) ?? -1),
    month: Int32Array.from(columns.month as Float64Array),
    gross: columns.gross as Float64Array,
    tickets: columns.tickets as Float64Array,
  }
}

/** Zones of the dataset's table `zones`, in its order. */
export function zonesOf(table: TableLike): Panel['zones'] {
  const positive = (name: string) => numbers(table, name).map(x => (x > 0 ? x : 0))
  const potential = positive('spend_potential')
  return {
    lat: numbers(table, 'lat'),
    lon: numbers(table, 'lon'),
    population: positive('population'),
    ...(potential.some(x => x > 0) && { potential }),
  }
}

/** Stores of others with their dates. */
export function rivalsOf(table: TableLike): Panel['rivals'] {
  const [lat, lon] = ['lat', 'lon'].map(name => numbers(table, name))
  const [opened, closed] = ['opened_on', 'closed_on'].map(name => texts(table, name))
  return Array.from({ length: table.rows }, (_, k) => ({
    lat: lat[k],
    lon: lon[k],
    opened_on: opened[k],
    closed_on: closed[k],
  }))
}

/** Rows of the dataset's table `store_periods`, by place of their store in `stores`. */
export function periodsOf(table: TableLike, stores: TableLike): StorePeriod[] {
  const at = new Map(Array.from(numbers(stores, 'store_key'), (key, j) => [key, j]))
  const store = numbers(table, 'store_key')
  const area = numbers(table, 'selling_area_m2')
  const [from, to, status] = ['valid_from', 'valid_to', 'status'].map(name => texts(table, name))
  return Array.from({ length: table.rows }, (_, r) => ({
    store: at.get(store[r])!,
    valid_from: from[r]!,
    valid_to: to[r],
    status: status[r],
    selling_area_m2: area[r] > 0 ? area[r] : null,
  }))
}

/** Stores of the dataset's table `stores`, in its order. */
export function storesOf(table: TableLike): PanelStore[] {
  const column = (name: string) => texts(table, name)
  const [id, name, format, operator, route] = ['store_id', 'name', 'format', 'operator', 'route'].map(column)
  const [opened, closed, replaces] = ['opened_on', 'closed_on', 'replaces_store_id'].map(column)
  const [lat, lon, area, passage] = ['lat', 'lon', 'selling_area_m2', 'passage_share'].map(n =>
    numbers(table, n),
  )
  return Array.from({ length: table.rows }, (_, j) => ({
    store_id: id[j] ?? '',
    name: name[j] ?? id[j] ?? '',
    lat: lat[j],
    lon: lon[j],
    selling_area_m2: area[j] > 0 ? area[j] : null,
    format: format[j],
    operator: operator[j] ?? 'own',
    route: route[j] === 'totals' ? ('totals' as const) : ('customers' as const),
    opened_on: opened[j],
    closed_on: closed[j],
    replaces_store_id: replaces[j],
    passage_share: passage[j] >= 0 && passage[j] < 1 ? passage[j] : 0,
  }))
}

/** The data team's driving times, `[zone + zones * store]`, where they gave any. */
export function matrixOf(
  tables: Omit<EvidenceTables, 'store_periods'>,
  storeAt: ReadonlyMap<number, number>,
): { matrix?: Float32Array } {
  const table = tables.travel_times
  if (table.rows === 0) return {}
  const zoneAt = new Map(Array.from(numbers(tables.zones, 'zone_key'), (key, i) => [key, i]))
  const zone = numbers(table, 'zone_key')
  const store = numbers(table, 'store_key')
  const minutes = numbers(table, 'minutes')
  const matrix = new Float32Array(tables.zones.rows * tables.stores.rows).fill(Number.NaN)
  for (let r = 0; r < table.rows; r++) {
    const i = zoneAt.get(zone[r])
    const j = storeAt.get(store[r])
    if (i !== undefined && j !== undefined) matrix[i + tables.zones.rows * j] = minutes[r]
  }
  return { matrix }
}
