import { centresOf, meanAreaKm2 } from '@/lib/geo/h3'
import { groupPlaces } from './groups'
import { falseDiscoveryRates, giStar, upperTail, withinBand } from './hot-spots'
import { competitorsInside, medoid, regionOfMost } from './members'
import { nameAll } from './names'
import { outlineOf } from './outline'
import { type Places, poolZones } from './places'
import { residuals } from './residuals'
import type { Pocket, PocketData, PocketOptions, PocketResult, Purchases } from './types'
import { usual } from './usual'

/** z of an 80 % interval: 10 % lie above it. */
const Z80 = 1.2815515655446004
/** Residuals beyond it weigh no more: one odd place makes no pocket of its neighbours. */
const WINSOR = 4
/** Standard deviation, as a share, of what a part of a wide area may buy around its part of what is expected. */
const SPREAD_SD = 0.5
/** Share known from which on a place tells how much places vary, and how many such it takes. */
const WELL_KNOWN = 0.5
const LEAST_KNOWN = 45
/** Share of a pocket's purchases that must be known to be made inside it. */
const LEAST_KNOWN_SHARE = 0.2
/** Fewest places among which some can be said to stand out. */
const LEAST_PLACES = 20

/** What the reading compares, zone by zone, over 12 months. */
interface Compared {
  looked: Uint8Array
  observed: Float64Array
  expected: Float64Array
  /** What it is made of: compared each by itself, so that the large one does not drown the other. */
  parts: readonly { observed: Float64Array; expected: Float64Array }[]
  purchases: readonly Purchases[]
  /** 1 where more than expected makes a pocket, -1 where less does. */
  sign: 1 | -1
}

/**
 * Finds pockets. What people buy is compared with what is usual so far from stores (`far`, `web`) or with what place
 * and access predict (`potential`), place by place; places are as fine as the data tell them apart
 * ({@link poolZones}). Differences are standardised for noise that grows with baskets and with places
 * ({@link residuals}), their clustering is tested by Gi* within the band, at a rate of false discoveries
 * (Benjamini and Hochberg) over all places. Places that stand and touch make a pocket.
 *
 * With `unproven`, places beyond the usual that chance may have made are told as well, in pockets of their own.
 *
 * The same data and options give the same pockets. None where fewer than {@link LEAST_PLACES} places can be told.
 */
export function findPockets(data: PocketData, options: PocketOptions): PocketResult {
  const { zones } = data
  const compared = compare(data, options)
  const places = poolZones(zones, compared.looked, compared.purchases, data.finest)
  const m = places.cell.length
  const sum = sums(data, compared, places)
  const { noise, model } = variability(sum.observed, sum.expected, places.known)
  const excess = standOut(compared, places)
  const neighbours = withinBand(sum, options.band_km)
  const z = giStar(excess, neighbours, 1)
  const q = falseDiscoveryRates(z.map(upperTail))
  const proven = (u: number) => q[u] <= options.rate && excess[u] > 0
  const group = (stands: (u: number) => boolean) =>
    groupPlaces(
      { ...centresOf(places.cell), res: places.res, households: sum.households, z, stands },
      1.5 * options.band_km,
    )
  const groups = m < LEAST_PLACES ? [] : group(proven)
  // What chance may have made too, apart from what it hardly did.
  if (options.unproven && m >= LEAST_PLACES)
    groups.push(...group(u => !proven(u) && z[u] > 0 && excess[u] > 0))
  const zonesOf: number[][] = Array.from({ length: m }, () => [])
  for (let i = 0; i < places.of.length; i++) if (places.of[i] >= 0) zonesOf[places.of[i]].push(i)
  const n = zones.households.length
  const [store, web] = [byZone(n, data.bought.store), byZone(n, data.bought.web)]
  const tests = { sum, z, q, noise, model, rate: options.rate, store, web }
  const found = groups
    .map(group => describe(data, compared, places, group, zonesOf, tests))
    .filter(p => p.households >= options.households && p.excess.point > 0 && p.known >= LEAST_KNOWN_SHARE)
    .sort((a, b) => b.excess.point - a.excess.point || a.id.localeCompare(b.id))
  const names = nameAll(zones, found)
  let [about, untested, observed, all, testedHouseholds] = [0, 0, 0, 0, 0]
  const both = [data.bought.store, data.bought.web]
  for (const purchases of both) for (const a of purchases.amount) all += a
  for (let i = 0; i < zones.households.length; i++) {
    if (compared.looked[i] === 0) continue
    about += zones.households[i]
    observed += compared.observed[i]
    if (places.of[i] < 0) untested += zones.households[i]
    else testedHouseholds += zones.households[i]
  }
  const areas = Array.from(places.res, r => meanAreaKm2(r)).sort((a, b) => a - b)
  return {
    options,
    pockets: found.map((pocket, k): Pocket => {
      const { at, ...name } = names[k]
      return { ...pocket, name, named_at: [zones.lon[at], zones.lat[at]] }
    }),
    tested: {
      places: m,
      households: testedHouseholds,
      untested,
      median_km2: areas[m >> 1] ?? 0,
    },
    about: { households: about, observed, share: all > 0 ? observed / all : 0 },
  }
}

