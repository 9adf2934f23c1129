import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Scenario } from './document'
import { parseScenario, ScenarioError, sameScenario, serialiseScenario } from './parse'

const id = fc.string({ minLength: 1, maxLength: 80 })
const site = {
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
}
const area = fc.double({ min: 1, max: 200_000, noNaN: true })
const change = fc.oneof(
  fc.record({ kind: fc.constant('close' as const), store_id: id }),
  fc.record({
    kind: fc.constant('open' as const),
    candidate_id: id,
    name: fc.string({ maxLength: 120 }),
    ...site,
    selling_area_m2: area,
    format: fc.option(fc.string({ maxLength: 80 })),
    operator: fc.constantFrom('own' as const, 'affiliate' as const, 'franchise' as const),
  }),
  fc.record(
    { kind: fc.constant('move' as const), store_id: id, ...site, selling_area_m2: area },
    { requiredKeys: ['kind', 'store_id', 'lat', 'lon'] },
  ),
  fc.record({ kind: fc.constant('resize' as const), store_id: id, selling_area_m2: area }),
  fc.record({
    kind: fc.constant('change_format' as const),
    store_id: id,
    format: fc.string({ minLength: 1, maxLength: 80 }),
  }),
  fc.record(
    {
      kind: fc.constant('take_over' as const),
      competitor_id: id,
      candidate_id: id,
      name: fc.string({ maxLength: 120 }),
      selling_area_m2: area,
      format: fc.constant(null),
      operator: fc.constantFrom('own' as const, 'affiliate' as const, 'franchise' as const),
      legal_entity: fc.option(fc.string({ maxLength: 120 })),
      sales: fc.double({ min: 1, max: 1e9, noNaN: true }),
      passage_share: fc.double({ min: 0, max: 0.95, noNaN: true }),
    },
    { requiredKeys: ['kind', 'competitor_id', 'candidate_id', 'name', 'format', 'operator'] },
  ),
)
const range = fc
  .tuple(
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([low, up, more]) => ({ low, mid: low + up, high: low + up + more }))
const scenario: fc.Arbitrary<Scenario> = fc.record({
  schema: fc.constantFrom('chalandise.scenario/1' as const, 'chalandise.scenario/2' as const),
  name: fc.string({ maxLength: 120 }),
  dataset: fc.option(fc.string()),
  changes: fc.array(change, { maxLength: 6 }),
  assumptions: fc.record(
    { access_elasticity: range, web_elasticity: range, decay_per_minute: range },
    { requiredKeys: [] },
  ),
})

describe('scenario documents', () => {
  it('come back from their text as they were', () => {
    fc.assert(
      fc.property(scenario, value => {
        const back = parseScenario(serialiseScenario(value))
        expect(serialiseScenario(back)).toBe(serialiseScenario(value))
        expect(back.changes).toHaveLength(value.changes.length)
        expect(back.assumptions).toEqual(JSON.parse(JSON.stringify(value.assumptions)))
      }),
    )
  })

  it('mean the same in any order of changes and fields', () => {
    fc.assert(
      fc.property(scenario, fc.integer(), (value, turn) => {
        const n = value.changes.length
        const changes = value.changes.map((_, i) => value.changes[(i + (turn % (n || 1)) + n) % n])
        const shuffled = Object.fromEntries(Object.entries({ ...value, changes }).reverse()) as Scenario
        expect(sameScenario(value, shuffled)).toBe(true)
      }),
    )
  })

  it('differ when anything in them differs', () => {
    const a = parseScenario({ schema: 'chalandise.scenario/1', changes: [{ kind: 'close', store_id: 'A' }] })
    expect(sameScenario(a, { ...a, changes: [{ kind: 'close', store_id: 'B' }] })).toBe(false)
    expect(sameScenario(a, { ...a, name: 'other' })).toBe(false)
  })

  it('of the first schema mean the same in the second', () => {
    const changes = [{ kind: 'close', store_id: 'A' }]
    const old = parseScenario({ schema: 'chalandise.scenario/1', changes })
    expect(sameScenario(old, parseScenario({ schema: 'chalandise.scenario/2', changes }))).toBe(true)
    expect(serialiseScenario(old)).toContain('chalandise.scenario/2')
  })

  it('get their defaults when short', () => {
    expect(parseScenario('{"schema":"chalandise.scenario/1","changes":[]}')).toEqual({
      schema: 'chalandise.scenario/1',
      name: '',
      dataset: null,
      changes: [],
      assumptions: {},
    })
  })
})

describe('a scenario that cannot be read', () => {
  const document = (changes: unknown[], more = {}) => ({ schema: 'chalandise.scenario/1', changes, ...more })
  const open = { kind: 'open', candidate_id: 'X', name: '', lat: 45, lon: 5, selling_area_m2: 900 }
  it.each([
    ['{"schema":', 'not_json', '', /not JSON/],
    [{ changes: [] }, 'schema', 'schema', /needs "schema": "chalandise.scenario\/2"/],
    [{ schema: 'other/2', changes: [] }, 'schema', 'schema', /says it is "other\/2"/],
    [
      document([{ kind: 'merge', store_id: 'A' }]),
      'kind',
      'changes[0].kind',
      /one of open, close, move, resize, change_format or take_over/,
    ],
    [document([{ kind: 'close' }]), 'missing', 'changes[0].store_id', /changes\[0\]\.store_id is missing/],
    [
      document([{ ...open, lat: 95 }]),
      'range',
      'changes[0].lat',
      /changes\[0\]\.lat is 95: it must be at most 90/,
    ],
    [
      document([{ ...open, selling_area_m2: 0 }]),
      'range',
      'changes[0].selling_area_m2',
      /must be more than 0/,
    ],
    [document([{ ...open, lon: '5' }]), 'type', 'changes[0].lon', /is "5": it must be a number/],
    [document([{ ...open, rent: 3 }]), 'unknown_field', 'changes[0]', /unknown field rent/],
    [
      document([], { assumptions: { access_elasticity: { low: 0.8, mid: 0.5, high: 0.9 } } }),
      'order',
      'assumptions.access_elasticity',
      /low <= mid <= high/,
    ],
  ])('is told in words: %j', (source, code, path, sentence) => {
    let caught: unknown
    try {
      parseScenario(source)
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(ScenarioError)
    const [fault] = (caught as ScenarioError).faults
    expect(fault).toMatchObject({ code, path })
    expect(fault.sentence).toMatch(sentence)
  })

  it('names every fault at once', () => {
    expect(() => parseScenario(document([{ kind: 'close' }, { ...open, lat: 95, lon: 190 }]))).toThrow(
      /store_id is missing[\s\S]*lat is 95[\s\S]*lon is 190/,
    )
  })
})
