import { parentOf } from '@/lib/geo/h3'
import type { PocketZones, Purchases } from './types'

/** Places that are tested: zones pooled as far as the data tell them apart. */
export interface Places {
  /** By zone: its place, or -1 where it is not looked at or is too coarsely known. */
  of: Int32Array
  /** By place: H3 cell and resolution, and the share (0 to 1) of its purchases known to be made inside it. */
  cell: BigUint64Array
  res: Int8Array
  known: Float64Array
}

/** Coarsest resolution that makes a place: 1,770 km2, some 45 km across. */
export const COARSEST = 4
const ROOT = 3
/** Least share of a cell's purchases that must be known inside its children for it to be split. */
const SPLIT = 0.25

/**
 * Pools the zones looked at into H3 cells. A cell is split into its children as long as at least a quarter of what
 * its people buy is known to be bought inside one of the children: a flow that comes from anywhere in a wide area
 * says nothing of a part of it. Cells coarser than {@link COARSEST} are no places.
 */
export function poolZones(
  zones: Pick<PocketZones, 'cell'>,
  looked: Uint8Array,
  purchases: Purchases,
  finest: number,
): Places {
  const n = zones.cell.length
  const levels = Array.from({ length: finest - ROOT + 1 }, (_, l) => indexCells(zones.cell, ROOT + l))
  const { mass, known } = tally(levels, looked, purchases)
  const children = levels.map(() => new Map<number, Set<number>>())
  for (let l = 0; l + 1 < levels.length; l++)
    for (let i = 0; i < n; i++) {
      if (looked[i] === 0) continue
      const set = children[l].get(levels[l].of[i])
      if (set) set.add(levels[l + 1].of[i])
      else children[l].set(levels[l].of[i], new Set([levels[l + 1].of[i]]))
    }
  const placeOf = levels.map(level => new Int32Array(level.cells.length).fill(-1))
  const cell: bigint[] = []
  const res: number[] = []
  const level: number[] = []
  const at: number[] = []
  const settle = (l: number, node: number): void => {
    const below = [...(children[l].get(node) ?? [])]
    const told = l + 1 < levels.length ? below.reduce((sum, child) => sum + known[l + 1][child], 0) : 0
    const splits = mass[l][node] > 0 && told >= SPLIT * mass[l][node]
    if (splits) {
      for (const child of below) settle(l + 1, child)
      return
    }
    if (ROOT + l < COARSEST) return
    placeOf[l][node] = cell.length
    cell.push(levels[l].cells[node])
    res.push(ROOT + l)
    level.push(l)
    at.push(node)
  }
  const roots = new Set<number>()
  for (let i = 0; i < n; i++) if (looked[i] === 1) roots.add(levels[0].of[i])
  for (const root of roots) settle(0, root)
  const of = new Int32Array(n).fill(-1)
  for (let i = 0; i < n; i++)
    if (looked[i] === 1)
      for (let l = 0; l < levels.length && of[i] < 0; l++) of[i] = placeOf[l][levels[l].of[i]]
  return {
    of,
    cell: BigUint64Array.from(cell),
    res: Int8Array.from(res),
    known: Float64Array.from(at, (node, u) => {
      const all = mass[level[u]][node]
      return all > 0 ? Math.min(1, known[level[u]][node] / all) : 0
    }),
  }
}

/** By level and cell: what its people buy, and how much of it is known to be bought inside the cell. */
interface Tally {
  mass: Float64Array[]
  known: Float64Array[]
}

function tally(
  levels: readonly { of: Int32Array; cells: bigint[] }[],
  looked: Uint8Array,
  { amount, start, zone, share }: Purchases,
): Tally {
  const mass = levels.map(level => new Float64Array(level.cells.length))
  const known = levels.map(level => new Float64Array(level.cells.length))
  for (let f = 0; f < amount.length; f++) {
    let level = levels.length - 1
    let first = -1
    let inside = 0
    for (let e = start[f]; e < start[f + 1]; e++) {
      const i = zone[e]
      if (looked[i] === 0 || share[e] === 0) continue
      inside += share[e]
      for (let l = 0; l < levels.length; l++) mass[l][levels[l].of[i]] += amount[f] * share[e]
      if (first < 0) first = i
      while (level >= 0 && levels[level].of[i] !== levels[level].of[first]) level--
    }
    // A flow that comes from near a store as well is the less known to come from those looked at.
    for (let l = 0; l <= level; l++) known[l][levels[l].of[first]] += amount[f] * inside * inside
  }
  return { mass, known }
}

function indexCells(cells: BigUint64Array, res: number): { of: Int32Array; cells: bigint[] } {
  const index = new Map<bigint, number>()
  const of = Int32Array.from(cells, cell => {
    const parent = parentOf(cell, res)
    const at = index.get(parent) ?? index.size
    index.set(parent, at)
    return at
  })
  return { of, cells: [...index.keys()] }
}
