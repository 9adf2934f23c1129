import { beforeAll, describe, expect, it } from 'vitest'
import { monthOf } from './calendar'
import { accessFactor, pullRow, webFactor } from './demand'
import { eventWindow } from './events'
import { attraction } from './network'
import { POCKET, TRUE } from './parameters'
import { type Plan, planDemo } from './plan'
import { settle } from './settings'
import { STORE, scrambledIds, TicketDraw, TOTAL } from './tickets'
import { makeTruth, trueClosures, trueEffects } from './truth'

let plan: Plan
beforeAll(() => {
  plan = planDemo(settle({ tickets: 1_000_000, seed: 7 }))
}, 60_000)

const count = (kind: string) => plan.events.filter(e => e.kind === kind).length

describe('the network of 120 stores', () => {
  it('has the planted events, each with a year of months before and after', () => {
    expect(plan.stores).toHaveLength(120)
    expect(['opening', 'closure', 'move', 'temporary_closure'].map(count)).toEqual([8, 4, 1, 2])
    const [first, last] = eventWindow(plan.firstMonth, 60)
    expect([first - plan.firstMonth + 1, last - plan.firstMonth + 1]).toEqual([13, 46])
    for (const event of plan.events) {
      expect(monthOf(event.from)).toBeGreaterThanOrEqual(first)
      expect(monthOf(event.to ?? event.from)).toBeLessThanOrEqual(last)
    }
    for (const closure of plan.events.filter(e => e.kind === 'closure')) {
      expect(monthOf(closure.from) - 1).toBeGreaterThan(first)
    }
  })

  it('trades in three formats under three operators, five franchises sending totals only', () => {
    expect(new Set(plan.stores.map(s => s.format)).size).toBe(3)
    expect(new Set(plan.stores.map(s => s.operator)).size).toBe(3)
    const totals = plan.stores.filter(s => s.totalsOnly)
    expect(totals).toHaveLength(5)
    expect(totals.every(s => s.operator === 'franchise')).toBe(true)
  })

  it('names every store once and has cities with two', () => {
    expect(new Set(plan.stores.map(s => s.name)).size).toBe(120)
    const towns = plan.stores.filter(s => s.replaces === null).map(s => s.zone)
    expect(towns.length - new Set(towns).size).toBeGreaterThanOrEqual(2)
  })

  it('moves one store a few kilometres, the new row replacing the old', () => {
    const move = plan.events.find(e => e.kind === 'move')!
    const [now, before] = [plan.stores[move.store], plan.stores[move.former!]]
    expect(now.replaces).toBe(before.id)
    expect(before.closed!).toBeLessThan(now.opened)
    expect(now.opened - before.closed!).toBeLessThan(7)
  })

  it('leaves three pockets without a store within 36 minutes, the web strong in them', () => {
    expect(plan.pockets).toHaveLength(POCKET.count)
    const { minutes, stores, web, zones } = plan.demand
    for (const pocket of plan.pockets) {
      for (const zone of pocket.zones) {
        for (let j = 0; j < stores; j++) expect(minutes[zone * stores + j]).toBeGreaterThan(POCKET.minutes)
      }
      const perHead = (list: number[]) =>
        list.reduce((sum, i) => sum + web[i], 0) / list.reduce((sum, i) => sum + plan.zones.population[i], 0)
      expect(perHead(pocket.zones)).toBeGreaterThan(1.3 * perHead(Array.from({ length: zones }, (_, i) => i)))
    }
  })

  it('scatters the unobserved attraction about as much as the truth says', () => {
    const u = plan.stores.map(s => s.u)
    const sd = Math.sqrt(u.reduce((sum, v) => sum + v * v, 0) / u.length)
    expect(sd).toBeGreaterThan(0.75 * TRUE.sigma_u)
    expect(sd).toBeLessThan(1.25 * TRUE.sigma_u)
  })
})

