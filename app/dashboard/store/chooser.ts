import { create } from 'zustand'
import { type CatchmentKind, LEVELS } from '@/lib/catchment/catchment'
import type { OverlapMeasure } from '@/lib/catchment/overlap'

export const TABS = ['summary', 'customers', 'catchment'] as const

/** How the store page looks at a store; the same for every store that is opened. */
interface Chooser {
  tab: (typeof TABS)[number]
  by: CatchmentKind
  /** Last level of each kind. */
  levels: Record<CatchmentKind, number>
  measure: OverlapMeasure
  /** Whether outlines lie on the map. */
  drawn: boolean
}

export const useChooser = create<Chooser>()(() => ({
  tab: 'summary',
  by: 'travel',
  levels: { travel: 20, radius: 10, customers: 70, voronoi: 0, model: LEVELS.model[1] },
  measure: 'population',
  drawn: true,
}))
