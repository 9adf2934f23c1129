import { H3HexagonLayer } from '@deck.gl/geo-layers'
import type { Spread } from '@/lib/cube/spread'
import type { Theme } from './palette'
import { colourOf, type Scale } from './scale'

/** H3 resolution drawn at a zoom: cells of some 20 to 60 px. */
export function resolutionAt(zoom: number): number {
  if (zoom < 5.6) return 4
  if (zoom < 7.4) return 5
  if (zoom < 9) return 6
  if (zoom < 10.6) return 7
  return 8
}

/** Places gathered in H3 cells of one resolution: place p lies in cell `cellOf[p]`. */
export interface CellIndex {
  resolution: number
  /** H3 indexes as text, as h3-js and deck.gl take them. */
  ids: string[]
  cellOf: Int32Array
}

/** Sums by drawn cell. `spread` is the part of `amount` known only for a wider area and spread by population. */
export interface CellValues {
  amount: Float64Array
  spread: Float64Array
}

/**
 * Sums values of atoms' cells into drawn cells. An atom at least as fine as the drawn cell lies in it wholly;
 * a coarser one reaches it as its share by population, and is counted apart.
 */
export function cellValues(
  index: CellIndex,
  over: Spread,
  values: Float64Array,
  atomRes: Int8Array,
): CellValues {
  const amount = new Float64Array(index.ids.length)
  const spread = new Float64Array(index.ids.length)
  for (let c = 0; c < values.length; c++) {
    const value = values[c]
    if (value === 0) continue
    const coarser = atomRes[c] < index.resolution
    for (let k = over.start[c]; k < over.start[c + 1]; k++) {
      const at = index.cellOf[over.place[k]]
      const part = value * over.weight[k]
      amount[at] += part
      if (coarser) spread[at] += part
    }
  }
  return { amount, spread }
}

/** Filled H3 cells coloured by value; a cell without a value (NaN) is left out. */
export function cellLayer(options: {
  ids: readonly string[]
  resolution: number
  values: Float64Array
  scale: Scale
  theme: Theme
  opacity: number
  visible: boolean
}) {
  const { ids, values, scale, theme } = options
  return new H3HexagonLayer<string>({
    id: 'cells',
    data: ids as string[],
    getHexagon: id => id,
    getFillColor: (_, { index }) =>
      values[index] > 0 ? [...colourOf(scale, values[index], theme), 215] : [0, 0, 0, 0],
    updateTriggers: { getFillColor: [values, scale, theme] },
    extruded: false,
    filled: true,
    stroked: false,
    // Large cells differ in shape over a country: one drawn hexagon would leave gaps.
    highPrecision: options.resolution <= 6,
    opacity: options.opacity,
    visible: options.visible,
    pickable: false,
  })
}
