import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { KIND } from '@/lib/checks/facts'
import type { Declaration } from '@/lib/contract/declaration'
import { createTable, DETAILED_TABLES, TABLES, type TableSpec } from '@/lib/dataset/schema'
import type { BuildEngine } from '@/lib/engine/engine'
import { money, text } from '@/lib/engine/sql'
import { writeChoiceModel } from './choice'
import { writeDetailed } from './detailed'
import { writeEvidence } from './evidence'

/** The storage version that DuckDB-Wasm 1.32 (DuckDB 1.4) opens. */
const STORAGE_VERSION = 'v1.2.0'

/** Where each table's rows come from, in the order of its columns, each query in a total order. */
function queries(window: { first: number; last: number }): Record<string, string> {
  const measures = `${money('amount')}, ${money('gross')}, tickets::INTEGER, items::INTEGER, ${money('margin')}`
  return {
    stores: `
      SELECT k.store_key, s.store_id, s.name, s.lat, s.lon, s.opened_on, s.closed_on, s.selling_area_m2, s.format,
        coalesce(s.operator, 'own'), s.legal_entity, s.region, s.fixed_cost_year, s.gross_margin_rate,
        s.lease_break_on, s.exit_cost, s.passage_share, s.attached_store_id, s.replaces_store_id,
        round(recent.identified, 2), round(recent.located, 2),
        CASE WHEN coalesce(recent.identified, ever.identified) >= 0.5
          THEN CASE WHEN coalesce(recent.zoned, ever.zoned) > 0.5 THEN 'zones' ELSE 'customers' END
          ELSE 'totals' END
      FROM staged_stores s JOIN store_keys k USING (store_id)
      LEFT JOIN (${shares(`month BETWEEN ${window.first} AND ${window.last}`)}) recent USING (store_key)
      LEFT JOIN (${shares('true')}) ever USING (store_key)
      WHERE s.fault IS NULL ORDER BY k.store_key`,
    store_periods: `
      SELECT k.store_key, valid_from, valid_to, operator, selling_area_m2, format, legal_entity, status
      FROM staged_store_periods JOIN store_keys k USING (store_id) WHERE fault IS NULL
      ORDER BY k.store_key, valid_from, file, row`,
    zones: `
      SELECT zone_key, z.zone_id, name, lat, lon, c.cell, population, households, median_income, spend_potential
      FROM zones_in z JOIN zone_keys USING (zone_id) JOIN zone_cells c USING (zone_id) ORDER BY zone_key`,
    competitors: `
      SELECT competitor_id, name, lat, lon, selling_area_m2, opened_on, closed_on
      FROM staged_competitors WHERE fault IS NULL ORDER BY competitor_id`,
    atoms: `
      SELECT store_key, month, span, channel_key, cell, res, ${measures} FROM atoms_made
      ORDER BY store_key, month, span, channel_key, res, cell`,
    unplaced: `
      SELECT store_key, month, span, channel_key, source, ${measures} FROM unplaced_made
      ORDER BY store_key, month, span, channel_key, source`,
    category_months: `
      SELECT store_key, month, span, channel_key, key, ${measures} FROM category_rows
      ORDER BY store_key, month, span, channel_key, key NULLS FIRST`,
    segment_months: `
      SELECT store_key, month, span, channel_key, key, ${measures} FROM segment_rows
      ORDER BY store_key, month, span, channel_key, key NULLS FIRST`,
    store_days: `
      SELECT store_key, month, span, channel_key, key, ${measures} FROM day_rows
      ORDER BY store_key, month, span, channel_key, key NULLS FIRST`,
    active_customers: `
      SELECT window_end, scope, store_key, cell, customers FROM active_made
      ORDER BY scope, store_key, cell, window_end`,
    shared_customers: `
      SELECT store_a, store_b, year, customers FROM shared_made ORDER BY store_a, store_b, year`,
    travel_times: `
      SELECT z.zone_key, k.store_key, minutes FROM staged_travel_times t
      JOIN store_keys k USING (store_id) JOIN zone_keys z ON z.zone_id = t.origin
      WHERE fault IS NULL ORDER BY z.zone_key, k.store_key`,
  }
}

