'use client'
import { useMemo } from 'react'
import { largestFlows } from '@/lib/layers/flows'
import { useSessionOrNull } from '../session/context'
import { useScenario } from '../session/scenario-result'

/** Flows between stores as arcs; those to or from the web and the market have no second end on the map. */
export function useArcs() {
  const session = useSessionOrNull()
  const { result, market } = useScenario()
  return useMemo(() => {
    const places = new Map<string, [number, number]>(
      session?.cube.source.stores.map(s => [s.id, [s.lon, s.lat]]),
    )
    for (const c of result?.changes ?? [])
      if (c.kind === 'open') places.set(c.candidate_id, [c.lon, c.lat])
      else if (c.kind === 'move') places.set(c.store_id, [c.lon, c.lat])
      else if (c.kind === 'take_over') {
        const taken = market?.competitors.find(k => k.competitor_id === c.competitor_id)
        if (taken) places.set(c.candidate_id, [taken.lon, taken.lat])
      }
    const between = (result?.flows ?? []).flatMap(f => {
      const from = places.get(f.from)
      const to = places.get(f.to)
      return from && to ? [{ from, to, amount: f.amount.point }] : []
    })
    return largestFlows(between)
  }, [session, result, market])
}
