import { type Doubts, type Draw, middle as middleDraw, withTravelErrors } from './draws'
import { evaluate, totalsLayout } from './evaluate'
import type { Changed } from './plan'
import type { BaseMarket, Prepared } from './prepare'
import { demandOf, type Parameters, type Rivalry } from './reaction'
import { type Blocks, blockCount, scatter } from './scatter'
import { assemble, type Layout, layOut, netNewOf, type Outcome, settle } from './settle'
import type { Touched } from './touch'

/** Draws handed out to stores side by side, and the most numbers that may take. */
const WIDTH = 8
const NUMBERS = 6e6
/** Zones that stand for all when competitors' weight is solved. */
const SAMPLE = 2000

/** Evaluates one set of changes under any parameters. */
export class Run {
  readonly layout: Layout
  private readonly at

  constructor(
    readonly prepared: Prepared,
    readonly changed: readonly Changed[],
    readonly doubts: Doubts,
    private readonly rivals: 'none' | 'density' | 'choice',
  ) {
    this.at = totalsLayout(changed.length)
    this.layout = layOut(prepared, changed, this.at)
  }

  get middle(): Draw {
    return middleDraw(this.prepared, this.doubts, this.changed.length)
  }

  /** Outcome of one draw, by store; `quick`: to seven digits. */
  outcome(touched: Touched, draw: Draw, quick = false): Outcome {
    return this.outcomes(touched, [draw], false, quick)[0]
  }

  /** Outcomes of several draws of one decay, by store; with errors of driving times if asked. */
  outcomes(touched: Touched, draws: readonly Draw[], travelErrors: boolean, quick = false): Outcome[] {
    const { prepared, changed, at, layout } = this
    const c = changed.length
    const n = touched.zone.length
    const blocks = blockCount(c)
    const fits = Math.floor(NUMBERS / Math.max(1, blocks * n))
    const width = Math.max(1, Math.min(WIDTH, draws.length, fits))
    const outcomes: Outcome[] = []
    for (let from = 0; from < draws.length; from += width) {
      const batch = draws.slice(from, from + width)
      const side: Blocks = {
        width: batch.length,
        values: new Float64Array(blocks * n * batch.length),
        used: new Uint8Array(blocks * n),
      }
      const totals = batch.map((draw, d) => {
        const seen = travelErrors
          ? withTravelErrors(prepared, touched, changed, this.doubts.travelError, draw.seed)
          : touched
        return evaluate(prepared, at, seen, this.complete(seen, draw), side, d)
      })
      const rows = scatter(prepared, touched, side, c, quick)
      batch.forEach((draw, d) => {
        const settled = settle(prepared, changed, at, totals[d], draw.adjustments)
        outcomes.push(assemble(prepared, layout, settled, rows, batch.length, d, draw.adjustments))
      })
    }
    return outcomes
  }

  /** Net new alone, without handing anything out to stores. */
  netNew(touched: Touched, draw: Draw): number {
    const { prepared, changed, at } = this
    const totals = evaluate(prepared, at, touched, this.complete(touched, draw))
    return netNewOf(settle(prepared, changed, at, totals, draw.adjustments), at)
  }

  /** All parameters of a draw: with competitors in the choice where they are, and given sales met. */
  complete(touched: Touched, draw: Draw): Parameters {
    const rivalry = this.rivalry(touched, draw.parameters.rhoOpening, touched.base)
    const parameters = { ...draw.parameters, rivalry }
    if (!this.changed.some(x => x.sales !== null)) return parameters
    return { ...parameters, boost: solveSales(this.prepared, touched, parameters) }
  }

  private rivalry(touched: Touched, rho: number, base: BaseMarket): Rivalry | null {
    const { competition } = this.prepared
    if (this.rivals !== 'choice' || !competition) return null
    const { weight, ratioOf, leastPull } = rivalsOf(base, competition, rho)
    const { rivals, zone } = touched
    return {
      weight,
      ratio: Float64Array.from(zone, ratioOf),
      left: rivals?.before.map((pull, t) => (rivals.after[t] + leastPull) / (pull + leastPull)) ?? null,
    }
  }
}

/** Competitors that no list holds: as strong everywhere as those that it holds are on average. */
function rivalsOf(base: BaseMarket, competition: Float64Array, rho: number) {
  const n = competition.length
  let spent = 0
  let leastPull = 0
  let level = 0
  for (let i = 0; i < n; i++) {
    spent += base.demand[i]
    leastPull += base.demand[i] * competition[i]
    level += base.demand[i] * (base.level[i] + Math.log(base.sum[i]))
  }
  leastPull /= spent
  level /= spent
  const ratioOf = (i: number) =>
    (competition[i] + leastPull) / Math.exp(base.level[i] + Math.log(base.sum[i]) - level)
  const step = Math.max(1, Math.floor(n / SAMPLE))
  const sample: { ratio: number; demand: number }[] = []
  let total = 0
  for (let i = 0; i < n; i += step) {
    sample.push({ ratio: ratioOf(i), demand: base.demand[i] })
    total += base.demand[i]
  }
  // The mean share of elsewhere, by spending, is the access elasticity.
  let low = -40
  let high = 40
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2
    const weight = Math.exp(middle)
    let elsewhere = 0
    for (const { ratio, demand } of sample) elsewhere += (demand * weight * ratio) / (1 + weight * ratio)
    if (elsewhere < rho * total) low = middle
    else high = middle
  }
  return { weight: Math.exp((low + high) / 2), ratioOf, leastPull }
}

const ROUNDS = 60

/** Factors on the weights of stores whose sales are given, under which they sell as much in their catchment. */
function solveSales(prepared: Prepared, touched: Touched, parameters: Parameters): Float64Array {
  const { changed, zone, rest, before, after } = touched
  const n = zone.length
  const c = changed.length
  const boost = Float64Array.from(parameters.boost)
  const demandAt = demandOf(prepared, touched, parameters)
  const reached = new Float64Array(c)
  const targets = changed.map(x => (x.sales === null ? 0 : x.sales * (1 - x.passageShare)))
  const last = changed.map(() => ({ log: Number.NaN, value: Number.NaN, slope: 1 }))
  for (let round = 0; round < ROUNDS; round++) {
    reached.fill(0)
    for (let t = 0; t < n; t++) {
      let sum0 = rest[t]
      let sum1 = rest[t]
      for (let a = 0; a < c; a++) {
        sum0 += before[a * n + t]
        sum1 += after[a * n + t] * boost[a]
      }
      if (!(sum1 > 0)) continue
      const per = demandAt(t, Math.log(sum1 / sum0)) / sum1
      for (let a = 0; a < c; a++) reached[a] += per * after[a * n + t] * boost[a]
    }
    let settled = true
    for (let a = 0; a < c; a++) {
      if (!(targets[a] > 0) || !(reached[a] > 0)) continue
      const gap = Math.log(targets[a] / reached[a])
      if (Math.abs(gap) < 1e-11) continue
      settled = false
      const at = { log: Math.log(boost[a]), value: Math.log(reached[a]) }
      const { log, value, slope } = last[a]
      const seen = (at.value - value) / (at.log - log)
      const rate = Number.isFinite(seen) ? Math.min(2, Math.max(0.02, seen)) : slope
      last[a] = { ...at, slope: rate }
      boost[a] = Math.exp(Math.min(40, Math.max(-40, at.log + Math.max(-3, Math.min(3, gap / rate)))))
    }
    if (settled) break
  }
  return boost
}
