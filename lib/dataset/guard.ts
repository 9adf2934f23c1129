import type { BuildEngine } from '@/lib/engine/engine'
import { parentSql } from '@/lib/geo/h3'
import { KIND, MEASURES, ticketsSql } from './facts'
import type { PrivacySettings } from './privacy-report'
import { COARSEST_RESOLUTION, FINEST_RESOLUTION } from './schema'
import { monthOf } from './sql'

/** Tables of rows without geography, by their column in `links`. */
const ROWS = { c: 'category_rows', s: 'segment_rows', d: 'day_rows' } as const
type RowColumn = keyof typeof ROWS

/**
 * Pairs of tables that split the same sales: the rows of `fold` are folded together where a union of them comes
 * within k heads of a union of rows of `against`.
 */
const PAIRS: readonly { fold: RowColumn; against: 'x' | RowColumn }[] = [
  { fold: 'c', against: 'x' },
  { fold: 's', against: 'x' },
  { fold: 'c', against: 's' },
  { fold: 'd', against: 'x' },
  { fold: 'd', against: 'c' },
  { fold: 'd', against: 's' },
]

/**
 * Folds rows without geography until no two tables differ by few people.
 *
 * Take rows of two tables as vertices and each head as an edge between the two rows its sales lie in. The people
 * by whom a union of rows of the one differs from a union of rows of the other are those whose edge is cut: so
 * every difference rests on none or at least k of them if no cut has 1 to k - 1 edges. Two vertices with k edges
 * or paths between them are on one side of any smaller cut. Rows of the folded table are taken by size; each must
 * have k such paths, over shared rows of the other table, to those taken before it. One that has not is folded
 * with the others that have not, and if that does not hold either, with the largest. Rows of the other table hold
 * k heads each, all on edges to what is by then one vertex. Folding rows joins vertices, which makes no new cut,
 * so pairs that hold go on holding.
 *
 * A customer's sales may give several edges; counting one for each block of the frame counts the people of a cut
 * from below.
 *
 * `use` is called at the end, while `links` says which rows hold which sales.
 *
 * @returns rows folded, by table
 */
export async function guardRows(
  engine: BuildEngine,
  settings: PrivacySettings,
  lines: boolean,
  signal?: AbortSignal,
  use: () => Promise<void> = async () => {},
): Promise<Record<string, number>> {
  const run = (sql: string) => engine.exec(sql, { signal })
  await makeLinks(engine, lines, signal)
  const folded: Record<string, number> = {}
  for (const { fold, against } of PAIRS) {
    const table = ROWS[fold]
    for (const pass of ['pool', 'largest'] as const) {
      await run(weakRows(fold, against, settings.k))
      await run(
        pass === 'pool'
          ? `CREATE TEMP TABLE folds AS
             SELECT id, min(coalesce(pool, id)) OVER (PARTITION BY store_key, month, span, channel_key) AS target FROM (
               SELECT r.id, r.store_key, r.month, r.span, r.channel_key,
                 (SELECT min(o.id) FROM ${table} o WHERE o.key IS NULL AND o.store_key = r.store_key
                   AND o.month = r.month AND o.span = r.span AND o.channel_key = r.channel_key) AS pool
               FROM ${table} r JOIN weak ON r.id = weak.row
             )`
          : 'CREATE TEMP TABLE folds AS SELECT row AS id, hub AS target FROM weak',
      )
      folded[table] = (folded[table] ?? 0) + (await applyFolds(engine, fold, signal))
      await run('DROP TABLE folds; DROP TABLE weak')
    }
    // Two pools of the same months are one row.
    await run(`CREATE TEMP TABLE folds AS
      SELECT id, min(id) OVER (PARTITION BY store_key, month, span, channel_key) AS target
      FROM ${table} WHERE key IS NULL`)
    await applyFolds(engine, fold, signal)
    await run('DROP TABLE folds')
  }
  await use()
  await run('DROP TABLE links; DROP TABLE moved_people')
  return folded
}

/** Rows of different blocks share no sales. */
const PART = 'store_key, period, channel_key'

