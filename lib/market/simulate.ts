import type { Range, Scenario } from '@/lib/scenario/document'
import type { TravelTimes } from '@/lib/travel/provider'
import { travelTimesById } from '@/lib/travel/registry'
import { type Doubts, decayAt, drawParameters } from './draws'
import { MarketError } from './errors'
import { Faults } from './faults'
import { interactionOf } from './orders'
import { planChanges } from './plan'
import { type Prepared, withDecay } from './prepare'
import * as priors from './priors'
import { Run } from './run'
import { sensitivities } from './sensitivity'
import type { Outcome } from './settle'
import { nodeIds, summarise } from './summarise'
import { only, touch } from './touch'
import type { Evidence, ScenarioResult } from './types'

export interface SimulateOptions {
  /** False: points only, without intervals, sensitivities and interaction: for dragging. */
  intervals?: boolean
  /** Draws behind the intervals. */
  draws?: number
  /** Times to new sites; by default the built-in provider that the model names. */
  travel?: TravelTimes
}

const DRAWS = 200
/** What may be left over of the base under a decay that is only tried for an interval. */
const TRIED = 1e-6

type Wish = Pick<Scenario, 'changes'> & Partial<Pick<Scenario, 'assumptions'>>

/**
 * What a scenario does to the base: sales before and after by store and channel, flows between stores, web and
 * market, net new, transfer, both cannibalisation rates, ramp-up, owners, interaction, and sums that check.
 * Intervals are the 10 % and 90 % quantiles over seeded draws of access and web elasticities, decay, size, formats,
 * new sites' effects, driving times, and the residuals of events and of their split over donors.
 *
 * With s the share of a store in a zone, closing multiplies the zone's own-store sales by (1 - s)^rho, so the
 * chain keeps [(1 - s)^rho - (1 - s)] / s of it; opening makes the others fall to (1 - s)^(1 - rho).
 * Throws {@link MarketError} where a change is impossible.
 */
export function simulate(prepared: Prepared, scenario: Wish, options: SimulateOptions = {}): ScenarioResult {
  const { run, warnings, doubts, minutesTo, at, assumed } = openRun(prepared, scenario, options)
  const { changed, layout, middle } = run
  const intervals = options.intervals !== false && changed.length > 0
  const touchedAt = (decay: number) => touch(prepared, at(decay), changed, minutesTo, intervals)
  const touched = touchedAt(doubts.decay.mid)
  const point = run.outcome(touched, middle, !intervals)
  warnings.push(...afterwards(run, touched, point))
  const opens = changed.map(x => x.node >= prepared.active.length)
  const without = changed.map((_, a) => !opens[a])
  const mixed = opens.includes(true) && opens.includes(false)
  const outcomes: Outcome[] = []
  /** By draw: ramp, and net new without the openings. */
  const ramps: number[] = []
  const others: number[] = []
  const base = mixed ? run.netNew(only(touched, without), middle) : 0
  if (intervals) {
    const draws = drawParameters(prepared, changed, doubts, options.draws ?? DRAWS)
    for (const point3 of [-1, 0, 1] as const) {
      const group = draws.filter(draw => draw.decay === point3)
      if (group.length === 0) continue
      const decay = decayAt(doubts.decay, point3)
      const zones = decay === doubts.decay.mid ? touched : touchedAt(decay)
      outcomes.push(...run.outcomes(zones, group, true))
      const rest = mixed ? only(zones, without) : null
      for (const draw of group) {
        ramps.push(draw.ramp)
        others.push(rest ? run.netNew(rest, draw) : 0)
      }
    }
  }
  const ids = nodeIds(prepared, layout)
  return {
    changes: scenario.changes,
    assumptions: {
      ...weighing(doubts, opens),
      access_opening: doubts.elasticities.access_opening,
      access_closing: doubts.elasticities.access_closing,
      web_opening: doubts.elasticities.web_opening,
      web_closing: doubts.elasticities.web_closing,
      event_residual_sd: doubts.elasticities.event_residual_sd,
      donor_residual_sd: doubts.elasticities.donor_residual_sd,
      travel_error: doubts.travelError,
      competitors: assumed.competitors,
      passage_lost: doubts.passageLost,
      click_recapture: doubts.clickRecapture,
      ramp_source: assumed.ramp,
    },
    evidence: {
      donors: prepared.backtest?.supports_split ? 'supported' : 'indicative',
      events: prepared.backtest?.events ?? 0,
    },
    warnings,
    ...summarise(prepared, layout, point, outcomes, {
      ramp: doubts.ramp,
      draws: ramps,
      base,
      others,
      opensOnly: !mixed && opens.includes(true),
    }),
    interaction: intervals ? interactionOf(run, touched, point, ids) : null,
    sensitivity: intervals ? sensitivities(run, touched, touchedAt) : [],
  }
}

