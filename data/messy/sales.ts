/** Faults among the sales: what single rows say, what was delivered twice, what months and stores lack. */
import type { BuildEngine } from '@/lib/engine/engine'
import type { Ledger } from './planted'

/** Rows of a fault, taken from the pool one block after the other. */
interface RowFault {
  fault: string
  code: string
  column: string
  rows: number
  /** SQL assignments to the rows, all text but `day`. */
  set: string
  /** Such rows are rejected. */
  rejects?: boolean
}

const ROW_FAULTS: readonly RowFault[] = [
  {
    fault: 'a day that is none',
    code: 'bad_date',
    column: 'sold_on',
    rows: 12,
    set: `sold_on = '31/02/2025'`,
    rejects: true,
  },
  {
    fault: 'no day',
    code: 'missing_value',
    column: 'sold_on',
    rows: 7,
    set: 'sold_on = NULL',
    rejects: true,
  },
  {
    fault: 'a day to come',
    code: 'future_date',
    column: 'sold_on',
    rows: 9,
    set: `sold_on = '15/03/2031'`,
    rejects: true,
  },
  {
    fault: 'a day of 1925',
    code: 'date_out_of_range',
    column: 'sold_on',
    rows: 5,
    set: `sold_on = '14/07/1925'`,
    rejects: true,
  },
  {
    fault: 'a word for an amount',
    code: 'amount_not_a_number',
    column: 'amount',
    rows: 11,
    set: `amount = 'offert'`,
    rejects: true,
  },
  {
    fault: 'no amount',
    code: 'missing_value',
    column: 'amount',
    rows: 6,
    set: 'amount = NULL',
    rejects: true,
  },
  {
    fault: 'francs',
    code: 'other_currency',
    column: 'currency',
    rows: 15,
    set: `currency = 'CHF'`,
    rejects: true,
  },
  {
    fault: 'no store though sold in one',
    code: 'missing_value',
    column: 'store_id',
    rows: 8,
    set: 'store_id = NULL',
    rejects: true,
  },
  {
    fault: 'a channel nobody knows',
    code: 'unknown_word',
    column: 'channel',
    rows: 20,
    set: `channel = 'pigeon'`,
  },
  {
    fault: 'an amount of zero',
    code: 'amount_zero',
    column: 'amount',
    rows: 18,
    set: `amount = '0', margin = '0'`,
  },
  {
    fault: 'tenths of a cent',
    code: 'amount_rounded',
    column: 'amount',
    rows: 22,
    set: `amount = amount || '4'`,
  },
  {
    fault: 'a margin above the amount',
    code: 'margin_above_amount',
    column: 'margin',
    rows: 13,
    set: `margin = '99999'`,
  },
  { fault: 'minus one article', code: 'items_not_positive', column: 'items', rows: 16, set: `items = '-1'` },
  { fault: 'a word for a number', code: 'not_a_number', column: 'items', rows: 10, set: `items = 'deux'` },
  {
    fault: 'neither yes nor no',
    code: 'not_yes_or_no',
    column: 'delivered',
    rows: 9,
    set: `delivered = 'plus tard'`,
  },
]

/** Where each fault of a whole store lies. */
export const ROLES = {
  pool: 'M016',
  copies: 'M021',
  halfLost: 'M018',
  missingMonth: 'M004',
  unidentified: 'M024',
  renumbered: 'M003',
  opensLate: 'M001',
  closesEarly: 'M022',
  both: 'M020',
  south: ['M006', 'M025'],
  oneDay: 'M026',
} as const

/** The month delivered in a file of its own, twice. */
export const TWICE = '2025-01'
/** The south's file ends here, the others two months later. */
const SOUTH_ENDS = '2026-08-31'
const UNKNOWN = '9999'
const RENUMBERED = 'R003'

/**
 * Plants faults in the table `sales` (all columns text, `day` typed; `tag` names why a row must be rejected,
 * `part` its file). Returns when every row has its file.
 */
