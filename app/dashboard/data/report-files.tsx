'use client'
import { useTranslations } from 'use-intl'
import type { Report } from '@/lib/checks/report-type'
import { useFormat } from '../session/context'
import { Card } from '../ui/card'
import { useDetected } from './detected'
import { PagedTable } from './paged-table'

/** How each file was read: what was found, which column is which, what was left out. */
export function ReportFiles({ report }: { report: Report }) {
  const t = useTranslations('dataScreen.reading')
  const m = useTranslations('dataScreen.mapping')
  const format = useFormat()
  const describe = useDetected()
  return (
    <Card title={t('title')} text={t('text')}>
      <div className="flex flex-col divide-y divide-line">
        {report.files.map(file => (
          <details key={`${file.table} ${file.file}`} className="py-2.5 first:pt-0 last:pb-0">
            <summary className="cursor-pointer pointer-coarse:min-h-11">
              <span className="font-medium">{file.file}</span>{' '}
              <span className="text-ink-3">{file.table}</span>
              <span className="ml-3 text-xs text-ink-2">
                {format.bytes(file.bytes)} · {describe(file)}
              </span>
            </summary>
            <div className="mt-2">
              <PagedTable
                label={file.file}
                rows={file.columns}
                keyOf={c => c.column}
                columns={[
                  { name: m('contract'), cell: c => <span className="font-medium">{c.column}</span> },
                  { name: m('source'), cell: c => c.source },
                  { name: m('why'), cell: c => m(`because.${c.why}`) },
                  {
                    name: t('confidence'),
                    right: true,
                    cell: c => format.percent(c.confidence, { digits: 0 }),
                  },
                ]}
              />
              {file.unknown.length > 0 && (
                <p className="mt-2 text-ink-2">{t('unknown', { columns: file.unknown.join(', ') })}</p>
              )}
            </div>
          </details>
        ))}
      </div>
    </Card>
  )
}
