import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Outlines } from '@/lib/geo/outlines'
import { type Level, linesBetween } from './outlines'
import { byZoom, NEAR } from './style'
import { PALETTES, type Theme } from './theme'

const SOURCE = 'zones'
/** From this zoom on the outlines of zones are loaded and drawn, faintly. */
export const ZONES_FROM_ZOOM = 9

/**
 * Draws the outlines of zones on a map that shows this basemap, once it is near enough; the file is loaded
 * at the first need and drawn again after each change of style. Returns a function that stops it. A file
 * that cannot be loaded is asked for again at the next move: the map is whole without it.
 */
export function drawZonesWhenNear(map: MapLibreMap, url: string, theme: () => Theme): () => void {
  let lines: Promise<GeoJSON.FeatureCollection> | null = null
  let stopped = false
  const draw = async () => {
    if (map.getZoom() < ZONES_FROM_ZOOM - 0.5 || map.getSource(SOURCE) || !map.getLayer('coast')) return
    lines ??= loadLines(url)
    try {
      const data = await lines
      if (!stopped && !map.getSource(SOURCE) && map.getLayer('coast')) addTo(map, data, theme())
    } catch {
      lines = null
    }
  }
  map.on('moveend', draw)
  map.on('styledata', draw)
  void draw()
  return () => {
    stopped = true
    map.off('moveend', draw)
    map.off('styledata', draw)
  }
}

async function loadLines(url: string): Promise<GeoJSON.FeatureCollection> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`)
  const lines = linesBetween((await response.json()) as Outlines)
  return {
    type: 'FeatureCollection',
    features: (Object.keys(lines) as Level[]).map(level => ({
      type: 'Feature',
      properties: { level },
      geometry: { type: 'MultiLineString', coordinates: lines[level] },
    })),
  }
}

function addTo(map: MapLibreMap, data: GeoJSON.FeatureCollection, theme: Theme): void {
  map.addSource(SOURCE, { type: 'geojson', data, maxzoom: 12, tolerance: 0 })
  const palette = PALETTES[theme]
  const width = { zone: [0.5, 1.1], departement: [0.6, 1.8], region: [0.6, 2.4] }
  for (const level of ['zone', 'departement', 'region'] as const) {
    map.addLayer(
      {
        id: `zones-${level}`,
        type: 'line',
        source: SOURCE,
        minzoom: ZONES_FROM_ZOOM - 0.5,
        filter: ['==', ['get', 'level'], level],
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          // Every line is a zone's until the borders that Natural Earth draws give way to these.
          'line-color': ['interpolate', ['linear'], ['zoom'], NEAR[0], palette.zone, NEAR[1], palette[level]],
          'line-width': byZoom([9, width[level][0]], [12, width[level][1]]),
          'line-opacity': byZoom([8.5, 0], [9.5, 0.9]),
        },
      },
      'departement-europe',
    )
  }
}
