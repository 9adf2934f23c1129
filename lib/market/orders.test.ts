import { describe, expect, it } from 'vitest'
import { changeOf, close, near, open, points, prepared, some, stores, takeOver } from './scenarios.fixture'
import { simulate } from './simulate'

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
