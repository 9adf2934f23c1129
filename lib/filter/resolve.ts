import type { Cube } from '@/lib/cube/cube'
import type { CubeFilter, Keyed } from '@/lib/cube/masks'
import type { MonthRange } from '@/lib/cube/months'
import type { StoreRow } from '@/lib/cube/source'
import { comparisonOf, type Filter, type FilterPart, type Place, rangeOf } from './filter'
import { inArea, inRadius, inRing, type Points } from './inside'

/** Where the cube's cells lie; `lib/catchment/places` lays it out once per dataset. */
export interface Layout {
  /** Centres of the cube's cells, degrees; NaN for "no place". */
  cells: Points
  /** Nearest zone of every cell, -1 for none. */
  zoneOfCell: Int32Array
}

/** Places by zone and by cell of the cube: 1 inside. */
export interface PlaceMask {
  cells: Uint8Array
  zones: Uint8Array
}

/** Why a place will not come: there is none of this kind, or it could not be computed. */
export type NoPlace = 'no_catchment' | 'failed'

/** What a place needs and the filter does not know. Each answers null while it cannot yet. */
export interface Geometry {
  /** Minutes by car from every zone to a point. */
  minutes?(lat: number, lon: number): ArrayLike<number> | 'failed' | null
  /** A store's catchment. */
  catchment?(place: Extract<Place, { kind: 'catchment' }>): PlaceMask | NoPlace | null
  /** Sales by category or segment could not be fetched. */
  keysFailed?(of: Keyed): boolean
}

/** Something the filter names and the dataset does not have, or cannot answer. */
export interface FilterFault {
  part: FilterPart
  /** Key of the catalogue below `filter.fault`. */
  reason: 'unknown' | 'waiting' | 'empty' | 'place_and_keys' | NoPlace
  /** What was named. */
  names: readonly string[]
}

/** Whether a part of a filter is still being computed or fetched, so that what is shown does not know of it. */
export const isWaiting = ({ faults }: { faults: readonly FilterFault[] }): boolean =>
  faults.some(fault => fault.reason === 'waiting')

/** Whether a part of a filter could not be computed or fetched: nothing is known of what it names. */
export const hasFailed = ({ faults }: { faults: readonly FilterFault[] }): boolean =>
  faults.some(fault => fault.reason === 'failed')

/** What a filter means for one dataset. Masks are the same objects as long as their part stays the same. */
export interface Resolved {
  filter: Filter
  /** For the cube: one of `keys` and `cells` is null; a filter that names both has a fault. */
  sales: CubeFilter
  range: MonthRange
  /** null where the data do not hold it. */
  comparison: MonthRange | null
  /** Zones of the place, and cells of the cube in it (also where `sales` has keys instead); null without one. */
  zones: Uint8Array | null
  cells: Uint8Array | null
  /** Keys of the chosen stores, ascending; null: all, and sales without a store. */
  stores: readonly number[] | null
  faults: readonly FilterFault[]
}

type Known = Pick<Cube, 'bounds' | 'stores' | 'keysOf'> & {
  source: {
    stores: readonly StoreRow[]
    zones: { id: readonly string[]; lat: Float64Array; lon: Float64Array }
  }
}

interface StoreChoice {
  mask: Uint8Array | null
  keys: readonly number[] | null
  faults: FilterFault[]
}

/** Keeps the last answer for as long as the question stays the same. */
function last<Q, A>(same: (q: Q) => string, answer: (q: Q) => A): (q: Q, keep?: (a: A) => boolean) => A {
  let held: { key: string; answer: A } | null = null
  return (question, keep = () => true) => {
    const key = same(question)
    if (held?.key === key) return held.answer
    const made = answer(question)
    held = keep(made) ? { key, answer: made } : null
    return made
  }
}

/**
 * Makes the function that says what a filter means for a dataset. It remembers the masks of the newest filter, so
 * that moving one part leaves the others as they were.
 */
