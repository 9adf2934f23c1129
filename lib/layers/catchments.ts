import { PolygonLayer } from '@deck.gl/layers'
import { catchmentColours, type Rgb, type Theme } from './palette'

/** A catchment as it is drawn. */
export interface CatchmentShape {
  store: string
  /** Position among those drawn together: its colour. */
  index: number
  /** Polygons of rings of [lon, lat], the first of each its outer one. */
  outline: [lon: number, lat: number][][][]
}

/** How many catchments can be told apart when drawn together. */
export const CATCHMENTS_DRAWN = catchmentColours('light').length

/** Colour of the nth catchment drawn. */
export function catchmentColour(index: number, theme: Theme): Rgb {
  const colours = catchmentColours(theme)
  return index === 0 ? colours[0] : colours[1 + ((index - 1) % (colours.length - 1))]
}

/** Outlines of catchments over a faint fill: what lies below stays readable. */
export function catchmentLayers(shapes: readonly CatchmentShape[], theme: Theme) {
  if (shapes.length === 0) return []
  const parts = shapes.flatMap(s => s.outline.map(polygon => ({ polygon, index: s.index })))
  type Part = (typeof parts)[number]
  return [
    new PolygonLayer<Part>({
      id: 'catchments',
      data: parts,
      getPolygon: p => p.polygon,
      getFillColor: p => [...catchmentColour(p.index, theme), 26],
      getLineColor: p => [...catchmentColour(p.index, theme), 255],
      lineWidthUnits: 'pixels',
      getLineWidth: p => (p.index === 0 ? 2.5 : 2),
      filled: true,
      stroked: true,
      pickable: false,
      updateTriggers: { getFillColor: [theme], getLineColor: [theme] },
    }),
  ]
}
