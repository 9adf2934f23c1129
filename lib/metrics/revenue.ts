import { counted } from './build'
import { sales } from './terms'

export const revenue = counted(
  {
    id: 'revenue',
    unit: 'currency',
    format: 'money',
    additive: true,
    rests: ['amount'],
    by: ['total', 'store', 'cell', 'zone', 'month'],
  },
  sales('amount'),
)
