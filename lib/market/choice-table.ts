import type { Choices, Covariate } from '@/lib/estimation/likelihood'
import { findPair, type Pairs } from './pairs'
import type { PooledRows } from './placement'
import type { MarketInput } from './types'

/** Where in the input the choice step looks. */
export interface ChoiceParts {
  /** Stores that take part, as indices of the input's stores. */
  active: Int32Array
  /** m2 by store of the input. */
  areas: Float64Array
  pairs: Pairs
  /** Stores with located customers, as positions in `active`. */
  flowStores: Int32Array
}

/** Located purchases as choices: a row for each zone and store with located customers within its reach. */
export interface ChoiceTable {
  choices: Choices
  /** As they are felt under the pairs' form of decay. */
  minutes: Float32Array
  /** Pair of each row. */
  pair: Int32Array
  flows: PooledRows
  /** Currency by flow. */
  amount: Float64Array
  /** Inhabitants and cluster of each group. */
  population: Float64Array
  cluster: Int32Array
  /** Share of the located amount whose store lies beyond its zones' reach. */
  outOfReach: number
}

/** Name of the attribute ln(m2). */
export const SIZE = 'selling_area_m2'
/** Zones within one block err together: they share flows, roads and what the model does not know. */
const BLOCK_DEGREES = 0.5

/** Lays out the choices of every zone that some flow may come from. */
export function choiceTable(input: MarketInput, parts: ChoiceParts): ChoiceTable {
  const { active, pairs, flowStores } = parts
  const { flows, zones } = input
  const position = new Int32Array(input.stores.length).fill(-1)
  active.forEach((j, s) => {
    position[j] = s
  })
  const alternativeOf = new Int32Array(active.length).fill(-1)
  flowStores.forEach((s, e) => {
    alternativeOf[s] = e
  })
  const kept = {
    tickets: [] as number[],
    amount: [] as number[],
    start: [0],
    pairs: [] as number[],
    covered: [] as number[],
  }
  const touched = new Uint8Array(pairs.zones)
  let all = 0
  let out = 0
  for (let f = 0; f < flows.store.length; f++) {
    const s = position[flows.store[f]]
    if (s < 0 || alternativeOf[s] < 0 || !(flows.tickets[f] > 0)) continue
    all += flows.amount[f]
    const before = kept.pairs.length
    for (let e = flows.start[f]; e < flows.start[f + 1]; e++) {
      const p = findPair(pairs, flows.members[e], s)
      if (p < 0) continue
      kept.pairs.push(p)
      kept.covered.push(-1)
      touched[flows.members[e]] = 1
    }
    if (kept.pairs.length === before) {
      out += flows.amount[f]
      continue
    }
    kept.tickets.push(flows.tickets[f])
    kept.amount.push(flows.amount[f])
    kept.start.push(kept.pairs.length)
  }
  const pairsOf = flows.anywhere && pairsByStore(pairs)
  flows.anywhere?.covered.forEach((covered, f) => {
    const { store, tickets, amount } = flows.anywhere!
    const s = position[store[f]]
    if (s < 0 || alternativeOf[s] < 0 || !(tickets[f] > 0)) return
    for (const { zone, pair: p } of pairsOf![s]) {
      kept.pairs.push(p)
      kept.covered.push(covered[zone] / 255)
      touched[zone] = 1
    }
    kept.tickets.push(tickets[f])
    kept.amount.push(amount[f])
    kept.start.push(kept.pairs.length)
  })

  const rowOf = new Int32Array(pairs.store.length).fill(-1)
  const pair: number[] = []
  const start = [0]
  const zoneOf: number[] = []
  for (let i = 0; i < pairs.zones; i++) {
    if (touched[i] === 0) continue
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++) {
      if (alternativeOf[pairs.store[p]] < 0) continue
      rowOf[p] = pair.length
      pair.push(p)
    }
    zoneOf.push(i)
    start.push(pair.length)
  }
  const blocks = new Map<string, number>()
  const cluster = Int32Array.from(zoneOf, i => {
    const key = `${Math.floor(zones.lat[i] / BLOCK_DEGREES)} ${Math.floor(zones.lon[i] / BLOCK_DEGREES)}`
    const known = blocks.get(key) ?? blocks.size
    blocks.set(key, known)
    return known
  })
  return {
    choices: {
      start: Int32Array.from(start),
      alternative: Int32Array.from(pair, p => alternativeOf[pairs.store[p]]),
      alternatives: flowStores.length,
      weight: new Float64Array(pair.length),
      covariates: [],
    },
    minutes: Float32Array.from(pair, p => pairs.felt[p]),
    pair: Int32Array.from(pair),
    flows: {
      tickets: Float64Array.from(kept.tickets),
      start: Int32Array.from(kept.start),
      rows: Int32Array.from(kept.pairs, p => rowOf[p]),
      covered: Float64Array.from(kept.covered),
    },
    amount: Float64Array.from(kept.amount),
    population: Float64Array.from(zoneOf, i => zones.population[i]),
    cluster,
    outOfReach: all > 0 ? out / all : 0,
  }
}

function pairsByStore(pairs: Pairs): { zone: number; pair: number }[][] {
  const lists: { zone: number; pair: number }[][] = Array.from({ length: pairs.stores }, () => [])
  for (let zone = 0; zone < pairs.zones; zone++)
    for (let pair = pairs.start[zone]; pair < pairs.start[zone + 1]; pair++)
      lists[pairs.store[pair]].push({ zone, pair })
  return lists
}

/** ln area and a column for each format but the commonest, over the stores with located customers. */
export function attributesOf(input: MarketInput, parts: ChoiceParts): Covariate[] {
  const stores = Array.from(parts.flowStores, s => parts.active[s])
  const area = stores.map(j => Math.log(parts.areas[j]))
  const columns: Covariate[] = []
  if (new Set(area).size > 1) columns.push({ name: SIZE, values: area })
  const counts = new Map<string, number>()
  for (const j of stores) {
    const format = input.stores[j].format
    if (format !== null) counts.set(format, (counts.get(format) ?? 0) + 1)
  }
  const formats = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1))
  // Each format needs stores left over to tell its effect from theirs.
  if (stores.length >= 3 * formats.length)
    for (const format of formats.slice(1))
      columns.push({ name: format, values: stores.map(j => Number(input.stores[j].format === format)) })
  return columns
}