function compare(data: PocketData, { reading, minutes }: PocketOptions): Compared {
  const { zones, bought } = data
  const n = zones.households.length
  const looked = new Uint8Array(n)
  if (reading === 'potential') {
    const observed = byZone(n, bought.store)
    const expected = new Float64Array(n)
    let [sold, foreseen] = [0, 0]
    for (let i = 0; i < n; i++)
      if (data.expected && data.expected[i] > 0 && zones.households[i] > 0) {
        looked[i] = 1
        expected[i] = data.expected[i]
        sold += observed[i]
        foreseen += expected[i]
      }
    const factor = foreseen > 0 ? sold / foreseen : 0
    for (let i = 0; i < n; i++) expected[i] *= factor
    const parts = [{ observed, expected }]
    return { looked, observed, expected, parts, purchases: [bought.store], sign: -1 }
  }
  for (let i = 0; i < n; i++)
    looked[i] = zones.households[i] > 0 && (reading === 'web' || data.minutes[i] > minutes) ? 1 : 0
  const purchases = reading === 'web' ? [bought.web] : [bought.store, bought.web]
  const parts = purchases.map(p => {
    const observed = byZone(n, p)
    return {
      observed,
      expected: usual(data.minutes, zones.households, observed, looked, p === bought.store),
    }
  })
  const total = (of: 'observed' | 'expected') =>
    Float64Array.from({ length: n }, (_, i) => parts.reduce((sum, part) => sum + part[of][i], 0))
  return { looked, observed: total('observed'), expected: total('expected'), parts, purchases, sign: 1 }
}

/**
 * How far every place lies beyond what is usual, in standard deviations: of what it is made of, each weighted by how
 * well it is known there (Stouffer). What is spread from a wide area may lie elsewhere in it, which adds to its
 * variance, so that a place of which little is known never stands out.
 */
function standOut({ parts, sign }: Compared, places: Places): Float64Array {
  const m = places.cell.length
  const sum = new Float64Array(m)
  const squares = new Float64Array(m)
  const best = new Float64Array(m)
  parts.forEach((part, k) => {
    const observed = gather(places, part.observed)
    const expected = gather(places, part.expected)
    const { missing, noise, model } = variability(observed, expected, places.knownOf[k])
    missing.forEach((value, u) => {
      const e = expected[u]
      if (!(e > 0)) return
      const usualVariance = noise * e + model * e * e
      const spread = (SPREAD_SD * (1 - places.knownOf[k][u]) * e) ** 2
      const weight = Math.sqrt(usualVariance / (usualVariance + spread))
      sum[u] += weight * Math.max(-WINSOR, Math.min(WINSOR, -sign * value))
      squares[u] += weight * weight
      best[u] = Math.max(best[u], weight)
    })
  })
  return sum.map((value, u) => (squares[u] > 0 ? (best[u] * value) / Math.sqrt(squares[u]) : 0))
}

/** Standardised; how much places vary is learnt from those that are well known, as what is spread varies less. */
function variability(observed: Float64Array, expected: Float64Array, known: Float64Array) {
  const well = known.filter(k => k >= WELL_KNOWN).length >= LEAST_KNOWN
  return residuals(observed, expected, u => !well || known[u] >= WELL_KNOWN)
}

/** What every zone buys. */
function byZone(n: number, { amount, start, zone, share }: Purchases): Float64Array {
  const into = new Float64Array(n)
  for (let f = 0; f < amount.length; f++)
    for (let e = start[f]; e < start[f + 1]; e++) into[zone[e]] += amount[f] * share[e]
  return into
}

