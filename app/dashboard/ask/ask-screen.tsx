'use client'
import { FileSpreadsheet, Map as MapIcon, Play, Square, TableProperties } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { TABLES } from '@/lib/dataset/schema'
import type { ExportTable } from '@/lib/export/table'
import { saveCsv, saveXlsx } from '../export/files'
import { useOffer } from '../export/offers'
import { useAboutDataset } from '../export/use-about'
import { useApp, useFormat, useSession } from '../session/context'
import { Button } from '../ui/button'
import { Choice } from '../ui/choice'
import { AnswerChart } from './answer-chart'
import { AnswerTable } from './answer-table'
import { Editor } from './editor'
import { Examples } from './examples-list'
import type { Fault } from './fault'
import { History } from './history-list'
import { placesOf, showOnMap } from './on-map'
import { type Answer, MOST_ROWS } from './question'
import { SchemaList } from './schema-list'
import { run, stop, useAsk, write } from './use-ask'

type Side = 'examples' | 'schema' | 'history'

/** The console for those who write SQL: question, answer, and what helps to write it. */
export function AskScreen() {
  const t = useTranslations('ask')
  const format = useFormat()
  const { engine, manifest } = useSession()
  const [side, setSide] = useState<Side>('examples')
  const answer = useAsk(s => s.answer)
  const fault = useAsk(s => s.fault)
  const running = useAsk(s => s.running)
  const written = useAsk(s => s.sql !== '')
  const tables = useMemo(
    () => TABLES.filter(table => manifest.audience === 'detailed' || table.audience === 'shared'),
    [manifest],
  )
  const go = () => void run(engine)
  return (
    <main aria-label={t('title')} className="absolute inset-0 z-[25] flex bg-paper-2">
      <aside
        aria-label={t('sides')}
        className="flex w-80 shrink-0 flex-col border-r border-line bg-paper px-4 py-3 max-[1100px]:w-64"
      >
        <Choice
          label={t('sides')}
          value={side}
          onChange={setSide}
          options={[
            { value: 'examples', label: t('tabs.examples') },
            { value: 'schema', label: t('tabs.schema') },
            { value: 'history', label: t('tabs.history') },
          ]}
          className="mb-3 self-start"
        />
        {side === 'examples' && <Examples onRun={go} />}
        {side === 'schema' && <SchemaList tables={tables} />}
        {side === 'history' && <History />}
      </aside>
      <div className="flex min-w-0 flex-1 flex-col gap-3 px-5 py-4 max-[1100px]:px-4">
        <div>
          <h2 className="text-lg font-semibold">{t('title')}</h2>
          <p className="text-ink-2">{t('intro')}</p>
        </div>
        <div className="h-[clamp(140px,28vh,300px)] shrink-0">
          <Editor label={t('editor')} hint={t('start')} tables={tables} onRun={go} />
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {running ? (
            <Button kind="primary" onClick={stop}>
              <Square size={13} aria-hidden />
              {t('cancel')}
            </Button>
          ) : (
            <Button kind="primary" onClick={go} aria-keyshortcuts="Control+Enter">
              <Play size={13} aria-hidden />
              {t('run')}
            </Button>
          )}
          {written && !running && (
            <Button kind="quiet" onClick={() => write('')}>
              {t('clear')}
            </Button>
          )}
          <span className="text-xs text-ink-2">
            {t('shortcut')} · {t('limit', { rows: format.integer(MOST_ROWS) })}
          </span>
          {running && <Progress since={running.since} />}
        </div>
        {fault && <FaultCard fault={fault} />}
        {answer && <Result key={`${answer.sql} ${answer.seconds}`} answer={answer} />}
      </div>
    </main>
  )
}

/** Seconds since the question was put, once it takes longer than one notices. */
function Progress({ since }: { since: number }) {
  const t = useTranslations('ask')
  const format = useFormat()
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((performance.now() - since) / 1000), 100)
    return () => clearInterval(timer)
  }, [since])
  if (seconds < 0.3) return null
  return (
    <span role="status" className="ml-auto text-ink-2 tabular-nums">
      <span className="sr-only">{t('working')}</span>
      <span aria-hidden>{t('running', { seconds: format.decimal(seconds, 1, false, true) })}</span>
    </span>
  )
}

function FaultCard({ fault }: { fault: Fault }) {
  const t = useTranslations('ask.faults')
  const calm = fault.code === 'cancelled' || fault.code === 'empty'
  return (
    <div
      role="alert"
      className={`rounded-lg border border-line px-4 py-3 ${calm ? 'bg-paper' : 'bg-warn-soft text-warn-ink'}`}
    >
      <p className="font-medium">
        {t(fault.code, fault.values)}
        {fault.suggestion && ` ${t('suggestion', { name: fault.suggestion })}`}
      </p>
      {!calm && fault.detail && (
        <p className="mt-1 font-mono text-xs whitespace-pre-wrap">
          <span className="sr-only">{t('detail')} </span>
          {fault.detail}
        </p>
      )}
    </div>
  )
}

function Result({ answer }: { answer: Answer }) {
  const t = useTranslations('ask')
  const format = useFormat()
  const locale = useApp(s => s.locale)
  const set = useApp(s => s.set)
  const about = useAboutDataset()
  const texts = useTranslations('export.about')
  const exports = useTranslations('export')
  const [view, setView] = useState<'table' | 'chart'>('table')
  const onMap = useMemo(() => placesOf(answer), [answer])
  const seconds = format.decimal(answer.seconds, answer.seconds < 10 ? 2 : 0)
  const table: ExportTable = { title: t('save.name'), rows: answer.rows, columns: answer.columns }
  const name = ['chalandise', t('save.name'), new Date().toISOString().slice(0, 10)]
  const lines = [
    { label: texts('sql'), text: answer.sql },
    {
      label: texts('rows'),
      text: answer.more ? texts('cut', { rows: format.integer(answer.rows) }) : format.integer(answer.rows),
    },
    ...about,
  ]
  useOffer({
    kind: 'table',
    id: 'answer',
    where: 'page',
    title: exports('answer'),
    notes: lines,
    make: () => table,
  })
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-lg border border-line bg-paper">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
        <Choice
          label={t('views.label')}
          value={view}
          onChange={setView}
          options={[
            { value: 'table', label: t('views.table') },
            { value: 'chart', label: t('views.chart') },
          ]}
        />
        <p role="status" className="mr-auto text-ink-2 tabular-nums">
          {answer.more
            ? t('more', { rows: format.integer(answer.rows), seconds })
            : t('done', { rows: answer.rows, seconds })}
        </p>
        <Button
          disabled={!onMap}
          title={onMap ? undefined : t('map.needs')}
          onClick={() => {
            showOnMap(onMap)
            set({ view: 'map', selected: null })
          }}
        >
          <MapIcon size={14} aria-hidden />
          {t('map.show')}
        </Button>
        <Button onClick={() => saveCsv(table, locale, name)}>
          <TableProperties size={14} aria-hidden />
          {t('save.csv')}
        </Button>
        <Button onClick={() => void saveXlsx(table, lines, texts('title'), name)}>
          <FileSpreadsheet size={14} aria-hidden />
          {t('save.xlsx')}
        </Button>
      </div>
      {answer.rows === 0 ? (
        <p className="p-4 text-ink-2">{t('empty')}</p>
      ) : view === 'table' ? (
        <AnswerTable answer={answer} />
      ) : (
        <AnswerChart answer={answer} />
      )}
    </div>
  )
}
