import { PathLayer, PolygonLayer, ScatterplotLayer } from '@deck.gl/layers'
import { storeColours, type Theme } from './palette'

type Corner = readonly [lon: number, lat: number]

/** The outline of the part of the country that is looked at. */
export function placeLayers(outline: readonly (readonly Corner[])[], theme: Theme) {
  if (outline.length === 0) return []
  const { select, paper } = storeColours(theme)
  const data = outline as Corner[][]
  const line = (id: string, colour: readonly number[], width: number) =>
    new PathLayer<Corner[]>({
      id,
      data,
      getPath: ring => ring as unknown as [number, number][],
      getColor: colour as [number, number, number, number],
      widthUnits: 'pixels',
      getWidth: width,
      jointRounded: true,
      updateTriggers: { getColor: [theme] },
    })
  return [line('place-halo', [...paper, 220], 5), line('place', [...select, 255], 2.2)]
}

/** An area while it is drawn: its corners, the edges so far, and the edge that a click would set. */
export function drawingLayers(corners: readonly Corner[], next: Corner | null, theme: Theme) {
  const { select, paper } = storeColours(theme)
  const path = [...corners, ...(next && corners.length > 0 ? [next] : [])] as [number, number][]
  return [
    new PolygonLayer<[number, number][]>({
      id: 'drawing-fill',
      data: path.length > 2 ? [path] : [],
      getPolygon: p => p,
      getFillColor: [...select, 40],
      stroked: false,
    }),
    new PathLayer<[number, number][]>({
      id: 'drawing-line',
      data: path.length > 1 ? [path] : [],
      getPath: p => p,
      getColor: [...select, 255],
      widthUnits: 'pixels',
      getWidth: 2,
    }),
    new ScatterplotLayer<Corner>({
      id: 'drawing-corners',
      data: corners as Corner[],
      getPosition: c => [c[0], c[1]],
      getRadius: (_, { index }) => (index === 0 ? 7 : 5),
      radiusUnits: 'pixels',
      stroked: true,
      getFillColor: [...paper, 255],
      getLineColor: [...select, 255],
      lineWidthUnits: 'pixels',
      getLineWidth: 2,
      pickable: true,
    }),
  ]
}
