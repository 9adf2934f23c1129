'use client'
import { ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { TableSpec } from '@/lib/dataset/schema'
import { FIELD } from '../ui/card'
import { insert } from './editor'

/** Tables and their columns with what they hold; a click puts the name where the cursor stands. */
export function SchemaList({ tables }: { tables: readonly TableSpec[] }) {
  const t = useTranslations('ask.schema')
  const [query, setQuery] = useState('')
  const [open, setOpen] = useState<string | null>(null)
  const words = query.trim().toLowerCase()
  const found = useMemo(
    () =>
      words === ''
        ? tables
        : tables.filter(table =>
            [table.name, ...table.columns.map(c => c.name)].some(name => name.toLowerCase().includes(words)),
          ),
    [tables, words],
  )
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <input
        type="search"
        aria-label={t('filter')}
        placeholder={t('filter')}
        value={query}
        onChange={e => setQuery(e.target.value)}
        className={`${FIELD} mb-2 w-full`}
      />
      <p className="mb-2 text-xs text-ink-3">{t('months')}</p>
      <ul className="min-h-0 flex-1 overflow-y-auto" lang="en">
        {found.map(table => {
          const shown = open === table.name || (words !== '' && !table.name.includes(words))
          return (
            <li key={table.name} className="border-b border-line last:border-0">
              <div className="flex items-center gap-1">
                <button
                  type="button"
                  aria-expanded={shown}
                  onClick={() => setOpen(open === table.name ? null : table.name)}
                  className="flex min-w-0 flex-1 items-center gap-1.5 rounded py-1.5 text-left pointer-coarse:py-3"
                >
                  <ChevronRight
                    size={13}
                    aria-hidden
                    className={`shrink-0 text-ink-3 ${shown ? 'rotate-90' : ''}`}
                  />
                  <span className="truncate font-mono text-xs font-medium">{table.name}</span>
                  <span className="sr-only">{t('columns', { count: table.columns.length })}</span>
                </button>
                <button
                  type="button"
                  aria-label={t('insert', { name: table.name })}
                  title={t('insert', { name: table.name })}
                  onClick={() => insert(table.name)}
                  className="size-7 shrink-0 rounded text-ink-3 hover:bg-paper-2 hover:text-ink pointer-coarse:size-11"
                >
                  +
                </button>
              </div>
              {shown && (
                <div className="pb-2 pl-5">
                  <p className="mb-1.5 text-xs text-ink-3">{table.doc}</p>
                  <ul>
                    {table.columns.map(column => (
                      <li key={column.name}>
                        <button
                          type="button"
                          onClick={() => insert(column.name)}
                          title={t('insert', { name: column.name })}
                          className="w-full rounded px-1.5 py-1 text-left hover:bg-paper-2 pointer-coarse:py-3"
                        >
                          <span className="font-mono text-xs">{column.name}</span>{' '}
                          <span className="text-[11px] text-ink-3">{column.type.toLowerCase()}</span>
                          <span className="block text-xs text-ink-2">{column.doc}</span>
                        </button>
                      </li>
                    ))}
                  </ul>
                </div>
              )}
            </li>
          )
        })}
      </ul>
      {found.length === 0 && <p className="py-2 text-ink-2">{t('none', { query })}</p>}
    </div>
  )
}
