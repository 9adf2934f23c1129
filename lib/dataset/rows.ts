import type { NativeEngine } from '@/lib/engine/native'
import { KIND, MEASURES, ticketsSql } from './facts'
import { MIN_CUSTOMERS } from './schema'

/** A table of sales without geography: what its rows are split by, beside store, month and channel. */
interface View {
  /** Names the tables made: `<name>_rows`. */
  name: string
  /** SQL with store_key, month, channel_key, key, kind, customer_key and the measures of `tickets`. */
  source: string
  /** A customer has at most one row of `source` for each of its keys: rows are heads. */
  single?: boolean
}

const FACTS = 'kind, customer_key, amount, gross, tickets, items, margin'

/**
 * Heads behind a row: private customers, each anonymous ticket one, a business none, and a store's monthly
 * total enough for itself, since it tells of nobody.
 */
const HEADS = `(CASE kind WHEN ${KIND.customer} THEN 1 WHEN ${KIND.anonymous} THEN count(*)
  WHEN ${KIND.total} THEN ${MIN_CUSTOMERS} ELSE 0 END)::INTEGER AS heads`
/** The same for a whole row, its customers counted by `customers`. */
const headsOf = (customers: string) => `(${customers}
  + count(*) FILTER (kind = ${KIND.anonymous}) + ${MIN_CUSTOMERS} * count(*) FILTER (kind = ${KIND.total}))::INTEGER`
/** A sketch of distinct customers is off by a tenth or two: this far above the limit nobody need be counted. */
const SURELY = 5 * MIN_CUSTOMERS

/** Makes `category_rows`, `segment_rows` and `day_rows`: all sales, in rows of at least MIN_CUSTOMERS heads. */
export async function makeRows(
  engine: NativeEngine,
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
      single: true,
    },
    signal,
  )
  await pooled(engine, { name: 'day', source: days }, signal)
}

/**
 * Rows that are short pool into key null of their store, month and channel; a pool that is short itself takes
 * in the smallest other row there, or where there is none pools over the channels of the store and month the
 * same way (taking in another channel's pool before a named row). Only a store and month with too few heads altogether leaves a short row, its plain total.
 */
async function pooled(engine: NativeEngine, view: View, signal?: AbortSignal): Promise<void> {
  const { name, source } = view
  const sums = `${MEASURES}, sum(heads)::INTEGER AS n`
  const place = 'store_key, month, channel_key'
  const persons = (from: string, keys: string, heads: string) =>
    `SELECT ${keys}, kind, customer_key, ${MEASURES}, ${heads} FROM ${from} GROUP BY ${keys}, kind, customer_key`
  const again = `(CASE kind WHEN ${KIND.customer} THEN 1 ELSE sum(heads) END)::INTEGER AS heads`
  const customers = (count: string) => `${count} FILTER (kind = ${KIND.customer})`
  const exactly = `
    CREATE TEMP TABLE near AS SELECT ${place}, key FROM sums WHERE n < ${SURELY};
    UPDATE sums SET n = e.n FROM (
      SELECT ${place}, key, ${headsOf(customers('count(DISTINCT customer_key)'))} AS n
      FROM (${source}) SEMI JOIN near USING (${place}, key) GROUP BY ${place}, key
    ) e WHERE sums.store_key = e.store_key AND sums.month = e.month AND sums.channel_key = e.channel_key
      AND sums.key = e.key;
    DROP TABLE near;`
  await engine.exec(
    `
    CREATE TEMP TABLE sums AS
    SELECT ${place}, key, ${MEASURES},
      ${headsOf(view.single ? customers('count(*)') : customers('approx_count_distinct(customer_key)'))} AS n
    FROM (${source}) WHERE key IS NOT NULL GROUP BY ${place}, key;
    ${view.single ? '' : exactly}
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
      QUALIFY row_number() OVER (PARTITION BY ${place.replaceAll(/(\w+)/g, 'r.$1')} ORDER BY least(r.n, ${SURELY}), r.amount, r.key) = 1;
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
      QUALIFY row_number() OVER (PARTITION BY r.store_key, r.month ORDER BY r.key IS NOT NULL, least(r.n, ${SURELY}), r.amount, r.channel_key, r.key) = 1;
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
