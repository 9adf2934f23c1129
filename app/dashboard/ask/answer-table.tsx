'use client'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useFormat } from '../session/context'
import { Pager } from '../ui/pager'
import { type Sort, sortedBy } from '../ui/sort'
import { SortHeader } from '../ui/sort-header'
import type { Answer, AnswerColumn } from './question'

/** Rows that are put on the page at once. */
const PAGE = 50

/** An answer as a table, by pages, sorted by any column. */
export function AnswerTable({ answer }: { answer: Answer }) {
  const t = useTranslations('ask.table')
  const format = useFormat()
  const [sort, setSort] = useState<Sort<number> | null>(null)
  const [page, setPage] = useState(0)
  const order = useMemo(() => orderOf(answer, sort), [answer, sort])
  const last = Math.max(0, Math.ceil(answer.rows / PAGE) - 1)
  const at = Math.min(page, last)
  const text = (column: AnswerColumn, row: number): string => {
    const value = column.values[row]
    if (value === null || (typeof value === 'number' && Number.isNaN(value))) return '–'
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    if (typeof value === 'string') return value
    if (Number.isInteger(value)) return isLabel(column) ? String(value) : format.integer(value)
    return format.decimal(value, Math.abs(value) < 1000 ? 4 : 2)
  }
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="min-h-0 flex-1 overflow-auto" tabIndex={0} aria-label={t('label')}>
        <table aria-label={t('label')} className="w-full border-collapse text-left">
          <thead className="sticky top-0 bg-paper text-xs text-ink-2">
            <tr>
              {answer.columns.map((column, i) => (
                <SortHeader
                  // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, columns do not move
                  key={i}
                  column={i}
                  sort={sort}
                  onSort={setSort}
                  title={column.name}
                  label={t('sort', { column: column.name })}
                  hint={column.type}
                  className={`h-9 border-b border-line px-3 py-1 whitespace-nowrap ${isNumber(column) ? 'text-right' : ''}`}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {order.slice(at * PAGE, (at + 1) * PAGE).map(row => (
              <tr key={row} className="border-b border-line last:border-0 hover:bg-paper-2">
                {answer.columns.map((column, i) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above
                    key={i}
                    className={`max-w-96 truncate px-3 py-1.5 ${isNumber(column) ? 'text-right whitespace-nowrap tabular-nums' : ''}`}
                  >
                    {text(column, row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Pager
        rows={answer.rows}
        size={PAGE}
        at={at}
        onPage={setPage}
        className="shrink-0 border-t border-line px-3 py-1"
      />
    </div>
  )
}

const isNumber = (column: AnswerColumn) => column.kind === 'number' || column.kind === 'integer'

/** Months, years and keys are whole numbers that name something: they are not grouped as amounts are. */
const isLabel = (column: AnswerColumn) =>
  /^(SMALLINT|TINYINT)$/.test(column.type) || /year|ann[ée]e|_key$|month|^mois/i.test(column.name)

/** Rows in the order to be shown. */
function orderOf({ columns, rows }: Answer, sort: Sort<number> | null): number[] {
  const order = Array.from({ length: rows }, (_, row) => row)
  return sort ? sortedBy(order, row => columns[sort.by].values[row], sort.down) : order
}
