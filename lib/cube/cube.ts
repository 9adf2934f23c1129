import { CHANNELS } from '@/lib/dataset/schema'
import { resolutionOf } from '@/lib/geo/h3'
import { numberCells } from './cell-numbers'
import { ALL_CHANNELS, type CubeFilter, EVERYTHING, type Keyed, type Measure } from './masks'
import { length, type MonthRange } from './months'
import { type Rows, sortRows } from './rows'
import type { CubeSource, KeyedFacts } from './source'
import { type Column, GroupSums, givenMeasures, StoreSums } from './sums'

/** Sums of one choice of cells or keys that are kept: those of the views on screen. */
const KEPT = 6
/** Running sums by cell that are kept: enough for the columns of two pictures under a filter and under none. */
const KEPT_BY_CELL = 8

/** A source whose facts are sorted. */
export interface SortedSource extends Omit<CubeSource, 'atoms' | 'unplaced'> {
  parts: Parts
}

/** Facts, sorted. */
interface Parts {
  cells: BigUint64Array
  rows: Rows
  identified: Float64Array
}

/** Sorts a source's facts, which takes the time of making a cube. */
export function sortSource(source: CubeSource, bounds: MonthRange): SortedSource {
  const { atoms: _atoms, unplaced: _unplaced, ...rest } = source
  return { ...rest, parts: sorted(source, bounds) }
}

function sorted(source: CubeSource, bounds: MonthRange): Parts {
  const { atoms, unplaced, stores } = source
  const { cells, index } = numberCells(atoms.cell)
  const keys = stores.reduce((max, s) => Math.max(max, s.key), 0) + 1
  const rows = sortRows(
    [
      { facts: atoms, group: index },
      { facts: unplaced, group: new Int32Array(unplaced.rows) },
    ],
    cells.length,
    keys,
    bounds,
  )
  const identified = new Float64Array(length(bounds))
  for (let i = 0; i < atoms.rows; i++) {
    const first = atoms.month[i] - atoms.span[i] + 1 - bounds.from
    const end = Math.min(identified.length, atoms.month[i] - bounds.from + 1)
    for (let m = Math.max(0, first); m < end; m++) identified[m] += atoms.amount[i] / atoms.span[i]
  }
  return { cells, rows, identified }
}

/**
 * Sales as arrays over months: every figure, chart and picture of a period is a difference of running sums, so
 * that brushing costs one subtraction per place. Amounts in the dataset's currency. Sales published for several
 * months together are spread evenly over them: sums over all of their months are exact to the cent, a period that
 * cuts through them takes a share ({@link Cube.cut} says how much that is).
 */
export class Cube {
  /** Complete months. */
  readonly bounds: MonthRange
  readonly months: number
  /** All but the sales, which are kept sorted. */
  readonly source: Omit<CubeSource, 'atoms' | 'unplaced'>
  /** Distinct cells of the atoms, and their H3 resolution (-1); index 0 is "no place". */
  readonly cells: BigUint64Array
  readonly cellRes: Int8Array
  /** Largest store key + 1: length of a mask of stores. */
  readonly stores: number
  /** Measures that the extracts have. */
  readonly given: ReadonlySet<Measure>
  private readonly rows: Rows
  private readonly identified: Float64Array
  private readonly keyed = new Map<Keyed, { keys: readonly (string | null)[]; rows: Rows }>()
  private readonly sums = new Map<Uint8Array | null, StoreSums>()
  private newest: { groups: Uint8Array | null; sums: StoreSums } | null = null
  private readonly cuts: HeldCut[] = []
  private readonly byCell: HeldByCell[] = []
  private identifiedSums: StoreSums | null = null
  private readonly single = new Map<number, Uint8Array>()
  private readonly placedCells: Uint8Array

  constructor(source: CubeSource | SortedSource, bounds: MonthRange) {
    const { parts, ...rest } = 'parts' in source ? source : sortSource(source, bounds)
    this.source = rest
    this.bounds = bounds
    this.months = length(bounds)
    this.cells = parts.cells
    this.cellRes = Int8Array.from(parts.cells, cell => (cell === 0n ? -1 : resolutionOf(cell)))
    this.rows = parts.rows
    this.stores = parts.rows.stores
    this.identified = parts.identified
    this.given = givenMeasures([parts.rows])
    this.placedCells = new Uint8Array(parts.cells.length).fill(1, 1)
  }

  /** Adds sales by category or segment, which are fetched after the first picture. */
  addKeyed(of: Keyed, keyed: KeyedFacts): void {
    const rows = sortRows([{ facts: keyed, group: keyed.key }], keyed.keys.length, this.stores, this.bounds)
    this.keyed.set(of, { keys: keyed.keys, rows })
    this.cuts.length = 0
  }

  /** Categories or segments, null for the row that holds the short ones; null while they are not fetched. */
  keysOf(of: Keyed): readonly (string | null)[] | null {
    return this.keyed.get(of)?.keys ?? null
  }

