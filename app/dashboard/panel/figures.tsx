'use client'
import { useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { isWaiting } from '@/lib/filter/resolve'
import { METRIC_IDS, type MetricId } from '@/lib/metrics/ids'
import type { Ask, Metric } from '@/lib/metrics/metric'
import { changeOf, type Reading, read } from '@/lib/metrics/read'
import { metricOf } from '@/lib/metrics/registry'
import { Explain } from '../explain/explain'
import { type Only, useAsk } from '../session/asking'
import { CutNote } from './cut-note'
import { Figure } from './figure'
import { useMetricText } from './metric-text'

const OF_CHAIN: readonly MetricId[] = [
  'revenue',
  'like_for_like',
  'tickets',
  'average_basket',
  'web_share',
  'active_customers',
]
const OF_STORE: readonly MetricId[] = [
  'revenue',
  'like_for_like',
  'tickets',
  'average_basket',
  'revenue_per_m2',
  'active_customers',
]
const OF_PLACE: readonly MetricId[] = ['revenue_per_inhabitant', 'penetration']

interface Line {
  metric: Metric
  reading: Reading
  change: number | null
}

/** The key figures of the page's filter, or of one store, and behind them all the others of the catalogue. */
export function Figures({ only }: { only?: Only }) {
  const t = useTranslations('figures')
  const text = useMetricText()
  const note = useNote()
  const [all, setAll] = useState(false)
  const ask = useAsk(only ?? null, all ? { counts: true, minutes: true, km2: true } : {})
  const keys = useMemo(
    () => (only ? OF_STORE : ask.filter.filter.place ? [...OF_CHAIN, ...OF_PLACE] : OF_CHAIN),
    [only, ask],
  )
  const lines = useLines(ask, keys)
  const others = useMemo(() => METRIC_IDS.filter(id => !keys.includes(id)), [keys])
  return (
    <div>
      <div className="grid grid-cols-2 gap-2">
        {lines.map(({ metric, reading, change }) => {
          const { value, reason } = reading
          const name = text.text(metric, 'name')
          return (
            <Figure
              key={metric.id}
              name={metric.id === 'like_for_like' ? t('likeForLike') : name}
              value={value === null ? null : text.short(metric, value)}
              reason={reason && text.reason(reason)}
              near={isNear(reading)}
              explain={
                <Explain
                  metric={metric.id}
                  name={name}
                  value={value === null ? null : text.exact(metric, value)}
                  question={ask}
                />
              }
              delta={
                change === null
                  ? null
                  : { text: text.change(metric, change), direction: Math.sign(Math.round(change * 1000)) }
              }
              note={note(ask, metric, reading)}
            />
          )
        })}
      </div>
      <CutNote ask={ask} />
      <details className="group mt-2" onToggle={e => setAll(e.currentTarget.open)}>
        <summary className="cursor-pointer rounded py-1 text-xs text-ink-2 hover:text-ink pointer-coarse:py-3">
          {t('all')}
        </summary>
        {all && <Others ask={ask} ids={others} />}
      </details>
    </div>
  )
}

/** Months that were published together are said once for all figures, with how much they are. */
const isNear = ({ availability, reason }: Reading): boolean =>
  availability === 'coarser' && reason !== 'short_months_joined'

/** The rest of the catalogue, one line each. */
function Others({ ask, ids }: { ask: Ask; ids: readonly MetricId[] }) {
  const t = useTranslations('figures')
  const text = useMetricText()
  const lines = useLines(ask, ids)
  return (
    <ul className="mt-1">
      {lines.map(({ metric, reading, change }) => {
        const name = text.text(metric, 'name')
        const { value, reason } = reading
        return (
          <li key={metric.id} className="border-t border-line py-1">
            <div className="flex items-center gap-2">
              <span className={`min-w-0 flex-1 ${value === null ? 'text-ink-3' : ''}`}>{name}</span>
              {change !== null && (
                <span className="text-xs text-ink-3 tabular-nums">{text.change(metric, change)}</span>
              )}
              <span className="text-right font-medium tabular-nums" title={reason ? text.reason(reason) : ''}>
                {value !== null && isNear(reading) && (
                  <span className="font-normal text-ink-3">
                    <span aria-hidden>≈ </span>
                    <span className="sr-only">{t('near')} </span>
                  </span>
                )}
                {value === null ? '–' : text.short(metric, value)}
              </span>
              <Explain
                metric={metric.id}
                name={name}
                value={value === null ? null : text.exact(metric, value)}
                question={ask}
              />
            </div>
            {value === null && reason && <p className="pr-8 text-xs text-ink-3">{text.reason(reason)}</p>}
          </li>
        )
      })}
    </ul>
  )
}

/** Readings of some figures; while a travel time is computed, those before it. */
function useLines(ask: Ask, ids: readonly MetricId[]): readonly Line[] {
  const before = useRef<readonly Line[] | null>(null)
  return useMemo(() => {
    if (isWaiting(ask.filter) && before.current?.length === ids.length) return before.current
    before.current = ids.map(id => {
      const metric = metricOf(id, ask.cube)
      const reading = read(metric, ask)
      return { metric, reading, change: changeOf(metric, reading, ask) }
    })
    return before.current
  }, [ask, ids])
}

/** What a figure is compared with, in few words. */
function useNote(): (ask: Ask, metric: Metric, reading: Reading) => string {
  const t = useTranslations('figures')
  return ({ filter }, metric, { before }) => {
    const { comparison } = filter
    const usual = filter.filter.comparison === 'year_before'
    if (metric.diverging) return usual ? t('vsYearBefore') : ''
    if (!comparison || before === null) return usual ? t('noYearBefore') : t('noComparison')
    return usual ? t('vsYearBefore') : t('vs')
  }
}
