import { CHANNELS } from '@/lib/dataset/schema'
import { length, type MonthRange } from './months'
import type { CubeSource, Facts } from './source'

/** Which channels count: bit k is channel key k. Key 0, "several channels", counts with any choice but web alone. */
export type ChannelMask = number

export const ALL_CHANNELS: ChannelMask = (1 << CHANNELS.length) - 1

/** What a view asks of the cube. */
export interface CubeFilter {
  channels: ChannelMask
  /** Store key, or null for all stores and the web. */
  store: number | null
}

/**
 * Sales as dense arrays over months: every figure, chart and picture of a period is a difference of running
 * sums, so that brushing costs one subtraction per place. Amounts in the dataset's currency.
 */
export class Cube {
  /** Complete months. */
  readonly bounds: MonthRange
  readonly months: number
  /** Distinct cells of the atoms, and their H3 resolution; index 0 is "no place". */
  readonly cells: BigUint64Array
  readonly cellRes: Int8Array
  /** Cell index of every atom. */
  private readonly atomCell: Int32Array
  /** amount and tickets by [channel][store * months + month]. */
  private readonly storeAmount: Float64Array[]
  private readonly storeTickets: Float64Array[]
  /** Amount by month: with a place, identified, all. */
  private readonly placed: Float64Array
  private readonly identified: Float64Array

  constructor(
    readonly source: CubeSource,
    bounds: MonthRange,
  ) {
    this.bounds = bounds
    this.months = length(bounds)
    const stores = source.stores.reduce((max, s) => Math.max(max, s.key), 0) + 1
    this.storeAmount = CHANNELS.map(() => new Float64Array(stores * this.months))
    this.storeTickets = CHANNELS.map(() => new Float64Array(stores * this.months))
    this.placed = new Float64Array(this.months)
    this.identified = new Float64Array(this.months)

    const { atoms, unplaced } = source
    const index = new Map<bigint, number>([[0n, 0]])
    const res: number[] = [-1]
    this.atomCell = new Int32Array(atoms.rows)
    for (let i = 0; i < atoms.rows; i++) {
      const cell = atoms.cell[i]
      let at = index.get(cell)
      if (at === undefined) {
        at = index.size
        index.set(cell, at)
        res.push(atoms.res[i])
      }
      this.atomCell[i] = at
      const m = atoms.month[i] - bounds.from
      if (m < 0 || m >= this.months) continue
      this.identified[m] += atoms.amount[i]
      if (at !== 0) this.placed[m] += atoms.amount[i]
    }
    this.cells = BigUint64Array.from(index.keys())
    this.cellRes = Int8Array.from(res)
    this.addByStore(atoms)
    this.addByStore(unplaced)
  }

  private addByStore(facts: Facts) {
    for (let i = 0; i < facts.rows; i++) {
      const m = facts.month[i] - this.bounds.from
      if (m < 0 || m >= this.months) continue
      const at = facts.store[i] * this.months + m
      this.storeAmount[facts.channel[i]][at] += facts.amount[i]
      this.storeTickets[facts.channel[i]][at] += facts.tickets[i]
    }
  }

  /** Net sales by month for each channel; index [channel][month - bounds.from]. */
  monthly(store: number | null): Float64Array[] {
    return this.storeAmount.map(column => {
      const out = new Float64Array(this.months)
      if (store !== null) return column.slice(store * this.months, (store + 1) * this.months)
      for (let i = 0; i < column.length; i++) out[i % this.months] += column[i]
      return out
    })
  }

  /** Net sales of one store (0: sales without a store) and channel in one month. */
  at(store: number, channel: number, month: number): number {
    const m = month - this.bounds.from
    return m < 0 || m >= this.months ? 0 : this.storeAmount[channel][store * this.months + m]
  }

  /** Net sales and tickets over a range. */
  total(filter: CubeFilter, range: MonthRange): { amount: number; tickets: number } {
    let amount = 0
    let tickets = 0
    const stores = this.storeAmount[0].length / this.months
    const [first, last] = filter.store === null ? [0, stores - 1] : [filter.store, filter.store]
    for (let c = 0; c < CHANNELS.length; c++) {
      if (!(filter.channels & (1 << c))) continue
      for (let s = first; s <= last; s++)
        for (let m = range.from; m <= range.to; m++) {
          const at = s * this.months + m - this.bounds.from
          amount += this.storeAmount[c][at]
          tickets += this.storeTickets[c][at]
        }
    }
    return { amount, tickets }
  }

  /** Net sales of every store over a range, by store key. */
  byStore(channels: ChannelMask, range: MonthRange): Float64Array {
    const stores = this.storeAmount[0].length / this.months
    const out = new Float64Array(stores)
    for (let s = 0; s < stores; s++) out[s] = this.total({ channels, store: s }, range).amount
    return out
  }

  /** Share of net sales (0 to 1) with an identified customer, and with a place, over a range; all channels. */
  coverage(range: MonthRange): { identified: number; placed: number } {
    const all = this.total({ channels: ALL_CHANNELS, store: null }, range).amount
    const sum = (a: Float64Array) =>
      a.subarray(range.from - this.bounds.from, range.to - this.bounds.from + 1).reduce((x, y) => x + y, 0)
    return all > 0
      ? { identified: sum(this.identified) / all, placed: sum(this.placed) / all }
      : { identified: 0, placed: 0 }
  }

  /** Running sums of the atoms by cell for one filter: ask it for any period. */
  cellSums(filter: CubeFilter): CellSums {
    const { atoms } = this.source
    const width = this.months + 1
    const running = new Float64Array(this.cells.length * width)
    for (let i = 0; i < atoms.rows; i++) {
      if (!(filter.channels & (1 << atoms.channel[i]))) continue
      if (filter.store !== null && atoms.store[i] !== filter.store) continue
      const m = atoms.month[i] - this.bounds.from
      if (m >= 0 && m < this.months) running[this.atomCell[i] * width + m + 1] += atoms.amount[i]
    }
    for (let row = 0; row < running.length; row += width)
      for (let m = 1; m < width; m++) running[row + m] += running[row + m - 1]
    return new CellSums(running, this.cells.length, this.bounds)
  }
}

/** Running sums by cell and month. */
export class CellSums {
  constructor(
    private readonly running: Float64Array,
    readonly cells: number,
    private readonly bounds: MonthRange,
  ) {}

  /** Net sales of every cell over a range, into `out` (index as in Cube.cells). */
  over(range: MonthRange, out = new Float64Array(this.cells)): Float64Array {
    const width = length(this.bounds) + 1
    const a = range.from - this.bounds.from
    const b = range.to - this.bounds.from + 1
    for (let c = 0, row = 0; c < this.cells; c++, row += width)
      out[c] = this.running[row + b] - this.running[row + a]
    return out
  }
}
