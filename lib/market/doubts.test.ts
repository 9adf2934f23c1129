import { describe, expect, it } from 'vitest'
import { close, near, open, points, prepared, some, stores } from './scenarios.fixture'
import { simulate } from './simulate'
import type { ScenarioResult } from './types'

describe('what is in doubt', () => {
  it('widens the interval of every figure it touches', () => {
    const sameAccess = { access_elasticity: { low: 0.65, mid: 0.65, high: 0.65 } }
    const scenario = { changes: [close(0)], assumptions: sameAccess }
    const wide = simulate(prepared, scenario, { draws: 100 })
    const sure = {
      ...prepared,
      elasticities: {
        ...prepared.elasticities,
        event_residual_sd: { ...prepared.elasticities.event_residual_sd, low: 0, mid: 0, high: 0 },
      },
    }
    const narrow = simulate(sure, scenario, { draws: 100 })
    const width = (r: ScenarioResult) => r.totals.transfer.high - r.totals.transfer.low
    expect(width(wide)).toBeGreaterThan(1.1 * width(narrow))
    near(wide.totals.transfer.point, narrow.totals.transfer.point)
  })

  it('is told one by one, with the value at which the decision flips', () => {
    const changes = [close(0), open()]
    const market = { ...prepared, emptySlope: 0 }
    const { sensitivity, totals } = simulate(market, { changes }, some)
    const access = sensitivity.find(s => s.parameter === 'access')!
    for (const end of ['low', 'high'] as const) {
      const value = access.range[end]
      const range = { low: value, mid: value, high: value }
      const at = simulate(market, { changes, assumptions: { access_elasticity: range } }, points)
      near(at.totals.net_new.point, access[`net_new_${end}`])
    }
    for (const s of sensitivity) {
      const signs = [s.net_new_low, s.net_new_high, totals.net_new.point].map(Math.sign)
      expect(s.flips).toBe(signs.includes(1) && signs.includes(-1))
      expect(s.threshold === null).toBe(!s.flips)
      if (s.threshold !== null) {
        expect(s.threshold).toBeGreaterThanOrEqual(s.range.low)
        expect(s.threshold).toBeLessThanOrEqual(s.range.high)
      }
    }
    expect(sensitivity.map(s => s.parameter)).toEqual(
      expect.arrayContaining(['access', 'new_site', 'travel_time', 'event_residual', 'size']),
    )
  })

  it('leaves a range without a point where the site is like none that was seen', () => {
    const strange = simulate(prepared, { changes: [open({ selling_area_m2: 150_000 })] }, some)
    expect(strange.openings[0].range_only).toBe(true)
    expect(strange.openings[0].sales.range_only).toBe(true)
    expect(strange.totals.net_new.range_only).toBe(true)
    expect(strange.rows.find(r => r.store_id === stores[0].store_id)!.change.range_only).toBeUndefined()
    expect(strange.warnings.map(w => w.code)).toContain('area_out_of_range')
    const usual = simulate(prepared, { changes: [open()] }, some)
    expect(usual.openings[0].range_only).toBe(false)
    expect(usual.totals.net_new.range_only).toBeUndefined()
  })
})
