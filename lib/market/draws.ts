import type { Range } from '@/lib/scenario/document'
import { JointErrorDraws } from './joint'
import type { Changed } from './plan'
import type { Prepared } from './prepare'
import * as priors from './priors'
import { normal, seedOf, Z80 } from './random'
import type { Parameters } from './reaction'
import type { Adjustments } from './settle'
import type { Touched } from './touch'
import type { Elasticities } from './types'

/** What a scenario rests on, each with its range. */
export interface Doubts {
  elasticities: Elasticities
  decay: Range
  passageLost: Range
  clickRecapture: Range
  /** Relative error of one driving time. */
  travelError: number
  ramp: readonly Range[]
}

/** One guess at everything that is not known. */
export interface Draw {
  /** -1, 0 or 1: decay low, middle, high, at sqrt(3) standard deviations; see {@link decayAt}. */
  decay: -1 | 0 | 1
  parameters: Omit<Parameters, 'rivalry'>
  adjustments: Adjustments
  /** Standard deviations by which the ramp of openings is off. */
  ramp: number
  /** Number of the draw, for errors of driving times. */
  seed: number
}

const SEED = 20_240_229
/** A decay known to better than this part is not worth balancing the market again for. */
const NEGLIGIBLE = 0.01
const THIRD_MOMENT = Math.sqrt(3)
/** Correlation of what openings and closings do. */
const SHARED = 0.8
const OWN = Math.sqrt(1 - SHARED * SHARED)

/** A value of a range at z standard deviations; the two sides of the middle have their own. */
export function along(range: Range, z: number): number {
  return range.mid + (z * (z < 0 ? range.mid - range.low : range.high - range.mid)) / Z80
}

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

/** Decay of a draw: the three points of Gauss-Hermite quadrature on its range. */
export function decayAt(range: Range, point: Draw['decay']): number {
  if (range.high - range.low < NEGLIGIBLE * range.mid) return range.mid
  return Math.max(along(range, point * THIRD_MOMENT), range.mid / 10)
}

/** Whoever assumes an elasticity gets it everywhere, in empty land as well. */
function emptySlope(prepared: Prepared, { elasticities }: Doubts): number {
  return elasticities.access_opening.source === 'assumed' ? 0 : prepared.emptySlope
}

/** Everything at its middle. */
export function middle(prepared: Prepared, doubts: Doubts, count: number): Draw {
  const { elasticities: e } = doubts
  return {
    decay: 0,
    parameters: {
      rhoOpening: e.access_opening.mid,
      rhoClosing: e.access_closing.mid,
      etaOpening: e.web_opening.mid,
      etaClosing: e.web_closing.mid,
      emptySlope: emptySlope(prepared, doubts),
      boost: new Float64Array(count).fill(1),
      competitor: prepared.competitorEffect.value,
    },
    adjustments: {
      passageLost: doubts.passageLost.mid,
      clickRecapture: doubts.clickRecapture.mid,
      transfer: new Float64Array(count).fill(1),
      donors: null,
    },
    ramp: 0,
    seed: 0,
  }
}

/**
 * Seeded draws of everything that is not known, in pairs of opposite sign. What belongs to a store (its site's
 * effect, the residual of its event, the split over donors) follows the id of the store, so it stays the same while
 * a pin is dragged and whatever else the scenario holds.
 */
export function drawParameters(
  prepared: Prepared,
  changed: readonly Changed[],
  doubts: Doubts,
  count: number,
): Draw[] {
  const { elasticities: e } = doubts
  const stores = prepared.active.length
  const next = normal(SEED)
  const effects = changed.map(c => normal(seedOf(c.id)))
  const events = changed.map(c => normal(seedOf(`${c.id} event`)))
  const splits = changed.map(c => normal(seedOf(`${c.id} donors`)))
  const spread = changed.map(c => ownSpread(prepared, c))
  const joint = new JointErrorDraws(prepared, doubts.decay)
  const nextJoint = normal(SEED + 1)
  const draws: Draw[] = []
  while (draws.length < count) {
    const [access, opening, closing, web, webOpening, webClosing] = Array.from({ length: 6 }, next)
    const [rival, passage, click, residual, split, ramp] = Array.from({ length: 6 }, next)
    const z = effects.map(draw => draw())
    const shared = Float64Array.from({ length: joint.count }, nextJoint)
    const event = events.map(draw => draw())
    const donor = splits.map(draw => Float64Array.from({ length: stores }, draw))
    const third = (draws.length / 2) % 6
    for (const sign of [1, -1] as const) {
      const rho = (range: Range, own: number) =>
        within(along(range, sign * (SHARED * access + OWN * own)), 0, 1)
      const eta = (range: Range, own: number) => along(range, sign * (SHARED * web + OWN * own))
      const eventSd = Math.max(0, along(e.event_residual_sd, residual))
      const donorSd = Math.max(0, along(e.donor_residual_sd, split))
      const donors = new Float64Array(changed.length * stores)
      donor.forEach((values, a) => {
        for (let s = 0; s < stores; s++) donors[a * stores + s] = Math.exp(sign * donorSd * values[s])
      })
      const point = third === 0 ? sign : third === 3 ? (-sign as -1 | 1) : 0
      const off = decayAt(doubts.decay, point) - doubts.decay.mid
      const known = joint.at(
        changed,
        off,
        shared.map(value => sign * value),
      )
      draws.push({
        decay: point,
        parameters: {
          rhoOpening: rho(e.access_opening, opening),
          rhoClosing: rho(e.access_closing, closing),
          etaOpening: eta(e.web_opening, webOpening),
          etaClosing: eta(e.web_closing, webClosing),
          emptySlope: emptySlope(prepared, doubts),
          boost: Float64Array.from(z, (value, a) => Math.exp(sign * value * spread[a] + known[a])),
          competitor: Math.min(
            0,
            prepared.competitorEffect.value + sign * rival * prepared.competitorEffect.se,
          ),
        },
        adjustments: {
          passageLost: within(along(doubts.passageLost, sign * passage), 0, 1),
          clickRecapture: within(along(doubts.clickRecapture, sign * click), 0, 1),
          transfer: Float64Array.from(event, value => Math.exp(sign * eventSd * value)),
          donors,
        },
        ramp: sign * ramp,
        seed: draws.length,
      })
    }
  }
  return draws
}

