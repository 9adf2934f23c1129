import { beforeAll, describe, expect, it } from 'vitest'
import { monthOf } from './calendar'
import { departures, pullRow } from './demand'
import { anonymityFactor, HOSTILE } from './hostile'
import { kilometres } from './places'
import { type Plan, planDemo } from './plan'
import { settle } from './settings'
import { trueEffects } from './truth'

const SIZES = { stores: 20, customers: 5_000, tickets: 50_000, seed: 3 }
let plain: Plan
let hostile: Plan
beforeAll(() => {
  plain = planDemo(settle(SIZES))
  hostile = planDemo(settle({ ...SIZES, world: 'hostile' }))
}, 120_000)

describe('the hostile world', () => {
  it('keeps the stores and events of the plain one', () => {
    expect(hostile.stores).toEqual(plain.stores)
    expect(hostile.events).toEqual(plain.events)
  })

  it('opens a rival beside every opening, about when it opens', () => {
    const openings = hostile.events.filter(e => e.kind === 'opening')
    const added = hostile.competitors.slice(plain.competitors.length)
    expect(added).toHaveLength(openings.length)
    openings.forEach((event, k) => {
      const store = hostile.stores[event.store]
      expect(kilometres(store.lat, store.lon, added[k].lat, added[k].lon)).toBeLessThan(HOSTILE.rival.km + 3)
      expect(Math.abs(monthOf(added[k].opened) - monthOf(event.from))).toBeLessThanOrEqual(
        HOSTILE.rival.months,
      )
    })
  })

  it('sends a part of each zone’s tickets from work and holiday, the shares still adding up', () => {
    const row = new Float64Array(hostile.stores.length)
    for (const zone of [0, 500, 9000]) {
      const sum = pullRow(hostile.demand, 30, zone, row)
      expect(row.reduce((a, b) => a + b, 0) / sum).toBeCloseTo(1, 9)
      expect(departures(hostile.demand, zone).reduce((a, d) => a + d.share, 0)).toBeCloseTo(1, 12)
    }
  })

  it('hides the identity of far and small purchases', () => {
    expect(anonymityFactor(5, 500, 100)).toBeLessThan(anonymityFactor(5, 30, 100))
    expect(anonymityFactor(5, 100, 100)).toBeLessThan(anonymityFactor(40, 100, 100))
  })

  it('tells what its events really did, with transfer between nothing and all', () => {
    for (const effect of trueEffects(hostile)) {
      expect(effect.transfer_share).toBeGreaterThan(0)
      expect(effect.transfer_share).toBeLessThan(1)
    }
  })
})
