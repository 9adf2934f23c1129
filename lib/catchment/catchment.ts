import { distancesKm } from '@/lib/geo/distance'
import type { StoreReach } from '@/lib/market/store-reach'
import { type CustomerArea, customerArea } from './customers'
import { CatchmentError } from './error'
import type { Places } from './places'
import { nearestSites } from './voronoi'

/** Ways to draw a catchment. */
export const KINDS = ['travel', 'radius', 'customers', 'voronoi', 'model'] as const
export type CatchmentKind = (typeof KINDS)[number]

/** Whether a kind rests on driving times and the model; the others are geometry alone. */
export const needsReach = (by: CatchmentKind): boolean => by !== 'radius' && by !== 'voronoi'

/** Levels offered, in minutes, km, % of located purchases, nothing, and % of the zone's choice. */
export const LEVELS: Readonly<Record<CatchmentKind, readonly number[]>> = {
  travel: [10, 20, 30, 45, 60],
  radius: [5, 10, 20, 50],
  customers: [50, 70, 80],
  voronoi: [0],
  model: [10, 25, 50],
}

/** Least and most a level may be. */
export const LEVEL_RANGE: Readonly<Record<CatchmentKind, readonly [number, number]>> = {
  travel: [1, 180],
  radius: [0.5, 300],
  customers: [5, 95],
  voronoi: [0, 0],
  model: [1, 99],
}

/** One store's catchment as a choice: plain, serialisable. */
export interface CatchmentSpec {
  /** Store id. */
  store: string
  by: CatchmentKind
  level: number
}

/** A catchment as a set of places: 1 where a zone, or a cell of the cube, belongs to it. */
export interface Catchment extends CatchmentSpec {
  zones: Uint8Array
  cells: Uint8Array
  /** How customers spoke, for `customers` only. */
  customers: CustomerArea | null
}

/** A store that catchments are drawn for. */
export interface Site {
  id: string
  lat: number
  lon: number
}

/** What a catchment may rest on. */
export interface Known {
  places: Places
  /** The store zone by zone; needed by all kinds but radius and Voronoi. */
  reach: StoreReach | null
  /** Located purchases of the store by zone where the model has none: a closed store's, or before the fit. */
  sales: ArrayLike<number> | null
  /** Own stores that trade, for Voronoi. */
  open: readonly Site[]
}

/**
 * The catchment of a store. Throws {@link CatchmentError}: `bad_level` outside {@link LEVEL_RANGE}, `not_open` for
 * the Voronoi cell of a store that does not trade, `needs_model` where minutes or shares are not known,
 * `no_located_customers` where nobody's home is.
 */
export function catchmentOf(site: Site, by: CatchmentKind, level: number, known: Known): Catchment {
  const [least, most] = LEVEL_RANGE[by]
  if (!(level >= least && level <= most))
    throw new CatchmentError('bad_level', `The level of this catchment lies between ${least} and ${most}.`, {
      least,
      most,
    })
  const made = (zones: Uint8Array, cells: Uint8Array, customers: CustomerArea | null = null): Catchment => ({
    store: site.id,
    by,
    level,
    zones,
    cells,
    customers,
  })
  const { places, reach } = known
  switch (by) {
    case 'radius':
      return made(within(places.zones, site, level), within(places.cells, site, level))
    case 'voronoi': {
      const at = known.open.findIndex(s => s.id === site.id)
      if (at < 0)
        throw new CatchmentError(
          'not_open',
          `The store ${site.id} does not trade: it has no area of its own.`,
          {
            store: site.id,
          },
        )
      const mine = (points: { lat: Float64Array; lon: Float64Array }) =>
        Uint8Array.from(nearestSites(known.open, points), s => (s === at ? 1 : 0))
      return made(mine(places.zones), mine(places.cells))
    }
    case 'travel': {
      const minutes = reach?.minutes
      if (!minutes) throw needsModel(site)
      const zones = Uint8Array.from(minutes, m => (m <= level ? 1 : 0))
      return made(zones, cellsOf(places, zones))
    }
    case 'model': {
      const share = reach?.share
      if (!share) throw needsModel(site)
      const zones = Uint8Array.from(share, s => (100 * s >= level ? 1 : 0))
      return made(zones, cellsOf(places, zones))
    }
    case 'customers': {
      const sales = reach?.sales ?? known.sales
      if (!reach) throw needsModel(site)
      const area = sales && customerArea(places, sales, reach.minutes, level / 100)
      if (!area)
        throw new CatchmentError('no_located_customers', `No customer of the store ${site.id} has a place.`, {
          store: site.id,
        })
      return made(area.zones, cellsOf(places, area.zones), area)
    }
  }
}

const needsModel = (site: Site) =>
  new CatchmentError('needs_model', `The market model knows nothing of the store ${site.id}.`, {
    store: site.id,
  })

/** Cells whose zone is in the set. */
export function cellsOf(places: Places, zones: Uint8Array): Uint8Array {
  return Uint8Array.from(places.zoneOfCell, z => (z < 0 ? 0 : zones[z]))
}

function within(points: { lat: Float64Array; lon: Float64Array }, site: Site, km: number): Uint8Array {
  return Uint8Array.from(distancesKm(points, site), d => (d <= km ? 1 : 0))
}
