import type { Cube } from '@/lib/cube/cube'
import { activeCustomersMetric } from './active-customers'
import { averageBasket } from './average-basket'
import { frequency } from './frequency'
import { growth } from './growth'
import { METRIC_IDS, type MetricId } from './ids'
import { items } from './items'
import { likeForLike } from './like-for-like'
import { margin } from './margin'
import { marginRate } from './margin-rate'
import type { Metric } from './metric'
import { omnichannelShare } from './omnichannel-share'
import { penetration, penetrationOfHouseholds } from './penetration'
import { revenue } from './revenue'
import { revenuePerHousehold } from './revenue-per-household'
import { revenuePerInhabitant } from './revenue-per-inhabitant'
import { revenuePerKm2 } from './revenue-per-km2'
import { revenuePerM2 } from './revenue-per-m2'
import { spendPerCustomer } from './spend-per-customer'
import { tickets } from './tickets'
import { webShare } from './web-share'
import { WITHIN } from './within-minutes'

const ALL: readonly Metric[] = [
  revenue,
  growth,
  likeForLike,
  tickets,
  averageBasket,
  items,
  margin,
  marginRate,
  webShare,
  omnichannelShare,
  activeCustomersMetric,
  frequency,
  spendPerCustomer,
  penetration,
  revenuePerHousehold,
  revenuePerInhabitant,
  revenuePerKm2,
  revenuePerM2,
  ...WITHIN,
]

const BY_ID = new Map(ALL.map(m => [m.id, m]))

/** Every figure, in the order of {@link METRIC_IDS}. */
export const METRICS: readonly Metric[] = METRIC_IDS.flatMap(id => BY_ID.get(id) ?? [])

/** A figure by id, in the form that the dataset allows: penetration is told by households where they are known. */
export function metricOf(id: MetricId, cube?: Pick<Cube, 'source'>): Metric {
  if (id === 'penetration' && cube?.source.zones.households.some(v => v > 0)) return penetrationOfHouseholds
  const metric = BY_ID.get(id)
  if (!metric) throw new RangeError(`There is no metric ${id}.`)
  return metric
}
