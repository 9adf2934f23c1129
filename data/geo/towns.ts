import type { CountryLabel, TownsFile } from '@/lib/basemap/labels'
import { FRENCH_NAMES } from './exonyms'
import type { Commune, Place } from './sources'
import type { Zone } from './zones'

interface Town {
  name: string
  fr: string | undefined
  lat: number
  lon: number
  population: number
  capital: boolean
  home: boolean
  /** Seat of a département or région, or the like elsewhere. */
  seat: boolean
  suburb?: boolean
  /** A part of a city: named near only, and small. */
  part?: boolean
}

const RANKS = [1_000_000, 300_000, 100_000, 30_000, 8_000]
/** Text height in pixels by rank; the same as lib/basemap/labels.ts draws. */
const SIZES = [15, 14, 13, 12, 11.5, 11]
/** Fewest inhabitants of a town that is named, by zoom: in France and elsewhere. Between, interpolated. */
const FEWEST: [zoom: number, home: number, elsewhere: number][] = [
  [3, 2_000_000, 4_000_000],
  [4, 400_000, 1_500_000],
  [5, 130_000, 500_000],
  [6, 55_000, 130_000],
  [7, 22_000, 60_000],
  [8, 10_000, 25_000],
  [9, 4_500, 12_000],
  [10, 1_500, 10_000],
]
const STEP = 0.5
const LAST_ZOOM = 13
const FIRST_ZOOM_OF_PARTS = 11.5

export function makeTowns(
  places: Place[],
  communes: Commune[],
  zones: Zone[],
  countries: CountryLabel[],
): TownsFile {
  const towns = [...frenchTowns(places, communes), ...otherTowns(places)]
  markSuburbs(towns)
  towns.sort((a, b) => importance(b) - importance(a) || a.lat - b.lat)
  towns.push(...arrondissementsOf(zones))
  const minzoom = place(towns, countries)
  const named = towns.map((town, i) => ({ ...town, minzoom: minzoom[i] })).filter(t => t.minzoom <= LAST_ZOOM)
  return {
    name: named.map(t => t.name),
    fr: Object.fromEntries(named.flatMap((t, i) => (t.fr && t.fr !== t.name ? [[i, t.fr]] : []))),
    lat: named.map(t => Math.round(t.lat * 1e3) / 1e3),
    lon: named.map(t => Math.round(t.lon * 1e3) / 1e3),
    population: named.map(t => t.population),
    rank: named.map(rank),
    minzoom: named.map(t => t.minzoom),
    countries: countries.filter(c => c.minzoom <= c.maxzoom),
  }
}

/** Communes of 1,500 inhabitants and more, under today's name and with the census's population. */
function frenchTowns(places: Place[], communes: Commune[]): Town[] {
  const byCode = new Map(
    communes.filter(c => c.type === 'commune-actuelle' && c.zone === 'metro').map(c => [c.code, c]),
  )
  const best = new Map<string, Place>()
  for (const p of places) {
    if (p.country !== 'FR' || !byCode.has(p.admin4) || p.feature === 'PPLX' || p.feature === 'PPLA5') continue
    const known = best.get(p.admin4)
    const named = (q: Place) => (q.name === byCode.get(p.admin4)!.nom ? 1e9 : 0) + q.population
    if (!known || named(p) > named(known)) best.set(p.admin4, p)
  }
  return [...best].flatMap(([code, p]) => {
    const { nom, population = 0 } = byCode.get(code)!
    const town = { name: nom, fr: undefined, lat: p.lat, lon: p.lon, population, home: true }
    return population < 1500 ? [] : [{ ...town, capital: p.feature === 'PPLC', seat: isSeat(p) }]
  })
}

function otherTowns(places: Place[]): Town[] {
  return places
    .filter(p => p.country !== 'FR' && p.feature !== 'PPLX' && p.population >= fewestAbroad(p))
    .map(p => ({
      name: p.name.split(' / ').at(-1)!,
      fr: FRENCH_NAMES[`${p.country} ${p.name}`],
      lat: p.lat,
      lon: p.lon,
      population: p.population,
      capital: p.feature === 'PPLC',
      home: false,
      seat: isSeat(p),
    }))
}

/** Towns are named down to 10,000 inhabitants beside France, to 40,000 in Europe, in the United States too, to 400,000 elsewhere. */
function fewestAbroad({ lat, lon }: Place): number {
  if (lat > 42 && lat < 51.5 && lon > -3 && lon < 8.5) return 10_000
  if (lat > 35 && lat < 60 && lon > -11 && lon < 20) return 40_000
  if (lat > 24 && lat < 50 && lon > -125 && lon < -66) return 40_000
  return 400_000
}

/** Paris 11e, Lyon 3e: the parts of the three divided cities, named last. */
function arrondissementsOf(zones: Zone[]): Town[] {
  return zones.flatMap(({ name, lat, lon, population }) => {
    const match = /^(\w+ \d+er?) Arrondissement$/.exec(name)
    if (!match) return []
    const part = { fr: undefined, capital: false, home: true, seat: false, part: true }
    return [{ name: match[1], lat, lon, population, ...part }]
  })
}

