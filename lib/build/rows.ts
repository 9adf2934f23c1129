import { KIND, MEASURES, ticketsSql } from '@/lib/checks/facts'
import type { PrivacySettings } from '@/lib/contract/declaration'
import type { BuildEngine } from '@/lib/engine/engine'
import { BLOCK, BLOCK_COLUMNS } from './block-code'
import { framed } from './blocks'

/** A table of sales without geography: what its rows are split by, beside store, month and channel. */
interface View {
  /** Names the tables made: `<name>_rows`. */
  name: string
  /** SQL with store_key, month, channel_key, key, kind, customer_key and the measures of `tickets`. */
  source: string
}

const FACTS = 'kind, customer_key, amount, gross, tickets, items, margin'

/** Heads behind a row: private customers, and each anonymous ticket one. Businesses and totals are no people. */
const HEADS = `(CASE kind WHEN ${KIND.customer} THEN 1 WHEN ${KIND.anonymous} THEN count(*) ELSE 0 END)::INTEGER AS heads`

/**
 * Makes `category_rows`, `segment_rows` and `day_rows`: all sales, in the blocks of the frame, in rows of no head
 * or at least k.
 */
export async function makeRows(
  engine: BuildEngine,
  settings: PrivacySettings,
  has: { lines: boolean; categories: boolean; segments: boolean },
  signal?: AbortSignal,
): Promise<void> {
  const categories = framed(`
    SELECT store_key, month, channel_key, category AS key, ${FACTS} FROM (${ticketsSql(has.lines, ', category')})`)
  const segments = framed(`
    SELECT store_key, month, channel_key, s.segment AS key, ${KIND.customer} AS kind, customer_key, amount, gross,
      tickets, items, margin FROM customer_months LEFT JOIN segments s USING (customer_key)
    UNION ALL
    SELECT store_key, month, channel_key, NULL, ${FACTS} FROM tickets WHERE kind <> ${KIND.customer}`)
  const days = framed(`
    SELECT store_key, month, channel_key, CASE WHEN kind <> ${KIND.total} THEN day END AS key, ${FACTS}
    FROM tickets`)
  const none = (key: string) =>
    `SELECT store_key, month, 1::SMALLINT AS span, channel_key, ${key} AS key, ${FACTS} FROM tickets WHERE false`
  // Whoever bought once in a block is one head in one row: only the others need telling apart.
  await engine.exec(
    `CREATE TEMP TABLE regulars AS SELECT ${BLOCK} AS block, customer_key FROM (
       ${framed(`SELECT store_key, month, channel_key, customer_key, lines, ${KIND.customer} AS kind FROM customer_months`)}
     ) GROUP BY block, customer_key HAVING sum(lines) > 1`,
    { signal },
  )
  const text = 'NULL::VARCHAR'
  await pooled(
    engine,
    settings.k,
    { name: 'category', source: has.categories ? categories : none(text) },
    signal,
  )
  await pooled(engine, settings.k, { name: 'segment', source: has.segments ? segments : none(text) }, signal)
  await pooled(engine, settings.k, { name: 'day', source: days }, signal)
  await engine.exec('DROP TABLE regulars')
}

/**
 * Rows that are short pool into key null of their block; a pool that is short itself takes in the block's
 * smallest other row. Only a store with too few heads altogether leaves a short row, its plain total.
 */
async function pooled(engine: BuildEngine, k: number, view: View, signal?: AbortSignal): Promise<void> {
  const { name } = view
  const source = `SELECT ${BLOCK} AS block, key, ${FACTS} FROM (${view.source})`
  const same = (a: string, b: string) => `${a}.block = ${b}.block AND ${a}.key = ${b}.key`
  await engine.exec(
    `
    CREATE TEMP TABLE sums AS
    SELECT block, key, ${MEASURES},
      (count(*) FILTER (kind IN (${KIND.customer}, ${KIND.anonymous})))::INTEGER AS n
    FROM (${source}) WHERE key IS NOT NULL GROUP BY block, key;
    UPDATE sums SET n = sums.n - twice.more FROM (
      SELECT block, key, count(*) - count(DISTINCT customer_key) AS more
      FROM (SELECT * FROM (${source}) WHERE kind = ${KIND.customer}) SEMI JOIN regulars USING (block, customer_key)
      GROUP BY block, key
    ) twice WHERE twice.more > 0 AND ${same('sums', 'twice')};
    UPDATE sums SET n = sums.n + zoned.more FROM (
      SELECT block, key, sum(z.n - 1)::INTEGER AS more FROM (${source}) s JOIN zone_rows z USING (customer_key)
      WHERE s.kind = ${KIND.customer} GROUP BY block, key
    ) zoned WHERE zoned.more > 0 AND ${same('sums', 'zoned')};
    DELETE FROM sums WHERE n BETWEEN 1 AND ${k - 1};

    CREATE TEMP TABLE pools AS
      SELECT block, ${MEASURES}, sum(heads * coalesce(z.n, 1))::INTEGER AS n FROM (
        SELECT block, kind, customer_key, ${MEASURES}, ${HEADS}
        FROM (SELECT s.* FROM (${source}) s ANTI JOIN sums ON ${same('s', 'sums')})
        GROUP BY block, kind, customer_key
      ) LEFT JOIN (SELECT customer_key, n FROM zone_rows) z USING (customer_key) GROUP BY block;
    CREATE TEMP TABLE donors AS
      SELECT sums.* FROM sums JOIN pools p USING (block) WHERE sums.n > 0 AND p.n BETWEEN 1 AND ${k - 1}
      QUALIFY row_number() OVER (PARTITION BY sums.block ORDER BY sums.n, sums.key) = 1;
    DELETE FROM sums USING donors d WHERE ${same('sums', 'd')};
    CREATE TEMP TABLE ${name}_rows AS SELECT ${BLOCK_COLUMNS}, * EXCLUDE (block) FROM (
      FROM sums
      UNION ALL BY NAME
      SELECT block, ${MEASURES}, sum(n)::INTEGER AS n FROM (
        SELECT block, amount, gross, tickets, items, margin, n FROM donors
        UNION ALL
        FROM pools
      ) GROUP BY block
    );
    DROP TABLE sums; DROP TABLE pools; DROP TABLE donors`,
    { signal },
  )
}
