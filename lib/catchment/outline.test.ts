import { readFileSync } from 'node:fs'
import area from '@turf/area'
import booleanPointInPolygon from '@turf/boolean-point-in-polygon'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { haversineKm } from '@/lib/geo/distance'
import { catchmentOf } from './catchment'
import { clipped, type Ring } from './clip'
import { gridMinutes, gridPlaces } from './fixture'
import { catchmentGeoJson } from './geojson'
import {
  areaKm2,
  assembled,
  dissolved,
  type MultiPolygon,
  OutlineSource,
  outlineOf,
  zoneAreas,
} from './outline'
import { voronoiRings } from './voronoi'

const places = gridPlaces(9)
const site = { id: 'A', lat: 46.5, lon: 3 }
const square = (x: number, y: number, size = 1): Ring => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
]
const planeArea = (ring: Ring) =>
  ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length]
    return sum + (x * v - u * y) / 2
  }, 0)

/** What RFC 7946, section 3.1.6, asks of rings. */
function expectValid(outline: MultiPolygon) {
  expect(outline.length).toBeGreaterThan(0)
  for (const rings of outline)
    rings.forEach((ring, k) => {
      expect(ring.length).toBeGreaterThanOrEqual(4)
      expect(ring[0]).toEqual(ring[ring.length - 1])
      expect(planeArea(ring.slice(0, -1)) > 0).toBe(k === 0)
    })
}

describe('rings around zones', () => {
  it('leave out the lines between them', () => {
    const rings = dissolved([square(0, 0), square(1, 0)])
    expect(rings).toHaveLength(1)
    expect(planeArea(rings[0])).toBe(2)
  })

  it('keep a hole as a hole, and parts apart', () => {
    const around = [0, 1, 2].flatMap(x => [0, 1, 2].map(y => [x, y])).filter(([x, y]) => x !== 1 || y !== 1)
    const outline = assembled(dissolved([...around.map(([x, y]) => square(x, y)), square(8, 8)]))
    expect(outline).toHaveLength(2)
    expectValid(outline)
    const ring = outline.find(p => p.length === 2)!
    expect(planeArea(ring[0].slice(0, -1))).toBe(9)
    expect(planeArea(ring[1].slice(0, -1))).toBe(-1)
  })

  it('keep two zones that touch in a corner apart', () => {
    const outline = assembled(dissolved([square(0, 0), square(1, 1)]))
    expectValid(outline)
    expect(outline.flat().reduce((sum, ring) => sum + planeArea(ring.slice(0, -1)), 0)).toBe(2)
    for (const [ring] of outline) expect(new Set(ring.map(String)).size).toBe(ring.length - 1)
  })
})

describe('cutting by a line', () => {
  it('keeps the side asked for', () => {
    const [ring] = clipped([square(0, 0, 2)], 1, 0, -0.5)
    expect(planeArea(ring)).toBe(3)
  })

  it('lets a ring fall into several: a comb loses its back', () => {
    const comb: Ring = [
      [0, 0],
      [5, 0],
      [5, 3],
      [4, 3],
      [4, 1],
      [1, 1],
      [1, 3],
      [0, 3],
    ]
    const rings = clipped([comb], 0, 1, -2)
    expect(rings).toHaveLength(2)
    expect(rings.map(planeArea)).toEqual([1, 1])
  })

  it('opens a hole that the line crosses', () => {
    const hole = [...square(1, 1)].reverse()
    const rings = clipped([square(0, 0, 3), hole], 1, 0, -1.5)
    expect(rings).toHaveLength(1)
    expect(planeArea(rings[0])).toBeCloseTo(4.5 - 0.5, 12)
  })

  it('never gains area, and loses as much as the other side keeps', () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true })
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        fc.pre(Math.hypot(a, b) > 1e-3)
        const shape = [square(0, 0, 3), [...square(1, 1)].reverse(), square(-3, -2)]
        const size = (rings: Ring[]) => rings.reduce((sum, r) => sum + planeArea(r), 0)
        expect(size(clipped(shape, a, b, c)) + size(clipped(shape, -a, -b, -c))).toBeCloseTo(size(shape), 9)
      }),
      { numRuns: 300, seed: 9 },
    )
  })
})

