import type { BuildEngine } from '@/lib/engine/engine'
import { KIND, MEASURES, ticketsSql } from './facts'
import { MIN_CUSTOMERS } from './schema'

/** A table of sales without geography: what its rows are split by, beside store, month and channel. */
interface View {
  /** Names the tables made: `<name>_rows`. */
  name: string
  /** SQL with store_key, month, channel_key, key, kind, customer_key and the measures of `tickets`. */
  source: string
}

const FACTS = 'kind, customer_key, amount, gross, tickets, items, margin'

/**
 * Heads behind a row: private customers, each anonymous ticket one, a business none, and a store's monthly
 * total enough for itself, since it tells of nobody.
 */
const HEADS = `(CASE kind WHEN ${KIND.customer} THEN 1 WHEN ${KIND.anonymous} THEN count(*)
  WHEN ${KIND.total} THEN ${MIN_CUSTOMERS} ELSE 0 END)::INTEGER AS heads`
/** Makes `category_rows`, `segment_rows` and `day_rows`: all sales, in rows of at least MIN_CUSTOMERS heads. */
export async function makeRows(
  engine: BuildEngine,
  has: { lines: boolean; categories: boolean; segments: boolean },
  signal?: AbortSignal,
): Promise<void> {
  const categories = `
    SELECT store_key, month, channel_key, category AS key, ${FACTS} FROM (${ticketsSql(has.lines, ', category')})`
  const segments = `
    SELECT store_key, month, channel_key, s.segment AS key, ${KIND.customer} AS kind, customer_key, amount, gross,
      tickets, items, margin FROM customer_months LEFT JOIN segments s USING (customer_key)
    UNION ALL
    SELECT store_key, month, channel_key, NULL, ${FACTS} FROM tickets WHERE kind <> ${KIND.customer}`
  const days = `
    SELECT store_key, month, 0::TINYINT AS channel_key,
      CASE WHEN kind <> ${KIND.total} THEN day END AS key, ${FACTS} FROM tickets`
  const none = 'SELECT store_key, month, channel_key, NULL::VARCHAR AS key,'
  // Whoever bought once in a store and month is one head in one row: only the others need telling apart.
  await engine.exec(
    `CREATE TEMP TABLE regulars AS SELECT store_key, month, customer_key FROM customer_months
     GROUP BY store_key, month, customer_key HAVING sum(lines) > 1`,
    { signal },
  )
  await pooled(
    engine,
    { name: 'category', source: has.categories ? categories : `${none} ${FACTS} FROM tickets WHERE false` },
    signal,
  )
  await pooled(
    engine,
    {
      name: 'segment',
      source: has.segments ? segments : `${none} ${FACTS} FROM tickets WHERE false`,
    },
    signal,
  )
  await pooled(engine, { name: 'day', source: days }, signal)
}

/**
 * Rows that are short pool into key null of their store, month and channel; a pool that is short itself takes
 * in the smallest other row there, or where there is none pools over the channels of the store and month the
 * same way (taking in another channel's pool before a named row). Only a store and month with too few heads
 * altogether leaves a short row, its plain total.
 */
