import { describe, expect, it } from 'vitest'
import { History, type Panel } from './panel'
import { rehearse } from './rehearse'
import { residualScales } from './residuals'
import { studyEvents } from './study'
import { makeHistory } from './world.fixture'

const { panel } = makeHistory({ months: 54 })
const run = (p: Panel) => {
  const history = new History(p)
  return rehearse(history, studyEvents(history, []).events)
}
const forecasts = run(panel)
const real = forecasts.filter(f => !f.placebo)

describe('forecasts of past events', () => {
  it('are made for every opening and closing, with a placebo where nothing happened', () => {
    expect(real.map(f => [f.event.kind, f.event.store])).toEqual([
      ['opening', 3],
      ['closure', 0],
      ['opening', 20],
      ['closure', 23],
    ])
    expect(forecasts.filter(f => f.placebo).length).toBeGreaterThanOrEqual(3)
  })

  it('know nothing of what came after', () => {
    const cut = real[0].event.before.to
    const later = (month: number) => (month > cut ? 1.7 + 0.1 * (month % 5) : 1)
    const months = panel.last - panel.first + 1
    const bent: Panel = {
      ...panel,
      sales: panel.sales.map((x, k) => x * later(panel.first + (k % months))),
      purchases: panel.purchases.map((x, k) => x * later(panel.first + (k % months))),
      located: {
        ...panel.located,
        gross: panel.located.gross.map((x, r) => x * later(panel.located.month[r])),
      },
    }
    const [first] = run(bent).filter(f => !f.placebo)
    const change = (rows: (typeof first)['rows']) =>
      rows.filter(r => r.role === 'incumbent').map(r => r.predicted / r.before - 1)
    change(first.rows).forEach((c, n) => {
      expect(c).toBeCloseTo(change(real[0].rows)[n], 9)
    })
  })

  it('get the sign and the size of the incumbents’ change right', () => {
    for (const { event, rows } of real) {
      const total = rows.find(r => r.role === 'stores_total')!
      const predicted = total.predicted / total.before - 1
      const actual = total.actual / total.before - 1
      expect(Math.sign(predicted)).toBe(event.kind === 'opening' ? -1 : 1)
      expect(Math.abs(predicted - actual)).toBeLessThan(0.06)
      expect(total.actual).toBeGreaterThan(total.low)
      expect(total.actual).toBeLessThan(total.high)
    }
  })

  it('put the year before to the later level by stores out of reach', () => {
    for (const { rows } of forecasts.filter(f => f.placebo)) {
      const total = rows.find(r => r.role === 'stores_total')!
      expect(Math.abs(total.actual / total.before - 1)).toBeLessThan(0.08)
    }
  })

  it('have baselines that move the same total, or nothing', () => {
    for (const { rows } of real) {
      const incumbents = rows.filter(r => r.role === 'incumbent')
      const sum = (of: 'proportional' | 'nearest' | 'no_change') => incumbents.reduce((x, r) => x + r[of], 0)
      expect(sum('nearest')).toBeCloseTo(sum('proportional'), 6)
      const before = incumbents.reduce((x, r) => x + r.before, 0)
      expect(sum('no_change')).toBeCloseTo(before, 6)
      const shares = incumbents.map(r => (r.proportional - r.before) / r.before)
      for (const s of shares) expect(s).toBeCloseTo(shares[0], 9)
      expect(incumbents.filter(r => r.nearest !== r.before)).toHaveLength(1)
    }
  })

  it('take the new store’s own sales where they are given', () => {
    const history = new History(panel)
    const given = rehearse(history, studyEvents(history, []).events, () => ({ given: 123_456, moved: 1 }))
    const opening = given.find(f => f.event.kind === 'opening' && !f.placebo)!
    const self = opening.rows.find(r => r.role === 'self')!
    expect(self.predicted).toBeCloseTo(123_456, 0)
    const total = opening.rows.find(r => r.role === 'stores_total')!
    expect(total.before - total.proportional).toBeCloseTo(123_456, 0)
  })

  it('leave the prior its say on residuals where events are few', () => {
    const [event, donor] = residualScales(forecasts)
    expect(event.events).toBe(4)
    for (const e of [event, donor]) {
      expect(e.source).toBe('combined')
      expect(e.evidence_weight).toBeGreaterThan(0)
      expect(e.evidence_weight).toBeLessThanOrEqual(0.5)
      expect(e.value).toBeGreaterThan(0)
    }
    expect(residualScales([]).map(e => [e.source, e.value])).toEqual([
      ['prior', 0.35],
      ['prior', 0.8],
    ])
  })
})
