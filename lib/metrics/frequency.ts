import { quotient } from './build'
import { activeCustomers, uncountedSpend } from './customers'
import { sales } from './terms'

export const frequency = quotient(
  {
    id: 'frequency',
    unit: 'tickets_per_customer',
    format: 'decimal',
    rests: ['tickets', 'active_customers'],
    window: 'twelve',
    atBest: 'some_not_placed',
    by: ['total', 'store'],
    lacks: uncountedSpend,
  },
  sales('tickets', -1, true),
  activeCustomers,
)
