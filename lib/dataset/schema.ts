/**
 * Every table of a dataset. One schema serves both audiences: a `detailed` dataset holds the shared tables
 * and, besides, pseudonymous customer rows. Amounts are in the dataset's currency, net of tax.
 *
 * Months are integers, `12 * year + (month - 1)`, so that ranges and differences are arithmetic
 * (24_321 is October 2026). H3 cells are UBIGINT. Keys are dense integers from 1; 0 says "none".
 */
export type SqlType =
  | 'VARCHAR'
  | 'DATE'
  | 'DOUBLE'
  | 'INTEGER'
  | 'SMALLINT'
  | 'TINYINT'
  | 'UBIGINT'
  | 'DECIMAL(18,2)'
  | 'BOOLEAN'

export interface ColumnSpec {
  name: string
  type: SqlType
  /** What it holds, with unit; read by the documentation. */
  doc: string
}

export interface TableSpec {
  name: string
  doc: string
  audience: 'shared' | 'detailed'
  columns: readonly ColumnSpec[]
}

/** Channels in the order of their keys; key 0 is "several channels" (an atom pooled over channels). */
export const CHANNELS = [
  'several',
  'store',
  'web',
  'click_and_collect',
  'phone',
  'marketplace',
  'buy_back',
  'other',
] as const

/** Finest and coarsest H3 resolution of an atom; a short remainder above the coarsest has no place. */
export const FINEST_RESOLUTION = 8
export const COARSEST_RESOLUTION = 3
/** Counts of customers are rounded to this. */
export const COUNT_ROUNDING = 5
/** H3 resolution of rolling counts by place. */
export const COUNT_RESOLUTION = 6

const measures: readonly ColumnSpec[] = [
  { name: 'amount', type: 'DECIMAL(18,2)', doc: 'net sales: purchases less returns' },
  {
    name: 'gross',
    type: 'DECIMAL(18,2)',
    doc: 'purchases only (lines above 0): what the market model is fitted on',
  },
  { name: 'tickets', type: 'INTEGER', doc: 'purchase tickets (returns not counted)' },
  { name: 'items', type: 'INTEGER', doc: 'items bought, null where the extract has none' },
  { name: 'margin', type: 'DECIMAL(18,2)', doc: 'margin, null where the extract has none' },
]
const month: ColumnSpec = { name: 'month', type: 'SMALLINT', doc: '12 * year + month - 1' }
const store: ColumnSpec = {
  name: 'store_key',
  type: 'SMALLINT',
  doc: 'stores.store_key, 0 for sales without a store',
}
const span: ColumnSpec = {
  name: 'span',
  type: 'SMALLINT',
  doc: 'months it covers, those that end with `month`: 1 unless months were joined',
}
const channel: ColumnSpec = { name: 'channel_key', type: 'TINYINT', doc: 'index in CHANNELS' }

