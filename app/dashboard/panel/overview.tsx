'use client'
import { MapPinPlus, Store } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import { coverageOf } from '@/lib/filter/coverage'
import { FILTER_PARTS, type Filter, isUnset } from '@/lib/filter/filter'
import { hasFailed, isWaiting } from '@/lib/filter/resolve'
import { read } from '@/lib/metrics/read'
import { metricOf } from '@/lib/metrics/registry'
import { useAsk } from '../session/asking'
import { useApp, useFormat, useSession } from '../session/context'
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
  const coverage = useMemo(() => coverageOf(cube, ask.filter.sales, ask.filter.range), [cube, ask])
  return (
    <div className="flex flex-col gap-4">
      <h2 className="sr-only">{t('title')}</h2>
      <p className="text-lg leading-snug font-medium text-balance">{useHeadline()}</p>
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
      </p>
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
  return useMemo(() => {
    const { cube, filter } = ask
    const value = (id: 'revenue' | 'growth' | 'like_for_like') => read(metricOf(id, cube), ask).value
    const [revenue, growth, like] = [value('revenue'), value('growth'), value('like_for_like')]
    const month = (m: number) => format.month(toDate(m))
    const period = { from: month(filter.range.from), to: month(filter.range.to) }
    if (revenue === null)
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
  }, [ask, format, t])
}
