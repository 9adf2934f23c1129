import { createStore } from 'zustand/vanilla'
import { type CatchmentKind, LEVELS } from '@/lib/catchment/catchment'
import type { OverlapMeasure } from '@/lib/catchment/overlap'
import type { Filter, FilterPart } from '@/lib/filter/filter'
import { emptyFilter, withoutPart } from '@/lib/filter/filter'
import { type FilterEdit, filtered, filterRedone, filterUndone, newFilterEdit } from '@/lib/filter/history'
import type { Locale } from '@/lib/i18n/locale'
import type { Theme } from '@/lib/layers/palette'
import type { ScaleKind } from '@/lib/layers/scale'
import type { MetricId } from '@/lib/metrics/ids'
import { DEFAULTS, type PocketOptions } from '@/lib/pockets/types'
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

export const VIEWS = ['map', 'stores', 'pockets', 'closures', 'scenarios', 'ask', 'data', 'model'] as const
export type View = (typeof VIEWS)[number]

/** What the map draws. */
export const MAP_MODES = ['heat', 'cells', 'areas', 'stores', 'flows', 'difference'] as const
export type MapMode = (typeof MAP_MODES)[number]

/** Parts of the page of a store. */
export const STORE_TABS = ['summary', 'customers', 'catchment'] as const
export type StoreTab = (typeof STORE_TABS)[number]

export const AREA_LEVELS = ['commune', 'departement', 'region'] as const
export type AreaLevel = (typeof AREA_LEVELS)[number]

/** What pockets are ranked by. */
export const POCKET_SORTS = ['excess', 'observed', 'households'] as const
export type PocketSort = (typeof POCKET_SORTS)[number]

/** Which pockets are looked for, where, and their order. */
export interface PocketChoice {
  options: PocketOptions
  /** INSEE code of a région; null for all. */
  region: string | null
  sortBy: PocketSort
}
export const ALL_POCKETS: PocketChoice = { options: DEFAULTS, region: null, sortBy: 'excess' }

/** How catchments are looked at; the same for every store that is opened. */
export interface CatchmentChoice {
  by: CatchmentKind
  /** Last level of each kind. */
  levels: Readonly<Record<CatchmentKind, number>>
  measure: OverlapMeasure
  /** Whether outlines lie on the map. */
  drawn: boolean
}
export const USUAL_CATCHMENTS: CatchmentChoice = {
  by: 'travel',
  levels: { travel: 20, radius: 10, customers: 70, voronoi: 0, model: LEVELS.model[1] },
  measure: 'population',
  drawn: true,
}

/** Two pictures at once, with a line between them to drag. */
export const COMPARES = ['none', 'swipe'] as const
export type Compare = (typeof COMPARES)[number]

/** Where the map looks. Degrees; MapLibre's zoom. */
export interface Camera {
  lat: number
  lon: number
  zoom: number
}

/**
 * What the person has chosen, and nothing that can be derived from it: no data, no results. Everything here
 * is plain and serialisable.
 */
export interface AppState extends ScenarioEdit, FilterEdit {
  view: View
  /** Part of the data view that is open. */
  dataTab: 'import' | 'report' | 'versions'
  mapMode: MapMode
  /** Part of a store's page that is open; the same for every store that is opened. */
  storeTab: StoreTab
  /** Of the areas that `mapMode` areas draws. */
  areaLevel: AreaLevel
  /** What map, lists and charts show. */
  metric: MetricId
  scaleKind: ScaleKind
  /** The scale stays as it is while filters change. */
  fixedScale: boolean
  compare: Compare
  /** The second picture of a comparison: the period compared with, or another metric of the same period. */
  compareWith: 'period' | MetricId
  /** Where the line between two pictures stands, 0 to 1 of the map's width. */
  swipe: number
  /** What a difference is drawn on. */
  differenceOn: 'cells' | 'areas'
  pockets: PocketChoice
  catchments: CatchmentChoice
  /** null: as the map opened. */
  camera: Camera | null
  /** Store id. */
  selected: string | null
  /** Store ids seen side by side, in the order in which they were taken. */
  chosen: readonly string[]
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
  /** Replaces parts of the filter; changes that follow each other under one `step`, as in a drag, are one step. */
  filterBy(part: Partial<Filter>, step?: string | null): void
  /** Takes one part of the filter away, or all of it. */
  clearFilter(part?: FilterPart): void
  undoFilter(): void
  redoFilter(): void
  /** Takes a store into the stores seen side by side, or out of them. */
  choose(storeId: string): void
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
      ...newFilterEdit(),
      mapMode: 'heat',
      storeTab: 'summary',
      areaLevel: 'departement',
      metric: 'revenue',
      scaleKind: 'quantile',
      fixedScale: false,
      compare: 'none',
      compareWith: 'period',
      swipe: 0.5,
      differenceOn: 'cells',
      pockets: ALL_POCKETS,
      catchments: USUAL_CATCHMENTS,
      camera: null,
      selected: null,
      chosen: [],
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
      filterBy: (part, step = null) => set(filtered(get(), { ...get().filter, ...part }, step)),
      clearFilter: part => set(filtered(get(), part ? withoutPart(get().filter, part) : emptyFilter())),
      undoFilter: () => set(filterUndone(get())),
      redoFilter: () => set(filterRedone(get())),
      choose: storeId => {
        const { chosen } = get()
        set({
          chosen: chosen.includes(storeId) ? chosen.filter(s => s !== storeId) : [...chosen, storeId],
        })
      },
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
