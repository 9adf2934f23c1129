/** What a finding does: sets the row aside, is told, or keeps the dataset from being published. */
export type Severity = 'reject' | 'warn' | 'stop'

/** What a rule is about; the order of the troubleshooting page. */
export const CATEGORIES = ['files', 'values', 'places', 'network', 'sales', 'customers', 'patterns'] as const
export type Category = (typeof CATEGORIES)[number]

export interface Rule {
  code: string
  category: Category
  severity: Severity
  /** Severities that may be set instead. A row that says no date or no amount cannot be accepted. */
  may: readonly Severity[]
  /** Tables of the contract that it judges. */
  tables: readonly string[]
  /** The column it is about, where there is one. */
  column?: string
  /** What it compares with: configurable within [min, max]. */
  threshold?: { value: number; unit: Unit; min: number; max: number }
}

/** Units of thresholds; keys of the message catalogue. `share` is 0 to 1, `z` robust standard deviations. */
export type Unit =
  | 'year'
  | 'days'
  | 'months'
  | 'km'
  | 'metres'
  | 'm2'
  | 'km_h'
  | 'share'
  | 'z'
  | 'times'
  | 'count'

const ANY: readonly Severity[] = ['reject', 'warn', 'stop']
/** The row cannot be used as it is. */
const HARD: readonly Severity[] = ['reject', 'stop']
/** There is no row to set aside. */
const SOFT: readonly Severity[] = ['warn', 'stop']

const rule = (
  code: string,
  category: Category,
  severity: Severity,
  may: readonly Severity[],
  tables: string,
  column?: string,
  threshold?: [value: number, unit: Unit, min: number, max: number],
): Rule => ({
  code,
  category,
  severity,
  may,
  tables: tables.split(' '),
  ...(column ? { column } : {}),
  ...(threshold
    ? { threshold: { value: threshold[0], unit: threshold[1], min: threshold[2], max: threshold[3] } }
    : {}),
})

const EVERY = 'stores store_periods sales customers customer_places zones competitors travel_times'

/**
 * Every check there is. Codes are what manifests, reports and `checks` in dataset.json name; their sentences
 * are in the message catalogue, domain `checks`.
 */
