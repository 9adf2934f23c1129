'use client'
import { CircleHelp, Copy, SquareTerminal, X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { inlined } from '@/lib/filter/scope'
import type { MetricId } from '@/lib/metrics/ids'
import type { Ask } from '@/lib/metrics/metric'
import { AnswerTable } from '../ask/answer-table'
import { type Answer, ask } from '../ask/question'
import { write } from '../ask/use-ask'
import { useApp, useFormat, useSession } from '../session/context'
import { Button, IconButton } from '../ui/button'
import { readable, type Subject } from './subject'
import { useMetricSubject } from './use-metric-subject'

/** Rows shown of those a figure rests on. */
const SHOWN = 8

/** The sign beside a figure of the catalogue that opens what stands behind it. */
export function Explain({
  metric,
  name,
  value,
  question,
}: {
  metric: MetricId
  name: string
  /** As the page shows it; null where there is no one value, as for a map. */
  value: string | null
  question: Ask
}) {
  const subject = useMetricSubject()
  return <ExplainSign name={name} value={value} subject={() => subject(metric, question)} />
}

/** The sign beside any figure: `subject` is made when it is asked for. */
export function ExplainSign({
  name,
  value,
  subject,
}: {
  name: string
  value: string | null
  subject: () => Subject
}) {
  const t = useTranslations('explain')
  const [open, setOpen] = useState<Subject | null>(null)
  return (
    <>
      <button
        type="button"
        aria-label={t('open', { name })}
        title={t('open', { name })}
        aria-haspopup="dialog"
        onClick={() => setOpen(subject())}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded text-ink-3 hover:bg-paper-2 hover:text-ink pointer-coarse:size-11"
      >
        <CircleHelp size={14} aria-hidden />
      </button>
      {open && <Sheet name={name} value={value} subject={open} onClose={() => setOpen(null)} />}
    </>
  )
}

function Sheet({
  name,
  value,
  subject,
  onClose,
}: {
  name: string
  value: string | null
  subject: Subject
  onClose: () => void
}) {
  const t = useTranslations('explain')
  const format = useFormat()
  const { manifest } = useSession()
  const set = useApp(s => s.set)
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [copied, setCopied] = useState(false)
  useEffect(() => dialog.current?.showModal(), [])
  const sql = subject.statement && inlined(subject.statement)
  const { declaration, version, sha256, built_at } = manifest
  const source = t('source', { name: declaration.name, version, date: format.day(built_at) })
  const text = [
    value === null ? name : `${name} : ${value}`,
    `${t('definition')} : ${subject.definition}`,
    `${t('filter')} : ${subject.filter.join(' · ')}`,
    ...(subject.reason ? [subject.reason] : []),
    ...(subject.caveat ? [`${t('caveat')} : ${subject.caveat}`] : []),
    ...(subject.forecast?.interval ? [subject.forecast.interval] : []),
    source,
    t('hash', { hash: sha256 }),
    ...(sql ? ['', sql] : []),
  ].join('\n')
  const askInstead = (question: string) => {
    write(question)
    dialog.current?.close()
    set({ view: 'ask' })
  }
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      onClick={event => event.target === dialog.current && dialog.current.close()}
      onKeyDown={event => event.key === 'Escape' && event.stopPropagation()}
      className="m-auto max-h-[min(760px,calc(100dvh-48px))] w-[min(680px,calc(100vw-32px))] rounded-xl border border-line bg-paper p-0 text-sm text-ink shadow-panel backdrop:bg-black/30"
    >
      <div className="sticky top-0 z-10 flex items-start gap-3 border-b border-line bg-paper px-5 py-3">
        <div className="min-w-0 flex-1">
          <h2 id={id} className={value === null ? 'text-lg font-semibold' : 'text-xs text-ink-2'}>
            {name}
          </h2>
          {value !== null && <p className="text-lg font-semibold tabular-nums">{value}</p>}
        </div>
        <Button
          onClick={() =>
            void navigator.clipboard.writeText(text).then(
              () => setCopied(true),
              () => setCopied(false),
            )
          }
        >
          <Copy size={14} aria-hidden />
          <span aria-live="polite">{copied ? t('copied') : t('copy')}</span>
        </Button>
        <IconButton label={t('close')} onClick={() => dialog.current?.close()}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <div className="flex flex-col gap-4 px-5 py-4">
        {subject.reason && (
          <p className="rounded-md bg-warn-soft px-3 py-2 text-warn-ink">{subject.reason}</p>
        )}
        <Part title={t('definition')}>{subject.definition}</Part>
        <Part title={t('filter')}>
          <ul className="flex flex-wrap gap-1.5 pt-0.5">
            {subject.filter.map(part => (
              <li key={part} className="rounded-md bg-paper-2 px-2 py-0.5">
                {part}
              </li>
            ))}
          </ul>
        </Part>
        {subject.caveat && <Part title={t('caveat')}>{subject.caveat}</Part>}
        {subject.forecast && (
          <Part title={t('model')}>
            {subject.forecast.interval && <p>{subject.forecast.interval}</p>}
            <Button
              kind="quiet"
              className="-ml-2 text-accent!"
              onClick={() => {
                dialog.current?.close()
                set({ view: 'model' })
              }}
            >
              {t('modelPage')}
            </Button>
          </Part>
        )}
        {sql && (
          <Part
            title={t('sql')}
            action={
              <Button kind="quiet" onClick={() => askInstead(sql)}>
                <SquareTerminal size={14} aria-hidden />
                {t('ask')}
              </Button>
            }
          >
            <Recomputed sql={sql} print={subject.print} />
            <section
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
              tabIndex={0}
              aria-label={t('sql')}
              className="mt-1.5 max-h-44 overflow-auto rounded-md border border-line bg-paper-2 p-3"
            >
              <pre className="font-mono text-xs whitespace-pre-wrap">{readable(sql)}</pre>
            </section>
          </Part>
        )}
        {subject.rows && <Rows sql={inlined(subject.rows)} onAsk={askInstead} />}
        <p className="border-t border-line pt-3 text-xs break-words text-ink-3">
          {source}
          <br />
          {t('hash', { hash: sha256 })}
        </p>
      </div>
    </dialog>
  )
}

