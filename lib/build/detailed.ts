import { KIND } from '@/lib/checks/facts'
import { PRECISIONS } from '@/lib/checks/places'
import { createTable, DETAILED_TABLES } from '@/lib/dataset/schema'
import type { BuildEngine } from '@/lib/engine/engine'
import { money } from '@/lib/engine/sql'

/** What a row of `tickets` rests on, by `KIND`. */
const SOURCE = `CASE WHEN t.customer_key < 0 AND t.kind = ${KIND.customer} THEN 'zone' ELSE CASE t.kind
  WHEN ${KIND.customer} THEN 'identified' WHEN ${KIND.anonymous} THEN 'anonymous'
  WHEN ${KIND.total} THEN 'totals' ELSE 'business' END END`

/**
 * Adds the tables of customer rows to the attached `dataset`: the detailed audience, for the data team's own
 * machine. Identifiers become numbers in an order that tells nothing (of a hash of the customer's least one), so
 * that the same extracts give the same rows.
 */
export async function writeDetailed(engine: BuildEngine, signal?: AbortSignal): Promise<void> {
  const run = (sql: string) => engine.exec(sql, { signal })
  await run(`CREATE TEMP TABLE pseudonyms AS
    SELECT customer_key, row_number() OVER (ORDER BY md5(min(customer_id)), min(customer_id))::INTEGER AS number,
      count(*)::INTEGER AS ids FROM customer_keys WHERE customer_key > 0 GROUP BY customer_key`)
  for (const table of DETAILED_TABLES) await run(createTable({ ...table, name: `dataset.${table.name}` }))
  const precision = PRECISIONS.map((word, i) => `WHEN ${i} THEN '${word}'`).join(' ')
  await run(`
    INSERT INTO dataset.customers
      SELECT p.number, p.ids, s.segment, h.cell, CASE h.precision ${precision} END
      FROM pseudonyms p LEFT JOIN segments s USING (customer_key)
      LEFT JOIN (
        SELECT customer_key, arg_max(cell, valid_from) AS cell, arg_max(precision, valid_from) AS precision
        FROM homes GROUP BY customer_key
      ) h USING (customer_key)
      ORDER BY p.number;
    INSERT INTO dataset.tickets
      SELECT t.day, t.month, t.store_key, t.channel_key, ${SOURCE}, coalesce(p.number, 0), c.cell, t.category,
        (t.tickets > 0 AND row_number() OVER (
          PARTITION BY coalesce(t.ticket, -t.own), t.day, t.store_key, t.channel_key, t.customer_key, t.kind
          ORDER BY t.tickets DESC, t.category NULLS LAST) = 1)::INTEGER,
        ${money('t.amount')}, ${money('t.gross')}, t.tickets::INTEGER, t.items::INTEGER, ${money('t.margin')}
      FROM (
        SELECT day, month, store_key, channel_key, kind, customer_key, category, ticket, own,
          CASE WHEN kind = ${KIND.customer} THEN customer_key END AS person, sum(amount) AS amount, sum(greatest(amount, 0)) AS gross,
          max((amount > 0 AND kind <> ${KIND.total})::INTEGER) AS tickets, sum(items) AS items, sum(margin) AS margin
        FROM (
          SELECT day, month, store_key, channel_key, kind, customer_key, category, ticket::HUGEINT AS ticket,
            CASE WHEN ticket IS NULL THEN 1 + row_number() OVER () END::HUGEINT AS own,
            round(amount::DOUBLE * 100) AS amount, items::DOUBLE AS items, round(margin::DOUBLE * 100) AS margin
          FROM staged_sales WHERE fault IS NULL
        ) GROUP BY ALL
      ) t
      LEFT JOIN customer_months c ON t.store_key = c.store_key AND t.month = c.month
        AND t.channel_key = c.channel_key AND t.person = c.customer_key
      LEFT JOIN pseudonyms p ON t.person = p.customer_key
      ORDER BY ALL;
    DROP TABLE pseudonyms`)
}
