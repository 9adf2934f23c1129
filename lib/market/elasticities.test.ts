import { describe, expect, it } from 'vitest'
import { priorElasticities, readBacktest, readElasticities } from './elasticities'
import * as priors from './priors'
import type { TableLike } from './queries'

const table = (rows: Record<string, number | string | boolean | null>[]): TableLike => ({
  rows: rows.length,
  columns: Object.fromEntries(Object.keys(rows[0] ?? {}).map(name => [name, rows.map(r => r[name])])),
})
const row = (term: string, value: number, more = {}) => ({
  term,
  value,
  low: value - 0.1,
  high: value + 0.1,
  evidence_weight: 0.4,
  events: 7,
  source: 'combined',
  ...more,
})

describe('what past events say', () => {
  it('is the stated prior where a dataset has no table, or an empty one', () => {
    for (const none of [undefined, table([])]) {
      expect(readElasticities(none)).toEqual(priorElasticities())
      expect(readElasticities(none).access_closing).toEqual({
        ...priors.ACCESS_ELASTICITY,
        source: 'prior',
        events: 0,
        weight: 0,
      })
    }
  })

  it('is read term by term, openings and closings apart', () => {
    const read = readElasticities(table([row('access_opening', 0.7), row('access', 0.5), row('web', -0.02)]))
    expect(read.access_opening).toMatchObject({ mid: 0.7, source: 'combined', events: 7, weight: 0.4 })
    expect(read.access_closing.mid).toBe(0.5)
    expect(read.web_closing.mid).toBe(-0.02)
    expect(read.event_residual_sd.source).toBe('prior')
  })

  it('does not tell openings from closings where events cannot, and does where they can', () => {
    const sides = (opening: number, closing: number) =>
      readElasticities(
        table([
          row('access_opening', opening),
          row('access_closing', closing),
          row('access', 0.6, { low: 0.55, high: 0.65 }),
        ]),
      )
    const alike = sides(0.56, 0.64)
    expect(alike.access_opening.mid).toBeCloseTo(0.6, 12)
    expect(alike.access_closing).toMatchObject({ mid: expect.closeTo(0.6, 12), low: expect.closeTo(0.5, 12) })
    const apart = sides(0.2, 0.9)
    expect(apart.access_opening.mid).toBeGreaterThan(0.2)
    expect(apart.access_opening.mid).toBeLessThan(0.25)
    expect(apart.access_closing.mid).toBeGreaterThan(0.85)
    // A prior is no event: it moves nothing.
    const prior = readElasticities(
      table([row('web_opening', 0.1), row('web_closing', -0.1, { source: 'prior' }), row('web', 0)]),
    )
    expect(prior.web_opening.mid).toBe(0.1)
  })

  it('never has its value outside its range', () => {
    const { access } = readElasticities(table([row('access', 0.5, { low: 0.6, high: null })]))
    expect(access).toMatchObject({ low: 0.5, mid: 0.5, high: 0.5 })
  })
})

describe('a back-test', () => {
  const incumbents = (good: boolean) =>
    [1, 2, 3, 4, 5].flatMap(event =>
      [0, 1, 2].map(k => {
        const actual = 100 - 4 * (k + event)
        return {
          event_key: event,
          role: 'incumbent',
          store_key: k + 1,
          before: 100,
          predicted: good ? actual + (k - 1) : 100 - 4 * (6 - k),
          predicted_low: actual - 5,
          predicted_high: actual + 5,
          actual,
          no_change: 100,
          proportional: 100 - 12,
          nearest: k === 0 ? 60 : 100,
          placebo: false,
        }
      }),
    )

  it('supports the split over donors only where five events beat every baseline', () => {
    const good = readBacktest(table(incumbents(true)))!
    expect(good).toMatchObject({ events: 5, coverage: 1, supports_split: true })
    expect(good.rmse.model).toBeCloseTo(Math.sqrt(2 / 3) / 100, 9)
    expect(good.split_correlation).toBeGreaterThan(0.9)
    expect(readBacktest(table(incumbents(false)))!.supports_split).toBe(false)
    const four = incumbents(true).filter(r => r.event_key < 5)
    expect(readBacktest(table(four))).toMatchObject({ events: 4, supports_split: false })
  })

  it('leaves placebos out, and is none where nothing was tested', () => {
    const placebo = incumbents(false).map(r => ({ ...r, event_key: r.event_key + 10, placebo: true }))
    expect(readBacktest(table([...incumbents(true), ...placebo]))).toEqual(
      readBacktest(table(incumbents(true))),
    )
    expect(readBacktest(table([]))).toBeNull()
    expect(readBacktest(table(placebo))).toBeNull()
  })
})
