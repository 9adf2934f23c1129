import { expect } from 'vitest'
import type { Change } from '@/lib/scenario/document'
import { fitMarket } from './fit'
import { type Prepared, prepare } from './prepare'
import type { MarketInput, ScenarioResult } from './types'
import { makeWorld } from './world.fixture'

const world = makeWorld({ seed: 8, zones: 220, stores: 12, width: 2, formats: ['A', 'B'] }).input
/** Twelve stores of several owners with passing trade and click and collect, and three rivals. */
export const input: MarketInput = {
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
export const prepared: Prepared = {
  ...prepare(input, fitMarket(input)),
  // The world has no rivals in it: say what they would do.
  competitorEffect: { value: -0.6, se: 0.1 },
}
export const stores = prepared.stores
/** Their base sales. */
export const total = prepared.sales.reduce((sum, s) => sum + s, 0)
/** Equal but for rounding. */
export const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThan(1e-9 * total)
export const points = { intervals: false }
export const some = { draws: 40 }
export const changeOf = (r: ScenarioResult, id: string | null) =>
  r.rows.filter(row => row.store_id === id).reduce((sum, row) => sum + row.change.point, 0)
export const open = (
  more: Partial<Extract<Change, { kind: 'open' }>> = {},
): Extract<Change, { kind: 'open' }> => ({
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
export const takeOver = (more: Partial<Extract<Change, { kind: 'take_over' }>> = {}): Change => ({
  kind: 'take_over',
  competitor_id: 'C7',
  candidate_id: 'T',
  name: 'Taken',
  format: null,
  operator: 'own',
  ...more,
})
export const close = (j: number): Change => ({ kind: 'close', store_id: stores[j].store_id })
