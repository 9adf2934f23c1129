/** Minutes that share the drive into bands: each begins where the one before ends. */
const EDGES = [0, 5, 10, 15, 20, 30, 45, 60, 90]

/** One band of driving time around a store, over the model's base of 12 months. */
export interface Band {
  from: number
  to: number
  population: number
  households: number | null
  /** Purchases observed there, brought to the store's total; what the model expects. */
  observed: number
  fitted: number
  /** Of all purchases at the store, those beyond the last band among them: 0 to 1. */
  share: number
}

/**
 * Purchases by minutes to the store, observed and as the model expects them. Observed purchases are those of located
 * customers, scaled so that both have one total: customers without a place are taken to live as the others do.
 */
export function decayBands(
  zones: { population: Float64Array; households: Float64Array },
  reach: { minutes: Float32Array; sales: Float32Array | null; expected: Float32Array | null },
): Band[] | null {
  const { minutes, sales, expected } = reach
  if (!sales || !expected) return null
  const located = sales.reduce((a, b) => a + b, 0)
  const total = expected.reduce((a, b) => a + b, 0)
  if (!(located > 0) || !(total > 0)) return null
  const scale = total / located
  return EDGES.slice(0, -1).map((from, k) => {
    const band: Band = {
      from,
      to: EDGES[k + 1],
      population: 0,
      households: 0,
      observed: 0,
      fitted: 0,
      share: 0,
    }
    for (let z = 0; z < minutes.length; z++) {
      if (!(minutes[z] >= from && minutes[z] < band.to)) continue
      band.population += zones.population[z]
      band.households = (band.households ?? 0) + zones.households[z]
      band.observed += scale * sales[z]
      band.fitted += expected[z]
    }
    if (Number.isNaN(band.households)) band.households = null
    band.share = band.observed / total
    return band
  })
}

/** Minutes within which a share of the located purchases is made; null where nothing is located. */
export function minutesOfShare(
  minutes: ArrayLike<number>,
  sales: ArrayLike<number>,
  share: number,
): number | null {
  const order = Array.from({ length: sales.length }, (_, i) => i)
    .filter(i => sales[i] > 0)
    .sort((a, b) => minutes[a] - minutes[b])
  const total = order.reduce((sum, i) => sum + sales[i], 0)
  let held = 0
  for (const i of order) {
    held += sales[i]
    if (held >= share * total) return minutes[i]
  }
  return null
}
