import { crowFly } from '@/lib/travel/crow-fly'
import type { TravelTimes } from '@/lib/travel/provider'
import { type DecayForm, EXPONENTIAL, felt } from './decay-form'
import { normal, uniform } from './random'
import type { MarketInput, MarketStore } from './types'

export interface WorldOptions {
  seed: number
  zones: number
  stores: number
  /** Degrees across. */
  width: number
  decay: number
  /** How minutes are felt. */
  form: DecayForm
  size: number
  effectSd: number
  /** Access elasticity of purchases. */
  rho: number
  /** Purchases per inhabitant at mean access. */
  rate: number
  basket: number
  /** Last stores that send totals only. */
  totals: number
  travel: TravelTimes
  formats: string[]
}

const defaults: WorldOptions = {
  seed: 1,
  zones: 600,
  stores: 25,
  width: 3,
  decay: 0.08,
  form: EXPONENTIAL,
  size: 0.8,
  effectSd: 0.4,
  rho: 0.5,
  rate: 0.5,
  basket: 100,
  totals: 0,
  travel: crowFly,
  formats: ['A'],
}

/** A made-up market whose purchases follow the model with known parameters; every number from the seed. */
export function makeWorld(options: Partial<WorldOptions> = {}): { input: MarketInput; truth: WorldOptions } {
  const world = { ...defaults, ...options }
  const random = uniform(world.seed)
  const gauss = normal(world.seed + 17)
  const n = world.zones
  const place = () => ({ lat: 46 + world.width * random(), lon: 3 + 1.4 * world.width * random() })
  const points = Array.from({ length: n }, place)
  const zones = {
    lat: Float64Array.from(points, p => p.lat),
    lon: Float64Array.from(points, p => p.lon),
    population: Float64Array.from(points, () => Math.round(Math.exp(6.5 + 1.1 * gauss()))),
    web: new Float64Array(n),
  }
  const effect: number[] = []
  const stores: MarketStore[] = Array.from({ length: world.stores }, (_, j) => {
    const site = points[Math.floor(random() * n)]
    effect.push(world.effectSd * gauss())
    return {
      store_id: `S${String(j).padStart(3, '0')}`,
      name: `Store ${j}`,
      lat: site.lat + 0.01 * gauss(),
      lon: site.lon + 0.01 * gauss(),
      selling_area_m2: Math.round(Math.exp(7 + 0.6 * gauss())),
      format: world.formats[j % world.formats.length],
      operator: 'own',
      open: true,
      route: j >= world.stores - world.totals ? 'totals' : 'customers',
      base_store: 0,
      base_other: 0,
    }
  })
  const utility = new Float64Array(n * world.stores)
  stores.forEach((store, j) => {
    const minutes = world.travel.minutesTo(zones, store)
    for (let i = 0; i < n; i++)
      utility[i * world.stores + j] = Math.exp(
        world.size * Math.log(store.selling_area_m2!) +
          effect[j] -
          world.decay * felt(world.form, minutes[i]),
      )
  })
  const access = points.map((_, i) =>
    Math.log(sum(utility.subarray(i * world.stores, (i + 1) * world.stores))),
  )
  const mean = sum(access) / n
  const flow = {
    store: [] as number[],
    zone: [] as number[],
    tickets: [] as number[],
    amount: [] as number[],
  }
  const total = new Float64Array(world.stores)
  for (let i = 0; i < n; i++) {
    const whole = Math.exp(access[i])
    const expected = zones.population[i] * world.rate * Math.exp(world.rho * (access[i] - mean))
    for (let j = 0; j < world.stores; j++) {
      const tickets = poisson((expected * utility[i * world.stores + j]) / whole, random, gauss)
      const amount = tickets * world.basket * Math.exp((0.3 * gauss()) / Math.sqrt(Math.max(1, tickets)))
      total[j] += amount
      if (tickets === 0 || stores[j].route === 'totals') continue
      flow.store.push(j)
      flow.zone.push(i)
      flow.tickets.push(tickets)
      flow.amount.push(amount)
    }
    zones.web[i] = zones.population[i] * 10
  }
  stores.forEach((store, j) => {
    // A tenth is anonymous: the base is more than what is located.
    store.base_store = total[j] * 1.1
    store.base_other = total[j] * 0.05
  })
  return {
    input: {
      zones,
      stores,
      flows: {
        store: Int32Array.from(flow.store),
        amount: Float64Array.from(flow.amount),
        tickets: Float64Array.from(flow.tickets),
        start: Int32Array.from({ length: flow.store.length + 1 }, (_, f) => f),
        members: Int32Array.from(flow.zone),
      },
      web_total: 1.2 * sum(zones.web),
      sector: 'furniture',
      travel: world.travel,
    },
    truth: world,
  }
}

/** The same input with the flows of zones in one square of `degrees` and to one store pooled, where short. */
export function pooledInput(input: MarketInput, degrees: number, enough: number): MarketInput {
  const { flows, zones } = input
  const pools = new Map<string, { store: number; tickets: number; amount: number; members: number[] }>()
  const squares = new Map<string, number[]>()
  const squareOf = (i: number) =>
    `${Math.floor(zones.lat[i] / degrees)} ${Math.floor(zones.lon[i] / degrees)}`
  for (let i = 0; i < zones.lat.length; i++)
    squares.set(squareOf(i), [...(squares.get(squareOf(i)) ?? []), i])
  const exact = new Map<string, Set<number>>()
  for (let f = 0; f < flows.store.length; f++) {
    const zone = flows.members[f]
    const alone = flows.tickets[f] >= enough
    const square = `${flows.store[f]} ${squareOf(zone)}`
    const key = alone ? `${flows.store[f]} = ${zone}` : square
    if (alone) exact.set(square, (exact.get(square) ?? new Set()).add(zone))
    const pool = pools.get(key) ?? {
      store: flows.store[f],
      tickets: 0,
      amount: 0,
      members: alone ? [zone] : squares.get(squareOf(zone))!,
    }
    pool.tickets += flows.tickets[f]
    pool.amount += flows.amount[f]
    pools.set(key, pool)
  }
  const list = [...pools].map(([key, pool]) => ({
    ...pool,
    members: key.includes('=') ? pool.members : pool.members.filter(i => !exact.get(key)?.has(i)),
  }))
  return { ...input, flows: flowsOf(list) }
}

export function flowsOf(
  list: { store: number; tickets: number; amount: number; members: number[] }[],
): MarketInput['flows'] {
  const start = [0]
  for (const { members } of list) start.push(start[start.length - 1] + members.length)
  return {
    store: Int32Array.from(list, p => p.store),
    tickets: Float64Array.from(list, p => p.tickets),
    amount: Float64Array.from(list, p => p.amount),
    start: Int32Array.from(start),
    members: Int32Array.from(list.flatMap(p => p.members)),
  }
}

function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]
  return total
}

function poisson(mean: number, random: () => number, gauss: () => number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * gauss()))
  let product = random()
  let count = 0
  for (const floor = Math.exp(-mean); product > floor; count++) product *= random()
  return count
}
