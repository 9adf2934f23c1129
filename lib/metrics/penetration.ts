import { quotient } from './build'
import { activeCustomers, uncounted } from './customers'
import type { Ask } from './metric'
import { people } from './terms'

/** A store has no inhabitants of its own: only the chain and places do. */
const lacks = (ask: Ask) => (ask.filter.stores ? ('not_by_this' as const) : uncounted(ask))

/** Active customers per 1,000 inhabitants: households are known of few datasets. */
export const penetration = quotient(
  {
    id: 'penetration',
    unit: 'customers_per_thousand',
    format: 'decimal',
    rests: ['penetration'],
    window: 'twelve',
    by: ['total', 'zone'],
    lacks,
  },
  activeCustomers,
  people('population'),
  1000,
)

/** The same in share of households, where the dataset knows them. */
export const penetrationOfHouseholds = quotient(
  {
    id: 'penetration',
    text: { key: 'penetration_households', values: {} },
    unit: 'customers_per_household',
    format: 'percent',
    rests: ['penetration'],
    window: 'twelve',
    by: ['total', 'zone'],
    lacks,
  },
  activeCustomers,
  people('households'),
)
