import type { StoredChoice } from '@/lib/market/choice-model'
import { MarketError } from '@/lib/market/errors'
import { estimateChoice } from '@/lib/market/estimate'
import { activeStores, knownAreas, marketPairs } from '@/lib/market/network'
import type { Pairs } from '@/lib/market/pairs'
import * as priors from '@/lib/market/priors'
import type { MarketInput } from '@/lib/market/types'
import type { Months } from './events'
import { inputAt } from './market-at'
import type { Panel, Window } from './panel'
import { isSubset } from './travel-cache'

/** Store choice as it could have been estimated on twelve months, and what it says of every zone. */
export interface ChoiceAt {
  base: Months
  /** Indices of the panel's stores that take part. */
  active: Int32Array
  /** Place of each store of the panel in `active`, -1 for those that do not take part. */
  position: Int32Array
  pairs: Pairs
  decay: number
  /** exp(V) of every pair, and by zone their sum. */
  pull: Float64Array
  sum: Float64Array
  /** By zone: share of the pull of stores whose customers are not located. */
  unseen: Float64Array
  stored: StoredChoice
}

/** Zones with purchases that an estimate rests on; more add nothing to its precision that matters here. */
const ZONES_FOR_CHOICE = 2500

/**
 * Estimates store choice on the purchases of `base`, on every n-th zone where there are many, and lays it out over
 * all zones. Null where the purchases do not allow an estimate.
 */
export function choiceAt(panel: Panel, window: Window, base: Months): ChoiceAt | null {
  const input = inputAt(panel, window, new Float64Array(panel.zones.lat.length), base)
  const active = activeStores(input.stores)
  if (active.length < 2 || input.flows.store.length === 0) return null
  const estimate = estimateOn(everyNth(input), active)
  if (!estimate) return null
  const pairs = marketPairs(input, active, priors.DECAY[input.sector].mid)
  const pull = new Float64Array(pairs.store.length)
  const sum = new Float64Array(pairs.zones)
  const unseen = new Float64Array(pairs.zones)
  for (let i = 0; i < pairs.zones; i++) {
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++) {
      const j = active[pairs.store[p]]
      pull[p] = Math.exp(estimate.attraction[pairs.store[p]] - estimate.decay.value * pairs.minutes[p])
      sum[i] += pull[p]
      if (panel.stores[j].route === 'totals') unseen[i] += pull[p]
    }
    unseen[i] /= sum[i]
  }
  const position = new Int32Array(input.stores.length).fill(-1)
  active.forEach((j, s) => {
    position[j] = s
  })
  const { flows, zones, tickets, log_likelihood, null_log_likelihood } = estimate.statistics
  const attraction = new Float64Array(input.stores.length).fill(Number.NaN)
  for (const s of flowStoresOf(input, active)) attraction[active[s]] = estimate.attraction[s]
  return {
    base,
    active,
    position,
    pairs,
    decay: estimate.decay.value,
    pull,
    sum,
    unseen,
    stored: {
      decay: estimate.decay,
      size: estimate.size,
      formats: estimate.formats,
      effectSd: estimate.effectSd,
      attraction,
      statistics: { flows, zones, tickets, log_likelihood, null_log_likelihood },
    },
  }
}

/** The choice step on located purchases; null where they do not allow an estimate. */
function estimateOn(input: MarketInput, active: Int32Array): ReturnType<typeof estimateChoice> | null {
  const flowStores = flowStoresOf(input, active)
  if (flowStores.length < 2) return null
  const prior = priors.DECAY[input.sector]
  const pairs = marketPairs(input, active, prior.mid)
  try {
    const parts = { active, areas: knownAreas(input.stores).areas, pairs, flowStores }
    const estimate = estimateChoice(input, parts, prior)
    return estimate.decay.source === 'estimated' ? estimate : null
  } catch (error) {
    if (error instanceof MarketError) return null
    throw error
  }
}

/** Positions among the active stores of those whose customers are located. */
function flowStoresOf({ flows, stores }: MarketInput, active: Int32Array): Int32Array {
  const seen = new Set(flows.store)
  return Int32Array.from(active.keys()).filter(
    s => seen.has(active[s]) && stores[active[s]].route === 'customers',
  )
}

/** The input on every n-th of the zones people buy from: n so that some thousand are left. */
function everyNth(input: MarketInput): MarketInput {
  const { flows, zones } = input
  const used = new Uint8Array(zones.lat.length)
  for (const i of flows.members) used[i] = 1
  const bought = Int32Array.from(used.keys()).filter(i => used[i] === 1)
  const step = Math.max(1, Math.round(bought.length / ZONES_FOR_CHOICE))
  if (step === 1) return input
  return onZones(
    input,
    Int32Array.from(zones.lat.keys()).filter(i => i % step === 0),
  )
}

/** The input with some of its zones only (indices, rising), and the purchases made from them. */
export function onZones(input: MarketInput, kept: Int32Array): MarketInput {
  const { zones, flows, matrix } = input
  const at = new Int32Array(zones.lat.length).fill(-1)
  kept.forEach((i, k) => {
    at[i] = k
  })
  const pick = (values: Float64Array) => Float64Array.from(kept, i => values[i])
  const rows = Int32Array.from(flows.store.keys()).filter(f => at[flows.members[flows.start[f]]] >= 0)
  const n = zones.lat.length
  const short = matrix && new Float32Array(kept.length * input.stores.length)
  if (matrix && short)
    for (let j = 0; j < input.stores.length; j++)
      kept.forEach((i, k) => {
        short[k + kept.length * j] = matrix[i + n * j]
      })
  const web = pick(zones.web)
  const points = { lat: pick(zones.lat), lon: pick(zones.lon) }
  isSubset(points, zones, kept)
  return {
    ...input,
    zones: {
      ...points,
      population: pick(zones.population),
      web,
      ...(zones.potential && { potential: pick(zones.potential) }),
    },
    flows: {
      store: Int32Array.from(rows, f => flows.store[f]),
      amount: Float64Array.from(rows, f => flows.amount[f]),
      tickets: Float64Array.from(rows, f => flows.tickets[f]),
      start: Int32Array.from({ length: rows.length + 1 }, (_, f) => f),
      members: Int32Array.from(rows, f => at[flows.members[flows.start[f]]]),
    },
    web_total: web.reduce((sum, w) => sum + w, 0),
    ...(short && { matrix: short }),
  }
}
