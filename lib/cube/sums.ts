import { CHANNELS } from '@/lib/dataset/schema'
import { type ChannelMask, MEASURES, type Measure } from './masks'
import type { MonthRange } from './months'
import type { Rows } from './rows'

/** What is summed: a measure, or the amount and tickets of the rows for which margin and items are given. */
export type Column = Measure | 'margin_base' | 'items_base'

/** Index of a first and one-past-last month of a range, inside the bounds. */
function edges(range: MonthRange, bounds: MonthRange, months: number): [number, number] {
  const a = Math.min(Math.max(range.from - bounds.from, 0), months)
  return [a, Math.max(a, Math.min(range.to - bounds.from + 1, months))]
}

/** Columns with 0 where a row has none, so that summing them is one addition per row; made when first asked for. */
const filled = new WeakMap<Rows, Map<Column, Float64Array>>()

function valuesOf(rows: Rows, column: Column): Float64Array {
  if (column === 'amount' || column === 'gross' || column === 'tickets') return rows.values[column]
  const held = filled.get(rows) ?? new Map<Column, Float64Array>()
  filled.set(rows, held)
  const { amount, tickets, items, margin } = rows.values
  const value = held.get(column) ?? made()
  held.set(column, value)
  return value

  function made(): Float64Array {
    const given = column === 'margin' || column === 'margin_base' ? margin : items
    const values = column === 'margin_base' ? amount : column === 'items_base' ? tickets : given
    const out = new Float64Array(given.length)
    for (let i = 0; i < out.length; i++) if (!Number.isNaN(given[i])) out[i] = values[i]
    return out
  }
}

/** Where every row's first month stands in a table of channels, stores and running months. */
const slots = new WeakMap<Rows, Int32Array>()

function slotsOf(rows: Rows): Int32Array {
  const held = slots.get(rows)
  if (held) return held
  const width = rows.months + 1
  const out = new Int32Array(rows.store.length)
  for (let i = 0; i < out.length; i++)
    out[i] = (rows.channel[i] * rows.stores + rows.store[i]) * width + 1 + rows.first[i]
  slots.set(rows, out)
  return out
}

/**
 * Running sums by channel, store and month of the rows of some groups: any period is a subtraction per store
 * and channel. Each column is summed when first asked for.
 */
export class StoreSums {
  private readonly held = new Map<Column, (Float64Array | null)[]>()

  constructor(
    private readonly rows: Rows,
    /** Groups that count, null for all. */
    private readonly groups: Uint8Array | null,
    private readonly identified = false,
  ) {}

  /** By channel (null: none), at `store * (months + 1) + month`: the sum of the months before. */
  private running(column: Column): (Float64Array | null)[] {
    const held = this.held.get(column)
    if (held) return held
    const { rows, groups } = this
    const width = rows.months + 1
    const size = rows.stores * width
    const table = new Float64Array(CHANNELS.length * size)
    const used = new Uint8Array(CHANNELS.length)
    const values = valuesOf(rows, column)
    const slot = slotsOf(rows)
    const { channel, span, first, months } = rows
    const last = (g: number) => (g === 0 && this.identified ? rows.anonymous : rows.start[g + 1])
    for (let g = 0; g < rows.groups; g++) {
      if (groups !== null && !groups[g]) continue
      const end = last(g)
      for (let i = rows.start[g]; i < end; i++) {
        used[channel[i]] = 1
        if (span[i] === 1) {
          table[slot[i]] += values[i]
          continue
        }
        const to = Math.min(months, first[i] + span[i])
        const at = slot[i] - first[i]
        const v = values[i] / span[i]
        for (let m = Math.max(0, first[i]); m < to; m++) table[at + m] += v
      }
    }
    const out = CHANNELS.map((_, c) => (used[c] ? table.subarray(c * size, (c + 1) * size) : null))
    for (const of of out)
      if (of)
        for (let row = 0; row < size; row += width)
          for (let m = 1; m < width; m++) of[row + m] += of[row + m - 1]
    this.held.set(column, out)
    return out
  }

