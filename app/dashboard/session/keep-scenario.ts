import { useEffect } from 'react'
import { create } from 'zustand'
import type { Scenario } from '@/lib/scenario/document'
import { parseScenario, ScenarioError, type ScenarioFault, serialiseScenario } from '@/lib/scenario/parse'
import { REST_MS } from '@/lib/state/address'
import { newEdit } from '@/lib/state/scenario-edit'
import { scenarioOfHash } from '@/lib/state/scenario-keep'
import { stateOfHash } from '@/lib/state/url'
import { useAppStore } from './context'
import { isOwnEntry, writeAddress } from './keep-state'

const KEY = 'chalandise.scenario'

/** What was wrong with the link that the page was opened with. */
export const useLink = create<{ faults: readonly ScenarioFault[] }>()(() => ({ faults: [] }))

/**
 * Keeps the scenario over reloads, and in the address while it is short enough for a link. A link wins over what was
 * kept, which can then be had back with "undo".
 */
export function useKeptScenario(): void {
  const app = useAppStore()
  useEffect(() => {
    const kept = readKept()
    if (kept) app.getState().set(newEdit(kept))
    const follow = () => {
      try {
        const linked = scenarioOfHash(location.hash)
        useLink.setState({ faults: [] })
        if (!linked) return
        if (serialised(linked) !== serialised(app.getState().scenario)) app.getState().openScenario(linked)
        // A link that says more than a scenario says which view is open, too.
        if (!stateOfHash(location.hash)) app.getState().set({ view: 'scenarios', panelOpen: true })
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error
        useLink.setState({ faults: error.faults })
        app.getState().set({ view: 'scenarios', panelOpen: true })
      }
    }
    follow()
    let timer = 0
    const keep = (scenario: Scenario) => {
      const text = serialised(scenario)
      if (!text) return
      try {
        localStorage.setItem(KEY, text)
      } catch {
        // A full or forbidden store costs the memory of the scenario, not the scenario.
      }
      writeAddress(app.getState())
    }
    const stop = app.subscribe((now, before) => {
      if (now.scenario === before.scenario) return
      window.clearTimeout(timer)
      timer = window.setTimeout(() => keep(app.getState().scenario), REST_MS)
    })
    // A step back in the browser leads to another view: what was planned since stays, and has its own "undo".
    const moved = () => isOwnEntry() || follow()
    window.addEventListener('hashchange', moved)
    return () => {
      window.clearTimeout(timer)
      stop()
      window.removeEventListener('hashchange', moved)
    }
  }, [app])
}

function readKept(): Scenario | null {
  try {
    const text = localStorage.getItem(KEY)
    return text ? parseScenario(text) : null
  } catch {
    return null
  }
}

/** null while a field holds what the document does not allow. */
function serialised(scenario: Scenario): string | null {
  try {
    return serialiseScenario(scenario)
  } catch {
    return null
  }
}
