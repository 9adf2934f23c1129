'use client'
import type { Layer, PickingInfo } from '@deck.gl/core'
import { useCallback, useMemo, useState } from 'react'
import type { Labels } from '@/lib/basemap/labels'
import { areaLayers } from '@/lib/layers/areas'
import { type CatchmentShape, catchmentLayers } from '@/lib/layers/catchments'
import { cellLayer } from '@/lib/layers/cells'
import { type FlowArc, flowLayer } from '@/lib/layers/flows'
import { heatLayer } from '@/lib/layers/heat'
import { labelLayers } from '@/lib/layers/labels'
import type { Theme } from '@/lib/layers/palette'
import { drawingLayers, placeLayers } from '@/lib/layers/place'
import { pocketLayer, pocketNames } from '@/lib/layers/pockets'
import { type QueryPlaces, queryLayer } from '@/lib/layers/query'
import { type StoreMark, storeLayers } from '@/lib/layers/stores'
import { inflowLayer } from '@/lib/layers/taper'
import { useOnMap } from '../ask/on-map'
import { usePocketView } from '../pockets/pocket-store'
import { usePocketMarks } from '../pockets/use-pocket-marks'
import { useApp, useAppStore, useFormat, useSessionOrNull } from '../session/context'
import type { Session } from '../session/session'
import { useCatchmentShapes } from '../store/use-shapes'
import { describePlace } from './describe'
import { useFinish } from './draw-bar'
import { useDrawing } from './drawing'
import type { View } from './map-view'
import type { MapPicture } from './picture'
import { useMapPicture, useOtherPicture } from './picture-context'
import type { Pointed } from './tooltip'
import { useArcs } from './use-arcs'
import { type StoreFlows, useFlows } from './use-flows'
import { useLabels } from './use-labels'
import { usePlaceOutline } from './use-place-outline'
import { usePointing } from './use-pointing'
import { siteOf, useStoreMarks } from './use-store-marks'

interface Scene {
  session: Session
  view: View
  picture: MapPicture | null
  dimmed: boolean
  /** Only stores are drawn. */
  alone: boolean
  catchments: readonly CatchmentShape[]
  arcs: readonly FlowArc[]
  flows: StoreFlows | null
  /** What a question was answered with. */
  asked: QueryPlaces | null
  pockets: ReturnType<typeof usePocketMarks>
  hoveredFlow: number
  stores: { marks: StoreMark[]; largest: number }
  selected: string | null
  hovered: string | null
  outline: readonly (readonly (readonly [lon: number, lat: number])[])[]
  labels: Labels | null
  theme: Theme
  locale: 'fr' | 'en'
}

/** All layers of one picture, from below to above. Every deck needs its own. */
function layersOf(scene: Scene): Layer[] {
  const { session, view, picture, theme, flows } = scene
  const list: Layer[] = []
  const dim = scene.asked ? 0.25 : scene.dimmed || scene.pockets ? 0.45 : 1
  if (picture?.kind === 'heat')
    list.push(
      heatLayer({
        positions: session.picture.positions,
        weights: picture.weights,
        scale: picture.scale,
        view,
        theme,
        opacity: 0.82 * dim,
        visible: picture.weights.length > 0,
      }),
    )
  if (picture?.kind === 'cells')
    list.push(
      cellLayer({
        ids: picture.ids,
        resolution: picture.resolution,
        values: picture.shown,
        scale: picture.scale,
        theme,
        opacity: 0.78 * dim,
        visible: true,
      }),
    )
  if (picture?.kind === 'areas' && picture.areas)
    list.push(
      ...areaLayers({
        shapes: picture.areas.shapes,
        level: picture.areas.index.level,
        areaOfRing: picture.areas.ofRing,
        values: picture.shown,
        scale: picture.scale,
        theme,
        opacity: 0.85 * dim,
        zoom: view.zoom,
      }),
    )
  if (scene.pockets) list.push(pocketLayer({ ...scene.pockets, theme }))
  if (scene.asked) list.push(queryLayer(scene.asked, theme))
  list.push(...catchmentLayers(scene.catchments, theme))
  list.push(...placeLayers(scene.outline, theme))
  if (scene.arcs.length > 0) list.push(flowLayer(scene.arcs, theme))
  if (flows)
    list.push(inflowLayer({ flows: flows.shown, zoom: view.zoom, theme, hovered: scene.hoveredFlow }))
  list.push(
    ...storeLayers({
      stores: scene.stores.marks,
      largest: scene.stores.largest,
      alone: scene.alone,
      selected: scene.selected,
      hovered: scene.hovered,
      theme,
    }),
  )
  if (scene.labels) list.push(...labelLayers({ labels: scene.labels, view, theme, locale: scene.locale }))
  if (scene.pockets) list.push(pocketNames({ ...scene.pockets, theme }))
  return list
}

