import type { MarketInput } from '@/lib/market/types'
import type { Months } from './events'
import { firstWhole, lastWhole, monthsOf, type Panel, sumOver, type Window } from './panel'

/**
 * The market model's input as it would have been at the end of month `to`: the base is `from .. to`, the network
 * is who trades then, purchases are those of the base. `window` and `webByZone` hold the located purchases of the same months; `shut` are stores out of the market then.
 * A store that opened within the base is annualised by the chain's months, one that is shut is left out.
 */
export function inputAt(
  panel: Panel,
  window: Window,
  webByZone: Float64Array,
  { from, to }: Months,
  shut: ReadonlySet<number> = new Set(),
): MarketInput {
  const months = monthsOf(panel)
  const profile = new Float64Array(to - from + 1)
  panel.stores.forEach((store, j) => {
    if (firstWhole(store) > from || lastWhole(store) < to) return
    for (let m = from; m <= to; m++) profile[m - from] += panel.sales[j * months + m - panel.first]
  })
  const year = profile.reduce((sum, x) => sum + x, 0)
  const scale = new Float64Array(panel.stores.length)
  const stores = panel.stores.map((store, j) => {
    const first = firstWhole(store)
    const open = !shut.has(j) && first <= to && lastWhole(store) >= to
    let traded = 0
    for (let m = Math.max(from, first); m <= to; m++) traded += year > 0 ? profile[m - from] / year : 0
    scale[j] = open ? (first <= from ? 1 : traded > 0 ? 1 / traded : 0) : 0
    const { store_id, name, lat, lon, selling_area_m2, format, operator, route } = store
    return {
      store_id,
      name,
      lat,
      lon,
      selling_area_m2,
      format,
      operator,
      route,
      open,
      base_store: open
        ? Math.max(0, scale[j] * sumOver(panel, panel.sales, j, Math.max(from, first), to))
        : 0,
      base_other: 0,
    }
  })
  const zones = panel.zones.lat.length
  const flow = {
    store: [] as number[],
    amount: [] as number[],
    tickets: [] as number[],
    zone: [] as number[],
  }
  for (let i = 0; i < zones; i++)
    for (let e = window.start[i]; e < window.start[i + 1]; e++) {
      const j = window.store[e]
      if (!stores[j].open || !(window.gross[e] > 0) || !(window.tickets[e] > 0)) continue
      flow.store.push(j)
      flow.zone.push(i)
      flow.amount.push(scale[j] * window.gross[e])
      flow.tickets.push(scale[j] * window.tickets[e])
    }
  let web = 0
  for (let m = from; m <= to; m++) web += panel.web[m - panel.first] ?? 0
  let located = 0
  for (const w of webByZone) located += w
  return {
    zones: {
      ...panel.zones,
      web: located > 0 ? webByZone.map(w => (w * web) / located) : new Float64Array(zones),
    },
    stores,
    flows: {
      store: Int32Array.from(flow.store),
      amount: Float64Array.from(flow.amount),
      tickets: Float64Array.from(flow.tickets),
      start: Int32Array.from({ length: flow.store.length + 1 }, (_, f) => f),
      members: Int32Array.from(flow.zone),
    },
    web_total: web,
    sector: panel.sector,
    travel: panel.travel,
    ...(panel.matrix && { matrix: panel.matrix }),
  }
}
