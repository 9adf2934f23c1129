import { useEffect } from 'react'
import { create } from 'zustand'
import type { OutsideData } from '@/lib/filter/filter'
import { filtered } from '@/lib/filter/history'
import type { AppState } from '@/lib/state/app-state'
import { scenarioHash } from '@/lib/state/scenario-keep'
import { scenarioPart, stateHash, stateOfHash } from '@/lib/state/url'
import { useAppStore } from './context'

/** The address is rewritten once changes rest: browsers count how often a page does so. */
const REST_MS = 400

/** What of the link that the page was opened with was left out. */
interface Dropped {
  /** Parts that could not be read. */
  dropped: readonly string[]
  /** Periods that the data know nothing of. */
  outside: readonly OutsideData[]
}
export const NOTHING_DROPPED: Dropped = { dropped: [], outside: [] }
export const useDropped = create<Dropped>()(() => NOTHING_DROPPED)

/** Puts what is on screen, and the scenario while it is short enough for a link, into the address. */
export function writeAddress(state: AppState): void {
  const hash = stateHash(state, scenarioText(state))
  if (hash !== location.hash)
    history.replaceState(history.state, '', hash || location.pathname + location.search)
}

/** While a field holds what the document does not allow, the address keeps the scenario before it. */
function scenarioText(state: AppState): string {
  try {
    return scenarioHash(state.scenario) ?? ''
  } catch {
    return scenarioPart(location.hash)
  }
}

/** Opens what the address says, and keeps the address to what is on screen. */
export function useSharedState(): void {
  const app = useAppStore()
  useEffect(() => {
    const follow = () => {
      const linked = stateOfHash(location.hash)
      useDropped.setState({ ...NOTHING_DROPPED, dropped: linked?.dropped ?? [] })
      if (!linked) return
      const { filter, ...rest } = linked.state
      const same = JSON.stringify(filter) === JSON.stringify(app.getState().filter)
      app.getState().set({ ...rest, ...(same ? {} : filtered(app.getState(), filter)) })
    }
    follow()
    let timer = 0
    let written = stateHash(app.getState())
    const stop = app.subscribe(state => {
      const next = stateHash(state)
      if (next === written) return
      written = next
      window.clearTimeout(timer)
      timer = window.setTimeout(() => writeAddress(app.getState()), REST_MS)
    })
    window.addEventListener('hashchange', follow)
    return () => {
      window.clearTimeout(timer)
      stop()
      window.removeEventListener('hashchange', follow)
    }
  }, [app])
}
