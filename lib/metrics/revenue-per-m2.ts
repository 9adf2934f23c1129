import { quotient } from './build'
import { salesOnSurface, surface, yearly } from './terms'

export const revenuePerM2 = quotient(
  {
    id: 'revenue_per_m2',
    unit: 'currency_per_m2',
    format: 'exact_money',
    rests: ['amount'],
    by: ['total', 'store'],
    lacks: ({ cube, filter }) => {
      // Stores' area serves wherever their customers live.
      if (filter.filter.place) return 'not_by_this'
      return cube.source.stores.some(s => s.area) ? null : 'no_area'
    },
  },
  yearly(salesOnSurface),
  surface,
)
