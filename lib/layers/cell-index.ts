import { cellToParent, latLngToCell } from 'h3-js'
import type { CellIndex } from './cells'

/** Gathers places in the H3 cells of one resolution. `fine` are the places' cells at resolution 8. */
export function cellIndex(fine: readonly string[], resolution: number): CellIndex {
  const ids = new Map<string, number>()
  const cellOf = Int32Array.from(fine, id => {
    const cell = resolution === 8 ? id : cellToParent(id, resolution)
    const at = ids.get(cell) ?? ids.size
    ids.set(cell, at)
    return at
  })
  return { resolution, ids: [...ids.keys()], cellOf }
}

/** H3 cells of places at resolution 8. */
export function fineCells(lat: Float64Array, lon: Float64Array): string[] {
  return Array.from(lat, (y, i) => latLngToCell(y, lon[i], 8))
}
