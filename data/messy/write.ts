/** Writes the tables as a retailer's tools would: other names, other encodings, other ways to write a number. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildEngine } from '@/lib/engine/engine'
import type { Ledger } from './planted'
import { TWICE } from './sales'

const comma = (sql: string) => `replace((${sql})::VARCHAR, '.', ',')`
const french = (sql: string) => `strftime(${sql}, '%d/%m/%Y')`

/** Writes everything below `out`; the ledger learns what reading has to cope with. */
export async function writeMessy(engine: BuildEngine, out: string, ledger: Ledger): Promise<void> {
  mkdirSync(out, { recursive: true })
  const csv = async (file: string, select: string, separator = ',') =>
    engine.exec(`COPY (${select}) TO '${join(out, file)}' (FORMAT csv, HEADER, DELIMITER '${separator}')`)
  const windows = (file: string) => {
    const path = join(out, file)
    writeFileSync(path, Buffer.from(readFileSync(path, 'utf8').replaceAll('’', "'"), 'latin1'))
  }

  await csv(
    'magasins.csv',
    `SELECT store_id AS "Code magasin", name AS "Libellé", ${comma('lat')} AS "Latitude", ${comma('lon')} AS "Longitude",
       postal_code AS "Code postal", country AS "Pays", ${french('opened_on')} AS "Date d'ouverture",
       ${french('closed_on')} AS "Date de fermeture", ${comma('selling_area_m2')} AS "Surface", format AS "Concept",
       operator AS "Exploitant", legal_entity AS "Société", region AS "Région commerciale",
       ${comma('fixed_cost_year')} AS "Coûts fixes", ${comma('gross_margin_rate')} AS "Taux de marge",
       replaces_store_id AS "Ancien magasin"
     FROM stores`,
    ';',
  )
  windows('magasins.csv')
  ledger.add('French names of columns', 'stores', 'read', 1)
  ledger.add('Windows-1252', 'stores', 'read', 1)
  ledger.add('decimal commas', 'stores', 'read', 1)
  ledger.add('days as 31/12/2025', 'stores', 'read', 1)

  const text = (file: string) => `
    SELECT sold_on AS "Date ticket", channel AS "Canal", replace(amount, '.', ',') AS "Montant HT",
      ticket_id AS "N° ticket", store_id AS "Magasin", customer_id AS "Client", customer_type AS "Type client",
      replace(margin, '.', ',') AS "Marge", items AS "Articles", category AS "Catégorie", delivered AS "Livré",
      currency AS "Devise", measure AS "Mesure", 'beau' AS "Météo"
    FROM sales WHERE ${file} ORDER BY day, id`
  await engine.exec(`UPDATE sales SET sold_on = strftime(TRY_CAST(sold_on AS DATE), '%d/%m/%Y')
    WHERE TRY_CAST(sold_on AS DATE) IS NOT NULL AND part <> '2026'`)
  for (const part of ['2023', '2024', '2025', 'south']) {
    await csv(`ventes_${part}.csv`, text(`part = '${part}'`), ';')
    windows(`ventes_${part}.csv`)
  }
  for (const copy of ['', '_bis']) {
    const file = `ventes_${TWICE.replace('-', '_')}${copy}.csv`
    await csv(file, text(`part = 'twice'`), ';')
    windows(file)
  }
  ledger.add('a column the contract has not', 'sales', 'unknown_column', 6, { count: 'cases' })
  ledger.add('French files, windows-1252, decimal commas, days first', 'sales', 'read', 6)
  await engine.exec(
    `COPY (SELECT day AS sold_on, channel, amount::DECIMAL(12,2) AS amount, ticket_id, store_id, customer_id,
         customer_type, margin::DECIMAL(12,2) AS margin, items::INTEGER AS items, category,
         delivered::BOOLEAN AS delivered, currency, measure
       FROM sales WHERE part = '2026' ORDER BY day, id) TO '${join(out, 'sales_2026.parquet')}' (FORMAT parquet)`,
  )
  await csv(
    'clients.csv',
    `SELECT customer_id AS "Id client", segment AS "Segment client", email_hash, phone_hash,
       loyalty_card AS "Carte fidélité", web_account AS "Compte web", ${comma('lat')} AS latitude,
       ${comma('lon')} AS longitude, postal_code AS "Code postal", country AS "Pays", zone_id AS "Code INSEE"
     FROM customers ORDER BY customer_id, tag NULLS FIRST`,
    ';',
  )
  await csv('customer_places.csv', 'SELECT * FROM customer_places ORDER BY customer_id')
  await csv('store_periods.csv', 'SELECT store_id, valid_from, valid_to, operator, status FROM store_periods')
  await csv('competitors.csv', 'SELECT * FROM competitors')
  await csv('competitors_2.csv', 'SELECT * FROM competitors WHERE false')
  ledger.add('a file without rows', 'competitors', 'empty_file', 1, { count: 'cases' })
  await csv('travel_times.csv', 'SELECT * FROM travel_times', '\t')
  writeFileSync(join(out, 'lisezmoi.csv'), 'remarque\nexport du lundi\n')
  ledger.add('a file of no table', 'dataset', 'ignored_file', 1, { count: 'cases' })
  writeFileSync(
    join(out, 'dataset.json'),
    `${JSON.stringify({ name: 'Maison Belorme, en désordre', currency: 'EUR', country: 'FR', demonstration: true })}\n`,
  )
}
