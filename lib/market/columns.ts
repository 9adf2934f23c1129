import { CHANNEL } from './channels'
import { MarketError } from './errors'
import type { TableLike } from './queries'

/** First and last month of a base, `12 * year + month - 1`. */
export interface BaseMonths {
  from: number
  to: number
}

/** Part of an atom that lies in the base: whole, or the months of its quarter that do. */
export function baseShare(base: BaseMonths, month: number, span: number): number {
  const first = Math.max(base.from, month - span + 1)
  const last = Math.min(base.to, month)
  return Math.max(0, last - first + 1) / span
}

/** Sold without a store, or through the web whatever store it names. */
export function isWeb(store: number, channel: number): boolean {
  return store === 0 || channel === CHANNEL.web || channel === CHANNEL.marketplace
}

/** A numeric column. */
export function numbers(table: TableLike, name: string): Float64Array {
  const column = columnOf(table, name)
  return column instanceof Float64Array
    ? column
    : Float64Array.from(column as ArrayLike<number | null>, x => (x === null ? Number.NaN : Number(x)))
}

/** A column of 64-bit cells; 0 where there is none. */
export function cells(table: TableLike): BigUint64Array {
  const column = columnOf(table, 'cell')
  return column instanceof BigUint64Array
    ? column
    : BigUint64Array.from(column as ArrayLike<bigint | null>, x => x ?? 0n)
}

export function texts(table: TableLike, name: string): ArrayLike<string | null> {
  return columnOf(table, name) as ArrayLike<string | null>
}

function columnOf(table: TableLike, name: string): TableLike['columns'][string] {
  const column = table.columns[name]
  if (!column || column.length !== table.rows)
    throw new MarketError('inconsistent_input', `The market model's input lacks the column ${name}.`, {
      name,
    })
  return column
}

/** Row of every key. */
export function indexOfKeys(table: TableLike, name: string): Map<number, number> {
  return new Map(Array.from(numbers(table, name), (key, row) => [key, row]))
}
