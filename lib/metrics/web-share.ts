import { WEB } from '@/lib/cube/masks'
import { quotient } from './build'
import { sales } from './terms'

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
