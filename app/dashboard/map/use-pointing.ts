import { useCallback } from 'react'
import type { StoreMark } from '@/lib/layers/stores'
import { useChanges } from '../panel/use-changes'
import { useApp } from '../session/context'
import { useScenario } from '../session/scenario-result'
import type { Session } from '../session/session'

/** What a click means while a change asks for a place, a store or a competitor. */
export function usePointing(session: Session | null) {
  const pointing = useApp(s => s.pointing)
  const { market } = useScenario()
  const { addStore, openAt, moveTo, takeOver } = useChanges(session)
  const take = useCallback(
    (mark: StoreMark | null, at: [lon: number, lat: number] | undefined) => {
      if (!pointing || !session) return
      if (pointing.for === 'open') {
        if (at) openAt(at[1], at[0])
      } else if (pointing.for === 'move') {
        if (at) moveTo(pointing.store_id, at[1], at[0])
      } else if (pointing.for === 'store') {
        const store = session.cube.source.stores.find(s => s.id === mark?.id)
        if (store && store.closedOn === null) addStore(pointing.kind, store)
      } else {
        const competitor = market?.competitors.find(c => c.competitor_id === mark?.id)
        if (mark?.state === 'competitor' && competitor) takeOver(competitor)
      }
    },
    [pointing, session, market, addStore, openAt, moveTo, takeOver],
  )
  return { pointing, take }
}
