/**
 * What people buy, in expectation: choice among the stores by true travel time and attraction, store spending
 * that follows access, web spending with its own equation. V = alpha_j - beta t_ij, I_i = ln sum exp V,
 * Y_i = M_i season x / (1 + (x / ceiling)^p)^(1/p) with x = exp(rho (I_i - reference)), W_i = N_i season exp(eta (I_i - reference)).
 */
import { monthOf } from './calendar'
import type { Competitor, Trading } from './events'
import { type Away, HOSTILE } from './hostile'
import { attraction, type DemoStore } from './network'
import { GROWTH, POCKET, SEASON_STORE, SEASON_WEB, TRUE } from './parameters'
import { kilometres, type Zones } from './places'
import type { Pocket } from './pockets'
import { normal, stream } from './random'
import { minutesBetween, smoothNoise, type TravelField } from './travel'

export interface Demand {
  zones: number
  stores: number
  months: number
  /** True minutes, [zone * stores + store]. */
  minutes: Float32Array
  /** exp(alpha_j - beta t_ij) of the mature store, [zone * stores + store]. */
  pull: Float64Array
  /** Multiple of a store's pull, [month * stores + store], shocks included; 0 while shut. */
  level: Float64Array
  /** Inclusive value at which access counts once: the population's mean of the first month. */
  reference: number
  /** Largest multiple of spending that access can bring. */
  ceiling: number
  /** exp(I_i): summed pull, [month * zones + zone]. */
  sum: Float64Array
  /** Expected counter tickets before scaling, [month * zones + zone]. */
  store: Float32Array
  /** Expected web tickets before scaling, [month * zones + zone]. */
  web: Float32Array
  /** Expected counter tickets before scaling by [month * stores + store]. */
  byStore: Float64Array
  /** Where people shop from besides home; null where they always start at home. */
  away: Away | null
}

/** Spending against that at the reference, for a summed pull. */
export function accessFactor(demand: Pick<Demand, 'reference' | 'ceiling'>, sum: number): number {
  if (sum <= 0) return 0
  const x = Math.exp(TRUE.rho * (Math.log(sum) - demand.reference))
  return x / (1 + (x / demand.ceiling) ** TRUE.saturation_power) ** (1 / TRUE.saturation_power)
}

/** Web spending against that at the reference; without any store as at six below it. */
export function webFactor(demand: Pick<Demand, 'reference'>, sum: number): number {
  const distance = sum > 0 ? Math.max(-6, Math.log(sum) - demand.reference) : -6
  return Math.exp(TRUE.eta * distance)
}

interface Inputs {
  zones: Zones
  field: TravelField
  stores: readonly DemoStore[]
  competitors: readonly Competitor[]
  pockets: readonly Pocket[]
  trading: Trading
  firstMonth: number
  months: number
  seed: number
  /** The hostile world's part. */
  hostile: { away: Away; trend: Float64Array } | null
}

/** True minutes from every zone to every store, [zone * stores + store]. */
export function trueMinutes(zones: Zones, field: TravelField, stores: readonly DemoStore[]): Float32Array {
  const minutes = new Float32Array(zones.count * stores.length)
  for (let i = 0; i < zones.count; i++) {
    stores.forEach((s, j) => {
      minutes[i * stores.length + j] = minutesBetween(field, zones.lat[i], zones.lon[i], s.lat, s.lon, j)
    })
  }
  return minutes
}

/** Works out every expectation of the period. */
export function computeDemand(inputs: Inputs): Demand {
  const { zones, stores, months } = inputs
  const n = stores.length
  const minutes = trueMinutes(zones, inputs.field, stores)
  const alpha = stores.map(attraction)
  const pull = new Float64Array(zones.count * n)
  for (let k = 0; k < pull.length; k++) pull[k] = Math.exp(alpha[k % n] - TRUE.beta * minutes[k])
  const level = withShocks(inputs)
  const first = firstMonthAccess(zones, pull, level, n, inputs.hostile ? HOSTILE.ceiling : CEILING)
  const demand: Demand = {
    zones: zones.count,
    stores: n,
    months,
    minutes,
    pull,
    level,
    ...first,
    sum: new Float64Array(months * zones.count),
    store: new Float32Array(months * zones.count),
    web: new Float32Array(months * zones.count),
    byStore: new Float64Array(months * n),
    away: inputs.hostile?.away ?? null,
  }
  const potential = potentials(inputs)
  const rivals = competitorAccess(inputs)
  for (let t = 0; t < months; t++) {
    const month = inputs.firstMonth + t
    const storeLevel = SEASON_STORE[month % 12] * (1 + GROWTH.store) ** (t / 12)
    const webLevel = SEASON_WEB[month % 12] * (1 + GROWTH.web) ** (t / 12)
    const rival = rivals(month)
    for (let i = 0; i < zones.count; i++) {
      let sum = 0
      for (let j = 0; j < n; j++) sum += pull[i * n + j] * level[t * n + j]
      const trend = inputs.hostile ? Math.exp((inputs.hostile.trend[i] * t) / 12) : 1
      const spend = potential.store[i] * rival[i] * trend * storeLevel * accessFactor(demand, sum)
      demand.store[t * zones.count + i] = spend
      demand.sum[t * zones.count + i] = sum
      demand.web[t * zones.count + i] = potential.web[i] * webLevel * webFactor(demand, sum)
    }
  }
  return demand
}

