import { diverging, type Rgb, sequential, type Theme } from './palette'

/** How colour follows value. Revenue is heavy-tailed: a linear ramp shows Paris alone, a square root shows more. */
export type ScaleKind = 'sqrt' | 'linear' | 'log' | 'quantile'

/** Kinds in the order in which they are offered. */
export const SCALE_KINDS: readonly ScaleKind[] = ['sqrt', 'linear', 'log', 'quantile']

/** From values to places on a ramp (0 to 1). `breaks` are round values that the legend prints. */
export type Scale =
  /** `from` is where the ramp begins: 0, or less where values are a share or an average that never nears it. */
  | { kind: 'sqrt' | 'linear'; from: number; max: number; breaks: number[] }
  | { kind: 'log'; from: number; max: number; breaks: number[] }
  /** Classes of equal numbers of places; `breaks` are the bounds between them. */
  | { kind: 'quantile'; from: number; max: number; breaks: number[] }
  /** From `-max` through a neutral 0 to `max`, by square root on either side. */
  | { kind: 'diverging'; from: number; max: number; breaks: number[] }

/** Classes of a quantile scale. */
const CLASSES = 6

/** The round number (1, 2 or 5 times a power of ten) at or above `x`. */
export function roundUp(x: number): number {
  if (!(x > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(x))
  const step = [1, 2, 5, 10].find(s => s * power >= x * (1 - 1e-9)) ?? 10
  return Number((step * power).toPrecision(1))
}

/** The round number at or below `x`. */
export function roundDown(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x))
  const step = [5, 2, 1].find(s => s * power <= x * (1 + 1e-9)) ?? 1
  return Number((step * power).toPrecision(1))
}

const round = (x: number) => Number(x.toPrecision(2))

/** A scale from 0 to a round value at or above `top`, with round breaks along its square-root axis. */
export function squareRootScale(top: number): Scale {
  const max = roundUp(top)
  return { kind: 'sqrt', from: 0, max, breaks: [0.04, 0.25, 1].map(f => round(f * max)) }
}

/**
 * A scale of one kind for values, which are taken as they are: leave out what has no value. The top is the value
 * below which 95 % of `weights` lie (the values themselves by default), so that one place alone does not set it.
 *
 * @param fromZero whether the ramp begins at 0, as amounts do; averages begin near their lowest twentieth
 */
export function scaleOf(
  kind: ScaleKind,
  values: readonly number[],
  { weights = values, fromZero = true }: { weights?: readonly number[]; fromZero?: boolean } = {},
): Scale {
  const positive = values.map(v => v > 0)
  const shown = values.filter((_, i) => positive[i])
  const by = weights.filter((_, i) => positive[i])
  if (shown.length === 0) return squareRootScale(1)
  const max = roundUp(weightedQuantile(shown, 0.95, by))
  if (kind === 'quantile') return quantileScale(shown, max)
  const low = weightedQuantile(shown, 0.05, by)
  if (kind === 'log')
    return logScale(
      weightedQuantile(
        shown,
        0.05,
        shown.map(() => 1),
      ),
      max,
    )
  const from = fromZero ? 0 : roundDown(Math.max(low, max * 1e-3))
  const start = from < 0.6 * max ? from : 0
  const parts = kind === 'linear' ? [0.25, 0.5, 1] : [0.04, 0.25, 1]
  return { kind, from: start, max, breaks: parts.map(f => round(start + f * (max - start))) }
}

function logScale(low: number, max: number): Scale {
  // One decade at least, four at most: what is less lies at the pale end.
  const from = Math.min(max / 10, Math.max(max / 10_000, 10 ** Math.floor(Math.log10(Math.max(low, 1e-12)))))
  const breaks: number[] = []
  for (let power = 10 ** Math.ceil(Math.log10(from) - 1e-9); power <= max * 1.001; power *= 10)
    breaks.push(Number(power.toPrecision(1)))
  return { kind: 'log', from, max, breaks: breaks.length > 1 ? breaks : [round(from), max] }
}

function quantileScale(values: readonly number[], max: number): Scale {
  const sorted = Float64Array.from(values).sort()
  const bounds = Array.from({ length: CLASSES - 1 }, (_, k) =>
    round(sorted[Math.floor(((k + 1) * sorted.length) / CLASSES)]),
  )
  return { kind: 'quantile', from: 0, max, breaks: [...new Set(bounds)] }
}

/** A scale of changes, as wide on either side of 0; its ends hold 90 % of the weights. */
export function divergingScale(changes: readonly number[], weights?: readonly number[]): Scale {
  const sizes = changes.map(Math.abs)
  const max = roundUp(weightedQuantile(sizes, 0.9, weights ?? sizes))
  return { kind: 'diverging', from: -max, max, breaks: [-max, -round(max / 4), 0, round(max / 4), max] }
}

/** Where a value lies on the ramp, 0 to 1; of a diverging scale 0.5 is no change. */
export function position(scale: Scale, value: number): number {
  const { from, max } = scale
  if (scale.kind === 'diverging')
    return 0.5 + 0.5 * Math.sign(value) * Math.sqrt(Math.min(1, Math.abs(value) / max))
  if (scale.kind === 'quantile') {
    const bound = scale.breaks.findIndex(b => value < b)
    return scale.breaks.length === 0 ? 0.5 : (bound < 0 ? scale.breaks.length : bound) / scale.breaks.length
  }
  if (scale.kind === 'log')
    return value <= from ? 0 : Math.min(1, Math.log(value / from) / Math.log(max / from))
  const t = Math.min(1, Math.max(0, value - from) / (max - from))
  return scale.kind === 'sqrt' ? Math.sqrt(t) : t
}

/** Whether a value is drawn at all: none (NaN), and nothing where nothing is the ramp's end, leave the map bare. */
export const hasColour = (scale: Scale, value: number): boolean =>
  scale.kind === 'diverging' ? !Number.isNaN(value) : value > 0

export function colourOf(scale: Scale, value: number, theme: Theme): Rgb {
  return rampOf(scale, position(scale, value), theme)
}

/** Colour at a position of a scale's ramp. */
export const rampOf = (scale: Scale, at: number, theme: Theme): Rgb =>
  scale.kind === 'diverging' ? diverging(theme, at) : sequential(theme, at)

/** The value below which `share` of the total weight lies (weights = the values themselves by default). */
export function weightedQuantile(values: readonly number[], share: number, weights = values): number {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b])
  const total = order.reduce((sum, i) => sum + weights[i], 0)
  let run = 0
  for (const i of order) {
    run += weights[i]
    if (run >= share * total) return values[i]
  }
  return values[order[order.length - 1]] ?? 0
}
