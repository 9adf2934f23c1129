import type { Cube } from '@/lib/cube/cube'
import { type CubeFilter, EVERYTHING } from '@/lib/cube/masks'
import { lastTwelve, length, type MonthRange, yearBefore } from '@/lib/cube/months'
import type { Column } from '@/lib/cube/sums'
import { CHANNELS } from '@/lib/dataset/schema'
import type { ColumnId } from './measures'

/** Values by cell of the atoms; index as in `Cube.cells`. */
export type Columns = Partial<Record<ColumnId, Float64Array>> & { amount: Float64Array }

/** What the map is to sum. */
export interface Wanted {
  filter: CubeFilter
  range: MonthRange
  /** null where the data do not hold it. */
  before: MonthRange | null
}

const WEB = 1 << CHANNELS.indexOf('web')

/** Sums of the wanted columns by cell; running sums are kept for the filters last asked for. */
export function columnsOf(cube: Cube, { filter, range, before }: Wanted, ids: readonly ColumnId[]): Columns {
  // Sales without a place (index 0) are no part of any picture.
  const over = (of: CubeFilter, column: Column, months: MonthRange) => {
    const values = held(cube, of, column).over(months)
    values[0] = 0
    return values
  }
  const columns: Columns = { amount: over(filter, 'amount', range) }
  for (const id of ids)
    if (id === 'before') {
      if (before) columns.before = over(filter, 'amount', before)
    } else if (id === 'web')
      columns.web = over({ ...filter, channels: filter.channels & WEB }, 'amount', range)
    else if (id !== 'amount') columns[id] = over(filter, id, range)
  return columns
}

interface Held {
  filter: CubeFilter
  column: Column
  sums: ReturnType<Cube['cellSums']>
}
const memory = new WeakMap<Cube, Held[]>()
/** Enough for the columns of two measures under a filter and under none. */
const KEPT = 8

function held(cube: Cube, filter: CubeFilter, column: Column): Held['sums'] {
  const kept = memory.get(cube) ?? []
  memory.set(cube, kept)
  const at = kept.findIndex(
    h =>
      h.column === column &&
      h.filter.channels === filter.channels &&
      h.filter.stores === filter.stores &&
      h.filter.cells === filter.cells,
  )
  const [found] =
    at < 0 ? [{ filter, column, sums: cube.cellSums({ ...filter, keys: null }, column) }] : kept.splice(at, 1)
  kept.unshift(found)
  kept.length = Math.min(kept.length, KEPT)
  return found.sums
}

/** What scales rest on: the whole network in the last 12 months, against the 12 before. */
export function baseWanted(cube: Cube): Wanted {
  const range = lastTwelve(cube.bounds)
  const before = yearBefore(range)
  return { filter: EVERYTHING, range, before: before.from >= cube.bounds.from ? before : null }
}

export const yearsOf = (range: MonthRange | null): number => (range ? length(range) / 12 : 1)
