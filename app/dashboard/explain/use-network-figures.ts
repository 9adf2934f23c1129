import { useTranslations } from 'use-intl'
import { length, type MonthRange } from '@/lib/cube/months'
import type { StoreRow } from '@/lib/cube/source'
import type { Resolved } from '@/lib/filter/resolve'
import { MAX_ARCS } from '@/lib/layers/flows'
import type { MetricId } from '@/lib/metrics/ids'
import type { Ask } from '@/lib/metrics/metric'
import { read } from '@/lib/metrics/read'
import { metricOf } from '@/lib/metrics/registry'
import type { StoreFlows } from '../map/use-flows'
import { useMetricText } from '../panel/metric-text'
import { amountOf, differenceOf, locatedRows, partOf, soldRows } from './statements'
import { type Figure, subjectOf } from './subject'
import { useExplained } from './use-explained'
import { useCounted, useMetricSubject } from './use-metric-subject'

/** Figures of the catalogue as one sign explains them. */
export function useMetricFigures() {
  const text = useMetricText()
  const subject = useMetricSubject()
  return (ids: readonly MetricId[], question: Ask): Figure[] =>
    ids.map(id => {
      const metric = metricOf(id, question.cube)
      const { value, reason } = read(metric, question)
      const behind = subject(id, question)
      return {
        name: text.text(metric, 'name'),
        value: value === null ? null : text.exact(metric, value),
        subject: value === null && reason ? { ...behind, reason: text.reason(reason) } : behind,
      }
    })
}

/** The revenue of each of some stores. */
export function useLeadingFigures() {
  const text = useMetricText()
  const subject = useMetricSubject()
  return (rows: readonly { store: StoreRow; amount: number }[], question: Ask): Figure[] =>
    rows.map(({ store, amount }) => {
      const { cube, filter } = question
      const only = {
        ...question,
        filter: {
          ...filter,
          stores: [store.key],
          sales: { ...filter.sales, stores: cube.only(store.key) },
        },
      }
      return {
        name: store.name,
        value: text.exact(metricOf('revenue', cube), amount),
        subject: subject('revenue', only),
      }
    })
}

/** How much of the sales has a customer, and how much a place: among these stores and channels. */
export function useCoverageFigures() {
  const t = useTranslations('explain.figures')
  const { months, channels: words, sold, share, cube } = useExplained()
  return (
    coverage: { identified: number; placed: number },
    range: MonthRange,
    of: { channels: number; stores: readonly number[] | null },
  ): Figure[] => {
    const all = sold(range, of)
    const named = of.stores?.map(key => cube.source.stores.find(s => s.key === key)?.name ?? String(key))
    const filter = [months(range), ...(named ?? [t('about.chain')]), ...words]
    return (['identified', 'placed'] as const).map(what => {
      const rows = locatedRows(all, what === 'placed')
      return {
        name: t(`located.${what}`),
        value: share(coverage[what]),
        subject: subjectOf({
          definition: t(`located.${what}Text`),
          caveat: t('located.caveat'),
          filter: [...filter, t(`about.${what}`)],
          statement: partOf(rows, soldRows(all)),
          rows,
          print: share,
        }),
      }
    })
  }
}

/** The sales with a place that a filter counts, of its own period or another. */
function useLocated() {
  const { sold, cellsIn } = useExplained()
  return ({ sales, stores, cells }: Resolved, range: MonthRange) =>
    locatedRows(sold(range, { channels: sales.channels, stores, cells: cells && cellsIn(cells) }))
}

/** What the strokes of one store's flows stand for. */
function useFlowFigures() {
  const t = useTranslations('explain.figures')
  const { months, money, share } = useExplained()
  const counted = useCounted()
  const located = useLocated()
  return ({ shown, total }: StoreFlows, { filter }: Ask): Figure[] => {
    const drawn = shown.reduce((sum, f) => sum + f.amount, 0)
    const rows = located(filter, filter.range)
    const about = [months(filter.range), ...counted(filter, ['comparison'])]
    const method = t('legend.flowsMethod', { most: MAX_ARCS })
    return [
      {
        name: t('legend.flowsTotal'),
        value: money(total),
        subject: subjectOf({
          definition: t('legend.flowsTotalText'),
          filter: about,
          method: { text: method, source: null, inputs: [] },
          statement: amountOf(rows),
          rows,
          print: money,
        }),
      },
      {
        name: t('legend.flowsShown'),
        value: share(total > 0 ? drawn / total : 0),
        subject: subjectOf({
          definition: t('legend.flowsShownText'),
          filter: about,
          method: {
            text: `${method} ${t('communes.method')}`,
            source: t('communes.source'),
            inputs: shown.slice(0, 8).map(f => ({ name: f.name, value: money(f.amount) })),
          },
          rows,
        }),
      },
    ]
  }
}

/** What the map's difference between two periods comes to over all places. */
function useDifferenceFigures() {
  const t = useTranslations('explain.figures')
  const { months, money } = useExplained()
  const counted = useCounted()
  const located = useLocated()
  return (name: string, { filter }: Ask): Figure[] => {
    const { range, comparison } = filter
    const rows = located(filter, range)
    const about = [months(range), ...(comparison ? [`− ${months(comparison)}`] : [])]
    return [
      {
        name,
        value: null,
        subject: subjectOf({
          definition: t('legend.differenceText'),
          filter: [...about, ...counted(filter, ['comparison'])],
          method: { text: t('legend.differenceMethod'), source: null, inputs: [] },
          statement:
            comparison &&
            differenceOf(rows, located(filter, comparison), [length(range), length(comparison)]),
          rows,
          print: money,
        }),
      },
    ]
  }
}

/** What the legend's title names: a figure by place, the symbols of stores, or one store's flows. */
export function useLegendFigures() {
  const flows = useFlowFigures()
  const difference = useDifferenceFigures()
  const metrics = useMetricFigures()
  const subject = useMetricSubject()
  return {
    flows,
    /** `colour`: the figure of the symbols' colour, where they have one beside their size. */
    stores: (colour: MetricId | null, question: Ask): Figure[] =>
      metrics(colour === null ? ['revenue'] : [colour, 'revenue'], question),
    picture: (name: string, measure: MetricId | 'difference', question: Ask): Figure[] =>
      measure === 'difference'
        ? difference(name, question)
        : [{ name, value: null, subject: subject(measure, question) }],
  }
}
