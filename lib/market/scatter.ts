import type { Pairs } from './pairs'
import type { BaseMarket, Prepared } from './prepare'
import type { Touched } from './touch'

/**
 * Flows of unchanged stores by zone, per unit of their weight, for `width` draws side by side: block b of touched
 * zone t and draw d lies at (b * zones + t) * width + d. Blocks: a -> rest for each changed a, rest -> a for each,
 * rest -> web, web -> rest, rest -> market, market -> rest.
 */
export interface Blocks {
  width: number
  values: Float64Array
  /** 1 where a block holds anything in a zone: [b * zones + t]. */
  used: Uint8Array
}

export const blockCount = (c: number) => 2 * c + 4

/**
 * Hands the flows of unchanged stores out by their weight in each zone: rows[(block * stores + s) * width + d].
 * What it says of changed stores means nothing. With `quick`, for one draw, from weights of single precision: right
 * to seven digits, in half the time.
 */
export function scatter(
  { pairs }: Prepared,
  touched: Touched,
  blocks: Blocks,
  c: number,
  quick = false,
): Float64Array {
  const { zone, base } = touched
  const { start, store } = pairs
  const { weight } = base
  const { width, values, used } = blocks
  const n = zone.length
  const stores = pairs.stores
  const rows = new Float64Array(blockCount(c) * stores * width)
  const list: number[] = []
  for (let block = 0; block < blockCount(c); block++)
    if (used.subarray(block * n, (block + 1) * n).includes(1)) list.push(block)
  if (width === 1) {
    const compact = quick ? compactOf(pairs, base) : { store, weight }
    scatterOnce(pairs, compact, touched, values, list, rows)
    if (quick) for (const block of list) meetTotal(touched, values, block, rows, stores)
    return rows
  }
  for (const block of list) {
    const from = block * stores * width
    for (let t = 0; t < n; t++) {
      const at = block * n + t
      if (used[at] === 0) continue
      const first = at * width
      const end = start[zone[t] + 1]
      for (let p = start[zone[t]]; p < end; p++) {
        const w = weight[p]
        const to = from + store[p] * width
        for (let d = 0; d < width; d++) rows[to + d] += w * values[first + d]
      }
    }
  }
  return rows
}

/** Stores and weights of all pairs. */
interface Compact {
  store: Int32Array | Uint16Array
  weight: Float64Array | Float32Array
}

const compacts = new WeakMap<BaseMarket, Compact>()

/** Half as many bytes to read: several million pairs do not fit the processor's caches. */
function compactOf({ store, stores }: Pairs, base: BaseMarket): Compact {
  const known = compacts.get(base)
  if (known) return known
  const made: Compact = {
    store: stores <= 0x10000 ? Uint16Array.from(store) : store,
    weight: Float32Array.from(base.weight),
  }
  compacts.set(base, made)
  return made
}

/** All blocks of one draw in one pass over the pairs: reading them is what takes time. */
function scatterOnce(
  { start, stores }: Pairs,
  { store, weight }: Compact,
  { zone }: Touched,
  values: Float64Array,
  list: readonly number[],
  rows: Float64Array,
): void {
  const n = zone.length
  if (list.length === 1) {
    // A single opening or closing: nothing but one factor by zone.
    const [block] = list
    const to = rows.subarray(block * stores, (block + 1) * stores)
    for (let t = 0; t < n; t++) {
      const here = values[block * n + t]
      if (here === 0) continue
      const end = start[zone[t] + 1]
      for (let p = start[zone[t]]; p < end; p++) to[store[p]] += weight[p] * here
    }
    return
  }
  const count = list.length
  const here = new Float64Array(count)
  const sums = new Float64Array(stores * count)
  for (let t = 0; t < n; t++) {
    let any = false
    for (let k = 0; k < count; k++) {
      here[k] = values[list[k] * n + t]
      if (here[k] !== 0) any = true
    }
    if (!any) continue
    const end = start[zone[t] + 1]
    for (let p = start[zone[t]]; p < end; p++) {
      const w = weight[p]
      const to = store[p] * count
      for (let k = 0; k < count; k++) sums[to + k] += w * here[k]
    }
  }
  for (let k = 0; k < count; k++)
    for (let s = 0; s < stores; s++) rows[list[k] * stores + s] = sums[s * count + k]
}

/** Puts a row that was summed in single precision right, so that sums check all the same. */
function meetTotal(
  { changed, rest, zone }: Touched,
  values: Float64Array,
  block: number,
  rows: Float64Array,
  stores: number,
): void {
  const n = zone.length
  const row = rows.subarray(block * stores, (block + 1) * stores)
  for (const { node } of changed) if (node < stores) row[node] = 0
  let wanted = 0
  for (let t = 0; t < n; t++) wanted += values[block * n + t] * rest[t]
  let found = 0
  for (const amount of row) found += amount
  if (found > 0) for (let s = 0; s < stores; s++) row[s] *= wanted / found
}
