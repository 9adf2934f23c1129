import { quotient } from './build'
import { people, sales, yearly } from './terms'

export const revenuePerInhabitant = quotient(
  {
    id: 'revenue_per_inhabitant',
    unit: 'currency_per_inhabitant',
    format: 'exact_money',
    rests: ['amount'],
    by: ['total', 'zone'],
  },
  yearly(sales('amount')),
  people('population'),
)
