import type { Cube } from '@/lib/cube/cube'
import { EVERYTHING, WEB } from '@/lib/cube/masks'
import { type MonthRange, monthOf, within, yearBefore } from '@/lib/cube/months'
import type { StoreRow } from '@/lib/cube/source'
import { change } from '@/lib/i18n/format'

/** What people around one closed store bought on the web, after it closed and in the same months a year before. */
export interface WebAround {
  store: StoreRow
  /** null where the data do not hold the months after, or those a year before. */
  after: MonthRange | null
  now: number
  before: number
  /** Change of `before` to `now`, and that of all web sales with a place; null where nothing was sold before. */
  growth: number | null
  chain: number | null
}

/** The twelve months that follow a closing, or what the data hold of them; null where not even a year before is held. */
export function monthsAfter(closedOn: string, bounds: MonthRange): MonthRange | null {
  const from = monthOf(closedOn) + 1
  const after = { from, to: Math.min(from + 11, bounds.to) }
  return after.from <= after.to && within(yearBefore(after), bounds) ? after : null
}

/**
 * Web sales around every closed store, in the dataset's currency.
 *
 * @param cellsOf - cells of the cube that lie around a store, 1 inside.
 */
export function webAround(cube: Cube, cellsOf: (store: StoreRow) => Uint8Array): WebAround[] {
  const web = { ...EVERYTHING, channels: WEB }
  return cube.source.stores.flatMap((store): WebAround[] => {
    if (store.closedOn === null) return []
    const after = monthsAfter(store.closedOn, cube.bounds)
    if (!after) return [{ store, after, now: 0, before: 0, growth: null, chain: null }]
    const cells = cellsOf(store)
    const around = (range: MonthRange) => cube.total({ ...web, cells }, range).amount
    const [now, before] = [around(after), around(yearBefore(after))]
    const chain = change(cube.placed(web, after), cube.placed(web, yearBefore(after)))
    return [{ store, after, now, before, growth: change(now, before), chain }]
  })
}
