import { describe, expect, it } from 'vitest'
import type { Change } from '@/lib/scenario/document'
import { fitMarket } from './fit'
import { type Prepared, prepare } from './prepare'
import { normal, uniform } from './random'
import { simulate } from './simulate'
import { makeWorld } from './world.fixture'

/**
 * The algebra of closings and openings once more, from single customers and without any of its formulas: each buys in
 * the store of highest utility (its pull plus a Gumbel number of his own); a zone is worth to him what its best store
 * is, on average over such numbers; and he comes more or less often as that changes, by the access elasticity.
 */
const RHO = 0.65
const PER_ZONE = 6000
const { input } = makeWorld({ seed: 11, zones: 40, stores: 6, width: 1.2, totals: 0 })
const prepared: Prepared = (() => {
  const p = prepare(input, fitMarket(input))
  return { ...p, ceiling: p.ceiling.map(() => Number.POSITIVE_INFINITY), web: p.web.map(() => 0) }
})()
const assumptions = { access_elasticity: { low: RHO, mid: RHO, high: RHO } }

/** Mean utility of the best store, and how often each store is the best, over simulated customers. */
function choose(utility: readonly number[], seed: number): { worth: number; count: Float64Array } {
  const random = uniform(seed)
  const count = new Float64Array(utility.length)
  let worth = 0
  for (let k = 0; k < PER_ZONE; k++) {
    let best = -1
    let highest = Number.NEGATIVE_INFINITY
    utility.forEach((v, s) => {
      const u = v - Math.log(-Math.log(1 - random()))
      // Drawn for a closed store as well, so that the same customers are compared.
      if (v > -1e6 && u > highest) {
        highest = u
        best = s
      }
    })
    worth += highest / PER_ZONE
    count[best] += 1 / PER_ZONE
  }
  return { worth, count }
}

/** Sales by store (the last is the new one) before and after, customer by customer. */
function bruteForce(closed: number, site: Extract<Change, { kind: 'open' }> | null) {
  const { pairs, base, active } = prepared
  const stores = active.length
  const minutes = site && input.travel.minutesTo(prepared.zones, site)
  const alpha = site && base.intercept + prepared.size.value * Math.log(site.selling_area_m2)
  const before = new Float64Array(stores + 1)
  const after = new Float64Array(stores + 1)
  const variance = new Float64Array(stores + 1)
  for (let i = 0; i < pairs.zones; i++) {
    const own = new Array<number>(stores + 1).fill(-1e9)
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++)
      own[pairs.store[p]] = base.attraction[pairs.store[p]] - base.decay * pairs.minutes[p]
    const then = own.slice()
    if (closed >= 0) then[closed] = -1e9
    if (minutes && minutes[i] <= pairs.cutoff[i]) then[stores] = alpha! - base.decay * minutes[i]
    const [a, b] = [choose(own, 101 + i), choose(then, 101 + i)]
    const spent = base.demand[i] * Math.exp(RHO * (b.worth - a.worth))
    for (let s = 0; s <= stores; s++) {
      before[s] += base.demand[i] * a.count[s]
      after[s] += spent * b.count[s]
      // Of the shares; those of the worth are shared by all stores of a zone and smaller.
      const share = (b.count[s] * (1 - b.count[s]) + a.count[s] * (1 - a.count[s])) / PER_ZONE
      variance[s] += base.demand[i] ** 2 * share + (spent * b.count[s] * RHO) ** 2 * (3.3 / PER_ZONE)
    }
  }
  return { before, after, error: variance.map(Math.sqrt) }
}

const changeOf = (changes: Change[], id: string) =>
  simulate(prepared, { changes, assumptions }, { intervals: false })
    .rows.filter(r => r.store_id === id)
    .reduce((sum, r) => sum + r.change.point, 0)

/** Sampling errors between the two: 4 of them in any of some 40 comparisons would be a fault. */
const SIGMAS = 4

describe('the algebra of access, against customers simulated one by one', () => {
  const ids = Array.from(prepared.active, j => prepared.stores[j].store_id)

  it('says what every store gains and the chain loses when one closes', () => {
    ids.forEach((id, closed) => {
      const { before, after, error } = bruteForce(closed, null)
      const changes: Change[] = [{ kind: 'close', store_id: id }]
      let [simulated, said, doubt] = [0, 0, 0]
      ids.forEach((other, s) => {
        const change = changeOf(changes, other)
        expect(Math.abs(after[s] - before[s] - change)).toBeLessThan(SIGMAS * error[s] + 1e-9)
        simulated += after[s] - before[s]
        said += change
        doubt += error[s] ** 2
      })
      expect(Math.abs(simulated - said)).toBeLessThan(SIGMAS * Math.sqrt(doubt))
      // A difference that the algebra would not survive if it forgot the access elasticity.
      expect(Math.abs(said)).toBeGreaterThan(3 * SIGMAS * Math.sqrt(doubt))
    })
  })

  it('says what a new store sells and takes from every other', () => {
    const next = normal(5)
    for (let k = 0; k < 4; k++) {
      const near = prepared.stores[prepared.active[k]]
      const site: Extract<Change, { kind: 'open' }> = {
        kind: 'open',
        candidate_id: 'X',
        name: 'X',
        lat: near.lat + 0.08 * next(),
        lon: near.lon + 0.08 * next(),
        selling_area_m2: 900,
        format: null,
        operator: 'own',
      }
      const { before, after, error } = bruteForce(-1, site)
      ;[...ids, 'X'].forEach((id, s) => {
        const change = changeOf([site], id)
        expect(Math.abs(after[s] - before[s] - change)).toBeLessThan(SIGMAS * error[s] + 1e-9)
      })
      expect(changeOf([site], 'X')).toBeGreaterThan(10 * error[ids.length])
    }
  })
})
