'use client'
import { BookOpen, ChevronDown, Download } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Report } from '@/lib/checks/report-type'
import { sentence, texts } from '@/lib/checks/sentences'
import { ruleOf, type Severity } from '@/lib/contract/rules'
import { useApp } from '../session/context'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { download } from '../ui/download'
import { PopoverPanel } from '../ui/popover'
import { aboutCheck } from './about-check'
import { PagedTable } from './paged-table'
import { useReportFormat } from './verdict'
import { problemOf, type RejectedTable, useWork } from './work'

type Found = Report['checks'][number]

const SEVERITIES: readonly Severity[] = ['stop', 'reject', 'warn']
const LOOK: Record<Severity, string> = {
  stop: 'bg-ink text-paper',
  reject: 'bg-warn-soft text-warn-ink',
  warn: 'bg-paper-2 text-ink-2',
}

/** What the checks found, the gravest first; rejected rows to take away. */
export function ReportChecks({ report, rejected }: { report: Report; rejected: readonly RejectedTable[] }) {
  const t = useTranslations('dataScreen.checks')
  return (
    <>
      <RejectedRows report={report} rejected={rejected} />
      {report.checks.length === 0 && <Card title={t('nothing')} text={t('nothingText')} />}
      {SEVERITIES.map(severity => {
        const found = report.checks.filter(c => c.severity === severity)
        if (found.length === 0) return null
        return (
          <Card
            key={severity}
            title={t(`${severity}Title`, { count: found.length })}
            text={t(`${severity}Text`)}
          >
            <ul className="flex flex-col divide-y divide-line">
              {found.map(check => (
                <CheckItem key={keyOf(check)} check={check} report={report} />
              ))}
            </ul>
          </Card>
        )
      })}
    </>
  )
}

const keyOf = ({ code, table, example }: Found) =>
  [code, table, example?.file, example?.column, example?.row, example?.value].join(' ')

function CheckItem({ check, report }: { check: Found; report: Report }) {
  const t = useTranslations('dataScreen.checks')
  const locale = useApp(s => s.locale)
  const format = useReportFormat(report)
  const [open, setOpen] = useState(false)
  const { code, table, rows, cases, amount, details, severity } = check
  const facts = [
    rows > 0 && t('rows', { count: rows, shown: format.integer(rows) }),
    cases > 0 && t('cases', { count: cases, shown: format.integer(cases) }),
    amount !== null && Number(amount) !== 0 && format.exactMoney(Number(amount), 2),
  ].filter(Boolean)
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <div className="flex items-start gap-3">
        <span className={`mt-0.5 rounded px-1.5 py-0.5 text-xs font-medium ${LOOK[severity]}`}>{table}</span>
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{texts(locale).title(code)}</span>
            <span className="text-ink-2 tabular-nums">{facts.join(' · ')}</span>
          </p>
          <p className="mt-0.5 max-w-[90ch] break-words text-ink-2">
            {sentence(check, check.threshold ?? Number.NaN, locale)}
          </p>
          {details.length > 1 && (
            <button
              type="button"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              className="mt-1 flex items-center gap-1 text-xs text-ink-2 hover:text-ink pointer-coarse:min-h-11"
            >
              <ChevronDown size={13} aria-hidden className={open ? '' : '-rotate-90'} />
              {t('details', { count: details.length })}
            </button>
          )}
          {open && (
            <div className="mt-1.5 max-w-xl">
              <PagedTable
                label={texts(locale).title(code)}
                rows={details}
                keyOf={d => `${d.what} ${d.rows} ${d.amount}`}
                columns={[
                  { name: t('what'), cell: d => d.what || '–' },
                  {
                    name: t('rowsName'),
                    right: true,
                    cell: d => (d.rows > 0 ? format.integer(d.rows) : '–'),
                  },
                  {
                    name: t('amount'),
                    right: true,
                    cell: d => (d.amount === null ? '–' : format.exactMoney(Number(d.amount), 2)),
                  },
                ]}
              />
            </div>
          )}
        </div>
        <div className="flex flex-col items-end">
          <About code={code} threshold={check.threshold} />
          {BY_MAPPING.has(code) && <ToMapping />}
        </div>
      </div>
    </li>
  )
}

/** Checks that a mapping answers. */
const BY_MAPPING = new Set([
  'unknown_column',
  'possible_column',
  'assumed_format',
  'unknown_word',
  'ignored_file',
])

/** Back to the columns, where the files are still at hand. */
function ToMapping() {
  const t = useTranslations('dataScreen.checks')
  const set = useApp(s => s.set)
  const given = useWork(s => s.files.length > 0)
  if (!given) return null
  return (
    <Button kind="quiet" className="text-xs" onClick={() => set({ dataTab: 'import' })}>
      {t('toMapping')}
    </Button>
  )
}

/** What the documentation says of a check: what it means, the way out, what it may be set to. */
function About({ code, threshold }: { code: string; threshold: number | null }) {
  const t = useTranslations('dataScreen.checks')
  const c = useTranslations('checks')
  const locale = useApp(s => s.locale)
  const rule = ruleOf(code)
  const { title } = texts(locale)
  const { text, fix } = aboutCheck(code, locale)
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button kind="quiet" className="text-xs" aria-label={t('aboutNamed', { title: title(code) })}>
          <BookOpen size={13} aria-hidden />
          {t('about')}
        </Button>
      </Popover.Trigger>
      <PopoverPanel label={title(code)} align="end" className="w-96 p-4 text-sm text-ink-2">
        <p className="font-medium text-ink">{title(code)}</p>
        <p className="mt-1">{text}</p>
        <p className="mt-1 font-medium text-ink">{fix}</p>
        {rule && (
          <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 border-t border-line pt-3 text-xs">
            <dt className="text-ink-3">{t('code')}</dt>
            <dd>
              <code>{code}</code>
            </dd>
            <dt className="text-ink-3">{t('may')}</dt>
            <dd>{rule.may.map(s => c(`report.${s}`)).join(', ')}</dd>
            {rule.threshold && threshold !== null && (
              <>
                <dt className="text-ink-3">{t('threshold')}</dt>
                <dd>
                  {threshold} ({c(`units.${rule.threshold.unit}`)})
                </dd>
              </>
            )}
            <dt className="text-ink-3">{t('set')}</dt>
            <dd>
              <code>{`"checks": {"${code}": …}`}</code>, dataset.json
            </dd>
          </dl>
        )}
      </PopoverPanel>
    </Popover.Root>
  )
}

/** Rows that were set aside, as they stood in the files, to be corrected where they come from. */
function RejectedRows({ report, rejected }: { report: Report; rejected: readonly RejectedTable[] }) {
  const t = useTranslations('dataScreen.checks')
  const format = useReportFormat(report)
  if (rejected.length === 0) return null
  const take = async ({ table, open }: RejectedTable) => {
    try {
      download(`rejected_${table}.csv`, await open())
    } catch (error) {
      useWork.setState({ problem: problemOf(error) })
    }
  }
  return (
    <Card title={t('rejectedTitle')} text={t('rejectedText')}>
      <div className="flex flex-wrap gap-2">
        {rejected.map(item => {
          const rows = report.reconciliation.find(r => r.table === item.table)?.rows_rejected ?? 0
          return (
            <Button key={item.table} onClick={() => void take(item)}>
              <Download size={15} aria-hidden />
              {t('download', { table: item.table, count: format.integer(rows) })}
            </Button>
          )
        })}
      </div>
    </Card>
  )
}
