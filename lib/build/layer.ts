import { customerMonths, MEASURES, makeTickets, PEOPLE } from '@/lib/checks/facts'
import type { Declaration, PrivacySettings } from '@/lib/contract/declaration'
import type { Manifest } from '@/lib/dataset/manifest'
import type { BuildEngine } from '@/lib/engine/engine'
import { money, text } from '@/lib/engine/sql'
import { unitsOf } from './blocks'
import { assertSimilar, correctRows, findCorrections } from './corrections'
import { tooFew } from './frame'
import { type Previous, refuseRestated } from './previous'

/** Tables of sales: published, made here, what keys their rows beside the block, and where that is read. */
const TABLES = [
  { published: 'atoms', made: 'atoms_made', key: 'cell, res', read: 'cell, res' },
  { published: 'unplaced', made: 'unplaced_made', key: 'source', read: 'source' },
  { published: 'category_months', made: 'category_rows', key: 'key', read: 'category AS key' },
  { published: 'segment_months', made: 'segment_rows', key: 'key', read: 'segment AS key' },
  { published: 'store_days', made: 'day_rows', key: 'key', read: 'day AS key' },
] as const

const BLOCK = 'store_key, month, span, channel_key'
/** A day before all others: nothing of a store is published. */
const NEVER = "DATE '0001-01-01'"

/** What a build knows when it comes to the rows of sales. */
export interface LayerInput {
  previous: Previous
  declaration: Declaration
  settings: PrivacySettings
  /** Several rows of sales share a ticket. */
  lines: boolean
  /** What the extracts have: tables of rows that are empty without it. */
  has: { categories: boolean; segments: boolean }
  /** What the extracts cover, and their accepted amounts by month. */
  period: Manifest['period']
  months: NonNullable<Manifest['reconciliation_by']>['months']
}

/** A version built upon another one; {@link Previous} says how and why. */
export interface Layer {
  /** Adds corrections to the rows of their anchors; called while `links` tells which rows hold which sale. */
  correct(): Promise<void>
  /** Adds the rows kept to those made, and gives the other tables back all sales. */
  leave(): Promise<NonNullable<Manifest['previous']>>
}

/**
 * Leaves only new sales in `staged_sales`, `tickets` and `customer_months`, until {@link Layer.leave}. Native only:
 * the version before is attached as a file.
 *
 * @throws DatasetError `restated` where too much of what was published has changed.
 */
export async function enterLayer(
  engine: BuildEngine,
  input: LayerInput,
  signal?: AbortSignal,
): Promise<Layer> {
  const { previous, period, lines, settings } = input
  const run = (sql: string) => engine.exec(sql, { signal })
  const published = publishedUntil(previous.manifest)
  const complete = lastDay(period.last_month)
  const until = complete > published ? complete : published
  if (period.last_day.slice(0, 7) < published.slice(0, 7))
    refuseRestated(`The extracts end on ${period.last_day}, what is published on ${published}`, {
      last_day: period.last_day,
      published,
    })
  await run(`ATTACH ${text(previous.path)} AS before (READ_ONLY)`)
  const shorter = monthNumber(period.first_day) > monthNumber(previous.manifest.period.first_day)
  const begin = Math.max(
    previous.manifest.previous?.from_month ?? 0,
    shorter ? period.first_month : monthNumber(period.first_day),
  )
  const gone = await keepRows(engine, input, published, begin, signal)
  await findCorrections(engine, input, signal)
  await assertSimilar(engine, input, published)
  await run(`
    ALTER TABLE staged_sales RENAME TO all_staged_sales;
    ALTER TABLE customer_months RENAME TO all_customer_months;
    ${lines ? 'ALTER TABLE tickets RENAME TO all_tickets' : 'DROP VIEW tickets'};
    CREATE TEMP TABLE staged_sales AS SELECT s.* FROM all_staged_sales s JOIN layer_stores l USING (store_key)
      WHERE s.fault IS NULL AND s.day > l.after AND s.day <= DATE ${text(until)} AND s.month >= l.first`)
  await makeTickets(engine, lines, signal)
  await customerMonths(engine, lines, signal)
  const waiting = tooFew(await unitsOf(engine, settings.k, signal), settings.k)
  if (waiting.length > 0) {
    const those = `store_key IN (${waiting.join(', ')})`
    await run(`DELETE FROM staged_sales WHERE ${those}; DELETE FROM customer_months WHERE ${those};
      ${lines ? `DELETE FROM tickets WHERE ${those};` : ''} UPDATE layer_stores SET waits = true WHERE ${those}`)
  }
  return {
    correct: () => correctRows(engine, signal),
    leave: async () => {
      await run(`
        DROP TABLE staged_sales; DROP TABLE customer_months; DROP ${lines ? 'TABLE' : 'VIEW'} tickets;
        ALTER TABLE all_staged_sales RENAME TO staged_sales;
        ALTER TABLE all_customer_months RENAME TO customer_months
        ${lines ? '; ALTER TABLE all_tickets RENAME TO tickets' : ''}`)
      if (!lines) await makeTickets(engine, lines, signal)
      const rows = await addRows(engine, signal)
      const kept = {
        version: previous.manifest.version,
        from_month: begin,
        until,
        rows,
        gone,
        ...(await heldBack(engine, until)),
      }
      await run('DROP TABLE layer_stores; DROP TABLE corrections; DETACH before')
      return kept
    },
  }
}