/** Standard deviation of ln(weight) that the size coefficient leaves a store with, against one of mean area. */
export function sizeSpread(prepared: Prepared, changed: Changed): number {
  const se = prepared.size.se ?? (priors.SIZE.high - priors.SIZE.low) / (2 * Z80)
  if (changed.kind === 'resize') return Math.abs(changed.growth) * se
  if (changed.kind === 'close' || changed.kind === 'change_format') return 0
  if (changed.kind === 'move') return Math.abs(Math.log(changed.area / prepared.areas[changed.node])) * se
  return Math.abs(Math.log(changed.area) - meanLogArea(prepared)) * se
}

/** Standard deviation of ln(weight) that is a changed store's own: its site's effect, a format never seen. */
function ownSpread(prepared: Prepared, changed: Changed): number {
  if (changed.kind === 'close' || changed.kind === 'resize') return 0
  const seen = prepared.stores.some(s => s.format === changed.format)
  const format = seen || changed.format === null || changed.kind === 'move' ? 0 : priors.FORMAT_SD
  if (changed.kind === 'change_format') return format
  return Math.hypot(prepared.effectSd * Math.sqrt(1 - changed.kept * changed.kept), format)
}

function meanLogArea({ areas, sales }: Prepared): number {
  let sum = 0
  let weight = 0
  for (let s = 0; s < areas.length; s++) {
    sum += sales[s] * Math.log(areas[s])
    weight += sales[s]
  }
  return sum / weight
}

/** Part of a driving time's squared error that all stores share in a zone, and part that belongs to the site. */
const IN_ZONE = Math.sqrt(0.5)
/** An exponent beyond this is no error of a driving time any more. */
const LARGEST = 3

/**
 * The weights of changed stores when driving times are off: all times of a zone by one relative error, those to a
 * site by one of its own, the same over neighbouring zones. What the zone's error does to the unchanged stores is
 * taken to first order, at their mean time. A store that stands already keeps its base sales: its constant gives.
 */
export function withTravelErrors(
  prepared: Prepared,
  touched: Touched,
  changed: readonly Changed[],
  error: number,
  seed: number,
): Touched {
  const { minutes, base, zone } = touched
  if (!minutes || !(error > 0)) return touched
  const n = zone.length
  const before = Float64Array.from(touched.before)
  const after = Float64Array.from(touched.after)
  // Draws come in pairs of opposite sign.
  const sign = seed % 2 === 0 ? 1 : -1
  const errors = (name: string) => {
    const next = normal(seedOf(`${name} ${seed >> 1}`))
    return Float64Array.from({ length: minutes.blocks }, () => sign * error * IN_ZONE * next())
  }
  const common = errors('zone')
  const factor = (time: number, shared: number, own: number, t: number) =>
    Math.exp(within(-base.decay * (time * (shared + own) - minutes.rest[t] * shared), -LARGEST, LARGEST))
  changed.forEach((store, a) => {
    if (store.site === undefined) return
    const row = a * n
    const stands = store.node < prepared.active.length
    const atOld = stands && !prepared.matrix ? errors(`${store.id} before`) : null
    const atNew = store.site ? errors(`${store.id} after`) : null
    for (let t = 0; t < n; t++) {
      const b = minutes.block[t]
      const shared = prepared.matrix ? 0 : common[b]
      if (atOld && before[row + t] > 0)
        before[row + t] *= factor(minutes.before[row + t], shared, atOld[b], t)
      if (atNew && after[row + t] > 0) after[row + t] *= factor(minutes.after[row + t], shared, atNew[b], t)
    }
  })
  const standing = Array.from(changed.keys()).filter(
    a => changed[a].site !== undefined && changed[a].node < prepared.active.length && !prepared.matrix,
  )
  // Each in turn, again where they share zones.
  for (let round = 0; round < (standing.length > 1 ? 3 : 1); round++)
    for (const a of standing) {
      const level = levelFor(prepared, touched, before, a)
      for (let t = a * n; t < (a + 1) * n; t++) {
        before[t] *= level
        after[t] *= level ** changed[a].kept
      }
    }
  return { ...touched, before, after }
}

/** Factor on the weights of a changed store under which it sells its base. */
function levelFor(prepared: Prepared, touched: Touched, before: Float64Array, a: number): number {
  const { changed, base, zone, rest } = touched
  const n = zone.length
  const sales = prepared.sales[changed[a].node]
  let factor = 1
  for (let round = 0; round < 8; round++) {
    let sum = 0
    let slope = 0
    for (let t = 0; t < n; t++) {
      const pull = before[a * n + t] * factor
      if (pull === 0) continue
      let others = rest[t]
      for (let b = 0; b < changed.length; b++) if (b !== a) others += before[b * n + t]
      const share = pull / (pull + others)
      const spent = base.demand[zone[t]] * share
      sum += spent
      slope += spent * (1 - share)
    }
    if (!(slope > 1e-9 * sum)) break
    const step = (sales - sum) / slope
    factor *= Math.exp(within(step, -1, 1))
    if (Math.abs(step) < 1e-12) break
  }
  return factor
}
