import type { TableSpec } from './column'
import { MODEL_TABLES } from './schema-model'
import { NETWORK_TABLES } from './schema-network'
import { SALES_TABLES } from './schema-sales'

export type { TableSpec } from './column'
export { DETAILED_TABLES } from './schema-detailed'

/** Channels in the order of their keys; key 0 is "several channels" (an atom pooled over channels). */
export const CHANNELS = [
  'several',
  'store',
  'web',
  'click_and_collect',
  'phone',
  'marketplace',
  'buy_back',
  'other',
] as const

/** Finest and coarsest H3 resolution of an atom; a short remainder above the coarsest has no place. */
export const FINEST_RESOLUTION = 8
export const COARSEST_RESOLUTION = 3
/** Counts of customers are rounded to this. */
export const COUNT_ROUNDING = 5
/** H3 resolution of rolling counts by place. */
export const COUNT_RESOLUTION = 6

/** Every table of a shared dataset, in the order in which they are written. A detailed one holds more. */
export const TABLES: readonly TableSpec[] = [...NETWORK_TABLES, ...SALES_TABLES, ...MODEL_TABLES]

/** `CREATE TABLE` for one table of the dataset. */
export function createTable(table: TableSpec): string {
  return `CREATE TABLE ${table.name} (${table.columns.map(c => `"${c.name}" ${c.type}`).join(', ')})`
}
