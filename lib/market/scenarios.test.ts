import { describe, expect, it } from 'vitest'
import { type Change, Scenario } from '@/lib/scenario/document'
import { MarketError } from './errors'
import { fitMarket } from './fit'
import { planChanges } from './plan'
import { type Prepared, prepare } from './prepare'
import { simulate } from './simulate'
import type { MarketInput, ScenarioResult } from './types'
import { makeWorld } from './world.fixture'
import { zoneChanges } from './zones'

const world = makeWorld({ seed: 8, zones: 220, stores: 12, width: 2, formats: ['A', 'B'] }).input
const input: MarketInput = {
  ...world,
  stores: world.stores.map((s, j) => ({
    ...s,
    operator: j % 4 === 3 ? 'franchise' : 'own',
    legal_entity: j % 4 === 1 ? 'South Ltd' : null,
    passage_share: j === 2 ? 0.3 : 0,
    base_click: j % 2 === 0 ? s.base_other / 2 : 0,
  })),
  competitors: [0, 3, 7].map(k => ({
    competitor_id: `C${k}`,
    name: `Rival ${k}`,
    lat: world.stores[k].lat + 0.05,
    lon: world.stores[k].lon - 0.05,
    selling_area_m2: k === 3 ? null : 1000,
  })),
}
const prepared: Prepared = {
  ...prepare(input, fitMarket(input)),
  // The world has no rivals in it: say what they would do.
  competitorEffect: { value: -0.6, se: 0.1 },
}
const stores = prepared.stores
const total = prepared.sales.reduce((sum, s) => sum + s, 0)
const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThan(1e-9 * total)
const points = { intervals: false }
const some = { draws: 40 }
const changeOf = (r: ScenarioResult, id: string | null) =>
  r.rows.filter(row => row.store_id === id).reduce((sum, row) => sum + row.change.point, 0)
const open = (more: Partial<Extract<Change, { kind: 'open' }>> = {}): Extract<Change, { kind: 'open' }> => ({
  kind: 'open',
  candidate_id: 'X',
  name: 'New',
  lat: stores[1].lat + 0.1,
  lon: stores[1].lon + 0.1,
  selling_area_m2: 1100,
  format: 'A',
  operator: 'own',
  ...more,
})
const takeOver = (more: Partial<Extract<Change, { kind: 'take_over' }>> = {}): Change => ({
  kind: 'take_over',
  competitor_id: 'C7',
  candidate_id: 'T',
  name: 'Taken',
  format: null,
  operator: 'own',
  ...more,
})
const close = (j: number): Change => ({ kind: 'close', store_id: stores[j].store_id })

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

describe('several changes', () => {
  const changes = [
    close(0),
    open(),
    takeOver(),
    { kind: 'resize', store_id: stores[5].store_id, selling_area_m2: 1500 } as const,
  ]
  it('have parts that sum to the whole, in total and by store, in any order', () => {
    const result = simulate(prepared, { changes }, some)
    const { interaction } = result
    near(interaction!.together, result.totals.net_new.point)
    near(
      interaction!.changes.reduce((sum, c) => sum + c.net_new, 0),
      interaction!.together,
    )
    near(
      interaction!.effect,
      interaction!.together - interaction!.changes.reduce((sum, c) => sum + c.alone, 0),
    )
    for (const id of [...stores.map(s => s.store_id), 'X', 'T'])
      near(
        interaction!.changes
          .flatMap(c => c.stores.filter(s => s.id === id))
          .reduce((sum, s) => sum + s.amount, 0),
        changeOf(result, id),
      )
    const turned = simulate(prepared, { changes: [...changes].reverse() }, some).interaction
    for (const c of interaction!.changes) near(turned!.changes.find(x => x.id === c.id)!.net_new, c.net_new)
    expect(interaction!.orders).toBe('all')
  })

  it('alone are what each does by itself', () => {
    const { interaction } = simulate(prepared, { changes }, some)
    for (const change of changes) {
      const { totals } = simulate(prepared, { changes: [change] }, points)
      near(interaction!.changes.find(c => c.kind === change.kind)!.alone, totals.net_new.point)
    }
  })

  it('have no interaction where they share no customer, and some where they do', () => {
    const apart = [close(0), open({ lat: 80, lon: 100 })]
    expect(simulate(prepared, { changes: apart }, some).interaction!.effect).toBeCloseTo(0, 4)
    const rivals = [open(), open({ candidate_id: 'Y', lat: stores[1].lat + 0.11 })]
    expect(simulate(prepared, { changes: rivals }, some).interaction!.effect).toBeLessThan(-1)
  })

  it('beyond six go over sampled orders, and still sum', () => {
    const many = [0, 1, 3, 4, 5, 6, 7].map(close)
    const { interaction, totals } = simulate(prepared, { changes: many }, { draws: 4 })
    expect(interaction!.orders).toBe('sampled')
    near(
      interaction!.changes.reduce((sum, c) => sum + c.net_new, 0),
      totals.net_new.point,
    )
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

describe('a scenario with impossible changes', () => {
  it('is refused with all of them, each in its sentence', () => {
    const changes: Change[] = [
      { kind: 'close', store_id: 'nowhere' },
      { kind: 'move', store_id: stores[0].store_id, lat: stores[1].lat, lon: stores[1].lon },
      takeOver({ competitor_id: 'C99' }),
      open({ candidate_id: stores[3].store_id }),
    ]
    let caught: unknown
    try {
      planChanges(prepared, { changes })
    } catch (error) {
      caught = error
    }
    const { faults, message } = caught as MarketError
    expect(faults.map(f => [f.index, f.code])).toEqual([
      [0, 'unknown_store'],
      [1, 'on_another_store'],
      [2, 'unknown_competitor'],
      [3, 'duplicate_candidate'],
    ])
    expect(message.split('\n')).toHaveLength(4)
    for (const f of faults) expect(f.sentence).not.toMatch(/[{}]/)
  })

  it('may move a store onto one that closes', () => {
    const changes: Change[] = [
      { kind: 'move', store_id: stores[0].store_id, lat: stores[1].lat, lon: stores[1].lon },
      close(1),
    ]
    expect(planChanges(prepared, { changes }).changed).toHaveLength(2)
  })

  it('warns of what is odd but possible', () => {
    const codes = (changes: Change[]) => simulate(prepared, { changes }, points).warnings.map(w => w.code)
    expect(codes([{ kind: 'resize', store_id: stores[0].store_id, selling_area_m2: 90_000 }])).toEqual([
      'area_out_of_range',
      'resize_capped',
    ])
    expect(codes([open({ format: 'Z' })])).toEqual(['format_unknown'])
    expect(codes([open({ lat: stores[1].lat, lon: stores[1].lon })])).toEqual(['opens_on_store'])
    expect(codes([open({ lat: -40, lon: 170 })])).toEqual(['nobody_in_reach'])
    expect(
      codes([{ kind: 'move', store_id: stores[0].store_id, lat: stores[0].lat + 1, lon: stores[0].lon }]),
    ).toEqual(['far_move'])
    expect(codes([open()])).toEqual([])
  })
})
