import type { BuildEngine } from '@/lib/engine/engine'
import { parentSql } from '@/lib/geo/h3'
import { KIND, MEASURES } from './facts'
import { COARSEST_RESOLUTION, FINEST_RESOLUTION, MAX_DOMINANCE, MIN_CUSTOMERS } from './schema'

const SUMS = `${MEASURES}, max(top) AS top, sum(weight) AS weight`
const GOOD = `n >= ${MIN_CUSTOMERS} AND top <= ${MAX_DOMINANCE} * weight`
const COLUMNS = 'store_key, month, span, channel_key, cell, res, amount, gross, tickets, items, margin, n'

/**
 * Makes `atoms_made` and `unplaced_made` from `customer_months` and `tickets`.
 *
 * Inside each store, month and channel, cells of the finest resolution that hold MIN_CUSTOMERS customers, none
 * above MAX_DOMINANCE of the absolute amount, become atoms; what is short pools into the parent cell, down to
 * the coarsest, then with the customers who have no place. What is short even then pools over the channels of
 * the store and month (channel 0), then over a whole calendar quarter (span 3, quarters inside the data
 * only). What still rests on too few customers is published like anonymous tickets: in `unplaced`, by
 * store, month and channel, without any place, so that all sales stay summed to the cent.
 *
 * A customer stands once in `customer_months` for a store, month and channel, so inside it the counts of
 * cells add; over channels and months customers are counted anew.
 */
export async function makeAtoms(engine: BuildEngine, signal?: AbortSignal): Promise<void> {
  const run = (sql: string) => engine.exec(sql, { signal })
  await run(`
    CREATE TEMP TABLE atoms_made (store_key SMALLINT, month SMALLINT, span TINYINT, channel_key TINYINT,
      cell UBIGINT, res TINYINT, amount DOUBLE, gross DOUBLE, tickets DOUBLE, items DOUBLE, margin DOUBLE, n INTEGER)`)
  let below = `(SELECT * EXCLUDE (customer_key), weight AS top, 1 AS n FROM customer_months WHERE cell IS NOT NULL)`
  for (let res = FINEST_RESOLUTION; res >= COARSEST_RESOLUTION; res--) {
    await run(`
      CREATE TEMP TABLE pool_${res} AS
      SELECT store_key, month, channel_key, ${parentSql('cell', res)} AS cell, ${SUMS}, sum(n)::INTEGER AS n
      FROM ${below} GROUP BY ALL;
      INSERT INTO atoms_made (${COLUMNS})
      SELECT store_key, month, 1, channel_key, cell, ${res}, amount, gross, tickets, items, margin, n
      FROM pool_${res} WHERE ${GOOD}`)
    below = `(SELECT * FROM pool_${res} WHERE NOT (${GOOD}))`
  }
  await run(`
    CREATE TEMP TABLE pool_none AS
    SELECT store_key, month, channel_key, ${SUMS}, sum(n)::INTEGER AS n FROM (
      SELECT * EXCLUDE (cell) FROM ${below}
      UNION ALL BY NAME
      SELECT * EXCLUDE (customer_key, cell), weight AS top, 1 AS n FROM customer_months WHERE cell IS NULL
    ) GROUP BY ALL;
    INSERT INTO atoms_made (${COLUMNS})
    SELECT store_key, month, 1, channel_key, NULL, -1, amount, gross, tickets, items, margin, n
    FROM pool_none WHERE ${GOOD}`)
  await poolShort(engine, signal)
  for (let res = FINEST_RESOLUTION; res >= COARSEST_RESOLUTION; res--) await run(`DROP TABLE pool_${res}`)
}

/** Customers of pools without place that are short: over channels, over quarters, then into `unplaced`. */
async function poolShort(engine: BuildEngine, signal?: AbortSignal): Promise<void> {
  const run = (sql: string) => engine.exec(sql, { signal })
  const notIn: string[] = []
  for (let res = FINEST_RESOLUTION; res >= COARSEST_RESOLUTION; res--)
    notIn.push(`ANTI JOIN (SELECT store_key, month, channel_key, cell FROM atoms_made WHERE res = ${res}) a${res}
      ON c.store_key = a${res}.store_key AND c.month = a${res}.month AND c.channel_key = a${res}.channel_key
      AND ${parentSql('c.cell', res)} = a${res}.cell`)
  await run(`
    CREATE TEMP TABLE short_rows AS
    SELECT c.* FROM customer_months c
    SEMI JOIN (SELECT * FROM pool_none WHERE NOT (${GOOD})) p
      ON c.store_key = p.store_key AND c.month = p.month AND c.channel_key = p.channel_key
    ${notIn.join('\n')}`)

  const regroup = (period: string) => `
    SELECT store_key, ${period} AS period, ${SUMS}, count(*)::INTEGER AS n FROM (
      SELECT store_key, ${period}, customer_key, ${MEASURES}, sum(weight) AS weight, sum(weight) AS top
      FROM short_rows GROUP BY ALL
    ) GROUP BY ALL`
  await run(`
    CREATE TEMP TABLE pool_month AS ${regroup('month')};
    INSERT INTO atoms_made (${COLUMNS})
    SELECT store_key, period, 1, 0, NULL, -1, amount, gross, tickets, items, margin, n FROM pool_month WHERE ${GOOD};
    DELETE FROM short_rows s USING pool_month p
      WHERE s.store_key = p.store_key AND s.month = p.period AND ${GOOD.replaceAll(/\b(n|top|weight)\b/g, 'p.$1')};
    ALTER TABLE short_rows ADD COLUMN quarter SMALLINT;
    UPDATE short_rows SET quarter = month - month % 3 + 2
      WHERE month - month % 3 >= (SELECT min(month) FROM tickets)
        AND month - month % 3 + 2 <= (SELECT max(month) FROM tickets);
    CREATE TEMP TABLE pool_quarter AS ${regroup('quarter')};
    INSERT INTO atoms_made (${COLUMNS})
    SELECT store_key, period, 3, 0, NULL, -1, amount, gross, tickets, items, margin, n
    FROM pool_quarter WHERE period IS NOT NULL AND ${GOOD};
    DELETE FROM short_rows s USING pool_quarter p
      WHERE s.store_key = p.store_key AND s.quarter = p.period AND ${GOOD.replaceAll(/\b(n|top|weight)\b/g, 'p.$1')};
    CREATE TEMP TABLE unplaced_made AS
    SELECT store_key, month, channel_key, source, ${MEASURES} FROM (
      SELECT store_key, month, channel_key, 'anonymous' AS source, amount, gross, tickets, items, margin FROM short_rows
      UNION ALL
      SELECT store_key, month, channel_key,
        CASE kind WHEN ${KIND.total} THEN 'totals' WHEN ${KIND.business} THEN 'business' ELSE 'anonymous' END,
        amount, gross, tickets, items, margin
      FROM tickets WHERE kind <> ${KIND.customer}
    ) GROUP BY ALL`)
}