  /** The mask of one store, always the same one. */
  only(store: number): Uint8Array {
    const held = this.single.get(store)
    if (held) return held
    const mask = new Uint8Array(this.stores)
    if (store < this.stores) mask[store] = 1
    this.single.set(store, mask)
    return mask
  }

  private sumsOf({ cells, keys, identified }: CubeFilter): StoreSums {
    // Sales of a place are identified ones anyhow.
    if (identified && !cells && !keys) {
      this.identifiedSums ??= new StoreSums(this.rows, null, true)
      return this.identifiedSums
    }
    if (keys !== null && cells !== null)
      throw new RangeError('Sales by category or segment have no geography: ask for cells or for keys.')
    const groups = keys ? keys.mask : cells
    // Store-months are asked for one by one, thousands at a time.
    if (this.newest?.groups === groups) return this.newest.sums
    const held = this.sums.get(groups)
    const rows = keys ? this.keyed.get(keys.of)?.rows : this.rows
    if (!rows) throw new RangeError(`Sales by ${keys?.of} are not fetched yet.`)
    const sums = held ?? new StoreSums(rows, groups)
    // The map keeps insertion order: what was asked last goes to its end.
    this.sums.delete(groups)
    this.sums.set(groups, sums)
    if (this.sums.size > KEPT) {
      const oldest = [...this.sums.keys()].find(k => k !== null)
      if (oldest) this.sums.delete(oldest)
    }
    this.newest = { groups, sums }
    return sums
  }

  /** The sum of a column over a range; null where the extracts have none of it in these sales. */
  sum(column: Column, filter: CubeFilter, range: MonthRange): number | null {
    const sum = this.sumsOf(filter).total(column, filter.channels, filter.stores, range)
    if (column !== 'margin' && column !== 'items') return sum
    if (sum !== 0) return sum
    const base = this.sumsOf(filter).total(`${column}_base`, filter.channels, filter.stores, range)
    return base === 0 ? null : sum
  }

  /** Net sales and tickets over a range. */
  total(filter: CubeFilter, range: MonthRange): { amount: number; tickets: number } {
    return {
      amount: this.sum('amount', filter, range) ?? 0,
      tickets: this.sum('tickets', filter, range) ?? 0,
    }
  }

  /** Sums by month for each channel; index [channel][month - bounds.from]. */
  monthly(filter: CubeFilter = EVERYTHING, column: Column = 'amount'): Float64Array<ArrayBuffer>[] {
    return this.sumsOf(filter).monthly(column, filter.channels, filter.stores)
  }

  /** Sums by store key over a range; 0 for stores outside the filter. */
  byStore(filter: CubeFilter, range: MonthRange, column: Column = 'amount'): Float64Array<ArrayBuffer> {
    return this.sumsOf(filter).byStore(column, filter.channels, filter.stores, range)
  }

  /** Net sales of one store (0: sales without a store) and channel in one month, for a choice of cells or keys. */
  at(store: number, channel: number, month: number, filter: CubeFilter = EVERYTHING): number {
    return this.sumsOf(filter).at('amount', store, channel, { from: month, to: month })
  }

  /** Running sums by cell (as in `cells`; 0: without a place) for one filter: ask it for any period. The newest are kept. */
  cellSums(filter: CubeFilter = EVERYTHING, column: Column = 'amount'): GroupSums {
    if (filter.keys) throw new RangeError('Sales by category or segment have no geography.')
    const { channels, stores, cells } = filter
    const at = this.byCell.findIndex(
      h => h.column === column && h.channels === channels && h.stores === stores && h.cells === cells,
    )
    const [held] =
      at >= 0
        ? this.byCell.splice(at, 1)
        : [
            {
              column,
              channels,
              stores,
              cells,
              sums: new GroupSums(this.rows, column, channels, stores, cells),
            },
          ]
    this.byCell.unshift(held)
    this.byCell.length = Math.min(this.byCell.length, KEPT_BY_CELL)
    return held.sums
  }

  /** Running sums by category or segment (as in `keysOf`), whatever the filter's own keys and cells. */
  keySums(of: Keyed, filter: CubeFilter = EVERYTHING, column: Column = 'amount'): GroupSums {
    const keyed = this.keyed.get(of)
    if (!keyed) throw new RangeError(`Sales by ${of} are not fetched yet.`)
    return new GroupSums(keyed.rows, column, filter.channels, filter.stores, null)
  }

