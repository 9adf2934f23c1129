import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import type { CubeFilter } from '@/lib/cube/masks'
import { type MonthRange, toDate } from '@/lib/cube/months'
import type { Resolved } from '@/lib/filter/resolve'
import { type Statement, salesSql } from '@/lib/filter/scope'
import type { MetricId } from '@/lib/metrics/ids'
import type { Ask, Metric } from '@/lib/metrics/metric'
import { available, monthsOf, sqlScope } from '@/lib/metrics/read'
import { metricOf } from '@/lib/metrics/registry'
import { useFilterWords } from '../bar/use-filter-words'
import { useApp, useFormat, useSession } from '../session/context'
import { useResolved } from '../session/resolved'
import type { Subject } from './subject'

/** What a figure is told for, where it is not the filter of the page: a store of its page. */
export interface Only {
  filter: CubeFilter
  range: MonthRange
}

/** Makes what stands behind a figure of the catalogue, when it is asked for. */
export function useMetricSubject(): (id: MetricId, only?: Only) => Subject {
  const t = useTranslations('explain')
  const metrics = useTranslations('metrics')
  const format = useFormat()
  const { cube, manifest, picture } = useSession()
  const resolved = useResolved()
  const filter = useApp(s => s.filter)
  const words = useFilterWords()
  return useCallback(
    (id, only) => {
      const metric = metricOf(id, cube)
      const here = only ? narrowed(resolved, only) : resolved
      const question: Ask = {
        cube,
        filter: here,
        audience: manifest.audience,
        counts: null,
        toZones: picture.toZones,
        placeKm2: null,
        zoneKm2: null,
        minutes: null,
        nearestZone: null,
      }
      const { availability, reason } = available(metric, question)
      const month = (m: number) => format.month(toDate(m))
      const months = monthsOf(metric, here.range)
      const said = words(filter)
        .filter(w => w.part !== 'range' && !(only && w.part === 'stores'))
        .map(w => w.text)
      const names =
        here.stores !== resolved.stores
          ? (here.stores ?? []).map(key => cube.source.stores.find(s => s.key === key)?.name ?? String(key))
          : []
      const text = (part: 'definition' | 'limits') =>
        metrics(`metric.${metric.text.key}.${part}` as 'metric.revenue.definition', metric.text.values)
      const lists = [...names, ...said]
      return {
        definition: text('definition'),
        caveat: text('limits'),
        reason: availability === 'exact' || !reason ? null : metrics(`reason.${reason}`),
        filter: [
          t('months', { from: month(months.from), to: month(months.to) }),
          ...(lists.length > 0 ? lists : [t('noFilter')]),
        ],
        statement: availability === 'unavailable' ? null : metric.sql(sqlScope(question)),
        print: value => print(metric, value, format),
        rows: availability === 'unavailable' ? null : rowsOf(metric, question),
        forecast: null,
      }
    },
    [cube, manifest, picture, resolved, filter, words, format, t, metrics],
  )
}

/** The filter of the page with the stores and months that a figure is told for. */
function narrowed(resolved: Resolved, { filter, range }: Only): Resolved {
  const stores = filter.stores
  return {
    ...resolved,
    sales: filter,
    range,
    stores: stores ? Array.from(stores.keys()).filter(key => stores[key]) : resolved.stores,
  }
}

/** Rows of sales, or for counts of customers the counts that the dataset holds. */
function rowsOf(metric: Metric, question: Ask): Statement {
  if (!metric.rests.includes('active_customers') && !metric.rests.includes('penetration'))
    return salesSql(sqlScope(question))
  const { stores, range } = question.filter
  const of = stores ? `scope = 'store' AND store_key IN (${stores.join(', ')})` : "scope = 'chain'"
  return { sql: `SELECT * FROM active_customers WHERE window_end = ? AND ${of}`, params: [range.to] }
}

function print(metric: Metric, value: number, format: ReturnType<typeof useFormat>): string {
  switch (metric.format) {
    case 'money':
      return format.exactMoney(value, 2)
    case 'exact_money':
      return format.exactMoney(value, 2)
    case 'count':
      return format.integer(value)
    case 'percent':
      return format.percent(value, { digits: 2 })
    case 'change':
      return format.percent(value, { sign: true, digits: 2 })
    default:
      return format.decimal(value, 2)
  }
}
