import type { CatchmentKind } from './catchment'
import type { MultiPolygon } from './outline'

/** What a downloaded catchment says of itself. */
interface CatchmentProperties {
  store_id: string
  store_name: string
  kind: CatchmentKind
  /** Minutes, km, or % as the kind counts. */
  level: number
  /** Where minutes come from; null where none are used. */
  travel_times: string | null
  dataset_version: string
  /** First and last day of the revenue below. */
  period: readonly [string, string]
  area_km2: number
  population: number
  households: number | null
  /** Net sales of the period in the dataset's currency, whole atoms by their centre. */
  revenue_store: number
  revenue_chain: number
  currency: string
  attribution: string
}

/** Catchments as an RFC 7946 feature collection: WGS 84, closed rings, outer rings counter-clockwise. */
export function catchmentGeoJson(
  features: readonly { outline: MultiPolygon; properties: CatchmentProperties }[],
): GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon, CatchmentProperties> {
  return {
    type: 'FeatureCollection',
    features: features.map(({ outline, properties }) => ({
      type: 'Feature',
      properties,
      geometry:
        outline.length === 1
          ? { type: 'Polygon', coordinates: outline[0] }
          : { type: 'MultiPolygon', coordinates: outline },
    })),
  }
}
