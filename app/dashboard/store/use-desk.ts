'use client'
import { useEffect, useSyncExternalStore } from 'react'
import { useSession, useSessionOrNull } from '../session/context'
import { useScenario } from '../session/scenario-result'
import { type Desk, deskOf } from './desk'

const never = () => () => {}

/** The desk of the open dataset, null while none is; the component follows what arrives on it. */
export function useDeskOrNull(): Desk | null {
  const session = useSessionOrNull()
  const { market } = useScenario()
  const desk = session ? deskOf(session) : null
  useSyncExternalStore(desk?.subscribe ?? never, desk?.state ?? zero, zero)
  useEffect(() => {
    if (market) desk?.attach(market)
  }, [desk, market])
  return desk
}

export function useDesk(): Desk {
  useSession()
  return useDeskOrNull()!
}

const zero = () => 0
