import { useTranslations } from 'use-intl'
import type { Band } from '@/lib/catchment/decay-bands'
import type { ZoneSales } from '@/lib/catchment/sales'
import type { Turnover } from '@/lib/catchment/turnover'
import { ALL_CHANNELS } from '@/lib/cube/masks'
import { type MonthRange, within, yearBefore } from '@/lib/cube/months'
import type { PeerTrend } from '@/lib/cube/peers'
import type { StoreRow } from '@/lib/cube/source'
import { CHANNELS } from '@/lib/dataset/schema'
import { parentOf } from '@/lib/geo/h3'
import { change } from '@/lib/i18n/format'
import { useFormat, useSession } from '../session/context'
import { useResolved } from '../session/resolved'
import { useProvider } from '../store/use-provider'
import {
  amountOf,
  changeOf,
  countChange,
  differenceOf,
  locatedRows,
  locatedShare,
  partOf,
  soldRows,
  storeCountRows,
  termsRows,
  weightedRows,
  weightsOf,
} from './statements'
import { type Figure, subjectOf } from './subject'
import { useExplained } from './use-explained'

/** What a store sells through each channel, its part, and how it changed. */
export function useChannelFigures(store: StoreRow, range: MonthRange) {
  const t = useTranslations('explain.figures')
  const all = useTranslations()
  const { months, sold, money, share, change: percent } = useExplained()
  const about = [months(range), t('about.store', { name: store.name })]
  const rowsOf = (channels: number, period: MonthRange) =>
    soldRows(sold(period, { channels, stores: [store.key] }))
  return (
    shown: readonly { channel: (typeof CHANNELS)[number]; amount: number; before: number | null }[],
  ): Figure[] => {
    // Returns may outweigh sales in one of them: it counts in the sum too.
    const total = shown.reduce((sum, r) => sum + r.amount, 0)
    return shown.flatMap(({ channel, amount, before }) => {
      const mask = 1 << CHANNELS.indexOf(channel)
      const name = { channel: all(`channels.${channel}`) }
      const filter = [...about, name.channel]
      const rows = rowsOf(mask, range)
      const by = change(amount, before)
      return [
        {
          name: t('channels.amount', name),
          value: money(amount),
          subject: subjectOf({
            definition: t('channels.text'),
            filter,
            statement: amountOf(rows),
            rows,
            print: money,
          }),
        },
        ...(total > 0
          ? [
              {
                name: t('channels.share', name),
                value: share(amount / total),
                subject: subjectOf({
                  definition: t('channels.shareText'),
                  filter,
                  statement: partOf(rows, rowsOf(ALL_CHANNELS, range)),
                  rows,
                  print: share,
                }),
              },
            ]
          : []),
        ...(by === null
          ? []
          : [
              {
                name: t('channels.change', name),
                value: percent(by),
                subject: subjectOf({
                  definition: t('channels.changeText'),
                  filter,
                  statement: changeOf(rows, rowsOf(mask, yearBefore(range))),
                  rows,
                  print: percent,
                }),
              },
            ]),
      ]
    })
  }
}

/** What a store sells to each commune, and its part of the located sales. */
export function useCommuneFigures(store: StoreRow, range: MonthRange) {
  const t = useTranslations('explain.figures')
  const { picture } = useSession()
  const { channels } = useResolved().filter
  const { cube, months, channels: words, sold, money, share, count } = useExplained()
  const { zones } = cube.source
  /** `weight`: what the model expects of the store by zone. */
  return (shown: readonly ZoneSales[], total: number, weight: ArrayLike<number> | null): Figure[] => {
    const own = sold(range, { channels, stores: [store.key] })
    return shown.flatMap(({ zone, amount, estimated }) => {
      const weights = weightsOf(zone, cube.cells, picture.toZones, weight)
      const rows = weightedRows(own, weights)
      const name = { name: zones.name[zone] }
      const common = {
        filter: [months(range), t('about.store', { name: store.name }), zones.name[zone], ...words],
        rows,
        method: {
          text: t('communes.method'),
          source: t('communes.source'),
          inputs: [
            { name: t('communes.cells'), value: count(weights.length) },
            { name: t('communes.estimated'), value: share(estimated) },
          ],
        },
      }
      return [
        {
          name: t('communes.amount', name),
          value: money(amount),
          subject: subjectOf({
            ...common,
            definition: t('communes.text'),
            statement: amountOf(rows),
            print: money,
          }),
        },
        {
          name: t('communes.share', name),
          value: share(amount / total),
          subject: subjectOf({
            ...common,
            definition: t('communes.shareText'),
            statement: partOf(rows, locatedRows(own)),
            print: share,
          }),
        },
      ]
    })
  }
}

