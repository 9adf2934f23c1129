import type { Range, Scenario } from '@/lib/scenario/document'
import type { TravelTimes } from '@/lib/travel/provider'
import { travelTimesById } from '@/lib/travel/registry'
import { decayAt, drawParameters } from './draws'
import { MarketError } from './errors'
import { evaluate, layOut, type Outcome, touch } from './evaluate'
import { planChanges } from './plan'
import { type Prepared, withDecay } from './prepare'
import * as priors from './priors'
import { summarise } from './summarise'
import type { ScenarioResult } from './types'

export interface SimulateOptions {
  /** False: points only, for dragging. */
  intervals?: boolean
  /** Draws behind the intervals. */
  draws?: number
  /** Times to new sites; by default the built-in provider that the model names. */
  travel?: TravelTimes
}

const DRAWS = 200

/**
 * What a scenario does to the base: sales before and after by store and channel, flows between stores, web and
 * market, net new, transfer, both cannibalisation rates, and sums that check. Intervals are the 10 % and 90 %
 * quantiles over seeded draws of access elasticity, web elasticity, decay and new sites' effects.
 *
 * With s the share of a store in a zone, closing multiplies the zone's own-store sales by (1 - s)^rho, so the
 * chain keeps [(1 - s)^rho - (1 - s)] / s of it; opening makes the others fall to (1 - s)^(1 - rho).
 * Throws {@link MarketError} where a change is impossible.
 */
export function simulate(
  prepared: Prepared,
  scenario: Pick<Scenario, 'changes'> & Partial<Pick<Scenario, 'assumptions'>>,
  options: SimulateOptions = {},
): ScenarioResult {
  const assumptions = scenario.assumptions ?? {}
  const changed = planChanges(prepared, scenario)
  const rho = assumptions.access_elasticity ?? priors.ACCESS_ELASTICITY
  const eta = assumptions.web_elasticity ?? priors.WEB_ELASTICITY
  const decay: Range = assumptions.decay_per_minute ?? prepared.decay
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
  const layout = layOut(prepared, changed)
  const middle = assumptions.decay_per_minute ? withDecay(prepared, decay.mid) : prepared.base
  const still = new Float64Array(changed.length).fill(1)
  const point = evaluate(
    prepared,
    layout,
    touch(prepared, middle, changed, minutesTo),
    rho.mid,
    eta.mid,
    still,
  )
  const outcomes: Outcome[] = []
  if (options.intervals !== false && changed.length > 0) {
    const draws = drawParameters(prepared, changed, rho, eta, options.draws ?? DRAWS)
    for (const at of [-1, 0, 1] as const) {
      const value = decayAt(decay, at)
      const base = value === decay.mid ? middle : withDecay(prepared, value)
      const touched = touch(prepared, base, changed, minutesTo)
      for (const draw of draws)
        if (draw.decay === at)
          outcomes.push(evaluate(prepared, layout, touched, draw.rho, draw.eta, draw.boost))
    }
  }
  const assumed = assumptions.access_elasticity ?? assumptions.web_elasticity
  return {
    changes: scenario.changes,
    assumptions: { access_elasticity: rho, web_elasticity: eta, source: assumed ? 'assumed' : 'prior' },
    ...summarise(prepared, layout, point, outcomes),
  }
}

function remembered(minutesTo: (site: { lat: number; lon: number }) => Float32Array): typeof minutesTo {
  const known = new Map<unknown, Float32Array>()
  return site => {
    const minutes = known.get(site) ?? minutesTo(site)
    known.set(site, minutes)
    return minutes
  }
}
