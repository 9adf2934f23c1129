import { normal, uniform } from '@/lib/market/random'
import { crowFly } from '@/lib/travel/crow-fly'
import { firstWhole, lastWhole, type Panel, type PanelStore } from './panel'

export interface World {
  seed: number
  zones: number
  stores: number
  months: number
  decay: number
  rho: number
  eta: number
  /** Purchases a month in stores and on the web. */
  purchases: number
  web: number
  /** Part of the customers who are identified, by month from the first. */
  identified: (month: number) => number
  /** What happens: a store (by index) opens or closes on a day. */
  opened: Record<number, string>
  closed: Record<number, string>
}

const FIRST = 12 * 2020
const usual: World = {
  seed: 1,
  zones: 500,
  stores: 24,
  months: 48,
  decay: 0.07,
  rho: 0.5,
  eta: 0.1,
  purchases: 30_000,
  web: 6_000,
  identified: () => 0.8,
  opened: { 3: '2021-07-05', 20: '2022-02-10' },
  closed: { 0: '2021-09-30', 23: '2022-05-31' },
}

/**
 * A made-up network over time whose customers follow the model with known parameters: choice by attraction and
 * driving time, store and web spending by access. Counts of purchases are drawn, every one of 50 in currency.
 */
export function makeHistory(options: Partial<World> = {}): { panel: Panel; world: World } {
  const world = { ...usual, ...options }
  const random = uniform(world.seed)
  const gauss = normal(world.seed + 5)
  const place = () => ({ lat: 45 + 2.4 * random(), lon: 1 + 4 * random() })
  const points = Array.from({ length: world.zones }, place)
  const zones = {
    lat: Float64Array.from(points, p => p.lat),
    lon: Float64Array.from(points, p => p.lon),
    population: Float64Array.from(points, () => Math.round(Math.exp(8 + 0.8 * gauss()))),
  }
  const stores: PanelStore[] = Array.from({ length: world.stores }, (_, j) => ({
    store_id: `S${String(j).padStart(2, '0')}`,
    name: `Store ${j}`,
    // A grid of four by six, so that the events in its corners are out of each other's reach.
    lat: 45.3 + 0.6 * (j % 4) + 0.1 * gauss(),
    lon: 1.3 + 0.67 * Math.floor(j / 4) + 0.1 * gauss(),
    selling_area_m2: Math.round(Math.exp(6.8 + 0.4 * gauss())),
    format: null,
    operator: 'own',
    route: 'customers',
    opened_on: world.opened[j] ?? null,
    closed_on: world.closed[j] ?? null,
    replaces_store_id: null,
    passage_share: 0,
  }))
  const alpha = stores.map(s => 0.9 * Math.log(s.selling_area_m2!) + 0.2 * gauss())
  const pull = stores.map((s, j) =>
    Float64Array.from(crowFly.minutesTo(zones, s), t => Math.exp(alpha[j] - world.decay * t)),
  )
  const rows = { zone: [] as number[], store: [] as number[], month: [] as number[], tickets: [] as number[] }
  const size = world.stores * world.months
  const sums = {
    sales: new Float64Array(size),
    purchases: new Float64Array(size),
    web: new Float64Array(world.months),
    webPurchases: new Float64Array(world.months),
  }
  const people = zones.population.reduce((sum, x) => sum + x, 0)
  const scale = levels(world, zones.population, pull, stores)
  const drawn = (mean: number) => poisson(mean, random, gauss)
  for (let i = 0; i < world.zones; i++) {
    const byStore = stores.map(() => new Float64Array(world.months))
    for (let m = 0; m < world.months; m++) {
      const open = stores.map(s => firstWhole(s) <= FIRST + m && lastWhole(s) >= FIRST + m)
      const sum = pull.reduce((total, p, j) => total + (open[j] ? p[i] : 0), 0)
      const season = 1 + 0.2 * Math.sin((2 * Math.PI * m) / 12)
      const spend = scale.stores * zones.population[i] * sum ** world.rho * season
      stores.forEach((_, j) => {
        if (open[j]) byStore[j][m] = drawn((spend * pull[j][i]) / sum)
      })
      const web = drawn((world.web * zones.population[i] * (sum / scale.access) ** world.eta) / people)
      add(i, -1, m, web)
    }
    stores.forEach((_, j) => {
      for (let m = 0; m < world.months; m++) add(i, j, m, byStore[j][m])
    })
  }
  function add(zone: number, store: number, m: number, purchases: number): void {
    if (purchases === 0) return
    const [all, paid] = store < 0 ? [sums.web, sums.webPurchases] : [sums.sales, sums.purchases]
    const at = store < 0 ? m : store * world.months + m
    all[at] += 50 * purchases
    paid[at] += 50 * purchases
    let known = 0
    for (let k = 0; k < purchases; k++) if (random() < world.identified(m)) known++
    if (known === 0) return
    rows.zone.push(zone)
    rows.store.push(store)
    rows.month.push(FIRST + m)
    rows.tickets.push(known)
  }
  const order = Int32Array.from(rows.zone.keys()).sort(
    (a, b) => rows.zone[a] - rows.zone[b] || rows.store[a] - rows.store[b] || rows.month[a] - rows.month[b],
  )
  const pick = (values: number[]) => Int32Array.from(order, r => values[r])
  return {
    world,
    panel: {
      first: FIRST,
      last: FIRST + world.months - 1,
      stores,
      zones,
      sector: 'general',
      travel: crowFly,
      rivals: [],
      located: {
        zone: pick(rows.zone),
        store: pick(rows.store),
        month: pick(rows.month),
        gross: Float64Array.from(order, r => 50 * rows.tickets[r]),
        tickets: Float64Array.from(order, r => rows.tickets[r]),
      },
      ...sums,
    },
  }
}

/** Scale of store spending, so that purchases are as many as asked, and the mean access. */
function levels(
  world: World,
  population: Float64Array,
  pull: readonly Float64Array[],
  stores: readonly PanelStore[],
): { stores: number; access: number } {
  let total = 0
  let people = 0
  let access = 0
  for (let i = 0; i < world.zones; i++) {
    const sum = pull.reduce((x, p, j) => x + (firstWhole(stores[j]) <= FIRST ? p[i] : 0), 0)
    total += population[i] * sum ** world.rho
    people += population[i]
    access += population[i] * Math.log(sum)
  }
  return { stores: world.purchases / total, access: Math.exp(access / people) }
}

function poisson(mean: number, random: () => number, gauss: () => number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * gauss()))
  let count = 0
  for (let p = random(); p > Math.exp(-mean); p *= random()) count++
  return count
}
