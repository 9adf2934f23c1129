import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ALL_CHANNELS } from '@/lib/cube/masks'
import { emptyFilter, type Filter, type Place } from './filter'
import { filterOf, filterText } from './text'

const month = fc.integer({ min: 12 * 2000, max: 12 * 2099 })
const range = fc.tuple(month, month).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
const names = fc.uniqueArray(name, { maxLength: 4 })
const steps = (degrees: number, step: number) =>
  fc.integer({ min: -degrees * step, max: degrees * step }).map(v => v / step)
const maybeNamed = fc.option(name, { nil: undefined }).map(n => (n === undefined ? {} : { name: n }))
const at = fc.record({ lat: steps(90, 1e5), lon: steps(180, 1e5) })

/** Places as the address keeps them: rings to 1/10,000 degree, points to 1/100,000. */
const place: fc.Arbitrary<Place> = fc.oneof(
  fc
    .tuple(fc.array(fc.tuple(steps(180, 1e4), steps(90, 1e4)), { minLength: 3, maxLength: 12 }), maybeNamed)
    .map(([ring, n]) => ({ kind: 'polygon' as const, ring, ...n })),
  fc
    .tuple(at, fc.integer({ min: 1, max: 900_000 }), maybeNamed)
    .map(([p, m, n]) => ({ kind: 'radius' as const, ...p, km: m / 1000, ...n })),
  fc
    .tuple(at, fc.integer({ min: 1, max: 240 }), maybeNamed)
    .map(([p, minutes, n]) => ({ kind: 'travel' as const, ...p, minutes, ...n })),
  fc.record({
    kind: fc.constant('catchment' as const),
    store: name,
    by: fc.constantFrom('radius', 'travel', 'customers', 'voronoi', 'model'),
    level: fc.integer({ min: 0, max: 100 }),
  }),
  fc.record({
    kind: fc.constant('area' as const),
    level: fc.constantFrom('commune', 'departement', 'region'),
    code: fc.constantFrom('74010', '2A', '53'),
  }),
)

const filter: fc.Arbitrary<Filter> = fc.record({
  range: fc.option(range),
  comparison: fc.oneof(fc.constantFrom('year_before' as const, 'period_before' as const), range),
  channels: fc.integer({ min: 1, max: ALL_CHANNELS }),
  stores: names,
  formats: names,
  operators: names,
  regions: names,
  category: names,
  segment: names,
  place: fc.option(place),
})

test('a filter comes back from its address as it was', () => {
  fc.assert(
    fc.property(filter, f => {
      const text = filterText(f)
      expect(text).toMatch(/^[A-Za-z0-9_.*~,-]*$/)
      // The address is read through URLSearchParams.
      const carried = new URLSearchParams(`f=${text}`).get('f') ?? ''
      const back = filterOf(carried)
      expect(back.dropped).toEqual([])
      expect(positiveZeros(back.filter)).toEqual(positiveZeros(f))
    }),
    { seed: 5, numRuns: 400 },
  )
})

/** -0 and 0 are the same place. */
const positiveZeros = (f: Filter) => JSON.parse(JSON.stringify(f))

test('no text makes it throw, and what it cannot read it leaves out', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), filter, fc.nat(80), (noise, f, cut) => {
      const text = filterText(f)
      filterOf(noise)
      filterOf(`1~${noise}`)
      const { filter: back } = filterOf(`${text.slice(0, cut)}${noise}`)
      expect(Object.keys(back)).toEqual(Object.keys(emptyFilter()))
    }),
    { seed: 6, numRuns: 400 },
  )
})

test('parts of another version or a later one are named, the others kept', () => {
  expect(filterOf('1~sM001~q99~r202501-202499')).toEqual({
    filter: { ...emptyFilter(), stores: ['M001'] },
    dropped: ['q99', 'r202501-202499'],
  })
  expect(filterOf('2~sM001').dropped).toEqual(['2~sM001'])
})

test('an address is short', () => {
  const f: Filter = {
    ...emptyFilter(),
    range: { from: 12 * 2025, to: 12 * 2025 + 11 },
    stores: ['M001', 'M002'],
    place: { kind: 'area', level: 'region', code: '53' },
  }
  expect(filterText(f)).toBe('1~r202501-202512~sM001,M002~xa,region,53')
  expect(filterText(emptyFilter())).toBe('')
})
