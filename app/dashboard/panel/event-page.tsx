'use client'
import { ArrowLeft } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import type { EventRow, MeasuredTransfer } from '@/lib/dataset/evidence-read'
import { METHODS } from '@/lib/evidence/score'
import { flyTo } from '../map/camera'
import { useApp, useFormat, useSession } from '../session/context'
import type { PastEvents } from '../session/market'
import { Button } from '../ui/button'
import { useIntervalText } from './interval-text'
import { type Measured, measuredOf, replayOf } from './proof-facts'
import { extentOf, Whisker } from './whisker'

/** One past event: what its customers really did, and what the model would have said the month before. */
export function EventPage({ past, event }: { past: PastEvents; event: EventRow }) {
  const t = useTranslations()
  const format = useFormat()
  const { cube } = useSession()
  const set = useApp(s => s.set)
  const measured = useMemo(() => measuredOf(past.transfers, event.event_key), [past, event])
  const reason = event.reason && t(`evidence.reason.${event.reason}`)
  const store = cube.source.stores.find(s => s.id === event.store_id)
  useEffect(() => {
    if (store) flyTo({ lat: store.lat, lon: store.lon, zoom: 8 })
  }, [store])
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Button kind="quiet" className="-ml-2" onClick={() => set({ event: null })}>
          <ArrowLeft size={15} aria-hidden />
          {t('screen.event.back')}
        </Button>
        <h2 className="mt-1 text-lg leading-snug font-semibold">
          {t(`screen.event.${event.kind}`, {
            name: event.name,
            month: format.month(toDate(event.month)),
          })}
        </h2>
        <p className="text-ink-2">
          {event.zones > 0 && `${t('screen.event.zones', { zones: format.integer(event.zones) })} `}
          {event.used ? t('screen.event.used') : t('screen.event.unused', { reason: reason ?? '–' })}
        </p>
      </div>
      {measured ? (
        <Transfer measured={measured} event={event} past={past} />
      ) : (
        <p className="rounded-lg bg-paper-2 p-2.5 text-ink-2">
          {t('screen.event.noMeasure', { reason: reason ?? t('screen.event.noMeasureWhy') })}
        </p>
      )}
      <Forecast past={past} event={event} />
    </div>
  )
}

/** Whether the event took a store away, added one, or moved one. */
const sideOf = (event: EventRow): 'closure' | 'opening' | 'move' =>
  event.kind === 'move'
    ? 'move'
    : event.kind === 'closure' || event.kind === 'temporary_closure'
      ? 'closure'
      : 'opening'

