import { createStore } from 'zustand/vanilla'
import { ALL_CHANNELS, type ChannelMask } from '@/lib/cube/cube'
import type { MonthRange } from '@/lib/cube/months'
import type { Locale } from '@/lib/i18n/locale'
import type { Theme } from '@/lib/layers/palette'
import { type Change, idOfChange, type Scenario } from '@/lib/scenario/document'
import {
  type ChangePart,
  edited,
  emptyScenario,
  newEdit,
  redone,
  type ScenarioEdit,
  undone,
  withChange,
  withoutChange,
  withPart,
} from './scenario-edit'

/** What the next click on the map means. */
export type Pointing =
  | { for: 'open' }
  | { for: 'move'; store_id: string }
  | { for: 'store'; kind: 'close' | 'move' | 'resize' | 'change_format' }
  | { for: 'competitor' }

/**
 * What the person has chosen, and nothing that can be derived from it: no data, no results. Everything here
 * is plain and serialisable.
 */
export interface AppState extends ScenarioEdit {
  view: 'map' | 'stores' | 'scenarios' | 'data' | 'model' | 'data'
  /** Part of the data view that is open. */
  dataTab: 'import' | 'report' | 'versions'
  /** Months looked at; null until the dataset is known. */
  range: MonthRange | null
  channels: ChannelMask
  measure: 'revenue' | 'perInhabitant'
  drawing: 'heat' | 'cells'
  /** Store id. */
  selected: string | null
  hovered: string | null
  /** Past event of the network whose page is open. */
  event: number | null
  /** null where a click selects. */
  pointing: Pointing | null
  /** The change whose form is open, by its store or candidate. */
  editing: string | null
  /** A site is under the pointer: results may be points, without intervals. */
  dragging: boolean
  panelOpen: boolean
  locale: Locale
  theme: Theme
}

export interface AppActions {
  set(part: Partial<AppState>): void
  select(storeId: string | null): void
  /** Adds a change and shows it; another change of the same store gives way. */
  addChange(change: Change): void
  /** Replaces fields of one change; edits of the same fields that follow each other are one step. */
  editChange(id: string, part: ChangePart): void
  removeChange(id: string): void
  clearScenario(): void
  /** Puts another scenario in the place of the present one, which can be had back. */
  openScenario(scenario: Scenario): void
  nameScenario(name: string): void
  undo(): void
  redo(): void
}

/** The store or candidate a change is about. */
export const subjectOf = (change: Change): string => idOfChange(change)

export function createAppState(initial: Partial<AppState> = {}) {
  return createStore<AppState & AppActions>()((set, get) => {
    const edit = (scenario: Scenario, step: string | null = null) => set(edited(get(), scenario, step))
    return {
      ...newEdit(),
      view: 'map',
      dataTab: 'import',
      range: null,
      channels: ALL_CHANNELS,
      measure: 'revenue',
      drawing: 'heat',
      selected: null,
      hovered: null,
      event: null,
      pointing: null,
      editing: null,
      dragging: false,
      panelOpen: true,
      locale: 'fr',
      theme: 'light',
      ...initial,

      set,
      select: storeId => set({ selected: storeId, event: null, panelOpen: true }),
      addChange: change => {
        edit(withChange(get().scenario, change))
        set({ view: 'scenarios', pointing: null, editing: subjectOf(change), event: null, panelOpen: true })
      },
      editChange: (id, part) =>
        edit(withPart(get().scenario, id, part), `${id} ${Object.keys(part).sort().join(' ')}`),
      removeChange: id => edit(withoutChange(get().scenario, id)),
      clearScenario: () => edit({ ...emptyScenario(), name: get().scenario.name }),
      openScenario: scenario => {
        edit(scenario)
        set({ pointing: null, editing: null })
      },
      nameScenario: name => edit({ ...get().scenario, name }, 'name'),
      undo: () => set(undone(get())),
      redo: () => set(redone(get())),
    }
  })
}

export type AppStore = ReturnType<typeof createAppState>
