import type { FittedMarket } from './service'
import type { PooledFlows } from './types'

/** Who lives where, what of it stores reach and what is known to have been bought: plain data, may leave a worker. */
export interface Reach {
  /** Stores that take part in the market, with their base sales in catchments. */
  stores: { store_id: string; name: string; lat: number; lon: number; sales: number }[]
  /** Pairs of zone i: start[i] .. start[i + 1]; position in `stores`, driving minutes. */
  start: Int32Array
  store: Int32Array
  minutes: Float32Array
  /** What the model expects the zone to buy there in 12 months, from its potential where there is one. */
  spend: Float64Array
  /** Own store sales that each zone's place and access predict, not knowing its neighbourhood; null without potential. */
  expected: Float64Array | null
  /** Purchases as published; `store` is a position in `stores`. */
  flows: PooledFlows
  /** All web sales of the base. */
  web_total: number
  travel: { id: string; relativeError: number | null; matrix: boolean }
}

/** What finding pockets takes from a fitted market. */
export function reachOf({ input, model, prepared }: FittedMarket): Reach {
  const { pairs, base, active } = prepared
  const position = new Int32Array(input.stores.length).fill(-1)
  active.forEach((j, s) => {
    position[j] = s
  })
  const expected = model.potential?.expected ?? null
  const level = expected ?? model.zone_demand
  const spend = new Float64Array(pairs.store.length)
  for (let i = 0; i < pairs.zones; i++)
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++)
      spend[p] = base.sum[i] > 0 ? (level[i] * base.weight[p]) / base.sum[i] : 0
  const { flows } = input
  const at = (stores: Int32Array) => stores.map(j => position[j])
  return {
    stores: Array.from(active, (j, s) => {
      const { store_id, name, lat, lon } = input.stores[j]
      return { store_id, name, lat, lon, sales: prepared.sales[s] }
    }),
    start: pairs.start,
    store: pairs.store,
    minutes: pairs.minutes,
    spend,
    expected,
    flows: {
      ...flows,
      store: at(flows.store),
      ...(flows.anywhere ? { anywhere: { ...flows.anywhere, store: at(flows.anywhere.store) } } : {}),
    },
    web_total: input.web_total,
    travel: { ...model.travel, matrix: prepared.matrix },
  }
}
