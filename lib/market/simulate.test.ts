import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from '@/lib/scenario/document'
import { fitMarket } from './fit'
import { type Prepared, prepare } from './prepare'
import { demandAfter } from './reaction'
import { simulate } from './simulate'
import type { ScenarioResult } from './types'
import { makeWorld } from './world.fixture'

const { input } = makeWorld({ seed: 3, zones: 150, stores: 10, width: 2, formats: ['A', 'B'] })
const prepared = prepare(input, fitMarket(input))
const ids = input.stores.map(s => s.store_id)
const fixed = (value: number) => ({ low: value, mid: value, high: value })
const points = { intervals: false }
const boundless: Prepared = {
  ...prepared,
  ceiling: prepared.ceiling.map(() => Number.POSITIVE_INFINITY),
}

const site = {
  lat: fc.double({ min: 45.5, max: 48.5, noNaN: true }),
  lon: fc.double({ min: 2.5, max: 6.5, noNaN: true }),
}
const area = fc.double({ min: 50, max: 20_000, noNaN: true })
const opening = (n: number) =>
  fc.record({
    kind: fc.constant('open' as const),
    candidate_id: fc.constant(`X${n}`),
    name: fc.constant(`New ${n}`),
    ...site,
    selling_area_m2: area,
    format: fc.constantFrom('A', 'B', null),
    operator: fc.constant('own' as const),
  })
const onStore = (store_id: string): fc.Arbitrary<Change> =>
  fc.oneof(
    fc.record({ kind: fc.constant('close' as const), store_id: fc.constant(store_id) }),
    fc.record({ kind: fc.constant('move' as const), store_id: fc.constant(store_id), ...site }),
    fc.record({
      kind: fc.constant('resize' as const),
      store_id: fc.constant(store_id),
      selling_area_m2: area,
    }),
  )
/** Any scenario that leaves at least one store. */
const changes: fc.Arbitrary<Change[]> = fc
  .tuple(fc.subarray(ids, { maxLength: 6 }), fc.integer({ min: 0, max: 3 }))
  .chain(([touched, opened]) =>
    fc.tuple(...touched.map(onStore), ...Array.from({ length: opened }, (_, n) => opening(n))),
  )
const elasticity = fc.double({ min: 0, max: 1, noNaN: true })
const web = fc.double({ min: -0.3, max: 0.3, noNaN: true })
const assume = (rho: number, eta: number) => ({ access_elasticity: fixed(rho), web_elasticity: fixed(eta) })

const rowsOf = (result: ScenarioResult, id: string | null) => result.rows.filter(r => r.store_id === id)
const changeOf = (result: ScenarioResult, id: string | null) =>
  rowsOf(result, id).reduce((sum, r) => sum + r.change.point, 0)
const total = prepared.sales.reduce((sum, s) => sum + s, 0)
const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThan(1e-9 * total)

