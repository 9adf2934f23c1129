'use client'
import { Check, ChevronRight, CircleHelp, X } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import type { Evidence, ScenarioResult } from '@/lib/market/types'
import { useApp, useFormat } from '../session/context'
import type { Market, PastEvents } from '../session/market'
import { Button } from '../ui/button'
import { useIntervalText } from './interval-text'
import { type Backtest, backtestOf, ownEvidence, type PastEvent } from './proof-facts'
import { extentOf, Whisker } from './whisker'

/** One line under every forecast: how the model did on past events, and the way to the evidence. */
export function ProofLine({ market, onOpen }: { market: Market; onOpen: () => void }) {
  const t = useTranslations()
  const judged = useMemo(() => (market.past ? backtestOf(market.past) : null), [market.past])
  const good = judged?.verdict === 'beats_baselines'
  return (
    <button
      type="button"
      onClick={onOpen}
      className={`flex items-start gap-2 rounded-lg px-2.5 py-2 text-left text-xs ${good ? 'bg-paper-2 text-ink-2' : 'bg-warn-soft text-warn-ink'}`}
    >
      <CircleHelp size={14} aria-hidden className="mt-0.5 shrink-0" />
      <span>
        <b className="font-medium">{t('screen.proof.short')}</b>{' '}
        {judged
          ? t(`evidence.verdict.${judged.verdict}`, { events: judged.score?.events ?? 0 })
          : t('screen.proof.old')}
      </span>
      <ChevronRight size={14} aria-hidden className="mt-0.5 ml-auto shrink-0" />
    </button>
  )
}

/** The evidence behind a forecast: elasticity, replayed forecasts, and each past event. */
export function Proof({ result, market }: { result: ScenarioResult; market: Market }) {
  const t = useTranslations('screen.proof')
  const set = useApp(s => s.set)
  const { past } = market
  const judged = useMemo(() => (past ? backtestOf(past) : null), [past])
  const opens = result.changes.some(c => c.kind !== 'close')
  const closes = result.changes.some(c => c.kind === 'close' || c.kind === 'move')
  const { assumptions } = result
  return (
    <div className="flex flex-col gap-4">
      <section>
        <h3 className="mb-0.5 font-semibold">{t('elasticity')}</h3>
        <p className="mb-1.5 text-xs text-ink-2">{t('elasticityText')}</p>
        {opens && <Elasticity term="access_opening" past={past} used={assumptions.access_opening} />}
        {closes && <Elasticity term="access_closing" past={past} used={assumptions.access_closing} />}
        <p className="mt-2 mb-1.5 text-xs text-ink-2">{t('webText')}</p>
        {opens && <Elasticity term="web_opening" past={past} used={assumptions.web_opening} />}
        {closes && <Elasticity term="web_closing" past={past} used={assumptions.web_closing} />}
      </section>
      {judged && past ? (
        past.events.length === 0 ? (
          <p className="rounded-lg bg-warn-soft p-2.5 text-warn-ink">{t('none')}</p>
        ) : (
          <>
            <BacktestSummary judged={judged} />
            <EventList judged={judged} />
          </>
        )
      ) : (
        <p className="rounded-lg bg-warn-soft p-2.5 text-warn-ink">{t('old')}</p>
      )}
      <Button onClick={() => set({ view: 'model', event: null })}>{t('more')}</Button>
    </div>
  )
}

