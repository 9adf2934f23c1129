import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { latLngToCell } from 'h3-js'
import { generateDemo } from './generate'

/**
 * Extracts of a small demonstration network whose homes are known by coordinates alone and once per customer, and
 * the sales in them as one table `raw`: who, where, when, with nothing of the product's own code but the generator.
 */
export async function rawExtracts(
  out: string,
): Promise<{ connection: DuckDBConnection; close: () => void; cells: readonly string[] }> {
  await generateDemo({ stores: 9, customers: 2_500, tickets: 16_000, months: 27, out, seed: 21 })
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const run = (sql: string) => connection.run(sql)
  const file = (table: string) => join(out, `${table}.parquet`)
  await run(`CREATE TABLE customers AS FROM read_parquet('${file('customers')}')`)
  await run(`CREATE TABLE sales AS FROM read_parquet('${join(out, 'sales', '*.parquet')}')`)
  await run(`CREATE TABLE stores AS FROM read_parquet('${file('stores')}')`)
  await run(`CREATE TABLE store_periods AS FROM read_parquet('${file('store_periods')}')`)

  // One person has one home and one segment: those of the first of the identifiers that are this person.
  const persons = await personsOf(connection)
  await run('CREATE TABLE persons (customer_id VARCHAR, person VARCHAR)')
  for (const [id, person] of persons) await run(`INSERT INTO persons VALUES ('${id}', '${person}')`)
  await run(`CREATE TABLE homes AS SELECT p.person, first(c.lat ORDER BY c.customer_id) AS lat,
    first(c.lon ORDER BY c.customer_id) AS lon, first(c.segment ORDER BY c.customer_id) AS segment
    FROM customers c JOIN persons p USING (customer_id) GROUP BY ALL`)
  await run(`COPY (SELECT c.* REPLACE (
      CASE WHEN c.customer_id = p.person THEN h.lat END AS lat,
      CASE WHEN c.customer_id = p.person THEN h.lon END AS lon,
      NULL::VARCHAR AS postal_code, NULL::VARCHAR AS country, NULL::VARCHAR AS zone_id, h.segment AS segment)
    FROM customers c JOIN persons p USING (customer_id) JOIN homes h ON h.person = p.person
    ORDER BY customer_id) TO '${file('customers')}' (FORMAT parquet)`)
  if (existsSync(file('customer_places'))) rmSync(file('customer_places'))

  const homes = (
    await connection.runAndReadAll('SELECT person, lat, lon FROM homes WHERE lat IS NOT NULL')
  ).getRows()
  await run('CREATE TABLE cells (person VARCHAR, cell VARCHAR)')
  const cells = new Set<string>()
  for (const [person, lat, lon] of homes) {
    const cell = latLngToCell(Number(lat), Number(lon), 9)
    cells.add(cell)
    await run(`INSERT INTO cells VALUES ('${person}', '${cell}')`)
  }
  await run(`CREATE TABLE raw AS
    SELECT s.sold_on, (12 * year(s.sold_on) + month(s.sold_on) - 1)::INTEGER AS month, s.channel,
      s.amount::DOUBLE AS amount, s.margin::DOUBLE AS margin, s.items::DOUBLE AS items, s.category, s.store_id,
      s.ticket_id, CASE WHEN s.customer_type = 'private' THEN coalesce(p.person, s.customer_id) END AS person,
      h.segment, c.cell
    FROM sales s LEFT JOIN persons p USING (customer_id)
    LEFT JOIN homes h ON h.person = p.person AND s.customer_type = 'private'
    LEFT JOIN cells c ON c.person = p.person AND s.customer_type = 'private'`)
  return {
    connection,
    cells: [...cells],
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Identifiers that share an e-mail, phone, card or account are one person, named by the least of them. */
async function personsOf(connection: DuckDBConnection): Promise<Map<string, string>> {
  const rows = (
    await connection.runAndReadAll(
      'SELECT customer_id, email_hash, phone_hash, loyalty_card, web_account FROM customers ORDER BY customer_id',
    )
  ).getRows()
  const parent = new Map<string, string>()
  const root = (id: string): string => {
    const up = parent.get(id)
    return up === undefined || up === id ? id : root(up)
  }
  const firstWith = new Map<string, string>()
  for (const [id, ...keys] of rows as string[][]) {
    parent.set(id, id)
    keys.forEach((key, k) => {
      if (key === null) return
      const other = firstWith.get(`${k} ${key}`)
      if (other === undefined) firstWith.set(`${k} ${key}`, id)
      else {
        const [a, b] = [root(id), root(other)].sort()
        parent.set(b, a)
      }
    })
  }
  return new Map([...parent.keys()].map(id => [id, root(id)]))
}
