import { describe, expect, it } from 'vitest'
import { type Change, Scenario } from '@/lib/scenario/document'
import { MarketError } from './errors'
import {
  changeOf,
  close,
  input,
  near,
  open,
  points,
  prepared,
  some,
  stores,
  takeOver,
  total,
} from './scenarios.fixture'
import { simulate } from './simulate'
import { zoneChanges } from './zones'

describe('a change of format', () => {
  it('is worth the difference of the formats’ effects, and nothing where there is none', () => {
    const better = {
      ...prepared,
      formats: [{ format: 'B', estimate: { value: 0.4, se: 0.1, source: 'estimated' as const } }],
    }
    const change = (format: string): Change => ({
      kind: 'change_format',
      store_id: stores[0].store_id,
      format,
    })
    expect(
      changeOf(simulate(better, { changes: [change('B')] }, points), stores[0].store_id),
    ).toBeGreaterThan(0)
    const same = simulate(better, { changes: [change('A')] }, points)
    near(changeOf(same, stores[0].store_id), 0)
    expect(same.warnings.map(w => w.code)).toEqual(['same_format'])
  })
})

describe('taking over a competitor’s site', () => {
  it('opens at his place with his area, and frees what he took away', () => {
    const taken = simulate(prepared, { changes: [takeOver()] }, points)
    const rival = input.competitors![2]
    const plain = simulate(
      prepared,
      {
        changes: [
          open({ candidate_id: 'T', lat: rival.lat, lon: rival.lon, selling_area_m2: 1000, format: null }),
        ],
      },
      points,
    )
    expect(changeOf(taken, 'T')).toBeGreaterThan(changeOf(plain, 'T'))
    expect(taken.totals.net_new.point).toBeGreaterThan(plain.totals.net_new.point)
    expect(taken.assumptions.competitors).toBe('density')
    const indifferent = { ...prepared, competitorEffect: { value: 0, se: 0 } }
    near(changeOf(simulate(indifferent, { changes: [takeOver()] }, points), 'T'), changeOf(plain, 'T'))
  })

  it('counts him as an alternative where competitors stand in the choice', () => {
    const choice = (changes: Change[]) =>
      simulate(prepared, { changes, assumptions: { competitors: 'choice' } }, points)
    const rival = input.competitors![2]
    const plain = open({
      candidate_id: 'T',
      lat: rival.lat,
      lon: rival.lon,
      selling_area_m2: 1000,
      format: null,
    })
    expect(choice([takeOver()]).totals.net_new.point).toBeGreaterThan(choice([plain]).totals.net_new.point)
    const result = choice([close(0)])
    near(result.checks.flows, 0)
    // On average over the market, what a closing loses is still the access elasticity.
    const lost = stores.map((_, j) => {
      const { closures } = choice([close(j)])
      return [closures[0].lost.point, closures[0].base - closures[0].passage]
    })
    const share = lost.reduce((sum, [l]) => sum + l, 0) / lost.reduce((sum, [, b]) => sum + b, 0)
    expect(share).toBeGreaterThan(0.45)
    expect(share).toBeLessThan(0.95)
  })
})

describe('sales that are given', () => {
  it('are met, passing trade included, whatever else the scenario holds', () => {
    for (const passage_share of [0, 0.25])
      for (const changes of [
        [open({ sales: 30_000, passage_share })],
        [open({ sales: 30_000, passage_share }), close(1), takeOver({ sales: 12_000 })],
      ]) {
        const result = simulate(prepared, { changes }, points)
        expect(changeOf(result, 'X') / 30_000).toBeCloseTo(1, 8)
        if (changes.length > 1) expect(changeOf(result, 'T') / 12_000).toBeCloseTo(1, 8)
        near(result.checks.flows, 0)
        expect(result.openings[0].sales_given).toBe(true)
      }
    const { sales } = simulate(prepared, { changes: [open({ sales: 30_000 })] }, some).openings[0]
    expect(sales.low / 30_000).toBeCloseTo(1, 6)
    expect(sales.high / 30_000).toBeCloseTo(1, 6)
  })

  it('beyond what the zones can spend are cut, and said', () => {
    const result = simulate(prepared, { changes: [open({ sales: 1e11 })] }, points)
    expect(changeOf(result, 'X')).toBeLessThan(1e10)
    expect(result.warnings.map(w => w.code)).toContain('sales_out_of_reach')
  })
})

describe('passing trade', () => {
  it('closes by its own assumption and never enters the catchment', () => {
    const lost = (share: number) =>
      simulate(
        prepared,
        { changes: [close(2)], assumptions: { passage_lost: { low: share, mid: share, high: share } } },
        points,
      )
    const [all, half] = [lost(1), lost(0.5)]
    expect(all.closures[0].passage).toBeCloseTo(0.3 * stores[2].base_store, 6)
    near(changeOf(all, stores[2].store_id), -all.closures[0].base)
    near(half.totals.net_new.point - all.totals.net_new.point, 0.5 * all.closures[0].passage)
    for (const r of [all, half]) {
      near(r.checks.flows, 0)
      near(r.checks.changes, 0)
    }
  })
})

