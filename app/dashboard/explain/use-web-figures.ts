import { useTranslations } from 'use-intl'
import type { WebAround } from '@/lib/closures/web-around'
import { WEB } from '@/lib/cube/masks'
import { type MonthRange, yearBefore } from '@/lib/cube/months'
import { amountOf, changeOf, differenceOf, locatedRows } from './statements'
import { type Figure, subjectOf } from './subject'
import { useExplained } from './use-explained'

/** The web around a store that closed, after it did and a year before. */
export function useWebFigures() {
  const t = useTranslations('explain.figures')
  const tc = useTranslations('closures.past')
  const { months, sold, money, change, cellsIn } = useExplained()
  return (
    { store, after, now, before, growth, chain }: WebAround,
    around: Uint8Array,
    minutes: number,
  ): Figure[] => {
    if (!after) return []
    const rows = (range: MonthRange, cells: readonly bigint[] | null) =>
      locatedRows(sold(range, { channels: WEB, cells }))
    const cells = cellsIn(around)
    const [here, then] = [rows(after, cells), rows(yearBefore(after), cells)]
    const place = `${t('about.store', { name: store.name })} · ${tc('minutes', { minutes })}`
    const common = {
      filter: [months(after), place, t('about.placed')],
      caveat: tc('limits.cause'),
      rows: here,
    }
    const figure = (
      key: 'before' | 'now' | 'gain' | 'growth' | 'chain',
      value: string,
      statement: typeof here,
    ) => ({
      name: tc(`columns.${key}`),
      value,
      subject: subjectOf({
        ...common,
        definition: t(`web.${key}`),
        statement,
        print: key === 'growth' || key === 'chain' ? change : money,
      }),
    })
    return [
      figure('now', money(now), amountOf(here)),
      figure('before', money(before), amountOf(then)),
      figure('gain', money(now - before), differenceOf(here, then)),
      ...(growth === null ? [] : [figure('growth', change(growth), changeOf(here, then))]),
      ...(chain === null
        ? []
        : [figure('chain', change(chain), changeOf(rows(after, null), rows(yearBefore(after), null)))]),
    ]
  }
}
