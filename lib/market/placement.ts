import { allShares, type Choices } from '@/lib/estimation/likelihood'
import { type AccessCurve, fitAccessCurve, onCurve, shrink } from './demand'

/** Purchases known to come from somewhere in a set of rows: row r = (zone, store) of a {@link Choices}. */
export interface PooledRows {
  /** Purchases of each flow. */
  tickets: Float64Array
  /** Rows of flow f: rows[start[f] .. start[f + 1]). */
  start: Int32Array
  rows: Int32Array
  /**
   * By entry of `rows`: -1 in a flow with a place. In one without, c, the share of the row's purchases that some
   * flow with a place holds unless their customer has no home: this flow then holds 1 - c (1 - q) of the row's, q
   * the share of customers without a home, which is estimated.
   */
  covered: Float64Array
}

/** First guess of the share of customers without a home. */
export const WITHOUT_HOME = 0.05
/** Demand of a zone is never quite nothing, so that it can come back. */
const LEAST = 1e-9
const ROUNDS = 60
/** Part of all purchases that may still change their zone from one round to the next. */
const SETTLED = 5e-4
/** Rounds after which the ceiling of the access curve stays. */
const CEILING_ROUNDS = 4

/** Group of every row. */
export function groupsOfRows(choices: Choices): Int32Array {
  const groupOf = new Int32Array(choices.alternative.length)
  for (let g = 0; g + 1 < choices.start.length; g++) groupOf.fill(g, choices.start[g], choices.start[g + 1])
  return groupOf
}

/** Purchases of every zone, shrunk towards what its inhabitants and access predict. */
export class ZoneDemand {
  private curve: AccessCurve | undefined
  private rounds = 0

  constructor(
    private readonly choices: Choices,
    private readonly population: Float64Array,
  ) {}

  first(): Float64Array {
    return this.population.map(people => Math.max(people, LEAST))
  }

  from(tickets: Float64Array, access: Float64Array): Float64Array {
    const { choices, population } = this
    const demand = new Float64Array(population.length)
    let total = 0
    for (let g = 0; g < demand.length; g++) {
      for (let r = choices.start[g]; r < choices.start[g + 1]; r++) demand[g] += tickets[r]
      total += demand[g]
    }
    const curve = fitAccessCurve(demand, population, access, this.curve)
    this.curve = ++this.rounds < CEILING_ROUNDS ? undefined : curve
    const expected = population.map((people, g) => onCurve(curve, people, access[g]))
    return shrink(demand, expected, total, 1).amount.map(d => Math.max(d, LEAST))
  }
}

/**
 * Places pooled purchases under a choice model that is known: spreads them, works out the demand of the zones, and
 * again, until demand settles. Returns each entry's part of its flow.
 */
export function placeFlows(
  choices: Choices,
  flows: PooledRows,
  population: Float64Array,
  beta: readonly number[],
  constants: Float64Array,
): Float64Array {
  const groupOf = groupsOfRows(choices)
  const spread = new Float64Array(flows.rows.length)
  // Flows of one origin each have nothing to place.
  if (flows.rows.length === flows.tickets.length) return spread.fill(1)
  const zones = new ZoneDemand(choices, population)
  const { share, access } = allShares(choices, beta, constants)
  let state = { demand: zones.first(), withoutHome: WITHOUT_HOME }
  for (let round = 0; round < ROUNDS; round++) {
    const { tickets, withoutHome } = spreadFlows(flows, groupOf, state, share, spread)
    const demand = zones.from(tickets, access)
    let change = 0
    let total = 0
    for (let g = 0; g < demand.length; g++) {
      change += Math.abs(demand[g] - state.demand[g])
      total += demand[g]
    }
    state = { demand, withoutHome }
    if (change <= SETTLED * total) break
  }
  return spread
}

/**
 * Spreads every flow over its rows, in proportion to (purchases of the zone) x (share of the store) x (what of the
 * row the flow holds); writes each entry's part of its flow into `spread`. Returns purchases by row, and the
 * share of customers without a home that they imply.
 */
export function spreadFlows(
  flows: PooledRows,
  groupOf: Int32Array,
  { demand, withoutHome }: { demand: Float64Array; withoutHome: number },
  share: Float64Array,
  spread: Float64Array,
): { tickets: Float64Array; withoutHome: number } {
  const tickets = new Float64Array(share.length)
  const expected = new Float64Array(share.length)
  for (let row = 0; row < share.length; row++)
    expected[row] = Math.max(demand[groupOf[row]] * share[row], Number.MIN_VALUE)
  const { start, rows, covered } = flows
  let all = 0
  let homeless = 0
  for (let f = 0; f < flows.tickets.length; f++) {
    const end = start[f + 1]
    const anywhere = covered[start[f]] >= 0
    let sum = 0
    for (let e = start[f]; e < end; e++) {
      spread[e] = expected[rows[e]]
      if (anywhere) spread[e] *= 1 - covered[e] * (1 - withoutHome)
      sum += spread[e]
    }
    for (let e = start[f]; e < end; e++) {
      spread[e] /= sum
      tickets[rows[e]] += spread[e] * flows.tickets[f]
    }
    all += flows.tickets[f]
    if (anywhere)
      for (let e = start[f]; e < end; e++)
        homeless += (spread[e] * flows.tickets[f] * withoutHome) / (1 - covered[e] * (1 - withoutHome))
  }
  return { tickets, withoutHome: homeless > 0 ? homeless / all : withoutHome }
}
