import { parentOf } from '@/lib/geo/h3'
import { FlowBuilder } from './flows'
import type { PocketData, Purchases } from './types'
import { usual } from './usual'

/** H3 resolution of the cells that customers are counted in. */
const COUNTED = 6
/** From here on the numbers stand to the third digit. */
const ROUNDS = 8
/** Expected customers from which on a cell is published whatever chance does. */
const MANY = 500

/**
 * Active customers, zone by zone, and how many are usual. Cells of too few customers are not published: there are as
 * many as a Poisson number around what is usual has on the mean when it is below the fewest that are published. What is
 * usual follows from all cells (expectation and maximisation; Dempster, Laird and Rubin 1977, JRSS B 39(1)).
 *
 * Flows tell how finely places can be told apart: by how many customers of a cell would usually be published, not by
 * whether they are; else only places with many customers would be compared, and they would all seem to have many.
 *
 * @param weights by zone: what customers are usually in proportion to, at like minutes; households, or purchases
 * expected there.
 */
export function countCustomers(
  { zones, minutes, active }: Pick<PocketData, 'zones' | 'minutes' | 'active'>,
  looked: Uint8Array,
  weights: Float64Array,
  neverRises: boolean,
): { flows: Purchases; observed: Float64Array; expected: Float64Array } {
  const n = zones.cell.length
  const cells = new Map<bigint, { zones: number[]; customers: number | null }>()
  const cellOf = Array.from(zones.cell, cell => parentOf(cell, COUNTED))
  cellOf.forEach((cell, i) => {
    const known = cells.get(cell)
    if (known) known.zones.push(i)
    else cells.set(cell, { zones: [i], customers: null })
  })
  let fewest = Number.POSITIVE_INFINITY
  let all = 0
  active.zone.forEach((i, k) => {
    const cell = i >= 0 ? cells.get(cellOf[i]) : undefined
    if (!cell) return
    cell.customers = (cell.customers ?? 0) + active.customers[k]
    fewest = Math.min(fewest, active.customers[k])
    all += active.customers[k]
  })
  const people = weights.reduce((sum, w) => sum + w, 0)
  let expected: Float64Array = weights.map(w => (people > 0 ? (w * all) / people : 0))
  let observed: Float64Array = new Float64Array(n)
  const share = (into: Float64Array, amount: number, inside: readonly number[], by: Float64Array) => {
    const whole = inside.reduce((sum, i) => sum + by[i], 0)
    if (whole > 0) for (const i of inside) into[i] += (amount * by[i]) / whole
  }
  const mean = (inside: readonly number[]) => inside.reduce((sum, i) => sum + expected[i], 0)
  for (let round = 0; round < ROUNDS; round++) {
    observed = new Float64Array(n)
    for (const { zones: inside, customers } of cells.values())
      if (customers !== null) share(observed, customers, inside, zones.households)
      else share(observed, hidden(fewest, mean(inside)).mean, inside, expected)
    expected = usual(minutes, weights, observed, looked, neverRises)
  }
  const told = new FlowBuilder()
  const untold = new Float64Array(n)
  for (const { zones: inside } of cells.values()) {
    const usually = mean(inside)
    const { chance } = hidden(fewest, usually)
    if (usually > 0) told.add(usually * (1 - chance), inside, i => expected[i])
    share(untold, usually * chance, inside, expected)
  }
  const anywhere = Int32Array.from(untold.keys()).filter(i => untold[i] > 0)
  told.add(
    untold.reduce((sum, u) => sum + u, 0),
    anywhere,
    i => untold[i],
  )
  return { flows: told.purchases(), observed, expected }
}

/** A Poisson number around `usually` that is below `limit`: how likely it is, and its mean then. */
function hidden(limit: number, usually: number): { chance: number; mean: number } {
  if (!Number.isFinite(limit)) return { chance: 1, mean: usually }
  if (usually > MANY) return { chance: 0, mean: limit - 1 }
  // mean P(N <= limit - 2) / P(N <= limit - 1), for N has terms mean^k / k!.
  let term = 1
  let [below, upTo] = [0, 0]
  for (let k = 0; k < limit; k++) {
    upTo += term
    if (k < limit - 1) below += term
    term *= usually / (k + 1)
  }
  return { chance: upTo * Math.exp(-usually), mean: (usually * below) / upTo }
}
