import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventRow, MeasuredTransfer } from '@/lib/dataset/evidence-read'
import { withPrior } from '@/lib/evidence/pool'
import type { ScoredRow } from '@/lib/evidence/score'
import { Z80 } from '@/lib/market/random'
import { backtestOf, measuredOf, ownEvidence } from './proof-facts'

test('takes the prior out of a combined figure again', () => {
  const prior = { low: 0.35, mid: 0.65, high: 0.85 }
  fc.assert(
    fc.property(
      fc.double({ min: -1, max: 2, noNaN: true }),
      fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      (value, se) => {
        const own = ownEvidence(withPrior('access', { value, se }, prior, 6))
        expect(own?.point).toBeCloseTo(value, 8)
        expect(own?.high).toBeCloseTo(value + Z80 * se, 8)
      },
    ),
  )
  expect(ownEvidence(withPrior('access', null, prior, 0))).toBeNull()
})

const event = (event_key: number, month: number): EventRow => ({
  event_key,
  kind: 'opening',
  store_key: event_key,
  store_id: `S${event_key}`,
  name: `Store ${event_key}`,
  month,
  used: true,
  reason: null,
  zones: 10,
})
const row = (part: Partial<ScoredRow>): ScoredRow => ({
  event_key: 1,
  role: 'incumbent',
  store_key: 9,
  before: 100,
  predicted: 90,
  predicted_low: 85,
  predicted_high: 95,
  actual: 92,
  no_change: 100,
  proportional: 80,
  nearest: 60,
  placebo: false,
  ...part,
})

test('puts forecasts and what happened side by side, newest event first, placebos apart', () => {
  const judged = backtestOf({
    events: [event(1, 24_000), event(2, 24_010)],
    backtest: [
      row({}),
      row({ role: 'stores_total', store_key: 0 }),
      row({ role: 'self', before: 0, predicted: 50, actual: 40 }),
      row({ placebo: true, actual: 500 }),
    ],
  })
  expect(judged.events.map(e => e.event.event_key)).toEqual([2, 1])
  expect(judged.events[0].replay).toBeNull()
  const replay = judged.events[1].replay
  expect(replay?.change.point).toBeCloseTo(-0.1)
  expect(replay?.actual).toBeCloseTo(-0.08)
  expect(replay?.inside).toBe(true)
  expect(replay?.self?.predicted).toBe(50)
  expect(judged.inside).toBe(1)
  expect(judged.totals).toEqual({ inside: 1, count: 1 })
  expect(judged.errors.map(e => [e.method, e.points])).toEqual([
    ['model', 2],
    ['no_change', 8],
    ['proportional', 12],
    ['nearest', 32],
  ])
  expect(judged.verdict).toBe('few_events')
  expect(judged.score?.own_error).toBeCloseTo(0.25)
})

test('without replayed events there is nothing to judge', () => {
  const judged = backtestOf({ events: [event(1, 24_000)], backtest: [] })
  expect(judged.verdict).toBe('no_events')
  expect(judged.errors).toEqual([])
})

test('sums what moved to other stores and the web, and keeps what was lost', () => {
  const transfer = (part: Partial<MeasuredTransfer>): MeasuredTransfer => ({
    event_key: 1,
    destination: 'store',
    to_store_key: 2,
    customers: 50,
    amount: 100,
    low: 50,
    high: 150,
    share: 0.2,
    share_low: 0.1,
    share_high: 0.3,
    ...part,
  })
  const transfers = [
    transfer({}),
    transfer({ destination: 'web', to_store_key: 0, share: -0.05, share_low: -0.15, share_high: 0.05 }),
    transfer({ destination: 'lost', to_store_key: 0, share: 0.85, share_low: 0.7, share_high: 1 }),
    transfer({ event_key: 2 }),
  ]
  const measured = measuredOf(transfers, 1)
  expect(measured?.rows).toHaveLength(3)
  expect(measured?.moved.point).toBeCloseTo(0.15)
  expect(measured?.moved.high).toBeCloseTo(0.15 + Math.hypot(0.1, 0.1))
  expect(measured?.lost).toEqual({ point: 0.85, low: 0.7, high: 1 })
  expect(measured?.fresh).toBeNull()
  expect(measuredOf(transfers, 3)).toBeNull()
})
