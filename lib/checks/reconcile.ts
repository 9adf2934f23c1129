import { DatasetError } from '@/lib/dataset/error'
import type { Manifest } from '@/lib/dataset/manifest'
import { CHANNELS } from '@/lib/dataset/schema'
import type { BuildEngine } from '@/lib/engine/engine'
import { convert } from '@/lib/extracts/convert'
import { centsOf, moneyOf } from './checks'
import type { Staged } from './stage'

type By = NonNullable<Manifest['reconciliation_by']>
/** Rows and amounts of one table, file, month or store. */
export type Line = Omit<Manifest['reconciliation'][number], 'table'>

/** Rows and amounts in, accepted and rejected. */
export interface Reconciliation {
  tables: Manifest['reconciliation']
  /** As in the manifest, but with every store and channel. */
  by: By
  /** Rejected share of the absolute amount of sales; unreadable amounts weigh what a readable one does. */
  share: number
}

/** Codes whose rows have no day to believe. */
const UNDATED = new Set(['bad_date', 'date_out_of_range', 'future_date'])

/**
 * Sums what came in, read from the files themselves, and what staging accepted and rejected: by table, by file,
 * and for sales by month, by store and channel.
 */
export async function reconcileAll(engine: BuildEngine, tables: readonly Staged[]): Promise<Reconciliation> {
  const files: By['files'] = []
  const totals: Manifest['reconciliation'] = []
  for (const staged of tables) {
    const lines = await byFile(engine, staged)
    files.push(...lines)
    totals.push({ table: staged.table.name, ...total(lines) })
  }
  const sales = tables.find(t => t.table.name === 'sales')
  if (!sales) return { tables: totals, by: { files, months: [], stores: [] }, share: 0 }
  await sumSales(engine, sales)
  const months = (await salesBy(engine, 'month')).map(({ key, line }) => ({
    month: key.month === null ? null : Number(key.month),
    ...line,
  }))
  const stores = (await salesBy(engine, 'store_id, channel_key')).map(({ key, line }) => ({
    store_id: key.store_id === null ? null : String(key.store_id),
    channel: key.channel_key === null ? null : CHANNELS[Number(key.channel_key)],
    rest: false,
    ...line,
  }))
  const salesTotal = totals.find(t => t.table === 'sales')!
  assertSame('months', months, salesTotal)
  assertSame('stores', stores, salesTotal)
  return { tables: totals, by: { files, months, stores }, share: await rejectedShare(engine) }
}

/** The manifest's lines by store: those with rejected rows, and the others as one. */
export function compact(by: By): By {
  const kept = by.stores.filter(s => s.rows_rejected > 0)
  const others = by.stores.filter(s => s.rows_rejected === 0)
  const rest = others.length > 0 ? [{ store_id: null, channel: null, rest: true, ...total(others) }] : []
  return { ...by, stores: [...kept, ...rest] }
}

/**
 * Whether the tickets of the dataset are the sales accepted: by month, store and channel.
 *
 * @throws DatasetError `does_not_reconcile`.
 */
export async function assertTickets(engine: BuildEngine): Promise<void> {
  const { columns } = await engine.query(
    `SELECT count(*)::INTEGER AS n FROM (
       SELECT month, store_key, channel_key, sum(cents) AS cents FROM (
         SELECT month, store_key, channel_key, (amount * 100)::DECIMAL(38,0) AS cents FROM sale_sums WHERE ok
         UNION ALL
         SELECT month, store_key, channel_key, -sum(amount)::DECIMAL(38,0) FROM tickets GROUP BY ALL
       ) GROUP BY ALL
     ) WHERE cents <> 0`,
  )
  if ((columns.n as Float64Array)[0] > 0)
    throw new DatasetError(
      'does_not_reconcile',
      `In ${columns.n[0]} months, stores and channels the tickets do not sum to the accepted sales.`,
      { table: 'tickets' },
    )
}

async function byFile(engine: BuildEngine, staged: Staged): Promise<By['files']> {
  const column = staged.table.columns.find(c => c.name === 'amount')
  const sum = column ? 'coalesce(sum(amount), 0)' : 'NULL'
  const sides = await engine.query(
    `SELECT file::INTEGER AS file, (fault IS NULL)::INTEGER AS ok, count(*)::BIGINT AS n,
       (${sum})::DECIMAL(38,2)::VARCHAR AS a FROM ${staged.name} GROUP BY 1, 2`,
  )
  const out: By['files'] = []
  for (const [index, file] of staged.files.entries()) {
    const source = column && file.columns.get(column.name)
    const read = await engine.query(
      `SELECT count(*)::BIGINT AS n,
         (${source ? `coalesce(sum(${convert(column, source)}), 0)` : 'NULL'})::DECIMAL(38,2)::VARCHAR AS a
       FROM ${file.relation}`,
    )
    const side = (ok: number) => {
      for (let i = 0; i < sides.rows; i++)
        if (sides.columns.file[i] === index && sides.columns.ok[i] === ok)
          return { n: (sides.columns.n as Float64Array)[i], a: (sides.columns.a as (string | null)[])[i] }
      return { n: 0, a: column ? '0.00' : null }
    }
    out.push({
      table: staged.table.name,
      file: file.file,
      rows_in: (read.columns.n as Float64Array)[0],
      rows_accepted: side(1).n,
      rows_rejected: side(0).n,
      amount_in: column ? ((read.columns.a as (string | null)[])[0] ?? '0.00') : null,
      amount_accepted: side(1).a,
      amount_rejected: side(0).a,
    })
  }
  return out
}

