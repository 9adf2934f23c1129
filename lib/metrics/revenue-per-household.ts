import { quotient } from './build'
import { people, sales, yearly } from './terms'

export const revenuePerHousehold = quotient(
  {
    id: 'revenue_per_household',
    unit: 'currency_per_household',
    format: 'exact_money',
    rests: ['amount'],
    by: ['total', 'zone'],
    lacks: ({ cube }) => (cube.source.zones.households.some(v => v > 0) ? null : 'no_households'),
  },
  yearly(sales('amount')),
  people('households'),
)
