import type { BuildEngine } from '@/lib/engine/engine'

/** A store's sales by month and when it traded; days count from 1970. */
export interface StoreSeries {
  id: string
  opened: number | null
  /** Month of `opened`, whatever the data hold. */
  openedMonth: number
  closed: number | null
  /** Days of a refit or a temporary closure, both ends included. */
  shut: readonly [from: number, to: number][]
  /** Cents by month, of all channels booked on the store. */
  months: ReadonlyMap<number, number>
  firstDay: number | null
  lastDay: number | null
}

/** The stores by key, and the time the sales cover. */
export interface Trading {
  stores: ReadonlyMap<number, StoreSeries>
  first: number
  last: number
  lastDay: string
  firstDayNumber: number
  lastDayNumber: number
  /** Months in which anything was sold. */
  chainMonths: readonly number[]
}

const DAY = `- DATE '1970-01-01')::INTEGER`

/** Reads stores, their closed days and `day_sums`; null without accepted sales. */
export async function readNetwork(engine: BuildEngine): Promise<Trading | null> {
  const chain = await engine.query(
    `SELECT month::INTEGER AS month, (min(day) ${DAY} AS first, (max(day) ${DAY} AS last, max(day)::VARCHAR AS day
     FROM day_sums GROUP BY month ORDER BY month`,
  )
  if (chain.rows === 0) return null
  const of = (name: string) => chain.columns[name] as Float64Array
  const series = await engine.query(
    `SELECT store_key::INTEGER AS store, month::INTEGER AS month, sum(cents)::DOUBLE AS cents,
       (min(day) ${DAY} AS first, (max(day) ${DAY} AS last
     FROM day_sums WHERE store_key > 0 GROUP BY ALL ORDER BY 1, 2`,
  )
  const months = new Map<number, Map<number, number>>()
  const spans = new Map<number, [number, number]>()
  for (let i = 0; i < series.rows; i++) {
    const at = (name: string) => (series.columns[name] as Float64Array)[i]
    const own = months.get(at('store')) ?? new Map<number, number>()
    own.set(at('month'), at('cents'))
    months.set(at('store'), own)
    const [first, last] = spans.get(at('store')) ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    spans.set(at('store'), [Math.min(first, at('first')), Math.max(last, at('last'))])
  }
  const shut = await shutDays(engine)
  const { columns, rows } = await engine.query(
    `SELECT store_key::INTEGER AS store, k.store_id AS id, (opened_on ${DAY} AS opened, (closed_on ${DAY} AS closed,
       (12 * year(opened_on) + month(opened_on) - 1)::INTEGER AS opened_month
     FROM staged_stores s JOIN store_keys k USING (store_id) WHERE s.fault IS NULL ORDER BY 1`,
  )
  const stores = new Map<number, StoreSeries>()
  for (let i = 0; i < rows; i++) {
    const at = (name: string) => (columns[name] as Float64Array)[i]
    const orNull = (v: number) => (Number.isNaN(v) ? null : v)
    const key = at('store')
    stores.set(key, {
      id: (columns.id as string[])[i],
      opened: orNull(at('opened')),
      openedMonth: at('opened_month'),
      closed: orNull(at('closed')),
      shut: shut.get(key) ?? [],
      months: months.get(key) ?? new Map(),
      firstDay: spans.get(key)?.[0] ?? null,
      lastDay: spans.get(key)?.[1] ?? null,
    })
  }
  const last = chain.rows - 1
  return {
    stores,
    first: of('month')[0],
    last: of('month')[last],
    lastDay: (chain.columns.day as string[])[last],
    firstDayNumber: of('first')[0],
    lastDayNumber: of('last')[last],
    chainMonths: [...of('month')],
  }
}

async function shutDays(engine: BuildEngine): Promise<Map<number, [number, number][]>> {
  const { columns, rows } = await engine.query(
    `SELECT store_key::INTEGER AS store, (valid_from ${DAY} AS first, (valid_to ${DAY} AS last
     FROM staged_store_periods p JOIN store_keys k USING (store_id)
     WHERE p.fault IS NULL AND status IN ('refit', 'temporary_closure') ORDER BY 1, 2`,
  )
  const out = new Map<number, [number, number][]>()
  for (let i = 0; i < rows; i++) {
    const at = (name: string) => (columns[name] as Float64Array)[i]
    const to = Number.isNaN(at('last')) ? Number.POSITIVE_INFINITY : at('last')
    out.set(at('store'), [...(out.get(at('store')) ?? []), [at('first'), to]])
  }
  return out
}

const dayOfMonth = (month: number) => Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000

/** Days of a month, within the data, on which a store was open by what is declared. */
export function openDays(store: StoreSeries, month: number, network: Trading): number {
  const from = Math.max(dayOfMonth(month), network.firstDayNumber, store.opened ?? Number.NEGATIVE_INFINITY)
  const to = Math.min(
    dayOfMonth(month + 1) - 1,
    network.lastDayNumber,
    store.closed ?? Number.POSITIVE_INFINITY,
  )
  let open = Math.max(0, to - from + 1)
  for (const [first, last] of store.shut) open -= Math.max(0, Math.min(to, last) - Math.max(from, first) + 1)
  return Math.max(0, open)
}

/** Months with sales in which a store was open all days, and which the data hold whole. */
export function fullMonths(store: StoreSeries, network: Trading): number[] {
  return [...store.months.keys()].filter(m => {
    const days = dayOfMonth(m + 1) - dayOfMonth(m)
    // Sundays and New Year at the data's ends.
    return openDays(store, m, network) >= days - 3 && m > (store.opened === null ? -1 : store.openedMonth)
  })
}

/** The middle of some numbers; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/** A month as 2026-03. */
export const monthText = (m: number) => `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}`
