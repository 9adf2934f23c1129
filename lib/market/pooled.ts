import { keepGroups } from '@/lib/estimation/choices'
import { EstimationError } from '@/lib/estimation/errors'
import { allShares, type Choices } from '@/lib/estimation/likelihood'
import {
  FIRST_VARIANCE,
  fitLogit,
  type LogitFit,
  type LogitState,
  type LogitStep,
  stepLogit,
} from '@/lib/estimation/logit'
import { constantsOf } from '@/lib/estimation/logit-model'
import { groupsOfRows, type PooledRows, spreadFlows, WITHOUT_HOME, ZoneDemand } from './placement'
import { withoutMissing } from './pooled-errors'

export interface PooledOptions {
  cluster?: Int32Array
  /** Inhabitants of each group, its demand before anything was bought. */
  population: Float64Array
  /** First guess of the coefficients of the row covariates, which spreads the flows for the first time. */
  guess: readonly number[]
  /** `none` only where every flow has one origin. */
  effects?: 'none' | 'shrunk'
  onRound?: (round: number, logit: LogitStep) => void
}

export interface PooledFit {
  logit: LogitFit
  /** Purchases by row, as spread at the end. */
  tickets: Float64Array
  /** Part of its flow that each entry of `rows` receives. */
  spread: Float64Array
  /** Share of customers without a home, estimated. */
  withoutHome: number
  iterations: number
}

/** What is left to move of a coefficient, as part of itself (or of its error, if that is more), once EM stops. */
const SETTLED = 1e-3
const ROUNDS = 300
/** Longest extrapolation of two rounds, in their own length. */
const LONGEST = 12

/** Where EM stands between two rounds. */
interface State {
  logit: LogitState
  demand: Float64Array
  withoutHome: number
}

/** What one round makes of a state. */
interface Round extends State {
  logit: LogitStep
  tickets: Float64Array
}

/**
 * Conditional logit with shrunk store effects on flows whose zone is known only as one of several: maximises the likelihood of the pooled
 * flows by EM. E: a flow's purchases go to its rows in proportion to (purchases of the zone, shrunk towards what
 * its population and access predict) x (share of the store) x (what of the row the flow holds). M: a Newton
 * step of the conditional logit, and the share of customers without a home. Two rounds are extrapolated (SQUAREM,
 * Varadhan and Roland 2008). The information lost in pooling, the variance inside each flow of a purchase's
 * score (Louis 1982), is taken out of the information before standard errors are formed. Throws
 * {@link EstimationError} as fitLogit does.
 */
export function fitPooled(choices: Choices, flows: PooledRows, options: PooledOptions): PooledFit {
  const { cluster, effects = 'shrunk' } = options
  if (flows.rows.length === flows.tickets.length) {
    const tickets = new Float64Array(choices.alternative.length)
    flows.rows.forEach((row, f) => {
      tickets[row] += flows.tickets[f]
    })
    const exact = { ...choices, weight: tickets }
    const logit = fitLogit(exact, { effects, cluster, start: firstGuess(exact, effects) })
    return {
      logit,
      tickets,
      spread: new Float64Array(flows.rows.length).fill(1),
      withoutHome: 0,
      iterations: 1,
    }
  }
  const em = new Rounds(choices, flows, options)
  let state = em.first()
  let longest = LONGEST
  while (em.count < ROUNDS) {
    const one = em.round(state)
    const two = em.round(one)
    const first = change(state.logit, one.logit)
    const second = change(one.logit, two.logit)
    // EM closes in geometrically: what is left is the sum of the steps still to come.
    const rate = Math.min(0.99, second / first)
    if (em.count > 4 && (second * rate) / (1 - rate) < SETTLED) return em.finish(two, cluster)
    const length = Math.min(longest, stepLength(state, one, two))
    if (length <= 1) {
      state = two
      continue
    }
    const leap = extrapolate(state, one, two, length)
    const landed = em.round(leap)
    const settles = change(leap.logit, landed.logit) <= 2 * first
    state = settles ? landed : two
    longest = settles ? Math.min(LONGEST, 2 * longest) : Math.max(1, longest / 4)
  }
  throw new EstimationError(
    'not_converged',
    `Spreading the pooled purchases over their zones has not settled after ${em.count} rounds.`,
    { iterations: em.count, parameters: choices.covariates.length },
  )
}