/**
 * Shares of a store's purchases by identified and by located customers, businesses and staff apart (published
 * rounded: an exact share times the store's exact total would tell what its few pooled customers spent); and how much of
 * what is located came as sales by zone, whose rows have negative keys.
 */
function shares(where: string): string {
  return `
    SELECT t.store_key, c.gross / nullif(t.gross, 0) AS identified, c.located / nullif(t.gross, 0) AS located,
      c.zoned / nullif(c.located, 0) AS zoned FROM (
      SELECT store_key, sum(gross) AS gross FROM tickets WHERE kind <> ${KIND.business} AND ${where} GROUP BY 1
    ) t LEFT JOIN (
      SELECT store_key, sum(gross) AS gross, coalesce(sum(gross) FILTER (cell IS NOT NULL), 0) AS located,
        coalesce(sum(gross) FILTER (cell IS NOT NULL AND customer_key < 0), 0) AS zoned
      FROM customer_months WHERE ${where} GROUP BY 1
    ) c USING (store_key)`
}

/**
 * Writes the dataset into the attached database `dataset`: one thread, every table in a total order. `path` is a
 * file that must not exist, or `:memory:`; `window` is the base year, `firstMonth` the first complete month.
 *
 * Returns the contents' SHA-256 (hex), which names the version: equal for equal rows on every machine and
 * DuckDB. The file's own bytes are not: DuckDB leaves bytes of reused memory in the gaps of its blocks and
 * draws random samples for its text compression.
 */
export async function writeDataset(
  engine: BuildEngine,
  path: string,
  window: { first: number; last: number },
  firstMonth: number,
  { sector, model }: Pick<Declaration, 'sector' | 'model'>,
  audience: 'shared' | 'detailed',
  signal?: AbortSignal,
): Promise<string> {
  const from = queries(window)
  await engine.exec(
    `SET threads = 1; SET preserve_insertion_order = true; ATTACH ${text(path)} AS dataset (STORAGE_VERSION '${STORAGE_VERSION}')`,
  )
  for (const table of TABLES) {
    await engine.exec(createTable({ ...table, name: `dataset.${table.name}` }))
    const rows = from[table.name]
    if (rows) await engine.exec(`INSERT INTO dataset.${table.name} ${rows}`, { signal })
  }
  await writeChoiceModel(engine, sector, window, model)
  await writeEvidence(engine, sector, { first: firstMonth, last: window.last }, signal)
  if (audience === 'detailed') await writeDetailed(engine, signal)
  await engine.exec('CHECKPOINT dataset; RESET threads')
  return hashContents(engine, audience === 'detailed' ? [...TABLES, ...DETAILED_TABLES] : TABLES)
}

/** A hash of all rows of all tables: MD5 of each row as text, summed, so that it needs no memory. */
async function hashContents(engine: BuildEngine, tables: readonly TableSpec[]): Promise<string> {
  const hash = sha256.create()
  for (const table of tables) {
    const row = table.columns.map(c => `coalesce("${c.name}"::VARCHAR, '\\N')`).join(`, '\t', `)
    const { columns } = await engine.query(
      `SELECT count(*)::VARCHAR AS rows, sum(md5_number_lower(r)::HUGEINT)::VARCHAR AS low,
         sum(md5_number_upper(r)::HUGEINT)::VARCHAR AS high
       FROM (SELECT concat(${row}) AS r FROM dataset.${table.name})`,
    )
    hash.update(
      utf8ToBytes(`${createTable(table)} ${columns.rows[0]} ${columns.low[0]} ${columns.high[0]}\n`),
    )
  }
  return bytesToHex(hash.digest())
}
