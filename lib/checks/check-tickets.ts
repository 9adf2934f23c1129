import type { BuildEngine } from '@/lib/engine/engine'
import { KIND } from './facts'
import { judge, type Staged } from './stage'

/** Above this many rows tickets are compared in parts, so that memory stays bounded. */
const PART_ROWS = 4_000_000

/** What makes a row of sales the same as another. */
const SAME = 'hash(store_key, day, channel_key, amount, customer_key, category, items, margin, kind)'

/**
 * Rejects what was delivered twice: a whole file, a ticket or its lines, a monthly total. Warns of a ticket's
 * number in two stores, unless stores number their tickets alike. Answers whether every number was there once.
 */
export async function judgeTickets(
  engine: BuildEngine,
  sales: Staged,
  signal?: AbortSignal,
): Promise<{ unique: boolean }> {
  await duplicateFiles(engine, sales, signal)
  await duplicateTotals(engine, sales, signal)
  return { unique: await duplicateTickets(engine, sales, signal) }
}

/** Files with as many rows of the same contents, in any order: the first stays. */
async function duplicateFiles(engine: BuildEngine, sales: Staged, signal?: AbortSignal): Promise<void> {
  if (sales.files.length < 2) return
  const { columns, rows } = await engine.query(
    `SELECT file::INTEGER AS file, count(*)::VARCHAR AS n,
       sum(hash(${SAME}, ticket, unknown_store)::HUGEINT)::VARCHAR AS contents
     FROM ${sales.name} GROUP BY file ORDER BY file`,
    [],
    { signal },
  )
  const seen = new Set<string>()
  const again: number[] = []
  for (let i = 0; i < rows; i++) {
    const contents = `${(columns.n as string[])[i]} ${(columns.contents as string[])[i]}`
    if (seen.has(contents)) again.push((columns.file as Float64Array)[i])
    seen.add(contents)
  }
  if (again.length > 0)
    await judge(
      engine,
      sales,
      'reject',
      {
        code: 'duplicate_file',
        column: '',
        condition: `s.file IN (${again.join(', ')})`,
        group: 'file',
        strict: true,
      },
      signal,
    )
}

async function duplicateTotals(engine: BuildEngine, sales: Staged, signal?: AbortSignal): Promise<void> {
  const { columns } = await engine.query(
    `SELECT count(*)::BIGINT AS n FROM ${sales.name} WHERE fault IS NULL AND kind = ${KIND.total}`,
  )
  if ((columns.n as Float64Array)[0] === 0) return
  await judge(
    engine,
    sales,
    'reject',
    {
      code: 'duplicate_total',
      column: 'measure',
      group: `(SELECT store_id FROM store_keys k WHERE k.store_key = ${sales.name}.store_key)`,
      from: `SELECT file, row FROM ${sales.name} WHERE fault IS NULL AND kind = ${KIND.total}
        QUALIFY row_number() OVER (PARTITION BY store_key, month, channel_key, category, amount ORDER BY file, row) > 1`,
      condition: 's.file = f.file AND s.row = f.row',
    },
    signal,
  )
}

/**
 * Where no number repeats, nothing is repeated and one count is all it takes. Where rows are tickets, an equal
 * row with the same number is a copy. Where rows are lines, two equal lines are two equal articles; a copy is a
 * ticket whose every line is there as often, twice or more, or whose lines stand in two files.
 */
