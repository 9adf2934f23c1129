/** Where people live: the shipped zones of France with their postal codes, and points drawn around them. */
import { readFileSync } from 'node:fs'
import { EARTH_KM } from '@/lib/geo/distance'
import { below, type Random } from './random'

const RADIANS = Math.PI / 180

export interface Zones {
  count: number
  id: string[]
  name: string[]
  lat: Float64Array
  lon: Float64Array
  population: Float64Array
  departement: string[]
  /** Kilometres to the nearest other zone. */
  spacing: Float64Array
  /** Mean unit vector (east, north) to the eight nearest zones: short inland, long on a coast. */
  leanEast: Float64Array
  leanNorth: Float64Array
  /** Postal codes of the zone's communes with their inhabitants. */
  postal: { code: string; population: number }[][]
}

/** Great-circle distance in kilometres. */
export function kilometres(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const dLat = (lat2 - lat1) * RADIANS
  const dLon = (lon2 - lon1) * RADIANS
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}

function readCsv(name: string): Record<string, string>[] {
  const text = readFileSync(new URL(`../geo/${name}`, import.meta.url), 'utf8').trimEnd()
  const [header, ...lines] = text.split(/\r?\n/)
  const columns = header.split(',')
  return lines.map(line => {
    const cells = line.split(',')
    if (cells.length !== columns.length)
      throw new Error(`data/geo/${name}: ${cells.length} cells in "${line}"`)
    return Object.fromEntries(columns.map((column, k) => [column, cells[k]]))
  })
}

/** Reads `data/geo/zones-fr.csv` and `communes-fr.csv`; zones keep the file's order. */
export function readZones(): Zones {
  const rows = readCsv('zones-fr.csv')
  const count = rows.length
  const zones: Zones = {
    count,
    id: rows.map(r => r.zone_id),
    name: rows.map(r => r.name),
    lat: Float64Array.from(rows, r => Number(r.lat)),
    lon: Float64Array.from(rows, r => Number(r.lon)),
    population: Float64Array.from(rows, r => Number(r.population)),
    departement: rows.map(r => r.departement),
    spacing: new Float64Array(count),
    leanEast: new Float64Array(count),
    leanNorth: new Float64Array(count),
    postal: Array.from({ length: count }, () => []),
  }
  const index = new Map(zones.id.map((id, k) => [id, k]))
  for (const commune of readCsv('communes-fr.csv')) {
    const zone = index.get(commune.zone_id)
    if (zone === undefined) continue
    const codes = commune.postal_codes.split(' ').filter(code => code !== '')
    for (const code of codes) {
      zones.postal[zone].push({ code, population: Number(commune.population) / codes.length })
    }
  }
  measureNeighbours(zones)
  return zones
}

function measureNeighbours(zones: Zones): void {
  const near = zoneIndex(zones)
  for (let i = 0; i < zones.count; i++) {
    let found = near(zones.lat[i], zones.lon[i], 6)
    for (let km = 12; found.length < 9 && km <= 96; km *= 2) found = near(zones.lat[i], zones.lon[i], km)
    const others = found
      .filter(f => f.zone !== i && f.km > 0.05)
      .sort((a, b) => a.km - b.km || a.zone - b.zone)
    zones.spacing[i] = others.length > 0 ? others[0].km : 10
    const eight = others.slice(0, 8)
    const squeeze = Math.cos(zones.lat[i] * RADIANS)
    for (const { zone } of eight) {
      const east = (zones.lon[zone] - zones.lon[i]) * squeeze
      const north = zones.lat[zone] - zones.lat[i]
      const length = Math.hypot(east, north)
      zones.leanEast[i] += east / length / eight.length
      zones.leanNorth[i] += north / length / eight.length
    }
  }
}

/** A search over zones: all within `km` of a point, with their distance, in the order of the cells. */
export function zoneIndex(
  zones: Zones,
): (lat: number, lon: number, km: number) => { zone: number; km: number }[] {
  const cells = new Map<number, number[]>()
  const row = (lat: number) => Math.floor(lat * 5)
  const column = (lon: number) => Math.floor((lon + 20) * 4)
  for (let i = 0; i < zones.count; i++) {
    const key = row(zones.lat[i]) * 1000 + column(zones.lon[i])
    const cell = cells.get(key)
    if (cell) cell.push(i)
    else cells.set(key, [i])
  }
  return (lat, lon, km) => {
    const dLat = km / 111
    const dLon = km / (111 * Math.cos((Math.abs(lat) + dLat) * RADIANS))
    const found: { zone: number; km: number }[] = []
    for (let r = row(lat - dLat); r <= row(lat + dLat); r++) {
      for (let c = column(lon - dLon); c <= column(lon + dLon); c++) {
        for (const zone of cells.get(r * 1000 + c) ?? []) {
          const distance = kilometres(lat, lon, zones.lat[zone], zones.lon[zone])
          if (distance <= km) found.push({ zone, km: distance })
        }
      }
    }
    return found
  }
}

/**
 * A point around a zone's centre within `radius` km, leaning away from the side without neighbours, so that
 * a coastal town's points fall on land.
 */
export function pointAround(
  zones: Zones,
  zone: number,
  radius: number,
  angle: number,
  reach: number,
): { lat: number; lon: number } {
  const lean = Math.hypot(zones.leanEast[zone], zones.leanNorth[zone])
  const free = Math.max(0, 1 - lean)
  const east = radius * (0.9 * zones.leanEast[zone] + free * reach * Math.cos(angle))
  const north = radius * (0.9 * zones.leanNorth[zone] + free * reach * Math.sin(angle))
  const lat = zones.lat[zone] + north / 111.195
  const lon = zones.lon[zone] + east / (111.195 * Math.cos(zones.lat[zone] * RADIANS))
  return { lat: Math.round(lat * 1e5) / 1e5, lon: Math.round(lon * 1e5) / 1e5 }
}

/** A home in the zone: denser towards its centre, always nearer to it than to another zone's. */
export function homeIn(zones: Zones, zone: number, random: Random): { lat: number; lon: number } {
  const radius = Math.min(6, 0.47 * zones.spacing[zone])
  return pointAround(zones, zone, radius, 2 * Math.PI * random.next(), random.next() ** 0.65)
}

/** A postal code of the zone, by inhabitants; null where none is known. */
export function postalCodeIn(zones: Zones, zone: number, random: Random): string | null {
  const codes = zones.postal[zone]
  if (codes.length === 0) return null
  const total = codes.reduce((sum, c) => sum + c.population, 0)
  if (total <= 0) return codes[below(random, codes.length)].code
  let rest = random.next() * total
  for (const { code, population } of codes) {
    rest -= population
    if (rest < 0) return code
  }
  return codes[codes.length - 1].code
}
