import { MarketError } from './errors'
import type { FittedMarket } from './service'

/** What is known of one store zone by zone; zones in the order of the dataset. */
export interface StoreReach {
  /** Minutes by car from every zone: the data team's where given, else the provider's. */
  minutes: Float32Array
  /** The store's share of the zone's choice among own stores, 0 to 1; null for a store out of the market. */
  share: Float32Array | null
  /** Its base sales as the model places them; sums to what follows the market. Null as `share`. */
  expected: Float32Array | null
  /**
   * Purchases of its located customers over the base's 12 months. Those known for several zones together are split
   * among them as the model's expected sales are. Null where none is located.
   */
  sales: Float32Array | null
}

/**
 * One store zone by zone. Throws {@link MarketError} `unknown_store`. The split of pooled purchases is the
 * expectation step of the EM algorithm for grouped data (Dempster, Laird and Rubin 1977) at the fitted model.
 */
export function storeReach({ input, prepared }: FittedMarket, storeId: string): StoreReach {
  const j = input.stores.findIndex(s => s.store_id === storeId)
  if (j < 0) throw new MarketError('unknown_store', `There is no store ${storeId}.`, { id: storeId })
  const n = input.zones.lat.length
  const minutes = input.travel.minutesTo(input.zones, input.stores[j])
  if (input.matrix)
    for (let i = 0; i < n; i++) {
      const given = input.matrix[i + n * j]
      if (given >= 0) minutes[i] = given
    }
  const s = prepared.active.indexOf(j)
  if (s < 0) return { minutes, share: null, expected: null, sales: null }

  const share = new Float32Array(n)
  const expected = new Float32Array(n)
  const { base, zone, zonePair, zoneStart } = prepared
  for (let at = zoneStart[s]; at < zoneStart[s + 1]; at++) {
    const i = zone[at]
    share[i] = base.weight[zonePair[at]] / base.sum[i]
    expected[i] = base.demand[i] * share[i]
  }
  return { minutes, share, expected, sales: locatedSales(input, j, expected) }
}

function locatedSales(input: FittedMarket['input'], j: number, expected: Float32Array): Float32Array | null {
  const { flows, zones } = input
  const sales = new Float32Array(expected.length)
  let any = false
  for (let f = 0; f < flows.store.length; f++) {
    if (flows.store[f] !== j || flows.amount[f] <= 0) continue
    any = true
    const members = flows.members.subarray(flows.start[f], flows.start[f + 1])
    const total = (by: ArrayLike<number>) => members.reduce((sum, i) => sum + by[i], 0)
    const by = total(expected) > 0 ? expected : zones.population
    const whole = total(by)
    for (const i of members) sales[i] += flows.amount[f] * (whole > 0 ? by[i] / whole : 1 / members.length)
  }
  return any ? sales : null
}
