import type { Cube } from '@/lib/cube/cube'
import type { Spread } from '@/lib/cube/spread'
import { meanAreaKm2, parentOf } from '@/lib/geo/h3'

/** A store's sales in one zone. */
export interface ZoneSales {
  zone: number
  amount: number
  /** Part of the amount that is known for several zones together and split among them, 0 to 1. */
  estimated: number
}

/**
 * Sales of cells by zone, the largest first. A cell over one zone is that zone's; a coarser one is split over the
 * zones under it by `weight` (what the model expects of them), else by population.
 */
export function salesByZone(
  values: Float64Array,
  under: Spread,
  weight: ArrayLike<number> | null,
): ZoneSales[] {
  const sales = new Map<number, { amount: number; split: number }>()
  for (let c = 1; c < values.length; c++) {
    if (values[c] === 0) continue
    const from = under.start[c]
    const to = under.start[c + 1]
    let sum = 0
    if (weight) for (let k = from; k < to; k++) sum += weight[under.place[k]]
    for (let k = from; k < to; k++) {
      const zone = under.place[k]
      const part = values[c] * (weight && sum > 0 ? weight[zone] / sum : under.weight[k])
      const held = sales.get(zone) ?? { amount: 0, split: 0 }
      held.amount += part
      if (to - from > 1) held.split += part
      sales.set(zone, held)
    }
  }
  return [...sales]
    .map(([zone, { amount, split }]) => ({
      zone,
      amount,
      estimated: amount > 0 ? Math.min(1, Math.max(0, split / amount)) : 0,
    }))
    .sort((a, b) => b.amount - a.amount)
}

/** Minutes that share the drive into bands: each begins where the one before ends. */
const EDGES = [0, 5, 10, 15, 20, 30, 45, 60, 90]

/** One band of driving time around a store, over the model's base of 12 months. */
export interface Band {
  from: number
  to: number
  population: number
  households: number | null
  /** Purchases observed there, brought to the store's total; what the model expects. */
  observed: number
  fitted: number
  /** Of all purchases at the store, those beyond the last band among them: 0 to 1. */
  share: number
}

/**
 * Purchases by minutes to the store, observed and as the model expects them. Observed purchases are those of located
 * customers, scaled so that both have one total: customers without a place are taken to live as the others do.
 */
export function decayBands(
  zones: { population: Float64Array; households: Float64Array },
  reach: { minutes: Float32Array; sales: Float32Array | null; expected: Float32Array | null },
): Band[] | null {
  const { minutes, sales, expected } = reach
  if (!sales || !expected) return null
  const located = sales.reduce((a, b) => a + b, 0)
  const total = expected.reduce((a, b) => a + b, 0)
  if (!(located > 0) || !(total > 0)) return null
  const scale = total / located
  return EDGES.slice(0, -1).map((from, k) => {
    const band: Band = {
      from,
      to: EDGES[k + 1],
      population: 0,
      households: 0,
      observed: 0,
      fitted: 0,
      share: 0,
    }
    for (let z = 0; z < minutes.length; z++) {
      if (!(minutes[z] >= from && minutes[z] < band.to)) continue
      band.population += zones.population[z]
      band.households = (band.households ?? 0) + zones.households[z]
      band.observed += scale * sales[z]
      band.fitted += expected[z]
    }
    if (Number.isNaN(band.households)) band.households = null
    band.share = band.observed / total
    return band
  })
}

/** Minutes within which a share of the located purchases is made; null where nothing is located. */
export function minutesOfShare(
  minutes: ArrayLike<number>,
  sales: ArrayLike<number>,
  share: number,
): number | null {
  const order = Array.from({ length: sales.length }, (_, i) => i)
    .filter(i => sales[i] > 0)
    .sort((a, b) => minutes[a] - minutes[b])
  const total = order.reduce((sum, i) => sum + sales[i], 0)
  let held = 0
  for (const i of order) {
    held += sales[i]
    if (held >= share * total) return minutes[i]
  }
  return null
}

/** What an area bought in a period and in the same months a year before. */
export interface AreaChange {
  name: string
  now: number
  before: number
}

export interface Turnover {
  /** Mean size of an area; null where sales are known too coarsely to tell areas apart. */
  km2: number | null
  /** By change, the largest gain first. */
  areas: AreaChange[]
  /** Sales known only for a wider area, or without a place. */
  elsewhere: { now: number; before: number }
}

/** Resolutions tried, the finest first: finer areas would take the pooling of small flows for gains and losses. */
const AREAS = [5, 4] as const
/** Part of the placed sales that the areas must hold. */
const ENOUGH = 0.7

/**
 * Where a store's sales grew and shrank: H3 cells of the finest resolution that most of its placed sales reach in
 * both years. An area bears the name of its largest zone.
 */
export function turnover(
  cube: Pick<Cube, 'cells' | 'cellRes'>,
  zones: { cell: BigUint64Array; name: readonly string[]; population: Float64Array },
  now: Float64Array,
  before: Float64Array,
): Turnover {
  const reached = (values: Float64Array, res: number) => {
    let [fine, all] = [0, 0]
    for (let c = 1; c < values.length; c++) {
      all += values[c]
      if (cube.cellRes[c] >= res) fine += values[c]
    }
    return all > 0 ? fine / all : 1
  }
  const resolution = AREAS.find(res => reached(now, res) >= ENOUGH && reached(before, res) >= ENOUGH)
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0)
  if (resolution === undefined)
    return { km2: null, areas: [], elsewhere: { now: sum(now), before: sum(before) } }
  const largest = new Map<bigint, number>()
  for (let z = 0; z < zones.cell.length; z++) {
    const area = parentOf(zones.cell[z], resolution)
    const held = largest.get(area)
    if (held === undefined || zones.population[z] > zones.population[held]) largest.set(area, z)
  }
  const areas = new Map<bigint, AreaChange>()
  const elsewhere = { now: 0, before: 0 }
  for (let c = 0; c < now.length; c++) {
    if (now[c] === 0 && before[c] === 0) continue
    const area = cube.cellRes[c] >= resolution ? parentOf(cube.cells[c], resolution) : null
    const zone = area === null ? undefined : largest.get(area)
    if (area === null || zone === undefined) {
      elsewhere.now += now[c]
      elsewhere.before += before[c]
      continue
    }
    const held = areas.get(area) ?? { name: zones.name[zone], now: 0, before: 0 }
    held.now += now[c]
    held.before += before[c]
    areas.set(area, held)
  }
  return {
    km2: meanAreaKm2(resolution),
    areas: [...areas.values()].sort((a, b) => b.now - b.before - (a.now - a.before)),
    elsewhere,
  }
}
