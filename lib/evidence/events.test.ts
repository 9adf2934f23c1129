import { describe, expect, it } from 'vitest'
import { crowFly } from '@/lib/travel/crow-fly'
import { recogniseEvents, type StorePeriod } from './events'
import { firstWhole, lastWhole, type Panel, type PanelStore } from './panel'

const FIRST = 12 * 2020
const MONTHS = 60

/** A panel of stores that sell 100 in every month they trade whole. */
function panelOf(
  stores: Partial<PanelStore>[],
  sales: (store: number, month: number) => number = () => 100,
): Panel {
  const all = stores.map((s, j) => ({
    store_id: `S${j}`,
    name: `S${j}`,
    lat: 46 + j,
    lon: 3,
    selling_area_m2: 1000,
    format: null,
    operator: 'own',
    route: 'customers' as const,
    opened_on: null,
    closed_on: null,
    replaces_store_id: null,
    passage_share: 0,
    ...s,
  }))
  const sold = new Float64Array(all.length * MONTHS)
  all.forEach((s, j) => {
    for (let m = 0; m < MONTHS; m++)
      if (firstWhole(s) <= FIRST + m && lastWhole(s) >= FIRST + m) sold[j * MONTHS + m] = sales(j, FIRST + m)
  })
  const empty = new Int32Array()
  const none = new Float64Array()
  return {
    first: FIRST,
    last: FIRST + MONTHS - 1,
    stores: all,
    zones: { lat: none, lon: none, population: none },
    sector: 'general',
    travel: crowFly,
    rivals: [],
    located: { zone: empty, store: empty, month: empty, gross: none, tickets: none },
    sales: sold,
    purchases: sold,
    web: new Float64Array(MONTHS),
    webPurchases: new Float64Array(MONTHS),
  }
}
const month = (year: number, m: number) => 12 * year + m - 1
const period = (p: Partial<StorePeriod>): StorePeriod => ({
  store: 0,
  valid_from: '2022-01-01',
  valid_to: null,
  status: null,
  selling_area_m2: null,
  ...p,
})

describe('past events', () => {
  it('compare twelve months before with the months 3 to 14 after; a closing leaves out its last three', () => {
    const events = recogniseEvents(
      panelOf([{}, { opened_on: '2022-03-10' }, { closed_on: '2022-06-30' }]),
      [],
    )
    expect(events).toMatchObject([
      {
        kind: 'opening',
        store: 1,
        month: month(2022, 3),
        before: { from: month(2021, 3), to: month(2022, 2) },
        after: { from: month(2022, 6), to: month(2023, 5) },
        reason: null,
      },
      {
        kind: 'closure',
        store: 2,
        month: month(2022, 6),
        before: { from: month(2021, 4), to: month(2022, 3) },
        after: { from: month(2022, 9), to: month(2023, 8) },
        reason: null,
      },
    ])
  })

  it.each([
    [
      'a step away and two months later',
      { lat: 46.001, lon: 3, opened_on: '2022-08-01' },
      'move',
      'renumbering',
    ],
    ['a step away and a year later', { lat: 46.001, lon: 3, opened_on: '2023-06-01' }, 'opening', null],
    [
      'across the town, naming the old one',
      { lat: 46.03, lon: 3, opened_on: '2022-08-01', replaces_store_id: 'S0' },
      'move',
      null,
    ],
    ['across the town, naming nothing', { lat: 46.03, lon: 3, opened_on: '2022-08-01' }, 'opening', null],
  ] as const)('take a store that opens %s for what it is', (_, next, kind, reason) => {
    const events = recogniseEvents(panelOf([{ closed_on: '2022-06-30' }, next, {}]), [])
    expect(events.find(e => e.store === 1)).toMatchObject({
      kind,
      reason,
      former: kind === 'move' ? 0 : null,
    })
    expect(events.some(e => e.kind === 'closure')).toBe(kind === 'opening')
  })

  it.each([
    ['in the first months of the data', { opened_on: '2020-05-01' }, 'data_edge'],
    ['in the last year of the data', { opened_on: '2024-02-01' }, 'data_edge'],
    [
      'and closed again within the months compared',
      { opened_on: '2022-03-01', closed_on: '2023-01-31' },
      'other_event',
    ],
  ] as const)('do not count a store that opened %s', (_, store, reason) => {
    const [event] = recogniseEvents(panelOf([store, {}]), [])
    expect(event).toMatchObject({ kind: 'opening', reason })
  })

  it('do not believe a date that the sales contradict', () => {
    const panel = panelOf([{ opened_on: '2022-03-01' }, {}])
    panel.sales.fill(100)
    expect(recogniseEvents(panel, [])).toMatchObject([{ kind: 'opening', reason: 'unfit' }])
  })

  it('know nothing of a store that was there before the data began', () => {
    expect(recogniseEvents(panelOf([{ opened_on: '2015-01-01' }, { opened_on: '2020-01-01' }]), [])).toEqual(
      [],
    )
  })

  it('compare the whole months of a temporary closing with the same months a year before', () => {
    const shut = (m: number) => m >= month(2022, 3) && m <= month(2022, 5)
    const panel = panelOf([{}, {}], (j, m) => (j === 0 && shut(m) ? 0 : 100))
    const events = recogniseEvents(panel, [
      period({ valid_from: '2022-02-15', valid_to: '2022-06-10', status: 'temporary_closure' }),
    ])
    expect(events).toMatchObject([
      {
        kind: 'temporary_closure',
        month: month(2022, 2),
        until: month(2022, 6),
        before: { from: month(2021, 3), to: month(2021, 5) },
        after: { from: month(2022, 3), to: month(2022, 5) },
      },
    ])
  })

  it('take a refit for a closing only where the store stopped selling', () => {
    const refit = period({ valid_from: '2022-02-15', valid_to: '2022-06-10', status: 'refit' })
    expect(recogniseEvents(panelOf([{}, {}]), [refit])).toEqual([])
  })

  it('see a change of area of a tenth or more', () => {
    const periods = (later: number) => [
      period({ valid_from: '2010-01-01', valid_to: '2022-03-31', selling_area_m2: 1000 }),
      period({ valid_from: '2022-04-01', selling_area_m2: later }),
    ]
    expect(recogniseEvents(panelOf([{}, {}]), periods(1400))).toMatchObject([
      { kind: 'resize', store: 0, month: month(2022, 4), reason: null },
    ])
    expect(recogniseEvents(panelOf([{}, {}]), periods(1050))).toEqual([])
  })
})
