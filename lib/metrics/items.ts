import { counted } from './build'
import { sales } from './terms'

export const items = counted(
  {
    id: 'items',
    unit: 'items',
    format: 'count',
    additive: true,
    rests: ['items'],
    by: ['total', 'store', 'cell', 'zone', 'month'],
    lacks: ({ cube }) => (cube.given.has('items') ? null : 'no_items'),
  },
  sales('items'),
)
