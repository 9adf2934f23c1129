import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Camera } from '@/lib/state/app-state'

/** The one map of the page, for those who move it from outside. */
let current: MapLibreMap | null = null

export function setMap(map: MapLibreMap | null): void {
  current = map
  if (!map) return
  // Bars and panels come around the map while it opens: it is to go on showing the whole network, until it is touched.
  const again = () => network && cameraNow() === null && goHome(network)
  map.on('resize', again)
  map.once('mousedown', () => map.off('resize', again))
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

/** What the whole network is. */
let network: [[number, number], [number, number]] | null = null
/** Where the map stood when it showed the whole network: no camera of its own. */
let home: Camera | null = null

const round = (value: number, digits: number) => Number(value.toFixed(digits))
const read = (map: MapLibreMap): Camera => {
  const { lat, lng } = map.getCenter()
  return { lat: round(lat, 4), lon: round(lng, 4), zoom: round(map.getZoom(), 2) }
}
const same = (a: Camera | null, b: Camera | null) =>
  a === b || (a !== null && b !== null && a.lat === b.lat && a.lon === b.lon && a.zoom === b.zoom)

/** Shows the whole network at once. */
export function goHome(bounds: [[number, number], [number, number]]): void {
  network = bounds
  frame(bounds, 60)
  home = current && read(current)
}

/** Where the map looks; null while it shows the whole network as it opened. */
export function cameraNow(): Camera | null {
  const now = current && read(current)
  return same(now, home) ? null : now
}

/** Looks where a link says; where it says nothing, at the whole network. */
export function lookAt(camera: Camera | null): void {
  if (!camera && network && cameraNow()) goHome(network)
  if (!current || !camera || same(read(current), camera)) return
  current.jumpTo({ center: [camera.lon, camera.lat], zoom: camera.zoom })
}

/** Shows what lies within some rings. */
export function frameRings(rings: readonly (readonly (readonly [lon: number, lat: number])[])[]): void {
  const points = rings.flat()
  if (points.length === 0 || !current) return
  const lons = points.map(p => p[0])
  const lats = points.map(p => p[1])
  current.fitBounds(
    [
      [lons.reduce((a, b) => Math.min(a, b)), lats.reduce((a, b) => Math.min(a, b))],
      [lons.reduce((a, b) => Math.max(a, b)), lats.reduce((a, b) => Math.max(a, b))],
    ],
    { padding: 80, duration: calm() ? 0 : 700, maxZoom: 11 },
  )
}
