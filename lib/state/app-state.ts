import { createStore } from 'zustand/vanilla'
import { ALL_CHANNELS, type ChannelMask } from '@/lib/cube/cube'
import type { MonthRange } from '@/lib/cube/months'
import type { Locale } from '@/lib/i18n/locale'
import type { Theme } from '@/lib/layers/palette'
import { type Change, idOfChange, Scenario } from '@/lib/scenario/document'

/**
 * What the person has chosen, and nothing that can be derived from it: no data, no results. Everything here
 * is plain and serialisable.
 */
export interface AppState {
  view: 'map' | 'stores' | 'scenarios'
  /** Months looked at; null until the dataset is known. */
  range: MonthRange | null
  channels: ChannelMask
  measure: 'revenue' | 'perInhabitant'
  drawing: 'heat' | 'cells'
  /** Store id. */
  selected: string | null
  hovered: string | null
  scenario: Scenario
  /** The next click on the map drops a candidate site. */
  placing: boolean
  /** A candidate site is under the pointer: results may be points, without intervals. */
  dragging: boolean
  panelOpen: boolean
  locale: Locale
  theme: Theme
}

export interface AppActions {
  set(part: Partial<AppState>): void
  select(storeId: string | null): void
  /** Adds a change; a second closing of one store changes nothing. */
  addChange(change: Change): void
  /** Replaces the opening of one candidate site. */
  editCandidate(candidateId: string, part: Partial<Extract<Change, { kind: 'open' }>>): void
  removeChange(id: string): void
  clearScenario(): void
}

/** The store or candidate a change is about. */
export const subjectOf = (change: Change): string => idOfChange(change)

export const emptyScenario = (): Scenario => Scenario.parse({ schema: 'chalandise.scenario/1', changes: [] })

export function createAppState(initial: Partial<AppState> = {}) {
  return createStore<AppState & AppActions>()((set, get) => {
    const setChanges = (changes: Change[]) => set({ scenario: { ...get().scenario, changes } })
    return {
      view: 'map',
      range: null,
      channels: ALL_CHANNELS,
      measure: 'revenue',
      drawing: 'heat',
      selected: null,
      hovered: null,
      scenario: emptyScenario(),
      placing: false,
      dragging: false,
      panelOpen: true,
      locale: 'fr',
      theme: 'light',
      ...initial,

      set,
      select: storeId => set({ selected: storeId, panelOpen: true }),
      addChange: change => {
        const { changes } = get().scenario
        if (!changes.some(c => subjectOf(c) === subjectOf(change))) setChanges([...changes, change])
        set({ view: 'scenarios', placing: false, panelOpen: true })
      },
      editCandidate: (candidateId, part) =>
        setChanges(
          get().scenario.changes.map(c =>
            c.kind === 'open' && c.candidate_id === candidateId ? { ...c, ...part } : c,
          ),
        ),
      removeChange: id => setChanges(get().scenario.changes.filter(c => subjectOf(c) !== id)),
      clearScenario: () => setChanges([]),
    }
  })
}

export type AppStore = ReturnType<typeof createAppState>