async function pooled(engine: BuildEngine, view: View, signal?: AbortSignal): Promise<void> {
  const { name, source } = view
  const sums = `${MEASURES}, sum(heads)::INTEGER AS n`
  const place = 'store_key, month, channel_key'
  const persons = (from: string, keys: string, heads: string) =>
    `SELECT ${keys}, kind, customer_key, ${MEASURES}, ${heads} FROM ${from} GROUP BY ${keys}, kind, customer_key`
  const again = `(CASE kind WHEN ${KIND.customer} THEN 1 ELSE sum(heads) END)::INTEGER AS heads`
  await engine.exec(
    `
    CREATE TEMP TABLE sums AS
    SELECT ${place}, key, ${MEASURES}, (count(*) FILTER (kind IN (${KIND.customer}, ${KIND.anonymous}))
      + ${MIN_CUSTOMERS} * count(*) FILTER (kind = ${KIND.total}))::INTEGER AS n
    FROM (${source}) WHERE key IS NOT NULL GROUP BY ${place}, key;
    UPDATE sums SET n = sums.n - twice.more FROM (
      SELECT ${place}, key, count(*) - count(DISTINCT customer_key) AS more
      FROM (SELECT * FROM (${source}) WHERE kind = ${KIND.customer}) SEMI JOIN regulars USING (store_key, month, customer_key)
      GROUP BY ${place}, key
    ) twice WHERE twice.more > 0 AND sums.store_key = twice.store_key AND sums.month = twice.month
      AND sums.channel_key = twice.channel_key AND sums.key = twice.key;
    CREATE TEMP TABLE ${name}_rows AS SELECT * FROM sums WHERE n >= ${MIN_CUSTOMERS};
    DROP TABLE sums;

    CREATE TEMP TABLE short_persons AS ${persons(
      `(SELECT s.* FROM (${source}) s ANTI JOIN ${name}_rows r ON s.store_key = r.store_key AND s.month = r.month
        AND s.channel_key = r.channel_key AND s.key = r.key)`,
      place,
      HEADS,
    )};
    CREATE TEMP TABLE pools AS SELECT ${place}, ${sums} FROM short_persons GROUP BY ${place};
    CREATE TEMP TABLE donors AS
      SELECT r.* FROM ${name}_rows r JOIN pools p USING (${place}) WHERE p.n < ${MIN_CUSTOMERS}
      QUALIFY row_number() OVER (PARTITION BY ${place.replaceAll(/(\w+)/g, 'r.$1')} ORDER BY r.n, r.key) = 1;
    DELETE FROM ${name}_rows r USING donors d WHERE r.store_key = d.store_key AND r.month = d.month
      AND r.channel_key = d.channel_key AND r.key = d.key;
    CREATE TEMP TABLE stranded AS
      SELECT * FROM pools p WHERE n < ${MIN_CUSTOMERS} AND NOT EXISTS (SELECT 1 FROM donors d
        WHERE d.store_key = p.store_key AND d.month = p.month AND d.channel_key = p.channel_key);
    INSERT INTO ${name}_rows
      SELECT ${place}, NULL, ${MEASURES}, sum(n)::INTEGER FROM (
        SELECT ${place}, amount, gross, tickets, items, margin, n FROM donors
        UNION ALL
        SELECT * FROM pools ANTI JOIN stranded USING (${place})
      ) GROUP BY ${place};

    CREATE TEMP TABLE month_pools AS SELECT store_key, month, ${sums} FROM (${persons(
      `(SELECT s.* FROM short_persons s SEMI JOIN stranded USING (${place}))`,
      'store_key, month',
      again,
    )}) GROUP BY store_key, month;
    CREATE TEMP TABLE month_donors AS
      SELECT r.* FROM ${name}_rows r JOIN month_pools p USING (store_key, month) WHERE p.n < ${MIN_CUSTOMERS}
      QUALIFY row_number() OVER (PARTITION BY r.store_key, r.month ORDER BY r.key IS NOT NULL, r.n, r.channel_key, r.key) = 1;
    DELETE FROM ${name}_rows r USING month_donors d WHERE r.store_key = d.store_key AND r.month = d.month
      AND r.channel_key = d.channel_key AND r.key IS NOT DISTINCT FROM d.key;
    INSERT INTO ${name}_rows
      SELECT store_key, month, 0, NULL, ${MEASURES}, sum(n)::INTEGER FROM (
        SELECT store_key, month, amount, gross, tickets, items, margin, n FROM month_donors
        UNION ALL
        SELECT * FROM month_pools
      ) GROUP BY store_key, month;
    DROP TABLE short_persons; DROP TABLE pools; DROP TABLE donors; DROP TABLE stranded;
    DROP TABLE month_pools; DROP TABLE month_donors`,
    { signal },
  )
}