/** Makes `weak` (row, hub): rows of `fold` with fewer than k paths to larger ones, and their part's largest. */
const weakRows = (fold: string, against: string, k: number) => `
  CREATE TEMP TABLE shared AS
    SELECT ${PART}, ${against} AS a, ${fold} AS f, sum(n) AS n FROM links
    WHERE ${against} IS NOT NULL AND ${fold} IS NOT NULL GROUP BY ALL;
  CREATE TEMP TABLE sizes AS
    SELECT ${PART}, f, row_number() OVER (PARTITION BY ${PART} ORDER BY sum(n) DESC, f) AS place,
      first_value(f) OVER (PARTITION BY ${PART} ORDER BY sum(n) DESC, f) AS hub
    FROM shared GROUP BY ${PART}, f;
  CREATE TEMP TABLE weak AS
    SELECT f AS row, any_value(hub) AS hub FROM (
      SELECT f, place, hub, n, coalesce(sum(n) OVER (PARTITION BY ${PART}, a ORDER BY place
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
      FROM shared JOIN sizes USING (${PART}, f)
    ) WHERE place > 1 GROUP BY f HAVING sum(least(n, before)) < ${k};
  DROP TABLE shared; DROP TABLE sizes`

/** Folds rows into their targets, in the table and in `links`; returns how many rows are gone. */
async function applyFolds(engine: BuildEngine, column: RowColumn, signal?: AbortSignal): Promise<number> {
  const table = ROWS[column]
  const { columns } = await engine.query('SELECT count(*)::INTEGER AS n FROM folds WHERE id <> target')
  const gone = Number(columns.n[0])
  if (gone === 0) return 0
  await engine.exec(
    `DELETE FROM folds WHERE id = target;
     UPDATE links SET ${column} = folds.target FROM folds WHERE links.${column} = folds.id;
     CREATE TEMP TABLE members AS
       SELECT id, target FROM folds UNION SELECT DISTINCT target, target FROM folds;
     CREATE TEMP TABLE joined AS
       SELECT m.target AS id, any_value(store_key) AS store_key, max(month) AS month,
         (max(month) - min(month - span + 1) + 1)::SMALLINT AS span, any_value(channel_key) AS channel_key,
         ${MEASURES}, sum(n)::INTEGER AS n
       FROM ${table} JOIN members m USING (id) GROUP BY m.target;
     DELETE FROM ${table} USING members WHERE ${table}.id = members.id;
     INSERT INTO ${table} BY NAME SELECT * FROM joined;
     DROP TABLE members; DROP TABLE joined`,
    { signal },
  )
  return gone
}

/**
 * Makes `links` (store_key, period, channel_key, x, c, s, d, n): for each customer one of its tickets in each
 * block of the frame, and each anonymous ticket, the rows they lie in: x of atoms and unplaced, c, s and d of categories,
 * segments and days (null where there is no such table). Gives all those rows an `id`.
 */
