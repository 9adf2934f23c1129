import type { TravelTimes } from '@/lib/travel/provider'
import { travelTimesFor } from '@/lib/travel/registry'
import { baseSales, monthOf, type Trading } from './base'
import { type BaseMonths, baseShare, cells, indexOfKeys, isWeb, numbers, texts } from './columns'
import { Coverage } from './coverage'
import { readBacktest, readElasticities } from './elasticities'
import { pooledMembers } from './members'
import type { MarketTables, TableLike } from './queries'
import type { Competitor, MarketInput, MarketStore } from './types'

export interface InputOptions {
  sector: MarketInput['sector']
  /** The base: first and last month, `12 * year + month - 1`. */
  base: BaseMonths
  /** Times where the dataset has no matrix; the built-in estimate by default. */
  travel?: TravelTimes
}

/** The twelve months that end with a dataset's last complete one. */
export function baseOf(lastMonth: number): BaseMonths {
  return { from: lastMonth - 11, to: lastMonth }
}

/**
 * What the market model needs of a dataset, from the tables of {@link MARKET_QUERIES}: stores with their base
 * sales (stores opened within the base annualised, closed ones left out), located purchases as flows from sets of
 * zones, web sales by zone, and the data team's matrix of driving times.
 *
 * A flow comes from the zones under its atom's cell that lie under no finer atom of the same store, month and
 * channel; where no zone lies there, from the zone nearest to the cell's centre. Purchases without a place come
 * from customers without a home, wherever they live, or from places where too few bought: one flow per store says
 * how much of each zone it may hold.
 *
 * Throws {@link MarketError} inconsistent_input where a table lacks a column.
 */
export function marketInput(tables: MarketTables, { sector, base, travel }: InputOptions): MarketInput {
  const { stores: storeTable, zones: zoneTable, atoms } = tables
  const lat = numbers(zoneTable, 'lat')
  const lon = numbers(zoneTable, 'lon')
  const population = numbers(zoneTable, 'population').map(x => (x > 0 ? x : 0))
  const potential = numbers(zoneTable, 'spend_potential').map(x => (x > 0 ? x : 0))
  const income = zoneTable.columns.median_income ? numbers(zoneTable, 'median_income') : null
  const zones = {
    lat,
    lon,
    population,
    web: new Float64Array(lat.length),
    ...(income?.some(x => x > 0) ? { income } : {}),
  }
  const { stores, scale, web } = baseSales(tables, base, readStores(storeTable))
  const storeAt = indexOfKeys(storeTable, 'store_key')

  const store = numbers(atoms, 'store_key')
  const month = numbers(atoms, 'month')
  const span = numbers(atoms, 'span')
  const channel = numbers(atoms, 'channel_key')
  const res = numbers(atoms, 'res')
  const amount = numbers(atoms, 'amount')
  const gross = numbers(atoms, 'gross')
  const tickets = numbers(atoms, 'tickets')
  const inBase = (a: number) => baseShare(base, month[a], span[a])
  const isFlow = (a: number) => {
    const j = isWeb(store[a], channel[a]) ? undefined : storeAt.get(store[a])
    return j !== undefined && stores[j].open && gross[a] > 0 && tickets[a] > 0 ? j : -1
  }
  const coverage = new Coverage(lat.length, stores.length)
  const groupTickets = new Map<string, number>()
  const groupOf = (a: number) => `${store[a]} ${month[a]} ${span[a]} ${channel[a]}`
  for (let a = 0; a < atoms.rows; a++) {
    const j = isFlow(a)
    if (j < 0 || inBase(a) === 0) continue
    const n = inBase(a) * tickets[a]
    groupTickets.set(groupOf(a), (groupTickets.get(groupOf(a)) ?? 0) + n)
    coverage.sold(j, n, inBase(a) * gross[a], res[a] < 0, scale[j])
  }
  const members = pooledMembers(
    { lat, lon, cell: cells(zoneTable) },
    { store, month, span, channel, res, cell: cells(atoms) },
    a => inBase(a) > 0,
    (a, covered) => {
      const j = isWeb(store[a], channel[a]) ? undefined : storeAt.get(store[a])
      if (j !== undefined) coverage.cover(j, groupTickets.get(groupOf(a)) ?? 0, covered)
    },
  )

  const pools = new Map<string, { store: number; tickets: number; amount: number; members: Int32Array }>()
  for (let a = 0; a < atoms.rows; a++) {
    const set = members[a]
    const share = inBase(a)
    if (!set || share === 0) continue
    if (isWeb(store[a], channel[a])) {
      spreadByPopulation(amount[a] * share, set.zones, population, zones.web)
      continue
    }
    const j = isFlow(a)
    if (j < 0) continue
    const key = `${j} ${set.key}`
    const pool = pools.get(key)
    const factor = share * scale[j]
    if (pool) {
      pool.tickets += factor * tickets[a]
      pool.amount += factor * gross[a]
    } else {
      pools.set(key, {
        store: j,
        tickets: factor * tickets[a],
        amount: factor * gross[a],
        members: set.zones,
      })
    }
  }
  const flows = [...pools.values()]
  const start = new Int32Array(flows.length + 1)
  flows.forEach((flow, f) => {
    start[f + 1] = start[f] + flow.members.length
  })
  const all = new Int32Array(start[flows.length])
  flows.forEach((flow, f) => {
    all.set(flow.members, start[f])
  })
  keepPositive(zones.web)
  return {
    zones: potential.some(x => x > 0) ? { ...zones, potential } : zones,
    stores,
    flows: {
      store: Int32Array.from(flows, f => f.store),
      amount: Float64Array.from(flows, f => f.amount),
      tickets: Float64Array.from(flows, f => f.tickets),
      start,
      members: all,
      anywhere: coverage.flows(),
    },
    web_total: web,
    sector,
    travel: travel ?? travelTimesFor(zones),
    ...readMatrix(tables, storeAt),
    competitors: readCompetitors(tables.competitors, base),
    elasticities: readElasticities(tables.elasticities),
    backtest: readBacktest(tables.backtest),
    base_end: base.to,
  }
}