function gather(places: Places, values: Float64Array): Float64Array {
  const out = new Float64Array(places.cell.length)
  for (let i = 0; i < values.length; i++) if (places.of[i] >= 0) out[places.of[i]] += values[i]
  return out
}

/** By place: what was observed and expected, households, and where they live on the whole. */
function sums({ zones }: PocketData, { observed, expected }: Compared, places: Places) {
  const m = places.cell.length
  const sum = {
    observed: gather(places, observed),
    expected: gather(places, expected),
    households: gather(places, zones.households),
    lat: new Float64Array(m),
    lon: new Float64Array(m),
  }
  for (let i = 0; i < places.of.length; i++) {
    const u = places.of[i]
    if (u < 0) continue
    sum.lat[u] += zones.households[i] * zones.lat[i]
    sum.lon[u] += zones.households[i] * zones.lon[i]
  }
  for (let u = 0; u < m; u++) {
    sum.lat[u] /= sum.households[u]
    sum.lon[u] /= sum.households[u]
  }
  return sum
}

function describe(
  data: PocketData,
  { observed, expected, sign }: Compared,
  places: Places,
  group: readonly number[],
  zonesOf: readonly (readonly number[])[],
  tests: {
    sum: ReturnType<typeof sums>
    z: Float64Array
    q: Float64Array
    noise: number
    model: number
    rate: number
    store: Float64Array
    web: Float64Array
  },
): Omit<Pocket, 'name' | 'named_at'> {
  const { zones, nearest, minutes, stores } = data
  const members = Int32Array.from(group.flatMap(u => zonesOf[u])).sort()
  const inside = new Uint8Array(zones.households.length)
  for (const i of members) inside[i] = 1
  let [o, e, households, population, time, largest] = [0, 0, 0, 0, 0, members[0]]
  const byStore = new Map<number, number>()
  const weight = new Float64Array(members.length)
  members.forEach((i, k) => {
    o += observed[i]
    e += expected[i]
    households += zones.households[i]
    population += zones.population[i]
    time += zones.households[i] * minutes[i]
    weight[k] = sign > 0 ? observed[i] : expected[i]
    byStore.set(nearest[i], (byStore.get(nearest[i]) ?? 0) + zones.households[i])
    if (zones.population[i] > zones.population[largest]) largest = i
  })
  const store = [...byStore].reduce((a, b) => (b[1] > a[1] ? b : a))[0]
  const centre = medoid(zones, members, weight)
  let variance = tests.noise * e
  let [known, mass, area] = [0, 0, 0]
  for (const u of group) {
    variance += tests.model * tests.sum.expected[u] ** 2
    variance += (SPREAD_SD * (1 - places.known[u]) * tests.sum.expected[u]) ** 2
    known += places.known[u] * tests.sum.observed[u]
    mass += tests.sum.observed[u]
    area += meanAreaKm2(places.res[u])
  }
  const margin = Z80 * Math.sqrt(variance)
  const point = sign * (o - e)
  let [web, inStores] = [0, 0]
  for (const i of members) {
    web += tests.web[i]
    inStores += tests.store[i]
  }
  let active = 0
  data.active.zone.forEach((i, k) => {
    if (i >= 0 && inside[i] === 1) active += data.active.customers[k]
  })
  return {
    id: zones.id[largest],
    region: regionOfMost(zones, members),
    lat: zones.lat[centre],
    lon: zones.lon[centre],
    households,
    population,
    observed: o,
    expected: e,
    excess: { point, low: point - margin, high: point + margin },
    web_share: web + inStores > 0 ? web / (web + inStores) : 0,
    active: active > 0 ? active : null,
    minutes: households > 0 ? time / households : 0,
    store_id: stores[store]?.store_id ?? null,
    store: stores[store]?.name ?? null,
    competitors: competitorsInside(data, inside),
    z: Math.max(...group.map(u => tests.z[u])),
    q: Math.min(...group.map(u => tests.q[u])),
    proven: group.every(u => tests.q[u] <= tests.rate),
    known: mass > 0 ? known / mass : 0,
    place_km2: area / group.length,
    zones: members,
    outline: outlineOf(group.map(u => places.cell[u])),
  }
}
