'use client'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import { useFormat } from '../session/context'
import type { MonthRow, Series } from './chart'

/** The monthly chart as a table, for those who read rather than look. */
export function MonthlyTable({ rows, series }: { rows: MonthRow[]; series: Series[] }) {
  const t = useTranslations('strip')
  const format = useFormat()
  return (
    <section className="min-h-0 flex-1 overflow-auto" aria-label={t('label')}>
      <table className="w-full text-xs tabular-nums">
        <thead className="sticky top-0 bg-paper text-ink-2">
          <tr>
            <th className="py-1 text-left font-medium">{t('month')}</th>
            {series.map(s => (
              <th key={s.key} className="px-2 text-right font-medium">
                {s.name}
              </th>
            ))}
            <th className="pl-2 text-right font-medium">{t('total')}</th>
          </tr>
        </thead>
        <tbody>
          {[...rows].reverse().map(row => (
            <tr key={row.month} className="border-t border-line">
              <th className="py-0.5 text-left font-normal">{format.month(toDate(row.month))}</th>
              {series.map(s => (
                <td key={s.key} className="px-2 text-right">
                  {format.exactMoney(row[s.key])}
                </td>
              ))}
              <td className="pl-2 text-right font-medium">
                {format.exactMoney(series.reduce((sum, s) => sum + row[s.key], 0))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
