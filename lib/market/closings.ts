import { numbers, texts } from './columns'
import { MarketError } from './errors'
import type { TableLike } from './queries'
import type { FittedMarket } from './service'
import type { Interval } from './types'

/** What closing one store does, all others as they are; 12 months at maturity, net of tax. */
export interface Closing {
  store_id: string
  /** What it sells today. */
  base: number
  /** What the chain's stores and web keep of it, and what is lost. */
  retained: Interval
  retained_share: Interval
  lost: Interval
  to_web: Interval
  /** What other stores take over: booked by the same owner, and by others. */
  within: Interval
  across: Interval
  /** The store that takes over most. */
  receiver: { store_id: string; amount: number } | null
  /** Whether the ranges are more than points. */
  intervals: boolean
}

/**
 * Closes one store alone. Throws {@link MarketError} unknown_store where the market has no such open store with
 * sales.
 */
export function closing(market: FittedMarket, store_id: string, intervals = true): Closing {
  const result = market.simulate(
    {
      schema: 'chalandise.scenario/2',
      name: '',
      dataset: null,
      changes: [{ kind: 'close', store_id }],
      assumptions: {},
    },
    intervals,
  )
  const of = result.closures[0]
  if (!of)
    throw new MarketError('unknown_store', `The market has no open store ${store_id}.`, { id: store_id })
  let receiver: Closing['receiver'] = null
  for (const { from, to, amount } of result.flows)
    if (from === store_id && to !== 'web' && to !== 'market' && amount.point > (receiver?.amount ?? 0))
      receiver = { store_id: to, amount: amount.point }
  const { base, retained, retained_share, lost, to_web } = of
  const { within, across } = result.ownership
  return { store_id, base, retained, retained_share, lost, to_web, within, across, receiver, intervals }
}

/** Stores that can be closed: open, with sales; largest first. */
export function closable(market: FittedMarket): string[] {
  const { active } = market.prepared
  const { stores } = market.input
  const sales = (j: number) => stores[j].base_store + stores[j].base_other
  return Array.from(active)
    .sort((a, b) => sales(b) - sales(a) || a - b)
    .map(j => stores[j].store_id)
}

/** What an extract may say of a store's money and lease; null where it does not. */
export interface StoreTerms {
  store_id: string
  name: string
  operator: string
  legal_entity: string | null
  /** 0 to 1. */
  margin_rate: number | null
  /** Currency per year. */
  fixed_cost: number | null
  /** Next date the lease can end, ISO. */
  lease_break_on: string | null
  /** Currency, once. */
  exit_cost: number | null
}

export const TERMS_QUERY = `SELECT store_id, name, operator, legal_entity, gross_margin_rate, fixed_cost_year,
  lease_break_on::VARCHAR AS lease_break_on, exit_cost FROM stores ORDER BY store_key`

/** Reads the result of {@link TERMS_QUERY}, by store id. */
export function readTerms(table: TableLike): Map<string, StoreTerms> {
  const text = (name: string) => texts(table, name)
  const [id, name, operator, entity, lease] = [
    'store_id',
    'name',
    'operator',
    'legal_entity',
    'lease_break_on',
  ].map(text)
  const [margin, cost, exit] = ['gross_margin_rate', 'fixed_cost_year', 'exit_cost'].map(column =>
    numbers(table, column),
  )
  const known = (value: number) => (Number.isFinite(value) ? value : null)
  return new Map(
    Array.from({ length: table.rows }, (_, j): [string, StoreTerms] => [
      id[j] ?? '',
      {
        store_id: id[j] ?? '',
        name: name[j] ?? id[j] ?? '',
        operator: operator[j] ?? 'own',
        legal_entity: entity[j],
        margin_rate: known(margin[j]),
        fixed_cost: known(cost[j]),
        lease_break_on: lease[j]?.slice(0, 10) ?? null,
        exit_cost: known(exit[j]),
      },
    ]),
  )
}

/** What a store leaves over a year: margin rate x sales - fixed cost; null where either is not given. */
export function contributionOf(terms: StoreTerms | undefined, sales: number): number | null {
  if (!terms || terms.margin_rate === null || terms.fixed_cost === null) return null
  return terms.margin_rate * sales - terms.fixed_cost
}

/**
 * What closing changes in the chain's yearly contribution: the fixed cost that ends, less the margin on what is
 * lost, at the store's own rate; what moves keeps its margin. Before the exit cost, which is paid once. null where
 * margin rate or fixed cost are not given.
 */
export function closingGain(terms: StoreTerms | undefined, { lost }: Pick<Closing, 'lost'>): Interval | null {
  if (!terms || terms.margin_rate === null || terms.fixed_cost === null) return null
  const { margin_rate, fixed_cost } = terms
  const at = (value: number) => fixed_cost - margin_rate * value
  return { point: at(lost.point), low: at(lost.high), high: at(lost.low) }
}

/** Whether a lease can end within so many months after a day (ISO); null where no date is given. */
export function breaksWithin(lease_break_on: string | null, after: string, months: number): boolean | null {
  if (!lease_break_on) return null
  const [year, month] = [Number(after.slice(0, 4)), Number(after.slice(5, 7)) - 1 + months]
  const end = `${year + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-${after.slice(8, 10)}`
  return lease_break_on >= after && lease_break_on <= end
}
