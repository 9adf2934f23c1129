'use client'
import { type ReactNode, useMemo, useState } from 'react'
import { type Sort, sortedBy } from '../ui/sort'
import { SortHeader } from '../ui/sort-header'

/** Rows that a table lists where it is not said. */
const LISTED = 100

export interface Column<Row> {
  id: string
  title: string
  /** What the table is sorted by. */
  value: (row: Row) => number | string | null
  text: (row: Row) => ReactNode
  /** Beside what matters: paler. */
  faint?: boolean
}

/** A table whose first column names its rows and whose heads sort it; the largest of the second come first. */
export function SortedTable<Row>({
  label,
  caption,
  columns,
  rows,
  keyOf,
  listed = LISTED,
}: {
  label: string
  /** Said above the table, of the rows listed and of all. */
  caption: (listed: number, all: number) => string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string | number
  /** At most so many rows are written. */
  listed?: number
}) {
  const [sort, setSort] = useState<Sort<string>>({ by: columns[1].id, down: true })
  const order = useMemo(() => {
    const column = columns.find(c => c.id === sort.by) ?? columns[1]
    return sortedBy(rows, column.value, sort.down)
  }, [rows, columns, sort])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <section className="min-h-0 overflow-y-auto" tabIndex={0} aria-label={label}>
      <table className="w-full tabular-nums">
        <caption className="pb-1 text-left text-xs text-ink-3">
          {caption(Math.min(listed, order.length), order.length)}
        </caption>
        <thead className="sticky top-0 bg-paper text-xs text-ink-2">
          <tr>
            {columns.map(({ id, title }, k) => (
              <SortHeader
                key={id}
                column={id}
                sort={sort}
                onSort={setSort}
                title={title}
                upwards={k === 0}
                className={`py-1 ${k === 0 ? 'text-left' : 'pl-3 text-right'}`}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {order.slice(0, listed).map(row => (
            <tr key={keyOf(row)} className="border-t border-line">
              {columns.map((column, k) =>
                k === 0 ? (
                  <th key={column.id} scope="row" className="py-1 text-left font-normal">
                    {column.text(row)}
                  </th>
                ) : (
                  <td key={column.id} className={`pl-3 text-right ${column.faint ? 'text-ink-3' : ''}`}>
                    {column.text(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
