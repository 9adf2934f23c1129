import { useEffect } from 'react'
import { create } from 'zustand'
import type { OutsideData } from '@/lib/filter/filter'
import { filtered } from '@/lib/filter/history'
import { AddressKeeper } from '@/lib/state/address'
import type { AppState, AppStore } from '@/lib/state/app-state'
import { scenarioHash } from '@/lib/state/scenario-keep'
import { freshState, scenarioPart, stateHash, stateOfHash } from '@/lib/state/url'
import { useAppStore } from './context'

/** What of the link that the page was opened with was left out. */
interface Dropped {
  /** Parts that could not be read. */
  dropped: readonly string[]
  /** Periods that the data know nothing of. */
  outside: readonly OutsideData[]
  /** Ids of stores that the dataset does not have. */
  stores: readonly string[]
}
export const NOTHING_DROPPED: Dropped = { dropped: [], outside: [], stores: [] }
export const useDropped = create<Dropped>()(() => NOTHING_DROPPED)

/**
 * Whether the present entry of the browser's history is one of the page's own, to which a step back or forth led. The
 * entry of a link that was put into the address bar has no state yet.
 */
export const isOwnEntry = (): boolean => history.state !== null

let correcting = false

/** Puts right what the data do not hold: no step of the person's, so no entry of the browser's history. */
export function correct(app: AppStore, part: Partial<AppState>): void {
  correcting = true
  try {
    app.getState().set(part)
  } finally {
    correcting = false
  }
}

/** Store and place that the address brought, where it also says where the map looks. */
let brought: string | null = null
const framedOf = ({ selected, filter }: Pick<AppState, 'selected' | 'filter'>): string =>
  JSON.stringify([selected, filter.place])

/** Whether store and place came with a camera of their own: the map is not to be moved for their sake. */
export const cameWithCamera = (state: AppState): boolean => brought === framedOf(state)

/** Puts what is on screen, and the scenario while it is short enough for a link, into the address. */
export function writeAddress(state: AppState, entry: 'same' | 'new' = 'same'): void {
  const hash = stateHash(state, scenarioText(state))
  if (entry === 'new') brought = null
  if (hash === location.hash) return
  const url = hash || location.pathname + location.search
  if (entry === 'new') history.pushState(history.state, '', url)
  else history.replaceState(history.state, '', url)
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
    const keeper = new AddressKeeper<AppState>({
      state: app.getState,
      hash: state => stateHash(state),
      write: writeAddress,
      later: (run, ms) => {
        const timer = window.setTimeout(run, ms)
        return () => window.clearTimeout(timer)
      },
    })
    const follow = (own: boolean) => {
      keeper.followed(own)
      const linked = stateOfHash(location.hash) ?? (own ? { state: freshState(), dropped: [] } : null)
      useDropped.setState({ ...NOTHING_DROPPED, dropped: linked?.dropped ?? [] })
      if (!linked) return
      const { filter, ...rest } = linked.state
      brought = rest.camera ? framedOf(linked.state) : null
      const same = JSON.stringify(filter) === JSON.stringify(app.getState().filter)
      // The page of a past event is not in the address; it would lie over what is.
      app.getState().set({ ...rest, event: null, ...(same ? {} : filtered(app.getState(), filter)) })
    }
    follow(false)
    const stop = app.subscribe((now, before) =>
      correcting ? keeper.followed(true) : keeper.changed(now, before),
    )
    // The entry of a link is the page's own once everybody has followed it: a step back to it is no new link. It is
    // given its address because the router takes an entry without one for that of another page.
    let owning = 0
    const own = () => isOwnEntry() || history.replaceState(null, '', location.href)
    const moved = () => {
      follow(isOwnEntry())
      owning = window.setTimeout(own, 0)
    }
    window.addEventListener('hashchange', moved)
    return () => {
      window.clearTimeout(owning)
      keeper.stop()
      stop()
      window.removeEventListener('hashchange', moved)
    }
  }, [app])
}
