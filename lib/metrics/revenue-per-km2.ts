import { quotient } from './build'
import { km2, sales, yearly } from './terms'

export const revenuePerKm2 = quotient(
  {
    id: 'revenue_per_km2',
    unit: 'currency_per_km2',
    format: 'money',
    rests: ['amount'],
    by: ['total', 'zone'],
    lacks: ({ placeKm2 }) => (placeKm2 ? null : 'no_surface'),
  },
  yearly(sales('amount')),
  km2,
)
