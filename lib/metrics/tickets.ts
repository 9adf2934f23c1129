import { counted } from './build'
import { sales } from './terms'

export const tickets = counted(
  {
    id: 'tickets',
    unit: 'tickets',
    format: 'count',
    additive: true,
    rests: ['tickets'],
    by: ['total', 'store', 'cell', 'zone', 'month'],
  },
  sales('tickets'),
)
