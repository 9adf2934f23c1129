import { type Rgb, sequential, type Theme } from './palette'

/**
 * A sequential scale whose position grows with the square root of the value: revenue is heavy-tailed, and a
 * linear ramp would show Paris alone. Breaks are round values that the legend prints.
 */
export interface Scale {
  max: number
  breaks: number[]
}

/** The round number (1, 2 or 5 times a power of ten) at or above `x`. */
export function roundUp(x: number): number {
  if (!(x > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(x))
  const step = [1, 2, 5, 10].find(s => s * power >= x * (1 - 1e-9)) ?? 10
  return step * power
}

/** A scale from 0 to a round value at or above `top`, with round breaks along its square-root axis. */
export function squareRootScale(top: number): Scale {
  const max = roundUp(top)
  return { max, breaks: [0.04, 0.25, 1].map(f => Number((f * max).toPrecision(2))) }
}

export function position(scale: Scale, value: number): number {
  return Math.sqrt(Math.max(0, value) / scale.max)
}

export function colourOf(scale: Scale, value: number, theme: Theme): Rgb {
  return sequential(theme, position(scale, value))
}

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
