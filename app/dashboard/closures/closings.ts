import { useEffect } from 'react'
import { create } from 'zustand'
import { type Closing, readTerms, type StoreTerms, TERMS_QUERY } from '@/lib/market/closings'
import type { Market } from '../session/market'
import type { Session } from '../session/session'

interface Closings {
  /** By store id. */
  terms: ReadonlyMap<string, StoreTerms>
  found: ReadonlyMap<string, Closing>
  /** How many stores can be closed; null until known. */
  all: number | null
  state: 'waiting' | 'points' | 'ranges' | 'stopped' | 'done' | 'failed'
  /** The words of what went wrong. */
  failure: string | null
}

const NOTHING: Closings = {
  terms: new Map(),
  found: new Map(),
  all: null,
  state: 'waiting',
  failure: null,
}

/** What closing every store alone does; kept while the dataset is open. */
export const useClosings = create<Closings>()(() => NOTHING)

let of: Market | null = null
/** Raised by one whenever a run must end. */
let turn = 0

/**
 * Closes one store after the other: all as points first, then with their ranges. Between two stores the worker
 * answers others. Goes on where it was stopped.
 */
export async function workOutClosings(session: Session, market: Market): Promise<void> {
  if (of !== market) useClosings.setState(NOTHING)
  of = market
  const mine = ++turn
  try {
    const terms = readTerms(await session.engine.query(TERMS_QUERY))
    const ids = await market.closable()
    if (mine !== turn) return
    useClosings.setState({ terms, all: ids.length, failure: null })
    for (const intervals of [false, true]) {
      useClosings.setState({ state: intervals ? 'ranges' : 'points' })
      for (const id of ids) {
        const known = useClosings.getState().found.get(id)
        if (known && (known.intervals || !intervals)) continue
        const closing = await market.closing(id, intervals)
        if (mine !== turn) return
        useClosings.setState(({ found }) => ({ found: new Map(found).set(id, closing) }))
      }
    }
    useClosings.setState({ state: 'done' })
  } catch (error) {
    if (mine !== turn) return
    useClosings.setState({
      state: 'failed',
      failure: error instanceof Error ? error.message : String(error),
    })
  }
}

/** Ends the run after the store under way. */
export function stopClosings(): void {
  turn++
  useClosings.setState(({ state }) => ({
    state: state === 'points' || state === 'ranges' ? 'stopped' : state,
  }))
}

/** Works closings out while the view is open. */
export function useClosingsRun(session: Session, market: Market | null): void {
  useEffect(() => {
    if (!market) return
    void workOutClosings(session, market)
    return stopClosings
  }, [session, market])
}
