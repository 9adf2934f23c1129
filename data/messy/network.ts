/** Faults among stores, their periods, competitors and travel times. */
import type { BuildEngine } from '@/lib/engine/engine'
import { haversineKm } from '@/lib/geo/distance'
import type { France } from '@/lib/geo/france'
import type { Ledger } from './planted'
import { ROLES } from './sales'

/** One store's wrong value: SQL assignments, and what must be found. */
const STORE_FAULTS: readonly (readonly [
  fault: string,
  code: string,
  column: string,
  stores: string,
  set: string,
])[] = [
  ['latitude for longitude', 'swapped_coordinates', 'lat', 'M013', 'lat = lon, lon = lat'],
  ['a store at 0, 0', 'coordinates_zero', 'lat', 'M002', 'lat = 0, lon = 0'],
  ['the postal code of another town', 'far_from_postal_code', 'postal_code', 'M008', `postal_code = '13001'`],
  [
    'an area of 0 or less',
    'area_not_positive',
    'selling_area_m2',
    'M015 M005',
    `selling_area_m2 = CASE store_id WHEN 'M005' THEN -900 ELSE 0 END`,
  ],
  ['an area in cm²', 'area_absurd', 'selling_area_m2', 'M027', 'selling_area_m2 = 12000000'],
  ['a margin rate of 38', 'rate_out_of_range', 'gross_margin_rate', 'M009', 'gross_margin_rate = 38'],
  ['a negative cost', 'negative_cost', 'fixed_cost_year', 'M017', 'fixed_cost_year = -120000'],
  ['an operator nobody knows', 'unknown_word', 'operator', 'M012', `operator = 'gérant'`],
  ['a name read in the wrong encoding', 'damaged_text', 'name', 'M019', `name = 'Bordeaux MÃ©rignac'`],
  [
    'a name like a formula',
    'formula_text',
    'name',
    'M010',
    `name = '=HYPERLINK("http://example.org";"Lyon")'`,
  ],
  [
    'it replaces a store that is not there',
    'unknown_related_store',
    'replaces_store_id',
    'M007',
    `replaces_store_id = 'M777'`,
  ],
]

/** Stores that are not: what is wrong with each row. */
const NEW_STORES = `
  ('M900', 'Sans adresse', NULL, NULL, NULL, NULL, NULL, NULL),
  ('M901', 'Hors du globe', 91, 2.5, NULL, NULL, NULL, NULL),
  ('M902', 'En mer', 46.2, -4.6, NULL, DATE '2001-01-01', DATE '2010-12-31', 'M903'),
  ('M903', 'Londres', 51.75, -0.4, NULL, DATE '2001-01-01', DATE '2010-12-31', 'M902'),
  ('M905', 'Avant après', 47.3, 5.0, '21000', DATE '2015-03-01', DATE '2012-03-01', NULL)`

