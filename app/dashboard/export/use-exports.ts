import { useMemo, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { create } from 'zustand'
import { toDate } from '@/lib/cube/months'
import type { StoreRow } from '@/lib/cube/source'
import { CHANNELS } from '@/lib/dataset/schema'
import { fileName } from '@/lib/export/file-name'
import type { About, ExportTable } from '@/lib/export/table'
import { hasFailed, isWaiting } from '@/lib/filter/resolve'
import { channelColours } from '@/lib/layers/palette'
import { readBy } from '@/lib/metrics/read'
import { metricOf } from '@/lib/metrics/registry'
import type { View } from '@/lib/state/app-state'
import { useFilterWords } from '../bar/use-filter-words'
import { useAsk } from '../session/asking'
import { useApp, useFormat, useSession } from '../session/context'
import { useResolved } from '../session/resolved'
import { useChooser } from '../store/chooser'
import { useDownload } from '../store/use-download'
import { download } from '../ui/download'
import { saveCsv, saveXlsx } from './files'
import { mapPicture, PictureError } from './map-picture'
import { type Offer, useOffers } from './offers'
import { chartFile } from './svg'
import { useAboutDataset } from './use-about'

/** What is being said of an export: it is made, it is done, or why not. */
export const useExportState = create<{ said: string | null; bad: boolean }>()(() => ({
  said: null,
  bad: false,
}))

export interface Export {
  id: string
  title: string
  /** Whether it is what the screen shows, or rests on the whole filter. */
  group: 'screen' | 'more'
  run: () => void
}

type TableOffer = Extract<Offer, { kind: 'table' }>

/** Views that lie over the map and the chart under it: these are not on screen there. */
const coversMap = (view: View): boolean =>
  view === 'data' || view === 'model' || view === 'ask' || view === 'closures'

/** Everything of the present view that can leave the page. */
export function useExports(): Export[] {
  const t = useTranslations('export')
  const all = useTranslations()
  const format = useFormat()
  const session = useSession()
  const locale = useApp(s => s.locale)
  const theme = useApp(s => s.theme)
  const filter = useApp(s => s.filter)
  const words = useFilterWords()
  const { sales, range, comparison, faults } = useResolved()
  const ask = useAsk()
  const dataset = useAboutDataset()
  const selected = useApp(s => s.selected)
  const { by, levels } = useChooser()
  const level = levels[by]
  const downloadCatchment = useDownload(range)
  const offers = useOffers(s => s.offers)
  const view = useApp(s => s.view)
  const catchment = useRef(downloadCatchment)
  catchment.current = downloadCatchment
  return useMemo(() => {
    const { cube, manifest } = session
    const month = (m: number) => format.month(toDate(m))
    const period = `${month(range.from)} – ${month(range.to)}`
    const said = words(filter)
      .filter(w => w.part !== 'range')
      .map(w => w.text)
    const subtitle = [period, ...said].join(' · ')
    const { declaration, version } = manifest
    const source = `${declaration.name}${declaration.demonstration ? ` (${t('about.demonstration')})` : ''} · ${t('about.version')} ${version} · ${format.day(new Date().toISOString())}`
    const definition = all('figures.revenueDefinition', { amounts: declaration.amounts })
    const aboutOf = ({ about: of, definition: means }: TableOffer): About => [
      ...(of
        ? [{ label: t('about.of'), text: of }]
        : [
            { label: t('about.period'), text: period },
            { label: t('about.filter'), text: said.length > 0 ? said.join(' · ') : all('explain.noFilter') },
          ]),
      { label: t('about.unit'), text: declaration.currency },
      ...(means ? [{ label: t('about.definition'), text: means }] : []),
      ...dataset,
    ]
    const storesTable = (): ExportTable => {
      // Sales without a store (key 0) close the sum.
      const rows = [...cube.source.stores, null]
      const now = cube.byStore(sales, range)
      const before = comparison ? cube.byStore(sales, comparison) : null
      const growth = readBy(metricOf('growth', cube), ask, 'store')
      const column = <K extends 'text' | 'number'>(
        name: Parameters<typeof t>[0],
        kind: K,
        of: (store: StoreRow) => (K extends 'text' ? string : number) | null,
      ) => ({ name: t(name), kind, values: rows.map(s => s && of(s)) })
      const operator = (o: string) =>
        o === 'own' || o === 'affiliate' || o === 'franchise' ? all(`legend.${o}`) : o
      return {
        title: t('table.stores'),
        rows: rows.length,
        currency: declaration.currency,
        columns: [
          column('table.id', 'text', s => s.id),
          { name: t('table.name'), kind: 'text', values: rows.map(s => s?.name ?? t('table.noStore')) },
          column('table.format', 'text', s => s.format),
          column('table.operator', 'text', s => operator(s.operator)),
          column('table.area', 'number', s => s.area),
          column('table.opened', 'text', s => s.openedOn),
          column('table.closed', 'text', s => s.closedOn),
          column('table.lat', 'number', s => s.lat),
          column('table.lon', 'number', s => s.lon),
          { name: t('table.sales'), kind: 'money', values: rows.map(s => cents(now[s?.key ?? 0])) },
          ...(before && comparison
            ? [
                {
                  name: `${t('table.before')} (${month(comparison.from)} – ${month(comparison.to)})`,
                  kind: 'money' as const,
                  values: rows.map(s => cents(before[s?.key ?? 0])),
                },
                {
                  name: t('table.change'),
                  kind: 'share' as const,
                  values: rows.map(s => (growth ? rounded(growth[s?.key ?? 0]) : null)),
                },
              ]
            : []),
        ],
      }
    }
    const monthsTable = (): ExportTable => {
      const monthly = cube.monthly(sales)
      const used = CHANNELS.flatMap((channel, key) =>
        monthly[key]?.some(v => v !== 0) ? [{ channel, key }] : [],
      )
      const months = Array.from({ length: range.to - range.from + 1 }, (_, i) => range.from + i)
      const at = (m: number) => m - cube.bounds.from
      return {
        title: t('table.months'),
        rows: months.length,
        currency: declaration.currency,
        columns: [
          {
            name: t('table.month'),
            kind: 'text',
            values: months.map(m => toDate(m).toISOString().slice(0, 7)),
          },
          ...used.map(({ channel, key }) => ({
            name: all(`channels.${channel}`),
            kind: 'money' as const,
            values: months.map(m => cents(monthly[key][at(m)])),
          })),
          {
            name: t('table.total'),
            kind: 'money',
            values: months.map(m => cents(used.reduce((sum, { key }) => sum + monthly[key][at(m)], 0))),
          },
        ],
      }
    }
    const store = cube.source.stores.find(s => s.id === selected)
    const name = (what: string) => ['chalandise', what, period]
    // While a filter is computed the sales shown are still those of the former.
    const whole = (make: () => ExportTable): ExportTable => {
      if (isWaiting({ faults })) throw new Error(t('notYet'))
      if (hasFailed({ faults })) throw new Error(t('filterFailed'))
      return make()
    }
    const tables: TableOffer[] = [
      { id: 'stores', make: storesTable, title: t('table.stores') },
      { id: 'months', make: monthsTable, title: t('table.months') },
    ].map(table => ({ ...table, kind: 'table', where: 'panel', filtered: true, definition }))
    const asTables = (offered: readonly TableOffer[], group: Export['group']): Export[] =>
      offered.flatMap(offer => {
        const make = () => (offer.filtered ? whole(offer.make) : offer.make())
        const { id, title } = offer
        const file = offer.filtered ? name(title) : ['chalandise', title]
        return [
          {
            id: `csv-${id}`,
            group,
            title: t('csvOf', { title }),
            run: guarded(t, async () => saveCsv(make(), locale, file)),
          },
          {
            id: `xlsx-${id}`,
            group,
            title: t('xlsxOf', { title }),
            run: guarded(t, async () => {
              await saveXlsx(make(), offer.notes ?? aboutOf(offer), t('about.title'), file)
            }),
          },
        ]
      })
    const charts = (offered: readonly Offer[]): Export[] =>
      offered.flatMap(offer =>
        offer.kind !== 'chart'
          ? []
          : [
              {
                id: `svg-${offer.id}`,
                group: 'screen' as const,
                title: t('svgOf', { title: offer.title }),
                run: guarded(t, async () => {
                  const chart = offer.chart()
                  if (!chart) throw new Error(t('noChart'))
                  const text = chartFile({
                    chart,
                    title: offer.title,
                    subtitle: offer.about ?? subtitle,
                    key: offer.key,
                    source,
                  })
                  download(
                    fileName(['chalandise', offer.title], 'svg'),
                    new Blob([text], { type: 'image/svg+xml' }),
                  )
                }),
              },
            ],
      )
    const isTable = (offer: Offer): offer is TableOffer => offer.kind === 'table'
    const covered = coversMap(view)
    const beside = offers.filter(offer => offer.where === (covered ? 'page' : 'panel'))
    const onMap = offers.filter(offer => offer.where === 'map')
    const drawn = onMap.find(offer => offer.kind === 'picture')
    // The list of stores is a screen of its own, whose table this is.
    const listed = view === 'stores' && !store ? tables.filter(table => table.id === 'stores') : []
    const screen: Export[] = [
      ...asTables(beside.filter(isTable), 'screen'),
      ...charts(beside),
      ...asTables(listed, 'screen'),
    ]
    const map: Export[] = [
      {
        id: 'png',
        group: 'screen',
        title: t('picture'),
        run: guarded(t, async () => {
          const title = drawn?.title ?? all('map.label')
          const about = { title, subtitle: drawn?.about ?? subtitle, source }
          download(fileName(name(title), 'png'), await mapPicture(about))
        }),
      },
      ...asTables(onMap.filter(isTable), 'screen'),
      {
        id: 'svg',
        group: 'screen',
        title: t('chart'),
        run: guarded(t, async () => {
          const chart = document.querySelector<SVGSVGElement>('[data-tour="strip"] svg.recharts-surface')
          if (!chart) throw new Error(t('noChart'))
          const colours = channelColours(theme)
          const text = chartFile({
            chart,
            title: t('table.months'),
            // The chart shows all months, whatever the period.
            subtitle: [`${month(cube.bounds.from)} – ${month(cube.bounds.to)}`, ...said].join(' · '),
            key: cube
              .channelsUsed()
              .map(key => CHANNELS[key])
              .map(channel => ({
                name: all(`channels.${channel}`),
                colour: channel in colours ? colours[channel as keyof typeof colours] : colours.other,
              })),
            source,
          })
          download(fileName(name(t('table.months')), 'svg'), new Blob([text], { type: 'image/svg+xml' }))
        }),
      },
      ...(store
        ? [
            {
              id: 'geojson',
              group: 'screen' as const,
              title: t('catchment', { name: store.name }),
              run: guarded(t, async () => {
                const missing = await catchment.current([store.id], by, level)
                if (missing.length > 0) throw new Error(t('noCatchment', { name: store.name }))
              }),
            },
          ]
        : []),
    ]
    return [
      ...screen,
      ...(covered ? [] : map),
      ...asTables(
        tables.filter(table => !listed.includes(table)),
        'more',
      ),
      {
        id: 'link',
        group: 'more',
        title: t('link'),
        run: () =>
          void navigator.clipboard.writeText(location.href).then(
            () => say(t('copied')),
            () => say(t('notCopied'), true),
          ),
      },
    ]
  }, [
    session,
    sales,
    range,
    comparison,
    faults,
    ask,
    filter,
    words,
    dataset,
    selected,
    by,
    level,
    offers,
    view,
    locale,
    theme,
    format,
    t,
    all,
  ])
}

/** A share to a hundredth of a percent. */
const rounded = (share: number) => (Number.isFinite(share) ? Math.round(share * 1e4) / 1e4 : null)

const cents = (value: number) => Math.round(value * 100) / 100

const say = (said: string | null, bad = false) => useExportState.setState({ said, bad })

/** Says that a file is being made, and why one could not be. */
const guarded = (t: ReturnType<typeof useTranslations<'export'>>, make: () => Promise<void>) => () => {
  say(t('working'))
  make().then(
    () => say(null),
    error =>
      say(
        error instanceof PictureError
          ? t('failedMap')
          : t('failed', { detail: error instanceof Error ? error.message : String(error) }),
        true,
      ),
  )
}
