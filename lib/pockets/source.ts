import { centreOf } from '@/lib/geo/h3'
import { nearestPoint } from '@/lib/geo/nearest'
import { baseShare, cells, isWeb, numbers, texts } from '@/lib/market/columns'
import { pooledMembers } from '@/lib/market/members'
import type { TableLike } from '@/lib/market/queries'
import type { Reach } from '@/lib/market/reach'
import type { Competitor } from '@/lib/market/types'
import { FlowBuilder } from './flows'
import type { PocketData, PocketZones, Purchases } from './types'

/** Inhabitants of a household, where households are not given: INSEE, France 2022. */
export const PER_HOUSEHOLD = 2.15
/** Customers without a home among those that a flow without a place holds. */
const WITHOUT_HOME = 0.05
/** Share of homes given as points from which on places finer than a postal code are told apart. */
const FINE_HOMES = 0.9

/** What is read of a dataset besides the market's tables, whose base ends with its last complete month. */
export const POCKET_QUERIES = {
  zones: 'SELECT zone_id, name, lat, lon, cell, population, households FROM zones ORDER BY zone_key',
  atoms: `SELECT store_key::INTEGER AS store_key, month::INTEGER AS month, span::INTEGER AS span,
    channel_key::INTEGER AS channel_key, cell, res::INTEGER AS res, gross::DOUBLE AS gross
    FROM atoms WHERE month > (SELECT max(month) FROM atoms) - 16 ORDER BY month, span, channel_key, store_key, res DESC, cell`,
  active: `SELECT cell, 6::INTEGER AS res, customers::DOUBLE AS customers FROM active_customers
    WHERE scope = 'place' AND window_end = (SELECT max(window_end) FROM active_customers) ORDER BY cell`,
} as const
export type PocketTables = Record<keyof typeof POCKET_QUERIES, TableLike>

/** Runs {@link POCKET_QUERIES}. */
export async function readPocketTables(query: (sql: string) => Promise<TableLike>): Promise<PocketTables> {
  const tables = {} as PocketTables
  for (const name of Object.keys(POCKET_QUERIES) as (keyof typeof POCKET_QUERIES)[])
    tables[name] = await query(POCKET_QUERIES[name])
  return tables
}

export interface SourceOptions {
  /** Last complete month, `12 * year + month - 1`. */
  lastMonth: number
  /** 0 to 1: homes known by a point among those known at all; the others by postal code. null: not known. */
  points: number | null
}

/** Lays out a dataset's tables and its market's reach for {@link findPockets}. */
export function pocketData(
  tables: PocketTables,
  reach: Reach,
  competitors: readonly Competitor[],
  { lastMonth, points }: SourceOptions,
): PocketData {
  const { zones, estimated } = readZones(tables.zones)
  const n = zones.id.length
  const minutes = new Float32Array(n).fill(Number.POSITIVE_INFINITY)
  const nearest = new Int32Array(n).fill(-1)
  for (let i = 0; i < n; i++)
    for (let p = reach.start[i]; p < reach.start[i + 1]; p++)
      if (reach.minutes[p] < minutes[i]) {
        minutes[i] = reach.minutes[p]
        nearest[i] = reach.store[p]
      }
  const zoneAt = nearestPoint(zones)
  const counted = cells(tables.active)
  const web = webPurchases(tables.atoms, zones, lastMonth, reach.web_total)
  const store = storePurchases(reach, n)
  return {
    zones,
    estimated_households: estimated,
    stores: reach.stores,
    minutes,
    nearest,
    expected: reach.expected,
    bought: { store: store.purchases, web: web.purchases },
    located: { store: store.located, web: web.located },
    active: {
      zone: Int32Array.from(counted, cell => {
        const { lat, lon } = centreOf(cell)
        return zoneAt(lat, lon)
      }),
      customers: numbers(tables.active, 'customers'),
    },
    competitors,
    finest: points !== null && points >= FINE_HOMES ? 6 : 5,
  }
}

function readZones(table: TableLike): { zones: PocketZones; estimated: boolean } {
  const population = numbers(table, 'population').map(x => (x > 0 ? x : 0))
  const given = numbers(table, 'households')
  const estimated = given.some((h, i) => !(h > 0) && population[i] > 0)
  const id = texts(table, 'zone_id')
  const name = texts(table, 'name')
  return {
    zones: {
      id: Array.from(id, x => x ?? ''),
      name: Array.from(name, (x, i) => x ?? id[i] ?? ''),
      lat: numbers(table, 'lat'),
      lon: numbers(table, 'lon'),
      cell: cells(table),
      population,
      households: given.map((h, i) => (h > 0 ? h : population[i] / PER_HOUSEHOLD)),
    },
    estimated,
  }
}

