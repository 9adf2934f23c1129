import { describe, expect, it } from 'vitest'
import { MarketError } from './errors'
import { fitMarket } from './fit'
import { prepare } from './prepare'
import type { FittedMarket } from './service'
import { storeReach } from './store-reach'
import { makeWorld } from './world.fixture'

const { input } = makeWorld({ seed: 4, zones: 200, stores: 8, totals: 1 })
const model = fitMarket(input)
const market = { input, model, prepared: prepare(input, model) } as FittedMarket
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0)

describe('a store zone by zone', () => {
  it('has shares that add up to 1 over the stores of every zone’s choice', () => {
    const shares = input.stores.map(s => storeReach(market, s.store_id).share!)
    for (let i = 0; i < 200; i++) expect(sum(shares.map(s => s[i]))).toBeCloseTo(1, 5)
  })

  it('is expected to sell what it sells', () => {
    market.prepared.active.forEach((j, s) => {
      const { expected } = storeReach(market, input.stores[j].store_id)
      expect(sum(expected!) / market.prepared.sales[s]).toBeCloseTo(1, 4)
    })
  })

  it('keeps every located purchase, exact ones in their zone', () => {
    const { sales } = storeReach(market, input.stores[0].store_id)
    const { flows } = input
    const own = Array.from(flows.store.keys()).filter(f => flows.store[f] === 0)
    expect(sum(sales!) / sum(own.map(f => flows.amount[f]))).toBeCloseTo(1, 5)
    const exact = own.find(f => flows.start[f + 1] - flows.start[f] === 1)!
    expect(sales![flows.members[flows.start[exact]]]).toBeGreaterThanOrEqual(0.999 * flows.amount[exact])
  })

  it('has no located purchases where a store sends totals only', () => {
    expect(storeReach(market, input.stores[7].store_id).sales).toBeNull()
  })

  it('takes the data team’s minutes where they are given', () => {
    const matrix = new Float32Array(200 * 8).fill(Number.NaN)
    matrix[3 + 200 * 2] = 12.5
    const { minutes } = storeReach({ ...market, input: { ...input, matrix } }, input.stores[2].store_id)
    expect(minutes[3]).toBe(12.5)
    expect(minutes[4]).toBe(storeReach(market, input.stores[2].store_id).minutes[4])
  })

  it('refuses a store that is not there', () => {
    expect(() => storeReach(market, 'nowhere')).toThrow(MarketError)
  })
})
