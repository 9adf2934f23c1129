import type { Cube } from '@/lib/cube/cube'
import { ALL_CHANNELS, type CubeFilter } from '@/lib/cube/masks'
import type { MonthRange } from '@/lib/cube/months'

/**
 * Share of net sales (0 to 1) with an identified customer, and with a place, among the stores and channels of a
 * filter over a range; null where they sold nothing. Places, categories and segments of the filter are left aside:
 * sales in a place all have one, those by category none.
 */
export function coverageOf(
  cube: Pick<Cube, 'total' | 'placed' | 'coverage'>,
  { channels, stores }: CubeFilter,
  range: MonthRange,
): { identified: number; placed: number } | null {
  const sales = { channels, stores, cells: null, keys: null }
  const all = cube.total(sales, range).amount
  if (!(all > 0)) return null
  // At hand for the network: no sums are made while the page opens.
  if (stores === null && channels === ALL_CHANNELS) return cube.coverage(range)
  const identified = cube.total({ ...sales, identified: true }, range).amount
  return { identified: identified / all, placed: cube.placed(sales, range) / all }
}
