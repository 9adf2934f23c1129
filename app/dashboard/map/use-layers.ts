'use client'
import type { Layer, PickingInfo } from '@deck.gl/core'
import { latLngToCell } from 'h3-js'
import { useCallback, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { firstDay, lastTwelve, length } from '@/lib/cube/months'
import { centreOf } from '@/lib/geo/h3'
import { cellLayer } from '@/lib/layers/cells'
import { flowLayer } from '@/lib/layers/flows'
import { heatLayer } from '@/lib/layers/heat'
import { labelLayers } from '@/lib/layers/labels'
import { type StoreMark, storeLayers } from '@/lib/layers/stores'
import { subjectOf } from '@/lib/state/app-state'
import { useApp, useFormat, useSessionOrNull } from '../session/context'
import type { Session } from '../session/session'
import type { View } from './map-view'
import { useMapPicture } from './picture-context'
import type { Pointed } from './tooltip'
import { useArcs } from './use-arcs'
import { useLabels } from './use-labels'
import type { MapPicture } from './use-picture'

/** Everything drawn over the basemap, and what the pointer does to it. */
export function useLayers(view: View | null, withLabels: boolean) {
  const t = useTranslations()
  const format = useFormat()
  const session = useSessionOrNull()
  const theme = useApp(s => s.theme)
  const locale = useApp(s => s.locale)
  const selected = useApp(s => s.selected)
  const hovered = useApp(s => s.hovered)
  const placing = useApp(s => s.placing)
  const set = useApp(s => s.set)
  const select = useApp(s => s.select)
  const addChange = useApp(s => s.addChange)
  const editCandidate = useApp(s => s.editCandidate)
  const changes = useApp(s => s.scenario.changes)
  const inScenario = useApp(s => s.view === 'scenarios')
  const zoom = view?.zoom ?? 5
  const picture = useMapPicture()
  const labels = useLabels(withLabels)
  const stores = useStoreMarks()
  const arcs = useArcs().shown

  const layers = useMemo((): Layer[] => {
    if (!view) return []
    const list: Layer[] = []
    if (picture) {
      const dim = inScenario ? 0.45 : 1
      list.push(
        heatLayer({
          positions: session?.picture.positions ?? new Float64Array(0),
          weights: picture.weights,
          scale: picture.scale,
          view,
          theme,
          opacity: 0.82 * dim,
          visible: picture.kind === 'heat' && picture.weights.length > 0,
        }),
        cellLayer({
          ids: picture.ids,
          resolution: picture.resolution,
          values: picture.shown,
          scale: picture.scale,
          theme,
          opacity: 0.75 * dim,
          visible: picture.kind === 'cells',
        }),
      )
    }
    if (inScenario && arcs.length > 0) list.push(flowLayer(arcs, theme))
    list.push(...storeLayers({ stores: stores.marks, largest: stores.largest, selected, hovered, theme }))
    if (labels) list.push(...labelLayers({ labels, view, theme, locale }))
    return list
  }, [view, session, picture, inScenario, arcs, stores, selected, hovered, theme, labels, locale])

  const describe = useCallback(
    (info: PickingInfo): Pointed | null => {
      const at = { x: info.x, y: info.y }
      if (info.layer?.id === 'stores' && info.object) {
        const store = info.object as StoreMark
        const row = session?.cube.source.stores.find(s => s.id === store.id)
        const ranked = stores.marks.filter(s => s.state === 'open').sort((a, b) => b.amount - a.amount)
        const facts = [row?.format, row?.area ? `${format.integer(row.area)} m²` : null].filter(
          f => f != null,
        )
        const rank = ranked.findIndex(s => s.id === store.id) + 1
        return { ...at, kind: 'store', store, rank, count: ranked.length, facts }
      }
      if (!session || !picture || !info.coordinate || inScenario) return null
      return describeCell(session, picture, info.coordinate as [number, number], zoom, at)
    },
    [session, picture, stores, format, inScenario, zoom],
  )

  const onClick = useCallback(
    (info: PickingInfo) => {
      if (placing && info.coordinate) {
        const number = changes.filter(c => c.kind === 'open').length + 1
        const [lon, lat] = info.coordinate
        const zone = session ? session.picture.nearestZone(lat, lon) : -1
        const near = zone >= 0 ? session?.cube.source.zones.name[zone] : null
        const areas = (session?.cube.source.stores ?? [])
          .flatMap(s => (s.area ? [s.area] : []))
          .sort((a, b) => a - b)
        addChange({
          kind: 'open',
          candidate_id: `site-${Date.now().toString(36)}`,
          name: near ?? t('scenario.candidate', { number }),
          lat,
          lon,
          selling_area_m2: areas[Math.floor(areas.length / 2)] ?? 1000,
          format: null,
          operator: 'own',
        })
        return
      }
      if (info.layer?.id === 'stores' && info.object) {
        const store = info.object as StoreMark
        if (store.state === 'candidate') return
        if (inScenario) set({ view: 'map' })
        select(store.id)
      }
    },
    [placing, changes, session, addChange, t, inScenario, set, select],
  )

  const onDrag = useCallback(
    (info: PickingInfo, phase: 'start' | 'move' | 'end'): boolean => {
      const mark = info.layer?.id === 'stores' ? (info.object as StoreMark | undefined) : undefined
      if (phase === 'start') {
        dragged = mark?.state === 'candidate' ? mark.id : null
        if (dragged) set({ dragging: true })
        return dragged !== null
      }
      if (!dragged) return false
      if (phase === 'move' && info.coordinate)
        editCandidate(dragged, { lon: info.coordinate[0], lat: info.coordinate[1] })
      if (phase === 'end') {
        dragged = null
        set({ dragging: false })
      }
      return true
    },
    [editCandidate, set],
  )
  return { layers, describe, onClick, onDrag }
}

/** The candidate under the pointer while it is dragged: picking goes on under it and must not lose it. */
let dragged: string | null = null

function describeCell(
  session: Session,
  picture: MapPicture,
  [lon, lat]: [number, number],
  zoom: number,
  at: { x: number; y: number },
): Pointed | null {
  const resolution = picture.kind === 'cells' ? picture.resolution : null
  if (resolution === null || zoom < 3) return null
  const id = latLngToCell(lat, lon, resolution)
  const index = picture.ids.indexOf(id)
  if (index < 0 || picture.sums.amount[index] === 0) return null
  const centre = centreOf(BigInt(`0x${id}`))
  const zone = session.picture.nearestZone(centre.lat, centre.lon)
  return {
    ...at,
    kind: 'cell',
    place: zone >= 0 ? session.cube.source.zones.name[zone] : '',
    km2: picture.km2,
    amount: picture.sums.amount[index],
    years: picture.years,
    spread: picture.sums.spread[index],
    population: picture.population[index] ?? null,
  }
}

/** Stores of the period, with what the scenario does to them, and its candidates. */
function useStoreMarks(): { marks: StoreMark[]; largest: number } {
  const session = useSessionOrNull()
  const channels = useApp(s => s.channels)
  const range = useApp(s => s.range)
  const changes = useApp(s => s.scenario.changes)
  const inScenario = useApp(s => s.view === 'scenarios')
  const largest = useMemo(() => {
    if (!session) return 1
    const { cube } = session
    return cube.byStore((1 << 8) - 1, lastTwelve(cube.bounds)).reduce((m, v) => Math.max(m, v), 1)
  }, [session])
  return useMemo(() => {
    if (!session) return { marks: [], largest }
    const { cube } = session
    const period = range ?? lastTwelve(cube.bounds)
    const amounts = cube.byStore(channels, period)
    const years = length(period) / 12
    const closing = new Set(changes.filter(c => c.kind === 'close').map(subjectOf))
    const marks: StoreMark[] = cube.source.stores
      .filter(s => s.openedOn === null || s.openedOn < firstDay(period.to + 1))
      .map(s => ({
        id: s.id,
        name: s.name,
        lat: s.lat,
        lon: s.lon,
        operator: s.operator,
        amount: amounts[s.key] / years,
        state:
          inScenario && closing.has(s.id)
            ? 'closing'
            : s.closedOn !== null && s.closedOn < firstDay(period.to + 1)
              ? 'closed'
              : 'open',
      }))
    if (inScenario)
      for (const c of changes)
        if (c.kind === 'open')
          marks.push({
            id: c.candidate_id,
            name: c.name,
            lat: c.lat,
            lon: c.lon,
            operator: c.operator,
            amount: 0,
            state: 'candidate',
          })
    return { marks, largest }
  }, [session, channels, range, changes, inScenario, largest])
}