async function duplicateTickets(engine: BuildEngine, sales: Staged, signal?: AbortSignal): Promise<boolean> {
  const query = (sql: string) => engine.query(sql, [], { signal })
  const numbered = `${sales.name} WHERE fault IS NULL AND ticket IS NOT NULL`
  const { columns } = await query(
    `SELECT count(*)::BIGINT AS n, count(DISTINCT ticket)::BIGINT AS d FROM ${numbered}`,
  )
  const [n, distinct] = [(columns.n as Float64Array)[0], (columns.d as Float64Array)[0]]
  if (n === distinct) return true
  await engine.exec(`
    CREATE OR REPLACE TEMP TABLE same_rows (ticket UBIGINT, store_key SMALLINT, same UBIGINT, n BIGINT,
      first_file SMALLINT, last_file SMALLINT, bought BOOLEAN);
    CREATE OR REPLACE TEMP TABLE copied (ticket UBIGINT, store_key SMALLINT, same UBIGINT, keep BIGINT,
      only_file SMALLINT);
    CREATE OR REPLACE TEMP TABLE two_stores (ticket UBIGINT)`)
  const parts = Math.max(1, Math.ceil(n / PART_ROWS))
  let lines = false
  for (let part = 0; part < parts; part++) {
    const of = `${numbered} AND ticket % ${parts} = ${part}`
    await engine.exec(
      `DELETE FROM same_rows;
       INSERT INTO same_rows
       SELECT ticket, store_key, same, count(*), min(file), max(file), bool_or(amount > 0) FROM (
         SELECT ticket, store_key, ${SAME} AS same, file, amount FROM ${of}
           AND ticket IN (SELECT ticket FROM ${of} GROUP BY ticket HAVING count(*) > 1)
       ) GROUP BY ticket, store_key, same`,
      { signal },
    )
    if (part === 0) lines = await rowsAreLines(engine)
    await engine.exec(
      `INSERT INTO copied
       SELECT r.ticket, r.store_key, r.same, ${lines ? 'CASE WHEN t.split THEN r.n ELSE r.n // t.most END' : '1'},
         ${lines ? 'CASE WHEN t.split THEN r.first_file END' : 'NULL'}
       FROM same_rows r JOIN (
         SELECT ticket, store_key, bool_and(first_file < last_file) AS split,
           min(n) AS least, max(n) AS most, count(*) AS kinds
         FROM same_rows GROUP BY ticket, store_key
       ) t USING (ticket, store_key)
       WHERE r.n > 1 AND (${lines ? 't.split OR (t.kinds > 1 AND t.least = t.most)' : 'true'});
       INSERT INTO two_stores
       SELECT ticket FROM same_rows WHERE store_key > 0 AND bought GROUP BY ticket HAVING count(DISTINCT store_key) > 1`,
      { signal },
    )
  }
  const counts = await query(
    'SELECT (SELECT count(*) FROM copied)::BIGINT AS copied, (SELECT count(*) FROM two_stores)::BIGINT AS two',
  )
  if ((counts.columns.copied as Float64Array)[0] > 0)
    await judge(
      engine,
      sales,
      'reject',
      {
        code: 'duplicate_ticket',
        column: 'ticket_id',
        group: `(SELECT store_id FROM store_keys k WHERE k.store_key = ${sales.name}.store_key)`,
        from: `SELECT file, row FROM (
            SELECT file, row, c.keep, c.only_file, row_number() OVER (PARTITION BY ticket, store_key, same ORDER BY file, row) AS copy
            FROM (SELECT file, row, ticket, store_key, ${SAME} AS same FROM ${numbered}
              AND ticket IN (SELECT ticket FROM copied)) JOIN copied c USING (ticket, store_key, same)
          ) WHERE copy > keep OR file > only_file`,
        condition: 's.file = f.file AND s.row = f.row',
      },
      signal,
    )
  const two = (counts.columns.two as Float64Array)[0]
  if (two > 0 && two <= sales.settings.threshold('ticket_in_two_stores') * distinct)
    await judge(
      engine,
      sales,
      'warn',
      {
        code: 'ticket_in_two_stores',
        column: 'ticket_id',
        condition: 's.ticket IN (SELECT ticket FROM two_stores)',
      },
      signal,
    )
  await engine.exec('DROP TABLE same_rows; DROP TABLE copied; DROP TABLE two_stores')
  return false
}

/** Whether numbers repeat because rows are lines: most repeated tickets of a store have rows that differ. */
async function rowsAreLines(engine: BuildEngine): Promise<boolean> {
  const { columns } = await engine.query(
    `SELECT coalesce(avg((kinds > 1)::INTEGER), 0)::DOUBLE AS share FROM (
       SELECT count(*) AS kinds FROM same_rows GROUP BY ticket, store_key HAVING count(*) > 1 OR max(n) > 1)`,
  )
  return (columns.share as Float64Array)[0] > 0.5
}
