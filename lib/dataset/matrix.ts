/** How far a figure can be had for a filter: as asked, from coarser rows that the screen names, or not at all. */
export type Availability = 'exact' | 'coarser' | 'unavailable'

export type Metric =
  | 'amount'
  | 'gross'
  | 'tickets'
  | 'items'
  | 'margin'
  | 'average_basket'
  | 'active_customers'
  | 'penetration'
  | 'shared_customers'
  | 'omnichannel'

/** What may be chosen at once; each metric answers to its worst filter. */
export type Filter = 'month' | 'day' | 'channel' | 'store' | 'place' | 'polygon' | 'category' | 'segment'

export const AUDIENCES = ['shared', 'detailed'] as const
export type Audience = (typeof AUDIENCES)[number]

/** A key of the message catalogue: why a figure is coarser or not there. */
export type Reason =
  | 'rows_without_geography'
  | 'short_rows_pooled'
  | 'short_months_joined'
  | 'atoms_by_centre'
  | 'atoms_pooled'
  | 'counts_for_fixed_groups'
  | 'counts_by_home'
  | 'needs_customer_rows'
  | 'windows_of_twelve_months'
  | 'calendar_years'

export interface Answer {
  availability: Availability
  /** The table of lib/dataset/schema that answers; null where none does, or where customer rows do. */
  table: string | null
  reason: Reason | null
}

const exact = (table: string): Answer => ({ availability: 'exact', table, reason: null })
const coarser = (table: string, reason: Reason): Answer => ({ availability: 'coarser', table, reason })
const never = (reason: Reason): Answer => ({ availability: 'unavailable', table: null, reason })

const SALES: Record<Filter, Answer> = {
  month: coarser('atoms', 'short_months_joined'),
  day: coarser('store_days', 'short_rows_pooled'),
  channel: coarser('atoms', 'atoms_pooled'),
  store: exact('atoms'),
  place: coarser('atoms', 'atoms_pooled'),
  polygon: coarser('atoms', 'atoms_by_centre'),
  category: coarser('category_months', 'short_rows_pooled'),
  segment: coarser('segment_months', 'short_rows_pooled'),
}

const ACTIVE: Record<Filter, Answer> = {
  month: coarser('active_customers', 'windows_of_twelve_months'),
  day: never('windows_of_twelve_months'),
  channel: never('counts_for_fixed_groups'),
  store: coarser('active_customers', 'counts_for_fixed_groups'),
  place: coarser('active_customers', 'counts_for_fixed_groups'),
  polygon: coarser('active_customers', 'counts_by_home'),
  category: never('counts_for_fixed_groups'),
  segment: never('counts_for_fixed_groups'),
}

const SHARED: Record<Filter, Answer> = {
  ...ACTIVE,
  month: coarser('shared_customers', 'calendar_years'),
  store: coarser('shared_customers', 'counts_for_fixed_groups'),
  place: never('counts_for_fixed_groups'),
  polygon: never('counts_for_fixed_groups'),
}

/** Who bought in several channels is known of customer rows only. */
const OMNICHANNEL = Object.fromEntries(
  Object.keys(SALES).map(filter => [filter, never('needs_customer_rows')]),
) as Record<Filter, Answer>

const OF_SHARED: Record<Metric, Record<Filter, Answer>> = {
  amount: SALES,
  gross: SALES,
  tickets: SALES,
  items: SALES,
  margin: SALES,
  average_basket: SALES,
  active_customers: ACTIVE,
  penetration: ACTIVE,
  shared_customers: SHARED,
  omnichannel: OMNICHANNEL,
}

const ORDER: readonly Availability[] = ['exact', 'coarser', 'unavailable']

/**
 * The matrix metric x filter x audience: what metrics, greyed controls, URL and documentation go by. Rows of
 * customers (audience `detailed`) answer everything exactly. Filters together answer as the worst of them; a
 * place cannot be joined with what has no geography (day, category, segment), nor those with one another; counts
 * of customers cannot be joined with a store and a place at once.
 */
export function answer(metric: Metric, filters: readonly Filter[], audience: Audience): Answer {
  if (audience === 'detailed') return { availability: 'exact', table: null, reason: null }
  const row = OF_SHARED[metric]
  const plain = filters.filter(f => f === 'day' || f === 'category' || f === 'segment')
  const placed = filters.some(f => f === 'place' || f === 'polygon')
  if (plain.length > 1 || (plain.length === 1 && placed)) return never('rows_without_geography')
  if (row === ACTIVE && placed && filters.includes('store')) return never('counts_for_fixed_groups')
  // Of equals the reason that says most: short months are joined under every other filter too.
  const answers = [...filters].sort((a, b) => Number(a === 'month') - Number(b === 'month')).map(f => row[f])
  const worst = answers.sort((a, b) => ORDER.indexOf(b.availability) - ORDER.indexOf(a.availability))[0]
  if (!worst) return row === SALES ? exact('atoms') : row.month
  const own = plain[0] && row[plain[0]]
  return own && worst.availability !== 'unavailable' ? own : worst
}
