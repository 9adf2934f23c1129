import { Z80 } from '@/lib/market/random'
import type { Range } from '@/lib/scenario/document'
import type { NetworkEvent } from './events'
import type { BacktestRow } from './forecast'
import type { History } from './panel'

/** Around how many control stores the noise of web sales is measured. */
const AREAS = 20
/** Median of a squared standard normal. */
const MEDIAN_CHI2 = 0.455

/**
 * Web sales of the zones within `reach` of an event (minutes), before at the growth of the zones `beyond`, forecast
 * and after. `relative` is the forecast change of the web sales of all zones up to `beyond`; all of it happens within
 * reach. The interval holds the range of the web elasticity and the noise of an area's web sales from year to year,
 * measured around stores to which nothing happened: the fewer sales, the more noise. Null without web sales.
 */
export function webOutcome(
  history: History,
  event: Pick<NetworkEvent, 'before' | 'after'>,
  area: { minutes: Float32Array; reach: number; beyond: number; controls: readonly number[] },
  relative: number,
  eta: Range,
): BacktestRow | null {
  const before = history.byZone(event.before).web
  const after = history.byZone(event.after).web
  const within = (minutes: Float32Array, from: number, to: number) => {
    const sums = { before: 0, after: 0 }
    minutes.forEach((t, i) => {
      if (t <= from || t > to) return
      sums.before += before[i]
      sums.after += after[i]
    })
    return sums
  }
  const { minutes, reach, beyond, controls } = area
  const near = within(minutes, Number.NEGATIVE_INFINITY, reach)
  const local = within(minutes, Number.NEGATIVE_INFINITY, beyond)
  const far = within(minutes, beyond, Number.POSITIVE_INFINITY)
  if (!(near.before > 0) || !(far.before > 0)) return null
  const growth = far.after / far.before
  const { panel } = history
  const step = Math.max(1, Math.floor(controls.length / AREAS))
  const squares = controls
    .filter((_, n) => n % step === 0)
    .map(j => within(panel.travel.minutesTo(panel.zones, panel.stores[j]), Number.NEGATIVE_INFINITY, reach))
    .filter(sums => sums.before > 0)
    .map(sums => (sums.after / (growth * sums.before) - 1) ** 2 * sums.before)
    .sort((a, b) => a - b)
  const noise = Math.sqrt((squares[squares.length >> 1] ?? 0) / MEDIAN_CHI2 / near.before)
  const year = 12 / (event.after.to - event.after.from + 1)
  const level = year * growth * near.before
  const change = level * relative * (local.before / near.before)
  const doubt = eta.mid === 0 ? 0 : (change * (eta.high - eta.low)) / (2 * eta.mid)
  const half = Math.hypot(doubt, Z80 * noise * level)
  return {
    role: 'web',
    store: -1,
    before: level,
    predicted: level + change,
    low: level + change - half,
    high: level + change + half,
    actual: year * near.after,
    no_change: level,
    proportional: level,
    nearest: level,
  }
}