/** Where a store gained and lost, and how many active customers more or fewer it has. */
export function useGainFigures(store: StoreRow, range: MonthRange) {
  const t = useTranslations('explain.figures')
  const format = useFormat()
  const { channels } = useResolved().filter
  const { cube, month, months, channels: words, sold, money, cellsIn } = useExplained()
  const of = t('about.store', { name: store.name })
  return (found: Turnover, customers: { now: number; before: number } | null): Figure[] => {
    const { resolution, km2 } = found
    const areas =
      resolution === null || km2 === null
        ? []
        : found.areas.map((a): Figure => {
            const inside = Uint8Array.from(cube.cells, (cell, c) =>
              cube.cellRes[c] >= resolution && parentOf(cell, resolution) === a.area ? 1 : 0,
            )
            const rows = (period: MonthRange) =>
              locatedRows(sold(period, { channels, stores: [store.key], cells: cellsIn(inside) }))
            return {
              name: t('gains.amount', { name: a.name }),
              value: money(a.now - a.before),
              subject: subjectOf({
                definition: t('gains.text'),
                caveat: t('gains.caveat'),
                filter: [months(range), of, t('gains.amount', { name: a.name }), ...words],
                method: {
                  text: t('gains.method', { km2: format.integer(Number(km2.toPrecision(2))) }),
                  source: null,
                  inputs: [],
                },
                statement: differenceOf(rows(range), rows(yearBefore(range))),
                rows: rows(range),
                print: money,
              }),
            }
          })
    if (!customers) return areas
    const signed = (value: number) => format.decimal(value, 0, true)
    return [
      ...areas,
      {
        name: t('gains.customers'),
        value: signed(customers.now - customers.before),
        subject: subjectOf({
          definition: t('gains.customersText'),
          caveat: t('gains.caveat'),
          filter: [t('about.windows', { month: month(range.to) }), of],
          statement: countChange(store.key, range.to, range.to - 12),
          rows: storeCountRows(store.key, [range.to, range.to - 12]),
          print: signed,
        }),
      },
    ]
  }
}

