import { cellsAt, parentOf } from '@/lib/geo/h3'
import { normal, uniform } from '@/lib/market/random'
import type { PocketData, Purchases } from './types'

export interface WorldOptions {
  seed: number
  /** Side of the square of zones, some 6 km apart. */
  side?: number
  /** Standard deviation of what zones buy around the usual, log scale. */
  spread?: number
  /** Factor on what zones within 22 km of the middle buy, in stores and on the web. */
  middle?: { store?: number; web?: number }
  /** H3 resolution of the cells that purchases are known by; null: by zone. */
  pooled?: number | null
  /** Customers are counted too, in proportion to what is bought in stores: published from 11 on, rounded to 5. */
  counted?: boolean
}

const STEP = 0.055

/**
 * A square country: zones some 6 km apart, stores in its corners, all 1,000 households far from them alike. What a zone
 * buys is a sum of baskets around what is usual at its distance.
 */
export function squareWorld({
  seed,
  side = 60,
  spread = 0.2,
  middle = {},
  pooled = null,
  counted = false,
}: WorldOptions): PocketData {
  const n = side * side
  const lat = Float64Array.from({ length: n }, (_, i) => 45 + STEP * Math.floor(i / side))
  const lon = Float64Array.from({ length: n }, (_, i) => 1 + (STEP / 0.69) * (i % side))
  const centre = { lat: 45 + (STEP * (side - 1)) / 2, lon: 1 + (STEP / 0.69) * ((side - 1) / 2) }
  const km = (i: number) => 111.2 * Math.hypot(lat[i] - centre.lat, (lon[i] - centre.lon) * 0.69)
  const noise = normal(seed)
  const random = uniform(seed + 7)
  const minutes = Float32Array.from({ length: n }, () => 31 + 60 * random())
  const households = new Float64Array(n).fill(1000)
  const bought = (level: number, factor: number) =>
    Float64Array.from({ length: n }, (_, i) => {
      const mean = level * Math.exp(-minutes[i] / 40) * Math.exp(spread * noise() - spread ** 2 / 2)
      const here = mean * (km(i) < 22 ? factor : 1)
      // Baskets of 60.
      return Math.max(0, here + Math.sqrt(60 * here) * noise())
    })
  const cell = cellsAt(lat, lon, 9)
  const store = bought(20_000, middle.store ?? 1)
  // Of 400 each, and as many as chance has it.
  const customers = store.map(amount => {
    const usually = amount / 400
    return counted ? 5 * Math.round(Math.max(0, usually + Math.sqrt(usually) * noise()) / 5) : 0
  })
  const published = Int32Array.from(customers.keys()).filter(i => customers[i] >= 10)
  const groups = pooled === null ? null : cell.map(c => parentOf(c, pooled))
  return {
    zones: {
      id: Array.from({ length: n }, (_, i) => `Z${String(i).padStart(5, '0')}`),
      name: Array.from({ length: n }, (_, i) => `Place ${i}`),
      lat,
      lon,
      cell,
      population: households.map(h => 2.15 * h),
      households,
    },
    estimated_households: false,
    stores: [{ store_id: 'M1', name: 'Corner', lat: lat[0], lon: lon[0], sales: 1 }],
    minutes,
    nearest: new Int32Array(n),
    expected: minutes.map(m => 20_000 * Math.exp(-m / 40)) as unknown as Float64Array,
    bought: {
      store: purchasesOf(store, groups),
      web: purchasesOf(bought(6000, middle.web ?? 1), groups),
    },
    located: { store: 1, web: 1 },
    active: { zone: published, customers: Float64Array.from(published, i => customers[i]) },
    competitors: [{ name: 'Rival', ...centre }],
    finest: 6,
  }
}

/** What every zone buys as flows, one for each zone or for each cell, there spread evenly. */
function purchasesOf(amount: Float64Array, groups: BigUint64Array | null): Purchases {
  const members = new Map<bigint, number[]>()
  for (let i = 0; i < amount.length; i++) {
    const key = groups?.[i] ?? BigInt(i)
    const list = members.get(key)
    if (list) list.push(i)
    else members.set(key, [i])
  }
  const lists = [...members.values()]
  const start = Int32Array.from({ length: lists.length + 1 }, () => 0)
  lists.forEach((list, f) => {
    start[f + 1] = start[f] + list.length
  })
  return {
    amount: Float64Array.from(lists, list => list.reduce((sum, i) => sum + amount[i], 0)),
    start,
    zone: Int32Array.from(lists.flat()),
    share: Float64Array.from(lists.flatMap(list => list.map(() => 1 / list.length))),
  }
}
