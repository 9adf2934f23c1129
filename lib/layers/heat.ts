import { HeatmapLayer } from '@deck.gl/aggregation-layers'
import type { Rgb, Theme } from './palette'
import { position, rampOf, roundUp, type Scale, type ScaleKind, weightedQuantile } from './scale'

/**
 * Reach of the glow around a point, px: it grows with the zoom so that places a few kilometres apart still
 * melt into one another instead of showing as dots.
 */
export function radiusAt(zoom: number): number {
  return Math.min(64, Math.max(26, 26 + 12 * (zoom - 6)))
}
const TEXTURE = 512

/** Metres of one screen pixel at a latitude and Web Mercator zoom (512-px tiles). */
export function metresPerPixel(lat: number, zoom: number): number {
  return (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom)
}

/**
 * The layer's kernel is exp(-u^2 / 0.05555) / 0.29541 for u = distance / radius in 0..1 (deck.gl's
 * weights-fs shader); over the disc it integrates to this many squared radii.
 */
const KERNEL_INTEGRAL = (Math.PI * 0.05555) / (1.77245385 * 0.166666)

/**
 * HeatmapLayer's `colorDomain` for a density in units per km2: its texture holds density x kernel integral x
 * radius^2, and the layer multiplies the domain by the metres of one texel.
 */
export function colourDomain(
  perKm2: number,
  view: { lat: number; zoom: number; width: number; height: number },
): [number, number] {
  const mpp = metresPerPixel(view.lat, view.zoom)
  const texel = (mpp * Math.max(view.width, view.height, 2 * TEXTURE)) / TEXTURE
  const top = ((perKm2 / 1e6) * KERNEL_INTEGRAL * (radiusAt(view.zoom) * mpp) ** 2) / texel
  return [top * 0.004, top]
}

/** Colours along a linear axis, as the layer takes them: each is the scale's colour of its value. */
function colourRange(scale: Scale, theme: Theme): Rgb[] {
  const key = `${scale.kind} ${theme} ${scale.from} ${scale.max}`
  const held = ranges.get(key)
  if (held) return held
  const range = Array.from({ length: RANGE }, (_, k) =>
    rampOf(scale, position(scale, (scale.max * (k + 0.5)) / RANGE), theme),
  )
  ranges.set(key, range)
  return range
}
const RANGE = 128
const ranges = new Map<string, Rgb[]>()

/** Densities (units per km2) of points at a zoom: sums in squares of the glow's reach. */
export function densities(
  lat: ArrayLike<number>,
  lon: ArrayLike<number>,
  values: ArrayLike<number>,
  zoom: number,
): number[] {
  const bins = new Map<number, number>()
  const side = 1.3 * radiusAt(zoom) * metresPerPixel(46.5, zoom)
  for (let i = 0; i < values.length; i++) {
    if (!(values[i] > 0)) continue
    const y = Math.floor((lat[i] * 111_320) / side)
    const x = Math.floor((lon[i] * 111_320 * Math.cos((lat[i] * Math.PI) / 180)) / side)
    const key = y * 1e6 + x
    bins.set(key, (bins.get(key) ?? 0) + values[i])
  }
  return [...bins.values()].map(v => v / (side / 1000) ** 2)
}

/**
 * A stable scale of density (units per km2 and year) for each whole zoom: from the base year's values alone, so
 * that no filter or brush rescales the legend. A glow has no classes: quantiles are answered by square roots.
 */
export function densityScales(
  lat: ArrayLike<number>,
  lon: ArrayLike<number>,
  values: ArrayLike<number>,
  zooms: readonly number[],
  kind: ScaleKind = 'sqrt',
): Map<number, Scale> {
  return new Map(zooms.map(zoom => [zoom, densityScale(densities(lat, lon, values, zoom), kind)]))
}

function densityScale(values: readonly number[], kind: ScaleKind): Scale {
  const max = roundUp(weightedQuantile(values, 0.9) * 0.75)
  const at = (parts: readonly number[]) => parts.map(f => Number((f * max).toPrecision(2)))
  if (kind === 'linear') return { kind, from: 0, max, breaks: at([0.25, 0.5, 1]) }
  if (kind === 'log') return { kind, from: max / 1000, max, breaks: at([0.001, 0.01, 0.1, 1]) }
  return { kind: 'sqrt', from: 0, max, breaks: at([0.04, 0.25, 1]) }
}

interface HeatData {
  length: number
  attributes: {
    getPosition: { value: Float64Array; size: 2 }
    getWeight: { value: Float32Array; size: 1 }
  }
}
const memory = new WeakMap<Float32Array, HeatData>()

/** The same object for the same weights: another one would make the layer sum its texture anew at every hover. */
function dataOf(positions: Float64Array, weights: Float32Array): HeatData {
  const held = memory.get(weights)
  if (held) return held
  const data: HeatData = {
    length: weights.length,
    attributes: { getPosition: { value: positions, size: 2 }, getWeight: { value: weights, size: 1 } },
  }
  memory.set(weights, data)
  return data
}

/** The revenue heat: a glow under the labels, not pickable; figures come from cells. */
export function heatLayer(options: {
  id?: string
  positions: Float64Array
  /** One value per point, per year. */
  weights: Float32Array
  scale: Scale
  view: { lat: number; zoom: number; width: number; height: number }
  theme: Theme
  opacity: number
  visible: boolean
}) {
  return new HeatmapLayer({
    id: options.id ?? 'heat',
    data: dataOf(options.positions, options.weights),
    radiusPixels: radiusAt(options.view.zoom),
    intensity: 1,
    threshold: 0.05,
    aggregation: 'SUM',
    colorDomain: colourDomain(options.scale.max, options.view),
    colorRange: colourRange(options.scale, options.theme) as unknown as [number, number, number][],
    weightsTextureSize: TEXTURE,
    debounceTimeout: 80,
    opacity: options.opacity,
    visible: options.visible,
  })
}