async function makeLinks(engine: BuildEngine, lines: boolean, signal?: AbortSignal): Promise<void> {
  const run = (sql: string) => engine.exec(sql, { signal })
  const order: Record<string, string> = { atoms_made: 'res, cell', unplaced_made: 'source' }
  for (const table of ['atoms_made', 'unplaced_made', ...Object.values(ROWS)])
    await run(`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT *, row_number() OVER (
      ORDER BY store_key, month, span, channel_key, ${order[table] ?? 'key NULLS FIRST'})::INTEGER AS id FROM ${table}`)
  const block = (t: string, month: string, span: string) =>
    `f.store_key = ${t}.store_key AND f.${month} = ${t}.month AND f.${span} = ${t}.span AND f.g = ${t}.channel_key`
  const atoms: string[] = []
  for (let res = FINEST_RESOLUTION; res >= COARSEST_RESOLUTION; res--)
    atoms.push(`LEFT JOIN (SELECT * FROM atoms_made WHERE res = ${res}) a${res}
      ON ${block(`a${res}`, 'period', 'pspan')} AND ${parentSql('f.cell', res)} = a${res}.cell`)
  const atomIds = atoms.map((_, i) => `a${FINEST_RESOLUTION - i}.id`).join(', ')
  const rows = (t: string, table: string, key: string) => `
    LEFT JOIN ${table} ${t}1 ON ${block(`${t}1`, 't', 'tspan')} AND ${t}1.key = ${key}
    LEFT JOIN (SELECT * FROM ${table} WHERE key IS NULL) ${t}0 ON ${block(`${t}0`, 't', 'tspan')}`
  // Day, category and channel of a ticket in one number, so that the least of them is one ticket.
  const tickets = `(SELECT t.*, coalesce(m.atom_month, t.month) AS period, coalesce(m.channel_group, t.channel_key) AS channel_group,
      ((day - DATE '1970-01-01')::BIGINT * 1000000 + coalesce(word, 0)) * 16 + t.channel_key AS ticket
    FROM (${ticketsSql(lines, ', category')}) t LEFT JOIN words USING (category)
    LEFT JOIN frame_moves m ON t.store_key = m.store_key AND t.month = m.month AND t.channel_key = m.channel_key)`
  await run(`
    CREATE TEMP TABLE words AS SELECT category, row_number() OVER (ORDER BY category) AS word
      FROM (SELECT DISTINCT category FROM staged_sales WHERE category IS NOT NULL);
    CREATE TEMP TABLE links AS
    WITH heads AS (
      SELECT store_key, customer_key, 1 AS n, min(ticket) AS ticket
      FROM ${tickets} WHERE kind = ${KIND.customer} GROUP BY store_key, period, channel_group, customer_key
      UNION ALL
      SELECT store_key, NULL, count(*), ticket
      FROM ${tickets} WHERE kind = ${KIND.anonymous} GROUP BY store_key, ticket
    ), units AS (
      SELECT store_key, customer_key, n, ticket // 16 % 1000000 AS word, ticket % 16 AS channel_key, day,
        ${monthOf('day')} AS month
      FROM (SELECT *, DATE '1970-01-01' + (ticket // 16000000)::INTEGER AS day FROM heads)
    ), f AS (
      SELECT h.store_key, h.customer_key, coalesce(c.n, h.n) AS n, coalesce(m.row_month, h.month) AS t, coalesce(m.row_span, 1) AS tspan,
        coalesce(m.atom_month, h.month) AS period, coalesce(m.atom_span, 1) AS pspan,
        coalesce(m.channel_group, h.channel_key) AS g, h.day, words.category, segments.segment,
        CASE WHEN p.customer_key IS NULL THEN c.cell ELSE p.cell END AS cell
      FROM units h
      LEFT JOIN customer_months c ON h.store_key = c.store_key AND h.month = c.month
        AND h.channel_key = c.channel_key AND h.customer_key = c.customer_key
      LEFT JOIN frame_moves m ON h.store_key = m.store_key AND h.month = m.month AND h.channel_key = m.channel_key
      LEFT JOIN moved_people p ON m.store_key = p.store_key AND m.atom_month = p.month
        AND m.atom_span = p.span AND m.channel_group = p.channel_key AND h.customer_key = p.customer_key
      LEFT JOIN words USING (word)
      LEFT JOIN segments ON h.customer_key = segments.customer_key
    )
    SELECT f.store_key, f.period, f.g AS channel_key,
      CASE WHEN f.customer_key IS NULL THEN -coalesce(u0.id, u1.id)
        ELSE coalesce(${atomIds}, none.id, -u0.id, -u1.id) END AS x,
      coalesce(c1.id, c0.id) AS c, coalesce(s1.id, s0.id) AS s, coalesce(d1.id, d0.id) AS d,
      sum(f.n)::INTEGER AS n
    FROM f
    ${atoms.join('\n')}
    LEFT JOIN (SELECT * FROM atoms_made WHERE cell IS NULL) none ON ${block('none', 'period', 'pspan')}
    LEFT JOIN (SELECT * FROM unplaced_made WHERE source = 'anonymous') u0 ON ${block('u0', 'period', 'pspan')}
    LEFT JOIN (SELECT * FROM unplaced_made WHERE source = 'anonymous') u1 ON ${block('u1', 't', 'tspan')}
    ${rows('c', ROWS.c, 'f.category')}
    ${rows('s', ROWS.s, 'f.segment')}
    ${rows('d', ROWS.d, 'f.day')}
    GROUP BY ALL;
    DROP TABLE words`)
}
