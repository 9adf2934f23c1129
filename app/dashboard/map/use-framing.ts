'use client'
import { useEffect, useRef } from 'react'
import { useApp, useAppStore } from '../session/context'
import { cameWithCamera } from '../session/keep-state'
import { frameRings } from './camera'
import { useFlows } from './use-flows'
import { usePlaceOutline } from './use-place-outline'

/** Brings what was just chosen into view: the place of the filter, the communes a store's revenue comes from. */
export function useFraming(): void {
  const app = useAppStore()
  const outline = usePlaceOutline()
  const place = useApp(s => s.filter.place)
  const framed = useRef(place)
  useEffect(() => {
    // A drawn area is in view already; the camera of a link is the one that was shared.
    if (place === framed.current || (place !== null && outline.length === 0)) return
    framed.current = place
    if (place && place.kind !== 'polygon' && !cameWithCamera(app.getState())) frameRings(outline)
  }, [app, place, outline])

  const flows = useFlows()
  const store = flows?.store.id ?? null
  const seen = useRef<string | null>(null)
  useEffect(() => {
    if (!flows || store === seen.current) return
    seen.current = store
    if (!cameWithCamera(app.getState())) frameRings([flows.shown.flatMap(f => [f.from, f.to] as const)])
  }, [app, flows, store])
}
