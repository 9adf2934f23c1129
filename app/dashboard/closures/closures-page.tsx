'use client'
import { ArrowLeft, Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { closingRows } from '@/lib/closures/rows'
import { plain } from '@/lib/cube/search'
import { useApp, useFormat, useSession } from '../session/context'
import { useScenario } from '../session/scenario-result'
import { Button } from '../ui/button'
import { FIELD } from '../ui/card'
import { Choice } from '../ui/choice'
import type { Sort } from '../ui/sort'
import { ClosedStores } from './closed-stores'
import { stopClosings, useClosings, useClosingsRun, workOutClosings } from './closings'
import { type ClosingColumn, ClosingsTable } from './closings-table'
import { CLOSURE_TABS, useClosureTab } from './tab'

/** Stores to look at for a closing: what they leave, what the chain would keep, leases and legal entities. */
export function ClosuresPage() {
  const t = useTranslations('closures')
  const te = useTranslations('errors')
  const set = useApp(s => s.set)
  const session = useSession()
  const { market, failure: model } = useScenario()
  const tab = useClosureTab(s => s.tab)
  useClosingsRun(session, market)
  const { found, terms, all } = useClosings()
  const done = useClosings(s => s.state === 'done')
  const [query, setQuery] = useState('')
  const [leases, setLeases] = useState(false)
  const [sort, setSort] = useState<Sort<ClosingColumn> | null>(null)
  const { last_day } = session.manifest.period
  const rows = useMemo(() => closingRows(found, terms, last_day), [found, terms, last_day])
  const unknown = rows.filter(r => r.contribution === null).length
  const money = rows.length === 0 || unknown < rows.length
  const shown = useMemo(() => {
    const wanted = plain(query)
    return rows.filter(r => (!leases || r.leaseSoon) && plain(`${r.name} ${r.id}`).includes(wanted))
  }, [rows, query, leases])
  const gains = rows.filter(r => r.closing.intervals && r.gain && r.gain.low > 0).length
  return (
    <main aria-labelledby="closures-title" className="absolute inset-0 z-[25] overflow-y-auto bg-paper">
      <div className="mx-auto flex max-w-[1280px] flex-col gap-3 px-8 py-6 max-[1100px]:px-4">
        <div>
          <Button kind="quiet" className="-ml-2" onClick={() => set({ view: 'stores' })}>
            <ArrowLeft size={15} aria-hidden />
            {t('back')}
          </Button>
          <h2 id="closures-title" className="text-lg font-semibold">
            {t(tab === 'past' ? 'past.title' : 'title')}
          </h2>
          <Choice
            label={t('tabs.label')}
            className="my-2"
            value={tab}
            onChange={value => useClosureTab.setState({ tab: value })}
            options={CLOSURE_TABS.map(value => ({ value, label: t(`tabs.${value}`) }))}
          />
          <p className="mt-1 max-w-[84ch] text-ink-2">{t(tab === 'past' ? 'past.lead' : 'lead')}</p>
        </div>
        {model?.key === 'model' ? (
          <p role="alert" className="rounded-lg bg-paper-2 p-4">
            {te('model', { reason: model.reason })}
          </p>
        ) : tab === 'past' && market ? (
          <ClosedStores market={market} />
        ) : all === null ? (
          <Waiting />
        ) : (
          <>
            <p className="max-w-[84ch] text-base font-medium">
              {money && done ? `${t('summary', { gain: gains })} ` : ''}
              {t('leases', { count: rows.filter(r => r.leaseSoon).length })}
            </p>
            {unknown > 0 && (
              <p className="rounded-md bg-warn-soft px-3 py-2 text-warn-ink">
                {unknown === rows.length ? t('unknownAll') : t('unknownMany', { count: unknown })}
              </p>
            )}
            <div className="flex flex-wrap items-center gap-3">
              <div className="relative w-64">
                <Search
                  size={14}
                  aria-hidden
                  className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
                />
                <input
                  type="search"
                  aria-label={t('search')}
                  placeholder={t('search')}
                  value={query}
                  onChange={e => setQuery(e.target.value)}
                  className={`${FIELD} w-full pl-8!`}
                />
              </div>
              <label className="inline-flex items-center gap-2 pointer-coarse:h-11">
                <input
                  type="checkbox"
                  checked={leases}
                  onChange={e => setLeases(e.target.checked)}
                  className="size-4 accent-accent"
                />
                {t('onlyLeases')}
              </label>
              <Progress />
            </div>
            {shown.length === 0 && rows.length > 0 ? (
              <div className="flex flex-col items-start gap-2 rounded-lg bg-paper-2 p-4">
                <p>{t('empty')}</p>
                <Button
                  onClick={() => {
                    setQuery('')
                    setLeases(false)
                  }}
                >
                  {t('clear')}
                </Button>
              </div>
            ) : (
              <ClosingsTable
                rows={shown}
                sort={sort ?? { by: money ? 'gain' : 'kept', down: true }}
                money={money}
                onSort={setSort}
              />
            )}
            <section className="text-ink-2">
              <h3 className="mb-1 font-semibold text-ink">{t('limitsTitle')}</h3>
              <ul className="flex max-w-[84ch] list-disc flex-col gap-1 pl-4">
                {(['single', 'costs', 'soft'] as const).map(key => (
                  <li key={key}>{t(`limits.${key}`)}</li>
                ))}
              </ul>
            </section>
          </>
        )}
      </div>
    </main>
  )
}

function Waiting() {
  const t = useTranslations('closures')
  const session = useSession()
  const { market } = useScenario()
  const { state, failure } = useClosings()
  if (state !== 'failed')
    return (
      <p role="status" className="rounded-lg bg-paper-2 p-4 text-ink-2">
        {t('waiting')}
      </p>
    )
  return (
    <div role="alert" className="flex flex-col items-start gap-2 rounded-lg bg-paper-2 p-4">
      <p>{t('failed')}</p>
      <p className="text-xs text-ink-2">{failure}</p>
      {market && <Button onClick={() => void workOutClosings(session, market)}>{t('retry')}</Button>}
    </div>
  )
}

/** How far the work is, and a way to stop it or go on. */
function Progress() {
  const t = useTranslations('closures')
  const format = useFormat()
  const session = useSession()
  const { market } = useScenario()
  const { found, all, state, failure } = useClosings()
  if (state === 'done' || all === null) return null
  const points = state === 'points'
  const done = points ? found.size : [...found.values()].filter(c => c.intervals).length
  const values = { done: format.integer(done), all: format.integer(all) }
  const running = points || state === 'ranges'
  return (
    <div className="ml-auto flex items-center gap-2 text-xs text-ink-2">
      {running && (
        <span
          role="progressbar"
          tabIndex={-1}
          aria-label={t('title')}
          aria-valuenow={done}
          aria-valuemin={0}
          aria-valuemax={all}
          className="block h-1.5 w-28 overflow-hidden rounded-full bg-line"
        >
          <span className="block h-full bg-accent" style={{ width: `${(100 * done) / Math.max(1, all)}%` }} />
        </span>
      )}
      <span role={state === 'failed' ? 'alert' : undefined} title={failure ?? undefined}>
        {state === 'failed'
          ? t('failed')
          : state === 'stopped'
            ? t('stopped', values)
            : t(points ? 'progressPoints' : 'progress', values)}
      </span>
      {running ? (
        <Button kind="quiet" onClick={stopClosings}>
          {t('stop')}
        </Button>
      ) : (
        market && (
          <Button onClick={() => void workOutClosings(session, market)}>
            {t(state === 'failed' ? 'retry' : 'resume')}
          </Button>
        )
      )}
    </div>
  )
}