describe('expected demand', () => {
  it('falls by beta for a minute and rises by gamma for ln m2', () => {
    const { pull, minutes, stores } = plan.demand
    for (const zone of [0, 500, 9_000]) {
      for (const j of [0, 60, 119]) {
        const utility = attraction(plan.stores[j]) - TRUE.beta * minutes[zone * stores + j]
        expect(Math.log(pull[zone * stores + j])).toBeCloseTo(utility, 9)
      }
    }
    const store = plan.stores[0]
    const larger = attraction({ ...store, area: store.area * Math.E }) - attraction(store)
    expect(larger).toBeCloseTo(TRUE.gamma, 12)
  })

  it('follows access with elasticity rho below the ceiling and never passes it', () => {
    const low = Math.exp(plan.demand.reference - 3)
    const share = 0.3
    const kept = accessFactor(plan.demand, low * (1 - share)) / accessFactor(plan.demand, low)
    expect(kept).toBeCloseTo((1 - share) ** TRUE.rho, 4)
    expect(accessFactor(plan.demand, 1e9)).toBeLessThan(plan.demand.ceiling * (1 + 1e-12))
    const slope = Math.log(webFactor(plan.demand, 2 * low) / webFactor(plan.demand, low)) / Math.LN2
    expect(slope).toBeCloseTo(TRUE.eta, 9)
  })

  it('adds up to the same by store and by zone', () => {
    const sum = (values: Iterable<number>) => {
      let total = 0
      for (const v of values) total += v
      return total
    }
    const byZone = sum(plan.demand.store)
    expect(sum(plan.demand.byStore) / byZone).toBeCloseTo(1, 5)
  })
})

describe('true effects', () => {
  it('take from the neighbours of an opening and give to those of a closure', () => {
    const effects = trueEffects(plan)
    expect(effects).toHaveLength(12)
    for (const effect of effects) {
      const sign = effect.kind === 'opening' ? -1 : 1
      expect(effect.months_counted).toBe(12)
      expect(effect.store_sales).toBeGreaterThan(0)
      expect(effect.transfer_share).toBeGreaterThan(0.02)
      expect(effect.transfer_share).toBeLessThan(1)
      for (const neighbour of effect.neighbours) expect(Math.sign(neighbour.change)).toBe(sign)
    }
  })

  it('keep between nothing and 1 - rho of a closed store far from the ceiling', () => {
    for (const closure of trueClosures(plan)) {
      expect(closure.retained_share).toBeGreaterThan(0)
      expect(closure.retained_share).toBeLessThan(0.8)
      // A positive web elasticity: less access, less web.
      expect(closure.web_share).toBeLessThan(0)
    }
  })
})

