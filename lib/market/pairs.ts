import type { Points, TravelTimes } from '@/lib/travel/provider'
import { type DecayForm, feltAll } from './decay-form'

/** Fewest stores a zone chooses among, however far: a zone far from all still has an access. */
export const NEAREST = 8

/** Choice sets: the stores each zone chooses among, zone by zone. */
export interface Pairs {
  zones: number
  stores: number
  /** Pairs of zone i: start[i] .. start[i + 1]. */
  start: Int32Array
  /** Index in the stores given, rising within a zone. */
  store: Int32Array
  minutes: Float32Array
  /** The same as they are felt; see {@link DecayForm}. */
  felt: Float32Array
  /** Minutes up to which a store belongs to the zone's choice set. */
  cutoff: Float32Array
}

/**
 * Minutes beyond which a store is left out of a zone's choices: the pull has fallen to 1 in 30,000 there, within
 * 45 to 150 minutes.
 */
export function reachMinutes(decay: number): number {
  return Math.min(150, Math.max(45, Math.log(30_000) / decay))
}

/** A stored matrix of minutes, `minutes[zone + zones * store]`, NaN where absent. */
export interface Matrix {
  minutes: Float32Array
  /** Column of each store given. */
  column: Int32Array
}

/**
 * Choice sets of every zone: the stores within `reach` minutes and at least the {@link NEAREST} nearest. Minutes
 * come from the matrix where it has them, otherwise from the provider.
 */
export function buildPairs(
  zones: Points,
  stores: readonly { lat: number; lon: number }[],
  travel: TravelTimes,
  reach: number,
  matrix?: Matrix,
): Pairs {
  const n = zones.lat.length
  const m = stores.length
  const columns = stores.map((store, j) => {
    const minutes = travel.minutesTo(zones, store)
    if (matrix)
      for (let i = 0; i < n; i++) {
        const given = matrix.minutes[i + n * matrix.column[j]]
        if (given >= 0) minutes[i] = given
      }
    return minutes
  })
  const cutoff = new Float32Array(n).fill(reach)
  const within = new Int32Array(n)
  for (const column of columns) for (let i = 0; i < n; i++) if (column[i] <= reach) within[i]++
  const row = new Float32Array(m)
  for (let i = 0; i < n; i++) {
    if (within[i] >= NEAREST || m === 0) continue
    for (let j = 0; j < m; j++) row[j] = columns[j][i]
    const sorted = row.slice().sort()
    cutoff[i] = Math.max(reach, sorted[Math.min(NEAREST, m) - 1])
    within[i] = 0
    for (let j = 0; j < m; j++) if (row[j] <= cutoff[i]) within[i]++
  }
  const start = new Int32Array(n + 1)
  for (let i = 0; i < n; i++) start[i + 1] = start[i] + within[i]
  const store = new Int32Array(start[n])
  const minutes = new Float32Array(start[n])
  const next = start.slice(0, n)
  // Store by store, so that every column is read in its order; within a zone the stores still rise.
  columns.forEach((column, j) => {
    for (let i = 0; i < n; i++)
      if (column[i] <= cutoff[i]) {
        store[next[i]] = j
        minutes[next[i]++] = column[i]
      }
  })
  return { zones: n, stores: m, start, store, minutes, felt: minutes, cutoff }
}

/** The same pairs with their minutes felt as a form of decay says. */
export function feltPairs(pairs: Pairs, form: DecayForm): Pairs {
  return { ...pairs, felt: feltAll(form, pairs.minutes) }
}

/** Position of (zone, store) among the pairs, or -1 where the store is out of the zone's choices. */
export function findPair(pairs: Pick<Pairs, 'start' | 'store'>, zone: number, store: number): number {
  let low = pairs.start[zone]
  let high = pairs.start[zone + 1] - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = pairs.store[middle]
    if (found === store) return middle
    if (found < store) low = middle + 1
    else high = middle - 1
  }
  return -1
}
