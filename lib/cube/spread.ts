import { cellToLatLng } from 'h3-js'
import { cellText, meanAreaKm2, resolutionOf } from '@/lib/geo/h3'
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

/** Zones under every cell that occurs as `cells`, by arithmetic; index in zones. */
type ZonesUnder = (cell: number) => readonly number[]

/**
 * A cell's parent at a resolution up to 14 as an exact number: the lower 52 bits of an H3 index hold base cell and
 * digits, three for each resolution. Tens of thousands of 64-bit integers would take ten times as long.
 */
function parentNumber(halves: Uint32Array, i: number, res: number): number {
  const digits = (halves[2 * i + 1] & 0xfffff) * 2 ** 32 + halves[2 * i]
  return Math.floor(digits / 8 ** (15 - res)) * 16 + res
}

const halvesOf = (cells: BigUint64Array) => new Uint32Array(cells.buffer, cells.byteOffset, 2 * cells.length)

/** Answers by index of `cells`. */
export function zonesUnder(zones: Zones, cells: BigUint64Array): ZonesUnder {
  const wanted = new Map<number, number[]>()
  const resolutions = new Set<number>()
  const halves = halvesOf(cells)
  const number = (c: number) => parentNumber(halves, c, (halves[2 * c + 1] >>> 20) & 15)
  for (let c = 0; c < cells.length; c++)
    if (cells[c] !== 0n) {
      wanted.set(number(c), [])
      resolutions.add((halves[2 * c + 1] >>> 20) & 15)
    }
  const places = halvesOf(zones.cell)
  for (const res of resolutions)
    for (let z = 0; z < zones.rows; z++) wanted.get(parentNumber(places, z, res))?.push(z)
  return c => wanted.get(number(c)) ?? []
}

/** Cells to zones: coarse cells by population over the zones under them, others to their nearest zone. */
export function spreadOverZones(
  cells: BigUint64Array,
  zones: Zones,
  under: ZonesUnder = zonesUnder(zones, cells),
  laid: LaidCells = layCells(cells, nearestPoint(zones)),
): Spread {
  return build(cells, (_, c) => {
    const members = under(c)
    if (members.length > 0) return byPopulation(members, zones)
    const z = laid.zoneOfCell[c]
    return z < 0 ? [] : [[z, 1]]
  })
}

/** Where cells lie: centres in degrees (NaN for "no place"), mean area, and the nearest zone (-1: none, or abroad). */
export interface LaidCells {
  lat: Float64Array
  lon: Float64Array
  km2: Float64Array
  zoneOfCell: Int32Array
}

/** Lays out cells; 0 is "no place". */
export function layCells(cells: BigUint64Array, nearest: (lat: number, lon: number) => number): LaidCells {
  const lat = new Float64Array(cells.length).fill(Number.NaN)
  const lon = lat.slice()
  const km2 = new Float64Array(cells.length)
  const zoneOfCell = new Int32Array(cells.length).fill(-1)
  const area = Array.from({ length: 16 }, (_, resolution) => meanAreaKm2(resolution))
  for (let c = 0; c < cells.length; c++) {
    if (cells[c] === 0n) continue
    const [y, x] = cellToLatLng(cellText(cells[c]))
    lat[c] = y
    lon[c] = x
    km2[c] = area[resolutionOf(cells[c])]
    zoneOfCell[c] = nearest(y, x)
  }
  return { lat, lon, km2, zoneOfCell }
}

/** Points to draw: every zone, then the centre of every fine cell; and the spread of cells over them. */
export function drawingPoints(
  cells: BigUint64Array,
  zones: Zones,
  under: ZonesUnder = zonesUnder(zones, cells),
  laid: LaidCells = layCells(cells, nearestPoint(zones)),
) {
  const lat = Array.from(zones.lat)
  const lon = Array.from(zones.lon)
  const spread = build(cells, (cell, c) => {
    const members = under(c)
    if (members.length > 0 && resolutionOf(cell) <= SPREAD_UP_TO) return byPopulation(members, zones)
    lat.push(laid.lat[c])
    lon.push(laid.lon[c])
    return [[lat.length - 1, 1]]
  })
  return { lat: Float64Array.from(lat), lon: Float64Array.from(lon), spread }
}

function byPopulation(members: readonly number[], zones: Zones): [number, number][] {
  const total = members.reduce((sum, z) => sum + zones.population[z], 0)
  return members.map(z => [z, total > 0 ? zones.population[z] / total : 1 / members.length])
}

function build(cells: BigUint64Array, split: (cell: bigint, c: number) => [number, number][]): Spread {
  const start = new Int32Array(cells.length + 1)
  const place: number[] = []
  const weight: number[] = []
  cells.forEach((cell, c) => {
    if (cell !== 0n)
      for (const [p, w] of split(cell, c)) {
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
