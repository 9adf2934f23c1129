'use client'
import type { Layer, PickingInfo } from '@deck.gl/core'
import { latLngToCell } from 'h3-js'
import { useCallback, useMemo } from 'react'
import { EVERYTHING } from '@/lib/cube/masks'
import { firstDay, lastTwelve, length } from '@/lib/cube/months'
import { centreOf } from '@/lib/geo/h3'
import { cellLayer } from '@/lib/layers/cells'
import { flowLayer } from '@/lib/layers/flows'
import { heatLayer } from '@/lib/layers/heat'
import { labelLayers } from '@/lib/layers/labels'
import { type StoreMark, storeLayers } from '@/lib/layers/stores'
import type { Competitor } from '@/lib/market/types'
import { useApp, useAppStore, useFormat, useSessionOrNull } from '../session/context'
import { useScenario } from '../session/scenario-result'
import type { Session } from '../session/session'
import type { View } from './map-view'
import { useMapPicture } from './picture-context'
import type { Pointed } from './tooltip'
import { useArcs } from './use-arcs'
import { useLabels } from './use-labels'
import type { MapPicture } from './use-picture'
import { usePointing } from './use-pointing'

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
        const area = row?.area ?? store.area
        const facts = [row?.format, area ? `${format.integer(area)} m²` : null].filter(f => f != null)
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
      const mark = info.layer?.id === 'stores' ? ((info.object as StoreMark | undefined) ?? null) : null
      if (pointing) return take(mark, info.coordinate as [number, number] | undefined)
      if (!mark || mark.state === 'competitor') return
      if (mark.state === 'candidate') return set({ editing: siteOf(mark), event: null })
      if (inScenario) set({ view: 'map' })
      select(mark.id)
    },
    [pointing, take, inScenario, set, select],
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
  return { layers, describe, onClick, onDrag }
}

/** The change that a site's mark stands for: a moved store has a mark at either end. */
const siteOf = (mark: StoreMark): string =>
  mark.id.startsWith(MOVED) ? mark.id.slice(MOVED.length) : mark.id
const MOVED = 'to:'

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

const NOBODY: readonly Competitor[] = []

/** Stores of the period, with what the scenario does to them, and its candidates. */
function useStoreMarks(): { marks: StoreMark[]; largest: number } {
  const session = useSessionOrNull()
  const channels = useApp(s => s.filter.channels)
  const range = useApp(s => s.filter.range)
  const changes = useApp(s => s.scenario.changes)
  const inScenario = useApp(s => s.view === 'scenarios')
  const picking = useApp(s => s.pointing?.for === 'competitor')
  const competitors = useScenario().market?.competitors ?? NOBODY
  const largest = useMemo(() => {
    if (!session) return 1
    const { cube } = session
    return cube.byStore(EVERYTHING, lastTwelve(cube.bounds)).reduce((m, v) => Math.max(m, v), 1)
  }, [session])
  return useMemo(() => {
    if (!session) return { marks: [], largest }
    const { cube } = session
    const period = range ?? lastTwelve(cube.bounds)
    const amounts = cube.byStore({ ...EVERYTHING, channels }, period)
    const years = length(period) / 12
    const closing = new Set(
      changes.flatMap(c => (c.kind === 'close' || c.kind === 'move' ? [c.store_id] : [])),
    )
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
    if (!inScenario) return { marks, largest }
    const site = { amount: 0, state: 'candidate' as const }
    const taken = new Map<string, StoreMark>()
    for (const c of changes)
      if (c.kind === 'open')
        marks.push({
          ...site,
          id: c.candidate_id,
          name: c.name,
          lat: c.lat,
          lon: c.lon,
          operator: c.operator,
        })
      else if (c.kind === 'move') {
        const store = cube.source.stores.find(s => s.id === c.store_id)
        const { name, operator } = store ?? { name: c.store_id, operator: 'own' }
        marks.push({ ...site, id: `${MOVED}${c.store_id}`, name, lat: c.lat, lon: c.lon, operator })
      } else if (c.kind === 'take_over')
        taken.set(c.competitor_id, {
          ...site,
          id: c.candidate_id,
          name: c.name,
          lat: 0,
          lon: 0,
          operator: c.operator,
          fixed: true,
        })
    for (const { competitor_id: id, name, lat, lon, selling_area_m2: area } of competitors) {
      const mark = taken.get(id)
      if (mark) marks.push({ ...mark, lat, lon })
      else if (picking) marks.push({ id, name, lat, lon, operator: '', amount: 0, state: 'competitor', area })
    }
    return { marks, largest }
  }, [session, channels, range, changes, inScenario, largest, competitors, picking])
}
