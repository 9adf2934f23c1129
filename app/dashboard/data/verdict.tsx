'use client'
import { CircleCheck, CircleX, Map as MapIcon } from 'lucide-react'
import { type FormEvent, type ReactNode, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Report } from '@/lib/checks/report-type'
import { Format } from '@/lib/i18n/format'
import { useApp } from '../session/context'
import { forget, openPrivately, openPublished } from '../session/origin'
import { Button } from '../ui/button'
import { FIELD, Field } from '../ui/card'
import { Confirm } from '../ui/confirm'
import { SecretField } from './doors'
import { KeptRows } from './kept-rows'
import { previewUpload, publishUpload, runOnServer, runPrivately } from './runs'
import { type Outcome, useWork } from './work'

/** Numbers in the report's own currency. */
export function useReportFormat({ declaration }: Report): Format {
  const locale = useApp(s => s.locale)
  return useMemo(() => new Format(locale, declaration.currency), [locale, declaration.currency])
}

/** Whether the files can be used, what came in and what became of it, and the next step. */
export function Verdict({ outcome }: { outcome: Outcome }) {
  const t = useTranslations('dataScreen.verdict')
  const format = useReportFormat(outcome.report)
  const { report, manifest } = outcome
  const refused = report.refused.length > 0
  const sales = report.reconciliation.find(r => r.table === 'sales')
  const count = (severity: string) => report.checks.filter(c => c.severity === severity).length
  const { share, limit, accepted } = report.rejected
  return (
    <section
      aria-label={t('label')}
      className="flex flex-col gap-4 rounded-lg border border-line bg-paper p-5 max-[1100px]:p-4"
    >
      <div className="flex items-start gap-3">
        {refused ? (
          <CircleX size={24} aria-hidden className="mt-0.5 shrink-0 text-loss" />
        ) : (
          <CircleCheck size={24} aria-hidden className="mt-0.5 shrink-0 text-gain" />
        )}
        <div className="min-w-0 flex-1">
          <h3 className="text-lg leading-snug font-semibold">
            {refused
              ? t('refused', { name: report.declaration.name })
              : manifest
                ? t(outcome.published ? 'published' : outcome.door, { name: report.declaration.name })
                : t('checked', { name: report.declaration.name })}
          </h3>
          <p className="mt-1 text-ink-2">
            {t('checks', { stop: count('stop'), reject: count('reject'), warn: count('warn') })}{' '}
            {t('share', {
              share: format.percent(share, { digits: 2 }),
              limit: format.percent(limit, { digits: 2 }),
            })}
          </p>
          {accepted && (
            <p className="mt-1 text-ink-2">{t('accepted', { by: accepted.by, reason: accepted.reason })}</p>
          )}
          {outcome.kept !== 'yes' && <p className="mt-1 text-warn-ink">{t(outcome.kept)}</p>}
        </div>
      </div>
      {sales && (
        <dl className="grid grid-cols-[repeat(3,minmax(0,1fr))] gap-px overflow-hidden rounded-md border border-line bg-line">
          <Sum name={t('in')} rows={t('rows', { count: format.integer(sales.rows_in) })}>
            {format.exactMoney(Number(sales.amount_in ?? 0), 2)}
          </Sum>
          <Sum
            sign="="
            name={t('acceptedRows')}
            rows={t('rows', { count: format.integer(sales.rows_accepted) })}
          >
            {format.exactMoney(Number(sales.amount_accepted ?? 0), 2)}
          </Sum>
          <Sum
            sign="+"
            name={t('rejectedRows')}
            rows={t('rows', { count: format.integer(sales.rows_rejected) })}
          >
            {format.exactMoney(Number(sales.amount_rejected ?? 0), 2)}
          </Sum>
        </dl>
      )}
      {manifest && <KeptRows manifest={manifest} format={format} />}
      <Next outcome={outcome} />
    </section>
  )
}

function Sum({
  name,
  rows,
  sign,
  children,
}: {
  name: string
  rows: string
  sign?: string
  children: ReactNode
}) {
  return (
    <div className="bg-paper px-4 py-3">
      <dt className="text-xs text-ink-2">
        {sign && (
          <span aria-hidden className="mr-1.5 font-semibold text-ink-3">
            {sign}
          </span>
        )}
        {name}
      </dt>
      <dd className="mt-0.5 text-lg font-semibold tabular-nums">{children}</dd>
      <dd className="text-xs text-ink-2 tabular-nums">{rows}</dd>
    </div>
  )
}

