/** How a table is sorted. */
export interface Sort<Column> {
  by: Column
  down: boolean
}

const collator = new Intl.Collator(undefined, { numeric: true })
const isMissing = (value: unknown) => value === null || (typeof value === 'number' && Number.isNaN(value))

/**
 * Rows sorted by a value of each. What is not known (null, NaN) comes last whichever way; equal rows stay in the
 * order they had.
 */
export function sortedBy<Row>(
  rows: readonly Row[],
  value: (row: Row) => number | string | boolean | null,
  down: boolean,
): Row[] {
  const turn = down ? -1 : 1
  return rows
    .map(row => ({ row, value: value(row) }))
    .sort(({ value: a }, { value: b }) => {
      if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b))
      return turn * (typeof a === 'string' ? collator.compare(a, String(b)) : Number(a) - Number(b))
    })
    .map(({ row }) => row)
}
