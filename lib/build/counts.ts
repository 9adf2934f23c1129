import { COUNT_RESOLUTION, COUNT_ROUNDING } from '@/lib/dataset/schema'
import type { BuildEngine } from '@/lib/engine/engine'
import { parentSql } from '@/lib/geo/h3'

const ROUNDED = `(round(customers / ${COUNT_ROUNDING}.0) * ${COUNT_ROUNDING})::INTEGER AS customers`

interface Months {
  /** First month with sales. */
  earliest: number
  /** First and last complete month: windows of 12 months lie between. */
  first: number
  last: number
}

/** Makes `active_made` and `shared_made`, counts of at least k customers that do not add up. */
export async function makeCounts(
  engine: BuildEngine,
  months: Months,
  k: number,
  signal?: AbortSignal,
): Promise<void> {
  const run = (sql: string) => engine.exec(sql, { signal })
  await run(`
    CREATE TEMP TABLE latest_homes AS
      SELECT customer_key, ${parentSql('arg_max(cell, valid_from)', COUNT_RESOLUTION)} AS cell FROM homes GROUP BY 1;
    CREATE TEMP TABLE active_found (window_end SMALLINT, scope VARCHAR, store_key SMALLINT, cell UBIGINT, customers INTEGER);
    CREATE TEMP TABLE uneven_chain AS SELECT DISTINCT customer_key FROM customer_months
      WHERE amount <= 0 AND customer_key > 0;
    CREATE TEMP TABLE uneven_store AS SELECT DISTINCT customer_key, store_key FROM customer_months
      WHERE amount <= 0 AND store_key > 0 AND customer_key > 0`)
  for (let end = months.first + 11; end <= months.last; end += WINDOWS)
    await run(evenWindows(end, Math.min(months.last, end + WINDOWS - 1)))
  await run(unevenWindows(months))
  await run(`
    CREATE TEMP TABLE active_made AS
    SELECT window_end, scope, store_key, cell, ${ROUNDED} FROM (
      SELECT window_end, scope, store_key, cell, sum(customers) AS customers FROM active_found GROUP BY ALL
    ) WHERE customers >= ${k};
    DROP TABLE active_found; DROP TABLE uneven_chain; DROP TABLE uneven_store; DROP TABLE latest_homes;

    CREATE TEMP TABLE visits AS SELECT DISTINCT customer_key, store_key, (month // 12)::SMALLINT AS year
      FROM customer_months WHERE gross > 0 AND store_key > 0 AND customer_key > 0;
    CREATE TEMP TABLE shared_made AS
    SELECT store_a, store_b, year, ${ROUNDED} FROM (
      SELECT a.store_key AS store_a, b.store_key AS store_b, a.year, count(*) AS customers
      FROM visits a JOIN visits b ON a.customer_key = b.customer_key AND a.year = b.year AND a.store_key < b.store_key
      GROUP BY ALL
    ) WHERE customers >= ${k};
    DROP TABLE visits`)
}

/** Windows whose months, with the 11 before, fit the bits of a positive BIGINT. */
const WINDOWS = 52

/**
 * Customers who never had a month at or below 0 are active wherever they bought: their months are the bits of
 * one integer, `any` of the 12 from bit t on is bit t after four shifts, and a window is the sum of a bit.
 */
