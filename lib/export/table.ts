/** A value of a table that leaves the page. 64-bit integers are identifiers (H3 cells), not amounts. */
export type Value = string | number | bigint | boolean | null

/** How a column of numbers is read: a share is 0 to 1, money is in the currency of the table. */
export type Kind = 'text' | 'number' | 'integer' | 'money' | 'share' | 'boolean'

export interface ExportColumn {
  name: string
  kind: Kind
  /** As many as the table has rows; a number that is not finite is no value. */
  values: ArrayLike<Value>
}

/** A table as it leaves the page. */
export interface ExportTable {
  title: string
  rows: number
  columns: readonly ExportColumn[]
  /** ISO 4217 code of its money. */
  currency?: string
}

/** What a reader of the file must know of it: name and content, in the order of reading. */
export type About = readonly { label: string; text: string }[]

/** The value of a row, null where there is none. */
export function valueAt(column: ExportColumn, row: number): Value {
  const value = column.values[row] ?? null
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}
