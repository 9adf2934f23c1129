import { CHANNELS } from '@/lib/dataset/schema'
import { comparable } from './comparable'
import type { Cube } from './cube'
import { ALL_CHANNELS, type CubeFilter } from './masks'
import { type MonthRange, within, yearBefore } from './months'

/** A figure and the same one a year before; null where the year before is not complete in the data. */
export interface Compared {
  value: number
  before: number | null
}

export interface KeyFigures {
  revenue: Compared
  /** Sales of comparable store-months only; null where there are none. See lib/cube/comparable. */
  likeForLike: { value: number; before: number; stores: number } | null
  tickets: Compared
  averageBasket: Compared
  /** Share of net sales, 0 to 1. */
  webShare: Compared
  /** Distinct customers of the 12 months to the range's end, rounded; null where not held. */
  activeCustomers: { value: number | null; before: number | null }
}

const WEB = CHANNELS.indexOf('web')

/** Key figures of a period, all against the same months of the year before. */
export function keyFigures(cube: Cube, filter: CubeFilter, range: MonthRange): KeyFigures {
  const previous = yearBefore(range)
  const known = within(previous, cube.bounds)
  const now = cube.total(filter, range)
  const then = known ? cube.total(filter, previous) : null
  const web = (r: MonthRange) => cube.total({ ...filter, channels: filter.channels & (1 << WEB) }, r).amount
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0)
  const active = countsOf(cube, filter)
  return {
    revenue: { value: now.amount, before: then ? then.amount : null },
    likeForLike: known ? likeForLike(cube, filter, range) : null,
    tickets: { value: now.tickets, before: then ? then.tickets : null },
    averageBasket: {
      value: share(now.amount, now.tickets),
      before: then ? share(then.amount, then.tickets) : null,
    },
    webShare: {
      value: share(web(range), now.amount),
      before: then ? share(web(previous), then.amount) : null,
    },
    activeCustomers: {
      value: active?.get(range.to) ?? null,
      before: active?.get(range.to - 12) ?? null,
    },
  }
}

/** Rolling counts of the chain or of one store; undefined for any other choice, which they cannot be added up for. */
function countsOf(cube: Cube, filter: CubeFilter): Map<number, number> | undefined {
  if (filter.channels !== ALL_CHANNELS || filter.cells !== null || filter.keys !== null) return undefined
  if (filter.stores === null) return cube.source.active.chain
  const keys = [...filter.stores.keys()].filter(key => filter.stores?.[key])
  return keys.length === 1 ? cube.source.active.stores.get(keys[0]) : undefined
}

/** Sales of comparable store-months against a year before; the web is apart by definition. */
function likeForLike(cube: Cube, filter: CubeFilter, range: MonthRange): KeyFigures['likeForLike'] {
  let value = 0
  let before = 0
  const stores = new Set<number>()
  for (const { store, month } of comparable(cube, filter.stores, range)) {
    stores.add(store)
    for (let c = 0; c < CHANNELS.length; c++) {
      if (c === WEB || !(filter.channels & (1 << c))) continue
      value += cube.at(store, c, month, filter)
      before += cube.at(store, c, month - 12, filter)
    }
  }
  return stores.size > 0 ? { value, before, stores: stores.size } : null
}
