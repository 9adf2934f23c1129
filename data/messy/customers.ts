/** Faults among customers and their places. */
import type { BuildEngine } from '@/lib/engine/engine'
import type { Ledger } from './planted'

/** Deleted customers, whose purchases stay. */
const FORGOTTEN = 500
/** Share of customers whose address was not exported. */
const HOMELESS = 4

/**
 * Plants faults in the table `customers` (all columns text but lat and lon; `tag` names what became of a home).
 * Sales must have theirs already.
 */
export async function plantCustomers(engine: BuildEngine, ledger: Ledger): Promise<void> {
  const run = (sql: string) => engine.exec(sql)
  const count = async (from: string) =>
    ((await engine.query(`SELECT count(*)::BIGINT AS n FROM ${from}`)).columns.n as Float64Array)[0]
  const change = async (where: string, rows: number, set: string, tag: string) =>
    run(`UPDATE customers SET ${set}, tag = '${tag}' WHERE customer_id IN (
      SELECT customer_id FROM customers WHERE tag IS NULL AND ${where} ORDER BY md5(customer_id) LIMIT ${rows})`)

  await run(`DELETE FROM customers WHERE customer_id IN (
    SELECT customer_id FROM lone_customers WHERE customer_id NOT IN (
      SELECT customer_id FROM sales WHERE ticket_id LIKE 'RX%') ORDER BY md5(customer_id) LIMIT ${FORGOTTEN})`)

  const located = 'lat IS NOT NULL AND postal_code IS NULL'
  await run(`UPDATE customers SET lat = NULL, lon = NULL, tag = 'homeless'
    WHERE ${located} AND md5_number_lower(customer_id) % ${HOMELESS} = 0`)
  const homes: [fault: string, code: string, rows: number, set: string, column: string][] = [
    ['latitude for longitude', 'swapped_coordinates', 17, 'lat = lon, lon = lat', 'lat'],
    ['a home at 0, 0', 'coordinates_zero', 19, 'lat = 0, lon = 0', 'lat'],
    ['metres for degrees', 'coordinates_out_of_range', 8, 'lat = 6789000, lon = 890000', 'lat'],
    ['a home in New York, country FR', 'outside_country', 6, 'lat = 40.71, lon = -74.0', 'lat'],
  ]
  for (const [fault, code, rows, set, column] of homes) {
    await change(located, rows, set, code)
    ledger.add(fault, 'customers', code, rows, { column })
  }
  await change(located, 300, 'lat = 46.5, lon = 2.5', 'piled')
  ledger.add('homes piled on the middle of France', 'customers', 'homes_piled', 300)
  const postal = 'lat IS NULL AND postal_code IS NOT NULL'
  await change(postal, 30, `postal_code = '1000', country = 'BE'`, 'home_abroad')
  ledger.add('a home abroad', 'customers', 'home_abroad', 30, { column: 'country' })
  await change(postal, 21, `postal_code = '99123'`, 'unknown_postal_code')
  ledger.add('a postal code that is none', 'customers', 'unknown_postal_code', 21, { column: 'postal_code' })
  await change('lat IS NULL AND postal_code IS NULL', 12, `zone_id = '2Z999'`, 'unknown_home_zone')
  ledger.add('a commune that is none', 'customers', 'unknown_home_zone', 12, { column: 'zone_id' })
  await change(located, 40, `segment = 'PropriÃ©taires aisÃ©s'`, 'kept')
  ledger.add('UTF-8 read as Windows-1252', 'customers', 'damaged_text', 40, { column: 'segment' })

  await threeIds(engine, ledger)
  await run(`INSERT INTO customers SELECT * REPLACE ('duplicate_customer' AS tag) FROM (
    SELECT * FROM customers WHERE tag IS NULL ORDER BY md5(customer_id) LIMIT 9)`)
  ledger.add('a customer listed twice', 'customers', 'duplicate_customer', 9, { column: 'customer_id' })

  ledger.add(
    'addresses not exported',
    'customers',
    'customer_without_place',
    await count(`customers WHERE coalesce(tag, '') <> 'duplicate_customer' AND (
      tag IN ('swapped_coordinates', 'coordinates_zero', 'coordinates_out_of_range', 'home_abroad',
        'unknown_postal_code', 'unknown_home_zone') OR (lat IS NULL AND postal_code IS NULL AND zone_id IS NULL))`),
  )
  ledger.add(
    'customers left out of the export',
    'sales',
    'unknown_customer',
    await count(`sales WHERE customer_id IS NOT NULL AND customer_type = 'private' AND coalesce(tag, 'kept') = 'kept'
      AND customer_id NOT IN (SELECT customer_id FROM customers)`),
  )
  await run(`INSERT INTO customer_places SELECT * REPLACE ('NOBODY' || row_number() OVER () AS customer_id)
    FROM (SELECT * FROM customer_places ORDER BY customer_id LIMIT 4)`)
  ledger.add(
    'places of nobody listed',
    'customer_places',
    'place_of_unknown_customer',
    await count('customer_places WHERE customer_id NOT IN (SELECT customer_id FROM customers)'),
    { column: 'customer_id' },
  )
}

/** Fifty people bought under three identifiers with one loyalty card. */
async function threeIds(engine: BuildEngine, ledger: Ledger): Promise<void> {
  await engine.exec(`
    CREATE TEMP TABLE tripled AS
    SELECT customer_id FROM customers JOIN lone_customers USING (customer_id)
    WHERE loyalty_card IS NOT NULL AND tag IS NULL
      AND customer_id IN (SELECT customer_id FROM sales WHERE tag IS NULL)
      AND customer_id NOT IN (SELECT customer_id FROM sales WHERE customer_id IS NOT NULL AND value < 0)
    ORDER BY md5(customer_id) LIMIT 50;
    INSERT INTO customers BY NAME
    SELECT c.customer_id || suffix AS customer_id, segment, loyalty_card, lat, lon, postal_code, country, 'tripled' AS tag
    FROM customers c JOIN tripled USING (customer_id), (VALUES ('-B'), ('-C')) v (suffix);
    UPDATE sales SET customer_id = customer_id || CASE WHEN md5_number_lower(ticket_id) % 2 = 0 THEN '-B' ELSE '-C' END
    WHERE customer_id IN (SELECT customer_id FROM tripled) AND tag IS NULL AND md5_number_lower(ticket_id) % 3 > 0`)
  ledger.add('one customer under three identifiers', 'customers', 'merged', 100, { detail: 'loyalty_card' })
}