/** The last day of which a version has published everything. */
function publishedUntil({ previous, period }: Manifest): string {
  if (previous) return previous.until
  const complete = lastDay(period.last_month)
  return complete > period.last_day ? complete : period.last_day
}

const lastDay = (month: number) =>
  new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).toISOString().slice(0, 10)

const monthNumber = (day: string) => 12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7)) - 1

/**
 * Makes `kept_<table>`, the rows to keep with the keys and units of this build, and `layer_stores` (store_key, after:
 * last day published, first: first month published, waits, uncut: rows kept cover older months than the extracts).
 *
 * @returns identifiers of stores whose rows were published once and are not kept
 */
async function keepRows(
  engine: BuildEngine,
  { previous: { manifest } }: LayerInput,
  published: string,
  begin: number,
  signal?: AbortSignal,
): Promise<string[]> {
  const run = (sql: string) => engine.exec(sql, { signal })
  await run(`CREATE TEMP TABLE key_changes AS
    SELECT p.store_key AS was, k.store_key FROM before.stores p JOIN store_keys k USING (store_id)
    UNION ALL SELECT 0, 0`)
  for (const { published: table, made, read } of TABLES)
    await run(`CREATE TEMP TABLE kept_${made} AS
      SELECT k.store_key::SMALLINT AS store_key, month, span, channel_key, ${read},
        round(amount::DOUBLE * 100) AS amount, round(gross::DOUBLE * 100) AS gross, tickets::DOUBLE AS tickets,
        items::DOUBLE AS items, round(margin::DOUBLE * 100) AS margin
      FROM before.${table} p JOIN key_changes k ON p.store_key = k.was`)
  await run('CREATE TEMP TABLE stores_before (store_id VARCHAR, since DATE, gone BOOLEAN)')
  for (const { store_id, since } of manifest.previous?.waiting ?? [])
    if (since !== null)
      await run(`INSERT INTO stores_before VALUES (${text(store_id ?? '')}, DATE ${text(since)}, false)`)
  for (const id of manifest.previous?.gone ?? [])
    await run(`INSERT INTO stores_before VALUES (${text(id)}, NULL, true)`)
  const rows = TABLES.map(t => `SELECT store_key, month, span FROM kept_${t.made}`).join(' UNION ALL ')
  const last = `DATE ${text(published)}`
  await run(`
    CREATE TEMP TABLE layer_stores AS
    SELECT k.store_key::SMALLINT AS store_key, k.store_id, false AS waits, false AS uncut,
      -- Nothing was ever published of it, or what was rests on nobody and is taken as it is now.
      CASE WHEN b.since IS NOT NULL THEN (b.since - 1)::DATE
        WHEN NOT coalesce(b.gone, false) AND (r.first IS NULL OR (NOT p.people AND NOT coalesce(n.people, false)))
          THEN ${NEVER}
        ELSE ${last} END AS after,
      CASE WHEN coalesce(b.gone, false) AND r.first IS NULL THEN ${monthNumber(published) + 1}
        ELSE greatest(r.first, ${begin}) END::INTEGER AS first
    FROM (SELECT store_key, store_id FROM store_keys UNION ALL SELECT 0, '') k
    LEFT JOIN stores_before b USING (store_id)
    LEFT JOIN (SELECT store_key, min(month - span + 1) AS first FROM (${rows}) GROUP BY 1) r USING (store_key)
    LEFT JOIN (SELECT store_key, bool_or(people) AS people FROM (
      SELECT store_key, true AS people FROM kept_atoms_made
      UNION ALL SELECT store_key, source = 'anonymous' FROM kept_unplaced_made) GROUP BY 1) p USING (store_key)
    LEFT JOIN (SELECT store_key, true AS people FROM tickets WHERE ${PEOPLE} AND day <= ${last} GROUP BY 1) n
      USING (store_key);
    UPDATE layer_stores SET first = 0 WHERE after = ${NEVER}`)
  // Rows that cover months from before the first one kept cannot be cut.
  await run(`UPDATE layer_stores SET uncut = true WHERE after > ${NEVER} AND store_key IN (
    SELECT store_key FROM (${rows}) WHERE month >= ${begin} AND month - span + 1 < ${begin})`)
  const had = `SELECT DISTINCT s.store_id FROM (${TABLES.map(t => `SELECT store_key FROM before.${t.published}`).join(' UNION ALL ')})
    JOIN before.stores s USING (store_key)`
  for (const { made } of TABLES)
    await run(`DELETE FROM kept_${made} k USING layer_stores l
      WHERE k.store_key = l.store_key AND (l.after = ${NEVER} OR k.month < ${begin})`)
  const gone = await engine.query(
    `SELECT store_id FROM (
       SELECT store_id FROM stores_before WHERE gone
       UNION
       ((${had}) EXCEPT SELECT store_id FROM layer_stores
         WHERE after = ${NEVER} OR store_key IN (SELECT store_key FROM (${rows})))
     ) ORDER BY 1`,
  )
  await run('DROP TABLE stores_before')
  return gone.columns.store_id as string[]
}

