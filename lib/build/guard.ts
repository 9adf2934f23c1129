import { KIND, MEASURES, placed, ticketsSql } from '@/lib/checks/facts'
import type { PrivacySettings } from '@/lib/contract/declaration'
import { COARSEST_RESOLUTION, FINEST_RESOLUTION } from '@/lib/dataset/schema'
import type { BuildEngine } from '@/lib/engine/engine'
import { monthOf } from '@/lib/engine/sql'
import { parentSql } from '@/lib/geo/h3'
import { BLOCK, blockSql } from './block-code'

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
    folded[table] ??= 0
    await run(weakRows(fold, against, settings.k, 'links'))
    if (await isEmpty(engine, 'weak')) {
      await run('DROP TABLE weak')
      continue
    }
    await run(`
      CREATE TEMP TABLE touched AS SELECT DISTINCT part FROM weak;
      CREATE TEMP TABLE folds AS
      SELECT id, min(coalesce(pool, id)) OVER (PARTITION BY block) AS target FROM (
        SELECT r.id, r.block, p.pool FROM ${table} r JOIN weak ON r.id = weak.row
        LEFT JOIN (SELECT block, min(id) AS pool FROM ${table} WHERE key IS NULL GROUP BY block) p USING (block)
      );
      DROP TABLE weak`)
    folded[table] += await applyFolds(engine, fold, signal)
    // Where nothing was folded, nothing has become weak.
    await run(`
      DROP TABLE folds;
      ${weakRows(fold, against, settings.k, '(FROM links SEMI JOIN touched USING (part))')};
      CREATE TEMP TABLE folds AS SELECT row AS id, hub AS target FROM weak;
      DROP TABLE weak; DROP TABLE touched`)
    folded[table] += await applyFolds(engine, fold, signal)
    // Two pools of the same months are one row.
    await run(`
      DROP TABLE folds;
      CREATE TEMP TABLE folds AS
      SELECT id, min(id) OVER (PARTITION BY block) AS target FROM ${table} WHERE key IS NULL`)
    await applyFolds(engine, fold, signal)
    await run('DROP TABLE folds')
  }
  await use()
  await run('DROP TABLE links; DROP TABLE moved_people; DROP TABLE words')
  return folded
}

const isEmpty = async (engine: BuildEngine, table: string): Promise<boolean> =>
  (await engine.query(`SELECT 1 FROM ${table} LIMIT 1`)).rows === 0

/**
 * Makes `weak` (row, hub, part): rows of `fold` with fewer than k paths to larger ones, and their part's largest.
 * Rows of different parts share no sales, so a row has one part.
 */
const weakRows = (fold: string, against: string, k: number, links: string) => `
  CREATE TEMP TABLE shared AS
    SELECT part, ${against} AS a, ${fold} AS f, sum(n)::INTEGER AS n FROM ${links}
    WHERE ${against} IS NOT NULL AND ${fold} IS NOT NULL GROUP BY part, a, f;
  CREATE TEMP TABLE sizes AS
    SELECT f, part, row_number() OVER (PARTITION BY part ORDER BY size DESC, f)::INTEGER AS place,
      first_value(f) OVER (PARTITION BY part ORDER BY size DESC, f) AS hub
    FROM (SELECT part, f, sum(n) AS size FROM shared GROUP BY part, f);
  CREATE TEMP TABLE weak AS
    SELECT row, hub, part FROM (
      SELECT f AS row, sum(least(n, before)) AS paths FROM (
        SELECT f, n, place, coalesce(sum(n) OVER (PARTITION BY a ORDER BY place
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
        FROM (SELECT a, f, n, place FROM shared JOIN sizes USING (f))
      ) WHERE place > 1 GROUP BY f
    ) JOIN sizes ON sizes.f = row WHERE paths < ${k};
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
     CREATE TEMP TABLE joined AS SELECT *, ${BLOCK} AS block FROM (
       SELECT m.target AS id, any_value(store_key) AS store_key, max(month) AS month,
         (max(month) - min(month - span + 1) + 1)::SMALLINT AS span, any_value(channel_key) AS channel_key,
         ${MEASURES}, sum(n)::INTEGER AS n
       FROM ${table} JOIN members m USING (id) GROUP BY m.target
     );
     DELETE FROM ${table} USING members WHERE ${table}.id = members.id;
     INSERT INTO ${table} BY NAME SELECT * FROM joined;
     DROP TABLE members; DROP TABLE joined`,
    { signal },
  )
  return gone
}

/**
 * Makes `links` (part, store_key, channel_key, x, c, s, d, n): for each customer one of its tickets in each block of
 * the frame (`part`), and each anonymous ticket, the rows they lie in: x of atoms and unplaced, c, s and d of
 * categories, segments and days (null where there is no such table). Gives all those rows an `id`, and a `block`.
 */
