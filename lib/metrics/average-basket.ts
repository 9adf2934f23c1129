import { quotient } from './build'
import { sales } from './terms'

export const averageBasket = quotient(
  {
    id: 'average_basket',
    unit: 'currency_per_ticket',
    format: 'exact_money',
    rests: ['average_basket'],
    by: ['total', 'store', 'cell', 'zone', 'month'],
  },
  sales('amount'),
  sales('tickets'),
)
