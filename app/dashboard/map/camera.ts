import type { Map as MapLibreMap } from 'maplibre-gl'

/** The one map of the page, for those who move it from outside. */
let current: MapLibreMap | null = null

export function setMap(map: MapLibreMap | null): void {
  current = map
}

/** For pictures of it. */
export const currentMap = (): MapLibreMap | null => current

const calm = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

export function flyTo(place: { lat: number; lon: number; zoom: number }): void {
  current?.flyTo({ center: [place.lon, place.lat], zoom: place.zoom, duration: calm() ? 0 : 900 })
}

export function frame(bounds: [[number, number], [number, number]], padding: number | object): void {
  current?.fitBounds(bounds, { padding: padding as number, duration: 0, maxZoom: 9 })
}

export function zoomBy(step: number): void {
  current?.zoomTo(current.getZoom() + step, { duration: calm() ? 0 : 180 })
}
