import { ArcLayer } from '@deck.gl/layers'
import { changeColours, type Theme } from './palette'

/** A move of revenue between two points of the map. */
export interface FlowArc {
  from: [lon: number, lat: number]
  to: [lon: number, lat: number]
  /** Currency, above 0. */
  amount: number
}

/** At most this many arcs are drawn, none below this share of the largest; the rest is said in words. */
export const MAX_ARCS = 30
const SMALLEST_SHARE = 0.02

/** The largest flows, none below a share of the largest, and what the others add up to. */
export function largestFlows<T extends { amount: number }>(flows: readonly T[], smallest = SMALLEST_SHARE) {
  const sorted = flows.filter(f => f.amount > 0).sort((a, b) => b.amount - a.amount)
  const drawn = sorted.findIndex(f => f.amount < smallest * sorted[0].amount)
  const count = Math.min(MAX_ARCS, drawn < 0 ? sorted.length : drawn)
  const rest = sorted.slice(count)
  return {
    shown: sorted.slice(0, count),
    others: rest.length,
    othersAmount: rest.reduce((s, f) => s + f.amount, 0),
  }
}

/** Arcs from donor (loss colour) to receiver (gain colour), width by euros. */
export function flowLayer(arcs: readonly FlowArc[], theme: Theme) {
  const { gain, loss } = changeColours(theme)
  const largest = arcs.reduce((m, a) => Math.max(m, a.amount), 1)
  return new ArcLayer<FlowArc>({
    id: 'flows',
    data: arcs as FlowArc[],
    getSourcePosition: a => a.from,
    getTargetPosition: a => a.to,
    getSourceColor: [...loss, 230],
    getTargetColor: [...gain, 230],
    getWidth: a => 1.5 + 8 * Math.sqrt(a.amount / largest),
    widthUnits: 'pixels',
    getHeight: 0.35,
    greatCircle: false,
    updateTriggers: { getSourceColor: [theme], getTargetColor: [theme] },
  })
}
