import type { Declaration } from '@/lib/contract/declaration'
import { ruleSettings } from '@/lib/contract/rules'
import { type ContractTable, contractTable } from '@/lib/contract/tables'
import { CHANNELS } from '@/lib/dataset/schema'
import type { BuildEngine } from '@/lib/engine/engine'
import { monthOf, text } from '@/lib/engine/sql'
import type { OpenFile } from '@/lib/extracts/open-file'
import { type Check, type Staged, stage } from './stage'

/** What a sale rests on, the values of `kind` in staged sales. Only identified private customers have a place. */
export const KIND = { customer: 0, anonymous: 1, business: 2, total: 3 } as const

/** SQL: a sale that tells of a person. */
export const PEOPLE = `kind IN (${KIND.customer}, ${KIND.anonymous})`

/** Channels that need no store: what is sold there is booked on store key 0. */
const WITHOUT_STORE = ['web', 'marketplace', 'phone']

const SALES = contractTable('sales') as ContractTable

const position = (column: string, value: string) =>
  SALES.columns.find(c => c.name === column)!.values!.findIndex(v => v.value === value)

/**
 * Stages sales: typed, judged, with keys in place of names. Columns of `staged_sales`: day, month,
 * channel_key, store_key (-1 where the store is missing or unknown), customer_key, kind, amount, margin,
 * items, category, ticket (a hash of its number, null where the row is a ticket of its own), unknown_store
 * (the identifier that is not in `stores`); zone_id, postal_code, country and customers of sales by zone.
 */
export async function stageSales(
  engine: BuildEngine,
  files: readonly OpenFile[],
  declaration: Declaration,
  today: string,
  signal?: AbortSignal,
): Promise<Staged> {
  const settings = ruleSettings(declaration.checks)
  const without = WITHOUT_STORE.map(c => position('channel', c)).join(', ')
  const channelKey = SALES.columns
    .find(c => c.name === 'channel')!
    .values!.map((v, i) => `WHEN ${i} THEN ${(CHANNELS as readonly string[]).indexOf(v.value)}`)
    .join(' ')
  const isPrivate = `coalesce(t.customer_type, ${position('customer_type', 'private')}) = ${position('customer_type', 'private')}`
  const needsStore = `coalesce(t.channel NOT IN (${without}), true)`
  const oldest = text(`${settings.threshold('date_out_of_range')}-01-01`)
  const unknown = 't.store_id IS NOT NULL AND k.store_key IS NULL'
  const storeless = `t.store_id IS NULL AND (${needsStore} OR t.measure IS NOT NULL)`
  const rejects: Check[] = [
    // A month is a SMALLINT: the year 9999 has none.
    {
      code: 'date_out_of_range',
      column: 'sold_on',
      condition: `t.sold_on < DATE ${oldest} OR year(t.sold_on) > 2700`,
      strict: true,
    },
    {
      code: 'future_date',
      column: 'sold_on',
      condition: `t.sold_on > DATE ${text(today)} + ${Math.round(settings.threshold('future_date'))}`,
    },
    { code: 'missing_value', column: 'store_id', condition: storeless, strict: true },
    { code: 'unknown_store', column: 'store_id', condition: unknown, group: 'unknown_store', strict: true },
    {
      code: 'other_currency',
      column: 'currency',
      condition: `upper(t.currency) <> ${text(declaration.currency)}`,
      strict: true,
    },
  ]
  const warns: Check[] = [
    { code: 'amount_zero', column: 'amount', condition: 't.amount = 0' },
    {
      code: 'margin_above_amount',
      column: 'margin',
      condition: '(t.amount > 0 AND t.margin > t.amount) OR (t.amount < 0 AND t.margin < t.amount)',
    },
    { code: 'items_not_positive', column: 'items', condition: 't.amount > 0 AND t.items <= 0' },
  ]
  return stage(engine, SALES, files, {
    joins: 'LEFT JOIN store_keys k USING (store_id) LEFT JOIN customer_keys c USING (customer_id)',
    keep: `t.sold_on AS day,
      CASE WHEN year(t.sold_on) BETWEEN 1 AND 2700 THEN ${monthOf('t.sold_on')} END AS month,
      (CASE t.channel ${channelKey} ELSE ${CHANNELS.indexOf('other')} END)::TINYINT AS channel_key,
      (CASE WHEN ${unknown} OR ${storeless} THEN -1
        WHEN t.channel = ${position('channel', 'web')} THEN 0 ELSE coalesce(k.store_key, 0) END)::SMALLINT AS store_key,
      CASE WHEN t.measure IS NULL THEN c.customer_key END AS customer_key, c.id_key,
      (CASE WHEN t.measure IS NOT NULL THEN ${KIND.total} WHEN NOT (${isPrivate}) THEN ${KIND.business}
        WHEN c.customer_key IS NULL THEN ${KIND.anonymous} ELSE ${KIND.customer} END)::TINYINT AS kind,
      t.amount, t.margin, t.items::INTEGER AS items, t.category,
      CASE WHEN t.ticket_id IS NOT NULL THEN hash(t.ticket_id) END AS ticket,
      CASE WHEN ${unknown} THEN t.store_id END AS unknown_store,
      t.zone_id, t.postal_code, t.country, t.customers`,
    rejects,
    warns,
    settings,
    signal,
  })
}

