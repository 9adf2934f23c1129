import { type ContractTable, contractTable } from '@/lib/contract/tables'
import type { NativeEngine } from '@/lib/engine/native'
import type { Declaration } from './manifest'
import { CHANNELS } from './schema'
import type { OpenFile } from './source'
import { monthOf, text } from './sql'
import { type Check, convert, type Staged, stage } from './stage'

/** What a sale rests on, the values of `kind` in staged sales. Only identified private customers have a place. */
export const KIND = { customer: 0, anonymous: 1, business: 2, total: 3 } as const

/** Channels that need no store: what is sold there is booked on store key 0. */
const WITHOUT_STORE = ['web', 'marketplace', 'phone']

const SALES = contractTable('sales') as ContractTable
const CUSTOMERS = contractTable('customers') as ContractTable

const position = (column: string, value: string) =>
  SALES.columns.find(c => c.name === column)!.values!.findIndex(v => v.value === value)

/**
 * Makes `customer_keys` (customer_id, customer_key): every identifier of customers, places and sales. One
 * identifier is one customer here; merging identifiers into golden customers replaces this mapping and
 * nothing else, since everything after it counts keys.
 */
export async function mapCustomers(
  engine: NativeEngine,
  files: readonly OpenFile[],
  signal?: AbortSignal,
): Promise<void> {
  const id = CUSTOMERS.columns.find(c => c.name === 'customer_id')!
  const parts = files.flatMap(file => {
    const source = file.columns.get('customer_id')
    return source ? [`SELECT DISTINCT ${convert(id, source)} AS customer_id FROM ${file.relation}`] : []
  })
  await engine.exec(
    `CREATE TEMP TABLE customer_keys AS
     SELECT customer_id, row_number() OVER ()::INTEGER AS customer_key
     FROM (${parts.join(' UNION ') || 'SELECT NULL::VARCHAR AS customer_id'})
     WHERE customer_id IS NOT NULL`,
    { signal },
  )
}

/**
 * Stages sales: typed, judged, with keys in place of names. Columns of `staged_sales`: day, month,
 * channel_key, store_key, customer_key, kind, amount, margin, items, category, ticket (a hash, null where
 * the row is a ticket of its own).
 */
export async function stageSales(
  engine: NativeEngine,
  files: readonly OpenFile[],
  declaration: Declaration,
  today: string,
  signal?: AbortSignal,
): Promise<Staged> {
  const without = WITHOUT_STORE.map(c => position('channel', c)).join(', ')
  const channelKey = SALES.columns
    .find(c => c.name === 'channel')!
    .values!.map((v, i) => `WHEN ${i} THEN ${(CHANNELS as readonly string[]).indexOf(v.value)}`)
    .join(' ')
  const isPrivate = `coalesce(t.customer_type, ${position('customer_type', 'private')}) = ${position('customer_type', 'private')}`
  const needsStore = `coalesce(t.channel NOT IN (${without}), true)`
  const rejects: Check[] = [
    { code: 'date_out_of_range', column: 'sold_on', condition: `t.sold_on < DATE '1990-01-01'` },
    { code: 'future_date', column: 'sold_on', condition: `t.sold_on > DATE ${text(today)}` },
    {
      code: 'missing_value',
      column: 'store_id',
      condition: `t.store_id IS NULL AND (${needsStore} OR t.measure IS NOT NULL)`,
    },
    {
      code: 'unknown_store',
      column: 'store_id',
      condition: 't.store_id IS NOT NULL AND k.store_key IS NULL',
    },
    {
      code: 'other_currency',
      column: 'currency',
      condition: `upper(t.currency) <> ${text(declaration.currency)}`,
    },
  ]
  return stage(engine, SALES, files, {
    joins: 'LEFT JOIN store_keys k USING (store_id) LEFT JOIN customer_keys c USING (customer_id)',
    keep: `t.sold_on AS day, ${monthOf('t.sold_on')} AS month,
      (CASE t.channel ${channelKey} ELSE ${CHANNELS.indexOf('other')} END)::TINYINT AS channel_key,
      (CASE WHEN t.channel = ${position('channel', 'web')} THEN 0 ELSE coalesce(k.store_key, 0) END)::SMALLINT AS store_key,
      CASE WHEN t.measure IS NULL THEN c.customer_key END AS customer_key,
      (CASE WHEN t.measure IS NOT NULL THEN ${KIND.total} WHEN NOT (${isPrivate}) THEN ${KIND.business}
        WHEN c.customer_key IS NULL THEN ${KIND.anonymous} ELSE ${KIND.customer} END)::TINYINT AS kind,
      t.amount, t.margin, t.items::INTEGER AS items, t.category,
      CASE WHEN t.ticket_id IS NOT NULL THEN hash(t.ticket_id, t.store_id) END AS ticket`,
    rejects,
    signal,
  })
}

