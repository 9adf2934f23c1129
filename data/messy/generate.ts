/**
 * Spoils the extracts of a demonstration network: known faults in known numbers, always the same, written the way a
 * retailer's tools write. `planted.json` beside the extracts says what was planted.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateDemo } from '@/data/demo/generate'
import type { BuildEngine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { loadFrance } from '@/lib/geo/france'
import { plantCustomers } from './customers'
import { plantNetwork } from './network'
import { Ledger, type Planted } from './planted'
import { plantSales } from './sales'
import { writeMessy } from './write'

/** The roles of the faults are stores of this very network. */
const NETWORK = { stores: 30, customers: 15_000, tickets: 120_000, months: 36, seed: 1 } as const

/** The day on which the checks are made: after the last sale, before the planted future. */
export const MESSY_TODAY = '2026-11-22'

/**
 * Writes a small demonstration into `<folder>/clean` and its spoilt copy into `<folder>/messy`, both replaced where
 * they are; answers what was planted.
 */
export async function generateMessy(folder: string): Promise<Planted[]> {
  const clean = join(folder, 'clean')
  const messy = join(folder, 'messy')
  await generateDemo({ ...NETWORK, out: clean })
  rmSync(messy, { recursive: true, force: true })
  const engine = await openNative({ threads: 1 })
  const ledger = new Ledger()
  try {
    await load(engine, clean)
    await plantSales(engine, ledger)
    await plantNetwork(engine, ledger, loadFrance())
    await plantCustomers(engine, ledger)
    await writeMessy(engine, messy, ledger)
  } finally {
    await engine.close()
  }
  writeFileSync(join(folder, 'planted.json'), `${JSON.stringify(ledger.entries, null, 2)}\n`)
  return ledger.entries
}

/** The extracts as tables to spoil: sales as text, with `day`, `month` and `value` to choose rows by. */
async function load(engine: BuildEngine, folder: string): Promise<void> {
  const read = (table: string) => `read_parquet('${join(folder, table)}')`
  await engine.exec(`
    CREATE TABLE sales AS
    SELECT row_number() OVER (ORDER BY sold_on, ticket_id, store_id, amount) AS id, sold_on AS day,
      strftime(sold_on, '%Y-%m') AS month, amount::DOUBLE AS value, sold_on::VARCHAR AS sold_on, channel,
      amount::VARCHAR AS amount, ticket_id, store_id, customer_id, customer_type, margin::VARCHAR AS margin,
      items::VARCHAR AS items, category, delivered::VARCHAR AS delivered, currency, date_basis, measure,
      NULL::VARCHAR AS tag, NULL::VARCHAR AS part
    FROM ${read('sales/*.parquet')};
    CREATE TABLE original AS SELECT id, customer_id FROM sales;
    CREATE TABLE stores AS SELECT * FROM ${read('stores.parquet')} ORDER BY store_id;
    CREATE TABLE store_periods AS SELECT * FROM ${read('store_periods.parquet')};
    CREATE TABLE competitors AS SELECT * FROM ${read('competitors.parquet')} ORDER BY competitor_id;
    CREATE TABLE customers AS SELECT * EXCLUDE (first_purchase_on, consent_marketing), NULL::VARCHAR AS zone_id,
      NULL::VARCHAR AS tag FROM ${read('customers.parquet')};
    CREATE TABLE customer_places AS SELECT * FROM ${read('customer_places.parquet')}`)
}