export const TABLES: readonly TableSpec[] = [
  {
    name: 'stores',
    audience: 'shared',
    doc: 'One row per store of the extract.',
    columns: [
      { name: 'store_key', type: 'SMALLINT', doc: 'dense key from 1, in order of store_id' },
      { name: 'store_id', type: 'VARCHAR', doc: 'as in the extract' },
      { name: 'name', type: 'VARCHAR', doc: 'as in the extract' },
      { name: 'lat', type: 'DOUBLE', doc: 'WGS 84 degrees' },
      { name: 'lon', type: 'DOUBLE', doc: 'WGS 84 degrees' },
      { name: 'opened_on', type: 'DATE', doc: 'first trading day, null if unknown' },
      { name: 'closed_on', type: 'DATE', doc: 'last trading day, null while open' },
      { name: 'selling_area_m2', type: 'DOUBLE', doc: 'm2, null if unknown' },
      { name: 'format', type: 'VARCHAR', doc: 'the retailer’s own word' },
      { name: 'operator', type: 'VARCHAR', doc: 'own, affiliate or franchise' },
      { name: 'legal_entity', type: 'VARCHAR', doc: 'who books the sales' },
      { name: 'region', type: 'VARCHAR', doc: 'the retailer’s own word' },
      { name: 'fixed_cost_year', type: 'DOUBLE', doc: 'currency per year' },
      { name: 'gross_margin_rate', type: 'DOUBLE', doc: '0 to 1' },
      { name: 'lease_break_on', type: 'DATE', doc: 'next date the lease can end' },
      { name: 'exit_cost', type: 'DOUBLE', doc: 'currency, once' },
      { name: 'passage_share', type: 'DOUBLE', doc: '0 to 1: sales to passers-by, without a catchment' },
      { name: 'attached_store_id', type: 'VARCHAR', doc: 'host store of a corner' },
      {
        name: 'replaces_store_id',
        type: 'VARCHAR',
        doc: 'the store this one continues after a move or renumbering',
      },
      {
        name: 'identified_share',
        type: 'DOUBLE',
        doc: '0 to 1: amount on identified customers, last 12 complete months',
      },
      {
        name: 'located_share',
        type: 'DOUBLE',
        doc: '0 to 1: amount on customers with a place, last 12 complete months',
      },
      {
        name: 'route',
        type: 'VARCHAR',
        doc: 'customers, zones (most of its located sales come as sales by zone, without customers) or totals: which route of the market model its data allow',
      },
    ],
  },
  {
    name: 'store_periods',
    audience: 'shared',
    doc: 'What changed over time at a store.',
    columns: [
      store,
      { name: 'valid_from', type: 'DATE', doc: 'first day' },
      { name: 'valid_to', type: 'DATE', doc: 'last day, null while valid' },
      { name: 'operator', type: 'VARCHAR', doc: 'own, affiliate or franchise' },
      { name: 'selling_area_m2', type: 'DOUBLE', doc: 'm2' },
      { name: 'format', type: 'VARCHAR', doc: 'the retailer’s own word' },
      { name: 'legal_entity', type: 'VARCHAR', doc: 'who books the sales' },
      { name: 'status', type: 'VARCHAR', doc: 'open, refit, temporary_closure, liquidation or pop_up' },
    ],
  },
  {
    name: 'zones',
    audience: 'shared',
    doc: 'Where people live: the demand side of the model.',
    columns: [
      { name: 'zone_key', type: 'INTEGER', doc: 'dense key from 1, in order of zone_id' },
      { name: 'zone_id', type: 'VARCHAR', doc: 'INSEE code of a French commune, or the extract’s own' },
      { name: 'name', type: 'VARCHAR', doc: 'for people' },
      { name: 'lat', type: 'DOUBLE', doc: 'WGS 84 degrees' },
      { name: 'lon', type: 'DOUBLE', doc: 'WGS 84 degrees' },
      { name: 'cell', type: 'UBIGINT', doc: 'H3 cell at resolution 9' },
      { name: 'population', type: 'DOUBLE', doc: 'inhabitants' },
      { name: 'households', type: 'DOUBLE', doc: 'null if unknown' },
      { name: 'median_income', type: 'DOUBLE', doc: 'currency per year, null if unknown' },
      { name: 'spend_potential', type: 'DOUBLE', doc: 'currency per year, null if unknown' },
    ],
  },
  {
    name: 'competitors',
    audience: 'shared',
    doc: 'Stores of others.',
    columns: [
      { name: 'competitor_id', type: 'VARCHAR', doc: 'as in the extract' },
      { name: 'name', type: 'VARCHAR', doc: 'as in the extract' },
      { name: 'lat', type: 'DOUBLE', doc: 'WGS 84 degrees' },
      { name: 'lon', type: 'DOUBLE', doc: 'WGS 84 degrees' },
      { name: 'selling_area_m2', type: 'DOUBLE', doc: 'm2' },
      { name: 'opened_on', type: 'DATE', doc: 'null if unknown' },
      { name: 'closed_on', type: 'DATE', doc: 'null while open' },
    ],
  },
  {
    name: 'atoms',
    audience: 'shared',
    doc: 'Every identified ticket lies in exactly one atom: an H3 cell less the finer atoms inside it, x store x month x channel.',
    columns: [
      store,
      month,
      span,
      channel,
      { name: 'cell', type: 'UBIGINT', doc: 'H3 cell; null without a place' },
      { name: 'res', type: 'TINYINT', doc: 'H3 resolution of the cell, -1 without a place' },
      ...measures,
    ],
  },
  {
    name: 'unplaced',
    audience: 'shared',
    doc: 'Sales without geography: anonymous tickets, businesses and staff, and totals of stores that send totals only. With the atoms, all sales.',
    columns: [
      store,
      month,
      span,
      channel,
      {
        name: 'source',
        type: 'VARCHAR',
        doc: 'anonymous (with the few identified tickets no atom could take), business (and staff) or totals',
      },
      ...measures,
    ],
  },
  {
    name: 'category_months',
    audience: 'shared',
    doc: 'Sales by category, without geography; short rows pooled into category null.',
    columns: [
      store,
      month,
      span,
      channel,
      { name: 'category', type: 'VARCHAR', doc: 'as in the extract' },
      ...measures,
    ],
  },
  {
    name: 'segment_months',
    audience: 'shared',
    doc: 'Sales by customer segment, without geography; short rows pooled into segment null.',
    columns: [
      store,
      month,
      span,
      channel,
      { name: 'segment', type: 'VARCHAR', doc: 'as in the extract' },
      ...measures,
    ],
  },
  {
    name: 'store_days',
    audience: 'shared',
    doc: 'Sales by day, without geography; short days of a month pooled into day null.',
    columns: [
      store,
      month,
      span,
      channel,
      { name: 'day', type: 'DATE', doc: 'null for the pooled short days' },
      ...measures,
    ],
  },
  {
    name: 'active_customers',
    audience: 'shared',
    doc: 'Distinct private customers with net purchases above 0 in the 12 months to window_end; at least MIN_CUSTOMERS, rounded. Not additive.',
    columns: [
      { name: 'window_end', type: 'SMALLINT', doc: 'last month of the window' },
      { name: 'scope', type: 'VARCHAR', doc: 'chain, store or place' },
      store,
      { name: 'cell', type: 'UBIGINT', doc: 'H3 cell at COUNT_RESOLUTION for scope place' },
      { name: 'customers', type: 'INTEGER', doc: 'rounded to COUNT_ROUNDING' },
    ],
  },
  {
    name: 'shared_customers',
    audience: 'shared',
    doc: 'Distinct customers who bought in both stores in a calendar year. Not additive.',
    columns: [
      { name: 'store_a', type: 'SMALLINT', doc: 'smaller store_key' },
      { name: 'store_b', type: 'SMALLINT', doc: 'larger store_key' },
      { name: 'year', type: 'SMALLINT', doc: 'calendar year' },
      { name: 'customers', type: 'INTEGER', doc: 'rounded to COUNT_ROUNDING' },
    ],
  },
  {
    name: 'choice_model',
    audience: 'shared',
    doc: 'Conditional logit of store choice, estimated on the located customers of the last 12 complete months while the dataset was built: coefficients and store constants, no customers. Empty where too few stores have located customers.',
    columns: [
      {
        name: 'term',
        type: 'VARCHAR',
        doc: 'decay (per felt minute), size (per ln m2), format:<name>, cov:<term> x <term> (covariance of two of these, clustered), effect_sd, attraction (of store_key), or a statistic of the fit',
      },
      store,
      { name: 'value', type: 'DOUBLE', doc: 'the estimate' },
      {
        name: 'se',
        type: 'DOUBLE',
        doc: 'standard error, clustered by blocks of zones; null for statistics',
      },
      { name: 'travel', type: 'VARCHAR', doc: 'the travel times it rests on' },
    ],
  },
  {
    name: 'choice_candidates',
    audience: 'shared',
    doc: 'Forms of the choice model that were tried, and how each foretold the purchases of zones left out (blocks of zones in folds, on a sample of the zones). The one chosen is that of choice_model.',
    columns: [
      { name: 'decay', type: 'VARCHAR', doc: 'exponential, power, tanner or log-logistic' },
      { name: 'store_effects', type: 'VARCHAR', doc: 'none, free or shrunk' },
      {
        name: 'linear',
        type: 'DOUBLE',
        doc: 'felt minutes = linear x minutes + logarithm x ln(1 + minutes / t0) + logistic x ln(1 + (minutes / m)^k)',
      },
      ...['logarithm', 't0', 'logistic', 'm', 'k'].map(name => ({
        name,
        type: 'DOUBLE' as const,
        doc: 'see linear',
      })),
      { name: 'decay_value', type: 'DOUBLE', doc: 'utility lost per felt minute, on the sample' },
      { name: 'decay_se', type: 'DOUBLE', doc: 'its standard error, clustered by block' },
      { name: 'log_likelihood', type: 'DOUBLE', doc: 'of held-out purchases, by purchase' },
      {
        name: 'difference',
        type: 'DOUBLE',
        doc: 'the same less that of exponential decay with shrunk effects, null of that one',
      },
      { name: 'difference_se', type: 'DOUBLE', doc: 'its standard error, clustered by block' },
      { name: 'misallocated', type: 'DOUBLE', doc: '0 to 1: held-out purchases put at the wrong store' },
      {
        name: 'total_error',
        type: 'DOUBLE',
        doc: 'sum over stores of |foretold - actual| held-out purchases, by purchase',
      },
      {
        name: 'calibration_slope',
        type: 'DOUBLE',
        doc: 'power to which the shares must be raised to fit best: 1 is right',
      },
      { name: 'folds', type: 'INTEGER', doc: 'folds' },
      { name: 'zones', type: 'INTEGER', doc: 'zones that were held out, each once' },
      { name: 'chosen', type: 'BOOLEAN', doc: 'whether it is the one in use' },
      { name: 'reason', type: 'VARCHAR', doc: 'holdout, or declared in dataset.json; null where not chosen' },
      { name: 'travel', type: 'VARCHAR', doc: 'the travel times it rests on' },
    ],
  },
  {
    name: 'events',
    audience: 'shared',
    doc: 'Past changes of the network recognised in stores and store_periods, and whether the evidence below rests on them.',
    columns: [
      { name: 'event_key', type: 'SMALLINT', doc: 'dense key from 1, in order of month and store' },
      {
        name: 'kind',
        type: 'VARCHAR',
        doc: 'opening, closure, move, temporary_closure or resize',
      },
      { name: 'store_key', type: 'SMALLINT', doc: 'the store that changed; for a move the new site' },
      { name: 'from_store_key', type: 'SMALLINT', doc: 'the former site of a move, else 0' },
      { name: 'month', type: 'SMALLINT', doc: 'month of the change, 12 * year + month - 1' },
      { name: 'until_month', type: 'SMALLINT', doc: 'month a temporary closure ends, else null' },
      { name: 'used', type: 'BOOLEAN', doc: 'counts in the access elasticity' },
      {
        name: 'reason',
        type: 'VARCHAR',
        doc: 'why it does not count: renumbering, data_edge, other_event, no_located_customers, no_zones, no_controls, pre_trend, imprecise or unfit; else null',
      },
      { name: 'zones', type: 'INTEGER', doc: 'zones of its trade area' },
    ],
  },
  {
    name: 'elasticities',
    audience: 'shared',
    doc: 'What past events say of access: estimates with their priors, and the scale of what the model missed.',
    columns: [
      {
        name: 'term',
        type: 'VARCHAR',
        doc: 'access, access_opening, access_closing (d ln store sales / d I), web, web_opening, web_closing (d ln web sales / d I), event_residual_sd, donor_residual_sd',
      },
      { name: 'value', type: 'DOUBLE', doc: 'to be used: the estimate combined with the prior' },
      { name: 'se', type: 'DOUBLE', doc: 'standard error of the value, null where none' },
      { name: 'low', type: 'DOUBLE', doc: 'low end of the 80 % interval' },
      { name: 'high', type: 'DOUBLE', doc: 'high end of the 80 % interval' },
      { name: 'prior_low', type: 'DOUBLE', doc: 'low end of the prior’s 80 % range' },
      { name: 'prior_mid', type: 'DOUBLE', doc: 'the prior' },
      { name: 'prior_high', type: 'DOUBLE', doc: 'high end of the prior’s 80 % range' },
      { name: 'evidence_weight', type: 'DOUBLE', doc: '0 the prior only, 1 the data only' },
      { name: 'events', type: 'INTEGER', doc: 'events it rests on' },
      { name: 'source', type: 'VARCHAR', doc: 'estimated, combined or prior' },
    ],
  },
  {
    name: 'measured_transfer',
    audience: 'shared',
    doc: 'What the identified customers of the affected zones did in the 12 months after an event against the 12 before, beyond what control zones did. Rows of fewer than MIN_CUSTOMERS are pooled into the row of to_store_key 0.',
    columns: [
      { name: 'event_key', type: 'SMALLINT', doc: 'events.event_key' },
      {
        name: 'destination',
        type: 'VARCHAR',
        doc: 'of the sales that moved: stayed, store (another own store), web, new (customers new to the chain) or lost',
      },
      { name: 'to_store_key', type: 'SMALLINT', doc: 'the other store, else 0' },
      {
        name: 'customers',
        type: 'INTEGER',
        doc: 'at least MIN_CUSTOMERS, rounded to COUNT_ROUNDING, else null',
      },
      { name: 'amount', type: 'DOUBLE', doc: 'purchases per 12 months, expanded to all customers' },
      { name: 'low', type: 'DOUBLE', doc: 'low end of the 80 % interval' },
      { name: 'high', type: 'DOUBLE', doc: 'high end of the 80 % interval' },
      { name: 'share', type: 'DOUBLE', doc: 'of the event store’s own sales' },
      { name: 'share_low', type: 'DOUBLE', doc: 'low end of the 80 % interval' },
      { name: 'share_high', type: 'DOUBLE', doc: 'high end of the 80 % interval' },
    ],
  },
  {
    name: 'backtest',
    audience: 'shared',
    doc: 'Past events forecast from what was known the month before, against what happened relative to control stores: months 3 to 14, scaled to 12.',
    columns: [
      { name: 'event_key', type: 'SMALLINT', doc: 'events.event_key' },
      {
        name: 'role',
        type: 'VARCHAR',
        doc: 'incumbent, self (the store that opened or closed), web or stores_total (the incumbents together)',
      },
      { name: 'store_key', type: 'SMALLINT', doc: 'the incumbent or the event’s store, else 0' },
      {
        name: 'before',
        type: 'DOUBLE',
        doc: 'the 12 months before, put to the later level by the control stores’ growth',
      },
      { name: 'predicted', type: 'DOUBLE', doc: 'the model’s forecast' },
      { name: 'predicted_low', type: 'DOUBLE', doc: 'low end of its 80 % interval' },
      { name: 'predicted_high', type: 'DOUBLE', doc: 'high end of its 80 % interval' },
      { name: 'actual', type: 'DOUBLE', doc: 'what happened' },
      { name: 'no_change', type: 'DOUBLE', doc: 'baseline: as before' },
      { name: 'proportional', type: 'DOUBLE', doc: 'baseline: in proportion to sales within reach' },
      { name: 'nearest', type: 'DOUBLE', doc: 'baseline: all from or to the nearest own store' },
      { name: 'placebo', type: 'BOOLEAN', doc: 'the same date at a store where nothing happened' },
    ],
  },
  {
    name: 'travel_times',
    audience: 'shared',
    doc: 'Minutes by car from the data team’s own matrix; empty where none was given.',
    columns: [
      { name: 'zone_key', type: 'INTEGER', doc: 'zones.zone_key' },
      store,
      { name: 'minutes', type: 'DOUBLE', doc: 'minutes, one way' },
    ],
  },
]

