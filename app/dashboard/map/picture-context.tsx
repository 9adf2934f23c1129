'use client'
import { createContext, type ReactNode, useContext, useDeferredValue, useMemo } from 'react'
import { create } from 'zustand'
import { type CubeFilter, EVERYTHING } from '@/lib/cube/masks'
import { comparisonOf, rangeOf } from '@/lib/filter/filter'
import type { MetricId } from '@/lib/metrics/ids'
import { usePlaceCounts } from '../session/asking'
import { useApp, useSessionOrNull } from '../session/context'
import { ResolvedLater, useResolvedOrNull } from '../session/resolved'
import type { Session } from '../session/session'
import { askOf, type Wanted } from './columns'
import type { MapMetric } from './measures'
import { needsCounts, withheld } from './offered'
import type { MapPicture, PictureRequest } from './picture'
import { usePicture } from './use-picture'
import { useShapes } from './use-shapes'

/** Where the camera is, coarsely: written by the map, read by what depends on its zoom. */
export const useCamera = create<{ zoom: number }>()(() => ({ zoom: 5 }))

interface Pictures {
  main: MapPicture | null
  /** The other side of a comparison. */
  other: MapPicture | null
}
const Context = createContext<Pictures>({ main: null, other: null })

/** The pictures of the moment, computed once for the map and its legend. */
export function PictureProvider({ children }: { children: ReactNode }) {
  const session = useSessionOrNull()
  const zoom = useCamera(s => s.zoom)
  const request = useRequest(session)
  const other = useOtherRequest(session, request)
  const drawn = request?.drawn
  const shapes = useShapes(drawn === 'commune' || drawn === 'departement' || drawn === 'region')
  const pictures = {
    main: usePicture(session, zoom, request, shapes),
    other: usePicture(session, zoom, other, shapes),
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the two pictures are all there is in it
  const held = useMemo(() => pictures, [pictures.main, pictures.other])
  return <Context.Provider value={held}>{children}</Context.Provider>
}

/** Lets what stands inside follow filter and pictures once brush and map have answered: it takes longer. */
export function AfterMap({ children }: { children: ReactNode }) {
  const pictures = useDeferredValue(useContext(Context))
  return (
    <ResolvedLater>
      <Context.Provider value={pictures}>{children}</Context.Provider>
    </ResolvedLater>
  )
}

export const useMapPicture = () => useContext(Context).main
export const useOtherPicture = () => useContext(Context).other

/** The filter in masks, narrowed to the selected store's customers. Sales by category or segment have no place. */
export function useMapFilter(session: Session | null): CubeFilter {
  const resolved = useResolvedOrNull()
  const sales = resolved?.sales ?? EVERYTHING
  // Beside a category the place restricts no figure, but it still is where the map looks.
  const cells = sales.keys ? (resolved?.cells ?? null) : sales.cells
  const selected = useApp(s => (s.view === 'scenarios' ? null : s.selected))
  return useMemo(() => {
    const key = session?.cube.source.stores.find(s => s.id === selected)?.key
    const stores = session && key !== undefined ? session.cube.only(key) : sales.stores
    return { ...sales, stores, cells, keys: null }
  }, [session, sales, cells, selected])
}

/** What the map is asked to draw below its stores; null where nothing lies there. */
function useRequest(session: Session | null): PictureRequest | null {
  const filter = useApp(s => s.filter)
  const mode = useApp(s => (s.view === 'scenarios' ? 'heat' : s.mapMode))
  const level = useApp(s => s.areaLevel)
  const chosen = useApp(s => (s.view === 'scenarios' ? 'revenue' : s.metric))
  const scaleKind = useApp(s => s.scaleKind)
  const fixedScale = useApp(s => s.fixedScale)
  const asked = useMapFilter(session)
  const zones = useResolvedOrNull()?.zones ?? null
  const differenceOn = useApp(s => s.differenceOn)
  const compareWith = useApp(s => (s.compare === 'none' ? 'period' : s.compareWith))
  const counts = usePlaceCounts(needsCounts(chosen) || (compareWith !== 'period' && needsCounts(compareWith)))
  return useMemo(() => {
    if (!session || mode === 'stores' || mode === 'flows') return null
    const { cube } = session
    const wanted = {
      filter: asked,
      zones,
      range: rangeOf(filter, cube.bounds),
      before: comparisonOf(filter, cube.bounds),
      counts,
    }
    const metric =
      mode === 'difference'
        ? chosen === 'growth'
          ? 'growth'
          : 'difference'
        : drawnFor(session, chosen, wanted)
    return {
      drawn:
        mode === 'areas' || (mode === 'difference' && differenceOn === 'areas')
          ? level
          : mode === 'heat'
            ? 'heat'
            : 'cells',
      metric,
      scaleKind,
      fixedScale,
      ...wanted,
    }
  }, [session, filter, asked, zones, counts, mode, level, chosen, scaleKind, fixedScale, differenceOn])
}

/** Where places do not tell a figure, and until they do, the map shows revenue; the legend says why. */
const drawnFor = (session: Session, metric: MetricId, wanted: Wanted): MapMetric =>
  withheld(metric, 'place', askOf(session, wanted)) ? 'revenue' : (metric as MapMetric)

/** The other side: the same in the period compared with, or another metric in the same period. */
function useOtherRequest(session: Session | null, request: PictureRequest | null): PictureRequest | null {
  const compare = useApp(s => (s.view === 'map' || s.view === 'stores' ? s.compare : 'none'))
  const compareWith = useApp(s => s.compareWith)
  return useMemo(() => {
    if (!session || !request || compare === 'none') return null
    if (compareWith !== 'period') return { ...request, metric: drawnFor(session, compareWith, request) }
    if (!request.before) return null
    const comparison = { range: request.before, comparison: 'year_before' as const }
    return { ...request, range: request.before, before: comparisonOf(comparison, session.cube.bounds) }
  }, [session, request, compare, compareWith])
}
