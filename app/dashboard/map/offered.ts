import { uncounted } from '@/lib/metrics/customers'
import type { MetricId } from '@/lib/metrics/ids'
import type { Ask, Reason } from '@/lib/metrics/metric'
import { refusal } from '@/lib/metrics/read'
import { metricOf } from '@/lib/metrics/registry'
import { MAP_METRICS } from './measures'

/** What a picture tells figures by. */
export type ToldBy = 'place' | 'store'

/** Whether a figure rests on customers counted by place, which are fetched when first needed. */
export const needsCounts = (id: MetricId): boolean => metricOf(id).terms[0].byZone === true

/**
 * Why the map cannot show a figure by place or by store for a filter; null where it can. `waiting` where it will:
 * what it needs is on its way.
 */
export function withheld(id: MetricId, by: ToldBy, ask: Ask): Reason | null {
  const metric = metricOf(id, ask.cube)
  if (by === 'store') return refusal(metric, ofEveryStore(ask), 'store')
  if (!MAP_METRICS.some(m => m === id)) return 'not_by_this'
  if (needsCounts(id)) return uncounted(ask, true)
  // The map knows the size of what it draws.
  return id === 'revenue_per_km2' ? null : (metric.lacks?.(ask) ?? null)
}

/** Told store by store, a choice of stores only says which of them are looked at. */
export function ofEveryStore(ask: Ask): Ask {
  const { filter } = ask
  return { ...ask, filter: { ...filter, stores: null, sales: { ...filter.sales, stores: null } } }
}