describe('outlines', () => {
  const known = {
    places,
    reach: { minutes: gridMinutes(places, site), share: null, expected: null, sales: null },
    sales: null,
    open: [site],
  }

  it('of a radius are circles of the right area', () => {
    const outline = outlineOf(catchmentOf(site, 'radius', 20, known), site, [], places, null)
    expectValid(outline)
    // A regular polygon of 96 corners has 0.07 % less than its circle.
    expect(areaKm2(outline) / (Math.PI * 400)).toBeCloseTo(1, 2)
    for (const [lon, lat] of outline[0][0])
      expect(haversineKm(lat, lon, site.lat, site.lon)).toBeCloseTo(20, 2)
  })

  it('of zones without an outline are hexagons around their points', () => {
    const catchment = catchmentOf(site, 'travel', 8, known)
    const outline = outlineOf(catchment, site, [], places, null)
    expectValid(outline)
    for (let z = 0; z < 81; z++) {
      const point = [places.zones.lon[z], places.zones.lat[z]]
      const inside = booleanPointInPolygon(point, { type: 'MultiPolygon', coordinates: outline })
      expect(inside).toBe(catchment.zones[z] === 1)
    }
  })

  it('give zones without an outline the area of their cell', () => {
    const areas = zoneAreas(places, null)
    expect(areas[40]).toBeCloseTo(0.05 * 0.07 * Math.cos((46.5 * Math.PI) / 180) * 111.195 ** 2, 1)
    expect(Math.max(...areas)).toBeLessThan(1000)
  })

  it('of Voronoi cells fill the country between them', () => {
    const country = [square(0, 44, 4), [...square(1, 45, 0.5)].reverse(), square(6, 44, 0.5)]
    const sites = [
      { lat: 45, lon: 1 },
      { lat: 47, lon: 3 },
      { lat: 44.3, lon: 6.2 },
      { lat: 46.5, lon: 0.4 },
    ]
    const cells = sites.map((s, k) =>
      assembled(
        voronoiRings(
          s,
          sites.filter((_, other) => other !== k),
          country,
        ),
      ),
    )
    for (const cell of cells) expectValid(cell)
    const whole = area({ type: 'MultiPolygon', coordinates: assembled(country) }) / 1e6
    // Straight edges of the country bend a little when they are cut in another projection.
    expect(cells.reduce((sum, cell) => sum + areaKm2(cell), 0) / whole).toBeCloseTo(1, 2)
  })

  it('are features that say where they come from', () => {
    const outline = outlineOf(catchmentOf(site, 'radius', 5, known), site, [], places, null)
    const properties = {
      store_id: 'A',
      store_name: 'Annecy',
      kind: 'radius' as const,
      level: 5,
      travel_times: null,
      dataset_version: '0123456789abcdef',
      period: ['2025-11-01', '2026-10-31'] as const,
      area_km2: 78,
      population: 1,
      households: null,
      revenue_store: 1,
      revenue_chain: 2,
      currency: 'EUR',
      attribution: 'GeoNames',
    }
    const json = JSON.parse(JSON.stringify(catchmentGeoJson([{ outline, properties }])))
    expect(json.features[0]).toMatchObject({ type: 'Feature', geometry: { type: 'Polygon' }, properties })
    expectValid([json.features[0].geometry.coordinates])
  })
})

describe('the outlines of France', () => {
  const file = JSON.parse(readFileSync('data/geo/zones-fr.json', 'utf8'))
  const ids = Object.keys(file.zones)
  const source = new OutlineSource(file, ids)

  it('make up metropolitan France', () => {
    const france = assembled(source.country())
    expectValid(france)
    expect(areaKm2(france)).toBeGreaterThan(530_000)
    expect(areaKm2(france)).toBeLessThan(560_000)
    const sum = source.areas().reduce((a, b) => a + b, 0)
    expect(sum / areaKm2(france)).toBeCloseTo(1, 2)
  })

  it('dissolve to exactly the area of the zones taken', () => {
    const some = Uint8Array.from(ids, id => (id.startsWith('74') || id.startsWith('29') ? 1 : 0))
    const outline = assembled(source.around(some))
    expectValid(outline)
    const sum = source.areas().reduce((a, v, z) => a + (some[z] ? v : 0), 0)
    expect(areaKm2(outline) / sum).toBeCloseTo(1, 2)
  })
})
