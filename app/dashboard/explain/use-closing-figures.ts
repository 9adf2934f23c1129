import { useTranslations } from 'use-intl'
import type { ClosingRow } from '@/lib/closures/rows'
import type { Interval } from '@/lib/market/types'
import { useFormat } from '../session/context'
import { closingEffect, contribution, termsRows } from './statements'
import { type Figure, type Input, subjectOf } from './subject'
import { useExplained } from './use-explained'

/** What a store leaves, and what closing it would do. */
export function useClosingFigures() {
  const t = useTranslations('explain.figures')
  const tc = useTranslations('closures')
  const te = useTranslations('explain')
  const format = useFormat()
  const { money, share } = useExplained()
  return (row: ClosingRow): Figure[] => {
    const { closing, contribution: left, gain, terms } = row
    const filter = [te('forecastBase'), t('about.store', { name: row.name })]
    const euros = (value: number) => format.money(value, { digits: 3 })
    const range = (value: Interval, print: (v: number) => string) =>
      closing.intervals ? te('interval', { range: `${print(value.low)} – ${print(value.high)}` }) : null
    const input = (key: Parameters<typeof t>[0], value: string): Input => ({ name: t(key), value })
    const money3: Input[] = [
      input('inputs.sales', money(row.sales)),
      ...(terms?.margin_rate == null ? [] : [input('inputs.marginRate', share(terms.margin_rate))]),
      ...(terms?.fixed_cost == null ? [] : [input('inputs.fixedCost', money(terms.fixed_cost))]),
    ]
    const moves: Input[] = [
      input('inputs.sales', money(row.sales)),
      input('inputs.retained', euros(closing.retained.point)),
      input('inputs.web', euros(closing.to_web.point)),
      input('inputs.within', euros(closing.within.point)),
      input('inputs.across', euros(closing.across.point)),
      input('inputs.lost', euros(closing.lost.point)),
    ]
    const model = { text: t('closing.keptMethod'), source: t('closing.keptSource') }
    return [
      {
        name: tc('columns.sales'),
        value: money(row.sales),
        subject: subjectOf({
          definition: t('closing.salesText'),
          filter,
          method: { text: t('closing.salesMethod'), source: null, inputs: [] },
        }),
      },
      ...(left === null
        ? []
        : [
            {
              name: tc('columns.contribution'),
              value: money(left),
              subject: subjectOf({
                definition: tc('definitions.contribution'),
                caveat: tc('limits.costs'),
                filter,
                method: {
                  text: `${t('closing.contributionMethod')} ${t('closing.extract')}`,
                  source: null,
                  inputs: money3,
                },
                statement: contribution(row.id, row.sales),
                rows: termsRows(row.id),
                print: money,
              }),
            },
          ]),
      {
        name: tc('columns.kept'),
        value: share(closing.retained_share.point),
        subject: subjectOf({
          definition: tc('definitions.kept'),
          caveat: `${te('forecastCaveat')} ${tc('limits.single')}`,
          filter,
          method: { ...model, inputs: moves },
          forecast: { interval: range(closing.retained_share, share) },
        }),
      },
      {
        name: tc('columns.lost'),
        value: euros(closing.lost.point),
        subject: subjectOf({
          definition: t('closing.lostText'),
          caveat: te('forecastCaveat'),
          filter,
          method: { ...model, inputs: moves },
          forecast: { interval: range(closing.lost, euros) },
        }),
      },
      ...(gain === null
        ? []
        : [
            {
              name: tc('columns.gain'),
              value: money(gain.point),
              subject: subjectOf({
                definition: tc('definitions.gain'),
                caveat: `${te('forecastCaveat')} ${tc('limits.costs')}`,
                filter,
                method: {
                  text: `${t('closing.gainMethod', { value: euros(closing.lost.point) })} ${t('closing.extract')}`,
                  source: null,
                  inputs: money3,
                },
                statement: closingEffect(row.id, closing.lost.point),
                rows: termsRows(row.id),
                print: money,
                forecast: { interval: range(gain, euros) },
              }),
            },
          ]),
    ]
  }
}