/** Everything drawn over the basemap, and what the pointer does to it. */
export function useLayers(view: View | null, withLabels: boolean) {
  const format = useFormat()
  const session = useSessionOrNull()
  const theme = useApp(s => s.theme)
  const locale = useApp(s => s.locale)
  const selected = useApp(s => s.selected)
  const hovered = useApp(s => s.hovered)
  const set = useApp(s => s.set)
  const select = useApp(s => s.select)
  const editChange = useApp(s => s.editChange)
  const app = useAppStore()
  const { pointing, take } = usePointing(session)
  const inScenario = useApp(s => s.view === 'scenarios')
  const alone = useApp(s => s.mapMode === 'stores' && s.view !== 'scenarios')
  const picture = useMapPicture()
  const other = useOtherPicture()
  const labels = useLabels(withLabels)
  const stores = useStoreMarks()
  const arcs = useArcs().shown
  const catchments = useCatchmentShapes()
  const flows = useFlows()
  const asked = useOnMap(s => s.shown?.places ?? null)
  const outline = usePlaceOutline()
  const corners = useDrawing(s => s.corners)
  const next = useDrawing(s => s.next)
  const finish = useFinish()
  const pockets = usePocketMarks()
  const [hoveredFlow, setHoveredFlow] = useState(-1)

  const scene = useMemo(
    () =>
      session && view
        ? {
            session,
            view,
            dimmed: inScenario || pockets !== null,
            alone,
            catchments,
            arcs: inScenario ? arcs : [],
            flows,
            asked,
            pockets,
            hoveredFlow,
            outline,
            stores,
            selected,
            hovered,
            labels,
            theme,
            locale,
          }
        : null,
    [
      session,
      view,
      inScenario,
      alone,
      catchments,
      arcs,
      flows,
      asked,
      pockets,
      hoveredFlow,
      outline,
      stores,
      selected,
      hovered,
      labels,
      theme,
      locale,
    ],
  )
  const drawn = useMemo(() => (scene ? layersOf({ ...scene, picture }) : []), [scene, picture])
  const layers = useMemo(
    () => (corners ? [...drawn, ...drawingLayers(corners, next, theme)] : drawn),
    [drawn, corners, next, theme],
  )
  const otherLayers = useMemo(
    () => (scene && other ? layersOf({ ...scene, picture: other }) : null),
    [scene, other],
  )

  const describe = useCallback(
    (info: PickingInfo, side: 'main' | 'other'): Pointed | null => {
      const at = { x: info.x, y: info.y }
      if (useDrawing.getState().corners) {
        if (info.coordinate) useDrawing.getState().point([info.coordinate[0], info.coordinate[1]])
        return null
      }
      setHoveredFlow(info.layer?.id === 'inflows' ? info.index : -1)
      if (info.layer?.id === 'stores' && info.object) {
        const store = info.object as StoreMark
        const row = session?.cube.source.stores.find(s => s.id === store.id)
        const ranked = stores.marks.filter(s => s.state === 'open').sort((a, b) => b.amount - a.amount)
        const area = row?.area ?? store.area
        const facts = [row?.format, area ? `${format.integer(area)} m²` : null].filter(f => f != null)
        const rank = ranked.findIndex(s => s.id === store.id) + 1
        return { ...at, kind: 'store', store, rank, count: ranked.length, facts }
      }
      if (info.layer?.id === 'inflows' && flows?.shown[info.index])
        return { ...at, kind: 'flow', flow: flows.shown[info.index], store: flows.store.name }
      const shown = side === 'main' ? picture : other
      if (!session || !shown || !info.coordinate || inScenario) return null
      return describePlace(session, shown, info.coordinate as [number, number], at)
    },
    [session, picture, other, flows, stores, format, inScenario],
  )

  const onClick = useCallback(
    (info: PickingInfo, taps = 1) => {
      const { corners, add } = useDrawing.getState()
      if (corners) {
        const first = info.layer?.id === 'drawing-corners' && info.index === 0
        if (taps > 1 || (first && corners.length > 2)) return finish()
        if (info.coordinate) add([info.coordinate[0], info.coordinate[1]])
        return
      }
      const mark = info.layer?.id === 'stores' ? ((info.object as StoreMark | undefined) ?? null) : null
      if (pointing) return take(mark, info.coordinate as [number, number] | undefined)
      if (info.layer?.id === 'pockets' && info.object)
        return usePocketView.setState({ selected: (info.object as { id: string }).id })
      if (!mark || mark.state === 'competitor') return
      if (mark.state === 'candidate') return set({ editing: siteOf(mark), event: null })
      if (inScenario) set({ view: 'map' })
      select(mark.id)
    },
    [pointing, take, inScenario, set, select, finish],
  )

  const onDrag = useCallback(
    (info: PickingInfo, phase: 'start' | 'move' | 'end'): boolean => {
      const mark = info.layer?.id === 'stores' ? (info.object as StoreMark | undefined) : undefined
      if (phase === 'start') {
        dragged = mark?.state === 'candidate' && mark.fixed !== true ? siteOf(mark) : null
        if (dragged) set({ dragging: true, editing: dragged })
        return dragged !== null
      }
      if (!dragged) return false
      if (phase === 'move' && info.coordinate)
        editChange(dragged, { lon: info.coordinate[0], lat: info.coordinate[1] })
      if (phase === 'end') {
        dragged = null
        // The next drag is a step of its own.
        app.getState().set({ dragging: false, step: null })
      }
      return true
    },
    [editChange, app, set],
  )
  return { layers, otherLayers, describe, onClick, onDrag }
}

/** The candidate under the pointer while it is dragged: picking goes on under it and must not lose it. */
let dragged: string | null = null