/** Suburbs: within 25 km of a town of 150,000 inhabitants that is five times as large. */
function markSuburbs(towns: Town[]): void {
  const cities = towns.filter(t => t.population >= 150_000)
  for (const town of towns) {
    const squeeze = Math.cos((town.lat * Math.PI) / 180)
    town.suburb = cities.some(
      city =>
        city.population > 5 * town.population &&
        Math.hypot(city.lat - town.lat, (city.lon - town.lon) * squeeze) < 0.225,
    )
  }
}

function isSeat(place: Place): boolean {
  return place.feature === 'PPLC' || place.feature === 'PPLA' || place.feature === 'PPLA2'
}

function importance(town: Town): number {
  return weight(town) * (town.capital ? 5 : town.seat ? 1.6 : 1) * (town.home ? 2.5 : 1)
}

/** Inhabitants as far as names go: a suburb's name waits until the city has its own room. */
function weight(town: Town): number {
  return town.suburb ? town.population / 4 : town.population
}

function rank(town: { population: number; capital: boolean; part?: boolean }): number {
  if (town.part) return RANKS.length
  const found = RANKS.findIndex(fewest => town.population >= fewest)
  const byPopulation = found === -1 ? RANKS.length : found
  return town.capital ? Math.min(1, byPopulation) : byPopulation
}

function fewest(zoom: number, home: boolean): number {
  const next = FEWEST.findIndex(([z]) => z >= zoom)
  if (next === -1) return 0
  const column = home ? 1 : 2
  if (next === 0) return FEWEST[0][column]
  const [before, after] = [FEWEST[next - 1], FEWEST[next]]
  const share = (zoom - before[0]) / (after[0] - before[0])
  return before[column] ** (1 - share) * after[column] ** share
}

type Box = [left: number, top: number, right: number, bottom: number]

/**
 * Zoom by zoom, in order of importance, each town whose label covers none that is there already gets it.
 * A label never goes away when the map is enlarged: boxes only move apart.
 */
function place(towns: Town[], countries: CountryLabel[]): number[] {
  const minzoom = towns.map(() => Number.POSITIVE_INFINITY)
  const bySize = [...countries].sort((a, b) => a.minzoom - b.minzoom)
  const shown = new Set<CountryLabel>()
  for (let zoom = FEWEST[0][0]; zoom <= LAST_ZOOM; zoom += STEP) {
    const scale = 512 * 2 ** zoom
    const room = makeRoom()
    const named = bySize.filter(c => c.minzoom <= zoom && zoom <= c.maxzoom)
    const nameBox = (c: CountryLabel) =>
      around(c, scale, 10.5 * Math.max(c.fr.length, c.en.length) + 8, 20, 0)
    const boxes = towns.map(town => {
      const size = SIZES[rank(town)]
      const letters = Math.max(town.name.length, town.fr?.length ?? 0)
      return around(town, scale, letters * size * 0.56 + 22, size * 1.3 + 12, size * 0.5 + 6)
    })
    for (const c of named) if (shown.has(c)) room.take(nameBox(c))
    towns.forEach((_, i) => {
      if (minzoom[i] < zoom) room.take(boxes[i])
    })
    for (const c of named) {
      if (shown.has(c)) continue
      if (room.free(nameBox(c))) {
        shown.add(c)
        room.take(nameBox(c))
      } else c.minzoom = zoom + STEP
    }
    towns.forEach((town, i) => {
      if (
        minzoom[i] < zoom ||
        (town.part && zoom < FIRST_ZOOM_OF_PARTS) ||
        weight(town) < fewest(zoom, town.home)
      )
        return
      if (room.free(boxes[i])) {
        room.take(boxes[i])
        minzoom[i] = zoom
      }
    })
  }
  return minzoom
}

/** The pixels that a label takes, its middle `lift` above the point. */
function around(
  at: { lat: number; lon: number },
  scale: number,
  width: number,
  height: number,
  lift: number,
): Box {
  const x = (at.lon / 360 + 0.5) * scale
  const sin = Math.sin((at.lat * Math.PI) / 180)
  const y = (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * scale - lift
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
}

function makeRoom(tile = 128) {
  const taken = new Map<string, Box[]>()
  const keys = ([left, top, right, bottom]: Box) => {
    const found: string[] = []
    for (let x = Math.floor(left / tile); x <= Math.floor(right / tile); x++)
      for (let y = Math.floor(top / tile); y <= Math.floor(bottom / tile); y++) found.push(`${x}/${y}`)
    return found
  }
  return {
    free: (box: Box) =>
      !keys(box).some(key =>
        taken
          .get(key)
          ?.some(other => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]),
      ),
    take(box: Box) {
      for (const key of keys(box)) {
        const list = taken.get(key)
        if (list) list.push(box)
        else taken.set(key, [box])
      }
    },
  }
}