/** Adds `kept_<table>` to the tables made; rows of equal keys are one row. Returns how many were added. */
async function addRows(engine: BuildEngine, signal?: AbortSignal): Promise<number> {
  let rows = 0
  for (const { made, key } of TABLES) {
    const { columns } = await engine.query(`SELECT count(*)::INTEGER AS n FROM kept_${made}`)
    rows += Number(columns.n[0])
    const atoms = made === 'atoms_made' ? 'max(top) AS top, sum(weight) AS weight,' : ''
    await engine.exec(
      `CREATE TEMP TABLE all_rows AS
         SELECT ${BLOCK}, ${key}, ${MEASURES}, ${atoms} sum(n)::INTEGER AS n
         FROM (SELECT * FROM ${made} UNION ALL BY NAME SELECT * FROM kept_${made}) GROUP BY ${BLOCK}, ${key};
       DROP TABLE ${made}; DROP TABLE kept_${made};
       ALTER TABLE all_rows RENAME TO ${made}`,
      { signal },
    )
  }
  return rows
}

/** Who waits, and the sales accepted that no row holds: their rows, and the amount with corrections not made. */
async function heldBack(
  engine: BuildEngine,
  until: string,
): Promise<Pick<NonNullable<Manifest['previous']>, 'waiting' | 'held_back'>> {
  const { columns } = await engine.query(`
    SELECT count(*)::BIGINT AS n, ${money(`(coalesce(sum(cents), 0) + (SELECT coalesce(sum(amount), 0)
      FROM corrections WHERE NOT made))`)}::VARCHAR AS amount
    FROM (SELECT round(s.amount::DOUBLE * 100) AS cents FROM staged_sales s JOIN layer_stores l USING (store_key)
      WHERE s.fault IS NULL AND (s.month < l.first OR (s.day > l.after AND (l.waits OR s.day > DATE ${text(until)}))))`)
  const waiting = await engine.query(
    `SELECT store_id, CASE WHEN after > ${NEVER} THEN (after + 1)::DATE::VARCHAR END AS since FROM layer_stores
     WHERE waits ORDER BY store_key`,
  )
  return {
    waiting: Array.from({ length: waiting.rows }, (_, i) => ({
      store_id: (waiting.columns.store_id as string[])[i] || null,
      since: (waiting.columns.since as (string | null)[])[i],
    })),
    held_back: { rows: (columns.n as Float64Array)[0], amount: (columns.amount as string[])[0] },
  }
}
