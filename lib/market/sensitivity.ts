import type { Range } from '@/lib/scenario/document'
import { type Draw, decayAt, sizeSpread } from './draws'
import * as priors from './priors'
import { Z80 } from './random'
import type { Run } from './run'
import type { Touched } from './touch'
import type { Sensitivity } from './types'

/** Halvings when the value is sought at which the sign changes. */
const HALVINGS = 20

interface Dial {
  parameter: Sensitivity['parameter']
  store_id: string | null
  range: Range
  /** Net new with the parameter at a value of its range. */
  at: (value: number) => number
}

/**
 * What each parameter does to net new over its 80 % range, one at a time, the others at their middle; and where the
 * sign changes, the value at which it does. `touchedAt` gives the zones under another decay.
 */
export function sensitivities(
  run: Run,
  touched: Touched,
  touchedAt: (decay: number) => Touched,
): Sensitivity[] {
  const base = run.netNew(touched, run.middle)
  return dials(run, touched, touchedAt)
    .map(({ parameter, store_id, range, at }): Sensitivity => {
      const low = at(range.low)
      const high = at(range.high)
      const signs = new Set([low, base, high].map(Math.sign))
      const flips = signs.has(-1) && signs.has(1)
      return {
        parameter,
        store_id,
        range,
        net_new_low: low,
        net_new_high: high,
        flips,
        threshold: flips
          ? Math.sign(low) !== Math.sign(base)
            ? rootOf(at, range.low, range.mid)
            : rootOf(at, range.mid, range.high)
          : null,
      }
    })
    .filter(s => s.net_new_low !== base || s.net_new_high !== base)
    .sort((a, b) => spanOf(b) - spanOf(a))
}

const spanOf = (s: Sensitivity) => Math.abs(s.net_new_high - s.net_new_low)

function rootOf(at: (value: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  const sign = Math.sign(at(low))
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2
    if (Math.sign(at(middle)) === sign) low = middle
    else high = middle
  }
  return (low + high) / 2
}

const around = (mid: number, sd: number): Range => ({ low: mid - Z80 * sd, mid, high: mid + Z80 * sd })