/** Whether several rows share a ticket: then tickets are not rows. Stores may number theirs alike. */
export async function hasLines(engine: BuildEngine, signal?: AbortSignal): Promise<boolean> {
  const repeated = async (what: string) => {
    const { columns } = await engine.query(
      `SELECT (count(ticket) > count(DISTINCT ${what}))::BOOLEAN AS lines FROM staged_sales
       WHERE fault IS NULL AND ticket IS NOT NULL`,
      [],
      { signal },
    )
    return (columns.lines as boolean[])[0]
  }
  return (await repeated('ticket')) && (await repeated('hash(ticket, store_key)'))
}

/**
 * Makes `tickets`: accepted sales, one row per ticket (or total). Measures are DOUBLE from here to the file:
 * `amount`, `gross` (purchases) and `margin` in cents, `tickets` 1 for a purchase, `items`, `lines` of the
 * extract. Where rows are tickets already it is a view. `words` (category, word) numbers the categories in order.
 */
export async function makeTickets(engine: BuildEngine, lines: boolean, signal?: AbortSignal): Promise<void> {
  await engine.exec(
    `CREATE OR REPLACE TEMP TABLE words AS SELECT category, row_number() OVER (ORDER BY category)::INTEGER AS word
       FROM (SELECT DISTINCT category FROM staged_sales WHERE category IS NOT NULL);
     CREATE TEMP ${lines ? 'TABLE' : 'VIEW'} tickets AS ${ticketsSql(lines, '', lines)}`,
    { signal },
  )
}

/**
 * Accepted sales as `tickets` has them, with the columns of `extra`; a ticket counts once in each of these. With
 * `word`, the least number of a ticket's categories, 0 where a line has none.
 */
export function ticketsSql(lines: boolean, extra = '', word = false): string {
  const keys = `day, month, channel_key, store_key, customer_key, kind${extra}`
  const rows = `
    SELECT ${keys}, amount, CASE WHEN amount > 0 THEN amount ELSE 0 END AS gross,
      (amount > 0 AND kind <> ${KIND.total})::INTEGER::DOUBLE AS tickets, items, margin, ticket, 1::DOUBLE AS lines
      ${word ? ', word' : ''}
    FROM (
      SELECT ${keys}, round(amount::DOUBLE * 100) AS amount, items::DOUBLE AS items,
        round(margin::DOUBLE * 100) AS margin, ticket ${word ? ', coalesce(word, 0) AS word' : ''}
      FROM staged_sales ${word ? 'LEFT JOIN words USING (category)' : ''} WHERE fault IS NULL
    )`
  if (!lines) return `SELECT * EXCLUDE (ticket) FROM (${rows})`
  return `
    SELECT ${keys}, sum(amount) AS amount, sum(gross) AS gross, max(tickets) AS tickets, sum(items) AS items,
      sum(margin) AS margin, sum(lines) AS lines ${word ? ', min(word) AS word' : ''}
    FROM (${rows}) WHERE ticket IS NOT NULL GROUP BY ${keys}, ticket
    UNION ALL
    SELECT * EXCLUDE (ticket) FROM (${rows}) WHERE ticket IS NULL`
}

/** Tickets with `place`: day, category (`word`) and channel in one number, so that the least of several is one of them. */
export const placed = (tickets: string) =>
  `(SELECT *, ((day - DATE '1970-01-01')::BIGINT * 1000000 + word) * 16 + channel_key AS place FROM (${tickets}))`

/** The five measures summed, in the order of the schema. */
export const MEASURES =
  'sum(amount) AS amount, sum(gross) AS gross, sum(tickets) AS tickets, sum(items) AS items, sum(margin) AS margin'

/**
 * Makes `customer_months`: one row per store, month, channel and identified private customer, with the cell
 * of the home valid at the month's first purchase there (so that a customer stands in one place only), `n`, the
 * customers it stands for: 1, or those of a row of sales by zone, and `ticket`, the `place` of one of its tickets.
 */
export async function customerMonths(
  engine: BuildEngine,
  lines: boolean,
  signal?: AbortSignal,
): Promise<void> {
  const moves = await engine.query(
    `SELECT (count(*) > count(DISTINCT customer_key) OR bool_or(valid_from > DATE '0001-01-01'))::BOOLEAN AS moves FROM homes`,
  )
  const join = (moves.columns.moves as (boolean | null)[])[0]
    ? 'ASOF LEFT JOIN homes h ON p.customer_key = h.customer_key AND p.first_day >= h.valid_from'
    : 'LEFT JOIN homes h ON p.customer_key = h.customer_key'
  await engine.exec(
    `CREATE TEMP TABLE customer_months AS
     SELECT p.* EXCLUDE (first_day), coalesce(z.n, 1) AS n, h.cell FROM (
       SELECT store_key, month, channel_key, customer_key, ${MEASURES},
         sum(abs(amount)) AS weight, sum(lines) AS lines, min(day) AS first_day, min(place) AS ticket
       FROM ${placed(lines ? 'FROM tickets' : ticketsSql(false, '', true))} WHERE kind = ${KIND.customer} GROUP BY store_key, month, channel_key, customer_key
     ) p ${join} LEFT JOIN zone_rows z ON p.customer_key = z.customer_key`,
    { signal },
  )
}
