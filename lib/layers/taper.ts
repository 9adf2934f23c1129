import { SolidPolygonLayer } from '@deck.gl/layers'
import { metresPerPixel } from './density'
import { storeColours, type Theme } from './palette'

/** Revenue that comes to a store from one place. */
export interface Inflow {
  from: [lon: number, lat: number]
  to: [lon: number, lat: number]
  /** Currency, above 0. */
  amount: number
}

/** Points of a curve on either side. */
const STEPS = 20
/** How far a curve leaves the straight line, as a share of its length. */
const BEND = 0.12
/** Width at the place it comes from, px: of the largest flow, and of the smallest. */
const WIDEST = 15
const NARROWEST = 1.6

/** Width of a flow where it begins, px: as the square root of the amount. */
export const strokeWidth = (amount: number, largest: number): number =>
  Math.max(NARROWEST, WIDEST * Math.sqrt(amount / largest))

/**
 * A curved stroke, wide where the money comes from and narrow at the store: the direction is read without a key.
 * A closed ring of degrees, for a zoom: its width is in pixels.
 */
export function taperedStroke(
  { from, to, amount }: Inflow,
  largest: number,
  zoom: number,
): [number, number][] {
  const lat = (from[1] + to[1]) / 2
  const shrink = Math.cos((lat * Math.PI) / 180)
  const perPixel = metresPerPixel(lat, zoom) / 111_320
  // Work in degrees of latitude, so that right angles are right on the map.
  const [ax, ay] = [from[0] * shrink, from[1]]
  const [bx, by] = [to[0] * shrink, to[1]]
  const [dx, dy] = [bx - ax, by - ay]
  const [cx, cy] = [(ax + bx) / 2 - dy * BEND, (ay + by) / 2 + dx * BEND]
  const wide = strokeWidth(amount, largest) * perPixel
  const left: [number, number][] = []
  const right: [number, number][] = []
  for (let k = 0; k <= STEPS; k++) {
    const t = k / STEPS
    const u = 1 - t
    const x = u * u * ax + 2 * u * t * cx + t * t * bx
    const y = u * u * ay + 2 * u * t * cy + t * t * by
    const tx = 2 * u * (cx - ax) + 2 * t * (bx - cx)
    const ty = 2 * u * (cy - ay) + 2 * t * (by - cy)
    const size = Math.hypot(tx, ty) || 1
    const half = (wide * (1 - 0.82 * t)) / 2
    left.push([(x - (ty / size) * half) / shrink, y + (tx / size) * half])
    right.unshift([(x + (ty / size) * half) / shrink, y - (tx / size) * half])
  }
  return [...left, ...right, left[0]]
}

/** Tapered strokes from places to a store, the largest below so that the small ones stay seen. */
export function inflowLayer(options: {
  flows: readonly Inflow[]
  zoom: number
  theme: Theme
  /** Index of the flow under the pointer; -1: none. */
  hovered: number
}) {
  const { flows, zoom, theme, hovered } = options
  const largest = flows.reduce((m, f) => Math.max(m, f.amount), 1)
  const { select } = storeColours(theme)
  return new SolidPolygonLayer<Inflow>({
    id: 'inflows',
    data: flows as Inflow[],
    getPolygon: f => taperedStroke(f, largest, zoom),
    getFillColor: (_, { index }) => [...select, index === hovered ? 255 : 175],
    updateTriggers: { getPolygon: [zoom, largest], getFillColor: [theme, hovered] },
    extruded: false,
    pickable: true,
  })
}
