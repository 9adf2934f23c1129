import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GeoError } from '@/lib/geo/error'
import { basemapStyle, STYLE_FILES } from './style'

// MapLibre's own validator: it is MapLibre's dependency, not this project's.
const fromMapLibre = createRequire(join(process.cwd(), 'node_modules/maplibre-gl/package.json'))
const { validateStyleMin } = fromMapLibre('@maplibre/maplibre-gl-style-spec') as {
  validateStyleMin(style: unknown): { message: string }[]
}
const urls = Object.fromEntries(STYLE_FILES.map(file => [file, `/vendor/geo/${file}.json`]))

describe.each(['light', 'dark'] as const)('The %s basemap', theme => {
  const style = basemapStyle({ theme, urls })

  it('is a valid MapLibre style', () => {
    expect(validateStyleMin(style)).toEqual([])
    expect(validateStyleMin({ ...style, version: 7 })).not.toEqual([])
  })

  it('asks for nothing but the given files', () => {
    expect(style.glyphs).toBeUndefined()
    expect(style.sprite).toBeUndefined()
    expect(Object.values(style.sources).map(s => 'data' in s && s.data)).toEqual(Object.values(urls))
    const drawn = new Set(style.layers.flatMap(l => ('source' in l ? [l.source] : [])))
    expect(drawn).toEqual(new Set(STYLE_FILES))
  })

  it('draws the home country lighter', () => {
    const land = (home: string) =>
      JSON.stringify(basemapStyle({ theme, urls, home }).layers.find(l => l.id === 'land'))
    expect(land('US')).toContain('"US"')
    expect(land('US')).not.toContain('"FR"')
  })
})

it('the themes differ in colour alone', () => {
  const skeleton = (theme: 'light' | 'dark') => basemapStyle({ theme, urls }).layers.map(l => [l.id, l.type])
  expect(skeleton('dark')).toEqual(skeleton('light'))
})

it('a missing file is named', () => {
  const { land: _, ...others } = urls
  expect(() => basemapStyle({ theme: 'light', urls: others })).toThrow(GeoError)
  expect(() => basemapStyle({ theme: 'light', urls: others })).toThrow(/no URL for land/)
})