/** Stores as the dataset has them, still without base sales. */
function readStores(table: TableLike): (MarketStore & Trading)[] {
  const lat = numbers(table, 'lat')
  const lon = numbers(table, 'lon')
  const area = numbers(table, 'selling_area_m2')
  const id = texts(table, 'store_id')
  const name = texts(table, 'name')
  const format = texts(table, 'format')
  const operator = texts(table, 'operator')
  const route = texts(table, 'route')
  const opened = texts(table, 'opened_on')
  const closed = texts(table, 'closed_on')
  const entity = table.columns.legal_entity ? texts(table, 'legal_entity') : []
  const passage = table.columns.passage_share ? numbers(table, 'passage_share') : []
  return Array.from({ length: table.rows }, (_, j) => ({
    store_id: id[j] ?? '',
    name: name[j] ?? id[j] ?? '',
    lat: lat[j],
    lon: lon[j],
    selling_area_m2: area[j] > 0 ? area[j] : null,
    format: format[j],
    operator: operator[j] ?? 'own',
    open: true,
    route: route[j] === 'totals' || route[j] === 'zones' ? route[j] : ('customers' as const),
    legal_entity: entity[j] ?? null,
    passage_share: passage[j] >= 0 ? passage[j] : null,
    base_store: 0,
    base_other: 0,
    opened_on: opened[j],
    closed_on: closed[j],
  }))
}

/** Those that trade at the base's end. */
function readCompetitors(table: TableLike | undefined, base: BaseMonths): Competitor[] {
  if (!table || table.rows === 0) return []
  const id = texts(table, 'competitor_id')
  const name = texts(table, 'name')
  const [lat, lon, area] = ['lat', 'lon', 'selling_area_m2'].map(column => numbers(table, column))
  const opened = texts(table, 'opened_on')
  const closed = texts(table, 'closed_on')
  const all = Array.from({ length: table.rows }, (_, k) => ({
    competitor_id: id[k] ?? '',
    name: name[k] ?? id[k] ?? '',
    lat: lat[k],
    lon: lon[k],
    selling_area_m2: area[k] > 0 ? area[k] : null,
  }))
  return all.filter((_, k) => {
    const [from, to] = [opened[k], closed[k]]
    return !(from && monthOf(from) > base.to) && !(to && monthOf(to) <= base.to)
  })
}

function readMatrix(tables: MarketTables, storeAt: Map<number, number>): { matrix?: Float32Array } {
  const { travel_times: table, zones, stores } = tables
  if (table.rows === 0) return {}
  const zoneAt = indexOfKeys(zones, 'zone_key')
  const zone = numbers(table, 'zone_key')
  const store = numbers(table, 'store_key')
  const minutes = numbers(table, 'minutes')
  const matrix = new Float32Array(zones.rows * stores.rows).fill(Number.NaN)
  for (let r = 0; r < table.rows; r++) {
    const i = zoneAt.get(zone[r])
    const j = storeAt.get(store[r])
    if (i !== undefined && j !== undefined) matrix[i + zones.rows * j] = minutes[r]
  }
  return { matrix }
}

function spreadByPopulation(
  amount: number,
  zones: Int32Array,
  population: Float64Array,
  into: Float64Array,
): void {
  let people = 0
  for (const i of zones) people += population[i]
  for (const i of zones) into[i] += people > 0 ? (amount * population[i]) / people : amount / zones.length
}

/** Zones with more returns than purchases take theirs out of the others, so that the sum stays. */
function keepPositive(web: Float64Array): void {
  let positive = 0
  let total = 0
  for (const w of web) {
    total += w
    if (w > 0) positive += w
  }
  if (positive === total) return
  const factor = positive > 0 ? Math.max(0, total) / positive : 0
  for (let i = 0; i < web.length; i++) web[i] = web[i] > 0 ? web[i] * factor : 0
}