export async function plantSales(engine: BuildEngine, ledger: Ledger): Promise<void> {
  const run = (sql: string) => engine.exec(sql)
  const count = async (from: string) =>
    ((await engine.query(`SELECT count(*)::BIGINT AS n FROM ${from}`)).columns.n as Float64Array)[0]

  // Whole stores and months.
  await run(`DELETE FROM sales WHERE store_id = '${ROLES.missingMonth}' AND month = '2025-03'`)
  ledger.add('a month of a store is missing', 'sales', 'missing_store_month', 1, {
    count: 'cases',
    detail: ROLES.missingMonth,
  })
  await run(
    `DELETE FROM sales WHERE store_id = '${ROLES.halfLost}' AND month = '2025-09' AND md5_number_lower(ticket_id) % 10 <> 0`,
  )
  ledger.add('nine tenths of a month are lost', 'sales', 'outlier_month', 1, {
    count: 'cases',
    detail: ROLES.halfLost,
  })
  await run(`UPDATE sales SET customer_id = NULL WHERE store_id = '${ROLES.unidentified}' AND month = '2025-06'
    AND md5_number_lower(ticket_id) % 20 <> 0`)
  ledger.add('a month without customers', 'sales', 'identified_share_drop', 1, {
    count: 'cases',
    detail: ROLES.unidentified,
  })
  await run(`UPDATE sales SET day = DATE '2025-02-01', sold_on = '2025-02-01'
    WHERE store_id = '${ROLES.oneDay}' AND month = '2025-02'`)
  ledger.add('a month booked on one day', 'sales', 'one_day_month', 1, { count: 'cases' })
  await run(
    `DELETE FROM sales WHERE store_id IN ('${ROLES.south.join("', '")}') AND day > DATE '${SOUTH_ENDS}'`,
  )
  ledger.add('a file that ends two months early', 'sales', 'file_stops_early', 1, { count: 'cases' })
  for (const store of ROLES.south)
    ledger.add('... its stores are silent', 'sales', 'missing_store_month', 2, {
      count: 'cases',
      detail: store,
    })
  await run(`UPDATE sales SET store_id = '${RENUMBERED}', tag = 'unknown_store'
    WHERE store_id = '${ROLES.renumbered}' AND day >= DATE '2026-05-01'`)
  ledger.add('... and recognised', 'sales', 'possible_renumbering', 1, { count: 'cases' })
  ledger.add('... its old number is silent', 'sales', 'missing_store_month', 6, {
    count: 'cases',
    detail: ROLES.renumbered,
  })
  await keepSafeReturns(engine)
  ledger.add(
    'a store renumbered',
    'sales',
    'unknown_store',
    await count(`sales WHERE store_id = '${RENUMBERED}'`),
    {
      column: 'store_id',
      detail: RENUMBERED,
    },
  )

  // Single rows, each with one fault.
  await run(`CREATE TEMP TABLE pool AS
    SELECT id, row_number() OVER (ORDER BY md5(ticket_id)) - 1 AS seq FROM sales
    WHERE store_id = '${ROLES.pool}' AND channel = 'store' AND customer_type = 'private' AND customer_id IS NOT NULL
      AND value > 1 AND day BETWEEN DATE '2024-01-02' AND DATE '2025-12-30' AND month <> '${TWICE}'
      AND customer_id NOT IN (SELECT customer_id FROM sales WHERE value < 0 AND customer_id IS NOT NULL)`)
  let from = 0
  const take = (rows: number) => {
    from += rows
    return `id IN (SELECT id FROM pool WHERE seq >= ${from - rows} AND seq < ${from})`
  }
  for (const { fault, code, column, rows, set, rejects } of ROW_FAULTS) {
    await run(`UPDATE sales SET ${set}, tag = '${rejects ? code : 'kept'}' WHERE ${take(rows)}`)
    ledger.add(fault, 'sales', code, rows, { column })
  }
  const unknown = Math.round((await count('sales')) / 75)
  await run(`UPDATE sales SET store_id = '${UNKNOWN}', tag = 'unknown_store' WHERE ${take(unknown)}`)
  ledger.add('tickets of a store not in the list', 'sales', 'unknown_store', unknown, {
    column: 'store_id',
    detail: UNKNOWN,
  })
  await run(`UPDATE sales SET category = '@SUM(1+1)', tag = 'kept' WHERE ${take(5)}`)
  ledger.add('a category like a formula', 'sales', 'formula_text', 5, { column: 'category' })

  await plantAmounts(engine, ledger)
  await plantCopies(engine, ledger)

  // Customers who are none.
  await run(`UPDATE sales SET customer_id = 'CAISSE' WHERE id IN (
    SELECT id FROM sales WHERE customer_id IS NULL AND customer_type = 'private' AND channel = 'store' AND tag IS NULL
      AND value > 0 AND month <> '${TWICE}' AND measure IS NULL AND store_id <> '${ROLES.unidentified}'
    ORDER BY md5(ticket_id) LIMIT 1200)`)
  ledger.add('the till’s default customer', 'sales', 'catch_all_customer', 1, { count: 'cases' })
  await run(`INSERT INTO sales (id, value, day, month, sold_on, channel, amount, ticket_id, store_id, customer_id,
      customer_type, currency, part)
    SELECT 9000000 + row_number() OVER (ORDER BY customer_id), -35, DATE '2025-10-15', '2025-10', '2025-10-15', 'store',
      '-35.00', 'RX' || customer_id, '${ROLES.pool}', customer_id, 'private', 'EUR', '2025' FROM (
      SELECT customer_id FROM lone_customers WHERE customer_id NOT IN (
        SELECT customer_id FROM sales WHERE customer_id IS NOT NULL) ORDER BY md5(customer_id) LIMIT 14)`)
  ledger.add('a return of what was never bought', 'sales', 'return_without_sale', 14, { column: 'amount' })

  await run(`UPDATE sales SET part = CASE WHEN store_id IN ('${ROLES.south.join("', '")}') THEN 'south'
    WHEN month = '${TWICE}' THEN 'twice' ELSE left(month, 4) END`)
  const twice = await count(`sales WHERE part = 'twice'`)
  ledger.add('a file delivered twice', 'sales', 'duplicate_file', twice)
}

