import { describe, expect, test } from 'vitest'
import { Cube } from '@/lib/cube/cube'
import { annecy, facts, OCTOBER, source, storeRow, zones } from '@/lib/cube/fixture'
import { spreadOverZones } from '@/lib/cube/spread'
import { emptyFilter, type Filter } from '@/lib/filter/filter'
import { resolver } from '@/lib/filter/resolve'
import { METRIC_IDS, type MetricId } from '@/lib/metrics/ids'
import type { Ask } from '@/lib/metrics/metric'
import { metricOf } from '@/lib/metrics/registry'
import { withheld } from './offered'
import { toldByStore } from './use-store-picture'

const IN_STORE = 1
const cell = annecy(8)
const sale = { channel: IN_STORE, cell, tickets: 2, identified: 1 }
const cube = new Cube(
  source({
    atoms: facts([
      { ...sale, store: 1, month: OCTOBER, amount: 110 },
      { ...sale, store: 1, month: OCTOBER - 12, amount: 100 },
      { ...sale, store: 2, month: OCTOBER, amount: 60 },
    ]),
    stores: [storeRow(1, { area: 1000 }), storeRow(2, { area: null })],
    active: {
      chain: new Map([[OCTOBER, 500]]),
      stores: new Map([
        [1, new Map([[OCTOBER, 120]])],
        [2, new Map([[OCTOBER, 80]])],
      ]),
    },
  }),
  { from: OCTOBER - 23, to: OCTOBER },
)
const resolve = resolver(cube, {
  cells: { lat: Float64Array.of(Number.NaN, 45.9), lon: Float64Array.of(Number.NaN, 6.12) },
  zoneOfCell: Int32Array.of(-1, 0),
})
function ask(part: Partial<Filter> = {}, rest: Partial<Ask> = {}): Ask {
  return {
    cube,
    filter: resolve({ ...emptyFilter(), range: { from: OCTOBER - 11, to: OCTOBER }, ...part }),
    audience: 'shared',
    counts: null,
    toZones: spreadOverZones(cube.cells, zones),
    placeKm2: null,
    zoneKm2: null,
    minutes: null,
    nearestZone: null,
    ...rest,
  }
}

describe('figures of stores', () => {
  test('are offered where the catalogue tells them by store, else withheld with a reason', () => {
    const lacking: Partial<Record<MetricId, string>> = {
      items: 'no_items',
      margin: 'no_margin',
      margin_rate: 'no_margin',
    }
    for (const id of METRIC_IDS) {
      const why = withheld(id, 'store', ask())
      if (!metricOf(id).by.includes('store')) expect(why, id).toBe('not_by_this')
      else expect(why, id).toBe(lacking[id] ?? null)
    }
    expect(withheld('frequency', 'store', ask({ channels: 1 << IN_STORE }))).toBe('counts_for_fixed_groups')
    expect(withheld('growth', 'store', ask({ range: { from: OCTOBER - 23, to: OCTOBER - 12 } }))).toBe(
      'no_comparison',
    )
  })

  test('are told for each store of a choice, and for no other', () => {
    const chosen = ask({ stores: ['S1', 'S2'], comparison: 'year_before' })
    expect(withheld('active_customers', 'store', chosen)).toBeNull()
    expect([...toldByStore('active_customers', chosen).values.slice(1)]).toEqual([120, 80])
    expect([...toldByStore('active_customers', ask({ stores: ['S2'] })).values.slice(1)]).toEqual([
      Number.NaN,
      80,
    ])
    expect(toldByStore('growth', ask()).values[1]).toBeCloseTo(0.1)
    expect(toldByStore('revenue_per_m2', ask()).values[1]).toBeCloseTo(0.11)
    expect(toldByStore('revenue_per_m2', ask()).values[2]).toBeNaN()
  })

  test('that add up are told per year', () => {
    const half = ask({ range: { from: OCTOBER - 5, to: OCTOBER } })
    expect(toldByStore('tickets', half).values[1]).toBe(4)
    expect(toldByStore('average_basket', half).values[1]).toBe(55)
  })
})

describe('figures of places', () => {
  test('that customers make wait for their counts, and cannot be had of one channel or store', () => {
    expect(withheld('active_customers', 'place', ask())).toBe('waiting')
    expect(withheld('penetration', 'place', ask({ channels: 1 << IN_STORE }))).toBe('counts_for_fixed_groups')
    expect(withheld('penetration', 'place', ask({ stores: ['S1'] }))).toBe('counts_for_fixed_groups')
    expect(withheld('frequency', 'place', ask())).toBe('not_by_this')
    expect(withheld('revenue_per_km2', 'place', ask())).toBeNull()
  })
})
