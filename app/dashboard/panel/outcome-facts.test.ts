import { expect, test } from 'vitest'
import type { Interval, ScenarioResult } from '@/lib/market/types'
import { doubtsOf, leading, lostOf, namesOf, partiesOf, storeOf } from './outcome-facts'

const around = (point: number, half = point / 4): Interval => ({
  point,
  low: point - half,
  high: point + half,
})

const flows: ScenarioResult['flows'] = [
  { from: 'S1', to: 'market', amount: around(200) },
  { from: 'S1', to: 'S2', amount: around(40) },
  { from: 'S1', to: 'S3', amount: around(60) },
  { from: 'S1', to: 'web', amount: around(10) },
  { from: 'S4', to: 'S1', amount: around(5) },
  { from: 'S2', to: 'S3', amount: around(1) },
]

test('names those with whom a store exchanges revenue, the largest first, without the market', () => {
  expect(partiesOf({ flows }, 'S1').map(p => [p.id, p.gives])).toEqual([
    ['S3', false],
    ['S2', false],
    ['web', false],
    ['S4', true],
  ])
})

test('names the leading parties and sums the others', () => {
  const parties = partiesOf({ flows }, 'S1')
  const { shown, others, amount } = leading(parties, 2)
  expect(shown.map(p => p.id)).toEqual(['S3', 'S2'])
  expect(others).toBe(2)
  expect(amount).toBe(15)
})

test('a party that could be large is named even if its middle is small', () => {
  const wide = [
    { id: 'a', gives: false, amount: { point: 100, low: 80, high: 120 } },
    { id: 'b', gives: false, amount: { point: 1, low: 0, high: 60 } },
    { id: 'c', gives: false, amount: { point: 1, low: 0.9, high: 1.1 } },
  ]
  expect(leading(wide).shown.map(p => p.id)).toEqual(['a', 'b'])
})

const rows: ScenarioResult['rows'] = [
  { store_id: 'S1', name: 'Lyon', channel: 'store', before: 100, after: 110, change: around(10) },
  {
    store_id: 'S1',
    name: 'Lyon',
    channel: 'other',
    before: 20,
    after: 22,
    change: { ...around(2), range_only: true },
  },
  { store_id: null, name: 'web', channel: 'web', before: 50, after: 49, change: around(-1, 0.5) },
]

test('sums a store over its channels and keeps that only a range may be shown', () => {
  const store = storeOf({ rows }, 'S1')
  expect(store?.before).toBe(120)
  expect(store?.after).toEqual({ point: 132, low: 129, high: 135, range_only: true })
  expect(storeOf({ rows }, 'S9')).toBeNull()
})

test('names candidates by what they are called, and the unknown by their id', () => {
  const nameOf = namesOf({
    rows,
    changes: [
      {
        kind: 'take_over',
        candidate_id: 'c1',
        competitor_id: 'K1',
        name: 'Annecy',
        format: null,
        operator: 'own',
      },
    ],
  })
  expect(['S1', 'c1', 'S9'].map(nameOf)).toEqual(['Lyon', 'Annecy', 'S9'])
})

test('what closings lose is nothing without closings, and their sum with several', () => {
  expect(lostOf({ closures: [] })).toBeNull()
  const closure = { base: 100, retained: around(1), retained_share: around(1), to_web: around(1), passage: 0 }
  const closures = [
    { ...closure, store_id: 'S1', lost: around(40, 10) },
    { ...closure, store_id: 'S2', lost: around(20, 5) },
  ]
  expect(lostOf({ closures })).toEqual({ point: 60, low: 45, high: 75 })
})

test('doubts are told from the widest on, those that flip the sign apart', () => {
  const doubt = (parameter: 'access' | 'web' | 'decay', low: number, high: number, flips = false) => ({
    parameter,
    store_id: null,
    range: { low: 0, mid: 0.5, high: 1 },
    net_new_low: low,
    net_new_high: high,
    flips,
    threshold: flips ? 0.4 : null,
  })
  const { flips, widest } = doubtsOf(
    { sensitivity: [doubt('web', 10, 12), doubt('access', 40, -20, true), doubt('decay', 30, 5)] },
    2,
  )
  expect(flips.map(s => s.parameter)).toEqual(['access'])
  expect(widest.map(s => s.parameter)).toEqual(['access', 'decay'])
})
