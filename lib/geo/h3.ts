import { cellToBoundary, cellToLatLng, getHexagonAreaAvg, latLngToCell, UNITS } from 'h3-js'

/** An H3 cell as the 64-bit integer a UBIGINT column holds. */
export type Cell = bigint

const RESOLUTION_SHIFT = 52n
const RESOLUTION_MASK = 15n << RESOLUTION_SHIFT
const ALL_BITS = (1n << 64n) - 1n

/** The cell that holds a point (degrees) at a resolution, 0 to 15. */
export function cellAt(lat: number, lon: number, resolution: number): Cell {
  return BigInt(`0x${latLngToCell(lat, lon, resolution)}`)
}

/** The cells of many points given by column, in degrees. */
export function cellsAt(
  lat: ArrayLike<number>,
  lon: ArrayLike<number>,
  resolution: number,
): BigUint64Array<ArrayBuffer> {
  return BigUint64Array.from({ length: lat.length }, (_, i) => cellAt(lat[i], lon[i], resolution))
}

/** H3's own text form, as h3-js and deck.gl take it. */
export function cellText(cell: Cell): string {
  return cell.toString(16)
}

/** The resolution of a cell, 0 to 15. */
export function resolutionOf(cell: Cell): number {
  return Number((cell & RESOLUTION_MASK) >> RESOLUTION_SHIFT)
}

/** Digits of the resolutions finer than `resolution` are all set in a coarser cell. */
function finerDigits(resolution: number): bigint {
  return (1n << BigInt(3 * (15 - resolution))) - 1n
}

/** The coarser cell that holds `cell`. Throws a RangeError where `resolution` is finer than the cell. */
export function parentOf(cell: Cell, resolution: number): Cell {
  if (resolution < 0 || resolution > resolutionOf(cell)) {
    throw new RangeError(
      `A cell of resolution ${resolutionOf(cell)} has no parent of resolution ${resolution}.`,
    )
  }
  return (cell & ~RESOLUTION_MASK) | (BigInt(resolution) << RESOLUTION_SHIFT) | finerDigits(resolution)
}

/**
 * SQL for the parent of a UBIGINT expression whose cells are at `resolution` or finer. Needs no extension:
 * bit operators only, the same in native DuckDB and DuckDB-Wasm. Null stays null.
 */
export function parentSql(expression: string, resolution: number): string {
  const keep = ALL_BITS & ~RESOLUTION_MASK
  const set = (BigInt(resolution) << RESOLUTION_SHIFT) | finerDigits(resolution)
  return `((${expression} & ${keep}::UBIGINT) | ${set}::UBIGINT)`
}

/** SQL for the resolution (0 to 15) of a UBIGINT expression. */
export function resolutionSql(expression: string): string {
  return `CAST((${expression} >> ${RESOLUTION_SHIFT}) & 15 AS INTEGER)`
}

/** The centre of a cell, degrees. */
export function centreOf(cell: Cell): { lat: number; lon: number } {
  const [lat, lon] = cellToLatLng(cellText(cell))
  return { lat, lon }
}

/** The centres of many cells by column, degrees. */
export function centresOf(cells: ArrayLike<Cell>): { lat: Float64Array; lon: Float64Array } {
  const lat = new Float64Array(cells.length)
  const lon = new Float64Array(cells.length)
  for (let i = 0; i < cells.length; i++) {
    const centre = cellToLatLng(cellText(cells[i]))
    lat[i] = centre[0]
    lon[i] = centre[1]
  }
  return { lat, lon }
}

/** The outline of a cell as a closed ring of [lon, lat], counter-clockwise as GeoJSON asks. */
export function boundaryOf(cell: Cell): [lon: number, lat: number][] {
  return cellToBoundary(cellText(cell), true) as [number, number][]
}

/** Mean area of a cell of this resolution, km2. */
export function meanAreaKm2(resolution: number): number {
  return getHexagonAreaAvg(resolution, UNITS.km2)
}
