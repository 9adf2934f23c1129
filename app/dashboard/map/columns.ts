import type { Cube } from '@/lib/cube/cube'
import { type CubeFilter, EVERYTHING } from '@/lib/cube/masks'
import { lastTwelve, length, type MonthRange, yearBefore } from '@/lib/cube/months'
import type { PlaceCounts } from '@/lib/cube/place-counts'
import { emptyFilter } from '@/lib/filter/filter'
import type { Ask, Term } from '@/lib/metrics/metric'
import { monthsOf } from '@/lib/metrics/read'
import type { Session } from '../session/session'
import type { MapMeasure } from './measures'

/** Values by cell of the atoms, as in `Cube.cells`; of customers by zone. */
export interface Columns {
  amount: Float64Array
  before: Float64Array | null
  /** Of the measure's terms; null where a place itself gives it. */
  above: Float64Array | null
  below: Float64Array | null
  /** Customers by zone, in place of `above`. */
  byZone: boolean
}

/** What the map is to sum. */
export interface Wanted {
  filter: CubeFilter
  range: MonthRange
  /** null where the data do not hold it. */
  before: MonthRange | null
  /** Of the filter's place, 1 for the zones in it: communes are drawn whole, those in the place alone. */
  zones: Uint8Array | null
  /** Customers by place; null while they are not needed. */
  counts: PlaceCounts | null
}

/** Sums of a measure's terms by cell; running sums are kept for the filters last asked for. */
export function columnsOf(session: Session, wanted: Wanted, measure: MapMeasure): Columns {
  const ask = askOf(session, wanted)
  const range = monthsOf(measure.metric, wanted.range)
  const [above, below] = measure.metric.terms
  const byZone = above.byZone === true
  const values = (term: Term | undefined) =>
    !term || term.ofPlace
      ? null
      : term.byZone
        ? inside(term.values(ask, 'zone', range), wanted.zones)
        : placed(term.values(ask, 'cell', range))
  return {
    amount: amountsOf(session.cube, wanted.filter, wanted.range),
    before: measure.diverging && wanted.before ? amountsOf(session.cube, wanted.filter, wanted.before) : null,
    above: values(above),
    below: values(below),
    byZone,
  }
}

/** Net sales by cell. Sales without a place (index 0) are no part of any picture. */
export function amountsOf(cube: Cube, filter: CubeFilter, range: MonthRange): Float64Array {
  return placed(cube.cellSums({ ...filter, keys: null }).over(range)) as Float64Array
}

function placed(values: Float64Array | null): Float64Array | null {
  if (values) values[0] = 0
  return values
}

const inside = (values: Float64Array | null, zones: Uint8Array | null): Float64Array | null =>
  zones && values ? values.map((v, z) => (zones[z] ? v : 0)) : values

/** The question to the catalogue behind what the map is to sum. */
export function askOf({ cube, manifest, picture }: Session, wanted: Wanted): Ask {
  const { filter, range, before, counts } = wanted
  return {
    cube,
    filter: {
      filter: emptyFilter(),
      sales: { ...filter, keys: null },
      range,
      comparison: before,
      zones: null,
      cells: filter.cells,
      stores: null,
      faults: [],
    },
    audience: manifest.audience,
    counts,
    toZones: picture.toZones,
    placeKm2: null,
    zoneKm2: null,
    minutes: null,
    nearestZone: picture.nearestZone,
  }
}

/** What scales rest on: the whole network in the last 12 months, against the 12 before. */
export function baseWanted(cube: Cube, counts: PlaceCounts | null = null): Wanted {
  const range = lastTwelve(cube.bounds)
  const before = yearBefore(range)
  return {
    filter: EVERYTHING,
    range,
    before: before.from >= cube.bounds.from ? before : null,
    zones: null,
    counts,
  }
}

export const yearsOf = (range: MonthRange | null): number => (range ? length(range) / 12 : 1)
