'use client'
import { Columns2, House, Minus, Plus, X } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { METRIC_IDS, type MetricId } from '@/lib/metrics/ids'
import type { Reason } from '@/lib/metrics/metric'
import { AREA_LEVELS, type AreaLevel, MAP_MODES } from '@/lib/state/app-state'
import { useMetricText } from '../panel/metric-text'
import { useApp, useAppStore, useSession } from '../session/context'
import { Button, IconButton } from '../ui/button'
import { Choice } from '../ui/choice'
import { goHome, lookAt, zoomBy } from './camera'
import type { ToldBy } from './offered'
import { useFraming } from './use-framing'
import { useWithheld } from './use-offered'
import { useMeasureText } from './words'

const SELECT =
  'h-[34px] max-w-56 rounded-md border border-line bg-paper px-2 text-sm shadow-panel pointer-coarse:h-11'

/** How the map draws, and what: top left. Zoom, top right. */
export function MapControls() {
  const t = useTranslations()
  const { cube } = useSession()
  const mode = useApp(s => s.mapMode)
  const set = useApp(s => s.set)
  const select = useApp(s => s.select)
  const inScenario = useApp(s => s.view === 'scenarios')
  const filtered = useApp(s => (s.view === 'scenarios' ? null : s.selected))
  const store = cube.source.stores.find(s => s.id === filtered)
  const bounds = useMemo(() => networkBounds(cube.source.stores), [cube])
  const app = useAppStore()
  useFraming()
  useEffect(() => {
    if (!bounds) return
    // Going home moves the map, which writes its camera over the one that a link brought.
    const { camera } = app.getState()
    goHome(bounds)
    lookAt(camera)
  }, [bounds, app])
  return (
    <>
      {!inScenario && (
        <div className="absolute top-3 left-3 z-10 flex max-w-[calc(100%-80px)] flex-wrap items-center gap-2">
          <Choice
            label={t('mapView.mode.label')}
            className="bg-paper! shadow-panel"
            value={mode}
            onChange={m => set({ mapMode: m })}
            options={MAP_MODES.map(m => ({ value: m, label: t(`mapView.mode.${m}`) }))}
          />
          <ModeControls />
          {store && (
            <Button
              className="rounded-lg! shadow-panel"
              title={t('map.clearStore')}
              aria-label={`${t('map.storeFilter', { name: store.name })}. ${t('map.clearStore')}`}
              onClick={() => select(null)}
            >
              {t('map.storeFilter', { name: store.name })}
              <X size={13} aria-hidden />
            </Button>
          )}
        </div>
      )}
      <div className="absolute top-3 right-6 z-10 flex flex-col rounded-lg border border-line bg-paper shadow-panel">
        <IconButton label={t('map.zoomIn')} onClick={() => zoomBy(1)}>
          <Plus size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('map.zoomOut')} onClick={() => zoomBy(-1)}>
          <Minus size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('map.home')} onClick={() => bounds && goHome(bounds)}>
          <House size={15} aria-hidden />
        </IconButton>
      </div>
    </>
  )
}

