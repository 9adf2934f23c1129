import { create } from 'zustand'
import type { MetricId } from '@/lib/metrics/ids'

/** How the map is read, beyond what a link carries. */
interface MapPrefs {
  /** What a difference is drawn on. */
  differenceOn: 'cells' | 'areas'
  /** The second picture of a comparison: the period compared with, or another metric of the same period. */
  compareWith: 'period' | MetricId
  /** Where the line between two pictures stands, 0 to 1 of the map's width. */
  swipe: number
}

export const useMapPrefs = create<MapPrefs>()(() => ({
  differenceOn: 'cells',
  compareWith: 'period',
  swipe: 0.5,
}))
