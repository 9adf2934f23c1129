import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { linesBetween, outlineOf } from '@/lib/basemap/outlines'
import { STYLE_FILES } from '@/lib/basemap/style'
import { loadFrance } from '@/lib/geo/france'
import type { Outlines } from '@/lib/geo/outlines'

const folder = join(process.cwd(), 'data/geo')
const read = <T>(file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T
const outlines = read<Outlines>('zones-fr.json')
const { zones } = loadFrance(folder)

type Ring = [number, number][]
interface Land {
  features: { properties: { iso: string }; geometry: { coordinates: Ring[][] } }[]
}
const france = read<Land>('land.json').features.find(f => f.properties.iso === 'FR')!.geometry.coordinates
/** Metropolitan France: the country without its overseas départements. */
const metropolitan = france.filter(([[[lon, lat]]]) => lon > -6 && lon < 10 && lat > 41 && lat < 52)

/** Shoelace; square degrees. */
function area(ring: Ring): number {
  return Math.abs(
    ring.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = ring[(i + 1) % ring.length]
      return sum + (x * nextY - nextX * y) / 2
    }, 0),
  )
}

function contains(ring: Ring, x: number, y: number): boolean {
  return ring.reduce((inside, [ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length]
    return ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax ? !inside : inside
  }, false)
}

describe('Zone outlines', () => {
  const polygons = zones.zoneId.map(id => outlineOf(outlines, id)!)

  it('are there for every zone and for none else', () => {
    expect(Object.keys(outlines.zones).sort()).toEqual(zones.zoneId)
    expect(polygons.every(p => p.length > 0)).toBe(true)
  })

  it('cover metropolitan France once', () => {
    const covered = polygons.flat(1).reduce((sum, [ring]) => sum + area(ring), 0)
    const land = metropolitan.reduce(
      (sum, [outer, ...holes]) => sum + area(outer) - holes.reduce((s, hole) => s + area(hole), 0),
      0,
    )
    expect(covered / land).toBeGreaterThan(0.998)
    expect(covered / land).toBeLessThan(1.002)
  })

  it('hold their own point, but for places that the drawn coast leaves at sea or abroad', () => {
    const outside = polygons.filter(
      (polygon, i) => !polygon.some(([ring]) => contains(ring, zones.lon[i], zones.lat[i])),
    )
    expect(outside.length / polygons.length).toBeLessThan(0.01)
  })

  it('follow départements and régions', () => {
    const lines = linesBetween(outlines)
    expect(lines.zone.length).toBeGreaterThan(35_000)
    expect(lines.departement.length).toBeGreaterThan(2_000)
    expect(lines.region.length).toBeGreaterThan(1_000)
    expect(new Set(Object.values(outlines.regions)).size).toBe(13)
    expect(Object.keys(outlines.regions)).toHaveLength(96)
  })
})

describe('The files of the map', () => {
  it('weigh at most 5 MB with everything else in the folder', () => {
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
    expect(bytes).toBeLessThan(5_000_000)
  })

  it('weigh at most 700 kB compressed at the first view', () => {
    const bytes = [...STYLE_FILES, 'towns'].reduce(
      (sum, name) => sum + gzipSync(readFileSync(join(folder, `${name}.json`)), { level: 9 }).length,
      0,
    )
    expect(bytes).toBeLessThan(700_000)
  })

  it('hold whole lines and closed rings only', () => {
    const walk = (type: string, coordinates: unknown): void => {
      const list = coordinates as unknown[]
      if (typeof (list[0] as unknown[])[0] !== 'number') {
        for (const part of list) walk(type, part)
        return
      }
      if (!type.endsWith('Polygon')) expect(list.length).toBeGreaterThan(1)
      else {
        expect(list.length).toBeGreaterThan(3)
        expect(list[0]).toEqual(list.at(-1))
      }
    }
    for (const file of STYLE_FILES) {
      const { features } = read<{ features: { geometry: { type: string; coordinates: unknown } }[] }>(
        `${file}.json`,
      )
      expect(features.length).toBeGreaterThan(0)
      for (const { geometry } of features) walk(geometry.type, geometry.coordinates)
    }
  })
})
