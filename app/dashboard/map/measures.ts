import type { Cube } from '@/lib/cube/cube'
import type { MetricId } from '@/lib/metrics/ids'
import type { Metric, Term } from '@/lib/metrics/metric'
import { metricOf } from '@/lib/metrics/registry'

/** How a figure is printed, and what its scale is like. */
export interface Printed {
  unit: 'money' | 'exactMoney' | 'percent' | 'count' | 'decimal'
  /** Gain and loss around 0, against the period compared with. */
  diverging: boolean
  /** The ramp begins at 0. */
  fromZero: boolean
}

/** A figure of the catalogue as the symbols of stores show it. */
export interface StoreMeasure extends Printed {
  id: MetricId
  metric: Metric
}

/** Sums of the period by drawn place, and what the places hold. Lengths: drawn places. */
export interface PlaceFacts {
  amount: Float64Array
  /** Amount of what the period is compared with; zeros where the measure does not compare. */
  before: Float64Array
  /** Sums of what the measure's metric is made of; zeros where it is made of what places hold. */
  above: Float64Array
  below: Float64Array
  population: Float64Array
  households: Float64Array
  km2: Float64Array
  /** Length of the period and of the one it is compared with. */
  years: number
  yearsBefore: number
}

/** A figure of the catalogue as the map draws it. */
export interface MapMeasure extends Printed {
  id: MapMetric
  metric: Metric
  /** Whether a glow shows it: not what does not add up over places. */
  glow: boolean
  /** Rests on the people of a place: drawn where zones are, never finer. */
  ofPeople: boolean
  /** Value of place i, NaN where it has none. Per year where it adds up. */
  value: (f: PlaceFacts, i: number) => number
  /** How much place i counts where a scale looks for its ends. */
  weight: (f: PlaceFacts, i: number) => number
}

/** Metrics of the catalogue that the map draws, in the order in which they are offered. */
export const MAP_METRICS = [
  'revenue',
  'revenue_per_inhabitant',
  'revenue_per_household',
  'revenue_per_km2',
  'growth',
  'web_share',
  'tickets',
  'average_basket',
  'items',
  'margin',
  'margin_rate',
  'active_customers',
  'penetration',
] as const satisfies readonly MetricId[]

/** The same, and the difference in money. */
export type MapMetric = (typeof MAP_METRICS)[number] | 'difference'

/** What a term is for place i. */
const termAt = (term: Term, sums: Float64Array, f: PlaceFacts, i: number): number =>
  (term.ofPlace ? f[term.ofPlace] : sums)[i]

const UNITS = {
  money: 'money',
  exact_money: 'exactMoney',
  count: 'count',
  decimal: 'decimal',
  percent: 'percent',
  change: 'percent',
} as const

/** Averages and rates: their ramp begins near their lowest, as no store or place nears 0. */
const AWAY_FROM_ZERO: readonly MetricId[] = [
  'average_basket',
  'margin_rate',
  'frequency',
  'spend_per_customer',
  'revenue_per_m2',
]
const fromZero = (id: MapMetric | MetricId) => !AWAY_FROM_ZERO.some(m => m === id)

function measured(id: MapMetric, metric: Metric): MapMeasure {
  const [above, below] = metric.terms
  const ofPeople = above.byZone === true || below?.ofPlace === 'population' || below?.ofPlace === 'households'
  const overKm2 = below?.ofPlace === 'km2'
  const parts = (f: PlaceFacts, i: number): [number, number] => [
    termAt(above, f.above, f, i),
    below ? termAt(below, f.below, f, i) : Number.NaN,
  ]
  return {
    id,
    metric,
    // What lies in a km2 reads as sums do.
    unit: overKm2 ? 'money' : UNITS[metric.format],
    glow: metric.additive || overKm2,
    ofPeople,
    diverging: metric.diverging,
    fromZero: fromZero(id),
    value: (f, i) => metric.of(...parts(f, i)) / (metric.additive ? f.years : 1),
    weight: (f, i) =>
      ofPeople ? f.population[i] : !below ? Math.abs(f.above[i]) : overKm2 ? f.above[i] : f.below[i],
  }
}

const growth = measured('growth', metricOf('growth'))
const DIFFERENCE: MapMeasure = {
  ...growth,
  id: 'difference',
  unit: 'money',
  value: (f, i) => (f.above[i] === 0 && f.below[i] === 0 ? Number.NaN : (f.above[i] - f.below[i]) / f.years),
  weight: (f, i) => Math.abs(f.above[i] - f.below[i]),
}

/** A figure by store, in the form that the dataset allows. */
export function storeMeasureOf(id: MetricId, cube?: Pick<Cube, 'source'>): StoreMeasure {
  const metric = metricOf(id, cube)
  return { id, metric, unit: UNITS[metric.format], diverging: metric.diverging, fromZero: fromZero(id) }
}

const held = new Map<Metric, MapMeasure>()

/** The measure of a metric, in the form that the dataset allows; revenue where the map has none for it. */
export function measureOf(id: MapMetric | MetricId, cube?: Pick<Cube, 'source'>): MapMeasure {
  if (id === 'difference') return DIFFERENCE
  const drawn = MAP_METRICS.find(m => m === id) ?? 'revenue'
  const metric = metricOf(drawn, cube)
  const measure = held.get(metric) ?? measured(drawn, metric)
  held.set(metric, measure)
  return measure
}
