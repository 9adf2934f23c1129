'use client'
import { MapPinPlus, Store } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { keyFigures } from '@/lib/cube/figures'
import { EVERYTHING } from '@/lib/cube/masks'
import { lastTwelve, toDate } from '@/lib/cube/months'
import { change } from '@/lib/i18n/format'
import { useApp, useFormat, useSession } from '../session/context'
import { TourOffer } from '../tour/tour'
import { Button } from '../ui/button'
import { Figures } from './figures'
import { StoreBars } from './store-bars'

/** The network as a whole: one sentence, key figures, and the invitation to try something. */
export function Overview() {
  const t = useTranslations()
  const format = useFormat()
  const { cube, manifest } = useSession()
  const range = useApp(s => s.filter.range) ?? lastTwelve(cube.bounds)
  const channels = useApp(s => s.filter.channels)
  const set = useApp(s => s.set)
  const filter = useMemo(() => ({ ...EVERYTHING, channels }), [channels])
  const f = useMemo(() => keyFigures(cube, filter, range), [cube, filter, range])
  const coverage = useMemo(() => cube.coverage(range), [cube, range])
  const by = change(f.revenue.value, f.revenue.before)
  const like = f.likeForLike && change(f.likeForLike.value, f.likeForLike.before)
  const month = (m: number) => format.month(toDate(m))
  return (
    <div className="flex flex-col gap-4">
      <h2 className="sr-only">{t('overview.title')}</h2>
      <p className="text-lg leading-snug font-medium text-balance">
        {t('overview.sentence', {
          from: month(range.from),
          to: month(range.to),
          amount: format.money(f.revenue.value),
        })}
        {by === null
          ? t('overview.sentenceEnd')
          : t('overview.sentenceChange', {
              change: format.percent(by, { sign: true }),
              likeForLike: like === null ? '–' : format.percent(like, { sign: true }),
            })}
      </p>
      <div className="rounded-lg bg-accent-soft p-3">
        <p className="font-semibold">{t('overview.invite')}</p>
        <p className="mt-0.5 mb-2.5 text-ink-2">{t('overview.inviteText')}</p>
        <div className="flex flex-wrap gap-2">
          <Button kind="primary" onClick={() => set({ view: 'stores' })}>
            <Store size={15} aria-hidden />
            {t('overview.pickStore')}
          </Button>
          <Button onClick={() => set({ view: 'scenarios', pointing: { for: 'open' } })}>
            <MapPinPlus size={15} aria-hidden />
            {t('overview.dropPin')}
          </Button>
        </div>
        <TourOffer />
      </div>
      <Figures filter={filter} range={range} />
      <StoreBars />
      <p className="text-xs text-ink-3">
        {t('overview.freshness', {
          date: format.day(manifest.period.last_day),
          identified: format.percent(coverage.identified, { digits: 0 }),
          placed: format.percent(coverage.placed, { digits: 0 }),
        })}
      </p>
    </div>
  )
}
