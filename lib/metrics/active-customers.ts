import { counted } from './build'
import { activeCustomers, uncounted } from './customers'

export const activeCustomersMetric = counted(
  {
    id: 'active_customers',
    unit: 'customers',
    format: 'count',
    rests: ['active_customers'],
    window: 'twelve',
    by: ['total', 'store', 'zone', 'month'],
    lacks: ask => uncounted(ask),
  },
  activeCustomers,
)