describe('drawn tickets', () => {
  const BANDS = [10, 20, 35, 55, 80, Number.POSITIVE_INFINITY]
  let byStore: Float64Array
  let byBand: Float64Array
  const band = (zone: number, j: number) => {
    const minutes = plan.demand.minutes[zone * plan.stores.length + j]
    return BANDS.findIndex(b => minutes < b)
  }
  const byMonth = (values: Float64Array, j: number, from: number, months: number) => {
    let sum = 0
    for (let t = from; t < from + months; t++) sum += values[t * plan.stores.length + j]
    return sum
  }

  beforeAll(() => {
    const { people, stores, settings } = plan
    const personOf = new Int32Array(people.count + 1)
    scrambledIds(people.count).forEach((id, person) => {
      personOf[id] = person
    })
    const zoneOf = new Int32Array(people.count)
    for (let i = 0; i < plan.demand.zones; i++) zoneOf.fill(i, people.start[i], people.start[i + 1])
    byStore = new Float64Array(settings.months * stores.length)
    byBand = new Float64Array(BANDS.length)
    const draw = new TicketDraw(plan)
    for (let t = 0; t < settings.months; t++) {
      const { columns } = draw.draw(t)
      for (let k = 0; k < columns.count; k++) {
        const j = columns.store[k] - 1
        if (columns.cents[k] <= 0 || columns.code[k] === TOTAL || (columns.code[k] & 3) !== STORE) continue
        byStore[t * stores.length + j]++
        if (columns.customer[k] > 0) byBand[band(zoneOf[personOf[columns.customer[k]]], j)]++
      }
    }
  }, 60_000)

  it('meet the expectations by store within sampling error', () => {
    const { demand, scale, settings } = plan
    let chi2 = 0
    let degrees = 0
    plan.stores.forEach((store, j) => {
      if (store.totalsOnly) return
      const expected = (byMonth(demand.byStore, j, 0, settings.months) * scale.store) / (1 - store.passage)
      chi2 += (byMonth(byStore, j, 0, settings.months) - expected) ** 2 / expected
      degrees++
    })
    // A chi-square of n degrees has standard deviation sqrt(2 n): four of them.
    expect(Math.abs(chi2 - degrees)).toBeLessThan(4 * Math.sqrt(2 * degrees))
  })

  it('meet the choice probabilities by minutes of travel within sampling error', () => {
    const { demand, stores, settings } = plan
    const expected = new Float64Array(BANDS.length)
    const row = new Float64Array(stores.length)
    for (let t = 0; t < settings.months; t++) {
      for (let i = 0; i < demand.zones; i++) {
        const spend = demand.store[t * demand.zones + i]
        if (spend === 0) continue
        const sum = pullRow(demand, t, i, row)
        for (let j = 0; j < stores.length; j++) {
          if (!stores[j].totalsOnly) expected[band(i, j)] += (spend * row[j]) / sum
        }
      }
    }
    const identified = byBand.reduce((sum, v) => sum + v, 0)
    const total = expected.reduce((sum, v) => sum + v, 0)
    byBand.forEach((drawn, b) => {
      const count = (expected[b] / total) * identified
      expect(Math.abs(drawn - count)).toBeLessThan(4.5 * Math.sqrt(count))
    })
  })

  it('fall at the neighbours of an opening and rise at those of a closure', () => {
    const { demand, scale } = plan
    const index = new Map(plan.stores.map((s, j) => [s.id, j]))
    for (const kind of ['opening', 'closure'] as const) {
      let drawn = 0
      let withoutEvent = 0
      for (const effect of trueEffects(plan).filter(e => e.kind === kind)) {
        const at = monthOf(Date.parse(effect.from) / 86_400_000) - plan.firstMonth
        for (const { store_id, change } of effect.neighbours) {
          const j = index.get(store_id)!
          if (plan.stores[j].totalsOnly) continue
          drawn += byMonth(byStore, j, at + 3, 12)
          withoutEvent +=
            (byMonth(demand.byStore, j, at + 3, 12) * scale.store - change) / (1 - plan.stores[j].passage)
        }
      }
      const surprise = (drawn - withoutEvent) / Math.sqrt(withoutEvent)
      if (kind === 'opening') expect(surprise).toBeLessThan(-2)
      else expect(surprise).toBeGreaterThan(2)
    }
  })

  it('rise while a store is liquidated', () => {
    let liquidated = 0
    let yearBefore = 0
    for (const closure of plan.events.filter(e => e.kind === 'closure')) {
      const last = monthOf(closure.from) - plan.firstMonth
      liquidated += byMonth(byStore, closure.store, last - 1, 2)
      yearBefore += byMonth(byStore, closure.store, last - 13, 2)
    }
    expect(liquidated / yearBefore).toBeGreaterThan(1.3)
  })
})

describe('truth', () => {
  it('names the parameters as the documentation does', () => {
    const truth = makeTruth(plan, new TicketDraw(plan).drawn, {
      people: 0,
      customer_ids: 0,
      people_with_two_ids: 0,
      two_ids_both_used: 0,
      two_ids_sharing_phone: 0,
      customers_with_shared_email: 0,
    })
    expect(truth.parameters).toMatchObject({ beta: 0.07, gamma: 0.9, sigma_u: 0.3, rho: 0.6, eta: 0.05 })
    expect(truth.pockets[0].zone_ids.length).toBeGreaterThan(3)
    expect(JSON.parse(JSON.stringify(truth))).toEqual(truth)
  })
})
