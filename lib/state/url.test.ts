import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KINDS } from '@/lib/catchment/catchment'
import { OVERLAP_MEASURES } from '@/lib/catchment/overlap'
import { emptyFilter } from '@/lib/filter/filter'
import { SCALE_KINDS } from '@/lib/layers/scale'
import { METRIC_IDS } from '@/lib/metrics/ids'
import { BANDS_KM, DEFAULTS, FAR_MINUTES, READINGS } from '@/lib/pockets/types'
import {
  AREA_LEVELS,
  COMPARES,
  createAppState,
  MAP_MODES,
  POCKET_SORTS,
  STORE_TABS,
  USUAL_CATCHMENTS,
  VIEWS,
} from './app-state'
import { scenarioHash, scenarioOfHash } from './scenario-keep'
import { type Shared, scenarioPart, stateHash, stateOfHash } from './url'

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
const grid = (limit: number, step: number) =>
  fc.integer({ min: -limit * step, max: limit * step }).map(v => v / step + 0)

const shared: fc.Arbitrary<Shared> = fc.record({
  view: fc.constantFrom(...VIEWS),
  filter: fc.array(name, { maxLength: 3 }).map(stores => ({ ...emptyFilter(), stores })),
  metric: fc.constantFrom(...METRIC_IDS),
  mapMode: fc.constantFrom(...MAP_MODES),
  areaLevel: fc.constantFrom(...AREA_LEVELS),
  storeTab: fc.constantFrom(...STORE_TABS),
  scaleKind: fc.constantFrom(...SCALE_KINDS),
  fixedScale: fc.boolean(),
  compare: fc.constantFrom(...COMPARES),
  compareWith: fc.constantFrom('period' as const, ...METRIC_IDS),
  swipe: fc.integer({ min: 4, max: 96 }).map(v => v / 100),
  differenceOn: fc.constantFrom('cells' as const, 'areas' as const),
  pockets: fc.record({
    options: fc
      .record({
        reading: fc.constantFrom(...READINGS),
        minutes: fc.constantFrom(...FAR_MINUTES),
        band_km: fc.constantFrom(...BANDS_KM),
        unproven: fc.boolean(),
      })
      .map(options => ({ ...DEFAULTS, ...options })),
    region: fc.constantFrom(null, '76', '94'),
    sortBy: fc.constantFrom(...POCKET_SORTS),
  }),
  catchments: fc.record({
    by: fc.constantFrom(...KINDS),
    levels: fc.record({
      travel: fc.integer({ min: 1, max: 180 }),
      radius: fc.integer({ min: 1, max: 600 }).map(v => v / 2),
      customers: fc.integer({ min: 5, max: 95 }),
      voronoi: fc.constant(0),
      model: fc.integer({ min: 1, max: 99 }),
    }),
    measure: fc.constantFrom(...OVERLAP_MEASURES),
    drawn: fc.boolean(),
  }),
  selected: fc.option(name),
  chosen: fc.uniqueArray(name, { maxLength: 3 }),
  camera: fc.option(
    fc.record({
      lat: grid(85, 1e4),
      lon: grid(180, 1e4),
      zoom: fc.integer({ min: 0, max: 2400 }).map(v => v / 100),
    }),
  ),
})

const scenario = {
  schema: 'chalandise.scenario/2',
  changes: [{ kind: 'close', store_id: 'M 006' }],
} as unknown as Parameters<typeof scenarioHash>[0]

test('a link gives a colleague the same picture, and the scenario beside it', () => {
  fc.assert(
    fc.property(shared, state => {
      const hash = stateHash(state, scenarioHash({ ...scenario, name: 'x' }) ?? '')
      const back = stateOfHash(hash)
      if (back) expect(back).toEqual({ state, dropped: [] })
      else expect(stateHash(state)).toBe('')
      expect(scenarioOfHash(hash)?.changes).toEqual(scenario.changes)
      expect(scenarioOfHash(scenarioPart(hash))?.changes).toEqual(scenario.changes)
    }),
    { seed: 11, numRuns: 300 },
  )
})

test('a fresh page has a clean address', () => {
  expect(stateHash(createAppState().getState())).toBe('')
  expect(stateOfHash('')).toBeNull()
  expect(stateOfHash('#s=abc')).toBeNull()
})

test('a damaged link opens what can be read and names the rest', () => {
  const read = stateOfHash('#f=1~sM001~zzz&v=1~dcells~mnope~z48,200,5')
  expect(read?.state).toMatchObject({ mapMode: 'cells', metric: 'revenue', camera: null })
  expect(read?.state.filter.stores).toEqual(['M001'])
  expect(read?.dropped).toEqual(['zzz', 'mnope', 'z48,200,5'])
  expect(stateOfHash('#v=7~dcells')?.dropped).toEqual(['7~dcells'])
})

test('a store beside others stands there once, however often a link names it', () => {
  expect(stateOfHash('#v=1~hM2,M1,M2')?.state.chosen).toEqual(['M2', 'M1'])
})

test('the rule of catchments stands in the link as short as it can', () => {
  const { levels } = USUAL_CATCHMENTS
  const state = createAppState({ storeTab: 'catchment', selected: 'M106' }).getState()
  expect(stateHash(state)).toBe('#v=1~sM106~tcatchment')
  const radius = { ...USUAL_CATCHMENTS, by: 'radius' as const, levels: { ...levels, radius: 7.5 } }
  expect(stateHash({ ...state, catchments: radius })).toBe(
    '#v=1~eradius,population,on,radius7.5~sM106~tcatchment',
  )
})

test('a damaged rule of catchments is named, and the usual one holds', () => {
  for (const token of ['eradius', 'ecircle,area,on', 'eradius,area,on,radius0', 'etravel,area,on,walk5']) {
    const read = stateOfHash(`#v=1~${token}~tcatchment`)
    expect(read).toMatchObject({
      state: { storeTab: 'catchment', catchments: USUAL_CATCHMENTS },
      dropped: [token],
    })
  }
})