  /** Sum of one store and channel over a range. */
  at(column: Column, store: number, channel: number, range: MonthRange): number {
    const { rows } = this
    const table = this.running(column)[channel]
    if (!table || store >= rows.stores) return 0
    const [a, b] = edges(range, rows.bounds, rows.months)
    const row = store * (rows.months + 1)
    return table[row + b] - table[row + a]
  }

  total(column: Column, channels: ChannelMask, stores: Uint8Array | null, range: MonthRange): number {
    const out = this.byStore(column, channels, stores, range)
    let sum = 0
    for (const v of out) sum += v
    return sum
  }

  /** By store key; 0 for stores that do not count. */
  byStore(
    column: Column,
    channels: ChannelMask,
    stores: Uint8Array | null,
    range: MonthRange,
  ): Float64Array<ArrayBuffer> {
    const { rows } = this
    const out = new Float64Array(rows.stores)
    const width = rows.months + 1
    const [a, b] = edges(range, rows.bounds, rows.months)
    this.running(column).forEach((table, channel) => {
      if (!table || !(channels & (1 << channel))) return
      for (let s = 0; s < rows.stores; s++)
        if (stores === null || stores[s]) out[s] += table[s * width + b] - table[s * width + a]
    })
    return out
  }

  /** By channel, then month from the first of the bounds. */
  monthly(column: Column, channels: ChannelMask, stores: Uint8Array | null): Float64Array<ArrayBuffer>[] {
    const { rows } = this
    const width = rows.months + 1
    return this.running(column).map((table, channel) => {
      const out = new Float64Array(rows.months)
      if (!table || !(channels & (1 << channel))) return out
      for (let s = 0; s < rows.stores; s++)
        if (stores === null || stores[s])
          for (let m = 0; m < rows.months; m++) out[m] += table[s * width + m + 1] - table[s * width + m]
      return out
    })
  }
}

/** Running sums by group and month for one choice of channels, stores and groups. */
export class GroupSums {
  private readonly running: Float64Array

  constructor(
    private readonly rows: Rows,
    column: Column,
    channels: ChannelMask,
    stores: Uint8Array | null,
    groups: Uint8Array | null,
  ) {
    const width = rows.months + 1
    const running = new Float64Array(rows.groups * width)
    const values = valuesOf(rows, column)
    const { start, channel, store, first, span, months } = rows
    for (let g = 0; g < rows.groups; g++) {
      if (groups !== null && !groups[g]) continue
      const at = g * width + 1
      for (let i = start[g]; i < start[g + 1]; i++) {
        if (!(channels & (1 << channel[i]))) continue
        if (stores !== null && !stores[store[i]]) continue
        if (span[i] === 1) {
          running[at + first[i]] += values[i]
          continue
        }
        const to = Math.min(months, first[i] + span[i])
        const v = values[i] / span[i]
        for (let m = Math.max(0, first[i]); m < to; m++) running[at + m] += v
      }
      for (let m = 1; m < months; m++) running[at + m] += running[at + m - 1]
    }
    this.running = running
  }

  /** Number of groups. */
  get cells(): number {
    return this.rows.groups
  }

  /** The sum of every group over a range, into `out`. */
  over(range: MonthRange, out = new Float64Array(this.rows.groups)): Float64Array {
    const { rows, running } = this
    const width = rows.months + 1
    const [a, b] = edges(range, rows.bounds, rows.months)
    for (let g = 0, row = 0; g < rows.groups; g++, row += width) out[g] = running[row + b] - running[row + a]
    return out
  }

  /** One group's months. */
  monthly(group: number): Float64Array {
    const { rows, running } = this
    const row = group * (rows.months + 1)
    return Float64Array.from({ length: rows.months }, (_, m) => running[row + m + 1] - running[row + m])
  }
}

/** Which measures any row has. */
export function givenMeasures(rows: readonly Rows[]): ReadonlySet<Measure> {
  return new Set(MEASURES.filter(m => rows.some(r => r.values[m].some(v => !Number.isNaN(v)))))
}
