import { predict } from './balance'
import { fitAccessCurve, onCurve, shrink } from './demand'
import type { Pairs } from './pairs'
import { fitPotential, type ZoneCovariate } from './potential'
import type { MarketInput, Potential } from './types'

export interface LocatedSales {
  /** Inhabitants (or potential) by zone. */
  size: Float64Array
  /** Base sales by store. */
  sales: Float64Array
  /** Located purchases by pair. */
  located: Float64Array
  /** Number of located purchases. */
  purchases: number
  /** 1 + squared coefficient of variation of one purchase. */
  purchaseSpread: number
  decay: number
  /** Constant of every store as estimated. */
  attraction: Float64Array
  zones: Pick<MarketInput['zones'], 'lat' | 'lon'>
  /** What else than access tells how much a zone spends, from access and the shares by pair. */
  covariates: (access: Float64Array, share: Float64Array) => readonly ZoneCovariate[]
}

const ROUNDS = 30
const SETTLED = 1e-7

/**
 * Demand of every zone for all own stores. Located purchases are expanded, store by store, to the store's base
 * sales; a store without any is spread over its zones as the model expects (and again as demand settles); the sum
 * by zone is shrunk towards what its potential is at today's access. Sums to the stores' sales.
 */
export function spreadDemand(
  pairs: Pairs,
  sales: LocatedSales,
): { demand: Float64Array; potential: Potential } {
  const { start, store } = pairs
  const { size } = sales
  const zero = new Float64Array(pairs.zones)
  const { share, access } = predict(pairs, sales.decay, sales.attraction, {
    demand: zero,
    access: zero,
    elasticity: 0,
  })
  const located = new Float64Array(pairs.stores)
  for (let p = 0; p < store.length; p++) located[store[p]] += sales.located[p]
  const observed = new Float64Array(pairs.zones)
  for (let i = 0; i < pairs.zones; i++)
    for (let p = start[i]; p < start[i + 1]; p++) {
      const j = store[p]
      if (located[j] > 0) observed[i] += (sales.located[p] * sales.sales[j]) / located[j]
    }
  const unlocated = Int32Array.from(located.keys()).filter(j => !(located[j] > 0))
  let expected = expect(observed, size, access)
  let demand: Float64Array = observed
  let all: Float64Array = observed
  for (let round = 0; round < ROUNDS; round++) {
    all = Float64Array.from(observed)
    if (unlocated.length > 0) addUnlocated(pairs, sales.sales, located, share, expected, all)
    expected = expect(all, size, access)
    const next = shrink(all, expected, sales.purchases, sales.purchaseSpread).amount
    let change = 0
    let total = 0
    for (let i = 0; i < next.length; i++) {
      change += Math.abs(next[i] - demand[i])
      total += next[i]
    }
    demand = next
    expected = next
    if (change <= SETTLED * total) break
  }
  const potential = fitPotential({
    ...sales.zones,
    size,
    amount: all,
    covariates: sales.covariates(access, share),
    purchases: sales.purchases,
    spread: sales.purchaseSpread,
  })
  demand = shrink(all, potential.expected, sales.purchases, sales.purchaseSpread).amount
  let total = 0
  let target = 0
  for (const d of demand) total += d
  for (const s of sales.sales) target += s
  return { demand: demand.map(d => (d * target) / total), potential }
}

function expect(amount: Float64Array, size: Float64Array, access: Float64Array): Float64Array {
  const curve = fitAccessCurve(amount, size, access)
  return size.map((people, i) => onCurve(curve, people, access[i]))
}

/** Adds the sales of stores without located customers, spread as demand x share expects. */
function addUnlocated(
  pairs: Pairs,
  sales: Float64Array,
  located: Float64Array,
  share: Float64Array,
  demand: Float64Array,
  into: Float64Array,
): void {
  const { start, store } = pairs
  const predicted = new Float64Array(pairs.stores)
  for (let i = 0; i < pairs.zones; i++)
    for (let p = start[i]; p < start[i + 1]; p++) predicted[store[p]] += demand[i] * share[p]
  for (let i = 0; i < pairs.zones; i++)
    for (let p = start[i]; p < start[i + 1]; p++) {
      const j = store[p]
      if (!(located[j] > 0) && predicted[j] > 0) into[i] += (demand[i] * share[p] * sales[j]) / predicted[j]
    }
}
