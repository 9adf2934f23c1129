import { KIND } from '@/lib/checks/facts'
import type { PrivacySettings } from '@/lib/contract/declaration'
import type { BuildEngine } from '@/lib/engine/engine'
import { frame, type Unit } from './frame'

/** People behind the sales of `customer_months` and anonymous `tickets`, by store, month and channel. */
export async function unitsOf(engine: BuildEngine, k: number, signal?: AbortSignal): Promise<Unit[]> {
  const { rows, columns } = await engine.query(
    `SELECT store_key::INTEGER AS store, month::INTEGER AS month, channel_key::INTEGER AS channel,
       sum(customers)::INTEGER AS customers, sum(anonymous)::INTEGER AS anonymous
     FROM (
       SELECT store_key, month, channel_key, sum(n) AS customers, 0 AS anonymous FROM customer_months
       GROUP BY store_key, month, channel_key
       UNION ALL
       SELECT store_key, month, channel_key, 0, count(*) FROM tickets WHERE kind = ${KIND.anonymous}
       GROUP BY store_key, month, channel_key
     ) GROUP BY store_key, month, channel_key`,
    [],
    { signal },
  )
  const n = (name: string, i: number) => (columns[name] as Float64Array)[i]
  const few = await engine.query(
    `SELECT store_key::INTEGER AS store, month::INTEGER AS month, channel_key::INTEGER AS channel,
       customer_key::INTEGER AS customer
     FROM customer_months SEMI JOIN (
       SELECT store_key, month, channel_key FROM customer_months GROUP BY ALL HAVING sum(n) < ${k}
     ) USING (store_key, month, channel_key)`,
    [],
    { signal },
  )
  const people = new Map<string, number[]>()
  for (let i = 0; i < few.rows; i++) {
    const [store, month, channel, customer] = ['store', 'month', 'channel', 'customer'].map(
      c => (few.columns[c] as Float64Array)[i],
    )
    const key = `${store} ${month} ${channel}`
    const known = people.get(key)
    if (known) known.push(customer)
    else people.set(key, [customer])
  }
  return Array.from({ length: rows }, (_, i) => ({
    store: n('store', i),
    month: n('month', i),
    channel: n('channel', i),
    customers: n('customers', i),
    people: people.get(`${n('store', i)} ${n('month', i)} ${n('channel', i)}`),
    anonymous: n('anonymous', i),
  }))
}

/**
 * Makes `frame_moves`: where units of `customer_months` and anonymous `tickets` stand when they rest on too few
 * (see `frame`). What is not in it stands in its own month and channel.
 */
export async function makeFrame(
  engine: BuildEngine,
  settings: PrivacySettings,
  signal?: AbortSignal,
): Promise<void> {
  const placed = frame(await unitsOf(engine, settings.k, signal), settings.k, settings.calendar)
  await engine.exec(`CREATE TEMP TABLE frame_moves (store_key INTEGER, month INTEGER, channel_key INTEGER,
    row_month INTEGER, row_span INTEGER, atom_month INTEGER, atom_span INTEGER, channel_group INTEGER)`)
  const column = (of: (p: (typeof placed)[number]) => number) => Int32Array.from(placed, of)
  await engine.append('frame_moves', [
    column(p => p.store),
    column(p => p.month),
    column(p => p.channel),
    column(p => p.rowMonth),
    column(p => p.rowSpan),
    column(p => p.atomMonth),
    column(p => p.atomSpan),
    column(p => p.group),
  ])
}

/**
 * SQL for rows of `source` (store_key, month, channel_key, kind and more) with their block of the frame in place
 * of month and channel, and the block's `span` of months. Totals of stores are no people's and stay where they
 * are.
 */
export function framed(source: string): string {
  return `SELECT s.* REPLACE (coalesce(f.row_month, s.month)::SMALLINT AS month,
      coalesce(f.channel_group, s.channel_key)::TINYINT AS channel_key),
      coalesce(f.row_span, 1)::SMALLINT AS span
    FROM (${source}) s LEFT JOIN frame_moves f ON f.store_key = CASE WHEN s.kind <> ${KIND.total} THEN s.store_key END
      AND s.month = f.month AND s.channel_key = f.channel_key`
}