describe('any scenario', () => {
  it('adds up: changes to net new, flows to every row, no row below zero', () => {
    fc.assert(
      fc.property(changes, elasticity, web, (list, rho, eta) => {
        const result = simulate(prepared, { changes: list, assumptions: assume(rho, eta) }, points)
        near(result.checks.changes, 0)
        near(result.checks.flows, 0)
        near(
          result.rows.reduce((sum, r) => sum + r.change.point, 0),
          result.totals.net_new.point,
        )
        near(result.totals.after - result.totals.before, result.totals.net_new.point)
        near(result.totals.stores_change.point + result.totals.web_change.point, result.totals.net_new.point)
        const balance = new Map<string, number>()
        for (const { from, to, amount } of result.flows) {
          expect(amount.point).toBeGreaterThanOrEqual(-1e-9)
          balance.set(from, (balance.get(from) ?? 0) - amount.point)
          balance.set(to, (balance.get(to) ?? 0) + amount.point)
        }
        for (const id of [...ids, 'X0', 'X1', 'X2']) near(balance.get(id) ?? 0, changeOf(result, id))
        near(balance.get('web') ?? 0, changeOf(result, null))
        for (const row of result.rows) expect(row.after).toBeGreaterThan(-1e-6 * total)
      }),
      { numRuns: 150 },
    )
  })

  it('does not depend on the order of its changes, intervals included', () => {
    fc.assert(
      fc.property(changes, list => {
        const options = { draws: 6 }
        const a = simulate(prepared, { changes: list }, options)
        const b = simulate(prepared, { changes: [...list].reverse() }, options)
        for (const row of a.rows)
          near(
            b.rows.find(r => r.store_id === row.store_id && r.channel === row.channel)!.change.point,
            row.change.point,
          )
        near(a.totals.net_new.low, b.totals.net_new.low)
        near(a.totals.transfer.high, b.totals.transfer.high)
      }),
      { numRuns: 30 },
    )
  })

  it('that opens a store and closes it again is as if nothing had happened', () => {
    fc.assert(
      fc.property(opening(0), elasticity, (open, rho) => {
        const list: Change[] = [open, { kind: 'close', store_id: open.candidate_id }]
        const result = simulate(prepared, { changes: list, assumptions: assume(rho, 0.1) }, points)
        for (const row of result.rows) expect(row.change.point).toBe(0)
        expect(result.flows).toEqual([])
      }),
    )
  })

  it('that moves a store to where it stands, or keeps its size, changes nothing', () => {
    for (const store of input.stores.slice(0, 4)) {
      const area = store.selling_area_m2!
      for (const change of [
        { kind: 'move', store_id: store.store_id, lat: store.lat, lon: store.lon },
        { kind: 'resize', store_id: store.store_id, selling_area_m2: area },
      ] as const)
        for (const row of simulate(prepared, { changes: [change] }, points).rows)
          expect(Math.abs(row.change.point)).toBeLessThan(1e-6 * total)
    }
  })

  it('holds its point inside its interval', () => {
    fc.assert(
      fc.property(changes, list => {
        const result = simulate(prepared, { changes: list }, { draws: 20 })
        const intervals = [
          ...result.rows.map(r => r.change),
          ...result.flows.map(f => f.amount),
          ...Object.values(result.totals).filter(t => typeof t !== 'number'),
        ]
        for (const { low, point, high } of intervals) {
          expect(low).toBeLessThanOrEqual(point)
          expect(point).toBeLessThanOrEqual(high)
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('closing a store', () => {
  const close = (id: string, rho: number, eta = 0, market = prepared) =>
    simulate(market, { changes: [{ kind: 'close', store_id: id }], assumptions: assume(rho, eta) }, points)

  it('costs it all it sold, and gives every other store something', () => {
    for (const id of ids) {
      const result = close(id, 0.65)
      const base = result.closures[0].base
      near(changeOf(result, id), -base)
      for (const other of ids) if (other !== id) expect(changeOf(result, other)).toBeGreaterThanOrEqual(0)
      near(result.closures[0].retained.point + result.closures[0].lost.point, base)
      near(result.closures[0].lost.point, -result.totals.net_new.point)
    }
  })

  it('keeps everything in the chain where access does not matter, and nothing where it is all', () => {
    for (const id of ids) {
      near(close(id, 0).closures[0].retained.point, close(id, 0).closures[0].base)
      near(close(id, 1).closures[0].retained.point, 0)
    }
  })

  it('lets the web recover some, or lose its halo, as the sign of its elasticity says', () => {
    const recovers = close(ids[0], 0.65, -0.2)
    expect(recovers.flows.find(f => f.to === 'web')).toMatchObject({ from: ids[0] })
    expect(recovers.closures[0].retained.point).toBeGreaterThan(
      close(ids[0], 0.65).closures[0].retained.point,
    )
    const halo = close(ids[0], 0.65, 0.2)
    expect(halo.flows.find(f => f.from === 'web')).toMatchObject({ to: 'market' })
    expect(halo.closures[0].retained.point).toBeLessThan(close(ids[0], 0.65).closures[0].retained.point)
  })

  it('retains [(1 - s)^rho - (1 - s)] / s of a zone’s purchases', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ids), elasticity, (id, rho) => {
        const { pairs, base } = prepared
        const s = ids.indexOf(id)
        let retained = 0
        for (let e = prepared.zoneStart[s]; e < prepared.zoneStart[s + 1]; e++) {
          const i = prepared.zone[e]
          const share = base.weight[prepared.zonePair[e]] / base.sum[i]
          // A zone whose only store closes loses it all, whatever the formula's limit.
          if (pairs.start[i + 1] - pairs.start[i] > 1)
            retained += base.demand[i] * ((1 - share) ** rho - (1 - share))
        }
        near(close(id, rho).closures[0].retained.point, retained)
      }),
    )
  })
})

describe('opening a store', () => {
  const open = (change: Change, rho: number, eta = 0, market = prepared) =>
    simulate(market, { changes: [change], assumptions: assume(rho, eta) }, points)

  it('takes s (1 - s)^-rho of a zone’s purchases and leaves the others (1 - s)^(1 - rho)', () => {
    fc.assert(
      fc.property(opening(0), elasticity, (change, rho) => {
        const result = open(change, rho, 0, boundless)
        const { pairs, base } = boundless
        const minutes = input.travel.minutesTo(boundless.zones, change)
        const alpha =
          base.intercept +
          boundless.size.value * Math.log(change.selling_area_m2) +
          (boundless.formats.find(f => f.format === change.format)?.estimate.value ?? 0)
        let sales = 0
        let others = 0
        for (let i = 0; i < pairs.zones; i++) {
          if (minutes[i] > pairs.cutoff[i]) continue
          const pull = Math.exp(alpha - base.decay * minutes[i] - base.level[i])
          const share = pull / (pull + base.sum[i])
          const rest = base.sum[i] / (pull + base.sum[i])
          sales += base.demand[i] * share * rest ** -rho
          others += base.demand[i] * (rest ** (1 - rho) - 1)
        }
        expect(Math.abs(changeOf(result, 'X0') / sales - 1)).toBeLessThan(1e-9)
        expect(Math.abs(result.openings[0].transfer_from_stores.point + others)).toBeLessThan(1e-9 * sales)
      }),
    )
  })

  it('brings nothing to the chain where access does not matter, and takes nothing where it is all', () => {
    fc.assert(
      fc.property(opening(0), change => {
        near(open(change, 0).totals.net_new.point, 0)
        near(open(change, 1, 0, boundless).totals.transfer.point, 0)
      }),
    )
  })

  it('of no size changes nothing', () => {
    const change = {
      kind: 'open',
      candidate_id: 'X0',
      name: '',
      lat: 46.5,
      lon: 4,
      format: null,
      operator: 'own',
    } as const
    const result = open({ ...change, selling_area_m2: 1e-12 }, 0.65, 0.1)
    for (const row of result.rows) expect(Math.abs(row.change.point)).toBeLessThan(1e-6 * total)
  })

  it('reports both views of cannibalisation and the halo apart', () => {
    fc.assert(
      fc.property(opening(0), elasticity, web, (change, rho, eta) => {
        const result = open(change, rho, eta)
        const [o] = result.openings
        near(o.sales.point, changeOf(result, 'X0'))
        near(o.net_new.point, result.totals.net_new.point)
        near(
          o.net_new.point,
          o.sales.point - o.transfer_from_stores.point - o.transfer_from_web.point + o.halo.point,
        )
        near(
          o.cannibalisation_candidate.point * o.sales.point,
          o.transfer_from_stores.point + o.transfer_from_web.point,
        )
        near(
          o.cannibalisation_donors.reduce(
            (sum, d) => sum + d.rate.point * prepared.sales[ids.indexOf(d.store_id)],
            0,
          ),
          o.transfer_from_stores.point,
        )
        if (eta > 0) expect(o.transfer_from_web.point).toBe(0)
        expect(o.outside_calibrated_range).toBeGreaterThanOrEqual(0)
        expect(o.outside_calibrated_range).toBeLessThanOrEqual(1 + 1e-12)
      }),
    )
  })

  it('cannot make a zone spend more than the best served', () => {
    fc.assert(
      fc.property(opening(0), elasticity, (change, rho) => {
        const bounded = open(change, rho).totals.stores_change.point
        const free = open(change, rho, 0, boundless).totals.stores_change.point
        expect(bounded).toBeLessThanOrEqual(free + 1e-9 * total)
      }),
    )
  })
})

describe('demand under a change of access', () => {
  const rho = fc.double({ min: 0, max: 1, noNaN: true })
  it('follows the access elasticity at the base in both directions', () => {
    fc.assert(
      fc.property(rho, fc.double({ min: 1.01, max: 100, noNaN: true }), (r, ceiling) => {
        const step = 1e-6
        expect((demandAfter(1, ceiling, r, step) - 1) / step).toBeCloseTo(r, 3)
        expect((1 - demandAfter(1, ceiling, r, -step)) / step).toBeCloseTo(r, 3)
      }),
    )
  })

  it('rises with access, never past the ceiling, and ends where the last store goes', () => {
    fc.assert(
      fc.property(
        rho,
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (r, dI, more) => {
          const after = demandAfter(1, 3, r, dI)
          expect(after).toBeLessThanOrEqual(3)
          expect(demandAfter(1, 3, r, dI + more)).toBeGreaterThanOrEqual(after - 1e-12)
        },
      ),
    )
    expect(demandAfter(5, 9, 0, Number.NEGATIVE_INFINITY)).toBe(0)
    expect(demandAfter(5, 4, 1, 3)).toBe(5)
  })
})

describe('a scenario that is impossible', () => {
  const code = (changes: Change[], market = prepared) => {
    try {
      simulate(market, { changes }, points)
    } catch (error) {
      return (error as { code?: string }).code
    }
    return 'accepted'
  }
  const open: Change = {
    kind: 'open',
    candidate_id: 'X0',
    name: '',
    lat: 46,
    lon: 4,
    selling_area_m2: 500,
    format: null,
    operator: 'own',
  }

  it('is refused by name', () => {
    const closed = {
      ...prepared,
      stores: prepared.stores.map((s, j) => (j === 9 ? { ...s, open: false } : s)),
      active: prepared.active.slice(0, 9),
    }
    expect(code([{ kind: 'close', store_id: 'nowhere' }])).toBe('unknown_store')
    expect(code([{ kind: 'close', store_id: ids[9] }], closed)).toBe('store_closed')
    expect(
      code([
        { kind: 'close', store_id: ids[0] },
        { kind: 'resize', store_id: ids[0], selling_area_m2: 50 },
      ]),
    ).toBe('conflicting_changes')
    expect(code([open, open])).toBe('duplicate_candidate')
    expect(code([{ ...open, candidate_id: ids[0] }])).toBe('duplicate_candidate')
    expect(code([open], { ...prepared, travel: { id: 'walking/9', relativeError: null } })).toBe(
      'travel_unknown',
    )
  })
})

describe('a decay that the scenario assumes', () => {
  it('keeps the base and moves the split', () => {
    const scenario = { changes: [{ kind: 'close', store_id: ids[0] } as const] }
    const usual = simulate(prepared, { ...scenario, assumptions: assume(0.65, 0) }, points)
    const steep = simulate(
      prepared,
      { ...scenario, assumptions: { ...assume(0.65, 0), decay_per_minute: fixed(0.3) } },
      points,
    )
    near(changeOf(steep, ids[0]), -steep.closures[0].base)
    near(steep.checks.flows, 0)
    expect(steep.closures[0].retained.point).not.toBeCloseTo(usual.closures[0].retained.point, 0)
  })
})

describe('a prepared market', () => {
  it('is plain data: a copy of it answers the same', () => {
    const copy = structuredClone(prepared)
    const scenario = { changes: [{ kind: 'close', store_id: ids[2] } as const] }
    expect(simulate(copy, scenario, { draws: 10 })).toEqual(simulate(prepared, scenario, { draws: 10 }))
  })
})

describe('points without intervals, as while a pin is dragged', () => {
  it('agree with those of the whole run to seven digits, and still add up', () => {
    fc.assert(
      fc.property(changes, all => {
        fc.pre(all.length > 0)
        const quick = simulate(prepared, { changes: all }, points)
        const whole = simulate(prepared, { changes: all }, { draws: 2 })
        near(quick.totals.net_new.point, whole.totals.net_new.point)
        quick.rows.forEach((row, r) => {
          expect(Math.abs(row.change.point - whole.rows[r].change.point)).toBeLessThan(1e-6 * total)
        })
        near(quick.checks.flows, 0)
        near(quick.checks.changes, 0)
      }),
      { numRuns: 25, seed: 5 },
    )
  })
})
