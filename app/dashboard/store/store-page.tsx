'use client'
import { ArrowLeft, Undo2, X } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { decayBands, minutesOfShare } from '@/lib/catchment/decay-bands'
import { salesByZone } from '@/lib/catchment/sales'
import { turnover } from '@/lib/catchment/turnover'
import { EVERYTHING } from '@/lib/cube/masks'
import { lastTwelve, length, type MonthRange, within, yearBefore } from '@/lib/cube/months'
import { peerTrend } from '@/lib/cube/peers'
import type { StoreRow } from '@/lib/cube/source'
import { coverageOf } from '@/lib/filter/coverage'
import { change } from '@/lib/i18n/format'
import { STORE_TABS, subjectOf } from '@/lib/state/app-state'
import { ExplainSign } from '../explain/explain'
import { useCoverageFigures } from '../explain/use-network-figures'
import { useStoreHeadline, useStoreLocated } from '../explain/use-store-figures'
import { Figures } from '../panel/figures'
import { useApp, useFormat, useSession } from '../session/context'
import { useResolved } from '../session/resolved'
import { useScenario } from '../session/scenario-result'
import { useDuring } from '../session/use-during'
import { Button } from '../ui/button'
import { Choice } from '../ui/choice'
import { CatchmentTab } from './catchment-tab'
import { Communes } from './communes'
import { Decay } from './decay'
import { Gains } from './gains'
import { Mix } from './mix'
import { Trend } from './trend'
import { useDesk } from './use-desk'
import { useProvider } from './use-provider'

/** One store: who it is, what it sells, where its customers live, the area it draws from. */
export function StorePage({ store }: { store: StoreRow }) {
  const t = useTranslations()
  const { cube } = useSession()
  const given = useResolved().filter.range
  const range = useMemo(() => given ?? lastTwelve(cube.bounds), [given, cube])
  const tab = useApp(s => s.storeTab)
  const set = useApp(s => s.set)
  const trend = useMemo(() => peerTrend(cube, store), [cube, store])
  return (
    <div className="flex flex-col gap-4">
      <Head store={store} />
      <Choice
        label={t('storePage.tabs.label')}
        value={tab}
        options={STORE_TABS.map(value => ({ value, label: t(`storePage.tabs.${value}`) }))}
        onChange={storeTab => set({ storeTab })}
        className="[&>button]:flex-1"
      />
      {tab === 'summary' && <Summary store={store} range={range} trend={trend} />}
      {tab === 'customers' && <Customers store={store} range={range} />}
      {tab === 'catchment' && <CatchmentTab store={store} range={range} />}
    </div>
  )
}

function Head({ store }: { store: StoreRow }) {
  const t = useTranslations()
  const format = useFormat()
  const select = useApp(s => s.select)
  const addChange = useApp(s => s.addChange)
  const removeChange = useApp(s => s.removeChange)
  const closing = useApp(s => s.scenario.changes.some(c => c.kind === 'close' && subjectOf(c) === store.id))
  const others = useApp(s => {
    const { stores, formats, operators, regions, category, segment, place } = s.filter
    return place !== null || [stores, formats, operators, regions, category, segment].some(l => l.length > 0)
  })
  const facts = [
    store.format,
    t(`operators.${(['own', 'affiliate', 'franchise'] as const).find(o => o === store.operator) ?? 'own'}`),
    store.area === null ? null : `${format.integer(store.area)} m²`,
    store.openedOn && t('stores.openedOn', { date: format.day(store.openedOn) }),
    store.closedOn && t('stores.closedOn', { date: format.day(store.closedOn) }),
  ].filter(Boolean)
  return (
    <div>
      <div className="flex items-center justify-between gap-2">
        <Button kind="quiet" className="-ml-2" onClick={() => select(null)}>
          <ArrowLeft size={15} aria-hidden />
          {t('app.back')}
        </Button>
        {!store.closedOn &&
          (closing ? (
            <Button onClick={() => removeChange(store.id)}>
              <Undo2 size={15} aria-hidden />
              {t('stores.removeClose')}
            </Button>
          ) : (
            <Button kind="primary" onClick={() => addChange({ kind: 'close', store_id: store.id })}>
              <X size={15} aria-hidden />
              {t('stores.simulateClose')}
            </Button>
          ))}
      </div>
      <h2 className="mt-1 text-lg font-semibold">{store.name}</h2>
      <p className="text-ink-2">{facts.join(' · ')}</p>
      {others && <p className="mt-1 text-xs text-ink-3">{t('storePage.otherFilters')}</p>}
      {store.closedOn && (
        <p className="mt-2 rounded-lg bg-paper-2 p-3 text-ink-2">{t('stores.alreadyClosed')}</p>
      )}
    </div>
  )
}

