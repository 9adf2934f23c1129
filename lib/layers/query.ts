import type { Layer } from '@deck.gl/core'
import { H3HexagonLayer } from '@deck.gl/geo-layers'
import { ScatterplotLayer } from '@deck.gl/layers'
import { answerColours, type Theme } from './palette'
import { colourOf, type Scale } from './scale'

/** Places that a question was answered with: points, or H3 cells (as text, of any resolution). */
export interface QueryPlaces {
  kind: 'points' | 'cells'
  /** Longitude and latitude by turns; empty for cells. */
  positions: Float64Array
  cells: readonly string[]
  /** What the colour shows, NaN where there is none; null where the answer has no number. */
  values: Float64Array | null
  scale: Scale | null
}

/** The places of an answer, over the picture and under stores and labels. */
export function queryLayer(places: QueryPlaces, theme: Theme): Layer {
  const { values, scale } = places
  const fill = (index: number): [number, number, number, number] =>
    values && scale && !Number.isNaN(values[index])
      ? [...colourOf(scale, values[index], theme), 225]
      : [...answerColours(theme).fill, 200]
  if (places.kind === 'cells')
    return new H3HexagonLayer<string>({
      id: 'query',
      data: places.cells as string[],
      getHexagon: cell => cell,
      getFillColor: (_, { index }) => fill(index),
      updateTriggers: { getFillColor: [values, scale, theme] },
      extruded: false,
      // Cells of an answer may differ in size.
      highPrecision: true,
      pickable: false,
    })
  return new ScatterplotLayer({
    id: 'query',
    data: {
      length: places.positions.length / 2,
      attributes: { getPosition: { value: places.positions, size: 2 } },
    },
    getFillColor: (_: unknown, { index }: { index: number }) => fill(index),
    getLineColor: [...answerColours(theme).edge, 230],
    getRadius: 6,
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    getLineWidth: 1,
    stroked: true,
    updateTriggers: { getFillColor: [values, scale, theme], getLineColor: [theme] },
    pickable: false,
  })
}