/** What the opening sentence of a store's page says. */
export function useStoreHeadline(store: StoreRow, range: MonthRange) {
  const t = useTranslations('explain.figures')
  const all = useTranslations('explain')
  const metrics = useTranslations('metrics.metric.revenue')
  const { channels } = useResolved().filter
  const { cube, months, channels: words, sold, money, change: percent } = useExplained()
  const rowsOf = (period: MonthRange) => soldRows(sold(period, { channels, stores: [store.key] }))
  const filter = [months(range), t('about.store', { name: store.name }), ...words]
  return (said: {
    amount: number
    by: number | null
    peers: { change: number; count: number } | null
    half: { minutes: number; provider: string } | null
  }): Figure[] => {
    const rows = rowsOf(range)
    const figures: Figure[] = [
      {
        name: metrics('name'),
        value: money(said.amount),
        subject: subjectOf({
          definition: metrics('definition'),
          filter,
          statement: amountOf(rows),
          rows,
          print: money,
        }),
      },
    ]
    if (said.by !== null && within(yearBefore(range), cube.bounds))
      figures.push({
        name: t('headline.change'),
        value: percent(said.by),
        subject: subjectOf({
          definition: t('headline.changeText'),
          filter,
          statement: changeOf(rows, rowsOf(yearBefore(range))),
          rows,
          print: percent,
        }),
      })
    if (said.peers)
      figures.push({
        name: t('headline.peers'),
        value: percent(said.peers.change),
        subject: subjectOf({
          definition: t('headline.peersText'),
          filter: [months(range)],
          method: {
            text: t('headline.peersMethod'),
            source: null,
            inputs: [{ name: t('inputs.peers'), value: String(said.peers.count) }],
          },
        }),
      })
    if (said.half)
      figures.push({
        name: t('headline.half'),
        value: String(said.half.minutes),
        subject: subjectOf({
          definition: t('headline.halfText'),
          filter: [all('forecastBase'), t('about.store', { name: store.name })],
          method: {
            text: t('headline.halfMethod'),
            source: null,
            inputs: [{ name: t('inputs.minutes'), value: said.half.provider }],
          },
        }),
      })
    return figures
  }
}

/** The last point of a store's trend against its peers. */
export function useTrendFigures(store: StoreRow) {
  const t = useTranslations('explain.figures')
  const format = useFormat()
  const { month, months } = useExplained()
  return ({ points, peers }: PeerTrend): Figure[] => {
    const last = points[points.length - 1]
    const method = {
      text: t('trend.method'),
      source: null,
      inputs: [{ name: t('inputs.peers'), value: String(peers) }],
    }
    const filter = [
      months({ from: points[0].month - 11, to: last.month }),
      t('about.store', { name: store.name }),
    ]
    return (['store', 'median'] as const).map(what => ({
      name: t(`trend.${what}`, { month: month(last.month) }),
      value: format.decimal(last[what], 1),
      subject: subjectOf({ definition: t('trend.text'), filter, method }),
    }))
  }
}

/** What people buy by how far they live, band by band. */
export function useDecayFigures(store: StoreRow) {
  const t = useTranslations('explain.figures')
  const names = useTranslations('storePage.decay')
  const { money, count, share } = useExplained()
  const provider = useProvider()
  return (
    bands: readonly (Pick<Band, 'from' | 'to' | 'share'> & {
      size: number
      observedRate: number
      fittedRate: number
    })[],
    per: 'household' | 'inhabitant',
  ): Figure[] =>
    bands.flatMap(b => {
      const band = names('band', { from: b.from, to: b.to })
      const inputs = [
        { name: names('people', { per }), value: count(b.size) },
        { name: names('share'), value: share(b.share) },
        { name: t('inputs.minutes'), value: provider },
      ]
      const filter = [t('about.twelve'), t('about.store', { name: store.name }), band]
      return (['observed', 'fitted'] as const).map(what => ({
        name: t(`decay.${what}`, { band }),
        value: money(b[`${what}Rate`]),
        subject: subjectOf({
          definition: t('decay.text'),
          caveat: names('note'),
          filter,
          method: {
            text: t(`decay.${what}Method`),
            source: what === 'fitted' ? t('decay.source') : null,
            inputs,
          },
        }),
      }))
    })
}

/** How much of a store's sales has a place. */
export function useStoreLocated(store: StoreRow) {
  const t = useTranslations('explain.figures')
  const { share } = useExplained()
  return (): Figure[] =>
    store.locatedShare === null
      ? []
      : [
          {
            name: t('located.store'),
            value: share(store.locatedShare),
            subject: subjectOf({
              definition: t('located.storeText'),
              caveat: t('located.caveat'),
              filter: [t('about.twelve'), t('about.store', { name: store.name })],
              method: { text: t('located.storeMethod'), source: null, inputs: [] },
              statement: locatedShare(store.id),
              rows: termsRows(store.id),
              print: share,
            }),
          },
        ]
}