function Part({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="flex items-center gap-2">
        <h3 className="flex-1 text-xs font-medium text-ink-2">{title}</h3>
        {action}
      </div>
      <div className="text-ink">{children}</div>
    </section>
  )
}

/** Asks the engine while the sheet is open. */
function useAnswer(sql: string): Answer | 'failed' | null {
  const { engine } = useSession()
  const [answer, setAnswer] = useState<Answer | 'failed' | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    ask(engine, sql, abort.signal).then(
      found => !abort.signal.aborted && setAnswer(found),
      () => !abort.signal.aborted && setAnswer('failed'),
    )
    return () => abort.abort()
  }, [engine, sql])
  return answer
}

/** The figure as the statement gives it now: what is shown and what is asked are held against each other. */
function Recomputed({ sql, print }: { sql: string; print: (value: number) => string }) {
  const t = useTranslations('explain')
  const answer = useAnswer(sql)
  const value = answer && answer !== 'failed' ? answer.columns[0]?.values[0] : null
  return (
    <p role="status" className="text-ink-2 tabular-nums">
      {answer === null
        ? t('recomputing')
        : typeof value === 'number' && Number.isFinite(value)
          ? t('recomputed', { value: print(value) })
          : t('notRecomputed')}
    </p>
  )
}

function Rows({ sql, onAsk }: { sql: string; onAsk: (sql: string) => void }) {
  const t = useTranslations('explain')
  const format = useFormat()
  const count = useAnswer(`SELECT count(*) AS rows FROM (${sql})`)
  const first = useAnswer(`SELECT * FROM (${sql}) LIMIT ${SHOWN}`)
  const total = count && count !== 'failed' ? Number(count.columns[0].values[0]) : null
  return (
    <Part
      title={`${t('rows')}${total === null ? '' : ` : ${total > SHOWN ? t('rowsFirst', { shown: SHOWN, count: format.integer(total) }) : t('rowsCount', { count: total })}`}`}
      action={
        <Button kind="quiet" onClick={() => onAsk(sql)}>
          <SquareTerminal size={14} aria-hidden />
          {t('ask')}
        </Button>
      }
    >
      {first === null ? (
        <p className="text-ink-2">{t('rowsLoading')}</p>
      ) : first === 'failed' ? (
        <p className="text-warn-ink">{t('rowsFailed')}</p>
      ) : (
        <div className="mt-1 flex max-h-72 rounded-md border border-line">
          <AnswerTable answer={first} />
        </div>
      )}
    </Part>
  )
}
