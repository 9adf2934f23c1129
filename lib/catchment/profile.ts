import { haversineKm } from '@/lib/geo/distance'
import { type Catchment, cellsOf, type Site } from './catchment'
import type { Places } from './places'
import { nearestSites } from './voronoi'

/** Who lives and buys in a catchment. Amounts over the period asked for. */
export interface CatchmentProfile {
  /** Of the zones whose point lies inside. */
  zones: number
  population: number
  /** null where the dataset holds none there. */
  households: number | null
  /** Net sales with a place inside: of all stores and the web, and of this store; whole atoms by their centre. */
  revenueChain: number
  revenueStore: number
  /** Part of the store's placed sales that is inside, 0 to 1; null without any. */
  shareOfStore: number | null
  /**
   * The same with only the cells that lie inside with all their zones, and with all cells that have a zone inside:
   * between them the true share lies.
   */
  shareLow: number | null
  shareHigh: number | null
  /**
   * Part of the store's placed sales, inside or not, held by cells larger than the catchment: where its customers
   * live is known more coarsely than the catchment is drawn.
   */
  coarser: number | null
  competitors: number
  /** Own stores that trade there, this one included. */
  ownStores: number
}

/** What a profile is read from. Revenue by cell of the cube, over one period. */
interface ProfileSource {
  places: Places
  /** Zones under every cell, as spreading the cube lays them out. */
  under: { start: Int32Array; place: Int32Array }
  households: Float64Array | null
  chain: Float64Array
  store: Float64Array
  competitors: readonly { lat: number; lon: number }[]
  open: readonly Site[]
}

/** Who lives and buys in a catchment; `km2` is its area. */
export function profileOf(
  catchment: Catchment,
  site: Site,
  km2: number,
  source: ProfileSource,
): CatchmentProfile {
  const { places, households } = source
  let zones = 0
  let population = 0
  let homes = 0
  for (let z = 0; z < catchment.zones.length; z++) {
    if (!catchment.zones[z]) continue
    zones++
    population += places.zones.population[z]
    homes += households?.[z] || 0
  }
  let [revenueChain, revenueStore, placed, coarse, low, high] = [0, 0, 0, 0, 0, 0]
  const { under } = source
  for (let c = 1; c < catchment.cells.length; c++) {
    placed += source.store[c]
    if (places.cells.km2[c] > km2) coarse += source.store[c]
    let held = 0
    for (let k = under.start[c]; k < under.start[c + 1]; k++) held += catchment.zones[under.place[k]]
    const all = under.start[c + 1] - under.start[c]
    // A cell smaller than its zone goes by its own centre.
    const whole = all > 1 ? held === all : catchment.cells[c] === 1
    const some = all > 1 ? held > 0 || catchment.cells[c] === 1 : catchment.cells[c] === 1
    if (whole && catchment.cells[c]) low += source.store[c]
    if (some) high += source.store[c]
    if (!catchment.cells[c]) continue
    revenueChain += source.chain[c]
    revenueStore += source.store[c]
  }
  const holds = containing(catchment, site, source)
  return {
    zones,
    population,
    households: homes > 0 ? homes : null,
    revenueChain,
    revenueStore,
    shareOfStore: placed > 0 ? revenueStore / placed : null,
    shareLow: placed > 0 ? low / placed : null,
    shareHigh: placed > 0 ? high / placed : null,
    coarser: placed > 0 ? Math.max(0, coarse / placed) : null,
    competitors: holds(source.competitors),
    ownStores: holds(source.open),
  }
}

/** Counts points in a catchment by the rule that takes cells. */
function containing(
  catchment: Catchment,
  site: Site,
  { places, open }: ProfileSource,
): (points: readonly { lat: number; lon: number }[]) => number {
  return points => {
    if (catchment.by === 'radius')
      return points.filter(p => haversineKm(site.lat, site.lon, p.lat, p.lon) <= catchment.level).length
    const columns = {
      lat: Float64Array.from(points, p => p.lat),
      lon: Float64Array.from(points, p => p.lon),
    }
    if (catchment.by === 'voronoi') {
      const mine = open.findIndex(s => s.id === site.id)
      return nearestSites(open, columns).reduce((n, at) => n + (at === mine ? 1 : 0), 0)
    }
    const zones = places.nearestZone
    return points.filter(p => {
      const z = zones(p.lat, p.lon)
      return z >= 0 && catchment.zones[z] === 1
    }).length
  }
}

/**
 * Active customers of the chain whose home lies inside, for one window of 12 months: counts by home cell add up, as
 * everyone has one home. Each count is rounded, and cells with few customers are not published, so that the sum is a
 * lower bound within `cells` times half the rounding. Null where fewer than {@link FEWEST_CELLS} cells lie inside:
 * then the cells are too coarse for this catchment.
 */
export function customersInside(
  catchment: Catchment,
  places: Places,
  counts: { lat: Float64Array; lon: Float64Array; customers: Float64Array },
): { customers: number; cells: number } | null {
  const inside = homesInside(catchment, places, counts)
  let customers = 0
  let cells = 0
  for (let k = 0; k < inside.length; k++)
    if (inside[k]) {
      customers += counts.customers[k]
      cells++
    }
  return cells < FEWEST_CELLS ? null : { customers, cells }
}

/** Home cells whose zone belongs to a catchment, 1 inside. */
export function homesInside(
  catchment: Catchment,
  places: Places,
  homes: { lat: Float64Array; lon: Float64Array },
): Uint8Array {
  const zoneOfCell = Int32Array.from(homes.lat, (lat, k) => places.nearestZone(lat, homes.lon[k]))
  return cellsOf({ ...places, zoneOfCell }, catchment.zones)
}

const FEWEST_CELLS = 4
