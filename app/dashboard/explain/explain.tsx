'use client'
import { CircleHelp, Copy, SquareTerminal, X } from 'lucide-react'
import { Fragment, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslations } from 'use-intl'
import { CHANNELS } from '@/lib/dataset/schema'
import { inlined } from '@/lib/filter/scope'
import type { MetricId } from '@/lib/metrics/ids'
import type { Ask } from '@/lib/metrics/metric'
import { AnswerTable } from '../ask/answer-table'
import { type Answer, ask } from '../ask/question'
import { write } from '../ask/use-ask'
import { useApp, useFormat, useSession } from '../session/context'
import { Button, IconButton } from '../ui/button'
import { FIELD, Field } from '../ui/card'
import { type KeyWords, withNames } from './readable-rows'
import { explanation, type Figure, readable, type Subject } from './subject'
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
  return <ExplainSign name={name} figures={() => [{ name, value, subject: subject(metric, question) }]} />
}

/**
 * The sign beside any figure, or beside a table of them: `figures` are made when they are asked for. Of several the
 * sheet lets the person choose.
 */
export function ExplainSign({
  name,
  figures,
  className = '',
}: {
  name: string
  figures: () => readonly Figure[]
  className?: string
}) {
  const t = useTranslations('explain')
  const [open, setOpen] = useState<readonly Figure[]>([])
  return (
    <>
      <button
        type="button"
        aria-label={t('open', { name })}
        title={t('open', { name })}
        aria-haspopup="dialog"
        onClick={() => setOpen(figures())}
        className={`inline-flex size-6 shrink-0 items-center justify-center rounded text-ink-3 hover:bg-paper-2 hover:text-ink pointer-coarse:size-11 ${className}`}
      >
        <CircleHelp size={14} aria-hidden />
      </button>
      {open.length > 0 && <Sheet figures={open} onClose={() => setOpen([])} />}
    </>
  )
}

/** What a sheet says, for one of its figures at a time. It hangs on the body: a row of a table cannot hold a dialog. */
function Sheet({ figures, onClose }: { figures: readonly Figure[]; onClose: () => void }) {
  const t = useTranslations('explain')
  const format = useFormat()
  const { manifest } = useSession()
  const set = useApp(s => s.set)
  const [at, setAt] = useState(0)
  const figure = figures[at]
  const { name, value, subject } = figure
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [copied, setCopied] = useState(false)
  useEffect(() => dialog.current?.showModal(), [])
  const sql = subject.statement && inlined(subject.statement)
  const { declaration, version, sha256, built_at } = manifest
  const source = t('source', { name: declaration.name, version, date: format.day(built_at) })
  const text = explanation(figure, key => t(key), [source, t('hash', { hash: sha256 })], sql)
  const askInstead = (question: string) => {
    write(question)
    dialog.current?.close()
    set({ view: 'ask' })
  }
  return createPortal(
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
        {figures.length > 1 && (
          <Field label={t('which')}>
            <select
              className={FIELD}
              value={at}
              onChange={e => {
                setAt(Number(e.target.value))
                setCopied(false)
              }}
            >
              {figures.map((one, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: figures do not move while the sheet is open
                <option key={i} value={i}>
                  {one.value === null ? one.name : `${one.name} : ${one.value}`}
                </option>
              ))}
            </select>
          </Field>
        )}
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
        {subject.method && <MethodPart method={subject.method} />}
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
            <Recomputed key={sql} sql={sql} print={subject.print} />
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
        {subject.rows && <Rows key={inlined(subject.rows)} sql={inlined(subject.rows)} onAsk={askInstead} />}
        <p className="border-t border-line pt-3 text-xs break-words text-ink-3">
          {source}
          <br />
          {t('hash', { hash: sha256 })}
        </p>
      </div>
    </dialog>,
    document.body,
  )
}

/** How a figure comes about where no statement says it. */
function MethodPart({ method: { text, source, inputs } }: { method: NonNullable<Subject['method']> }) {
  const t = useTranslations('explain')
  return (
    <Part title={t('method')}>
      <p>{text}</p>
      {inputs.length > 0 && (
        <dl className="mt-1.5 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 tabular-nums">
          {inputs.map(input => (
            <Fragment key={input.name}>
              <dt className="text-ink-2">{input.name}</dt>
              <dd>{input.value}</dd>
            </Fragment>
          ))}
        </dl>
      )}
      {source && (
        <p className="mt-1.5 text-xs text-ink-2">
          {t('methodSource')} : {source}
        </p>
      )}
    </Part>
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

/** The rows behind a figure, once it is known which of their columns are keys that need a name. */
function Rows({ sql, onAsk }: { sql: string; onAsk: (sql: string) => void }) {
  const t = useTranslations('explain')
  const words = useKeyWords()
  const described = useAnswer(`SELECT * FROM (${sql}) LIMIT 0`)
  if (described && described !== 'failed') {
    const names = described.columns.map(c => c.name)
    return <FirstRows sql={withNames(sql, names, words)} onAsk={onAsk} />
  }
  return (
    <Part title={t('rows')}>
      {described === null ? (
        <p className="text-ink-2">{t('rowsLoading')}</p>
      ) : (
        <p className="text-warn-ink">{t('rowsFailed')}</p>
      )}
    </Part>
  )
}

function useKeyWords(): KeyWords {
  const t = useTranslations()
  return {
    noStore: t('export.table.noStore'),
    chain: t('explain.chain'),
    channels: CHANNELS.map(channel => t(`channels.${channel}`)),
  }
}
function FirstRows({ sql, onAsk }: { sql: string; onAsk: (sql: string) => void }) {
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