describe('click and collect', () => {
  it('that a closing loses is delivered by the web as far as assumed', () => {
    const recapture = (share: number) =>
      simulate(
        prepared,
        {
          changes: [close(4)],
          assumptions: {
            click_recapture: { low: share, mid: share, high: share },
            web_elasticity: { low: 0, mid: 0, high: 0 },
          },
        },
        points,
      )
    const [none, all] = [recapture(0), recapture(1)]
    near(none.totals.web_change.point, 0)
    expect(all.totals.web_change.point).toBeGreaterThan(0)
    near(all.click_and_collect.to_web.point, all.totals.web_change.point)
    near(all.totals.net_new.point - none.totals.net_new.point, all.totals.web_change.point)
    expect(all.totals.web_change.point).toBeLessThan(stores[4].base_click!)
    expect(none.click_and_collect.change.point).toBeLessThan(0)
  })

  it.each([
    ['a closing', [close(4)]],
    ['an opening', [open({})]],
    ['both', [close(4), open({})]],
  ])('is told at both ends of the order after %s, and counted once', (_, changes) => {
    const { click_and_collect: click, totals, rows } = simulate(prepared, { changes }, points)
    const booked = stores.reduce((sum, s) => sum + s.base_click!, 0)
    near(click.before, booked)
    near(
      click.stores.reduce((sum, s) => sum + s.before, 0),
      booked,
    )
    near(
      click.stores.reduce((sum, s) => sum + s.change.point, 0),
      click.change.point,
    )
    near(click.orders.before, input.web_total + booked)
    near(click.orders.change.point, totals.web_change.point + click.change.point)
    const counted = rows.reduce((sum, r) => sum + r.change.point, 0)
    near(counted, totals.net_new.point)
    const shut = click.stores.find(s => s.store_id === stores[4].store_id)!
    if (changes.some(c => c.kind === 'close')) near(shut.change.point, -shut.before)
    for (const s of click.stores) expect(s.before + s.change.point).toBeGreaterThan(-1e-6)
  })
})

describe('owners', () => {
  it('split the transfer into what stays within and what crosses, without a rest', () => {
    const result = simulate(prepared, { changes: [close(0), open({ operator: 'franchise' })] }, points)
    const { within, across, owners, flows } = result.ownership
    const between = result.flows
      .filter(f => ![f.from, f.to].some(id => id === 'web' || id === 'market'))
      .reduce((sum, f) => sum + f.amount.point, 0)
    near(within.point + across.point, between)
    near(
      flows.reduce((sum, f) => sum + f.amount.point, 0),
      across.point,
    )
    near(
      owners.reduce((sum, o) => sum + o.change.point, 0),
      result.totals.stores_change.point,
    )
    expect(owners.map(o => o.owner)).toContainEqual({
      operator: 'franchise',
      legal_entity: null,
      store_id: 'X',
    })
    expect(owners.map(o => o.owner)).toContainEqual({
      operator: 'own',
      legal_entity: 'South Ltd',
      store_id: null,
    })
  })
})

describe('a ramp', () => {
  it('holds an opening back in its first year, and nothing else', () => {
    const flat = (share: number) => [{ low: share, mid: share, high: share }]
    const ramp_up = [...flat(0), ...flat(0.5)]
    const result = simulate(prepared, { changes: [open(), close(0)], assumptions: { ramp_up } }, some)
    const [o] = result.openings
    expect(o.year_1.point / o.sales.point).toBeCloseTo(10.5 / 12, 9)
    expect(o.mature_from).toBe(3)
    expect(o.months[0].point).toBe(0)
    expect(o.months[11].point).toBeCloseTo(o.sales.point / 12, 6)
    const closing = simulate(prepared, { changes: [close(0)] }, some)
    near(closing.year_1.net_new.point, closing.totals.net_new.point)
    near(
      result.year_1.net_new.point,
      closing.totals.net_new.point +
        (10.5 / 12) * (result.totals.net_new.point - closing.totals.net_new.point),
    )
    near(
      result.year_1.months.reduce((sum, m) => sum + m.point, 0),
      result.year_1.net_new.point,
    )
  })
})

describe('changes by zone', () => {
  it('sum to the scenario’s, and so does the flow between two stores', () => {
    const changes = [open(), close(0)]
    const assumptions = Scenario.shape.assumptions.parse({ click_recapture: { low: 0, mid: 0, high: 0 } })
    const result = simulate(prepared, { changes, assumptions }, points)
    const sum = (values: Float64Array) => values.reduce((total, x) => total + x, 0)
    for (const f of result.flows.slice(0, 12)) {
      const zones = zoneChanges(prepared, { changes, assumptions }, { flow: { from: f.from, to: f.to } })
      near(sum(zones.flow!), f.amount.point)
    }
    const zones = zoneChanges(prepared, { changes, assumptions })
    near(sum(zones.stores), result.totals.stores_change.point)
    near(sum(zones.web), result.totals.web_change.point)
    near(sum(zones.before), total)
    expect(() => zoneChanges(prepared, { changes }, { flow: { from: 'X', to: 'nowhere' } })).toThrow(
      MarketError,
    )
  })
})
