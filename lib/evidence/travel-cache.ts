import type { Point, Points, TravelTimes } from '@/lib/travel/provider'

/** Some of other points: `kept` are their places there. */
interface Subset {
  of: Float64Array
  kept: Int32Array
}

const subsets = new WeakMap<Float64Array, Subset>()

/** Says that `points` are those of `whole` at `kept`, so that their times need not be worked out again. */
export function isSubset(points: Points, whole: Points, kept: Int32Array): void {
  const known = subsets.get(whole.lat)
  subsets.set(
    points.lat,
    known ? { of: known.of, kept: kept.map(k => known.kept[k]) } : { of: whole.lat, kept },
  )
}

/**
 * A provider that works out the times from `whole` (any of several sets of points) to a place once: past events are
 * looked at again and again over the same zones and stores, and driving over roads takes time.
 */
export function cached(travel: TravelTimes, whole: readonly Points[]): TravelTimes {
  const known = new Map(
    whole.map(points => [points.lat, { points, columns: new Map<string, Float32Array>() }]),
  )
  return {
    id: travel.id,
    relativeError: travel.relativeError,
    minutesTo(origins: Points, destination: Point): Float32Array {
      const subset = subsets.get(origins.lat)
      const set = known.get(subset?.of ?? origins.lat)
      if (!set) return travel.minutesTo(origins, destination)
      const key = `${destination.lat} ${destination.lon}`
      const column = set.columns.get(key) ?? travel.minutesTo(set.points, destination)
      set.columns.set(key, column)
      // Callers may write into what they get.
      return subset ? Float32Array.from(subset.kept, i => column[i]) : column.slice()
    },
  }
}
