import { describe, expect, it } from 'vitest'
import { emptyFilter, type Filter, type Place } from './filter'
import { type Geometry, resolver } from './resolve'

const zones = { id: ['35238', '35047'], lat: Float64Array.of(48.1, 48), lon: Float64Array.of(-1.7, -1.8) }
const cube = {
  bounds: { from: 24_300, to: 24_323 },
  stores: 1,
  keysOf: () => null,
  source: { stores: [], zones },
}
const layout = {
  cells: { lat: Float64Array.of(Number.NaN, 48.1, 48), lon: Float64Array.of(Number.NaN, -1.7, -1.8) },
  zoneOfCell: Int32Array.of(-1, 0, 1),
}
const travel: Place = { kind: 'travel', lat: 48.1, lon: -1.7, minutes: 10 }
const catchment: Place = { kind: 'catchment', store: 'S1', by: 'voronoi', level: 0 }
const resolved = (filter: Partial<Filter>, geometry: Geometry = {}) =>
  resolver(cube, layout, geometry)({ ...emptyFilter(), ...filter })

describe('a place of the filter', () => {
  it('takes the zones within the minutes, and cells by their zone', () => {
    const { sales, zones, faults } = resolved({ place: travel }, { minutes: () => [9, 11] })
    expect([...(zones ?? [])]).toEqual([1, 0])
    expect([...(sales.cells ?? [])]).toEqual([0, 1, 0])
    expect(faults).toEqual([])
  })

  it('says that it waits while the minutes are asked for', () => {
    const { sales, faults } = resolved({ place: travel }, { minutes: () => null })
    expect(sales.cells).toBeNull()
    expect(faults).toEqual([{ part: 'place', reason: 'waiting', names: [] }])
  })

  it('takes in nothing, and says why, where it cannot be had', () => {
    for (const [place, geometry, reason] of [
      [travel, { minutes: () => 'failed' }, 'failed'],
      [catchment, { catchment: () => 'failed' }, 'failed'],
      [catchment, { catchment: () => 'no_catchment' }, 'no_catchment'],
    ] as [Place, Geometry, string][]) {
      const { sales, zones, faults } = resolved({ place }, geometry)
      expect([...(sales.cells ?? [])]).toEqual([0, 0, 0])
      expect([...(zones ?? [])]).toEqual([0, 0])
      expect(faults).toEqual([{ part: 'place', reason, names: [] }])
    }
  })
})

it('a category that could not be fetched takes in nothing, unlike one that is on its way', () => {
  const asked = (geometry: Geometry) => {
    const { faults, sales } = resolved({ category: ['sofas'] }, geometry)
    return [faults.map(f => [f.part, f.reason]), sales.cells && [...sales.cells]]
  }
  expect(asked({})).toEqual([[['category', 'waiting']], null])
  expect(asked({ keysFailed: () => true })).toEqual([[['category', 'failed']], [0, 0, 0]])
})
