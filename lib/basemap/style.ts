import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { GeoError } from '@/lib/geo/error'
import { PALETTES, type Palette, type Theme } from './theme'

/** To be shown on the map wherever this basemap is. */
export const ATTRIBUTION = '© GeoNames (CC BY 4.0) · Etalab, INSEE · Natural Earth'

/** The files of data/geo that the style draws, by name without `.json`. */
export const STYLE_FILES = ['land', 'water', 'admin-europe', 'admin-world', 'countries'] as const

export interface BasemapOptions {
  theme: Theme
  /** Absolute URL of each of {@link STYLE_FILES}; others are ignored. */
  urls: Readonly<Record<string, string>>
  /** ISO code of the country that is drawn lighter than the others. */
  home?: string
}

/**
 * The basemap as a MapLibre style, good from a continent (zoom 4) to a city (zoom 12). It has no labels and
 * needs no glyphs or sprites: names are drawn above the data, from lib/basemap/labels. Throws a
 * {@link GeoError} where a file has no URL.
 */
export function basemapStyle({ theme, urls, home = 'FR' }: BasemapOptions): StyleSpecification {
  const missing = STYLE_FILES.filter(file => !urls[file])
  if (missing.length > 0) {
    throw new GeoError(
      'missing_geodata',
      `The basemap has no URL for ${missing.join(', ')}; run "npm run assets".`,
    )
  }
  return {
    version: 8,
    name: `Chalandise ${theme}`,
    sources: Object.fromEntries(
      STYLE_FILES.map(file => [
        file,
        { type: 'geojson', data: urls[file], maxzoom: 12, tolerance: 0.2, attribution: ATTRIBUTION },
      ]),
    ),
    layers: layers(PALETTES[theme], theme, home),
  }
}

function layers(palette: Palette, theme: Theme, home: string): LayerSpecification[] {
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': palette.sea } },
    {
      id: 'shore',
      type: 'line',
      source: 'land',
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': palette.shore,
        'line-width': byZoom([3, 3], [6, 8], [9, 14], [12, 22]),
        'line-blur': byZoom([3, 2], [6, 6], [9, 11], [12, 18]),
        'line-opacity': theme === 'light' ? 0.75 : 0.9,
      },
    },
    {
      id: 'land',
      type: 'fill',
      source: 'land',
      paint: { 'fill-color': ['case', ['==', ['get', 'iso'], home], palette.home, palette.land] },
    },
    {
      id: 'rivers',
      type: 'line',
      source: 'water',
      filter: ['==', ['get', 'kind'], 'river'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.river,
        'line-width': byZoom([4, 0.6], [7, 1.4], [9, 2]),
        // Drawn for 1:50 M: nearer, rivers and lakes would run through their towns.
        'line-opacity': byZoom([3.5, 0], [4.5, 0.9], [8, 0.9], [9.5, 0]),
      },
    },
    {
      id: 'lakes',
      type: 'fill',
      source: 'water',
      filter: ['==', ['get', 'kind'], 'lake'],
      paint: {
        'fill-color': palette.sea,
        'fill-outline-color': palette.shore,
        'fill-opacity': byZoom([9, 1], [10.5, 0]),
      },
    },
    ...border(
      'departement',
      palette.departement,
      [
        [5, 0.4],
        [8, 0.9],
        [12, 1.6],
      ],
      [
        [5, 0],
        [6, 0.75],
        [8, 1],
      ],
    ),
    ...border(
      'region',
      palette.region,
      [
        [4, 0.5],
        [8, 1.2],
        [12, 2.2],
      ],
      [
        [3, 0],
        [4.5, 0.8],
        [7, 1],
      ],
    ),
    {
      id: 'coast',
      type: 'line',
      source: 'land',
      paint: {
        'line-color': palette.shore,
        'line-width': byZoom([4, 0.4], [10, 0.9]),
      },
    },
    {
      id: 'countries',
      type: 'line',
      source: 'countries',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.country,
        'line-width': byZoom([3, 0.5], [5, 0.9], [8, 1.7], [12, 2.8]),
      },
    },
  ]
}

/**
 * Zooms between which French borders fade and those made of communes take their place (lib/basemap/zones):
 * Natural Earth's run a mile wide of Paris.
 */
export const NEAR = [10, 11] as const

/** One level of borders inside countries, in Europe and elsewhere; width and opacity by zoom. */
function border(level: string, colour: string, width: Stop[], opacity: Stop[]): LayerSpecification[] {
  return ['europe', 'world'].map(part => ({
    id: `${level}-${part}`,
    type: 'line',
    source: `admin-${part}`,
    filter: ['==', ['get', 'level'], level],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': colour,
      'line-width': byZoom(...width),
      'line-opacity': byZoom(...opacity, [NEAR[0], 1], [NEAR[1], ['case', FRENCH, 0, 1]]),
    },
  }))
}

type Stop = [zoom: number, value: number | ExpressionSpecification]

/** A value that changes linearly between zooms. */
export function byZoom(...stops: Stop[]): ExpressionSpecification {
  return ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as ExpressionSpecification
}

const FRENCH: ExpressionSpecification = ['==', ['get', 'country'], 'FR']
