import type { MetricId } from '@/lib/metrics/ids'

/** What the cube sums by place for the map: of the period, and of what it is compared with. */
export type ColumnId = 'amount' | 'web' | 'tickets' | 'margin' | 'margin_base' | 'items' | 'before'

/** Sums of the period by drawn place, and what the places hold. Lengths: drawn places. */
export interface PlaceFacts {
  amount: Float64Array
  web: Float64Array
  tickets: Float64Array
  margin: Float64Array
  /** Amount of the sales whose margin is known. */
  margin_base: Float64Array
  items: Float64Array
  before: Float64Array
  population: Float64Array
  households: Float64Array
  km2: Float64Array
  /** Length of the period and of the one it is compared with. */
  years: number
  yearsBefore: number
}

/** A figure the map can draw. */
export interface MapMeasure {
  id: MapMetric
  columns: readonly ColumnId[]
  unit: 'money' | 'exactMoney' | 'percent' | 'count'
  /** The column that a glow shows; null for what does not add up over places. */
  glow: 'amount' | 'tickets' | 'items' | 'margin' | null
  /** Rests on the people of a place: drawn where zones are, never finer. */
  ofPeople: boolean
  /** Gain and loss around 0. */
  diverging: boolean
  /** The ramp begins at 0. */
  fromZero: boolean
  /** Value of place i, NaN where it has none. Per year where it adds up. */
  value: (f: PlaceFacts, i: number) => number
  /** How much place i counts where a scale looks for its ends; by default its value. */
  weight?: (f: PlaceFacts, i: number) => number
}

const METRICS = [
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
] as const satisfies readonly MetricId[]

/** Metrics of the catalogue that the map draws, in the order in which they are offered; and the difference in money. */
export const MAP_METRICS: readonly MetricId[] = METRICS
export type MapMetric = (typeof METRICS)[number] | 'difference'

const ratio = (a: number, b: number) => (b > 0 ? a / b : Number.NaN)
const plain = { glow: null, ofPeople: false, diverging: false, fromZero: true } as const

const ALL: readonly MapMeasure[] = [
  {
    ...plain,
    id: 'revenue',
    columns: ['amount'],
    unit: 'money',
    glow: 'amount',
    value: (f, i) => f.amount[i] / f.years,
  },
  {
    ...plain,
    id: 'revenue_per_inhabitant',
    columns: ['amount'],
    unit: 'exactMoney',
    ofPeople: true,
    value: (f, i) => ratio(f.amount[i] / f.years, f.population[i]),
    weight: (f, i) => f.population[i],
  },
  {
    ...plain,
    id: 'revenue_per_household',
    columns: ['amount'],
    unit: 'exactMoney',
    ofPeople: true,
    value: (f, i) => ratio(f.amount[i] / f.years, f.households[i]),
    weight: (f, i) => f.population[i],
  },
  {
    ...plain,
    id: 'revenue_per_km2',
    columns: ['amount'],
    unit: 'money',
    glow: 'amount',
    value: (f, i) => ratio(f.amount[i] / f.years, f.km2[i]),
    weight: (f, i) => f.amount[i],
  },
  {
    ...plain,
    id: 'growth',
    columns: ['amount', 'before'],
    unit: 'percent',
    diverging: true,
    value: (f, i) => ratio(f.amount[i] / f.years, f.before[i] / f.yearsBefore) - 1,
    weight: (f, i) => f.before[i],
  },
  {
    ...plain,
    id: 'web_share',
    columns: ['amount', 'web'],
    unit: 'percent',
    value: (f, i) => ratio(f.web[i], f.amount[i]),
    weight: (f, i) => f.amount[i],
  },
  {
    ...plain,
    id: 'tickets',
    columns: ['amount', 'tickets'],
    unit: 'count',
    glow: 'tickets',
    value: (f, i) => f.tickets[i] / f.years,
  },
  {
    ...plain,
    id: 'average_basket',
    columns: ['amount', 'tickets'],
    unit: 'exactMoney',
    fromZero: false,
    value: (f, i) => ratio(f.amount[i], f.tickets[i]),
    weight: (f, i) => f.amount[i],
  },
  {
    ...plain,
    id: 'items',
    columns: ['amount', 'items'],
    unit: 'count',
    glow: 'items',
    value: (f, i) => f.items[i] / f.years,
  },
  {
    ...plain,
    id: 'margin',
    columns: ['amount', 'margin'],
    unit: 'money',
    glow: 'margin',
    value: (f, i) => f.margin[i] / f.years,
  },
  {
    ...plain,
    id: 'margin_rate',
    columns: ['amount', 'margin', 'margin_base'],
    unit: 'percent',
    fromZero: false,
    value: (f, i) => ratio(f.margin[i], f.margin_base[i]),
    weight: (f, i) => f.amount[i],
  },
  {
    ...plain,
    id: 'difference',
    columns: ['amount', 'before'],
    unit: 'money',
    diverging: true,
    value: (f, i) =>
      f.amount[i] === 0 && f.before[i] === 0
        ? Number.NaN
        : f.amount[i] / f.years - f.before[i] / f.yearsBefore,
  },
]

/** The measure of a metric; revenue where the map has none for it. */
export const measureOf = (id: MapMetric | MetricId): MapMeasure => ALL.find(m => m.id === id) ?? ALL[0]
