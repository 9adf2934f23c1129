import type { Engine } from '@/lib/engine/engine'
import { nearestPoint } from '@/lib/geo/nearest'
import type { MonthRange } from './months'
import type { Zones } from './source'
import { layCells, type Spread, spreadOverZones, zonesUnder } from './spread'

/**
 * Active customers of rolling 12 months by the H3 cell of their latest home. A customer has one such cell, so cells
 * add up, to less than all: cells of fewer than k customers are not published, and homes that are not known.
 */
export interface PlaceCounts {
  cells: BigUint64Array
  /** Centres, degrees. */
  lat: Float64Array
  lon: Float64Array
  /** Cells to zones, by population. */
  toZones: Spread
  /** Customers by cell, by last month of the window. */
  at: ReadonlyMap<number, Float64Array>
}

/** Fetches counts by place; asked for after the first picture. Rejects with EngineError. */
export async function loadPlaceCounts(
  engine: Engine,
  zones: Zones,
  bounds: MonthRange,
  signal?: AbortSignal,
): Promise<PlaceCounts> {
  const cells = await engine.query(
    `SELECT DISTINCT cell FROM active_customers WHERE scope = 'place' ORDER BY cell`,
    [],
    { signal },
  )
  const rows = await engine.query(
    `SELECT window_end::INTEGER AS window_end, (dense_rank() OVER (ORDER BY cell) - 1)::INTEGER AS cell,
      customers::DOUBLE AS customers FROM active_customers WHERE scope = 'place'`,
    [],
    { signal },
  )
  const cell = cells.columns.cell as BigUint64Array
  const at = new Map<number, Float64Array>()
  for (let m = bounds.from; m <= bounds.to; m++) at.set(m, new Float64Array(cell.length))
  const [end, index, customers] = ['window_end', 'cell', 'customers'].map(
    name => rows.columns[name] as Float64Array,
  )
  for (let i = 0; i < rows.rows; i++) {
    const counts = at.get(end[i])
    if (counts) counts[index[i]] = customers[i]
  }
  const laid = layCells(cell, nearestPoint(zones))
  const toZones = spreadOverZones(cell, zones, zonesUnder(zones, cell), laid)
  return { cells: cell, lat: laid.lat, lon: laid.lon, toZones, at }
}
