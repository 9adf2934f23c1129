import type { Kind } from './compare'
import { giStar, upperTail, withinBand } from './hot-spots'
import { type Places, poolZones } from './places'
import { residuals } from './residuals'
import type { PocketZones } from './types'

/** Residuals beyond it weigh no more: one odd place makes no pocket of its neighbours. */
const WINSOR = 5
/**
 * Standard deviation, as a share, of what a part of a wide area buys around its part of what is expected, baskets
 * apart. On demonstration networks, whose purchases are known in full, it is 0.18 to 0.22 for stores.
 */
const SPREAD_SD = 0.25
/** Share known from which on a place tells how much places vary, and how many such it takes. */
const WELL_KNOWN = 0.5
const LEAST_KNOWN_PLACES = 45
/** Share of what people of a place do that must be known to be done there for the place to stand out. */
const LEAST_KNOWN_SHARE = 0.2

/** A place of one kind: what is tested. */
export interface Unit {
  evidence: Evidence
  place: number
  /** Smallest rate of false discoveries at which it still stands. */
  q: number
}

/** Places compared by one kind, and how far their neighbourhoods lie beyond chance. */
export interface Evidence {
  kind: Kind
  places: Places
  expected: Float64Array
  households: Float64Array
  /** Standard deviations of a place beyond what is usual. */
  excess: Float64Array
  /** Gi* and the chance of one at least as high. */
  z: Float64Array
  p: Float64Array
  /** Variance of a place of expectation e: `noise e + model e^2`. */
  noise: number
  model: number
}

/**
 * Compares places as fine as the kind tells them apart ({@link poolZones}). Differences are standardised for noise that
 * grows with baskets and with places ({@link residuals}), and their clustering is measured by Gi* within the band, in
 * which a place weighs the more the more of it is known (Stouffer). What is spread from a wide area may lie elsewhere
 * in it, which adds to the variance of its parts.
 */
export function evidenceOf(
  zones: PocketZones,
  kind: Kind,
  { looked, sign }: { looked: Uint8Array; sign: 1 | -1 },
  { finest, band_km }: { finest: number; band_km: number },
): Evidence {
  const places = poolZones(zones, looked, kind.flows, finest)
  const { known } = places
  const observed = gather(places, kind.observed)
  const expected = gather(places, kind.expected)
  const households = gather(places, zones.households)
  const well = known.filter(k => k >= WELL_KNOWN).length >= LEAST_KNOWN_PLACES
  const { missing, noise, model } = residuals(observed, expected, u => !well || known[u] >= WELL_KNOWN)
  const excess = missing.map((value, u) => {
    const e = expected[u]
    if (!(e > 0)) return 0
    const usual = noise * e + model * e * e
    const scale = Math.sqrt(usual / (usual + spreadVariance(noise, e, known[u])))
    return scale * Math.max(-WINSOR, Math.min(WINSOR, -sign * value))
  })
  const near = withinBand(centresOfPeople(zones, places, households), band_km)
  const z = giStar(excess, near, 1, known.map(Math.sqrt))
  return {
    kind,
    places,
    expected,
    households,
    excess,
    z,
    p: z.map(upperTail),
    noise,
    model,
  }
}

/** Whether enough of a place is known, 0 to 1, for it to stand out. */
export function tells(known: number): boolean {
  return known >= LEAST_KNOWN_SHARE
}

/** Variance of what is spread over a place from a wide area, of `known` (0 to 1) of which the place is known. */
function spreadVariance(noise: number, expected: number, known: number): number {
  return noise * (1 - known) * expected + (SPREAD_SD * (1 - known) * expected) ** 2
}

/**
 * Variance of what the kind comes to over some zones, around what is expected: every place they touch varies for itself,
 * baskets too, and what no place tells may lie elsewhere.
 */
export function varianceOver(
  { kind, places, expected, noise, model }: Evidence,
  zones: ArrayLike<number>,
): number {
  const parts = new Map<number, number>()
  for (let k = 0; k < zones.length; k++) {
    const u = places.of[zones[k]]
    parts.set(u, (parts.get(u) ?? 0) + kind.expected[zones[k]])
  }
  let variance = 0
  for (const [u, e] of parts) {
    const whole = u < 0 ? e : expected[u]
    if (!(whole > 0)) continue
    const spread = spreadVariance(noise, whole, u < 0 ? 0 : places.known[u])
    variance += noise * e + model * e * e + spread * (e / whole) ** 2
  }
  return variance
}

/** What the kind comes to over some zones, and how much of it is known to be done in their places. */
export function knownOver(
  { kind, places }: Evidence,
  zones: ArrayLike<number>,
): { known: number; all: number } {
  let [known, all] = [0, 0]
  for (let k = 0; k < zones.length; k++) {
    const u = places.of[zones[k]]
    all += kind.observed[zones[k]]
    if (u >= 0) known += places.known[u] * kind.observed[zones[k]]
  }
  return { known, all }
}

function gather(places: Places, values: Float64Array): Float64Array {
  const out = new Float64Array(places.cell.length)
  for (let i = 0; i < values.length; i++) if (places.of[i] >= 0) out[places.of[i]] += values[i]
  return out
}

/** Where the people of each place live on the whole, degrees. */
function centresOfPeople(zones: PocketZones, places: Places, households: Float64Array) {
  const by = (degrees: Float64Array) =>
    gather(
      places,
      degrees.map((d, i) => d * zones.households[i]),
    ).map((sum, u) => sum / households[u])
  return { lat: by(zones.lat), lon: by(zones.lon) }
}
