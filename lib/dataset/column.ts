/**
 * Every table of a dataset. One schema serves both audiences: a `detailed` dataset holds the shared tables
 * and, besides, pseudonymous customer rows. Amounts are in the dataset's currency, net of tax.
 *
 * Months are integers, `12 * year + (month - 1)`, so that ranges and differences are arithmetic
 * (24_321 is October 2026). H3 cells are UBIGINT. Keys are dense integers from 1; 0 says "none".
 */
export type SqlType =
  | 'VARCHAR'
  | 'DATE'
  | 'DOUBLE'
  | 'INTEGER'
  | 'SMALLINT'
  | 'TINYINT'
  | 'UBIGINT'
  | 'DECIMAL(18,2)'
  | 'BOOLEAN'

export interface ColumnSpec {
  name: string
  type: SqlType
  /** What it holds, with unit; read by the documentation. */
  doc: string
}

export interface TableSpec {
  name: string
  doc: string
  audience: 'shared' | 'detailed'
  columns: readonly ColumnSpec[]
}

export const measures: readonly ColumnSpec[] = [
  { name: 'amount', type: 'DECIMAL(18,2)', doc: 'net sales: purchases less returns' },
  {
    name: 'gross',
    type: 'DECIMAL(18,2)',
    doc: 'purchases only (lines above 0): what the market model is fitted on',
  },
  { name: 'tickets', type: 'INTEGER', doc: 'purchase tickets (returns not counted)' },
  { name: 'items', type: 'INTEGER', doc: 'items bought, null where the extract has none' },
  { name: 'margin', type: 'DECIMAL(18,2)', doc: 'margin, null where the extract has none' },
]
export const month: ColumnSpec = { name: 'month', type: 'SMALLINT', doc: '12 * year + month - 1' }
export const store: ColumnSpec = {
  name: 'store_key',
  type: 'SMALLINT',
  doc: 'stores.store_key, 0 for sales without a store',
}
export const span: ColumnSpec = {
  name: 'span',
  type: 'SMALLINT',
  doc: 'months it covers, those that end with `month`: 1 unless months were joined',
}
export const channel: ColumnSpec = { name: 'channel_key', type: 'TINYINT', doc: 'index in CHANNELS' }
