import { HeatmapLayer } from '@deck.gl/aggregation-layers'
import { metresPerPixel, radiusAt } from './density'
import type { Rgb, Theme } from './palette'
import { position, rampOf, type Scale } from './scale'

const TEXTURE = 512

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

interface HeatData {
  length: number
  attributes: {
    getPosition: { value: Float64Array; size: 2 }
    getWeight: { value: Float32Array; size: 1 }
  }
}
const memory = new WeakMap<Float32Array, HeatData>()
const places = new WeakMap<Float64Array, HeatData['attributes']['getPosition']>()

/** The same object for the same weights: another one would make the layer sum its texture anew at every hover. */
function dataOf(positions: Float64Array, weights: Float32Array): HeatData {
  const held = memory.get(weights)
  if (held) return held
  // Another object would bring the places to the GPU again, too.
  const getPosition = places.get(positions) ?? { value: positions, size: 2 }
  places.set(positions, getPosition)
  const data: HeatData = {
    length: weights.length,
    attributes: { getPosition, getWeight: { value: weights, size: 1 } },
  }
  memory.set(weights, data)
  return data
}

/** deck.gl's layer without the work that a fixed scale, and points of one layout, have no use for. */
class Glow extends HeatmapLayer {
  static override layerName = 'Glow'

  /** The program waits for the first data, which say how their columns are laid out. */
  override _setupResources(): void {
    this._createTextures()
    const corners = () => this.context.device.createBuffer({ byteLength: 48 })
    this.setState({ triPositionBuffer: corners(), triTexCoordBuffer: corners() })
  }

  override updateShaders(options: Parameters<HeatmapLayer['updateShaders']>[0]): void {
    if (this.state.weightsTransform) super.updateShaders(options)
  }

  /** The largest weight on screen, found in a quarter of a million points: read only where no scale is given. */
  override _updateMaxWeightValue(): void {}

  /** A program is put together anew for all data, because the layout of their columns may be another. */
  override _createWeightsTransform(shaders: Parameters<HeatmapLayer['_createWeightsTransform']>[0]): void {
    const layout = JSON.stringify(this.getAttributeManager()?.getBufferLayouts())
    if (this.state.weightsTransform && layouts.get(this.state.weightsTransform) === layout) return
    super._createWeightsTransform(shaders)
    if (this.state.weightsTransform) layouts.set(this.state.weightsTransform, layout)
  }
}
const layouts = new WeakMap<object, string>()

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
  return new Glow({
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
