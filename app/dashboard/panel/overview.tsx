'use client'
import { MapPinPlus, Store, X } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import { coverageOf } from '@/lib/filter/coverage'
import { FILTER_PARTS, type Filter, isUnset } from '@/lib/filter/filter'
import { lastPart } from '@/lib/filter/history'
import { hasFailed, isWaiting } from '@/lib/filter/resolve'
import type { Ask } from '@/lib/metrics/metric'
import { read } from '@/lib/metrics/read'
import { metricOf } from '@/lib/metrics/registry'
import { useFilterWords } from '../bar/use-filter-words'
import { ExplainSign } from '../explain/explain'
import { useCoverageFigures, useMetricFigures } from '../explain/use-network-figures'
import { useAsk } from '../session/asking'
import { useApp, useFormat, useSession } from '../session/context'
import { useResolved } from '../session/resolved'
import { useDuring } from '../session/use-during'
import { STALE, useWaiting } from '../session/waiting'
import { TourOffer } from '../tour/tour'
import { Button } from '../ui/button'
import { Figures } from './figures'
import { StoreBars } from './store-bars'

/** What the filter holds, at first the whole network: one sentence, key figures, and the invitation to try something. */
export function Overview() {
  const t = useTranslations('overview')
  const format = useFormat()
  const { cube, manifest } = useSession()
  const set = useApp(s => s.set)
  const ask = useAsk()
  const { stale } = useWaiting()
  const te = useTranslations('explain.figures')
  const metrics = useMetricFigures()
  const covered = useCoverageFigures()
  const headline = useHeadline()
  const coverage = useMemo(() => coverageOf(cube, ask.filter.sales, ask.filter.range), [cube, ask])
  if (hasNothing(ask)) return <Nothing headline={headline} />
  return (
    <div className="flex flex-col gap-4">
      <h2 className="sr-only">{t('title')}</h2>
      <p className="text-lg leading-snug font-medium text-balance">
        {headline}
        <ExplainSign
          name={te('headline.title')}
          figures={() => metrics(['revenue', 'growth', 'like_for_like'], ask)}
          className="ml-1 align-middle"
        />
      </p>
      <div className="rounded-lg bg-accent-soft p-3">
        <p className="font-semibold">{t('invite')}</p>
        <p className="mt-0.5 mb-2.5 text-ink-2">{t('inviteText')}</p>
        <div className="flex flex-wrap gap-2">
          <Button kind="primary" onClick={() => set({ view: 'stores' })}>
            <Store size={15} aria-hidden />
            {t('pickStore')}
          </Button>
          <Button onClick={() => set({ view: 'scenarios', pointing: { for: 'open' } })}>
            <MapPinPlus size={15} aria-hidden />
            {t('dropPin')}
          </Button>
        </div>
        <TourOffer />
      </div>
      <div className={`flex flex-col gap-4 ${stale ? STALE : ''}`}>
        <Figures />
        <StoreBars />
      </div>
      <p className="text-xs text-ink-3">
        {t('freshness', { date: format.day(manifest.period.last_day) })}{' '}
        {coverage &&
          t(isRestricted(ask.filter.filter) ? 'coverageFiltered' : 'coverage', {
            identified: format.percent(coverage.identified, { digits: 0 }),
            placed: format.percent(coverage.placed, { digits: 0 }),
          })}
        {coverage && (
          <ExplainSign
            name={te('located.title')}
            figures={() =>
              covered(coverage, ask.filter.range, {
                channels: ask.filter.sales.channels,
                stores: ask.filter.stores,
              })
            }
            className="ml-1 align-middle"
          />
        )}
      </p>
    </div>
  )
}

/** Whether the filter is known whole and nothing was sold under it. */
function hasNothing({ cube, filter }: Ask): boolean {
  if (isWaiting(filter) || hasFailed(filter)) return false
  const { amount, tickets } = cube.total(filter.sales, filter.range)
  return Math.abs(amount) < 0.005 && tickets === 0
}

/** That nothing was sold under the filter, why where that is known, and the ways out. */
function Nothing({ headline }: { headline: string }) {
  const t = useTranslations()
  const past = useApp(s => s.filterPast)
  const clear = useApp(s => s.clearFilter)
  const { filter, faults } = useResolved()
  const words = useFilterWords()(filter)
  const last = lastPart({ filter, filterPast: past })
  const text = words.find(w => w.part === last)?.text
  return (
    <div className="flex flex-col gap-3">
      <h2 className="sr-only">{t('overview.title')}</h2>
      <p role="status" className="text-lg leading-snug font-medium text-balance">
        {headline}
      </p>
      {faults.map(({ part, reason, names }) => (
        <p key={part} className="text-ink-2">
          {t(`filter.fault.${reason}`, { names: names.join(', ') })}
        </p>
      ))}
      <div className="flex flex-wrap gap-2">
        {last && text && (
          <Button kind="primary" onClick={() => clear(last)}>
            <X size={15} aria-hidden />
            {t('filter.remove', { what: `${t(`filter.part.${last}`)}, ${text}` })}
          </Button>
        )}
        {words.length > 1 && <Button onClick={() => clear()}>{t('filter.clear')}</Button>}
      </div>
    </div>
  )
}

/** Whether a filter takes in less than the network sold in its period. */
const isRestricted = (filter: Filter): boolean =>
  FILTER_PARTS.some(part => part !== 'range' && part !== 'comparison' && !isUnset(filter, part))

/** What was sold, how that moved, and how much of it in stores that compare. */
function useHeadline(): string {
  const t = useTranslations('overview')
  const format = useFormat()
  const ask = useAsk()
  const during = useDuring()
  return useMemo(() => {
    const { cube, filter } = ask
    const value = (id: 'revenue' | 'growth' | 'like_for_like') => read(metricOf(id, cube), ask).value
    const [revenue, growth, like] = [value('revenue'), value('growth'), value('like_for_like')]
    const month = (m: number) => format.month(toDate(m))
    const period = { period: during(filter.range) }
    if (revenue === null || hasNothing(ask))
      return t(isWaiting(filter) ? 'computing' : hasFailed(filter) ? 'failed' : 'nothing', period)
    const { comparison } = filter
    const change = growth !== null && format.percent(growth, { sign: true })
    return [
      t(isRestricted(filter.filter) ? 'sentenceFiltered' : 'sentence', {
        ...period,
        amount: format.money(revenue),
      }),
      !change || !comparison
        ? t('sentenceEnd')
        : filter.filter.comparison !== 'year_before'
          ? t('sentenceVersus', { change, from: month(comparison.from), to: month(comparison.to) })
          : like === null
            ? t('sentenceYear', { change })
            : t('sentenceChange', { change, likeForLike: format.percent(like, { sign: true }) }),
    ].join('')
  }, [ask, during, format, t])
}