function ModeControls() {
  const t = useTranslations('mapView')
  const mode = useApp(s => s.mapMode)
  const level = useApp(s => s.areaLevel)
  const metric = useApp(s => s.metric)
  const set = useApp(s => s.set)
  const differenceOn = useApp(s => s.differenceOn)
  const levels = AREA_LEVELS.map(l => ({ value: l, label: t(`level.${l}`) }))
  if (mode === 'flows') return null
  if (mode === 'difference')
    return (
      <>
        <select
          aria-label={t('level.label')}
          className={SELECT}
          value={differenceOn === 'cells' ? 'cells' : level}
          onChange={e => {
            const on = e.target.value as AreaLevel | 'cells'
            set(on === 'cells' ? { differenceOn: 'cells' } : { differenceOn: 'areas', areaLevel: on })
          }}
        >
          <option value="cells">{t('level.cells')}</option>
          {levels.map(l => (
            <option key={l.value} value={l.value}>
              {l.label}
            </option>
          ))}
        </select>
        <Choice
          label={t('metric.label')}
          className="bg-paper! shadow-panel"
          value={metric === 'growth' ? 'growth' : 'revenue'}
          onChange={m => set({ metric: m })}
          options={[
            { value: 'revenue', label: '€' },
            { value: 'growth', label: '%' },
          ]}
        />
        <CompareButton />
      </>
    )
  return (
    <>
      {mode === 'areas' && (
        <select
          aria-label={t('level.label')}
          className={SELECT}
          value={level}
          onChange={e => set({ areaLevel: e.target.value as AreaLevel })}
        >
          {levels.map(l => (
            <option key={l.value} value={l.value}>
              {l.label}
            </option>
          ))}
        </select>
      )}
      <select
        aria-label={t('metric.label')}
        className={SELECT}
        value={metric}
        onChange={e => set({ metric: e.target.value as MetricId })}
      >
        <MetricOptions by={mode === 'stores' ? 'store' : 'place'} />
      </select>
      {mode !== 'stores' && <CompareButton />}
    </>
  )
}

/** Every figure of the catalogue: first those that can be shown, then the others greyed, by the reason why not. */
function MetricOptions({ by }: { by: ToldBy }) {
  const t = useTranslations('mapView.withheld')
  const text = useMeasureText()
  const reason = useMetricText().reason
  const told = useWithheld(by)
  const groups = useMemo(() => {
    const groups = new Map<Reason | null, MetricId[]>()
    for (const id of METRIC_IDS) {
      const why = id === 'revenue' ? null : told(id)
      // What is on its way can be chosen: it is shown as soon as it is there.
      const key = why === 'waiting' ? null : why
      groups.set(key, [...(groups.get(key) ?? []), id])
    }
    return [...groups].sort(([a], [b]) => Number(a !== null) - Number(b !== null))
  }, [told])
  const short = (why: Reason) => (why === 'not_by_this' ? t(`not_by_${by}`) : t(why))
  return groups.map(([why, ids]) =>
    why === null ? (
      ids.map(id => (
        <option key={id} value={id}>
          {text.name(id)}
        </option>
      ))
    ) : (
      <optgroup key={why} label={short(why)} title={reason(why)}>
        {ids.map(id => (
          <option key={id} value={id} disabled title={reason(why)}>
            {text.name(id)}
          </option>
        ))}
      </optgroup>
    ),
  )
}

/** Two pictures on one camera: another period, or another metric. */
function CompareButton() {
  const t = useTranslations('mapView')
  const compare = useApp(s => s.compare)
  const set = useApp(s => s.set)
  const compareWith = useApp(s => s.compareWith)
  const told = useWithheld('place')
  if (compare === 'none')
    return (
      <Button className="h-[34px]! shadow-panel" onClick={() => set({ compare: 'swipe' })}>
        <Columns2 size={14} aria-hidden />
        {t('compare.start')}
      </Button>
    )
  return (
    <span className="flex items-center gap-1 rounded-md border border-accent bg-paper pl-2 shadow-panel">
      <span className="text-xs text-ink-2">{t('compare.with')}</span>
      <select
        aria-label={t('compare.with')}
        className="h-8 max-w-48 bg-paper px-1 text-sm pointer-coarse:h-11"
        value={compareWith}
        onChange={e => set({ compareWith: e.target.value as 'period' | MetricId })}
      >
        <option value="period" disabled={told('growth') !== null}>
          {t('compare.period')}
        </option>
        <MetricOptions by="place" />
      </select>
      <IconButton label={t('compare.stop')} onClick={() => set({ compare: 'none' })}>
        <X size={14} aria-hidden />
      </IconButton>
    </span>
  )
}

function networkBounds(
  stores: readonly { lat: number; lon: number }[],
): [[number, number], [number, number]] | null {
  if (stores.length === 0) return null
  const lons = stores.map(s => s.lon)
  const lats = stores.map(s => s.lat)
  return [
    [Math.min(...lons), Math.min(...lats)],
    [Math.max(...lons), Math.max(...lats)],
  ]
}
