import type { NativeEngine } from '@/lib/engine/native'
import { parentSql } from '@/lib/geo/h3'
import { COUNT_RESOLUTION, COUNT_ROUNDING, MIN_CUSTOMERS } from './schema'

const ROUNDED = `(round(customers / ${COUNT_ROUNDING}.0) * ${COUNT_ROUNDING})::INTEGER AS customers`

/**
 * Makes `active_made` and `shared_made`, counts of customers that do not add up.
 *
 * A customer is active at a window's end while the running sum of net purchases, less those of 12 months
 * before, is above 0; summing who becomes active and who stops, month by month, gives every window in one
 * sweep from the `earliest` month with sales. Windows lie whole inside the complete months, `first` to `last`. Places are those of the customer's latest home.
 */
export async function makeCounts(
  engine: NativeEngine,
  months: { earliest: number; first: number; last: number },
  signal?: AbortSignal,
): Promise<void> {
  const turns = (keys: string) => `
    SELECT ${keys}, m, (total > 0)::INTEGER - (total - a > 0)::INTEGER AS d FROM (
      SELECT ${keys}, m, a, sum(a) OVER (PARTITION BY ${keys} ORDER BY m) AS total FROM (
        SELECT ${keys}, m, sum(a) AS a FROM (
          SELECT ${keys}, month AS m, amount AS a FROM customer_months
          UNION ALL
          SELECT ${keys}, (month + 12)::SMALLINT, -amount FROM customer_months WHERE month + 12 <= ${months.last}
        ) GROUP BY ALL
      )
    )`
  await engine.exec(
    `
    CREATE TEMP TABLE latest_homes AS
      SELECT customer_key, ${parentSql('arg_max(cell, valid_from)', COUNT_RESOLUTION)} AS cell FROM homes GROUP BY 1;
    CREATE TEMP TABLE chain_turns AS SELECT * FROM (${turns('customer_key')}) WHERE d <> 0;
    CREATE TEMP TABLE turns AS
      SELECT 'chain' AS scope, 0::SMALLINT AS store_key, NULL::UBIGINT AS cell, m, sum(d)::INTEGER AS d
      FROM chain_turns GROUP BY m
      UNION ALL
      SELECT 'place', 0, cell, m, sum(d)::INTEGER FROM chain_turns JOIN latest_homes USING (customer_key)
      GROUP BY cell, m
      UNION ALL
      SELECT 'store', store_key, NULL, m, sum(d)::INTEGER FROM (${turns('customer_key, store_key')})
      WHERE d <> 0 AND store_key > 0 GROUP BY store_key, m;
    CREATE TEMP TABLE active_made AS
    SELECT window_end, scope, store_key, cell, ${ROUNDED} FROM (
      SELECT month AS window_end, scope, store_key, cell,
        sum(coalesce(d, 0)) OVER (PARTITION BY scope, store_key, cell ORDER BY month) AS customers
      FROM (
        SELECT g.scope, g.store_key, g.cell, r.month::SMALLINT AS month, t.d
        FROM (SELECT DISTINCT scope, store_key, cell FROM turns) g
        CROSS JOIN range(${months.earliest}, ${months.last + 1}) r(month)
        LEFT JOIN turns t ON t.scope = g.scope AND t.store_key = g.store_key
          AND t.cell IS NOT DISTINCT FROM g.cell AND t.m = r.month
      )
    ) WHERE window_end BETWEEN ${months.first + 11} AND ${months.last} AND customers >= ${MIN_CUSTOMERS};
    DROP TABLE chain_turns; DROP TABLE turns; DROP TABLE latest_homes;

    CREATE TEMP TABLE visits AS SELECT DISTINCT customer_key, store_key, (month // 12)::SMALLINT AS year
      FROM customer_months WHERE gross > 0 AND store_key > 0;
    CREATE TEMP TABLE shared_made AS
    SELECT store_a, store_b, year, ${ROUNDED} FROM (
      SELECT a.store_key AS store_a, b.store_key AS store_b, a.year, count(*) AS customers
      FROM visits a JOIN visits b ON a.customer_key = b.customer_key AND a.year = b.year AND a.store_key < b.store_key
      GROUP BY ALL
    ) WHERE customers >= ${MIN_CUSTOMERS};
    DROP TABLE visits`,
    { signal },
  )
}
