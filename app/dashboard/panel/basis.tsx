'use client'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import type { MarketModel, ScenarioResult } from '@/lib/market/types'
import { useFormat, useSession } from '../session/context'
import { namesOf } from './outcome-facts'
import { useBasisText } from './use-basis'

/** Times, data, base and check: named beside every forecast. */
export function Basis({ result, model }: { result: ScenarioResult; model: MarketModel }) {
  const t = useTranslations('screen')
  const tr = useTranslations('model.rivals')
  const format = useFormat()
  const { manifest } = useSession()
  const { travel, route } = useBasisText(model, result.assumptions.travel_error)
  const nameOf = namesOf(result)
  const last = manifest.period.last_month
  const month = (m: number) => format.month(toDate(m))
  const outside = result.openings.filter(o => !o.range_only)
  const lines: [string, string][] = [
    [t('basis.travel'), `${t('headline.join', { first: travel.name, rest: travel.error })}.`],
    [t('basis.route'), `${route.name}. ${route.unknown}${route.mixed ? ` ${route.mixed}` : ''}`],
    ...(outside.length > 0
      ? [
          [
            t('basis.outside'),
            outside.every(o => o.outside_calibrated_range < 0.005)
              ? t('effect.outsideNone')
              : outside
                  .map(o =>
                    t('effect.outsideSome', {
                      name: nameOf(o.store_id),
                      share: format.percent(o.outside_calibrated_range, { digits: 0 }),
                    }),
                  )
                  .join(' '),
          ] as [string, string],
        ]
      : []),
    [t('basis.rivals'), tr(result.assumptions.competitors)],
    [t('basis.base'), t('basis.baseText', { from: month(last - 11), to: month(last) })],
    [
      t('basis.check'),
      t('basis.checkText', {
        residual: format.exactMoney(Math.max(result.checks.changes, result.checks.flows), 2),
      }),
    ],
  ]
  return (
    <section>
      <h3 className="mb-0.5 font-semibold">{t('basis.title')}</h3>
      <dl className="flex flex-col gap-1 text-ink-2">
        {lines.map(([name, text]) => (
          <div key={name}>
            <dt className="inline font-medium text-ink">{t('named', { name })} </dt>
            <dd className="inline">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
