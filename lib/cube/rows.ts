import type { Measure } from './masks'
import { length, type MonthRange } from './months'

/** Sales by column; months covered are the `span` ones that end with `month`. NaN: the extract has none. */
export interface Facts {
  rows: number
  store: Float64Array
  month: Float64Array
  span: Float64Array
  channel: Float64Array
  amount: Float64Array
  gross: Float64Array
  tickets: Float64Array
  items: Float64Array
  margin: Float64Array
}

/** Facts and the group of every row: its cell, or its category. */
export interface Grouped {
  facts: Facts
  group: Int32Array
}

/**
 * Sales sorted by group, so that what is asked of some groups reads their rows only, and what is asked of all
 * reads memory in order. Rows without a month inside the bounds are left out.
 *
 * A row of several months (`span` > 1) is spread evenly over them wherever months are told apart: sums over its
 * whole span are exact, sums over a part of it are a share by number of months.
 */
export interface Rows {
  bounds: MonthRange
  months: number
  groups: number
  /** Largest store key + 1. */
  stores: number
  /** Rows of group g are `start[g] .. start[g + 1]`. */
  start: Int32Array
  /** Rows of the second and later parts in group 0 begin here: sales without a customer. */
  anonymous: number
  store: Uint16Array
  /** First month covered, from the first of the bounds; may lie before it. */
  first: Int16Array
  span: Uint16Array
  channel: Uint8Array
  values: Record<Measure, Float64Array>
}

/** Sorts facts by group. */
export function sortRows(
  parts: readonly Grouped[],
  groups: number,
  stores: number,
  bounds: MonthRange,
): Rows {
  const months = length(bounds)
  const start = new Int32Array(groups + 1)
  for (const { facts, group } of parts)
    for (let i = 0; i < facts.rows; i++) if (inBounds(facts, i, bounds)) start[group[i] + 1]++
  for (let g = 0; g < groups; g++) start[g + 1] += start[g]
  const rows = start[groups]
  const out: Rows = {
    bounds,
    months,
    groups,
    stores,
    start,
    anonymous: 0,
    store: new Uint16Array(rows),
    first: new Int16Array(rows),
    span: new Uint16Array(rows),
    channel: new Uint8Array(rows),
    values: {
      amount: new Float64Array(rows),
      gross: new Float64Array(rows),
      tickets: new Float64Array(rows),
      items: new Float64Array(rows),
      margin: new Float64Array(rows),
    },
  }
  const next = start.slice()
  const { amount, gross, tickets, items, margin } = out.values
  for (const { facts, group } of parts) {
    for (let i = 0; i < facts.rows; i++) {
      if (!inBounds(facts, i, bounds)) continue
      const at = next[group[i]]++
      out.store[at] = facts.store[i]
      out.first[at] = facts.month[i] - facts.span[i] + 1 - bounds.from
      out.span[at] = facts.span[i]
      out.channel[at] = facts.channel[i]
      amount[at] = facts.amount[i]
      gross[at] = facts.gross[i]
      tickets[at] = facts.tickets[i]
      items[at] = facts.items[i]
      margin[at] = facts.margin[i]
    }
    if (facts === parts[0].facts) out.anonymous = next[0]
  }
  return out
}

const inBounds = (facts: Facts, i: number, bounds: MonthRange) =>
  facts.month[i] >= bounds.from && facts.month[i] - facts.span[i] < bounds.to
