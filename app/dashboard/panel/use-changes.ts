import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import type { StoreRow } from '@/lib/cube/source'
import type { Competitor } from '@/lib/market/types'
import type { Change } from '@/lib/scenario/document'
import { type Pointing, subjectOf } from '@/lib/state/app-state'
import { flyTo } from '../map/camera'
import { useApp, useAppStore } from '../session/context'
import type { Session } from '../session/session'

const NONE: readonly StoreRow[] = []
/** What a resize proposes, and to what its area is rounded, m2. */
const LARGER = 1.25
const STEP = 50

/**
 * Turns a store, a place or a competitor that was picked into a change, from the panel as from the map. The map is
 * there before the dataset: it passes what session it has.
 */
export function useChanges(session: Session | null) {
  const t = useTranslations('screen')
  const stores = session?.cube.source.stores ?? NONE
  const addChange = useApp(s => s.addChange)
  const app = useAppStore()

  const nearest = useCallback(
    (lat: number, lon: number) =>
      session?.cube.source.zones.name[session.picture.nearestZone(lat, lon)] ?? null,
    [session],
  )

  const addStore = useCallback(
    (kind: Extract<Pointing, { for: 'store' }>['kind'], store: StoreRow) => {
      const at = { lat: store.lat, lon: store.lon, zoom: 8 }
      if (kind === 'move') {
        app.getState().set({ pointing: { for: 'move', store_id: store.id } })
        return flyTo({ ...at, zoom: 9.5 })
      }
      const common = { store_id: store.id }
      if (kind === 'close') addChange({ kind, ...common })
      else if (kind === 'resize')
        addChange({ kind, ...common, selling_area_m2: rounded((store.area ?? medianArea(stores)) * LARGER) })
      else {
        const format = formatsOf(stores).find(f => f !== store.format)
        if (format) addChange({ kind, ...common, format })
      }
      flyTo(at)
    },
    [app, addChange, stores],
  )

  const openAt = useCallback(
    (lat: number, lon: number, name?: string) => {
      const number =
        app.getState().scenario.changes.filter(c => c.kind === 'open' || c.kind === 'take_over').length + 1
      addChange({
        kind: 'open',
        candidate_id: `site-${Date.now().toString(36)}`,
        name: name ?? nearest(lat, lon) ?? t('edit.candidate', { number }),
        lat,
        lon,
        selling_area_m2: medianArea(stores),
        format: null,
        ...ownHouse(stores),
      })
    },
    [app, addChange, nearest, stores, t],
  )

  const moveTo = useCallback(
    (store_id: string, lat: number, lon: number) => addChange({ kind: 'move', store_id, lat, lon }),
    [addChange],
  )

  const takeOver = useCallback(
    (competitor: Competitor) => {
      const { changes } = app.getState().scenario
      const taken = changes.find(c => c.kind === 'take_over' && c.competitor_id === competitor.competitor_id)
      if (taken) return app.getState().set({ pointing: null, editing: subjectOf(taken) })
      addChange({
        kind: 'take_over',
        candidate_id: `reprise-${competitor.competitor_id}`.slice(0, 80),
        competitor_id: competitor.competitor_id,
        name: competitor.name,
        format: null,
        ...ownHouse(stores),
      })
      flyTo({ lat: competitor.lat, lon: competitor.lon, zoom: 9 })
    },
    [app, addChange, stores],
  )
  return { addStore, openAt, moveTo, takeOver, nearest }
}

/** Formats of the network, the commonest first. */
export function formatsOf(stores: readonly StoreRow[]): string[] {
  const count = new Map<string, number>()
  for (const { format } of stores) if (format) count.set(format, (count.get(format) ?? 0) + 1)
  return [...count].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([format]) => format)
}

/** A new site is the chain's own until said otherwise, in the house that runs most of its stores. */
export function ownHouse(stores: readonly StoreRow[]): { operator: 'own'; legal_entity: string | null } {
  const count = new Map<string, number>()
  for (const { operator, legalEntity } of stores)
    if (operator === 'own' && legalEntity) count.set(legalEntity, (count.get(legalEntity) ?? 0) + 1)
  const [first] = [...count].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
  return { operator: 'own', legal_entity: first?.[0] ?? null }
}

function medianArea(stores: readonly StoreRow[]): number {
  const areas = stores.flatMap(s => (s.area ? [s.area] : [])).sort((a, b) => a - b)
  return areas[Math.floor(areas.length / 2)] ?? 1000
}

const rounded = (area: number) => Math.max(STEP, Math.round(area / STEP) * STEP)

/** The name of what a change is about. */
export function nameOfChange(change: Change, stores: readonly StoreRow[]): string {
  if (change.kind === 'open' || change.kind === 'take_over') return change.name || change.candidate_id
  return stores.find(s => s.id === change.store_id)?.name ?? change.store_id
}
