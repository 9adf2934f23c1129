import fc from 'fast-check'
import { expect, test } from 'vitest'
import { within } from '@/lib/cube/months'
import { comparisonOf, emptyFilter, insideData, rangeOf } from './filter'

const bounds = { from: 24_262, to: 24_321 }
const months = (from: number, to: number) => ({ from, to })
const inside = (part: Partial<ReturnType<typeof emptyFilter>>) =>
  insideData({ ...emptyFilter(), ...part }, bounds)

test('a period without a month in the data is left out and named', () => {
  for (const outside of [months(24_000, 24_011), months(24_322, 24_333)]) {
    const range = inside({ range: outside })
    expect(range.filter.range).toBeNull()
    expect(range.outside).toEqual([{ part: 'range', months: outside }])
    const comparison = inside({ comparison: outside })
    expect(comparison.filter.comparison).toBe('year_before')
    expect(comparison.outside).toEqual([{ part: 'comparison', months: outside }])
  }
})

test('a period that reaches over the ends of the data ends with them', () => {
  const { filter, outside } = inside({ range: months(24_315, 24_400), comparison: months(24_000, 24_262) })
  expect(filter).toMatchObject({ range: months(24_315, 24_321), comparison: months(24_262, 24_262) })
  expect(outside).toEqual([])
})

test('a filter that the data hold stays the same object', () => {
  for (const filter of [
    emptyFilter(),
    { ...emptyFilter(), range: bounds, comparison: months(24_270, 24_280) },
  ])
    expect(insideData(filter, bounds).filter).toBe(filter)
})

test('after that, the period a filter says is the one that is shown', () => {
  const month = fc.integer({ min: 24_200, max: 24_400 })
  const range = fc.tuple(month, month).map(([a, b]) => months(Math.min(a, b), Math.max(a, b)))
  fc.assert(
    fc.property(fc.option(range), fc.oneof(fc.constant('period_before' as const), range), (r, c) => {
      const { filter, outside } = inside({ range: r, comparison: c })
      if (filter.range) expect(rangeOf(filter, bounds)).toEqual(filter.range)
      if (typeof filter.comparison !== 'string')
        expect(comparisonOf(filter, bounds)).toEqual(filter.comparison)
      for (const o of outside) expect(within(o.months, bounds)).toBe(false)
      expect(insideData(filter, bounds)).toEqual({ filter, outside: [] })
    }),
    { seed: 5 },
  )
})