/** Plants faults in the tables `stores`, `store_periods` and `competitors`, and makes `travel_times`. */
export async function plantNetwork(engine: BuildEngine, ledger: Ledger, france: France): Promise<void> {
  const run = (sql: string) => engine.exec(sql)
  const times = await travelTimes(engine, ledger, france)
  for (const [fault, code, column, stores, set] of STORE_FAULTS) {
    const which = stores.split(' ')
    await run(`UPDATE stores SET ${set} WHERE store_id IN ('${which.join("', '")}')`)
    ledger.add(fault, 'stores', code, which.length, { column })
  }
  ledger.add('... both stand at their postal code', 'stores', 'place_from_postal_code', 2)
  await run(`UPDATE stores SET opened_on = DATE '2023-11-10' WHERE store_id = '${ROLES.opensLate}';
    UPDATE stores SET closed_on = DATE '2026-08-15' WHERE store_id = '${ROLES.closesEarly}'`)
  const sold = async (where: string) =>
    (
      (await engine.query(`SELECT count(*)::BIGINT AS n FROM sales WHERE ${where}`)).columns.n as Float64Array
    )[0]
  ledger.add(
    'it sold before it opened',
    'sales',
    'sale_before_opening',
    await sold(`store_id = '${ROLES.opensLate}' AND day < DATE '2023-11-10' AND channel <> 'web'`),
    { column: 'sold_on' },
  )
  ledger.add(
    'it sells after it closed',
    'sales',
    'sale_after_closing',
    await sold(`store_id = '${ROLES.closesEarly}' AND day > DATE '2026-08-15' + 31 AND channel <> 'web'`),
    { column: 'sold_on' },
  )
  await run(`
    INSERT INTO stores (store_id, name, lat, lon, postal_code, opened_on, closed_on, replaces_store_id) VALUES ${NEW_STORES};
    INSERT INTO stores SELECT * REPLACE ('M904' AS store_id, 'Le même endroit' AS name, NULL AS replaces_store_id)
      FROM stores WHERE store_id = '${ROLES.both}';
    INSERT INTO stores SELECT * FROM stores WHERE store_id IN ('M014', 'M028')`)
  ledger.add('a store nowhere', 'stores', 'no_place', 1)
  ledger.add('a latitude of 91', 'stores', 'coordinates_out_of_range', 1)
  ledger.add('a store at sea', 'stores', 'far_from_land', 1)
  ledger.add('a store in England, country FR', 'stores', 'outside_country', 1)
  ledger.add('two stores that replace each other', 'stores', 'circular_store', 2)
  ledger.add('closed before it opened', 'stores', 'closed_before_opened', 1)
  ledger.add('two stores on one point', 'stores', 'same_point', 1, { count: 'cases' })
  ledger.add('stores that sell nothing', 'stores', 'store_without_sales', 2, { count: 'cases' })
  ledger.add('a store listed twice', 'stores', 'duplicate_store', 2)

  await run(`
    INSERT INTO store_periods (store_id, valid_from, valid_to, status) VALUES
      ('M016', DATE '2019-01-07', DATE '2019-02-15', 'refit'), ('M016', DATE '2019-02-10', DATE '2019-03-01', 'refit'),
      ('M018', DATE '2020-06-01', DATE '2020-01-01', 'refit'), ('M998', DATE '2020-01-01', NULL, 'refit');
    INSERT INTO competitors SELECT * FROM competitors ORDER BY competitor_id LIMIT 1;
    INSERT INTO competitors SELECT * REPLACE ('X-' || competitor_id AS competitor_id)
      FROM (SELECT * FROM competitors ORDER BY competitor_id DESC LIMIT 2);
    INSERT INTO competitors (competitor_id, name, lat, lon) VALUES ('X-0', 'Nulle part', 0, 0)`)
  ledger.add('refits that overlap', 'store_periods', 'overlapping_periods', 1)
  ledger.add('a period that ends before it begins', 'store_periods', 'period_reversed', 1)
  ledger.add('a period of no store', 'store_periods', 'unknown_store', 1)
  ledger.add('a competitor listed twice', 'competitors', 'duplicate_competitor', 1)
  ledger.add('a competitor under two identifiers', 'competitors', 'same_competitor', 2, { count: 'cases' })
  ledger.add('a competitor at 0, 0', 'competitors', 'coordinates_zero', 1)
  await engine.exec('CREATE TABLE travel_times (origin VARCHAR, store_id VARCHAR, minutes DOUBLE)')
  await engine.append('travel_times', [
    times.map(t => t.origin),
    times.map(t => t.store),
    Float64Array.from(times, t => t.minutes),
  ])
}

const NEIGHBOURS = 30

/** Minutes from the nearest communes to each store but two, some of them wrong. */
async function travelTimes(engine: BuildEngine, ledger: Ledger, france: France) {
  const { columns, rows } = await engine.query('SELECT store_id, lat, lon FROM stores ORDER BY store_id')
  const { zones } = france
  const times: { origin: string; store: string; minutes: number; km: number }[] = []
  for (let i = 0; i < rows - 2; i++) {
    const [lat, lon] = [(columns.lat as Float64Array)[i], (columns.lon as Float64Array)[i]]
    const near = Array.from(zones.zoneId, (origin, z) => ({
      origin,
      km: haversineKm(zones.lat[z], zones.lon[z], lat, lon),
    }))
      .sort((a, b) => a.km - b.km)
      .slice(0, NEIGHBOURS)
    for (const { origin, km } of near)
      times.push({ origin, store: (columns.store_id as string[])[i], minutes: 4 + 1.4 * km, km })
  }
  // Two stores of the chain, and the stores planted among them, have none.
  ledger.add('stores without travel times', 'travel_times', 'travel_times_incomplete', 6, { count: 'cases' })
  const far = times.filter(t => t.km > 8)
  for (const t of far.slice(0, 4)) t.minutes = 0.5
  ledger.add('a car at 1,000 km/h', 'travel_times', 'absurd_speed', 4)
  for (const t of far.slice(4, 6)) t.minutes = -t.minutes
  ledger.add('negative minutes', 'travel_times', 'negative_minutes', 2)
  for (const t of far.slice(6, 9)) t.origin = `Z${t.origin}`
  ledger.add('an origin that is no zone', 'travel_times', 'unknown_zone', 3)
  far[9].store = 'M999'
  ledger.add('a journey to no store', 'travel_times', 'unknown_store', 1)
  times.push(...far.slice(10, 12).map(t => ({ ...t })))
  ledger.add('a journey listed twice', 'travel_times', 'duplicate_travel_time', 2)
  return times
}
