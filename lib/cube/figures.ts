import { CHANNELS } from '@/lib/dataset/schema'
import type { Cube } from './cube'
import { ALL_CHANNELS, type CubeFilter } from './masks'
import { firstDay, type MonthRange, monthOf, within, yearBefore } from './months'
import type { StorePeriod, StoreRow } from './source'

/** A figure and the same one a year before; null where the year before is not complete in the data. */
export interface Compared {
  value: number
  before: number | null
}

export interface KeyFigures {
  revenue: Compared
  /** Sales of comparable store-months only; null where there are none. See {@link comparable}. */
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

/**
 * Whether a store's sales of a month compare with those a year before: same operator, area within 10 %, at
 * least 13 months old, trading in full in both months (no temporary closure, refit or liquidation in either).
 */
export function comparable(store: StoreRow, periods: readonly StorePeriod[], month: number): boolean {
  if (store.openedOn !== null && monthOf(store.openedOn) + 13 > month) return false
  if (store.closedOn !== null && monthOf(store.closedOn) <= month) return false
  const now = stateIn(store, periods, month)
  const then = stateIn(store, periods, month - 12)
  if (!now.open || !then.open || now.operator !== then.operator) return false
  if (now.area === null || then.area === null) return true
  return Math.abs(now.area - then.area) <= 0.1 * then.area
}

function stateIn(store: StoreRow, periods: readonly StorePeriod[], month: number) {
  const first = firstDay(month)
  const next = firstDay(month + 1)
  let open = true
  let operator = store.operator
  let area = store.area
  for (const p of periods) {
    if (p.from >= next || (p.to !== null && p.to < first)) continue
    if (p.status !== null && p.status !== 'open') open = false
    if (p.operator !== null) operator = p.operator
    if (p.area !== null) area = p.area
  }
  return { open, operator, area }
}

/** Sales of comparable store-months against a year before; the web is apart by definition. */
function likeForLike(cube: Cube, filter: CubeFilter, range: MonthRange): KeyFigures['likeForLike'] {
  const periods = new Map<number, StorePeriod[]>()
  for (const p of cube.source.periods) periods.set(p.storeKey, [...(periods.get(p.storeKey) ?? []), p])
  let value = 0
  let before = 0
  let stores = 0
  for (const store of cube.source.stores) {
    if (filter.stores !== null && !filter.stores[store.key]) continue
    let counted = false
    for (let m = range.from; m <= range.to; m++) {
      if (!comparable(store, periods.get(store.key) ?? [], m)) continue
      counted = true
      for (let c = 0; c < CHANNELS.length; c++) {
        if (c === WEB || !(filter.channels & (1 << c))) continue
        value += cube.at(store.key, c, m, filter)
        before += cube.at(store.key, c, m - 12, filter)
      }
    }
    if (counted) stores++
  }
  return stores > 0 ? { value, before, stores } : null
}
