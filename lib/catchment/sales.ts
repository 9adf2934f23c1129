import type { Spread } from '@/lib/cube/spread'

/** A store's sales in one zone. */
export interface ZoneSales {
  zone: number
  amount: number
  /** Part of the amount that is known for several zones together and split among them, 0 to 1. */
  estimated: number
}

/**
 * Sales of cells by zone, the largest first. A cell over one zone is that zone's; a coarser one is split over the
 * zones under it by `weight` (what the model expects of them), else by population.
 */
export function salesByZone(
  values: Float64Array,
  under: Spread,
  weight: ArrayLike<number> | null,
): ZoneSales[] {
  const sales = new Map<number, { amount: number; split: number }>()
  for (let c = 1; c < values.length; c++) {
    if (values[c] === 0) continue
    const from = under.start[c]
    const to = under.start[c + 1]
    let sum = 0
    if (weight) for (let k = from; k < to; k++) sum += weight[under.place[k]]
    for (let k = from; k < to; k++) {
      const zone = under.place[k]
      const part = values[c] * (weight && sum > 0 ? weight[zone] / sum : under.weight[k])
      if (part === 0) continue
      const held = sales.get(zone) ?? { amount: 0, split: 0 }
      held.amount += part
      if (to - from > 1) held.split += part
      sales.set(zone, held)
    }
  }
  return [...sales]
    .map(([zone, { amount, split }]) => ({
      zone,
      amount,
      estimated: amount > 0 ? Math.min(1, Math.max(0, split / amount)) : 0,
    }))
    .sort((a, b) => b.amount - a.amount)
}
