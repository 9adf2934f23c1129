'use client'
import { ChartColumn, Table2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../ui/button'

/** A part of the page with a heading; a chart in it can be read as a table. */
export function Block({
  title,
  text,
  table,
  explain,
  children,
}: {
  title: string
  text?: ReactNode
  /** The chart's figures for those who read rather than look. */
  table?: ReactNode
  /** The sign that opens what stands behind the figures. */
  explain?: ReactNode
  children: ReactNode
}) {
  const t = useTranslations('storePage')
  const [asTable, setAsTable] = useState(false)
  return (
    <section aria-label={title}>
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-semibold">{title}</h3>
        {explain && <span className="mr-auto">{explain}</span>}
        {table && (
          <IconButton
            label={`${title} : ${t('showAs', { as: asTable ? 'chart' : 'table' })}`}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
            className="-my-1"
          >
            {asTable ? <ChartColumn size={15} aria-hidden /> : <Table2 size={15} aria-hidden />}
          </IconButton>
        )}
      </div>
      {text && <p className="mb-1.5 text-xs text-ink-3">{text}</p>}
      {asTable ? <div className="max-h-64 overflow-y-auto">{table}</div> : children}
    </section>
  )
}

/** A small table of figures: the first column names, the others are numbers. */
export function Rows({
  head,
  rows,
  label,
  fixed = false,
}: {
  head: readonly ReactNode[]
  rows: readonly { key: string; cells: readonly ReactNode[]; strong?: boolean }[]
  label: string
  fixed?: boolean
}) {
  return (
    <table className={`w-full text-xs tabular-nums ${fixed ? 'table-fixed' : ''}`} aria-label={label}>
      <thead className="sticky top-0 bg-paper text-ink-2">
        <tr>
          {head.map((name, k) => (
            <th
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place
              key={k}
              scope="col"
              className={`py-1 font-medium ${k === 0 ? 'text-left' : 'pl-2 text-right'}`}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.key} className={`border-t border-line ${row.strong ? 'font-semibold' : ''}`}>
            {row.cells.map((cell, k) =>
              k === 0 ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place
                <th key={k} scope="row" className="py-1 text-left font-normal">
                  {cell}
                </th>
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place
                <td key={k} className="pl-2 text-right">
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
