import { describe, expect, it } from 'vitest'
import { breaksWithin, closingGain, contributionOf, type StoreTerms } from './closings'

const terms: StoreTerms = {
  store_id: 'M1',
  name: 'Annecy',
  operator: 'own',
  legal_entity: null,
  margin_rate: 0.45,
  fixed_cost: 400_000,
  lease_break_on: '2027-06-30',
  exit_cost: 80_000,
}

describe('what a store leaves', () => {
  it('is margin less fixed cost, and unknown where either is', () => {
    expect(contributionOf(terms, 1_000_000)).toBeCloseTo(50_000, 6)
    expect(contributionOf({ ...terms, fixed_cost: null }, 1_000_000)).toBeNull()
    expect(contributionOf({ ...terms, margin_rate: null }, 1_000_000)).toBeNull()
    expect(contributionOf(undefined, 1_000_000)).toBeNull()
  })

  it('turns round when it closes: the more is lost, the less is gained', () => {
    const lost = { point: 600_000, low: 400_000, high: 900_000 }
    const gain = closingGain(terms, { lost })!
    expect(gain.point).toBeCloseTo(130_000, 6)
    expect(gain.low).toBeCloseTo(-5_000, 6)
    expect(gain.high).toBeCloseTo(220_000, 6)
    // Keeping nothing costs exactly what the store leaves today.
    const all = closingGain(terms, { lost: { point: 1_000_000, low: 1_000_000, high: 1_000_000 } })!
    expect(all.point).toBeCloseTo(-(contributionOf(terms, 1_000_000) as number), 6)
  })
})

describe('a lease break', () => {
  it.each([
    ['2027-06-30', true],
    ['2028-10-31', true],
    ['2028-11-01', false],
    ['2026-10-30', false],
  ])('on %s is within 24 months of 31 October 2026: %s', (day, within) => {
    expect(breaksWithin(day, '2026-10-31', 24)).toBe(within)
  })

  it('is unknown without a date', () => {
    expect(breaksWithin(null, '2026-10-31', 24)).toBeNull()
  })
})
