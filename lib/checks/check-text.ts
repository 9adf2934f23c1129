import { text } from '@/lib/engine/sql'
import type { Check } from './stage'

/** UTF-8 that was read as Windows-1252 (`Ã©` for é), and the sign for a byte that meant nothing. */
export const DAMAGED = 'Ã[\\x{80}-\\x{BF}‰€ŠŽœžŽ]|Å“|â€|\\x{FFFD}'

/** Text that a spreadsheet runs as a formula. */
export const FORMULA = '^\\s*[=+@]|^\\s*-[^0-9.,\\s]'

/** Whether an SQL text is damaged, or a formula. */
export const matches = (column: string, pattern: string) => `regexp_matches(${column}, ${text(pattern)})`

/** Checks of columns that people read. */
export const textChecks = (columns: readonly string[]): Check[] =>
  columns.flatMap(column => [
    { code: 'damaged_text', column, condition: matches(`t.${column}`, DAMAGED) },
    { code: 'formula_text', column, condition: matches(`t.${column}`, FORMULA) },
  ])
