import type { Cube } from './cube'
import { firstDay, type MonthRange, monthOf } from './months'
import type { StorePeriod, StoreRow } from './source'

/**
 * Whether a store's sales of a month compare with those a year before: same operator, area within 10 %, at
 * least 13 months old, trading in full in both months (no temporary closure, refit or liquidation in either).
 */
export function isComparable(store: StoreRow, periods: readonly StorePeriod[], month: number): boolean {
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

type Months = Pick<Cube, 'bounds' | 'months' | 'stores'> & {
  source: Pick<Cube['source'], 'stores' | 'periods'>
}

/** Judged once per dataset: 1 where a store's month compares, at store * months + month. */
const judged = new WeakMap<object, Uint8Array>()

function tableOf(cube: Months): Uint8Array {
  const held = judged.get(cube)
  if (held) return held
  const periods = new Map<number, StorePeriod[]>()
  for (const p of cube.source.periods) {
    const of = periods.get(p.storeKey)
    if (of) of.push(p)
    else periods.set(p.storeKey, [p])
  }
  const table = new Uint8Array(cube.stores * cube.months)
  for (const store of cube.source.stores)
    for (let m = 0; m < cube.months; m++)
      if (isComparable(store, periods.get(store.key) ?? [], cube.bounds.from + m))
        table[store.key * cube.months + m] = 1
  judged.set(cube, table)
  return table
}

/** Store-months of a range that compare with a year before, of the stores of a mask (null: all). */
export function comparable(
  cube: Months,
  stores: Uint8Array | null,
  range: MonthRange,
): { store: number; month: number }[] {
  const table = tableOf(cube)
  const out: { store: number; month: number }[] = []
  for (const { key } of cube.source.stores) {
    if (stores && !stores[key]) continue
    for (let month = range.from; month <= range.to; month++)
      if (table[key * cube.months + month - cube.bounds.from]) out.push({ store: key, month })
  }
  return out
}