export const RULES: readonly Rule[] = [
  rule('no_declaration', 'files', 'warn', SOFT, 'dataset'),
  rule('ignored_file', 'files', 'warn', SOFT, 'dataset'),
  rule('unknown_column', 'files', 'warn', SOFT, EVERY),
  rule('possible_column', 'files', 'warn', SOFT, EVERY),
  rule('assumed_format', 'files', 'warn', SOFT, EVERY),
  rule('rows_left_out', 'files', 'warn', SOFT, EVERY),
  rule('empty_file', 'files', 'warn', SOFT, EVERY),
  rule('duplicate_file', 'files', 'reject', HARD, 'sales'),
  rule('file_stops_early', 'files', 'warn', SOFT, 'sales', 'sold_on', [28, 'days', 7, 366]),

  rule('missing_value', 'values', 'reject', HARD, EVERY),
  rule('bad_date', 'values', 'reject', ANY, EVERY),
  rule('not_a_number', 'values', 'reject', ANY, EVERY),
  rule('amount_not_a_number', 'values', 'reject', ANY, 'sales', 'amount'),
  rule('not_yes_or_no', 'values', 'warn', ANY, 'sales customers'),
  rule('unknown_word', 'values', 'warn', ANY, 'stores store_periods sales customer_places'),
  rule('amount_rounded', 'values', 'warn', ANY, 'sales', 'amount'),
  rule('date_out_of_range', 'values', 'reject', HARD, 'sales', 'sold_on', [1990, 'year', 1900, 2100]),
  rule('future_date', 'values', 'reject', ANY, 'sales', 'sold_on', [0, 'days', 0, 366]),
  rule('damaged_text', 'values', 'warn', ANY, 'stores sales customers zones competitors'),
  rule('formula_text', 'values', 'warn', ANY, 'stores sales customers zones competitors'),
  rule('many_words', 'values', 'warn', SOFT, 'stores sales customers', undefined, [100, 'count', 2, 100_000]),

  rule(
    'coordinates_out_of_range',
    'places',
    'reject',
    ANY,
    'stores zones competitors customers customer_places',
    'lat',
  ),
  rule('coordinates_zero', 'places', 'warn', ANY, 'stores competitors customers customer_places', 'lat'),
  rule('swapped_coordinates', 'places', 'warn', ANY, 'stores competitors customers customer_places', 'lat'),
  rule('outside_country', 'places', 'warn', ANY, 'stores competitors customers customer_places', 'lat'),
  rule('far_from_land', 'places', 'warn', ANY, 'stores competitors', 'lat', [25, 'km', 1, 500]),
  rule('far_from_postal_code', 'places', 'warn', ANY, 'stores', 'postal_code', [30, 'km', 1, 500]),
  rule('place_from_postal_code', 'places', 'warn', ANY, 'stores', 'postal_code'),
  rule('no_place', 'places', 'reject', HARD, 'stores', 'lat'),
  rule('unknown_postal_code', 'places', 'warn', ANY, 'stores customers customer_places', 'postal_code'),
  rule('unknown_home_zone', 'places', 'warn', ANY, 'customers customer_places', 'zone_id'),
  rule('home_abroad', 'places', 'warn', ANY, 'customers customer_places', 'country'),
  rule('homes_piled', 'places', 'warn', SOFT, 'customers', 'lat', [0.01, 'share', 0, 1]),

  rule('duplicate_store', 'network', 'reject', HARD, 'stores', 'store_id'),
  rule('same_point', 'network', 'warn', SOFT, 'stores', 'lat', [50, 'metres', 1, 5000]),
  rule('area_not_positive', 'network', 'warn', ANY, 'stores store_periods competitors', 'selling_area_m2'),
  rule('area_absurd', 'network', 'warn', ANY, 'stores store_periods competitors', 'selling_area_m2', [
    100_000,
    'm2',
    100,
    10_000_000,
  ]),
  rule('closed_before_opened', 'network', 'warn', ANY, 'stores competitors', 'closed_on'),
  rule('rate_out_of_range', 'network', 'warn', ANY, 'stores', 'gross_margin_rate'),
  rule('negative_cost', 'network', 'warn', ANY, 'stores', 'fixed_cost_year'),
  rule('unknown_related_store', 'network', 'warn', ANY, 'stores', 'replaces_store_id'),
  rule('circular_store', 'network', 'warn', ANY, 'stores', 'replaces_store_id'),
  rule('possible_renumbering', 'network', 'warn', SOFT, 'stores sales', 'store_id', [45, 'days', 1, 366]),
  rule('store_without_sales', 'network', 'warn', SOFT, 'stores', 'store_id'),
  rule('period_reversed', 'network', 'reject', ANY, 'store_periods', 'valid_to'),
  rule('overlapping_periods', 'network', 'warn', ANY, 'store_periods', 'valid_from'),
  rule('unknown_store', 'network', 'reject', HARD, 'sales store_periods travel_times', 'store_id'),
  rule('duplicate_zone', 'network', 'reject', HARD, 'zones', 'zone_id'),
  rule('zone_without_population', 'network', 'warn', ANY, 'zones', 'population'),
  rule('negative_number', 'network', 'warn', ANY, 'zones', 'population'),
  rule('duplicate_competitor', 'network', 'reject', HARD, 'competitors', 'competitor_id'),
  rule('same_competitor', 'network', 'warn', SOFT, 'competitors', 'name', [50, 'metres', 1, 5000]),
  rule('unknown_zone', 'network', 'reject', HARD, 'travel_times', 'origin'),
  rule('negative_minutes', 'network', 'reject', HARD, 'travel_times', 'minutes'),
  rule('duplicate_travel_time', 'network', 'reject', HARD, 'travel_times', 'origin'),
  rule('absurd_speed', 'network', 'warn', ANY, 'travel_times', 'minutes', [160, 'km_h', 60, 1000]),
  rule('travel_times_incomplete', 'network', 'warn', SOFT, 'travel_times', 'store_id', [0.5, 'share', 0, 1]),

  rule('other_currency', 'sales', 'reject', HARD, 'sales', 'currency'),
  rule('duplicate_ticket', 'sales', 'reject', ANY, 'sales', 'ticket_id'),
  rule('ticket_in_two_stores', 'sales', 'warn', ANY, 'sales', 'ticket_id', [0.05, 'share', 0, 1]),
  rule('duplicate_total', 'sales', 'reject', ANY, 'sales', 'measure'),
  rule('tickets_and_totals', 'sales', 'reject', ANY, 'sales', 'measure'),
  rule('sale_before_opening', 'sales', 'warn', ANY, 'sales', 'sold_on', [0, 'days', 0, 366]),
  rule('sale_after_closing', 'sales', 'warn', ANY, 'sales', 'sold_on', [31, 'days', 0, 366]),
  rule('return_without_sale', 'sales', 'warn', ANY, 'sales', 'amount', [6, 'months', 0, 60]),
  rule('amount_zero', 'sales', 'warn', ANY, 'sales', 'amount'),
  rule('extreme_amount', 'sales', 'warn', ANY, 'sales', 'amount', [7, 'z', 2, 100]),
  rule('margin_above_amount', 'sales', 'warn', ANY, 'sales', 'margin'),
  rule('items_not_positive', 'sales', 'warn', ANY, 'sales', 'items'),

  rule('duplicate_customer', 'customers', 'reject', HARD, 'customers', 'customer_id'),
  rule('customer_without_place', 'customers', 'warn', SOFT, 'customers', 'postal_code', [0.2, 'share', 0, 1]),
  rule('unknown_customer', 'customers', 'warn', SOFT, 'sales', 'customer_id', [0.01, 'share', 0, 1]),
  rule('place_of_unknown_customer', 'customers', 'warn', ANY, 'customer_places', 'customer_id'),
  rule('catch_all_customer', 'customers', 'warn', SOFT, 'sales', 'customer_id', [
    1000,
    'count',
    10,
    10_000_000,
  ]),

  rule('missing_month', 'patterns', 'stop', SOFT, 'sales', 'sold_on'),
  rule('missing_store_month', 'patterns', 'warn', SOFT, 'sales', 'sold_on'),
  rule('outlier_month', 'patterns', 'warn', SOFT, 'sales', 'amount', [8, 'z', 2, 100]),
  rule('outlier_day', 'patterns', 'warn', SOFT, 'sales', 'amount', [20, 'times', 2, 10_000]),
  rule('identified_share_drop', 'patterns', 'warn', SOFT, 'sales', 'customer_id', [0.2, 'share', 0, 1]),
  rule('one_day_month', 'patterns', 'warn', SOFT, 'sales', 'sold_on'),
]

