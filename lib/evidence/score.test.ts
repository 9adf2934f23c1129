import { describe, expect, it } from 'vitest'
import { type ScoredRow, score, verdictOf } from './score'

const row = (r: Partial<ScoredRow>): ScoredRow => ({
  event_key: 1,
  role: 'incumbent',
  store_key: 1,
  before: 100,
  predicted: 90,
  predicted_low: 85,
  predicted_high: 95,
  actual: 92,
  no_change: 100,
  proportional: 95,
  nearest: 80,
  placebo: false,
  ...r,
})

describe('scores of the back-test', () => {
  it('weigh every incumbent’s error by its sales before', () => {
    const result = score([
      row({}),
      row({ store_key: 2, before: 300, predicted: 300, actual: 270, no_change: 300 }),
    ])!
    // (0.02^2 x 100 + 0.1^2 x 300) / 400
    expect(result.wrmse.model).toBeCloseTo(100 * Math.sqrt((0.0004 * 100 + 0.01 * 300) / 400), 10)
    expect(result.wrmse.no_change).toBeCloseTo(100 * Math.sqrt((0.0064 * 100 + 0.01 * 300) / 400), 10)
    expect(result.coverage).toBe(0.5)
    expect(result.change.predicted).toBeCloseTo(-2.5, 10)
    expect(result.change.actual).toBeCloseTo(-9.5, 10)
  })

  it('judge the transferred part and the own sales apart', () => {
    const result = score([
      row({}),
      row({ role: 'stores_total', store_key: 0 }),
      row({ role: 'self', store_key: 9, before: 0, predicted: 50, actual: 40 }),
    ])!
    expect(result.transfer_error).toBeCloseTo(100 * (2 / 40), 10)
    expect(result.own_error).toBeCloseTo(0.25, 10)
    expect(result.incumbents).toBe(1)
  })

  it('speak for the model only with five events and every baseline beaten', () => {
    const events = (n: number, r: Partial<ScoredRow> = {}) =>
      Array.from({ length: n }, (_, e) => row({ event_key: e + 1, ...r }))
    expect(verdictOf(score([]))).toBe('no_events')
    expect(verdictOf(score(events(4)))).toBe('few_events')
    expect(verdictOf(score(events(5)))).toBe('beats_baselines')
    expect(verdictOf(score(events(5, { no_change: 92 })))).toBe('baseline_wins')
    expect(verdictOf(score(events(2, { nearest: 92 })))).toBe('baseline_wins')
  })
})