/** Everything that answers a scenario, read and checked; nothing is computed yet. */
export function openRun(prepared: Prepared, scenario: Wish, options: SimulateOptions = {}) {
  const assumptions = scenario.assumptions ?? {}
  const { changed, warnings } = planChanges(prepared, scenario)
  const assume = (known: Evidence, range: Range | undefined): Evidence =>
    range ? { ...range, source: 'assumed', events: 0, weight: 0 } : known
  const { elasticities: e } = prepared
  const { access_elasticity: rho, web_elasticity: eta } = assumptions
  const doubts: Doubts = {
    elasticities: {
      ...e,
      access: assume(e.access, rho),
      access_opening: assume(e.access_opening, rho),
      access_closing: assume(e.access_closing, rho),
      web: assume(e.web, eta),
      web_opening: assume(e.web_opening, eta),
      web_closing: assume(e.web_closing, eta),
    },
    decay: assumptions.decay_per_minute ?? prepared.decay,
    passageLost: assumptions.passage_lost ?? priors.PASSAGE_LOST,
    clickRecapture: assumptions.click_recapture ?? priors.CLICK_RECAPTURE,
    travelError: prepared.travel.relativeError ?? priors.TRAVEL_ERROR,
    ramp: assumptions.ramp_up ?? priors.RAMP,
  }
  const competitors = prepared.competition ? (assumptions.competitors ?? 'density') : 'none'
  const travel = options.travel ?? travelTimesById(prepared.travel.id)
  const minutesTo = remembered(site => {
    if (!travel)
      throw new MarketError(
        'travel_unknown',
        `The model rests on ${prepared.travel.id}, which is not at hand: new sites have no driving times.`,
        { id: prepared.travel.id },
      )
    return travel.minutesTo(prepared.zones, site)
  })
  return {
    run: new Run(prepared, changed, doubts, competitors),
    warnings,
    doubts,
    minutesTo,
    /** The base under a decay. */
    at: (decay: number) =>
      decay === prepared.base.decay
        ? prepared.base
        : withDecay(prepared, decay, decay === doubts.decay.mid ? undefined : TRIED),
    assumed: {
      competitors: competitors as ScenarioResult['assumptions']['competitors'],
      ramp: assumptions.ramp_up ? ('assumed' as const) : ('prior' as const),
    },
  }
}

/** The elasticities that weigh most: of openings where something opens, else of closings. */
function weighing({ elasticities: e }: Doubts, opens: readonly boolean[]) {
  const side = opens.includes(true) ? 'opening' : 'closing'
  const bare = ({ low, mid, high }: Range): Range => ({ low, mid, high })
  const rho = e[`access_${side}`]
  const eta = e[`web_${side}`]
  // What is assumed of one is said, whatever the other rests on.
  const source = rho.source === 'assumed' || eta.source === 'assumed' ? ('assumed' as const) : rho.source
  return { access_elasticity: bare(rho), web_elasticity: bare(eta), source }
}

/** What only the outcome tells: sites out of everybody's reach, and given sales that nobody can spend. */
function afterwards(run: Run, touched: ReturnType<typeof touch>, point: Outcome) {
  const faults = new Faults()
  const { changed } = run
  const n = touched.zone.length
  changed.forEach((x, a) => {
    if (x.site && !touched.after.subarray(a * n, (a + 1) * n).some(w => w > 0))
      faults.warn(x.index, 'nobody_in_reach', { id: x.id })
    else if (x.sales !== null && Math.abs(point[x.node] / x.sales - 1) > 1e-6)
      faults.warn(x.index, 'sales_out_of_reach', {
        id: x.id,
        sales: Math.round(x.sales),
        reached: Math.round(point[x.node]),
      })
  })
  return faults.found()
}

function remembered(minutesTo: (site: { lat: number; lon: number }) => Float32Array): typeof minutesTo {
  const known = new Map<string, Float32Array>()
  return site => {
    const key = `${site.lat} ${site.lon}`
    const minutes = known.get(key) ?? minutesTo(site)
    known.set(key, minutes)
    return minutes
  }
}
