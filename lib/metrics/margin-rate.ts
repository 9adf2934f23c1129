import { quotient } from './build'
import { sales } from './terms'

/** Over the net sales of rows that have a margin, so that stores without one do not thin it. */
export const marginRate = quotient(
  {
    id: 'margin_rate',
    unit: 'share',
    format: 'percent',
    rests: ['margin', 'amount'],
    by: ['total', 'store', 'cell', 'zone', 'month'],
    lacks: ({ cube }) => (cube.given.has('margin') ? null : 'no_margin'),
  },
  sales('margin'),
  sales('margin_base'),
)
