import { quotient } from './build'
import { countedCustomers, uncounted } from './customers'
import type { MetricId } from './ids'
import type { Metric } from './metric'

const within = (minutes: number, id: MetricId): Metric =>
  quotient(
    {
      id,
      text: { key: 'within', values: { minutes } },
      unit: 'share',
      format: 'percent',
      rests: ['active_customers'],
      window: 'twelve',
      atBest: 'counts_by_home',
      by: ['total'],
      lacks: ask => {
        if (ask.filter.stores) return 'counts_for_fixed_groups'
        return uncounted(ask, true) ?? (ask.minutes && ask.nearestZone ? null : 'needs_minutes')
      },
    },
    countedCustomers(minutes),
    countedCustomers(null),
  )

/** Share of customers who live within some minutes of an own store that traded when the period ended. */
export const WITHIN: readonly Metric[] = [
  within(10, 'within_10'),
  within(20, 'within_20'),
  within(30, 'within_30'),
  within(45, 'within_45'),
  within(60, 'within_60'),
]
