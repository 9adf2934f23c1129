import { describe, expect, it } from 'vitest'
import { minutesForKm } from '@/lib/travel/crow-fly'
import { MarketError } from './errors'
import { fitMarket } from './fit'
import { prepare } from './prepare'
import type { MarketInput } from './types'
import { flowsOf, makeWorld, pooledInput } from './world.fixture'

/** What a base predicts for every store of the market, against its sales. */
function worstStore(input: MarketInput): number {
  const { pairs, base, sales } = prepare(input, fitMarket(input))
  const predicted = new Float64Array(pairs.stores)
  for (let i = 0; i < pairs.zones; i++)
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++)
      predicted[pairs.store[p]] += (base.demand[i] * base.weight[p]) / base.sum[i]
  return Math.max(...Array.from(sales, (s, j) => Math.abs(predicted[j] / s - 1)))
}

describe('fitting a market', () => {
  it('finds decay and size effect within their errors', () => {
    let decay = 0
    let size = 0
    for (let seed = 1; seed <= 10; seed++) {
      const { input, truth } = makeWorld({ seed, rate: 0.05 })
      const model = fitMarket(input)
      expect(model.route).toBe('customers')
      if (Math.abs(model.decay.value - truth.decay) < 2.6 * model.decay.se!) decay++
      if (Math.abs(model.size.value - truth.size) < 2.6 * model.size.se!) size++
    }
    expect(decay).toBeGreaterThanOrEqual(8)
    expect(size).toBeGreaterThanOrEqual(8)
  })

  it('predicts every store’s base exactly, stores that send totals only included', () => {
    const { input } = makeWorld({ totals: 6 })
    expect(worstStore(input)).toBeLessThan(1e-9)
    expect(fitMarket(input).notes).toContainEqual({ key: 'stores_by_totals', values: { stores: 6 } })
    expect(worstStore(pooledInput(input, 0.5, 11))).toBeLessThan(1e-9)
    expect(worstStore({ ...input, flows: flowsOf([]) })).toBeLessThan(1e-9)
  })

  it('finds the catchments of stores that send totals only from the others’ customers', () => {
    const { input } = makeWorld({ totals: 6, effectSd: 0.2 })
    const all = makeWorld({ totals: 0, effectSd: 0.2 }).input
    const known = fitMarket(all)
    const partly = fitMarket(input)
    let error = 0
    let total = 0
    known.zone_demand.forEach((d, i) => {
      error += Math.abs(d - partly.zone_demand[i])
      total += d
    })
    expect(error / total).toBeLessThan(0.1)
  })

  it('takes decay from the sector and attraction from totals where nobody is located', () => {
    const { input } = makeWorld()
    const model = fitMarket({ ...input, flows: flowsOf([]), sector: 'furniture' })
    expect(model).toMatchObject({ route: 'totals', decay: { value: 0.07, se: null, source: 'prior' } })
    expect(model.decay_range).toEqual({ low: 0.045, mid: 0.07, high: 0.11 })
    expect(Number.isNaN(model.attraction_estimated[0])).toBe(true)
    expect(model.notes.map(n => n.key)).toContain('totals_route')
  })

  it('holds a decay that is assumed', () => {
    const { input } = makeWorld()
    const range = { low: 0.04, mid: 0.05, high: 0.06 }
    const model = fitMarket(input, { decay: range })
    expect(model.decay).toEqual({ value: 0.05, se: null, source: 'assumed' })
    expect(model.decay_range).toEqual(range)
  })

  it('falls back on the sector’s decay where purchases grow with distance', () => {
    const { input } = makeWorld({ decay: -0.02, travel: { ...makeWorld().input.travel } })
    const model = fitMarket(input)
    expect(model.decay.source).toBe('prior')
    expect(model.notes.map(n => n.key)).toContain('decay_implausible')
  })

  it('does not depend on the order of stores and zones', () => {
    const { input } = makeWorld({ zones: 200, stores: 12, formats: ['A', 'B'] })
    const n = input.zones.lat.length
    const zoneTo = Int32Array.from({ length: n }, (_, i) => (7 * i + 3) % n)
    const storeTo = input.stores.map((_, j) => (5 * j + 2) % 12)
    const moved = (values: Float64Array) => {
      const out = new Float64Array(n)
      values.forEach((v, i) => {
        out[zoneTo[i]] = v
      })
      return out
    }
    const stores: MarketInput['stores'][number][] = []
    input.stores.forEach((s, j) => {
      stores[storeTo[j]] = s
    })
    const { zones, flows } = input
    const shuffled: MarketInput = {
      ...input,
      zones: {
        lat: moved(zones.lat),
        lon: moved(zones.lon),
        population: moved(zones.population),
        web: moved(zones.web),
      },
      stores,
      flows: {
        ...flows,
        store: flows.store.map(j => storeTo[j]),
        members: flows.members.map(i => zoneTo[i]),
      },
    }
    const a = fitMarket(input)
    const b = fitMarket(shuffled)
    expect(b.decay.value).toBeCloseTo(a.decay.value, 9)
    expect(b.size.value).toBeCloseTo(a.size.value, 7)
    input.stores.forEach((_, j) => {
      expect(b.attraction[storeTo[j]]).toBeCloseTo(a.attraction[j], 6)
    })
    a.zone_demand.forEach((d, i) => {
      expect(b.zone_demand[zoneTo[i]] / d).toBeCloseTo(1, 6)
    })
  })

  it('leaves out closed stores and those without sales, and says so', () => {
    const { input } = makeWorld()
    const stores = input.stores.map((s, j) =>
      j === 3 ? { ...s, open: false } : j === 4 ? { ...s, base_store: 0, base_other: 0 } : s,
    )
    const model = fitMarket({ ...input, stores })
    expect(Number.isNaN(model.attraction[3])).toBe(true)
    expect(Number.isNaN(model.attraction[4])).toBe(true)
    expect(model.notes).toContainEqual({ key: 'stores_without_sales', values: { stores: 1 } })
    expect(model.fit.stores).toBe(23)
  })

  it('refuses a network without sales', () => {
    const { input } = makeWorld()
    const stores = input.stores.map(s => ({ ...s, base_store: 0, base_other: 0 }))
    expect(() => fitMarket({ ...input, stores })).toThrow(MarketError)
  })

  it('prefers the minutes of the data team’s matrix', () => {
    const { input } = makeWorld({ zones: 100, stores: 10 })
    const n = input.zones.lat.length
    const matrix = new Float32Array(n * 10).fill(Number.NaN)
    matrix.fill(minutesForKm(10), 0, n)
    const pairs = prepare({ ...input, matrix }, fitMarket({ ...input, matrix })).pairs
    for (let i = 0; i < n; i++) {
      expect(pairs.store[pairs.start[i]]).toBe(0)
      expect(pairs.minutes[pairs.start[i]]).toBeCloseTo(minutesForKm(10), 4)
    }
  })
})

