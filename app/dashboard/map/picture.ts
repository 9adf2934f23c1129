import type { AreaShapes, Areas } from '@/lib/layers/areas'
import type { Scale, ScaleKind } from '@/lib/layers/scale'
import type { Wanted } from './columns'
import type { MapMeasure, MapMetric, PlaceFacts } from './measures'

/** What a picture is of. */
export interface PictureRequest extends Wanted {
  drawn: 'heat' | 'cells' | 'commune' | 'departement' | 'region'
  metric: MapMetric
  scaleKind: ScaleKind
  /** The scale that was fitted to what is shown stays while filters change. */
  fixedScale: boolean
}

/** What lies under the pointer is found in these, and the legend is written from them. */
export interface MapPicture {
  kind: 'heat' | 'cells' | 'areas'
  measure: MapMeasure
  request: PictureRequest
  scale: Scale
  /** Weights of the heat's points, per year. */
  weights: Float32Array
  /** H3 cells drawn; of areas the resolution is 0 and there are none. */
  resolution: number
  ids: readonly string[]
  areas: { shapes: AreaShapes; index: Areas; ofRing: Int32Array } | null
  /** What a place's colour shows; NaN for none. */
  shown: Float64Array
  /** Sums of the period itself (not per year) and of the other one, and what the places hold. */
  facts: PlaceFacts
  /** The part of the amount known only for a wider area. */
  spread: Float64Array
  /** Where communes of a place are drawn, 1 for those in it. */
  within: Uint8Array | null
}