function dials(run: Run, touched: Touched, touchedAt: (decay: number) => Touched): Dial[] {
  const { prepared, changed, doubts } = run
  const { elasticities: e } = doubts
  const isNew = (a: number) => changed[a].node >= prepared.active.length
  const opens = changed.some((_, a) => isNew(a))
  const withDraw = (change: (draw: Draw) => void) => {
    const draw = run.middle
    change(draw)
    return run.netNew(touched, draw)
  }
  const found: Dial[] = [
    {
      parameter: 'access',
      store_id: null,
      range: bare(opens ? e.access_opening : e.access_closing),
      at: value =>
        withDraw(({ parameters }) => {
          // Both sides move together: as far along the one range as along the other.
          parameters.rhoOpening = opens ? value : matching(value, e.access_closing, e.access_opening)
          parameters.rhoClosing = opens ? matching(value, e.access_opening, e.access_closing) : value
        }),
    },
    {
      parameter: 'web',
      store_id: null,
      range: bare(opens ? e.web_opening : e.web_closing),
      at: value =>
        withDraw(({ parameters }) => {
          parameters.etaOpening = opens ? value : matching(value, e.web_closing, e.web_opening)
          parameters.etaClosing = opens ? matching(value, e.web_opening, e.web_closing) : value
        }),
    },
  ]
  const { decay } = doubts
  if (decayAt(decay, 1) !== decay.mid) {
    // Balanced anew at the ends only; between them net new is taken as a straight line.
    const values = new Map([decay.low, decay.mid, decay.high].map(d => [d, Number.NaN]))
    const known = (d: number) => {
      if (Number.isNaN(values.get(d)!)) values.set(d, run.netNew(touchedAt(d), run.middle))
      return values.get(d)!
    }
    found.push({
      parameter: 'decay',
      store_id: null,
      range: decay,
      at: d => {
        if (values.has(d)) return known(d)
        const [a, b] = d < decay.mid ? [decay.low, decay.mid] : [decay.mid, decay.high]
        return known(a) + ((d - a) / (b - a)) * (known(b) - known(a))
      },
    })
  }
  const sizes = changed.map(x => sizeSpread(prepared, x))
  if (sizes.some(s => s > 0)) {
    const se = prepared.size.se ?? (priors.SIZE.high - priors.SIZE.low) / (2 * Z80)
    const mean = changed.map((x, a) => sizes[a] * Math.sign(signedSize(run, x)))
    found.push({
      parameter: 'size',
      store_id: null,
      range: around(prepared.size.value, se),
      at: value =>
        withDraw(({ parameters }) => {
          changed.forEach((_, a) => {
            parameters.boost[a] = Math.exp(((value - prepared.size.value) / se) * mean[a])
          })
        }),
    })
  }
  changed.forEach((x, a) => {
    const own = x.site ? prepared.effectSd * Math.sqrt(1 - x.kept * x.kept) : 0
    if (own > 0 && x.sales === null)
      found.push({
        parameter: 'new_site',
        store_id: x.id,
        range: { low: Math.exp(-Z80 * own), mid: 1, high: Math.exp(Z80 * own) },
        at: value =>
          withDraw(({ parameters }) => {
            parameters.boost[a] = value
          }),
      })
    if (x.site && touched.minutes && doubts.travelError > 0) {
      const { after } = touched.minutes
      const n = touched.zone.length
      found.push({
        parameter: 'travel_time',
        store_id: x.id,
        range: around(1, doubts.travelError * Math.SQRT1_2),
        at: value => {
          const moved = Float64Array.from(touched.after)
          for (let t = a * n; t < (a + 1) * n; t++)
            moved[t] *= Math.exp(-touched.base.decay * after[t] * (value - 1))
          return run.netNew({ ...touched, after: moved }, run.middle)
        },
      })
    }
  })
  const sd = e.event_residual_sd.mid
  if (sd > 0)
    found.push({
      parameter: 'event_residual',
      store_id: null,
      range: { low: Math.exp(-Z80 * sd), mid: 1, high: Math.exp(Z80 * sd) },
      at: value =>
        withDraw(({ adjustments }) => {
          adjustments.transfer.fill(value)
        }),
    })
  found.push(
    {
      parameter: 'passage_lost',
      store_id: null,
      range: doubts.passageLost,
      at: value =>
        withDraw(({ adjustments }) => {
          adjustments.passageLost = value
        }),
    },
    {
      parameter: 'click_recapture',
      store_id: null,
      range: doubts.clickRecapture,
      at: value =>
        withDraw(({ adjustments }) => {
          adjustments.clickRecapture = value
        }),
    },
  )
  return found
}

const bare = ({ low, mid, high }: Range): Range => ({ low, mid, high })

/** The value of one range that lies as far along it as another does along its own. */
function matching(value: number, from: Range, to: Range): number {
  if (value === from.mid) return to.mid
  const side = value < from.mid ? 'low' : 'high'
  const way = from[side] - from.mid
  return way === 0 ? to.mid : to.mid + ((value - from.mid) / way) * (to[side] - to.mid)
}

/** Whether a larger size coefficient makes a changed store stronger (positive) or weaker. */
function signedSize({ prepared }: Run, changed: Run['changed'][number]): number {
  if (changed.kind === 'resize') return changed.growth
  if (changed.node < prepared.active.length) return Math.log(changed.area / prepared.areas[changed.node])
  let sum = 0
  let weight = 0
  for (let s = 0; s < prepared.areas.length; s++) {
    sum += prepared.sales[s] * Math.log(prepared.areas[s])
    weight += prepared.sales[s]
  }
  return Math.log(changed.area) - sum / weight
}
