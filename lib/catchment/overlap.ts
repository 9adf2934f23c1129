import type { Catchment } from './catchment'

/** What overlap is measured in. */
export const OVERLAP_MEASURES = ['area', 'population', 'revenue'] as const
export type OverlapMeasure = (typeof OVERLAP_MEASURES)[number]

/** Weights of the places: km2 and inhabitants by zone, revenue by cell. */
interface OverlapWeights {
  area: Float64Array
  population: Float64Array
  revenue: Float64Array
}

/** What every pair of catchments has in common: `of.area[a * count + b]`; the diagonal is the catchment itself. */
export interface Overlaps {
  count: number
  of: Record<OverlapMeasure, Float64Array>
}

/** Of two catchments. Each 0 to 1, null where it would divide by nothing. */
export interface OverlapRatios {
  /** Part of the first that lies in the second, and the other way round. */
  firstInSecond: number | null
  secondInFirst: number | null
  /** Intersection over union (Jaccard 1901), and over the smaller (Szymkiewicz–Simpson). */
  overUnion: number | null
  overSmaller: number | null
}

/**
 * Intersections of catchments in area, population and revenue. Overlap is not transfer: what would move between
 * two stores is a question for the market model. Catchments are sets, so a pair costs one pass over bits.
 * `only` limits the pairs to those with this index.
 */
export function overlapsOf(
  catchments: readonly Pick<Catchment, 'zones' | 'cells'>[],
  weights: OverlapWeights,
  only?: number,
): Overlaps {
  const count = catchments.length
  const zones = catchments.map(c => bitsOf(c.zones))
  const cells = catchments.map(c => bitsOf(c.cells))
  const of = {
    area: new Float64Array(count * count),
    population: new Float64Array(count * count),
    revenue: new Float64Array(count * count),
  }
  const put = (measure: OverlapMeasure, a: number, b: number, value: number) => {
    of[measure][a * count + b] = value
    of[measure][b * count + a] = value
  }
  for (let a = 0; a < count; a++)
    for (let b = a; b < count; b++) {
      if (only !== undefined && a !== b && a !== only && b !== only) continue
      const [area, population] = common(zones[a], zones[b], [weights.area, weights.population])
      const [revenue] = common(cells[a], cells[b], [weights.revenue])
      put('area', a, b, area)
      put('population', a, b, population)
      put('revenue', a, b, revenue)
    }
  return { count, of }
}

/** The four ratios of two catchments in one measure. */
export function ratiosOf(
  { count, of }: Overlaps,
  measure: OverlapMeasure,
  a: number,
  b: number,
): OverlapRatios {
  const at = of[measure]
  const both = at[a * count + b]
  const first = at[a * count + a]
  const second = at[b * count + b]
  const over = (whole: number) => (whole > 0 ? Math.min(1, Math.max(0, both / whole)) : null)
  return {
    firstInSecond: over(first),
    secondInFirst: over(second),
    overUnion: over(first + second - both),
    overSmaller: over(Math.min(first, second)),
  }
}

interface Bits {
  /** First and last word that is not 0. */
  from: number
  to: number
  words: Uint32Array
}

function bitsOf(flags: Uint8Array): Bits {
  const words = new Uint32Array((flags.length + 31) >> 5)
  for (let i = 0; i < flags.length; i++) if (flags[i]) words[i >> 5] |= 1 << (i & 31)
  let from = 0
  while (from < words.length && words[from] === 0) from++
  let to = words.length - 1
  while (to >= from && words[to] === 0) to--
  return { from, to, words }
}

function common(a: Bits, b: Bits, weights: readonly Float64Array[]): number[] {
  const sums = weights.map(() => 0)
  const last = Math.min(a.to, b.to)
  for (let w = Math.max(a.from, b.from); w <= last; w++) {
    let both = a.words[w] & b.words[w]
    while (both !== 0) {
      const bit = 31 - Math.clz32(both & -both)
      for (let k = 0; k < weights.length; k++) sums[k] += weights[k][(w << 5) + bit]
      both &= both - 1
    }
  }
  return sums
}
