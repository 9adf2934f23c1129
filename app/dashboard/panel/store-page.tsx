'use client'
import { ArrowLeft, Undo2, X } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { EVERYTHING } from '@/lib/cube/masks'
import { lastTwelve } from '@/lib/cube/months'
import type { StoreRow } from '@/lib/cube/source'
import { CHANNELS } from '@/lib/dataset/schema'
import { channelColours } from '@/lib/layers/palette'
import { subjectOf } from '@/lib/state/app-state'
import { useApp, useFormat, useSession } from '../session/context'
import { MonthlyChart, type MonthRow, type Series } from '../strip/chart'
import { Button } from '../ui/button'
import { Figures } from './figures'

/** One store: who it is, its figures, its months, and its closing in one click. */
export function StorePage({ store }: { store: StoreRow }) {
  const t = useTranslations()
  const format = useFormat()
  const { cube } = useSession()
  const range = useApp(s => s.filter.range) ?? lastTwelve(cube.bounds)
  const channels = useApp(s => s.filter.channels)
  const select = useApp(s => s.select)
  const addChange = useApp(s => s.addChange)
  const removeChange = useApp(s => s.removeChange)
  const closing = useApp(s => s.scenario.changes.some(c => c.kind === 'close' && subjectOf(c) === store.id))
  const filter = useMemo(
    () => ({ ...EVERYTHING, channels, stores: cube.only(store.key) }),
    [cube, channels, store.key],
  )
  const facts = [
    store.format,
    t(`operators.${(['own', 'affiliate', 'franchise'] as const).find(o => o === store.operator) ?? 'own'}`),
    store.area === null ? null : `${format.integer(store.area)} m²`,
    store.openedOn && t('stores.openedOn', { date: format.day(store.openedOn) }),
    store.closedOn && t('stores.closedOn', { date: format.day(store.closedOn) }),
  ].filter(Boolean)
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Button kind="quiet" className="-ml-2" onClick={() => select(null)}>
          <ArrowLeft size={15} aria-hidden />
          {t('app.back')}
        </Button>
        <h2 className="mt-1 text-lg font-semibold">{store.name}</h2>
        <p className="text-ink-2">{facts.join(' · ')}</p>
      </div>
      {store.closedOn ? (
        <p className="rounded-lg bg-paper-2 p-3 text-ink-2">{t('stores.alreadyClosed')}</p>
      ) : closing ? (
        <Button onClick={() => removeChange(store.id)}>
          <Undo2 size={15} aria-hidden />
          {t('stores.removeClose')}
        </Button>
      ) : (
        <Button kind="primary" onClick={() => addChange({ kind: 'close', store_id: store.id })}>
          <X size={15} aria-hidden />
          {t('stores.simulateClose')}
        </Button>
      )}
      <Figures filter={filter} range={range} />
      <StoreMonths store={store} />
      <p className="text-xs text-ink-3">
        {store.route === 'totals'
          ? t('stores.totalsOnly')
          : store.locatedShare !== null &&
            t('stores.located', { share: format.percent(store.locatedShare, { digits: 0 }) })}
      </p>
    </div>
  )
}

function StoreMonths({ store }: { store: StoreRow }) {
  const t = useTranslations()
  const { cube } = useSession()
  const theme = useApp(s => s.theme)
  const { rows, series } = useMemo(() => {
    const monthly = cube.monthly({ ...EVERYTHING, stores: cube.only(store.key) })
    const colours = channelColours(theme)
    const list: Series[] = CHANNELS.flatMap((channel, key) =>
      monthly[key].some(v => v !== 0)
        ? [
            {
              key: String(key),
              name: t(`channels.${channel}`),
              colour: channel in colours ? colours[channel as keyof typeof colours] : colours.other,
            },
          ]
        : [],
    )
    const table: MonthRow[] = Array.from({ length: cube.months }, (_, m) => ({
      month: cube.bounds.from + m,
      ...Object.fromEntries(list.map(s => [s.key, monthly[Number(s.key)][m]])),
    }))
    return { rows: table, series: list }
  }, [cube, store.key, theme, t])
  return (
    <section>
      <h3 className="mb-1 font-semibold">{t('stores.monthly')}</h3>
      {series.length === 0 ? (
        <p className="text-ink-2">{t('stores.noSales')}</p>
      ) : (
        <div className="h-36">
          <MonthlyChart rows={rows} series={series} theme={theme} compact />
        </div>
      )}
    </section>
  )
}
