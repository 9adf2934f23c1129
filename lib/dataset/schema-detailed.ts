import { channel, measures, month, store, type TableSpec } from './column'

/** Customer rows: only in a dataset of the detailed audience, beside all others. */
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
