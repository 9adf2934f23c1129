'use client'
import { House, Minus, Plus, X } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { ALL_CHANNELS } from '@/lib/cube/masks'
import { CHANNELS } from '@/lib/dataset/schema'
import { useApp, useSession } from '../session/context'
import { Button, IconButton } from '../ui/button'
import { Choice } from '../ui/choice'
import { frame, zoomBy } from './camera'

/** Measure, drawing and channel, top left on the map; zoom, top right. */
export function MapControls() {
  const t = useTranslations()
  const { cube } = useSession()
  const measure = useApp(s => s.measure)
  const drawing = useApp(s => s.drawing)
  const channels = useApp(s => s.filter.channels)
  const set = useApp(s => s.set)
  const filterBy = useApp(s => s.filterBy)
  const select = useApp(s => s.select)
  const filtered = useApp(s => (s.view === 'scenarios' ? null : s.selected))
  const store = cube.source.stores.find(s => s.id === filtered)
  const present = useMemo(() => {
    const monthly = cube.monthly()
    return CHANNELS.flatMap((channel, key) =>
      key > 0 && monthly[key].some(v => v !== 0) ? [{ channel, key }] : [],
    )
  }, [cube])
  const bounds = useMemo(() => networkBounds(cube.source.stores), [cube])
  useEffect(() => {
    if (bounds) frame(bounds, 60)
  }, [bounds])
  const box = 'rounded-lg border border-line bg-paper shadow-panel'
  return (
    <>
      <div className="absolute top-3 left-3 z-10 flex flex-wrap items-center gap-2">
        <Choice
          label={t('map.measure')}
          className="bg-paper! shadow-panel"
          value={measure}
          onChange={m => set({ measure: m })}
          options={[
            { value: 'revenue', label: t('map.revenue') },
            { value: 'perInhabitant', label: t('map.perInhabitant') },
          ]}
        />
        {measure === 'revenue' && (
          <Choice
            label={t('map.drawing')}
            className="bg-paper! shadow-panel"
            value={drawing}
            onChange={d => set({ drawing: d })}
            options={[
              { value: 'heat', label: t('map.heat') },
              { value: 'cells', label: t('map.cells') },
            ]}
          />
        )}
        {present.length > 1 && (
          <select
            aria-label={t('channels.label')}
            value={channels}
            onChange={e => filterBy({ channels: Number(e.target.value) })}
            className={`${box} h-[34px] px-2 capitalize-first pointer-coarse:h-11`}
          >
            <option value={ALL_CHANNELS}>{t('channels.all')}</option>
            {present.map(({ channel, key }) => (
              <option key={channel} value={1 << key}>
                {t(`channels.${channel}`)}
              </option>
            ))}
          </select>
        )}
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
      <div className={`absolute top-3 right-6 z-10 flex flex-col ${box}`}>
        <IconButton label={t('map.zoomIn')} onClick={() => zoomBy(1)}>
          <Plus size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('map.zoomOut')} onClick={() => zoomBy(-1)}>
          <Minus size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('map.home')} onClick={() => bounds && frame(bounds, 60)}>
          <House size={15} aria-hidden />
        </IconButton>
      </div>
    </>
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
