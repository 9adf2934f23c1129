'use client'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { FIELD } from '../ui/card'
import { Pager } from '../ui/pager'

export interface PagedColumn<T> {
  name: string
  /** Figures stand to the right. */
  right?: boolean
  cell: (row: T) => ReactNode
}

/** Rows that are put on the page at once. */
const PAGE = 25

/** A table by pages, to be searched: however long, the page stays light. */
export function PagedTable<T>({
  label,
  rows,
  columns,
  keyOf,
  textOf,
  rowClass,
  empty,
}: {
  label: string
  rows: readonly T[]
  columns: readonly PagedColumn<T>[]
  keyOf: (row: T) => string
  /** What a search looks in; without it there is none. */
  textOf?: (row: T) => string
  rowClass?: (row: T) => string
  empty?: string
}) {
  const t = useTranslations('dataScreen.pages')
  const [query, setQuery] = useState('')
  const [page, setPage] = useState(0)
  const words = query.trim().toLowerCase()
  const found = words && textOf ? rows.filter(r => textOf(r).toLowerCase().includes(words)) : rows
  const pages = Math.max(1, Math.ceil(found.length / PAGE))
  const at = Math.min(page, pages - 1)
  const shown = found.slice(at * PAGE, (at + 1) * PAGE)
  return (
    <div>
      {textOf && rows.length > PAGE && (
        <input
          type="search"
          aria-label={t('search', { table: label })}
          placeholder={t('placeholder')}
          value={query}
          onChange={e => {
            setQuery(e.target.value)
            setPage(0)
          }}
          className={`${FIELD} mb-2 w-64`}
        />
      )}
      <div className="overflow-x-auto">
        <table aria-label={label} className="w-full border-collapse text-left">
          <thead className="text-xs text-ink-3">
            <tr className="border-b border-line">
              {columns.map((c, i) => (
                <th
                  key={c.name}
                  scope="col"
                  className={`py-1.5 font-medium whitespace-nowrap ${i > 0 ? 'pl-4' : ''} ${c.right ? 'text-right' : ''}`}
                >
                  {c.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(row => (
              <tr key={keyOf(row)} className={`border-b border-line last:border-0 ${rowClass?.(row) ?? ''}`}>
                {columns.map((c, i) => (
                  <td
                    key={c.name}
                    className={`py-1.5 ${i > 0 ? 'pl-4' : ''} ${c.right ? 'text-right whitespace-nowrap tabular-nums' : ''}`}
                  >
                    {c.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.length === 0 && <p className="py-3 text-ink-2">{words ? t('none', { query }) : empty}</p>}
      <Pager rows={found.length} size={PAGE} at={at} onPage={setPage} className="mt-2" />
    </div>
  )
}