/** Whether several rows share a ticket: then tickets are not rows. */
export async function hasLines(engine: NativeEngine, signal?: AbortSignal): Promise<boolean> {
  const { columns } = await engine.query(
    'SELECT (count(ticket) > count(DISTINCT ticket))::BOOLEAN AS lines FROM staged_sales WHERE fault IS NULL',
    [],
    { signal },
  )
  return (columns.lines as boolean[])[0]
}

/**
 * Makes `tickets`: accepted sales, one row per ticket (or total), with `tickets` 1 for a purchase, `gross` and
 * `weight` (absolute amount). Where rows are tickets already it is a view.
 */
export async function makeTickets(engine: NativeEngine, lines: boolean, signal?: AbortSignal): Promise<void> {
  await engine.exec(
    lines
      ? `CREATE TEMP TABLE tickets AS ${ticketsSql('')}`
      : `CREATE TEMP VIEW tickets AS
         SELECT day, month, channel_key, store_key, customer_key, kind, amount, ${GROSS} AS gross,
           (amount > 0 AND kind <> ${KIND.total})::INTEGER AS tickets, items, margin
         FROM staged_sales WHERE fault IS NULL`,
    { signal },
  )
}

const GROSS = 'CASE WHEN amount > 0 THEN amount ELSE 0 END'

/** Lines folded into tickets, kept apart by `extra` columns: a ticket counts once in each of its categories. */
export function ticketsSql(extra: string): string {
  const keys = `day, month, channel_key, store_key, customer_key, kind${extra}`
  return `
    SELECT ${keys}, sum(amount)::DECIMAL(18,2) AS amount, sum(${GROSS})::DECIMAL(18,2) AS gross,
      (bool_or(amount > 0) AND kind <> ${KIND.total})::INTEGER AS tickets,
      sum(items)::INTEGER AS items, sum(margin)::DECIMAL(18,2) AS margin
    FROM staged_sales WHERE fault IS NULL AND ticket IS NOT NULL GROUP BY ${keys}, ticket
    UNION ALL
    SELECT ${keys}, amount, ${GROSS}, (amount > 0 AND kind <> ${KIND.total})::INTEGER, items, margin
    FROM staged_sales WHERE fault IS NULL AND ticket IS NULL`
}

/** The five measures summed, in the order of the schema. */
export const MEASURES = `sum(amount)::DECIMAL(18,2) AS amount, sum(gross)::DECIMAL(18,2) AS gross,
  sum(tickets)::INTEGER AS tickets, sum(items)::INTEGER AS items, sum(margin)::DECIMAL(18,2) AS margin`

/**
 * Makes `customer_months`: one row per store, month, channel and identified private customer, with the cell
 * of the home valid at the month's first purchase there (so that a customer stands in one place only).
 */
export async function customerMonths(engine: NativeEngine, signal?: AbortSignal): Promise<void> {
  const moves = await engine.query(
    `SELECT (count(*) > count(DISTINCT customer_key) OR bool_or(valid_from > DATE '0001-01-01'))::BOOLEAN AS moves FROM homes`,
  )
  const join = (moves.columns.moves as (boolean | null)[])[0]
    ? 'ASOF LEFT JOIN homes h ON p.customer_key = h.customer_key AND p.first_day >= h.valid_from'
    : 'LEFT JOIN homes h ON p.customer_key = h.customer_key'
  await engine.exec(
    `CREATE TEMP TABLE customer_months AS
     SELECT p.* EXCLUDE (first_day), h.cell FROM (
       SELECT store_key, month, channel_key, customer_key, ${MEASURES},
         sum(abs(amount))::DECIMAL(18,2) AS weight, min(day) AS first_day
       FROM tickets WHERE kind = ${KIND.customer} GROUP BY store_key, month, channel_key, customer_key
     ) p ${join}`,
    { signal },
  )
}
