import { quotient } from './build'
import { activeCustomers, uncountedSpend } from './customers'
import { sales } from './terms'

export const spendPerCustomer = quotient(
  {
    id: 'spend_per_customer',
    unit: 'currency_per_customer',
    format: 'exact_money',
    rests: ['amount', 'active_customers'],
    window: 'twelve',
    atBest: 'some_not_placed',
    by: ['total', 'store'],
    lacks: uncountedSpend,
  },
  sales('amount', -1, true),
  activeCustomers,
)
