'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { Metric, Reason } from '@/lib/metrics/metric'
import { useFormat } from '../session/context'

/** Names, values and changes of the catalogue's figures in words. */
export function useMetricText() {
  const t = useTranslations('metrics')
  const points = useTranslations('figures')
  const format = useFormat()
  return useMemo(() => {
    const text = (metric: Metric, part: 'name' | 'definition' | 'limits') =>
      t(`metric.${metric.text.key}.${part}` as 'metric.revenue.name', metric.text.values)
    const plain = (metric: Metric, value: number, exact: boolean): string => {
      switch (metric.format) {
        case 'money':
          return exact ? format.exactMoney(value, 2) : format.money(value)
        case 'exact_money':
          return format.exactMoney(value, exact || value < 100 ? 2 : 0)
        case 'count':
          return format.integer(value)
        case 'percent':
          return format.percent(value, exact ? { digits: 2 } : {})
        case 'change':
          return format.percent(value, exact ? { sign: true, digits: 2 } : { sign: true })
        case 'decimal':
          return `${format.decimal(value, value < 100 || exact ? 2 : 0)}${metric.unit === 'customers_per_thousand' ? '\u00a0‰' : ''}`
      }
    }
    return {
      text,
      reason: (reason: Reason) => t(`reason.${reason}`),
      /** As a card or a list prints it. */
      short: (metric: Metric, value: number) => plain(metric, value, false),
      /** To the cent, as it is explained. */
      exact: (metric: Metric, value: number) => plain(metric, value, true),
      /** A change of lib/metrics' `changeOf`: in points for shares, in percent for anything else. */
      change: (metric: Metric, by: number) =>
        metric.format === 'percent'
          ? points('points', { value: format.decimal(by * 100, 1, true) })
          : format.percent(by, { sign: true }),
    }
  }, [t, points, format])
}
