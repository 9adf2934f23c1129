import { expect, test } from 'vitest'
import type { Change } from '@/lib/scenario/document'
import { createAppState } from './app-state'

const open: Change = {
  kind: 'open',
  candidate_id: 'site-1',
  name: 'Annecy',
  lat: 45.9,
  lon: 6.1,
  selling_area_m2: 1200,
  format: null,
  operator: 'own',
}

test('closing a store twice is one change, and shows the scenario', () => {
  const store = createAppState()
  store.getState().addChange({ kind: 'close', store_id: 'S1' })
  store.getState().addChange({ kind: 'close', store_id: 'S1' })
  expect(store.getState().scenario.changes).toEqual([{ kind: 'close', store_id: 'S1' }])
  expect(store.getState().view).toBe('scenarios')
})

test('dragging a candidate moves it and leaves the other changes alone', () => {
  const store = createAppState()
  store.getState().addChange({ kind: 'close', store_id: 'S1' })
  store.getState().addChange(open)
  store.getState().editChange('site-1', { lat: 46 })
  expect(store.getState().scenario.changes).toEqual([
    { kind: 'close', store_id: 'S1' },
    { ...open, lat: 46 },
  ])
})

test('a change can be taken back, and all of them', () => {
  const store = createAppState()
  store.getState().addChange(open)
  store.getState().removeChange('site-1')
  expect(store.getState().scenario.changes).toEqual([])
  store.getState().addChange(open)
  store.getState().clearScenario()
  expect(store.getState().scenario.changes).toEqual([])
})
