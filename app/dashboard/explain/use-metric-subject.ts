import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import type { FilterPart } from '@/lib/filter/filter'
import type { Resolved } from '@/lib/filter/resolve'
import { type Statement, salesSql } from '@/lib/filter/scope'
import type { MetricId } from '@/lib/metrics/ids'
import type { Ask, Metric } from '@/lib/metrics/metric'
import { available, monthsOf, sqlScope } from '@/lib/metrics/read'
import { metricOf } from '@/lib/metrics/registry'
import { useFilterWords } from '../bar/use-filter-words'
import { useMetricText } from '../panel/metric-text'
import { useFormat, useSession } from '../session/context'
import { useResolved } from '../session/resolved'
import { type Subject, subjectOf } from './subject'

const STORE_PARTS: readonly FilterPart[] = ['stores', 'formats', 'operators', 'regions']

/** What a filter counts beside its months, in words: the stores it is narrowed to, then its parts but those named. */
export function useCounted(): (here: Resolved, but?: readonly FilterPart[]) => string[] {
  const t = useTranslations('explain')
  const { cube } = useSession()
  const resolved = useResolved()
  const words = useFilterWords()
  return useCallback(
    (here, but = []) => {
      const own = here.stores !== resolved.stores
      const left = ['range', ...but, ...(own ? STORE_PARTS : [])]
      const said = words(here.filter)
        .filter(w => !left.includes(w.part))
        .map(w => w.text)
      const names = own
        ? (here.stores ?? []).map(key => cube.source.stores.find(s => s.key === key)?.name ?? String(key))
        : []
      const lists = [...names, ...said]
      return lists.length > 0 ? lists : [t('noFilter')]
    },
    [cube, resolved, words, t],
  )
}

/** Makes what stands behind a figure of the catalogue, when it is asked for. */
export function useMetricSubject(): (id: MetricId, question: Ask) => Subject {
  const t = useTranslations('explain')
  const texts = useMetricText()
  const format = useFormat()
  const { cube, manifest } = useSession()
  const counted = useCounted()
  return useCallback(
    (id, question) => {
      const metric = metricOf(id, cube)
      const here = question.filter
      const { availability, reason } = available(metric, question)
      const month = (m: number) => format.month(toDate(m))
      const months = monthsOf(metric, here.range)
      return subjectOf({
        definition: metric.unit.startsWith('currency')
          ? `${texts.text(metric, 'definition')} ${manifest.declaration.amounts}`
          : texts.text(metric, 'definition'),
        caveat: texts.text(metric, 'limits'),
        reason: availability === 'exact' || !reason ? null : texts.reason(reason),
        filter: [t('months', { from: month(months.from), to: month(months.to) }), ...counted(here)],
        statement: availability === 'unavailable' ? null : metric.sql(sqlScope(question)),
        print: value => texts.exact(metric, value),
        rows: availability === 'unavailable' ? null : rowsOf(metric, question),
      })
    },
    [cube, manifest, counted, texts, format, t],
  )
}

/** Rows of sales, or for counts of customers what is counted. */
function rowsOf(metric: Metric, question: Ask): Statement {
  const scope = sqlScope(question)
  return metric.terms.find(term => term.rows)?.rows?.(scope) ?? salesSql(scope)
}
