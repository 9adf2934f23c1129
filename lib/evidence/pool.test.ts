import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { poolEvents, withPrior } from './pool'

const prior = { low: 0.35, mid: 0.65, high: 0.85 }

describe('pooling events with a prior', () => {
  it('is the prior alone without an event', () => {
    expect(poolEvents([])).toBeNull()
    expect(withPrior('access', null, prior, 0)).toMatchObject({
      value: 0.65,
      low: 0.35,
      high: 0.85,
      evidence_weight: 0,
      source: 'prior',
    })
  })

  it('trusts a single event no more than events differ', () => {
    expect(poolEvents([{ value: 0.4, se: 0.001 }])!.se).toBeCloseTo(0.15, 3)
  })

  it('lies between the events, and between them and the prior, the nearer the more certain they are', () => {
    const finding = fc.record({
      value: fc.double({ min: 0, max: 1, noNaN: true }),
      se: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(finding, { minLength: 1, maxLength: 15 }), findings => {
        const pooled = poolEvents(findings)!
        const values = findings.map(f => f.value)
        expect(pooled.value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9)
        expect(pooled.value).toBeLessThanOrEqual(Math.max(...values) + 1e-9)
        const combined = withPrior('access', pooled, prior, findings.length)
        expect(combined.value).toBeGreaterThanOrEqual(Math.min(pooled.value, prior.mid) - 1e-9)
        expect(combined.value).toBeLessThanOrEqual(Math.max(pooled.value, prior.mid) + 1e-9)
        expect(combined.se).toBeLessThan(pooled.se)
        const sharper = withPrior('access', { ...pooled, se: pooled.se / 2 }, prior, findings.length)
        expect(sharper.evidence_weight).toBeGreaterThan(combined.evidence_weight)
      }),
    )
  })

  it('widens where the events contradict each other', () => {
    const agree = [0.5, 0.52, 0.48, 0.5].map(value => ({ value, se: 0.05 }))
    const differ = [0.1, 0.9, 0.2, 0.8].map(value => ({ value, se: 0.05 }))
    expect(poolEvents(differ)!.se).toBeGreaterThan(3 * poolEvents(agree)!.se)
  })

  it('keeps an elasticity within what makes sense', () => {
    const low = withPrior('access', { value: -0.4, se: 0.02 }, prior, 3, { low: 0, high: 1 })
    expect(low.value).toBe(0)
    expect(low.low).toBe(0)
  })
})