/** Purchases in stores, every store's brought to its sales in catchments; what has no place lies where it may. */
function storePurchases(reach: Reach, n: number): { purchases: Purchases; located: number } {
  const { flows, stores, start, store, spend } = reach
  // What is expected by zone and store, found by zone for one store at a time.
  const byStore: { zone: number[]; spend: number[] }[] = stores.map(() => ({ zone: [], spend: [] }))
  for (let i = 0; i < n; i++)
    for (let p = start[i]; p < start[i + 1]; p++) {
      byStore[store[p]].zone.push(i)
      byStore[store[p]].spend.push(spend[p])
    }
  const seen = new Float64Array(stores.length)
  let placed = 0
  let all = 0
  for (let f = 0; f < flows.store.length; f++)
    if (flows.store[f] >= 0) {
      seen[flows.store[f]] += flows.amount[f]
      placed += flows.amount[f]
    }
  all = placed
  flows.anywhere?.store.forEach((s, f) => {
    if (s < 0) return
    seen[s] += flows.anywhere!.amount[f]
    all += flows.anywhere!.amount[f]
  })
  const scale = stores.map((s, k) => (seen[k] > 0 ? s.sales / seen[k] : 0))
  const builder = new FlowBuilder()
  const order = Int32Array.from(flows.store.keys()).sort((a, b) => flows.store[a] - flows.store[b] || a - b)
  const expected = new Float64Array(n)
  let current = -1
  const load = (s: number) => {
    if (current >= 0) for (const i of byStore[current].zone) expected[i] = 0
    current = s
    byStore[s].zone.forEach((i, k) => {
      expected[i] = byStore[s].spend[k]
    })
  }
  for (const f of order) {
    const s = flows.store[f]
    if (s < 0 || !(flows.amount[f] > 0)) continue
    if (s !== current) load(s)
    builder.add(
      flows.amount[f] * scale[s],
      flows.members.subarray(flows.start[f], flows.start[f + 1]),
      i => expected[i],
    )
  }
  flows.anywhere?.store.forEach((s, f) => {
    if (s < 0 || !(flows.anywhere!.amount[f] > 0)) return
    load(s)
    const covered = flows.anywhere!.covered[f]
    builder.add(
      flows.anywhere!.amount[f] * scale[s],
      Int32Array.from(byStore[s].zone),
      i => expected[i] * (1 - (covered[i] / 255) * (1 - WITHOUT_HOME)),
    )
  })
  return { purchases: builder.purchases(), located: all > 0 ? placed / all : 0 }
}

/** Purchases on the web, brought to all web sales. */
function webPurchases(atoms: TableLike, zones: PocketZones, lastMonth: number, total: number) {
  const base = { from: lastMonth - 11, to: lastMonth }
  const [store, month, span, channel, res, gross] = (
    ['store_key', 'month', 'span', 'channel_key', 'res', 'gross'] as const
  ).map(name => numbers(atoms, name))
  const inBase = (a: number) => (isWeb(store[a], channel[a]) ? baseShare(base, month[a], span[a]) : 0)
  const members = pooledMembers(
    zones,
    { store, month, span, channel, res, cell: cells(atoms) },
    a => inBase(a) > 0,
  )
  const pools = new Map<string, { amount: number; zones: Int32Array }>()
  let placed = 0
  let all = 0
  for (let a = 0; a < atoms.rows; a++) {
    const amount = inBase(a) * Math.max(0, gross[a])
    if (!(amount > 0)) continue
    all += amount
    const set = members[a]
    if (!set) continue
    placed += amount
    const pool = pools.get(set.key)
    if (pool) pool.amount += amount
    else pools.set(set.key, { amount, zones: set.zones })
  }
  const builder = new FlowBuilder()
  const factor = placed > 0 ? total / placed : 0
  for (const pool of pools.values()) builder.add(pool.amount * factor, pool.zones, i => zones.households[i])
  return { purchases: builder.purchases(), located: all > 0 ? placed / all : 0 }
}
