'use client'
import { useTranslations } from 'use-intl'
import type { Interval } from '@/lib/market/types'
import { useIntervalText } from '../panel/interval-text'
import { ExplainSign } from './explain'
import { subjectOf } from './subject'

/** The sign beside a forecast: what it is, its interval, what it cannot tell, and where the method stands. */
export function ExplainForecast({
  name,
  definition,
  value,
  kind,
}: {
  name: string
  definition: string
  value: Interval
  kind: 'money' | 'change' | 'share'
}) {
  const t = useTranslations('explain')
  const { main, range } = useIntervalText()
  const figure = () => ({
    name,
    value: main(value, kind),
    subject: subjectOf({
      definition,
      caveat: t('forecastCaveat'),
      reason: value.range_only ? t('rangeOnly') : null,
      filter: [t('forecastBase')],
      forecast: { interval: value.range_only ? null : t('interval', { range: range(value, kind) }) },
    }),
  })
  return <ExplainSign name={name} figures={() => [figure()]} />
}
