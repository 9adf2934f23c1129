import { quotient } from './build'
import { salesOnSurface, surface, yearly } from './terms'

export const revenuePerM2 = quotient(
  {
    id: 'revenue_per_m2',
    unit: 'currency_per_m2',
    format: 'exact_money',
    rests: ['amount'],
    by: ['total', 'store'],
    lacks: ({ cube }) => (cube.source.stores.some(s => s.area) ? null : 'no_area'),
  },
  yearly(salesOnSurface),
  surface,
)