function Transfer({ measured, event, past }: { measured: Measured; event: EventRow; past: PastEvents }) {
  const t = useTranslations()
  const format = useFormat()
  const set = useApp(s => s.set)
  const { between, print } = useIntervalText()
  const side = sideOf(event)
  const share = (v: { point: number; low: number; high: number } | null) =>
    v ? `${print(v.point, 'share')} (${between(v.low, v.high, 'share')})` : '–'
  const name = (row: MeasuredTransfer) =>
    row.destination === 'store'
      ? row.to_store_key === 0
        ? t('screen.event.destinations.others')
        : (past.stores.get(row.to_store_key)?.name ?? '–')
      : row.destination === 'stayed'
        ? t(`screen.event.destinations.stayed.${side}`)
        : t(`screen.event.destinations.${row.destination}`)
  const extent = extentOf(measured.rows.map(r => ({ low: r.share_low, high: r.share_high })))
  const sentence =
    side === 'closure'
      ? t('screen.event.sentenceClosure', { lost: share(measured.lost), kept: share(measured.moved) })
      : side === 'opening'
        ? t('screen.event.sentenceOpening', { moved: share(measured.moved), fresh: share(measured.fresh) })
        : t('screen.event.sentenceMove', { stayed: share(measured.stayed), lost: share(measured.lost) })
  return (
    <section>
      <p className="mb-2 text-base leading-snug font-medium text-pretty">{sentence}</p>
      <h3 className="font-semibold">{t('screen.event.measured')}</h3>
      <p className="mb-1 text-xs text-ink-3">{t('evidence.transfer.definition')}</p>
      <table className="w-full text-xs tabular-nums">
        <thead className="text-ink-2">
          <tr>
            <th />
            <th className="font-medium">{t('screen.event.share')}</th>
            <th className="pl-2 text-right font-medium">{t('screen.event.amount')}</th>
            <th className="pl-2 text-right font-medium">{t('screen.event.customers')}</th>
          </tr>
        </thead>
        <tbody>
          {measured.rows.map(row => {
            const id = past.stores.get(row.to_store_key)?.store_id ?? null
            return (
              <tr
                key={`${row.destination} ${row.to_store_key}`}
                onMouseEnter={() => set({ hovered: id })}
                onMouseLeave={() => set({ hovered: null })}
                className="border-t border-line"
              >
                <th className="w-full py-1 text-left text-sm leading-tight font-normal">{name(row)}</th>
                <td className="pl-2">
                  <div className="flex w-28 items-center gap-1">
                    <Whisker
                      value={{ point: row.share, low: row.share_low, high: row.share_high }}
                      extent={extent}
                      colour={row.destination === 'lost' ? 'var(--loss)' : 'var(--accent)'}
                      className="h-2.5 min-w-0 flex-1"
                    />
                    <span className="w-11 text-right" title={between(row.share_low, row.share_high, 'share')}>
                      {format.percent(row.share, { digits: 0 })}
                    </span>
                  </div>
                </td>
                <td className="pl-2 text-right whitespace-nowrap" title={between(row.low, row.high)}>
                  {format.money(row.amount, { digits: 2 })}
                </td>
                <td className="pl-2 text-right text-ink-2">
                  {row.customers === null || Number.isNaN(row.customers)
                    ? '–'
                    : format.integer(row.customers)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function Forecast({ past, event }: { past: PastEvents; event: EventRow }) {
  const t = useTranslations()
  const format = useFormat()
  const set = useApp(s => s.set)
  const { print, between } = useIntervalText()
  const rows = useMemo(
    () => past.backtest.filter(r => r.event_key === event.event_key && !r.placebo),
    [past, event],
  )
  const replay = replayOf(rows)
  if (!replay) return <p className="text-ink-2">{t('screen.event.forecastNone')}</p>
  const lines = rows
    .filter(r => r.role !== 'self' && r.before > 0)
    .map(r => ({
      row: r,
      id: past.stores.get(r.store_key)?.store_id ?? null,
      name:
        r.role === 'incumbent'
          ? (past.stores.get(r.store_key)?.name ?? '–')
          : r.role === 'web'
            ? t('screen.event.web')
            : t('screen.event.total'),
      change: {
        point: r.predicted / r.before - 1,
        low: r.predicted_low / r.before - 1,
        high: r.predicted_high / r.before - 1,
      },
      actual: r.actual / r.before - 1,
      inside: r.actual >= r.predicted_low && r.actual <= r.predicted_high,
    }))
    .sort(
      (a, b) =>
        Number(b.row.role === 'stores_total') - Number(a.row.role === 'stores_total') ||
        Number(a.row.role === 'web') - Number(b.row.role === 'web') ||
        b.row.before - a.row.before,
    )
  const extent = extentOf(lines.flatMap(l => [l.change, { low: l.actual, high: l.actual }]))
  const { self, score } = replay
  return (
    <section>
      <h3 className="font-semibold">{t('screen.event.forecast')}</h3>
      <p className="mb-1 text-xs text-ink-2">{t('screen.proof.eventsText')}</p>
      <ul>
        {lines.map(l => (
          <li
            key={`${l.row.role} ${l.row.store_key}`}
            onMouseEnter={() => set({ hovered: l.id })}
            onMouseLeave={() => set({ hovered: null })}
            title={t('screen.proof.predictedRange', {
              predicted: print(l.change.point, 'points'),
              range: between(l.change.low, l.change.high, 'points'),
              actual: print(l.actual, 'points'),
            })}
            className={`grid grid-cols-[minmax(0,1fr)_6rem_7rem] items-center gap-2 border-t border-line py-1 ${l.row.role === 'stores_total' ? 'font-medium' : ''}`}
          >
            <span className="leading-tight">{l.name}</span>
            <Whisker value={l.change} extent={extent} actual={{ value: l.actual, inside: l.inside }} />
            <span className="text-right text-xs whitespace-nowrap text-ink-2 tabular-nums">
              {print(l.change.point, 'points')} / <b className="text-ink">{print(l.actual, 'points')}</b>
            </span>
          </li>
        ))}
      </ul>
      {self && self.actual > 0 && (
        <p className="mt-1.5">
          <span className="font-medium">{t('screen.event.self', { name: event.name })}</span>{' '}
          {t('screen.proof.predictedRange', {
            predicted: print(self.predicted, 'money'),
            range: between(self.predicted_low, self.predicted_high),
            actual: print(self.actual, 'money'),
          })}
        </p>
      )}
      {score && (
        <p className="mt-1 text-xs text-ink-3">
          {t('screen.named', { name: t('screen.event.error') })}{' '}
          {METHODS.map(
            m =>
              `${t(`evidence.backtest.${m}`)} ${t('screen.proof.errorUnit', { points: format.decimal(score.wrmse[m], 1) })}`,
          ).join(' · ')}
        </p>
      )}
    </section>
  )
}
