import { PALETTES, type Theme } from './theme'

export type Language = 'fr' | 'en'

/** `towns.json` as it is stored: columns, in the order in which labels won room. */
export interface TownsFile {
  name: string[]
  /** French names where they differ, by index. */
  fr: Record<number, string>
  lat: number[]
  lon: number[]
  population: number[]
  /** 0 for the largest to 5: text size and weight. */
  rank: number[]
  /** From this zoom on the label has room: it covers no label that is already there. */
  minzoom: number[]
  countries: CountryLabel[]
}

/** A country by its ISO code, with the zooms at which its name is shown. */
export interface CountryLabel {
  iso: string
  en: string
  fr: string
  lat: number
  lon: number
  minzoom: number
  maxzoom: number
}

export interface Label {
  kind: 'town' | 'country'
  text: string
  /** Degrees. */
  lon: number
  lat: number
  /** Inhabitants; 0 for a country. */
  population: number
  /** 0 for the largest towns to 5. */
  rank: number
}

/** Degrees. */
export interface Bounds {
  west: number
  south: number
  east: number
  north: number
}

/** Names of towns and countries, laid out beforehand so that none covers another at any zoom. */
export interface Labels {
  /**
   * What to draw at a zoom, everywhere or in and around a view; the same array until the zoom passes half a
   * level or the view leaves the tiles (some 1,000 px wide) it lay in.
   */
  at(zoom: number, language: Language, view?: Bounds): readonly Label[]
}

/** Fetches `towns.json`. Rejects where it cannot be had: the map is usable without names. */
export async function fetchLabels(url: string, signal?: AbortSignal): Promise<Labels> {
  const response = await fetch(url, { signal })
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`)
  return readLabels((await response.json()) as TownsFile)
}

/** Labels step by half a zoom level, as they were laid out. */
const STEP = 0.5

export function readLabels(file: TownsFile): Labels {
  const everywhere = new Map<string, readonly Label[]>()
  let last: { key: string; labels: readonly Label[] } = { key: '', labels: [] }
  return {
    at(zoom, language, view) {
      const step = Math.floor(zoom / STEP) * STEP
      const key = `${step}/${language}`
      const all = everywhere.get(key) ?? select(file, step, language)
      everywhere.set(key, all)
      if (!view) return all
      const around = snap(view, step)
      const viewKey = `${key}/${Object.values(around)}`
      if (last.key !== viewKey) last = { key: viewKey, labels: all.filter(label => holds(around, label)) }
      return last.labels
    },
  }
}

/** The view widened to whole tiles, two map tiles wide at this zoom, and by a tile's quarter. */
function snap(view: Bounds, zoom: number): Bounds {
  const tile = 360 / 2 ** (Math.floor(zoom) - 1)
  const down = (degrees: number) => (Math.floor(degrees / tile) - 0.25) * tile
  const up = (degrees: number) => (Math.ceil(degrees / tile) + 0.25) * tile
  return { west: down(view.west), south: down(view.south), east: up(view.east), north: up(view.north) }
}

function holds({ west, south, east, north }: Bounds, { lat, lon }: Label): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north
}

function select(file: TownsFile, zoom: number, language: Language): Label[] {
  const countries = file.countries
    .filter(c => c.minzoom <= zoom && zoom <= c.maxzoom)
    .map(c => ({
      kind: 'country' as const,
      text: c[language],
      lon: c.lon,
      lat: c.lat,
      population: 0,
      rank: 0,
    }))
  const towns = file.name.flatMap((name, i): Label[] =>
    file.minzoom[i] > zoom
      ? []
      : [
          {
            kind: 'town',
            text: (language === 'fr' ? file.fr[i] : undefined) ?? name,
            lon: file.lon[i],
            lat: file.lat[i],
            population: file.population[i],
            rank: file.rank[i],
          },
        ],
  )
  return [...countries, ...towns]
}

export interface LabelLook {
  /** px */
  size: number
  weight: 400 | 500 | 600
  colour: string
  halo: string
  haloWidth: number
  /** Countries are spaced capitals. */
  capitals: boolean
  /** How far the middle of the text lies above its point, px: a town's point itself stays free. */
  lift: number
}

/** Text height by rank of a town, px; data/geo laid the labels out with the same. */
export const TOWN_SIZES = [15, 14, 13, 12, 11.5, 11] as const

/** How a label is drawn. */
export function lookOf(label: Pick<Label, 'kind' | 'rank'>, theme: Theme): LabelLook {
  const palette = PALETTES[theme]
  const halo = { halo: palette.halo, haloWidth: 2 }
  if (label.kind === 'country') {
    return { ...halo, size: 13, weight: 600, colour: palette.countryInk, capitals: true, lift: 0 }
  }
  const size = TOWN_SIZES[label.rank]
  return {
    ...halo,
    size,
    weight: label.rank <= 1 ? 600 : label.rank <= 3 ? 500 : 400,
    colour: label.rank <= 3 ? palette.ink : palette.quiet,
    capitals: false,
    lift: size * 0.5 + 6,
  }
}
