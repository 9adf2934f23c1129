import { create } from 'zustand'
import { type CatchmentKind, LEVELS } from '@/lib/catchment/catchment'
import type { OverlapMeasure } from '@/lib/catchment/overlap'

/** How catchments are looked at; the same for every store that is opened. */
interface Chooser {
  by: CatchmentKind
  /** Last level of each kind. */
  levels: Record<CatchmentKind, number>
  measure: OverlapMeasure
  /** Whether outlines lie on the map. */
  drawn: boolean
}

export const useChooser = create<Chooser>()(() => ({
  by: 'travel',
  levels: { travel: 20, radius: 10, customers: 70, voronoi: 0, model: LEVELS.model[1] },
  measure: 'population',
  drawn: true,
}))
