/** The customers: how many live where, who is active when, and which of them hold two customer ids. */
import type { Demand } from './demand'
import { TWO_IDS } from './parameters'
import type { Zones } from './places'
import { below, normal, type Random, stream } from './random'
import type { DemoSettings } from './settings'

export const PRIVATE = 0
export const BUSINESS = 1
export const STAFF = 2

/** Months a customer stays active after joining. */
const STAY = 54

export interface People {
  count: number
  /** People of a zone are start[zone] .. start[zone + 1), in the order of joining. */
  start: Int32Array
  /** Month of joining, counted from the first month of the period; negative before it. */
  joined: Int16Array
  /** Running sum of activity, one longer than the people. */
  activity: Float64Array
  kind: Uint8Array
  /** Number of the second customer id (from 1), 0 without one. */
  twin: Int32Array
  twins: number
  /** People of the zone against its exact share: its demand follows them. */
  factor: Float64Array
}

/**
 * Spreads people over the zones in proportion to what each buys in the period. Where chance gives a zone more or
 * fewer people than its share, its demand follows them, so that every sale has a customer.
 */
export function allotPeople(zones: Zones, demand: Demand, settings: DemoSettings): People {
  const count = Math.round(settings.customers / (1 + TWO_IDS))
  const twins = settings.customers - count
  const random = stream(settings.seed, 'people')
  const { start, factor } = allot(zones.count, demand, count, random)
  const joined = new Int16Array(count)
  const activity = new Float64Array(count + 1)
  const kind = new Uint8Array(count)
  const span = settings.months + STAY
  for (let i = 0; i < zones.count; i++) {
    const size = start[i + 1] - start[i]
    for (let k = 0; k < size; k++) {
      const person = start[i] + k
      joined[person] = Math.floor(((k + random.next()) * span) / size) - STAY
      const draw = random.next()
      kind[person] = draw < 0.03 ? BUSINESS : draw < 0.04 ? STAFF : PRIVATE
      const weight = Math.exp(0.8 * normal(random)) * (kind[person] === PRIVATE ? 1 : 1.5)
      activity[person + 1] = activity[person] + weight
    }
  }
  const twin = new Int32Array(count)
  const order = Int32Array.from({ length: count }, (_, k) => k)
  for (let k = 0; k < twins; k++) {
    const other = k + below(random, count - k)
    const person = order[other]
    order[other] = order[k]
    twin[person] = k + 1
  }
  return { count, start, joined, activity, kind, twin, twins, factor }
}

function allot(zoneCount: number, demand: Demand, count: number, random: Random) {
  const share = new Float64Array(zoneCount)
  let storeTotal = 0
  let webTotal = 0
  for (const value of demand.store) storeTotal += value
  for (const value of demand.web) webTotal += value
  for (let k = 0; k < demand.store.length; k++) {
    share[k % zoneCount] += (0.82 * demand.store[k]) / storeTotal + (0.18 * demand.web[k]) / webTotal
  }
  const start = new Int32Array(zoneCount + 1)
  const offset = random.next()
  let running = 0
  const factor = new Float64Array(zoneCount)
  for (let i = 0; i < zoneCount; i++) {
    running += share[i] * count
    start[i + 1] = i === zoneCount - 1 ? count : Math.min(count, Math.floor(running + offset))
    factor[i] = (start[i + 1] - start[i]) / (share[i] * count)
  }
  return { start, factor }
}

/** Walks through the months and picks the person behind a ticket of a zone. */
export class ActivePeople {
  private readonly low: Int32Array
  private readonly high: Int32Array

  constructor(private readonly people: People) {
    this.low = people.start.slice(0, -1)
    this.high = people.start.slice(0, -1)
  }

  /** Moves on to month `t`, in rising order. */
  enter(t: number): void {
    const { start, joined } = this.people
    for (let i = 0; i < this.low.length; i++) {
      const end = start[i + 1]
      while (this.high[i] < end && joined[this.high[i]] <= t) this.high[i]++
      while (this.low[i] < this.high[i] && joined[this.low[i]] < t - STAY) this.low[i]++
    }
  }

  /** A person of the zone active this month, by activity; any neighbour in time where none is; -1 in an empty zone. */
  pick(zone: number, random: Random): number {
    const { start, activity } = this.people
    let low = this.low[zone]
    let high = this.high[zone]
    if (low >= high) {
      if (start[zone] === start[zone + 1]) return -1
      low = Math.min(low, start[zone + 1] - 1)
      high = low + 1
    }
    const target = activity[low] + random.next() * (activity[high] - activity[low])
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (activity[middle] <= target) low = middle
      else high = middle
    }
    return low
  }
}