/** A term's prior, the events' own estimate and what is used, as three whiskers on one axis. */
export function Elasticity({
  term,
  past,
  used,
}: {
  term: 'access_opening' | 'access_closing' | 'web_opening' | 'web_closing'
  past: PastEvents | null
  used: Evidence
}) {
  const t = useTranslations('screen.proof')
  const tt = useTranslations('evidence.term')
  const format = useFormat()
  const row = past?.elasticities.find(e => e.term === term) ?? null
  const own = row && ownEvidence(row)
  const asPoint = (r: { low: number; mid: number; high: number }) => ({
    point: r.mid,
    low: r.low,
    high: r.high,
  })
  const lines = [
    {
      name: t('prior'),
      value: row
        ? { point: row.prior_mid, low: row.prior_low, high: row.prior_high }
        : used.source === 'prior'
          ? asPoint(used)
          : null,
      colour: 'var(--ink-3)',
    },
    { name: t('evidence'), value: own, colour: 'var(--ink-2)' },
    { name: t('result'), value: asPoint(used), colour: 'var(--accent)' },
  ]
  const extent = extentOf(lines.flatMap(l => (l.value ? [l.value] : [])))
  const print = (v: number) => format.decimal(v, 2, false, true)
  return (
    <div className="mb-2">
      <h4 className="text-xs font-medium">{tt(term)}</h4>
      <dl>
        {lines.map(({ name, value, colour }) => (
          <div key={name} className="grid grid-cols-[6.5rem_minmax(0,1fr)_7.5rem] items-center gap-2">
            <dt className="text-xs text-ink-2">{name}</dt>
            <dd className="contents">
              {value ? (
                <>
                  <Whisker value={value} extent={extent} colour={colour} className="h-2.5" />
                  <span className="text-right text-xs whitespace-nowrap tabular-nums">
                    <b className="font-medium">{print(value.point)}</b>{' '}
                    <span className="text-ink-2">
                      ({print(value.low)} – {print(value.high)})
                    </span>
                  </span>
                </>
              ) : (
                <span className="col-span-2 text-xs text-ink-3">{t('noEvidence')}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-xs text-ink-3">
        {used.source === 'assumed'
          ? t('assumed', { range: `${print(used.low)} – ${print(used.high)}` })
          : used.weight > 0
            ? t('weight', {
                weight: format.percent(used.weight, { digits: 0 }),
                events: used.events,
              })
            : t('weightNone')}
      </p>
    </div>
  )
}

/** The model against three plain rules, its coverage, and the new stores' own sales apart. */
export function BacktestSummary({ judged, plain = false }: { judged: Backtest; plain?: boolean }) {
  const t = useTranslations()
  const format = useFormat()
  const { score, placebo, errors, verdict } = judged
  if (!score) return <p className="text-ink-2">{t('evidence.verdict.no_events')}</p>
  const largest = Math.max(...errors.map(e => e.points))
  const points = (v: number) => t('screen.proof.errorUnit', { points: format.decimal(v, 1, false, true) })
  return (
    <section>
      {!plain && (
        <>
          <h3 className="mb-0.5 font-semibold">{t('screen.proof.backtest')}</h3>
          <p className="text-xs text-ink-2">{t('screen.proof.backtestText')}</p>
          <p
            className={`my-1.5 rounded-md px-2.5 py-1.5 ${verdict === 'beats_baselines' ? 'bg-paper-2' : 'bg-warn-soft text-warn-ink'}`}
          >
            {t(`evidence.verdict.${verdict}`, { events: score.events })}
          </p>
        </>
      )}
      <h4 className="text-xs font-medium">
        {t('screen.proof.error')}{' '}
        <span className="font-normal text-ink-3">({t('screen.proof.errorText')})</span>
      </h4>
      <ul className="mt-0.5">
        {errors.map(({ method, points: error }) => (
          <li
            key={method}
            className="grid grid-cols-[minmax(0,1fr)_6rem_3.25rem] items-center gap-2 py-0.5 text-xs"
          >
            <span className={`truncate ${method === 'model' ? 'font-medium' : 'text-ink-2'}`}>
              {t(`evidence.backtest.${method}`)}
            </span>
            <span
              className={`block h-2 rounded-sm ${method === 'model' ? 'bg-accent' : 'bg-ink-3/50'}`}
              style={{ width: `${(100 * error) / largest}%` }}
            />
            <span className="text-right tabular-nums">{points(error)}</span>
          </li>
        ))}
      </ul>
      {!plain && (
        <ul className="mt-1 ml-4 list-disc text-xs text-ink-2">
          <li>
            {t('screen.proof.coverage', {
              inside: judged.inside,
              count: score.incumbents,
              share: format.percent(score.coverage, { digits: 0 }),
              totals: `${judged.totals.inside}/${judged.totals.count}`,
            })}
          </li>
          {score.transfer_error !== null && (
            <li>{t('screen.proof.transferError', { points: format.decimal(score.transfer_error, 0) })}</li>
          )}
          <li>
            {score.own_error === null
              ? t('screen.proof.ownNone')
              : t('screen.proof.own', { error: format.percent(score.own_error, { digits: 0 }) })}
          </li>
          {placebo && (
            <li>
              {t('screen.proof.placebo', {
                model: format.decimal(placebo.wrmse.model, 1),
                none: format.decimal(placebo.wrmse.no_change, 1),
              })}
            </li>
          )}
        </ul>
      )}
    </section>
  )
}

/** Every past event: forecast range and what happened, on one axis; a click opens its own page. */
export function EventList({ judged }: { judged: Backtest }) {
  const t = useTranslations('screen.proof')
  const extent = extentOf(
    judged.events.flatMap(({ replay }) =>
      replay ? [replay.change, { low: replay.actual, high: replay.actual }] : [],
    ),
  )
  return (
    <section>
      <h3 className="mb-0.5 font-semibold">{t('events')}</h3>
      <p className="mb-1 text-xs text-ink-2">{t('eventsText')}</p>
      <ul>
        {judged.events.map(past => (
          <li key={past.event.event_key}>
            <EventLine past={past} extent={extent} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function EventLine({ past, extent }: { past: PastEvent; extent: readonly [number, number] }) {
  const t = useTranslations()
  const format = useFormat()
  const set = useApp(s => s.set)
  const { print, between } = useIntervalText()
  const { event, replay } = past
  const month = format.month(toDate(event.month))
  const kind = t(`evidence.kind.${event.kind}`)
  return (
    <button
      type="button"
      onClick={() => set({ event: event.event_key, view: 'scenarios', panelOpen: true })}
      onMouseEnter={() => set({ hovered: event.store_id })}
      onMouseLeave={() => set({ hovered: null })}
      title={
        replay
          ? t('screen.proof.predictedRange', {
              predicted: print(replay.change.point, 'points'),
              range: between(replay.change.low, replay.change.high, 'points'),
              actual: print(replay.actual, 'points'),
            })
          : undefined
      }
      className="grid w-full grid-cols-[minmax(0,1fr)_6.5rem_4.25rem] items-center gap-2 rounded px-1 py-1 text-left hover:bg-paper-2 pointer-coarse:min-h-11"
    >
      <span className="min-w-0">
        <span className="block truncate">{event.name}</span>
        <span className="block text-xs text-ink-3">{t('screen.proof.event', { kind, month })}</span>
      </span>
      {replay ? (
        <>
          <Whisker
            value={replay.change}
            extent={extent}
            actual={{ value: replay.actual, inside: replay.inside }}
          />
          <span className="flex items-center justify-end gap-1 text-xs whitespace-nowrap tabular-nums">
            {print(replay.actual, 'points')}
            {replay.inside ? (
              <Check size={13} aria-label={t('screen.proof.hit')} className="text-gain" />
            ) : (
              <X size={13} aria-label={t('screen.proof.miss')} className="text-loss" />
            )}
          </span>
        </>
      ) : (
        <span className="col-span-2 text-right text-xs text-ink-3">{t('screen.proof.notForecast')}</span>
      )}
    </button>
  )
}
