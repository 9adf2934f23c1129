import type { Places } from './places'

/** The area that holds a share of a store's located purchases. */
export interface CustomerArea {
  zones: Uint8Array
  /** Share of all located purchases inside, 0 to 1. */
  inside: number
  /** Minutes beyond which purchases count as outliers, and the share of the located purchases beyond. */
  fence: number
  beyond: number
}

/** Multiple of the interquartile range beyond the upper quartile: Tukey's fence (Exploratory Data Analysis, 1977). */
const FENCE = 1.5

/**
 * The area that holds `share` of a store's located purchases, as trade areas are usually drawn from customers
 * (Applebaum, Journal of Marketing Research 3, 1966: primary area 60 to 70 % of customers, taken where they are
 * densest, contiguous around the store):
 *
 * 1. Outliers are set apart: purchases from farther than the upper quartile of the minutes plus 1.5 interquartile
 *    ranges (quartiles weighted by purchases), such as second homes and people passing. They neither count nor
 *    are reached.
 * 2. From the store's own zone the area grows by the touching zone with the most purchases per inhabitant, counted
 *    with the zones around it, until it holds the share of what is left. As the order does not depend on the share,
 *    a higher level contains a lower one.
 * 3. A zone with all its neighbours inside is inside.
 *
 * `sales` and `minutes` by zone. Null where nothing is located.
 */
export function customerArea(
  places: Places,
  sales: ArrayLike<number>,
  minutes: ArrayLike<number>,
  share: number,
): CustomerArea | null {
  const n = places.zones.lat.length
  let total = 0
  for (let i = 0; i < n; i++) total += Math.max(0, sales[i])
  if (!(total > 0)) return null
  const fence = fenceOf(sales, minutes, total)
  let beyond = 0
  for (let i = 0; i < n; i++) if (minutes[i] > fence) beyond += Math.max(0, sales[i])

  const { start, to } = places.touching()
  const density = smoothed(places, sales)
  const zones = new Uint8Array(n)
  const frontier: number[] = []
  const seen = new Uint8Array(n)
  const consider = (z: number) => {
    if (seen[z] || minutes[z] > fence) return
    seen[z] = 1
    frontier.push(z)
  }
  let inside = 0
  let seed = 0
  for (let i = 1; i < n; i++) if (minutes[i] < minutes[seed]) seed = i
  consider(seed)
  while (inside < share * (total - beyond) * (1 - 1e-12)) {
    if (frontier.length === 0 && !island()) break
    let best = 0
    for (let k = 1; k < frontier.length; k++) if (before(frontier[k], frontier[best])) best = k
    const z = frontier[best]
    frontier[best] = frontier[frontier.length - 1]
    frontier.pop()
    zones[z] = 1
    inside += Math.max(0, sales[z])
    for (let k = start[z]; k < start[z + 1]; k++) consider(to[k])
  }

  function before(a: number, b: number): boolean {
    return density[a] > density[b] || (density[a] === density[b] && minutes[a] < minutes[b])
  }
  /** Where land ends within the fence (an island with a bridge), the nearest zone with purchases goes on. */
  function island(): boolean {
    let next = -1
    for (let i = 0; i < n; i++)
      if (!seen[i] && sales[i] > 0 && minutes[i] <= fence && (next < 0 || minutes[i] < minutes[next]))
        next = i
    if (next < 0) return false
    consider(next)
    return true
  }

  const filled = fillHoles(places, zones)
  let held = 0
  for (let i = 0; i < n; i++) if (filled[i]) held += Math.max(0, sales[i])
  return { zones: filled, inside: held / total, fence, beyond: beyond / total }
}

/** Upper quartile of the minutes plus 1.5 interquartile ranges, weighted by purchases. */
function fenceOf(sales: ArrayLike<number>, minutes: ArrayLike<number>, total: number): number {
  const order: number[] = []
  for (let i = 0; i < sales.length; i++) if (sales[i] > 0) order.push(i)
  order.sort((a, b) => minutes[a] - minutes[b])
  const quantile = (p: number) => {
    let sum = 0
    for (const i of order) {
      sum += sales[i]
      if (sum >= p * total) return minutes[i]
    }
    return minutes[order[order.length - 1]]
  }
  const upper = quantile(0.75)
  return upper + FENCE * (upper - quantile(0.25))
}

/** Purchases per inhabitant of each zone and those that touch it. */
function smoothed(places: Places, sales: ArrayLike<number>): Float64Array {
  const { population } = places.zones
  const { start, to } = places.touching()
  return population.map((people, z) => {
    let sum = Math.max(0, sales[z])
    for (let k = start[z]; k < start[z + 1]; k++) {
      people += population[to[k]]
      sum += Math.max(0, sales[to[k]])
    }
    return people > 0 ? sum / people : 0
  })
}

function fillHoles(places: Places, zones: Uint8Array): Uint8Array {
  const { start, to } = places.touching()
  return zones.map((inside, z) => {
    if (inside || start[z] === start[z + 1]) return inside
    for (let k = start[z]; k < start[z + 1]; k++) if (!zones[to[k]]) return 0
    return 1
  })
}
