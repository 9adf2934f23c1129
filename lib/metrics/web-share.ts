import { quotient } from './build'
import { sales, WEB } from './terms'

export const webShare = quotient(
  {
    id: 'web_share',
    unit: 'share',
    format: 'percent',
    rests: ['amount'],
    by: ['total', 'store', 'cell', 'zone', 'month'],
  },
  sales('amount', WEB),
  sales('amount'),
)