/**
 * Makes `sale_sums`: sales by month, store, channel and whether they were accepted. Null is unknown: a month
 * without a believable day, a store that is missing or not in `stores` (store_key -1 in staging).
 */
async function sumSales(engine: BuildEngine, staged: Staged): Promise<void> {
  const positions = (of: (code: string, column: string) => boolean) =>
    staged.rejects.flatMap((c, i) => (of(c.code, c.column) ? [i] : [])).join(', ') || '-1'
  const undated = positions(
    (code, column) => UNDATED.has(code) || (code === 'missing_value' && column === 'sold_on'),
  )
  const nowhere = positions((code, column) => code === 'missing_value' && column === 'channel')
  await engine.exec(`CREATE TEMP TABLE sale_sums AS
    SELECT CASE WHEN coalesce(fault, -2) NOT IN (${undated}) THEN month END AS month,
      CASE WHEN store_key >= 0 THEN store_key END AS store_key,
      CASE WHEN coalesce(fault, -2) NOT IN (${nowhere}) THEN channel_key END AS channel_key,
      fault IS NULL AS ok, count(*) AS n, coalesce(sum(amount), 0)::DECIMAL(38,2) AS amount,
      coalesce(sum(abs(amount)), 0)::DECIMAL(38,2) AS weight, count(*) - count(amount) AS unreadable
    FROM ${staged.name} GROUP BY ALL`)
}

async function salesBy(engine: BuildEngine, keys: string) {
  const { columns, rows } = await engine.query(
    `SELECT ${keys
      .split(', ')
      .map(k => `${k}::VARCHAR AS ${k}`)
      .join(', ')},
       sum(n)::BIGINT AS rows_in, coalesce(sum(n) FILTER (ok), 0)::BIGINT AS accepted,
       sum(amount)::DECIMAL(38,2)::VARCHAR AS amount_in,
       coalesce(sum(amount) FILTER (ok), 0)::DECIMAL(38,2)::VARCHAR AS amount_accepted,
       coalesce(sum(amount) FILTER (NOT ok), 0)::DECIMAL(38,2)::VARCHAR AS amount_rejected,
       coalesce(sum(n) FILTER (NOT ok), 0)::BIGINT AS rejected
     FROM (SELECT month, CASE WHEN store_key = 0 THEN '' ELSE k.store_id END AS store_id, channel_key, ok, n, amount
       FROM sale_sums LEFT JOIN store_keys k USING (store_key)) s
     GROUP BY ${keys
       .split(', ')
       .map(k => `s.${k}`)
       .join(', ')} ORDER BY ${keys
       .split(', ')
       .map(k => `s.${k} NULLS LAST`)
       .join(', ')}`,
  )
  return Array.from({ length: rows }, (_, i) => ({
    key: Object.fromEntries(keys.split(', ').map(k => [k, (columns[k] as (string | null)[])[i]])),
    line: {
      rows_in: (columns.rows_in as Float64Array)[i],
      rows_accepted: (columns.accepted as Float64Array)[i],
      rows_rejected: (columns.rejected as Float64Array)[i],
      amount_in: (columns.amount_in as string[])[i],
      amount_accepted: (columns.amount_accepted as string[])[i],
      amount_rejected: (columns.amount_rejected as string[])[i],
    } satisfies Line,
  }))
}

async function rejectedShare(engine: BuildEngine): Promise<number> {
  const { columns } = await engine.query(
    `SELECT coalesce(sum(weight), 0)::DOUBLE AS weight, coalesce(sum(weight) FILTER (NOT ok), 0)::DOUBLE AS lost,
       coalesce(sum(unreadable), 0)::DOUBLE AS unreadable, coalesce(sum(n), 0)::DOUBLE AS n FROM sale_sums`,
  )
  const [weight, lost, unreadable, n] = ['weight', 'lost', 'unreadable', 'n'].map(
    c => (columns[c] as Float64Array)[0],
  )
  if (n === 0) return 0
  if (n === unreadable) return 1
  const each = (weight / (n - unreadable)) * unreadable
  return weight + each > 0 ? (lost + each) / (weight + each) : 0
}

function total(lines: readonly Line[]): Line {
  const rows = (of: 'rows_in' | 'rows_accepted' | 'rows_rejected') => lines.reduce((n, l) => n + l[of], 0)
  const amount = (of: 'amount_in' | 'amount_accepted' | 'amount_rejected') =>
    lines.some(l => l[of] === null) ? null : moneyOf(lines.reduce((n, l) => n + centsOf(l[of])!, 0n))
  return {
    rows_in: rows('rows_in'),
    rows_accepted: rows('rows_accepted'),
    rows_rejected: rows('rows_rejected'),
    amount_in: amount('amount_in'),
    amount_accepted: amount('amount_accepted'),
    amount_rejected: amount('amount_rejected'),
  }
}

/** The lines of a breakdown must add up to the table, which was summed from the files. */
function assertSame(what: string, lines: readonly Line[], table: Line): void {
  const sum = total(lines)
  for (const key of Object.keys(sum) as (keyof Line)[])
    if (sum[key] !== table[key] && lines.length > 0)
      throw new DatasetError(
        'does_not_reconcile',
        `Sales by ${what}: ${key} sum to ${sum[key]}, the files to ${table[key]}: these must be equal.`,
        { table: 'sales' },
      )
}