function evenWindows(from: number, to: number): string {
  const start = from - 11
  const shift = (x: string, by: number) => `(${x} | (${x} >> ${by}))`
  const masks = (keys: string, uneven: string, where: string) => `
    SELECT ${keys}, ${shift('c', 4)} AS any12 FROM (SELECT ${keys}, ${shift('b', 4)} AS c FROM (
      SELECT ${keys}, ${shift('a', 2)} AS b FROM (SELECT ${keys}, ${shift('x', 1)} AS a FROM (
        SELECT ${keys}, bit_or(1::BIGINT << (month - ${start})) AS x
        FROM customer_months ANTI JOIN ${uneven} USING (${keys})
        WHERE month BETWEEN ${start} AND ${to} AND customer_key > 0 AND ${where} GROUP BY ${keys}))))`
  const windows = to - from + 1
  const bits = Array.from({ length: windows }, (_, t) => `sum((any12 >> ${t}) & 1)`).join(', ')
  const counted = (scope: string, store: string, cell: string, source: string, group: string) => `
    INSERT INTO active_found
    SELECT (${from} + t)::SMALLINT, '${scope}', ${store}, ${cell}, customers FROM (
      SELECT ${group ? `${group},` : ''} unnest(range(${windows})) AS t, unnest([${bits}]) AS customers
      FROM ${source} ${group ? `GROUP BY ${group}` : ''}
    ) WHERE customers > 0;`
  return `
    CREATE TEMP TABLE chain_masks AS ${masks('customer_key', 'uneven_chain', 'true')};
    CREATE TEMP TABLE store_masks AS ${masks('customer_key, store_key', 'uneven_store', 'store_key > 0')};
    ${counted('chain', '0', 'NULL', 'chain_masks', '')}
    ${counted('place', '0', 'cell', 'chain_masks JOIN latest_homes USING (customer_key)', 'cell')}
    ${counted('store', 'store_key', 'NULL', 'store_masks', 'store_key')}
    DROP TABLE chain_masks; DROP TABLE store_masks`
}

/**
 * The others are active while the running sum of net purchases, less those of 12 months before, is above 0:
 * who becomes active and who stops, month by month, summed over time.
 */
function unevenWindows(months: Months): string {
  const turns = (keys: string, uneven: string) => `
    SELECT ${keys}, m, (total > 0)::INTEGER - (total - a > 0)::INTEGER AS d FROM (
      SELECT ${keys}, m, a, sum(a) OVER (PARTITION BY ${keys} ORDER BY m) AS total FROM (
        SELECT ${keys}, m, sum(a) AS a FROM (
          SELECT ${keys}, month AS m, amount AS a FROM customer_months SEMI JOIN ${uneven} USING (${keys})
          UNION ALL
          SELECT ${keys}, (month + 12)::SMALLINT, -amount FROM customer_months SEMI JOIN ${uneven} USING (${keys})
          WHERE month + 12 <= ${months.last}
        ) GROUP BY ALL
      )
    )`
  return `
    CREATE TEMP TABLE chain_turns AS SELECT * FROM (${turns('customer_key', 'uneven_chain')}) WHERE d <> 0;
    CREATE TEMP TABLE turns AS
      SELECT 'chain' AS scope, 0::SMALLINT AS store_key, NULL::UBIGINT AS cell, m, sum(d)::INTEGER AS d
      FROM chain_turns GROUP BY m
      UNION ALL
      SELECT 'place', 0, cell, m, sum(d)::INTEGER FROM chain_turns JOIN latest_homes USING (customer_key)
      GROUP BY cell, m
      UNION ALL
      SELECT 'store', store_key, NULL, m, sum(d)::INTEGER FROM (${turns('customer_key, store_key', 'uneven_store')})
      WHERE d <> 0 GROUP BY store_key, m;
    INSERT INTO active_found
    SELECT * FROM (
      SELECT month AS window_end, scope, store_key, cell,
        sum(coalesce(d, 0)) OVER (PARTITION BY scope, store_key, cell ORDER BY month) AS customers
      FROM (
        SELECT g.scope, g.store_key, g.cell, r.month::SMALLINT AS month, t.d
        FROM (SELECT DISTINCT scope, store_key, cell FROM turns) g
        CROSS JOIN range(${months.earliest}, ${months.last + 1}) r(month)
        LEFT JOIN turns t ON t.scope = g.scope AND t.store_key = g.store_key
          AND t.cell IS NOT DISTINCT FROM g.cell AND t.m = r.month
      )
    ) WHERE window_end BETWEEN ${months.first + 11} AND ${months.last} AND customers > 0;
    DROP TABLE chain_turns; DROP TABLE turns`
}
