/** A point, WGS 84 degrees. */
export interface Point {
  lat: number
  lon: number
}

/** Where travel times come from. The one in use is named beside every figure that rests on it. */
export interface TravelTimes {
  /** Stable name, e.g. `crow-fly/1`; a key of the message catalogue. */
  readonly id: string
  /** Typical relative error of one time (one standard deviation), 0 to 1; null where unknown. */
  readonly relativeError: number | null
  /** Minutes by car from every origin to one destination. Length: origins. */
  minutesTo(origins: Points, destination: Point): Float32Array
}

/** Many points, by column: degrees. */
export interface Points {
  lat: Float64Array
  lon: Float64Array
}