/** Squares of the rows of all groups above which a sample of the groups is fitted first. */
const LARGE = 2e7
const SAMPLE = 10

/** Where a rough fit on every tenth group ends, where there are many; nothing where it cannot be fitted. */
function firstGuess(choices: Choices, effects: 'none' | 'shrunk'): LogitFit | undefined {
  const { start } = choices
  let squares = 0
  for (let g = 0; g + 1 < start.length; g++) squares += (start[g + 1] - start[g]) ** 2
  if (squares < LARGE) return undefined
  try {
    const sample = keepGroups(choices, g => g % SAMPLE === 0)
    return fitLogit(sample, { effects, errors: false, rough: true })
  } catch (error) {
    if (error instanceof EstimationError) return undefined
    throw error
  }
}

/** EM of one set of flows. */
class Rounds {
  count = 0
  private readonly groupOf: Int32Array
  private readonly spread: Float64Array
  private readonly zones: ZoneDemand

  constructor(
    private readonly choices: Choices,
    private readonly flows: PooledRows,
    private readonly options: PooledOptions,
  ) {
    this.groupOf = groupsOfRows(choices)
    this.spread = new Float64Array(flows.rows.length)
    this.zones = new ZoneDemand(choices, options.population)
  }

  first(): State {
    const { choices, options } = this
    const attributes = choices.attributes?.length ?? 0
    const parameters = new Float64Array(options.guess.length + attributes + choices.alternatives)
    parameters.set(options.guess)
    return {
      logit: { parameters, effect_variance: FIRST_VARIANCE },
      demand: this.zones.first(),
      withoutHome: WITHOUT_HOME,
    }
  }

  round(state: State): Round {
    const { choices, options } = this
    this.count++
    const constants = constantsOf(choices, state.logit.parameters)
    const { share, access } = allShares(choices, state.logit.parameters, constants)
    const { tickets, withoutHome } = spreadFlows(this.flows, this.groupOf, state, share, this.spread)
    const logit = stepLogit({ ...choices, weight: tickets }, state.logit)
    options.onRound?.(this.count, logit)
    return { logit, tickets, withoutHome, demand: this.zones.from(tickets, access) }
  }

  finish({ tickets, withoutHome, logit: last }: Round, cluster?: Int32Array): PooledFit {
    const current = { ...this.choices, weight: tickets }
    const settled = fitLogit(current, { effects: 'shrunk', start: last, cluster })
    const logit = withoutMissing(current, this.flows, this.groupOf, this.spread, settled)
    return { logit, tickets, spread: this.spread, withoutHome, iterations: this.count }
  }
}

function change(before: LogitState, after: LogitStep): number {
  let largest = 0
  for (let p = 0; p < after.se.length; p++) {
    const was = before.parameters[p]
    largest = Math.max(largest, Math.abs(after.parameters[p] - was) / Math.max(Math.abs(was), after.se[p]))
  }
  return largest
}

/** Length of the extrapolation: |first step| / |change of the step|, over the parameters. */
function stepLength(zero: State, one: State, two: State): number {
  let step = 0
  let bend = 0
  const [a, b, c] = [zero.logit.parameters, one.logit.parameters, two.logit.parameters]
  for (let p = 0; p < a.length; p++) {
    step += (b[p] - a[p]) ** 2
    bend += (c[p] - 2 * b[p] + a[p]) ** 2
  }
  return Math.sqrt(step / bend)
}

function extrapolate(zero: State, one: State, two: State, length: number): State {
  const leap = (a: number, b: number, c: number) =>
    a + 2 * length * (b - a) + length * length * (c - 2 * b + a)
  const positive = (a: number, b: number, c: number) => {
    const value = Math.exp(leap(Math.log(a), Math.log(b), Math.log(c)))
    // A leap that leaves the range of its own steps by far says nothing.
    return Math.min(Math.max(value, c / 3), 3 * c)
  }
  const [a, b, c] = [zero.logit.parameters, one.logit.parameters, two.logit.parameters]
  return {
    logit: {
      parameters: a.map((value, p) => leap(value, b[p], c[p])),
      effect_variance: positive(
        zero.logit.effect_variance,
        one.logit.effect_variance,
        two.logit.effect_variance,
      ),
    },
    demand: zero.demand.map((value, g) => positive(value, one.demand[g], two.demand[g])),
    withoutHome: Math.min(0.9, positive(zero.withoutHome, one.withoutHome, two.withoutHome)),
  }
}
