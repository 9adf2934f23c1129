import { useTranslations } from 'use-intl'
import { PER_HOUSEHOLD } from '@/lib/pockets/source'
import type { Pocket, PocketOptions } from '@/lib/pockets/types'
import { usePocketWords } from '../pockets/pocket-words'
import { useFormat } from '../session/context'
import { estimatedHomes, peopleOf, zoneRows } from './statements'
import { type Figure, type Input, subjectOf } from './subject'
import { useExplained } from './use-explained'

/** What is told of a pocket. */
export function usePocketFigures() {
  const t = useTranslations('explain.figures')
  const te = useTranslations('explain')
  const tp = useTranslations('pockets')
  const format = useFormat()
  const words = usePocketWords()
  const { count } = useExplained()
  return (pocket: Pocket, { reading, minutes, band_km, rate }: PocketOptions): Figure[] => {
    const keys = [...pocket.zones].map(z => z + 1)
    const filter = [
      t('about.twelve'),
      t('pocket.of', { name: words.name(pocket.name) }),
      t(`pocket.reading.${reading}`, { minutes }),
    ]
    const money = (value: number) => format.money(value, { digits: 3 })
    const input = (key: Parameters<typeof t>[0], value: string): Input => ({ name: t(key), value })
    const evidence: Input[] = [
      input('inputs.observed', money(pocket.observed)),
      input('inputs.expected', money(pocket.expected)),
      input('inputs.band', tp('bandText', { km: band_km })),
      input('inputs.z', format.decimal(pocket.z, 1)),
      input('inputs.q', words.q(pocket.q)),
    ]
    const test = {
      text: t('pocket.method', { band: band_km, rate: format.percent(rate, { digits: 0 }) }),
      source: t('pocket.source'),
      inputs: evidence,
    }
    const zones: Input[] = [input('inputs.zones', count(keys.length))]
    return [
      {
        name: t(`pocket.excessName.${reading}`),
        value: money(pocket.excess.point),
        subject: subjectOf({
          definition: t(`pocket.excess.${reading}`),
          caveat: t('pocket.caveat'),
          filter,
          method: test,
          rows: zoneRows(keys),
          forecast: { interval: te('interval', { range: words.range(pocket.excess) }) },
        }),
      },
      {
        name: t('pocket.names.observed'),
        value: money(pocket.observed),
        subject: subjectOf({
          definition: t('pocket.observed'),
          caveat: tp('limits.postal'),
          filter,
          method: { text: t('pocket.observedMethod'), source: t('communes.source'), inputs: zones },
          rows: zoneRows(keys),
        }),
      },
      {
        name: t('pocket.names.expected'),
        value: money(pocket.expected),
        subject: subjectOf({
          definition: t(`pocket.expected.${reading}`),
          filter,
          method: { ...test, inputs: zones },
          rows: zoneRows(keys),
        }),
      },
      {
        name: t('pocket.names.households'),
        value: words.households(pocket.households),
        subject: subjectOf({
          definition: t('pocket.households'),
          filter: filter.slice(1, 2),
          method: { text: t('pocket.householdsMethod'), source: null, inputs: zones },
          statement: estimatedHomes(keys, PER_HOUSEHOLD),
          print: words.households,
          rows: zoneRows(keys),
        }),
      },
      {
        name: t('pocket.names.population'),
        value: count(pocket.population),
        subject: subjectOf({
          definition: t('pocket.population'),
          filter: filter.slice(1, 2),
          statement: peopleOf('population', keys),
          rows: zoneRows(keys),
          print: count,
        }),
      },
      {
        name: t('pocket.names.minutes'),
        value: words.minutes(pocket.minutes),
        subject: subjectOf({ definition: t('pocket.minutes'), filter: filter.slice(1, 2) }),
      },
      ...(pocket.active === null
        ? []
        : [
            {
              name: t('pocket.names.active'),
              value: count(pocket.active),
              subject: subjectOf({ definition: t('pocket.active'), filter: filter.slice(0, 2) }),
            },
          ]),
      {
        name: t('pocket.names.z'),
        value: format.decimal(pocket.z, 1),
        subject: subjectOf({ definition: t('pocket.z'), filter, method: test }),
      },
    ]
  }
}