describe('pooled purchases', () => {
  // Few purchases by zone and store, as in a month of a chain: most flows are short.
  const { input, truth } = makeWorld({ seed: 5, zones: 900, stores: 20, width: 3, rate: 0.02 })
  const exact = fitMarket(input)

  it('leave the decay where exact origins put it', () => {
    const pooled = fitMarket(pooledInput(input, 0.4, 11))
    expect(Math.abs(pooled.decay.value / exact.decay.value - 1)).toBeLessThan(0.03)
    expect(Math.abs(pooled.decay.value - truth.decay)).toBeLessThan(3 * pooled.decay.se!)
  })

  it('would move it far if the short ones were dropped', () => {
    const { flows } = input
    const kept = Array.from(flows.store.keys()).filter(f => flows.tickets[f] >= 11)
    const dropped = flowsOf(
      kept.map(f => ({
        store: flows.store[f],
        tickets: flows.tickets[f],
        amount: flows.amount[f],
        members: [flows.members[f]],
      })),
    )
    expect(fitMarket({ ...input, flows: dropped }).decay.value / exact.decay.value - 1).toBeGreaterThan(0.15)
  })

  it('count those without a place, by what of each zone they may hold', () => {
    const short: { store: number; tickets: number; amount: number }[] = input.stores.map((_, store) => ({
      store,
      tickets: 0,
      amount: 0,
    }))
    const covered = input.stores.map(() => new Uint8Array(input.zones.lat.length))
    const kept: { store: number; tickets: number; amount: number; members: number[] }[] = []
    const { flows } = input
    for (let f = 0; f < flows.store.length; f++) {
      const j = flows.store[f]
      // A twentieth of all customers has no home.
      const homeless = 0.05 * flows.tickets[f]
      const placed = flows.tickets[f] >= 11
      if (placed) {
        covered[j][flows.members[f]] = 255
        const tickets = flows.tickets[f] - homeless
        kept.push({ store: j, tickets, amount: 100 * tickets, members: [flows.members[f]] })
      }
      short[j].tickets += placed ? homeless : flows.tickets[f]
      short[j].amount += 100 * (placed ? homeless : flows.tickets[f])
    }
    const anywhere = {
      store: Int32Array.from(short, s => s.store),
      tickets: Float64Array.from(short, s => s.tickets),
      amount: Float64Array.from(short, s => s.amount),
      covered,
    }
    const model = fitMarket({ ...input, flows: { ...flowsOf(kept), anywhere } })
    expect(Math.abs(model.decay.value / exact.decay.value - 1)).toBeLessThan(0.05)
  })
})
