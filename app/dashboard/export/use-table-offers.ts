import { useTranslations } from 'use-intl'
import type { ZoneSales } from '@/lib/catchment/sales'
import type { ClosingRow } from '@/lib/closures/rows'
import { length, type MonthRange } from '@/lib/cube/months'
import type { StoreRow } from '@/lib/cube/source'
import { metricOf } from '@/lib/metrics/registry'
import type { Pocket, PocketOptions } from '@/lib/pockets/types'
import { useExplained } from '../explain/use-explained'
import type { MapPicture } from '../map/picture'
import { listOf, placesHeld } from '../map/picture-table'
import type { StoreFlows } from '../map/use-flows'
import { useMeasureText } from '../map/words'
import { useMetricText } from '../panel/metric-text'
import { usePocketWords } from '../pockets/pocket-words'
import { useFormat, useSession } from '../session/context'
import { useOffer } from './offers'
import {
  closingsTable,
  communesTable,
  flowsTable,
  type Heads,
  type NeighbourRow,
  overlapTable,
  placesTable,
  pocketsTable,
} from './tables'

function useHeads(): { heads: Heads; currency: string } {
  const t = useTranslations('export.columns')
  return { heads: key => t(key), currency: useFormat().currency }
}

/** Offers the pockets listed. */
export function usePocketsOffer(pockets: readonly Pocket[], options: PocketOptions | undefined): void {
  const t = useTranslations('pockets')
  const te = useTranslations('explain.figures')
  const words = usePocketWords()
  const { heads, currency } = useHeads()
  const title = t('title')
  useOffer(
    options && pockets.length > 0
      ? {
          kind: 'table',
          id: 'pockets',
          where: 'panel',
          title,
          about: te(`pocket.reading.${options.reading}`, { minutes: options.minutes }),
          definition: `${te(`pocket.excess.${options.reading}`)} ${te('pocket.caveat')}`,
          make: () =>
            pocketsTable(
              heads,
              { title, currency, excess: te(`pocket.excessName.${options.reading}`) },
              pockets,
              {
                name: p => words.name(p.name),
                region: words.region,
              },
            ),
        }
      : null,
  )
}

/** Offers the closings listed. */
export function useClosingsOffer(rows: readonly ClosingRow[]): void {
  const t = useTranslations('closures')
  const te = useTranslations('explain')
  const to = useTranslations('operators')
  const { heads, currency } = useHeads()
  const title = t('title')
  const operator = (key: string) =>
    key === 'own' || key === 'affiliate' || key === 'franchise' ? to(key) : key
  useOffer(
    rows.length > 0
      ? {
          kind: 'table',
          id: 'closures',
          where: 'page',
          title,
          about: te('forecastBase'),
          definition: t('lead'),
          make: () => closingsTable(heads, { title, currency }, rows, operator),
        }
      : null,
  )
}

/** Offers every commune that a store sells to. */
export function useCommunesOffer(
  store: StoreRow,
  range: MonthRange,
  sales: readonly ZoneSales[],
  minutes: ArrayLike<number> | null,
): void {
  const t = useTranslations('export')
  const tc = useTranslations('storePage.communes')
  const { zones } = useSession().cube.source
  const { heads, currency } = useHeads()
  const title = t('communesOf', { name: store.name })
  const { months, channels } = useExplained()
  const sold = sales.filter(s => s.amount !== 0)
  useOffer(
    sold.length > 0
      ? {
          kind: 'table',
          id: 'communes',
          where: 'panel',
          title,
          about: [store.name, months(range), ...channels].join(' · '),
          definition: tc('text'),
          make: () =>
            communesTable(heads, { title, currency, years: length(range) / 12 }, sold, zones, minutes),
        }
      : null,
  )
}

/** Offers all neighbours whose catchments overlap a store's. */
export function useOverlapOffer(
  store: StoreRow,
  range: MonthRange,
  rows: readonly NeighbourRow[],
  measure: string,
  year: number,
): void {
  const t = useTranslations('export')
  const to = useTranslations('catchment.overlap')
  const { heads, currency } = useHeads()
  const title = t('overlapOf', { name: store.name })
  const { months } = useExplained()
  const shared = (of: number) => t('columns.sharedIn', { year: String(of) })
  useOffer(
    rows.length > 0
      ? {
          kind: 'table',
          id: 'overlap',
          where: 'panel',
          title,
          about: [store.name, measure, ...(measure === to('measures.revenue') ? [months(range)] : [])].join(
            ' · ',
          ),
          definition: `${to('legend', { name: store.name, year: String(year) })} ${to('sentence')}`,
          make: () => overlapTable(heads, { title, currency, measure, year, shared }, rows),
        }
      : null,
  )
}

/**
 * Offers the map as it is drawn, and all of its places: those of a picture, or the communes of a store's flows.
 * `about`: the period and the part of the filter that it follows.
 */
export function useMapOffer(
  picture: MapPicture | null,
  flows: StoreFlows | null,
  { title, about }: { title: string; about: string },
): void {
  const t = useTranslations('export')
  const te = useTranslations('explain.figures')
  const metric = useMetricText()
  const text = useMeasureText()
  const session = useSession()
  const { heads, currency } = useHeads()
  const { zones } = session.cube.source
  const places = () => {
    if (!picture) return []
    const list = listOf(session, picture)
    const { shown, facts, spread, name } = list
    const id = (i: number) =>
      picture.kind === 'heat' ? zones.id[i] : (picture.areas?.index.codes[i] ?? picture.ids[i])
    return placesHeld(list).map(i => ({
      id: id(i),
      name: name(i),
      value: shown[i],
      amount: facts.amount[i],
      before: picture.request.before && picture.measure.diverging ? facts.before[i] : null,
      spread: facts.amount[i] > 0 ? spread[i] / facts.amount[i] : 0,
    }))
  }
  const value = () => {
    if (!picture || picture.measure.id === 'revenue') return null
    const { unit, id } = picture.measure
    const kind = unit === 'percent' ? 'share' : unit === 'money' || unit === 'exactMoney' ? 'money' : 'number'
    return { name: `${text.name(id)} (${text.unit(picture)})`, kind } as const
  }
  const made = `${t('placesOf')} : ${title}`
  const meaning = () => {
    if (flows || !picture)
      return [te('communes.text'), te('communes.method'), te('legend.flowsHeld')].join(' ')
    const { id } = picture.measure
    return id === 'difference'
      ? `${te('legend.differenceText')} ${te('legend.differenceMethod')}`
      : metric.text(metricOf(id, session.cube), 'definition')
  }
  useOffer({ kind: 'picture', id: 'map', where: 'map', title, about })
  useOffer(
    flows || picture
      ? {
          kind: 'table',
          id: 'places',
          title: made,
          about,
          where: 'map',
          filtered: true,
          definition: meaning(),
          make: () =>
            flows
              ? flowsTable(
                  heads,
                  { title, currency, store: flows.store.name },
                  flows.all.map(f => ({ ...f, id: zones.id[f.zone] })),
                )
              : placesTable(heads, { title, currency, value: value() }, places()),
        }
      : null,
  )
}
