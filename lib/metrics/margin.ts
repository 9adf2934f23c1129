import { counted } from './build'
import { sales } from './terms'

export const margin = counted(
  {
    id: 'margin',
    unit: 'currency',
    format: 'money',
    additive: true,
    rests: ['margin'],
    by: ['total', 'store', 'cell', 'zone', 'month'],
    lacks: ({ cube }) => (cube.given.has('margin') ? null : 'no_margin'),
  },
  sales('margin'),
)