/** The way on from here: correct, accept by name, look at the map, publish, forget. */
function Next({ outcome }: { outcome: Outcome }) {
  const t = useTranslations('dataScreen.verdict')
  const set = useApp(s => s.set)
  const locale = useApp(s => s.locale)
  const running = useWork(s => s.run !== null)
  const given = useWork(s => s.files.length > 0)
  const { report, manifest, dataset, upload, published, door } = outcome
  if (report.refused.length > 0) {
    const others = report.refused.filter(r => r.code !== 'too_much_rejected')
    return (
      <div className="flex flex-col gap-3 border-t border-line pt-4">
        <ul className="flex flex-col gap-1">
          {report.refused.map(r => (
            <li key={r.code}>{t(`because.${r.code}`)}</li>
          ))}
        </ul>
        {others.length === 0 && given && <Acknowledge door={door} />}
      </div>
    )
  }
  const toMap = () => set({ view: 'map', selected: null, panelOpen: true })
  return (
    <div className="flex flex-wrap items-center gap-2">
      {dataset && (
        <Button
          kind="primary"
          onClick={() => {
            openPrivately(dataset)
            toMap()
          }}
        >
          <MapIcon size={15} aria-hidden />
          {t('onMap')}
        </Button>
      )}
      {dataset && given && (
        <Button
          onClick={() => {
            useWork.setState({ door: 'server' })
            set({ dataTab: 'import' })
          }}
        >
          {t('toServer')}
        </Button>
      )}
      {dataset && (
        <Confirm
          title={t('forgetTitle')}
          text={t('forgetText')}
          action={t('forget')}
          onConfirm={() => {
            useWork.setState({ outcome: null })
            void forget()
          }}
        >
          {t('forget')}
        </Confirm>
      )}
      {!manifest && door === 'private' && given && (
        <Button kind="primary" disabled={running} onClick={() => void runPrivately('build', locale)}>
          {t('build')}
        </Button>
      )}
      {upload && manifest && !published && (
        <>
          <Button disabled={running} onClick={() => void previewUpload().then(opened => opened && toMap())}>
            <MapIcon size={15} aria-hidden />
            {t('onMap')}
          </Button>
          <Publish />
        </>
      )}
      {published && (
        <>
          <Button
            kind="primary"
            onClick={() => {
              openPublished()
              toMap()
            }}
          >
            <MapIcon size={15} aria-hidden />
            {t('onMap')}
          </Button>
          <Button onClick={() => set({ dataTab: 'versions' })}>{t('toVersions')}</Button>
        </>
      )}
    </div>
  )
}

/** Offers the dataset to every reader: asks for the secret once more, in memory where it was given before. */
function Publish() {
  const t = useTranslations('dataScreen.verdict')
  const token = useWork(s => s.token)
  const running = useWork(s => s.run !== null)
  return (
    <form
      className="ml-auto flex items-center gap-3 rounded-md border border-line bg-paper-2 p-3"
      onSubmit={e => {
        e.preventDefault()
        void publishUpload()
      }}
    >
      <div className="w-64">
        <SecretField disabled={running} />
      </div>
      <Button type="submit" kind="primary" disabled={running || token === ''}>
        {t('publish')}
      </Button>
    </form>
  )
}

/** Builds although more is rejected than allowed: somebody says so, by name and with a reason. */
function Acknowledge({ door }: { door: Outcome['door'] }) {
  const t = useTranslations('dataScreen.verdict')
  const locale = useApp(s => s.locale)
  const running = useWork(s => s.run !== null)
  const [by, setBy] = useState('')
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const accept = { by: by.trim(), reason: reason.trim() }
    void (door === 'private' ? runPrivately('build', locale, accept) : runOnServer(locale, accept))
  }
  return (
    <form onSubmit={submit} className="rounded-md border border-line bg-paper-2 p-4">
      <h4 className="font-semibold">{t('acknowledge')}</h4>
      <p className="mt-0.5 max-w-[76ch] text-ink-2">
        {t(door === 'private' ? 'acknowledgeText' : 'acknowledgeSent')}
      </p>
      <div className="mt-3 grid grid-cols-[1fr_2fr_auto] items-end gap-3">
        <Field label={t('by')}>
          <input
            required
            maxLength={120}
            value={by}
            onChange={e => setBy(e.target.value)}
            className={FIELD}
          />
        </Field>
        <Field label={t('reason')}>
          <input
            required
            maxLength={500}
            value={reason}
            onChange={e => setReason(e.target.value)}
            className={FIELD}
          />
        </Field>
        <Button type="submit" kind="primary" disabled={running || !by.trim() || !reason.trim()}>
          {t('anyway')}
        </Button>
      </div>
    </form>
  )
}