const BY_CODE = new Map(RULES.map(r => [r.code, r]))

/** The rule of a code, or undefined. */
export const ruleOf = (code: string): Rule | undefined => BY_CODE.get(code)

/** What dataset.json may say of a rule. */
export interface RuleChange {
  severity?: Severity
  threshold?: number
  off?: boolean
}

/** What is wrong with a change of a rule, as a sentence; null where nothing is. */
export function ruleFault(code: string, change: RuleChange): string | null {
  const found = ruleOf(code)
  if (!found)
    return `there is no check ${code}. docs/checks.md lists them all${near(code) ? `; did you mean ${near(code)}?` : '.'}`
  if (change.severity && !found.may.includes(change.severity))
    return `${code} cannot be set to ${change.severity}: it takes ${found.may.join(' or ')}.`
  if (change.off && !found.may.includes('warn'))
    return `${code} cannot be switched off: what it finds cannot be used.`
  if (change.threshold === undefined) return null
  const { threshold } = found
  if (!threshold) return `${code} has no threshold.`
  if (change.threshold < threshold.min || change.threshold > threshold.max)
    return `the threshold of ${code} is ${change.threshold}: give ${threshold.min} to ${threshold.max} (${threshold.unit}).`
  return null
}

/** The code that shares most words with a mistyped one. */
function near(code: string): string | null {
  const words = new Set(code.toLowerCase().split(/[^a-z]+/))
  let best: string | null = null
  let most = 0
  for (const { code: known } of RULES) {
    const shared = known.split('_').filter(w => words.has(w)).length / known.split('_').length
    if (shared > most) [best, most] = [known, shared]
  }
  return best
}

/** How the rules are set for one dataset. */
export interface RuleSettings {
  off(code: string): boolean
  /** The severity set for a code, or `usual` where none is. */
  severity(code: string, usual?: Severity): Severity
  threshold(code: string): number
}

/** The rules as dataset.json changes them; `changes` have been validated with {@link ruleFault}. */
export function ruleSettings(changes: Readonly<Record<string, RuleChange>> = {}): RuleSettings {
  const known = (code: string): Rule => {
    const found = ruleOf(code)
    if (!found) throw new Error(`There is no rule ${code}.`)
    return found
  }
  return {
    off: code => known(code) !== undefined && changes[code]?.off === true,
    severity: (code, usual) => changes[code]?.severity ?? usual ?? known(code).severity,
    threshold: code => changes[code]?.threshold ?? known(code).threshold?.value ?? Number.NaN,
  }
}