/**
 * Returns stay only where their purchase surely does: a customer known by one identifier, none of whose sales was
 * touched.
 */
async function keepSafeReturns(engine: BuildEngine): Promise<void> {
  await engine.exec(`
    CREATE TEMP TABLE lone_customers AS
    SELECT customer_id FROM customers WHERE ${['email_hash', 'phone_hash', 'loyalty_card', 'web_account']
      .map(
        key =>
          `(${key} IS NULL OR ${key} NOT IN (SELECT ${key} FROM customers WHERE ${key} IS NOT NULL GROUP BY 1 HAVING count(*) > 1))`,
      )
      .join(' AND ')};
    DELETE FROM sales WHERE value < 0 AND customer_id IS NOT NULL AND customer_id NOT IN (
      SELECT s.customer_id FROM lone_customers l JOIN sales s USING (customer_id) JOIN original o USING (customer_id)
      GROUP BY s.customer_id HAVING count(DISTINCT s.id) = count(DISTINCT o.id) AND bool_and(s.tag IS NULL))`)
}

/** Amounts a thousand times too large, one by one and for a whole day. */
async function plantAmounts(engine: BuildEngine, ledger: Ledger): Promise<void> {
  for (const month of ['2024-05', '2025-11'])
    await engine.exec(`UPDATE sales SET amount = '3000000.00', tag = 'kept' WHERE id = (
      SELECT min(id) FROM sales WHERE store_id = '${ROLES.copies}' AND month = '${month}' AND value > 1
        AND customer_type = 'private' AND tag IS NULL AND channel = 'store')`)
  ledger.add('an amount of three millions', 'sales', 'extreme_amount', 2, { column: 'amount' })
  ledger.add('... and its day', 'sales', 'outlier_day', 2, { count: 'cases', detail: ROLES.copies })
  ledger.add('... and its month', 'sales', 'outlier_month', 2, { count: 'cases', detail: ROLES.copies })
  // A good day without a large ticket: no single one of it is extreme even then.
  await engine.exec(`UPDATE sales SET amount = (value * 80)::DECIMAL(12,2)::VARCHAR, tag = 'kept'
    WHERE store_id = '${ROLES.pool}' AND tag IS NULL AND value > 0 AND customer_type = 'private'
      AND day = (SELECT day FROM sales
        WHERE store_id = '${ROLES.pool}' AND day BETWEEN DATE '2026-02-01' AND DATE '2026-07-31' AND tag IS NULL
          AND customer_type = 'private'
        GROUP BY day HAVING max(value) < 900 ORDER BY sum(value) DESC, day LIMIT 1)`)
  ledger.add('a day eighty times too large', 'sales', 'outlier_day', 1, {
    count: 'cases',
    detail: ROLES.pool,
  })
  ledger.add('... and its month', 'sales', 'outlier_month', 1, { count: 'cases', detail: ROLES.pool })
}

