import { describe, expect, test } from 'vitest'
import { Cube } from '@/lib/cube/cube'
import { annecy, facts, OCTOBER, source, storeRow, zones } from '@/lib/cube/fixture'
import { spreadOverZones } from '@/lib/cube/spread'
import { emptyFilter, type Filter } from '@/lib/filter/filter'
import { resolver } from '@/lib/filter/resolve'
import type { MetricId } from './ids'
import type { Ask } from './metric'
import { available, changeOf, read, readBy } from './read'
import { metricOf } from './registry'

const STORE = 1
const WEB = 2
const bounds = { from: OCTOBER - 23, to: OCTOBER }
const cell = annecy(8)
const cube = new Cube(
  source({
    atoms: facts([
      { store: 1, month: OCTOBER, channel: STORE, cell, amount: 110, tickets: 2 },
      { store: 1, month: OCTOBER - 12, channel: STORE, cell, amount: 100, tickets: 1 },
      { store: 2, month: OCTOBER, channel: STORE, cell, amount: 50, tickets: 1 },
      { store: 0, month: OCTOBER, channel: WEB, cell, amount: 40, tickets: 1 },
      { store: 0, month: OCTOBER - 12, channel: WEB, cell, amount: 20, tickets: 1 },
    ]),
    stores: [storeRow(1), storeRow(2, { openedOn: '2026-03-01' })],
    active: { chain: new Map([[OCTOBER, 500]]), stores: new Map([[1, new Map([[OCTOBER, 120]])]]) },
  }),
  bounds,
)
const resolve = resolver(cube, {
  cells: { lat: Float64Array.of(Number.NaN, 45.9), lon: Float64Array.of(Number.NaN, 6.12) },
  zoneOfCell: Int32Array.of(-1, 0),
})

function ask(part: Partial<Filter> = {}): Ask {
  return {
    cube,
    filter: resolve({ ...emptyFilter(), range: { from: OCTOBER, to: OCTOBER }, ...part }),
    audience: 'shared',
    counts: null,
    toZones: spreadOverZones(cube.cells, zones),
    placeKm2: null,
    zoneKm2: null,
    minutes: null,
    nearestZone: null,
  }
}
const told = (id: MetricId, question = ask()) => read(metricOf(id), question)

describe('figures of a month', () => {
  test('come with those of the comparison; like-for-like leaves new stores and the web out', () => {
    expect(told('revenue')).toMatchObject({ value: 200, before: 120 })
    expect(told('like_for_like').value).toBeCloseTo(0.1)
    expect(told('average_basket')).toMatchObject({ value: 50, before: 60 })
    expect(told('web_share').value).toBeCloseTo(0.2)
  })

  test('follow the stores of the filter; the web goes with sales without a store', () => {
    const question = ask({ stores: ['S1'] })
    expect(told('revenue', question)).toMatchObject({ value: 110, before: 100 })
    expect(told('active_customers', question).value).toBe(120)
    expect(readBy(metricOf('revenue'), question, 'store')).toEqual(Float64Array.of(0, 110, 0))
  })

  test('have nothing before them where the comparison is not complete in the data', () => {
    const question = ask({ range: { from: bounds.from, to: bounds.from } })
    expect(told('revenue', question).before).toBeNull()
    expect(told('like_for_like', question)).toMatchObject({ value: null, reason: 'no_comparison' })
    expect(told('growth', question)).toMatchObject({ value: null, reason: 'no_comparison' })
  })
})

describe('the change of a figure', () => {
  const by = (id: MetricId, question = ask()) => {
    const metric = metricOf(id)
    return changeOf(metric, read(metric, question), question)
  }

  test('is relative, of a share in points, and of a change none', () => {
    expect(by('revenue')).toBeCloseTo(200 / 120 - 1)
    expect(by('web_share')).toBeCloseTo(40 / 200 - 20 / 120)
    expect(by('growth')).toBeNull()
  })

  test('of what adds up is told per month where the periods are not as long, and is then growth', () => {
    const question = ask({ comparison: { from: OCTOBER - 12, to: OCTOBER - 10 } })
    expect(by('revenue', question)).toBeCloseTo(200 / (120 / 3) - 1)
    expect(by('revenue', question)).toBeCloseTo(told('growth', question).value as number)
    expect(by('average_basket', question)).toBeCloseTo(50 / 60 - 1)
  })
})

test('customers are not told where only fixed groups are counted, with the reason', () => {
  expect(available(metricOf('active_customers'), ask({ stores: ['S1', 'S2'] }))).toEqual({
    availability: 'unavailable',
    reason: 'counts_for_fixed_groups',
  })
  const place = { kind: 'radius', lat: 45.9, lon: 6.12, km: 5 } as const
  expect(available(metricOf('active_customers'), ask({ place })).reason).toBe('waiting')
  expect(available(metricOf('revenue'), ask({ place })).availability).toBe('coarser')
})
