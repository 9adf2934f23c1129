import type { Map as MapLibreMap } from 'maplibre-gl'
import { linesBetween, type Outlines } from './outlines'
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
    features: (['zone', 'departement'] as const).map(level => ({
      type: 'Feature',
      properties: { level },
      geometry: { type: 'MultiLineString', coordinates: lines[level] },
    })),
  }
}

function addTo(map: MapLibreMap, data: GeoJSON.FeatureCollection, theme: Theme): void {
  map.addSource(SOURCE, { type: 'geojson', data, maxzoom: 12, tolerance: 0 })
  map.addLayer(
    {
      id: 'zones',
      type: 'line',
      source: SOURCE,
      minzoom: ZONES_FROM_ZOOM - 0.5,
      filter: ['==', ['get', 'level'], 'zone'],
      layout: { 'line-cap': 'round' },
      paint: {
        'line-color': PALETTES[theme].zone,
        'line-width': ['interpolate', ['linear'], ['zoom'], 9, 0.5, 12, 1.1],
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 8.5, 0, 9.5, 0.9],
      },
    },
    'departement-europe',
  )
}
