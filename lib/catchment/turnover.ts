import type { Cube } from '@/lib/cube/cube'
import { meanAreaKm2, parentOf } from '@/lib/geo/h3'

/** What an area bought in a period and in the same months a year before. */
export interface AreaChange {
  /** Its H3 cell. */
  area: bigint
  name: string
  now: number
  before: number
}

export interface Turnover {
  /** Mean size of an area; null where sales are known too coarsely to tell areas apart. */
  km2: number | null
  /** H3 resolution of the areas; null where there are none. */
  resolution: number | null
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
    return { km2: null, resolution: null, areas: [], elsewhere: { now: sum(now), before: sum(before) } }
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
    const held = areas.get(area) ?? { area, name: zones.name[zone], now: 0, before: 0 }
    held.now += now[c]
    held.before += before[c]
    areas.set(area, held)
  }
  return {
    km2: meanAreaKm2(resolution),
    resolution,
    areas: [...areas.values()].sort((a, b) => b.now - b.before - (a.now - a.before)),
    elsewhere,
  }
}
