import type { MultiPolygon } from '@/lib/catchment/outline'
import { frame } from '../map/camera'

/** Pixels around what is framed: the legend and the map's controls lie over its edges. */
const PADDING = { top: 70, right: 60, bottom: 60, left: 290 }

/** Moves the map so that all outlines are seen. */
export function frameOn(outlines: readonly (MultiPolygon | null)[]): void {
  let [west, south, east, north] = [180, 90, -180, -90]
  for (const outline of outlines)
    for (const [ring] of outline ?? [])
      for (const [lon, lat] of ring) {
        west = Math.min(west, lon)
        south = Math.min(south, lat)
        east = Math.max(east, lon)
        north = Math.max(north, lat)
      }
  if (west > east) return
  frame(
    [
      [west, south],
      [east, north],
    ],
    window.innerWidth >= 1024 ? PADDING : 40,
  )
}
