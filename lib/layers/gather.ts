import type { Spread } from '@/lib/cube/spread'

/**
 * A sparse matrix from the atoms' cells to what is drawn (H3 cells, areas): cell c reaches `target[k]` with
 * `weight[k]` for k in `start[c] .. start[c + 1]`. Made once, it turns any column of the cube into drawn values.
 */
export interface Gathering {
  count: number
  start: Int32Array
  target: Int32Array
  weight: Float64Array
  /** 1 where the place of an atom's cell is wider than what is drawn: it is spread by population. */
  coarse: Uint8Array
}

/** Sums by drawn place. `spread` is the part of `amount` known only for a wider area and spread by population. */
interface Gathered {
  amount: Float64Array
  spread: Float64Array
}

/**
 * Joins the spread of cells over places with the drawn thing every place lies in (-1: in none).
 *
 * @param isCoarse whether a cell is wider than what is drawn; by default one that reaches more than one drawn thing
 */
export function gathering(
  over: Spread,
  drawnOf: Int32Array,
  count: number,
  isCoarse?: (cell: number) => boolean,
): Gathering {
  const cells = over.start.length - 1
  const start = new Int32Array(cells + 1)
  const target: number[] = []
  const weight: number[] = []
  const coarse = new Uint8Array(cells)
  const at = new Map<number, number>()
  for (let c = 0; c < cells; c++) {
    at.clear()
    for (let k = over.start[c]; k < over.start[c + 1]; k++) {
      const drawn = drawnOf[over.place[k]]
      if (drawn >= 0) at.set(drawn, (at.get(drawn) ?? 0) + over.weight[k])
    }
    for (const [drawn, w] of at) {
      target.push(drawn)
      weight.push(w)
    }
    coarse[c] = Number(isCoarse ? isCoarse(c) : at.size > 1)
    start[c + 1] = target.length
  }
  return { count, start, target: Int32Array.from(target), weight: Float64Array.from(weight), coarse }
}

/** Sums values of atoms' cells into what is drawn. */
export function gather(by: Gathering, values: Float64Array): Gathered {
  const amount = new Float64Array(by.count)
  const spread = new Float64Array(by.count)
  for (let c = 0; c < values.length; c++) {
    const value = values[c]
    if (value === 0) continue
    for (let k = by.start[c]; k < by.start[c + 1]; k++) {
      const part = value * by.weight[k]
      amount[by.target[k]] += part
      if (by.coarse[c]) spread[by.target[k]] += part
    }
  }
  return { amount, spread }
}