async function makeLinks(engine: BuildEngine, lines: boolean, signal?: AbortSignal): Promise<void> {
  const run = (sql: string) => engine.exec(sql, { signal })
  const order: Record<string, string> = { atoms_made: 'res, cell', unplaced_made: 'source' }
  for (const table of ['atoms_made', 'unplaced_made', ...Object.values(ROWS)])
    await run(`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT *, ${BLOCK} AS block, row_number() OVER (
      ORDER BY store_key, month, span, channel_key, ${order[table] ?? 'key NULLS FIRST'})::INTEGER AS id FROM ${table}`)
  const atoms: string[] = []
  for (let res = FINEST_RESOLUTION; res >= COARSEST_RESOLUTION; res--)
    atoms.push(`LEFT JOIN (SELECT block, cell, id FROM atoms_made WHERE res = ${res}) a${res}
      ON f.part = a${res}.block AND ${parentSql('f.cell', res)} = a${res}.cell`)
  const atomIds = atoms.map((_, i) => `a${FINEST_RESOLUTION - i}.id`).join(', ')
  const keyed = (t: string, table: string, key: string) =>
    `LEFT JOIN ${table} ${t} ON f.block = ${t}.block AND ${t}.key = ${key}`
  const worded = `(SELECT r.block, r.id, words.word AS key FROM ${ROWS.c} r JOIN words ON r.key = words.category)`
  const ticket = 'ticket // 16 % 1000000 AS word, (ticket // 16000000)::INTEGER AS day'
  const inFrame = (month: string, span: string) =>
    blockSql(
      'h.store_key',
      `coalesce(m.${month}, h.month)`,
      `coalesce(m.${span}, 1)`,
      'coalesce(m.channel_group, h.channel_key)',
    )
  // The rows of a block that take what no other row does.
  const rest = [
    ['nowhere', 'atoms_made WHERE cell IS NULL'],
    ['silent', `unplaced_made WHERE source = 'anonymous'`],
    ['c', `${ROWS.c} WHERE key IS NULL`],
    ['s', `${ROWS.s} WHERE key IS NULL`],
    ['d', `${ROWS.d} WHERE key IS NULL`],
  ]
  await run(`
    CREATE TEMP TABLE rests AS
    SELECT block, ${rest.map(([name], i) => `max(id) FILTER (t = ${i}) AS ${name}`).join(', ')}
    FROM (${rest.map(([, from], i) => `SELECT block, id, ${i} AS t FROM ${from}`).join(' UNION ALL ')}) GROUP BY block;
    CREATE TEMP TABLE links AS
    WITH heads AS (
      SELECT store_key, customer_key, cell, n, ticket FROM moved_people
      UNION ALL
      SELECT store_key, NULL, NULL, count(*), place FROM ${placed(ticketsSql(lines, ', category', true))}
      WHERE kind = ${KIND.anonymous} GROUP BY store_key, place
    ), units AS (
      SELECT *, ${monthOf("(DATE '1970-01-01' + day)")} AS month
      FROM (SELECT *, ${ticket}, (ticket % 16)::TINYINT AS channel_key FROM heads)
    ), f AS (
      SELECT ${blockSql('store_key', 'month', '1', 'channel_key')} AS part, part AS block, c.customer_key, c.cell, c.n, ${ticket}
      FROM customer_months c ANTI JOIN frame_moves m
        ON c.store_key = m.store_key AND c.month = m.month AND c.channel_key = m.channel_key
      UNION ALL
      SELECT ${inFrame('atom_month', 'atom_span')}, ${inFrame('row_month', 'row_span')}, h.customer_key, h.cell, h.n,
        h.word, h.day
      FROM units h LEFT JOIN frame_moves m
        ON h.store_key = m.store_key AND h.month = m.month AND h.channel_key = m.channel_key
    )
    SELECT f.part, (f.part >> 33)::SMALLINT AS store_key, (f.part & 15)::TINYINT AS channel_key,
      CASE WHEN f.customer_key IS NULL THEN -coalesce(p.silent, r.silent)
        ELSE coalesce(${atomIds}, p.nowhere, -p.silent, -r.silent) END AS x,
      coalesce(c.id, r.c) AS c, coalesce(s.id, r.s) AS s, coalesce(d.id, r.d) AS d, f.n::INTEGER AS n
    FROM f LEFT JOIN segments ON f.customer_key = segments.customer_key
    ${atoms.join('\n')}
    LEFT JOIN rests p ON f.part = p.block
    LEFT JOIN rests r ON f.block = r.block
    ${keyed('c', worded, 'f.word')}
    ${keyed('s', ROWS.s, 'segments.segment')}
    ${keyed('d', ROWS.d, "f.day + DATE '1970-01-01'")};
    DROP TABLE rests`)
}
