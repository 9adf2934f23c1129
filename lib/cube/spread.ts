import { cellToLatLng } from 'h3-js'
import { cellText, parentOf, resolutionOf } from '@/lib/geo/h3'
import { nearestPoint } from '@/lib/geo/nearest'
import type { Zones } from './source'

/**
 * A sparse matrix from the atoms' cells to places: cell c goes to `place[k]` with weight `weight[k]` for k in
 * `start[c] .. start[c + 1]`; weights of a cell sum to 1. Spreading serves drawing and rates per inhabitant;
 * sums and tooltips stay the atoms'.
 */
export interface Spread {
  start: Int32Array
  place: Int32Array
  weight: Float64Array
}

/** Finest resolution of a cell that is spread over the places in it; finer ones are drawn at their centre. */
const SPREAD_UP_TO = 6

/** Zones under every cell that occurs as `cells`, by bit arithmetic; index in zones. */
function zonesUnder(zones: Zones, cells: BigUint64Array): Map<bigint, number[]> {
  const wanted = new Map<bigint, number[]>()
  const resolutions = new Set<number>()
  for (const cell of cells)
    if (cell !== 0n) {
      wanted.set(cell, [])
      resolutions.add(resolutionOf(cell))
    }
  for (const res of resolutions)
    for (let z = 0; z < zones.rows; z++) wanted.get(parentOf(zones.cell[z], res))?.push(z)
  return wanted
}

/** Cells to zones: coarse cells by population over the zones under them, others to their nearest zone. */
export function spreadOverZones(cells: BigUint64Array, zones: Zones): Spread {
  const under = zonesUnder(zones, cells)
  const nearest = nearestPoint(zones)
  return build(cells, cell => {
    const members = under.get(cell) ?? []
    if (members.length > 0) return byPopulation(members, zones)
    const [lat, lon] = centre(cell)
    const z = nearest(lat, lon)
    return z < 0 ? [] : [[z, 1]]
  })
}

/** Points to draw: every zone, then the centre of every fine cell; and the spread of cells over them. */
export function drawingPoints(cells: BigUint64Array, zones: Zones) {
  const under = zonesUnder(zones, cells)
  const lat = Array.from(zones.lat)
  const lon = Array.from(zones.lon)
  const spread = build(cells, cell => {
    const members = under.get(cell) ?? []
    if (members.length > 0 && resolutionOf(cell) <= SPREAD_UP_TO) return byPopulation(members, zones)
    const [y, x] = centre(cell)
    lat.push(y)
    lon.push(x)
    return [[lat.length - 1, 1]]
  })
  return { lat: Float64Array.from(lat), lon: Float64Array.from(lon), spread }
}

function byPopulation(members: number[], zones: Zones): [number, number][] {
  const total = members.reduce((sum, z) => sum + zones.population[z], 0)
  return members.map(z => [z, total > 0 ? zones.population[z] / total : 1 / members.length])
}

const centre = (cell: bigint) => cellToLatLng(cellText(cell))

function build(cells: BigUint64Array, split: (cell: bigint) => [number, number][]): Spread {
  const start = new Int32Array(cells.length + 1)
  const place: number[] = []
  const weight: number[] = []
  cells.forEach((cell, c) => {
    if (cell !== 0n)
      for (const [p, w] of split(cell)) {
        place.push(p)
        weight.push(w)
      }
    start[c + 1] = place.length
  })
  return { start, place: Int32Array.from(place), weight: Float64Array.from(weight) }
}

/** Carries values of cells to places, into `out` (zeroed first). */
export function apply(spread: Spread, values: Float64Array, out: Float64Array | Float32Array): void {
  out.fill(0)
  for (let c = 0; c < values.length; c++) {
    const value = values[c]
    if (value === 0) continue
    for (let k = spread.start[c]; k < spread.start[c + 1]; k++)
      out[spread.place[k]] += value * spread.weight[k]
  }
}
