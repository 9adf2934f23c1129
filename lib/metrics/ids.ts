/** Every figure of the catalogue, in the order in which people meet them. Ids stand in links: never rename one. */
export const METRIC_IDS = [
  'revenue',
  'growth',
  'like_for_like',
  'tickets',
  'average_basket',
  'items',
  'margin',
  'margin_rate',
  'web_share',
  'omnichannel_share',
  'active_customers',
  'frequency',
  'spend_per_customer',
  'penetration',
  'revenue_per_household',
  'revenue_per_inhabitant',
  'revenue_per_km2',
  'revenue_per_m2',
  'within_10',
  'within_20',
  'within_30',
  'within_45',
  'within_60',
] as const

export type MetricId = (typeof METRIC_IDS)[number]
