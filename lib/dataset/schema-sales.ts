import { channel, measures, month, span, store, type TableSpec } from './column'

/** Sales, and counts of customers. */
export const SALES_TABLES: readonly TableSpec[] = [
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
]