/** Multiplies every zone's demand by its factor, then adds up the counter tickets by store. */
export function settleDemand(demand: Demand, factor: Float64Array): void {
  const { zones, stores, months, byStore } = demand
  const row = new Float64Array(stores)
  for (let t = 0; t < months; t++) {
    for (let i = 0; i < zones; i++) {
      demand.web[t * zones + i] *= factor[i]
      demand.store[t * zones + i] *= factor[i]
      const sum = pullRow(demand, t, i, row)
      if (sum <= 0) continue
      const each = demand.store[t * zones + i] / sum
      for (let j = 0; j < stores; j++) byStore[t * stores + j] += each * row[j]
    }
  }
}

/** Share of a zone's tickets by the zone they start from. */
export function departures({ away }: Pick<Demand, 'away'>, zone: number): { zone: number; share: number }[] {
  if (!away) return [{ zone, share: 1 }]
  const { work, workShare, resort, holidayShare } = away
  return [
    { zone, share: 1 - workShare - holidayShare },
    { zone: work[zone], share: workShare },
    { zone: resort[zone], share: holidayShare },
  ]
}

/**
 * Fills `row` with every store's pull on a zone in a month and returns the sum: shares of the zone's tickets are
 * row / sum, wherever they start from.
 */
export function pullRow(demand: Demand, t: number, zone: number, row: Float64Array): number {
  const { stores, pull, level } = demand
  let sum = 0
  for (let j = 0; j < stores; j++) {
    row[j] = pull[zone * stores + j] * level[t * stores + j]
    sum += row[j]
  }
  return demand.away ? fromAway(demand, t, zone, row, sum) : sum
}

function fromAway(demand: Demand, t: number, home: number, row: Float64Array, sum: number): number {
  const { stores, pull, level } = demand
  if (sum <= 0) return sum
  const [own, ...others] = departures(demand, home)
  let left = 1
  const added = new Float64Array(stores)
  for (const { zone, share } of others) {
    let there = 0
    for (let j = 0; j < stores; j++) there += pull[zone * stores + j] * level[t * stores + j]
    if (there <= 0) continue
    left -= share
    for (let j = 0; j < stores; j++)
      added[j] += (share * pull[zone * stores + j] * level[t * stores + j]) / there
  }
  const stays = Math.max(own.share, left)
  for (let j = 0; j < stores; j++) row[j] = row[j] * stays + sum * added[j]
  return sum
}

function withShocks({ stores, trading, months, seed }: Inputs): Float64Array {
  const level = new Float64Array(trading.level)
  const keep = TRUE.shock_correlation
  stores.forEach((store, j) => {
    const random = stream(seed, 'shocks', store.id)
    let shock = normal(random)
    for (let t = 0; t < months; t++) {
      level[t * stores.length + j] *= Math.exp(TRUE.shock_sd * shock)
      shock = keep * shock + Math.sqrt(1 - keep * keep) * normal(random)
    }
  })
  return level
}

/** Spending of the best served against the 95th percentile of people, at most. */
const CEILING = 1.5

function firstMonthAccess(zones: Zones, pull: Float64Array, level: Float64Array, n: number, ceiling: number) {
  const access: { value: number; people: number }[] = []
  let sum = 0
  let people = 0
  for (let i = 0; i < zones.count; i++) {
    let total = 0
    for (let j = 0; j < n; j++) total += pull[i * n + j] * level[j]
    const value = Math.log(total)
    access.push({ value, people: zones.population[i] })
    sum += value * zones.population[i]
    people += zones.population[i]
  }
  const reference = sum / people
  access.sort((a, b) => a.value - b.value)
  let running = 0
  let high = reference
  for (const a of access) {
    running += a.people
    if (running > 0.95 * people) break
    high = a.value
  }
  return { reference, ceiling: ceiling * Math.exp(TRUE.rho * (high - reference)) }
}

/** Spending potential of the zones: people, place, pockets and what no column explains. */
function potentials({ zones, field, pockets, seed }: Inputs): { store: Float64Array; web: Float64Array } {
  const store = new Float64Array(zones.count)
  const web = new Float64Array(zones.count)
  const random = stream(seed, 'potential')
  const inPocket = new Set(pockets.flatMap(p => p.zones))
  for (let i = 0; i < zones.count; i++) {
    const region = smoothNoise(field.seed + 31, zones.lat[i], zones.lon[i], 1.1)
    const local = normal(random)
    const people = zones.population[i] * Math.exp(0.25 * region + 0.18 * local)
    store[i] = people * (inPocket.has(i) ? POCKET.potential : 1)
    web[i] = people * Math.exp(0.15 * normal(random)) * (inPocket.has(i) ? POCKET.web : 1)
  }
  return { store, web }
}

/** (1 + sum of competitors' pull)^competition by zone, for the competitors that trade in a month. */
function competitorAccess({ zones, competitors }: Inputs): (month: number) => Float64Array {
  const pulls = competitors.map(c => {
    const found: { zone: number; pull: number }[] = []
    for (let i = 0; i < zones.count; i++) {
      if (Math.abs(zones.lat[i] - c.lat) > 0.5) continue
      const km = kilometres(zones.lat[i], zones.lon[i], c.lat, c.lon)
      if (km < 50) found.push({ zone: i, pull: (c.area / 1500) * Math.exp(-km / 9) })
    }
    return found
  })
  let key = ''
  let factor = new Float64Array(zones.count)
  return month => {
    const open = competitors.map(
      c => monthOf(c.opened) <= month && (c.closed === null || monthOf(c.closed) >= month),
    )
    const now = open.map(Number).join('')
    if (now === key) return factor
    key = now
    factor = new Float64Array(zones.count).fill(1)
    open.forEach((trades, k) => {
      if (trades) for (const { zone, pull } of pulls[k]) factor[zone] += pull
    })
    for (let i = 0; i < zones.count; i++) factor[i] **= TRUE.competition
    return factor
  }
}
