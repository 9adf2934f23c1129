import { nearestPoint } from '@/lib/geo/nearest'
import { type SortedSource, sortSource } from './cube'
import type { MonthRange } from './months'
import type { CubeSource } from './source'
import { drawingPoints, type LaidCells, layCells, type Spread, spreadOverZones, zonesUnder } from './spread'

/** What opening a dataset takes most of its time for: the sorted sales, and where they are drawn. */
export interface Opening {
  source: SortedSource
  /** Points of the heat: longitude and latitude by turns. */
  positions: Float64Array
  /** The same, latitude and longitude apart. */
  points: { lat: Float64Array; lon: Float64Array }
  /** Atoms' cells to points of the heat. */
  toPoints: Spread
  /** Atoms' cells to zones. */
  toZones: Spread
  /** Where atoms' cells lie. */
  laid: LaidCells
}

/** Prepares a dataset's sales for figures, chart and map. Takes some hundred milliseconds: not for a page's own thread. */
export function prepareOpening(source: CubeSource, bounds: MonthRange): Opening {
  const sorted = sortSource(source, bounds)
  const { cells } = sorted.parts
  const under = zonesUnder(source.zones, cells)
  const laid = layCells(cells, nearestPoint(source.zones))
  const { lat, lon, spread } = drawingPoints(cells, source.zones, under, laid)
  const positions = new Float64Array(lat.length * 2)
  for (let i = 0; i < lat.length; i++) {
    positions[2 * i] = lon[i]
    positions[2 * i + 1] = lat[i]
  }
  return {
    source: sorted,
    positions,
    points: { lat, lon },
    toPoints: spread,
    toZones: spreadOverZones(cells, source.zones, under, laid),
    laid,
  }
}

/** The memory of all arrays in a value: handed to another thread instead of copied. */
export function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value))
    for (const part of Object.values(value)) buffersOf(part, found)
  return [...found]
}
