import { H3HexagonLayer } from '@deck.gl/geo-layers'
import type { Theme } from './palette'
import { colourOf, hasColour, type Scale } from './scale'

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

const NOTHING: [number, number, number, number] = [0, 0, 0, 0]

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
      hasColour(scale, values[index]) ? [...colourOf(scale, values[index], theme), 215] : NOTHING,
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