function Summary({
  store,
  range,
  trend,
}: {
  store: StoreRow
  range: MonthRange
  trend: ReturnType<typeof peerTrend>
}) {
  const t = useTranslations()
  const format = useFormat()
  const { cube } = useSession()
  const channels = useResolved().filter.channels
  const only = useMemo(
    () => ({ filter: { ...EVERYTHING, channels, stores: cube.only(store.key) }, range }),
    [cube, channels, store.key, range],
  )
  const covered = useCoverageFigures()
  const located = useStoreLocated(store)
  // Of the same months and channels as the map's legend says it.
  const coverage = coverageOf(cube, only.filter, range)
  return (
    <>
      <Headline store={store} range={range} trend={trend} />
      <Figures only={only} />
      <Trend store={store} trend={trend} />
      <Mix store={store} range={range} />
      <p className="text-xs text-ink-3">
        {store.route === 'totals'
          ? t('stores.totalsOnly')
          : store.locatedShare !== null &&
            t('stores.located', { share: format.percent(store.locatedShare, { digits: 0 }) })}{' '}
        {coverage && t('stores.drawn', { share: format.percent(coverage.placed, { digits: 0 }) })}
        {coverage && (
          <ExplainSign
            name={t('explain.figures.located.title')}
            figures={() => [...located(), ...covered(coverage, range, { channels, stores: [store.key] })]}
            className="ml-1 align-middle"
          />
        )}
      </p>
    </>
  )
}

/** The answer in one sentence: what it sells, how that moved, its peers, how far its customers live. */
function Headline({
  store,
  range,
  trend,
}: {
  store: StoreRow
  range: MonthRange
  trend: ReturnType<typeof peerTrend>
}) {
  const t = useTranslations('storePage')
  const format = useFormat()
  const { cube } = useSession()
  const channels = useResolved().filter.channels
  const desk = useDesk()
  const reach = desk.reach(store.id)
  const te = useTranslations('explain.figures')
  const provider = useProvider()
  const explained = useStoreHeadline(store, range)
  const during = useDuring()
  const said = useMemo(() => {
    const filter = { ...EVERYTHING, channels, stores: cube.only(store.key) }
    const now = cube.total(filter, range).amount
    const before = within(yearBefore(range), cube.bounds)
      ? cube.total(filter, yearBefore(range)).amount
      : null
    const by = change(now, before)
    // Peers over the same twelve months, where the period is such a window.
    const at = (month: number) => trend?.points.find(p => p.month === month)
    const [last, first] = [at(range.to), at(range.to - 12)]
    const peers = length(range) === 12 && last && first ? last.median / first.median - 1 : null
    const half = reach?.sales ? minutesOfShare(reach.minutes, reach.sales, 0.5) : null
    return {
      amount: now,
      by,
      peers: by === null || peers === null ? null : { change: peers, count: trend?.peers ?? 0 },
      half: half === null ? null : Math.ceil(half),
    }
  }, [cube, channels, store, range, trend, reach])
  const { amount, by, peers, half } = said
  const text = [
    t('sentence', {
      period: during(range),
      name: store.name,
      amount: format.money(amount),
    }),
    by === null ? '' : t('sentenceChange', { change: format.percent(by, { sign: true }) }),
    peers === null ? '' : t('sentencePeers', { change: format.percent(peers.change, { sign: true }) }),
    half === null ? t('end') : t('sentenceHalf', { minutes: format.integer(half) }),
  ].join('')
  return (
    <p className="text-lg leading-snug font-medium text-balance">
      {text}
      <ExplainSign
        name={te('headline.title')}
        figures={() => explained({ ...said, half: half === null ? null : { minutes: half, provider } })}
        className="ml-1 align-middle"
      />
    </p>
  )
}

function Customers({ store, range }: { store: StoreRow; range: MonthRange }) {
  const { cube, picture } = useSession()
  const channels = useResolved().filter.channels
  const desk = useDesk()
  const provider = useProvider()
  const { failure } = useScenario()
  const reach = desk.reach(store.id)
  const sums = useMemo(
    () => cube.cellSums({ ...EVERYTHING, channels, stores: cube.only(store.key) }),
    [cube, channels, store.key],
  )
  const now = useMemo(() => sums.over(range), [sums, range])
  const sales = useMemo(
    () => salesByZone(now, picture.toZones, reach?.expected ?? null),
    [now, picture, reach],
  )
  const changes = useMemo(() => {
    const previous = yearBefore(range)
    if (!within(previous, cube.bounds)) return null
    return turnover(cube, cube.source.zones, now, sums.over(previous))
  }, [cube, now, sums, range])
  const held = cube.source.active.stores.get(store.key)
  const [active, activeBefore] = [held?.get(range.to), held?.get(range.to - 12)]
  const customers =
    active !== undefined && activeBefore !== undefined ? { now: active, before: activeBefore } : null
  const bands = useMemo(() => (reach ? decayBands(cube.source.zones, reach) : null), [cube, reach])
  return (
    <>
      <Communes
        store={store}
        range={range}
        sales={sales}
        minutes={reach?.minutes ?? null}
        expected={reach?.expected ?? null}
      />
      <Decay store={store} bands={bands} provider={provider} waiting={!reach && failure?.key !== 'model'} />
      <Gains store={store} range={range} turnover={changes} customers={customers} />
    </>
  )
}
