import { describe, expect, test } from 'vitest'
import { choiceModelRows, readChoiceModel } from './choice-model'
import { fitMarket } from './fit'
import { candidateRows } from './model-candidates'
import type { TableLike } from './queries'
import { chooseSpecification } from './specification'
import type { MarketInput } from './types'
import { makeWorld } from './world.fixture'

const keysOf = (input: MarketInput) => input.stores.map((_, j) => j + 1)

function asTables(input: MarketInput, travel?: string): { table: TableLike; stores: TableLike } {
  const rows = choiceModelRows(fitMarket(input), keysOf(input))
  return {
    table: {
      rows: rows.length,
      columns: {
        term: rows.map(r => r.term),
        store_key: rows.map(r => r.store_key),
        value: rows.map(r => r.value),
        se: rows.map(r => r.se),
        travel: rows.map(r => travel ?? r.travel),
      },
    },
    stores: { rows: input.stores.length, columns: { store_key: keysOf(input) } },
  }
}

describe('a choice model stored with the dataset', () => {
  const { input } = makeWorld({ formats: ['A', 'B'], totals: 2 })
  const { table, stores } = asTables(input)
  const stored = readChoiceModel(table, stores, input.travel.id)!

  test('gives back what was estimated', () => {
    const direct = fitMarket(input)
    const again = fitMarket(input, { stored })
    expect(again.decay).toEqual(direct.decay)
    expect(again.size).toEqual(direct.size)
    expect(again.formats).toEqual(direct.formats)
    expect(again.covariance).toEqual(direct.covariance)
    expect(again.store_effect_sd).toBe(direct.store_effect_sd)
    expect(again.fit.tickets).toBe(direct.fit.tickets)
    expect(again.fit.log_likelihood).toBe(direct.fit.log_likelihood)
  })

  test('still predicts the base sales of every store', () => {
    expect(fitMarket(input, { stored }).fit.store_error).toBeLessThan(1e-9)
  })

  test('does not serve other travel times than its own', () => {
    expect(readChoiceModel(asTables(input, 'matrix/1').table, stores, input.travel.id)).toBeNull()
  })

  test('gives way to a decay that a person assumes', () => {
    const model = fitMarket(input, { stored, decay: { low: 0.04, mid: 0.05, high: 0.06 } })
    expect(model.decay).toMatchObject({ value: 0.05, source: 'assumed' })
  })

  test('places pooled purchases without losing any', () => {
    const { flows } = input
    const n = input.zones.lat.length
    // Every flow of a store in one pool: it may come from anywhere.
    const pools = new Map<number, { tickets: number; amount: number }>()
    flows.store.forEach((j, f) => {
      const pool = pools.get(j) ?? { tickets: 0, amount: 0 }
      pools.set(j, { tickets: pool.tickets + flows.tickets[f], amount: pool.amount + flows.amount[f] })
    })
    const list = [...pools]
    const pooled: MarketInput = {
      ...input,
      flows: {
        store: Int32Array.from(list, ([j]) => j),
        tickets: Float64Array.from(list, ([, p]) => p.tickets),
        amount: Float64Array.from(list, ([, p]) => p.amount),
        start: Int32Array.from({ length: list.length + 1 }, (_, f) => f * n),
        members: Int32Array.from({ length: list.length * n }, (_, e) => e % n),
      },
    }
    const model = fitMarket(pooled, { stored })
    expect(model.fit.store_error).toBeLessThan(1e-9)
    const sales = input.stores.reduce((sum, s) => sum + s.base_store + s.base_other, 0)
    expect(model.zone_demand.reduce((a, b) => a + b, 0) / sales).toBeCloseTo(1, 9)
  })
})

describe('a form of decay stored with the dataset', () => {
  const { input } = makeWorld({ zones: 300, rate: 1 })
  const specification = chooseSpecification(input, { decay: 'tanner' })
  const model = fitMarket(input, { specification })
  const rows = choiceModelRows(model, keysOf(input))
  const tried = candidateRows(specification.candidates, input.travel.id)
  const column = (table: readonly (readonly unknown[])[], c: number) => table.map(row => row[c]) as string[]
  const names =
    `decay store_effects linear logarithm t0 logistic m k decay_value decay_se log_likelihood difference
    difference_se misallocated total_error calibration_slope folds zones chosen reason`.split(/\s+/)
  const stored = readChoiceModel(
    {
      rows: rows.length,
      columns: Object.fromEntries(
        (['term', 'store_key', 'value', 'se', 'travel'] as const).map(n => [n, rows.map(r => r[n])]),
      ),
    },
    { rows: input.stores.length, columns: { store_key: keysOf(input) } },
    input.travel.id,
    { rows: tried.length, columns: Object.fromEntries(names.map((n, c) => [n, column(tried, c)])) },
  )!

  test('is the one that the model then uses', () => {
    expect(stored.candidates).toEqual(
      specification.candidates.map(({ ...c }) =>
        expect.objectContaining({ form: c.form, difference: c.difference, chosen: c.chosen }),
      ),
    )
    const again = fitMarket(input, { stored })
    expect(again.decay_form).toEqual(specification.form)
    expect(again.decay).toEqual(model.decay)
    expect(again.fit.store_error).toBeLessThan(1e-9)
  })

  test('gives way to another that was tried', () => {
    const plain = fitMarket(input, { stored, family: 'exponential' })
    expect(plain.decay_form.family).toBe('exponential')
    expect(plain.decay.value / fitMarket(input).decay.value).toBeCloseTo(1, 1)
    expect(plain.notes.map(n => n.key)).toContain('decay_overruled')
  })

  test('is not made up where it was not tried', () => {
    const without = { ...stored, candidates: [] }
    expect(() => fitMarket(input, { stored: without, family: 'power' })).toThrow(/no power decay/)
  })
})

test('a network known by its totals has no choice model to store', () => {
  const { input } = makeWorld({ stores: 5, totals: 5 })
  expect(choiceModelRows(fitMarket(input), keysOf(input))).toEqual([])
})