/** Customer rows: only in a dataset of the detailed audience, beside all of {@link TABLES}. */
export const DETAILED_TABLES: readonly TableSpec[] = [
  {
    name: 'customers',
    audience: 'detailed',
    doc: 'One row per customer, under a number that stands for nothing.',
    columns: [
      { name: 'customer', type: 'INTEGER', doc: 'dense number from 1, in no order of the extract' },
      { name: 'ids', type: 'INTEGER', doc: 'identifiers of the extract that are this customer' },
      { name: 'segment', type: 'VARCHAR', doc: 'as in the extract' },
      { name: 'cell', type: 'UBIGINT', doc: 'H3 cell at resolution 9 of the latest home, null without' },
      {
        name: 'precision',
        type: 'VARCHAR',
        doc: 'how the home is known: coordinates, zone, commune, postal, epci or departement',
      },
    ],
  },
  {
    name: 'tickets',
    audience: 'detailed',
    doc: 'One row per ticket and category, or total.',
    columns: [
      { name: 'day', type: 'DATE', doc: 'day of the sale' },
      month,
      store,
      channel,
      {
        name: 'source',
        type: 'VARCHAR',
        doc: 'identified, zone (sales by zone), anonymous, business or totals',
      },
      { name: 'customer', type: 'INTEGER', doc: 'customers.customer, 0 unless identified' },
      { name: 'cell', type: 'UBIGINT', doc: 'H3 cell at resolution 9 of the home valid then' },
      { name: 'category', type: 'VARCHAR', doc: 'as in the extract' },
      {
        name: 'counted',
        type: 'INTEGER',
        doc: '1 in one row of each purchase ticket: their sum counts tickets of any number of categories',
      },
      ...measures,
    ],
  },
]

/** `CREATE TABLE` for one table of the dataset. */
export function createTable(table: TableSpec): string {
  return `CREATE TABLE ${table.name} (${table.columns.map(c => `"${c.name}" ${c.type}`).join(', ')})`
}