/** Tickets and totals that come twice. */
async function plantCopies(engine: BuildEngine, ledger: Ledger): Promise<void> {
  const columns = `day, month, sold_on, channel, ticket_id, customer_id, customer_type, margin, items, category,
    delivered, currency, date_basis`
  await engine.exec(`
    INSERT INTO sales (id, ${columns}, amount, store_id, part, tag)
    SELECT 8000000 + row_number() OVER (ORDER BY id), ${columns}, amount, store_id, NULL, 'duplicate_ticket' FROM (
      SELECT * FROM sales WHERE store_id = '${ROLES.copies}' AND tag IS NULL AND value > 0 AND customer_id IS NOT NULL
        AND month BETWEEN '2024-02' AND '2025-12' AND month <> '${TWICE}' ORDER BY md5(ticket_id) LIMIT 25);
    INSERT INTO sales (id, ${columns}, amount, store_id, part, tag)
    SELECT 8100000 + row_number() OVER (ORDER BY id), ${columns.replace('margin', 'NULL')}, '12.34', '${ROLES.pool}', NULL, 'kept' FROM (
      SELECT * FROM sales WHERE store_id = '${ROLES.copies}' AND tag IS NULL AND value > 0
        AND month BETWEEN '2024-02' AND '2025-12' AND month <> '${TWICE}'
        AND ticket_id NOT IN (SELECT ticket_id FROM sales WHERE tag = 'duplicate_ticket')
      ORDER BY md5(ticket_id) DESC LIMIT 10);
    INSERT INTO sales (id, day, month, sold_on, channel, amount, store_id, currency, measure, tag)
    SELECT 8200000 + row_number() OVER (ORDER BY month), last_day(min(day)), month, last_day(min(day))::VARCHAR,
      'store', '50000.00', '${ROLES.both}', 'EUR', 'till_total', 'tickets_and_totals'
    FROM sales WHERE store_id = '${ROLES.both}' AND month IN ('2024-03', '2024-04', '2025-05') GROUP BY month;
    INSERT INTO sales (id, day, month, sold_on, channel, amount, store_id, currency, measure, tag)
    SELECT 8300000 + row_number() OVER (ORDER BY id), day, month, sold_on, channel, amount, store_id, currency, measure,
      'duplicate_total'
    FROM sales WHERE measure IS NOT NULL AND tag IS NULL AND month IN ('2024-06', '2025-06')`)
  ledger.add('a ticket twice', 'sales', 'duplicate_ticket', 25, { column: 'ticket_id' })
  ledger.add('a ticket’s number in two stores', 'sales', 'ticket_in_two_stores', 20, { column: 'ticket_id' })
  ledger.add('a total beside the tickets', 'sales', 'tickets_and_totals', 3, { column: 'measure' })
  ledger.add('a total twice', 'sales', 'duplicate_total', 2, { column: 'measure' })
}
