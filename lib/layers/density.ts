import { roundUp, type Scale, type ScaleKind, weightedQuantile } from './scale'

/**
 * Reach of the glow around a point, px: it grows with the zoom so that places a few kilometres apart still
 * melt into one another instead of showing as dots.
 */
export function radiusAt(zoom: number): number {
  return Math.min(64, Math.max(26, 26 + 12 * (zoom - 6)))
}

/** Metres of one screen pixel at a latitude and Web Mercator zoom (512-px tiles). */
export function metresPerPixel(lat: number, zoom: number): number {
  return (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom)
}

/** Densities (units per km2) of points at a zoom: sums in squares of the glow's reach. */
function densities(
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
