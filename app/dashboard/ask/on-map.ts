import { create } from 'zustand'
import type { QueryPlaces } from '@/lib/layers/query'
import { scaleOf } from '@/lib/layers/scale'
import type { Answer, AnswerColumn } from './question'

/** What of an answer lies on the map, and the column its colour shows. */
export interface OnMap {
  places: QueryPlaces
  count: number
  column: string | null
}

/** Stays on the map until it is taken off, whatever view is open. */
export const useOnMap = create<{ shown: OnMap | null }>()(() => ({ shown: null }))

export const showOnMap = (shown: OnMap | null) => useOnMap.setState({ shown })

const LAT = /^lat(itude)?$/i
const LON = /^(lon|lng|longitude)$/i
const CELL = /^(h3|cell|cellule|h3_cell)$/i
/** An H3 cell: mode 1, a resolution, a base cell. */
const isCell = (index: bigint) => index >> 59n === 1n && ((index >> 52n) & 15n) <= 15n && index >> 63n === 0n

/** The places of an answer; null where it names none. Rows without a place are left out. */
export function placesOf({ columns, rows }: Answer): OnMap | null {
  const at = (name: RegExp) => columns.find(c => name.test(c.name))
  const lat = at(LAT)
  const lon = at(LON)
  const cell = at(CELL)
  const amount = columns.find(
    c => (c.kind === 'number' || c.kind === 'integer') && c !== lat && c !== lon && c !== cell,
  )
  const found =
    lat && lon
      ? pointsOf(lat, lon, rows)
      : cell
        ? cellsOf(cell, rows)
        : { kept: [], positions: [], cells: [] }
  if (found.kept.length === 0) return null
  const values = amount
    ? Float64Array.from(found.kept, row => Number(amount.values[row] ?? Number.NaN))
    : null
  return {
    count: found.kept.length,
    column: amount?.name ?? null,
    places: {
      kind: lat && lon ? 'points' : 'cells',
      positions: Float64Array.from(found.positions),
      cells: found.cells,
      values,
      scale: values ? scaleOf('sqrt', Array.from(values.filter(v => !Number.isNaN(v)))) : null,
    },
  }
}

function pointsOf(lat: AnswerColumn, lon: AnswerColumn, rows: number) {
  const kept: number[] = []
  const positions: number[] = []
  for (let row = 0; row < rows; row++) {
    const [y, x] = [lat.values[row], lon.values[row]]
    if (typeof y !== 'number' || typeof x !== 'number' || !(Math.abs(y) <= 90 && Math.abs(x) <= 180)) continue
    kept.push(row)
    positions.push(x, y)
  }
  return { kept, positions, cells: [] as string[] }
}

function cellsOf(cell: AnswerColumn, rows: number) {
  const kept: number[] = []
  const cells: string[] = []
  for (let row = 0; row < rows; row++) {
    const text = String(cell.values[row] ?? '')
    const index = /^\d{15,20}$/.test(text)
      ? BigInt(text)
      : /^[0-9a-f]{15}$/i.test(text)
        ? BigInt(`0x${text}`)
        : 0n
    if (!isCell(index)) continue
    kept.push(row)
    cells.push(index.toString(16))
  }
  return { kept, positions: [] as number[], cells }
}
