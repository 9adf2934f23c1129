import type { Statement } from '@/lib/filter/scope'

/** What stands behind a figure, in words and in SQL. */
export interface Subject {
  definition: string
  /** What it cannot tell. */
  caveat: string | null
  /** Why it is missing or only near. */
  reason: string | null
  /** Period and filter in words. */
  filter: readonly string[]
  /** The figure itself: one row with the column `value`. */
  statement: Statement | null
  /** How that value is printed. */
  print: (value: number) => string
  /** The rows it rests on. */
  rows: Statement | null
  /** For a forecast: its interval, and where the method stands. */
  forecast: { interval: string | null } | null
}

/** Values of a list beyond these are left out where a statement is only shown. */
const SHOWN = 6

/** A statement to be read: long lists of keys and cells are cut, and say how many there are. */
export function readable(sql: string): string {
  return sql.replace(/'([\d,:-]{80,})'/g, (_, list: string) => {
    const values = list.split(',')
    return `'${values.slice(0, SHOWN).join(',')}, … [${values.length}]'`
  })
}
