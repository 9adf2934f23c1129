'use client'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Report } from '@/lib/checks/report-type'
import { toDate } from '@/lib/cube/months'
import { Card } from '../ui/card'
import { Choice } from '../ui/choice'
import { PagedTable } from './paged-table'
import { type SumLine, sumLines } from './sum-lines'
import { useReportFormat } from './verdict'

const BY = ['tables', 'files', 'months', 'stores'] as const

/** Rows and amounts: in = accepted + rejected, to the cent, however they are cut. */
export function ReportSums({ report }: { report: Report }) {
  const t = useTranslations('dataScreen.sums')
  const c = useTranslations('channels')
  const format = useReportFormat(report)
  const [by, setBy] = useState<(typeof BY)[number]>('tables')
  const [only, setOnly] = useState(false)
  const lines = useMemo(() => sumLines(report, by), [report, by])
  const shown = only ? lines.filter(l => l.rows_rejected > 0) : lines
  const name = (line: SumLine): string => {
    switch (line.by) {
      case 'month':
        return line.month === null ? t('unknown') : format.month(toDate(line.month))
      case 'store': {
        const store = line.store === null ? t('unknown') : line.store === '' ? t('noStore') : line.store
        const key = line.channel as Parameters<typeof c>[0]
        return `${store} · ${line.channel === null ? t('unknown') : c.has(key) ? c(key) : line.channel}`
      }
      default:
        return line.name
    }
  }
  const money = (text: string | null) => (text === null ? '–' : format.exactMoney(Number(text), 2))
  const hasMoney = shown.some(l => l.amount_in !== null)
  return (
    <Card title={t('title')} text={t('text')}>
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <Choice
          label={t('by')}
          value={by}
          onChange={setBy}
          options={BY.map(value => ({ value, label: t(value) }))}
        />
        <label className="flex items-center gap-2 pointer-coarse:min-h-11">
          <input type="checkbox" checked={only} onChange={e => setOnly(e.target.checked)} />
          {t('only')}
        </label>
      </div>
      <PagedTable
        key={by}
        label={t(by)}
        rows={shown}
        keyOf={l => `${l.by} ${name(l)} ${'table' in l ? l.table : ''}`}
        textOf={name}
        empty={t('allAccepted')}
        columns={[
          { name: t(`name.${by}`), cell: name },
          { name: t('rowsIn'), right: true, cell: l => format.integer(l.rows_in) },
          { name: t('rowsAccepted'), right: true, cell: l => format.integer(l.rows_accepted) },
          {
            name: t('rowsRejected'),
            right: true,
            cell: l => <Rejected some={l.rows_rejected > 0}>{format.integer(l.rows_rejected)}</Rejected>,
          },
          ...(hasMoney
            ? [
                { name: t('amountIn'), right: true, cell: (l: SumLine) => money(l.amount_in) },
                { name: t('amountAccepted'), right: true, cell: (l: SumLine) => money(l.amount_accepted) },
                {
                  name: t('amountRejected'),
                  right: true,
                  cell: (l: SumLine) => (
                    <Rejected some={Number(l.amount_rejected) !== 0}>{money(l.amount_rejected)}</Rejected>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Card>
  )
}

function Rejected({ some, children }: { some: boolean; children: string }) {
  return <span className={some ? 'font-medium text-loss' : 'text-ink-3'}>{children}</span>
}