export function resolver(cube: Known, layout: Layout, geometry: Geometry = {}): (filter: Filter) => Resolved {
  const stores = last(
    (f: Filter) => JSON.stringify([f.stores, f.formats, f.operators, f.regions]),
    f => chooseStores(cube, f),
  )
  const place = last(
    (f: Filter) => JSON.stringify(f.place),
    f => (f.place ? maskOf(f.place, cube, layout, geometry) : null),
  )
  const keys = last(
    (f: Filter) =>
      JSON.stringify([
        f.category,
        f.segment,
        keyed(f).map(of => [cube.keysOf(of) !== null, geometry.keysFailed?.(of)]),
      ]),
    f => chooseKeys(cube, f, geometry),
  )
  const nothing: PlaceMask = {
    cells: new Uint8Array(layout.zoneOfCell.length),
    zones: new Uint8Array(cube.source.zones.id.length),
  }
  return filter => {
    const chosen = stores(filter)
    const found = place(filter, made => made !== null)
    // What cannot be had takes in nothing; the fault says why.
    const mask = typeof found === 'string' ? nothing : found
    const key = keys(filter)
    const faults = [...chosen.faults, ...key.faults]
    if (filter.place && !mask) faults.push({ part: 'place', reason: 'waiting', names: [] })
    if (typeof found === 'string') faults.push({ part: 'place', reason: found, names: [] })
    if (filter.place && keyed(filter).length > 0)
      faults.push({ part: 'place', reason: 'place_and_keys', names: [] })
    return {
      filter,
      sales: {
        channels: filter.channels,
        stores: chosen.mask,
        cells: key.keys ? null : hasFailed(key) ? nothing.cells : (mask?.cells ?? null),
        keys: key.keys,
      },
      range: rangeOf(filter, cube.bounds),
      comparison: comparisonOf(filter, cube.bounds),
      zones: mask?.zones ?? null,
      cells: mask?.cells ?? null,
      stores: chosen.keys,
      faults,
    }
  }
}

/** The tables without geography that a filter names. */
const keyed = (filter: Filter): Keyed[] =>
  (['category', 'segment'] as const).filter(of => filter[of].length > 0)

function chooseStores(cube: Known, filter: Filter): StoreChoice {
  const rows = cube.source.stores
  const lists = [
    { part: 'stores', names: filter.stores, of: (s: StoreRow) => s.id },
    { part: 'formats', names: filter.formats, of: (s: StoreRow) => s.format },
    { part: 'operators', names: filter.operators, of: (s: StoreRow) => s.operator },
    { part: 'regions', names: filter.regions, of: (s: StoreRow) => s.region },
  ] as const
  const active = lists.filter(l => l.names.length > 0)
  if (active.length === 0) return { mask: null, keys: null, faults: [] }
  const faults: FilterFault[] = active.flatMap(l => {
    const unknown = l.names.filter(name => !rows.some(s => l.of(s) === name))
    return unknown.length > 0 ? [{ part: l.part, reason: 'unknown' as const, names: unknown }] : []
  })
  const chosen = rows.filter(s => active.every(l => l.names.includes(l.of(s) ?? '')))
  const mask = new Uint8Array(cube.stores)
  for (const s of chosen) mask[s.key] = 1
  if (chosen.length === 0 && faults.length === 0)
    faults.push({ part: active[0].part, reason: 'empty', names: [] })
  return { mask, keys: chosen.map(s => s.key).sort((a, b) => a - b), faults }
}

function chooseKeys(
  cube: Known,
  filter: Filter,
  geometry: Geometry,
): { keys: CubeFilter['keys']; faults: FilterFault[] } {
  const [of, other] = keyed(filter)
  if (!of) return { keys: null, faults: [] }
  const known = cube.keysOf(of)
  if (!known) {
    const reason = geometry.keysFailed?.(of) ? 'failed' : 'waiting'
    return { keys: null, faults: [{ part: of, reason, names: [] }] }
  }
  const unknown = filter[of].filter(name => !known.includes(name))
  const faults: FilterFault[] = unknown.length > 0 ? [{ part: of, reason: 'unknown', names: unknown }] : []
  if (other) faults.push({ part: other, reason: 'place_and_keys', names: [] })
  return {
    keys: { of, mask: Uint8Array.from(known, name => (name !== null && filter[of].includes(name) ? 1 : 0)) },
    faults,
  }
}

function maskOf(place: Place, cube: Known, layout: Layout, geometry: Geometry): PlaceMask | NoPlace | null {
  const { zones } = cube.source
  switch (place.kind) {
    case 'polygon':
      return { cells: inRing(layout.cells, place.ring), zones: inRing(zones, place.ring) }
    case 'radius':
      return { cells: inRadius(layout.cells, place), zones: inRadius(zones, place) }
    case 'travel': {
      const minutes = geometry.minutes?.(place.lat, place.lon)
      if (!minutes) return null
      if (minutes === 'failed') return minutes
      return byZone(
        Uint8Array.from(minutes, m => (m <= place.minutes ? 1 : 0)),
        layout,
      )
    }
    case 'catchment':
      return geometry.catchment?.(place) ?? null
    case 'area':
      return byZone(inArea(zones.id, place), layout)
  }
}

/** A choice of zones, and the cells whose nearest zone is one of them. */
function byZone(zones: Uint8Array, layout: Layout): PlaceMask {
  return { zones, cells: Uint8Array.from(layout.zoneOfCell, z => (z >= 0 ? zones[z] : 0)) }
}