  /** Net sales by store and cell over a range: for every store key, its cells with sales. */
  storeCells(filter: CubeFilter, range: MonthRange, column: Column = 'amount'): StoreCells {
    const { rows } = this
    const from = range.from - this.bounds.from
    const to = range.to - this.bounds.from
    const values = rows.values[column === 'margin_base' || column === 'items_base' ? 'amount' : column]
    const cellsOf: number[][] = Array.from({ length: this.stores }, () => [])
    const sumsOf: number[][] = Array.from({ length: this.stores }, () => [])
    for (let c = 0; c < rows.groups; c++) {
      if (filter.cells !== null && !filter.cells[c]) continue
      for (let i = rows.start[c]; i < rows.start[c + 1]; i++) {
        const store = rows.store[i]
        if (!(filter.channels & (1 << rows.channel[i]))) continue
        if (filter.stores !== null && !filter.stores[store]) continue
        const first = Math.max(from, rows.first[i])
        const covered = Math.min(to, rows.first[i] + rows.span[i] - 1) - first + 1
        if (covered <= 0) continue
        const cells = cellsOf[store]
        const sums = sumsOf[store]
        if (cells[cells.length - 1] !== c) {
          cells.push(c)
          sums.push(0)
        }
        sums[sums.length - 1] += ((values[i] || 0) * covered) / rows.span[i]
      }
    }
    return cellsOf.map((cells, s) => ({ cells: Int32Array.from(cells), sums: Float64Array.from(sumsOf[s]) }))
  }

  /**
   * Absolute amount that a filter cannot take apart: of rows for several months that the range cuts through, of
   * rows for several channels where some channels count and others do not, and of short categories or segments
   * that were published together. Every row is looked at, so the newest answers are kept: figures ask for the same.
   */
  cut(filter: CubeFilter, range: MonthRange): Cut {
    const { channels, stores, cells } = filter
    const keys = filter.keys?.mask ?? null
    const held = this.cuts.find(
      c =>
        c.channels === channels &&
        c.stores === stores &&
        c.cells === cells &&
        c.keys === keys &&
        c.from === range.from &&
        c.to === range.to,
    )
    if (held) return held.cut
    const cut = this.cutAnew(filter, range)
    this.cuts.unshift({ channels, stores, cells, keys, from: range.from, to: range.to, cut })
    this.cuts.length = Math.min(this.cuts.length, KEPT)
    return cut
  }

  private cutAnew(filter: CubeFilter, range: MonthRange): Cut {
    const keyed = filter.keys ? this.keyed.get(filter.keys.of) : undefined
    const rows = filter.keys ? keyed?.rows : this.rows
    const mask = filter.keys ? filter.keys.mask : filter.cells
    const together = keyed ? keyed.keys.indexOf(null) : -1
    const out = { months: 0, channels: 0, keys: 0 }
    if (!rows) return out
    const from = range.from - this.bounds.from
    const to = range.to - this.bounds.from
    const chosen = (filter.channels & ALL_CHANNELS) >> 1
    const everyChannel = chosen === ALL_CHANNELS >> 1
    const { amount } = rows.values
    for (let g = 0; g < rows.groups; g++) {
      if (mask !== null && !mask[g] && g !== together) continue
      for (let i = rows.start[g]; i < rows.start[g + 1]; i++) {
        const wide = rows.span[i] > 1
        const several = rows.channel[i] === 0
        if (!wide && !several && g !== together) continue
        if (filter.stores !== null && !filter.stores[rows.store[i]]) continue
        const last = rows.first[i] + rows.span[i] - 1
        if (last < from || rows.first[i] > to) continue
        if (g === together) {
          if (several || filter.channels & (1 << rows.channel[i])) out.keys += Math.abs(amount[i])
        } else if (several && !everyChannel) out.channels += Math.abs(amount[i])
        else if (!several && !(filter.channels & (1 << rows.channel[i]))) continue
        if (wide && (rows.first[i] < from || last > to)) out.months += Math.abs(amount[i])
      }
    }
    return out
  }

  /** Share of net sales (0 to 1) with an identified customer, and with a place, over a range; all channels. */
  coverage(range: MonthRange): { identified: number; placed: number } {
    const all = this.total(EVERYTHING, range).amount
    if (!(all > 0)) return { identified: 0, placed: 0 }
    const a = range.from - this.bounds.from
    const identified = this.identified.subarray(a, a + length(range)).reduce((x, y) => x + y, 0)
    return { identified: identified / all, placed: this.placed(EVERYTHING, range) / all }
  }

  /** Net sales with a place, under a filter that has none of its own. */
  placed(filter: CubeFilter, range: MonthRange): number {
    return this.total({ ...filter, keys: null, cells: filter.cells ?? this.placedCells }, range).amount
  }

  /** Channels with any sales, by key; 0 ("several") left out. */
  channelsUsed(): number[] {
    return CHANNELS.flatMap((_, key) => (key > 0 && this.rows.channel.includes(key) ? [key] : []))
  }
}

interface Cut {
  months: number
  channels: number
  keys: number
}

interface HeldCut extends Pick<CubeFilter, 'channels' | 'stores' | 'cells'>, MonthRange {
  keys: Uint8Array | null
  cut: Cut
}

interface HeldByCell extends Pick<CubeFilter, 'channels' | 'stores' | 'cells'> {
  column: Column
  sums: GroupSums
}

/** By store key: indexes of its cells, and their sums. */
export type StoreCells = { cells: Int32Array; sums: Float64Array }[]
