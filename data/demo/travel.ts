/**
 * True travel times of the demonstration. They are no product estimate: minutes are summed along the straight
 * line over a field of slowness with relief, dense towns, fast corridors between big towns and smooth noise.
 */
import { kilometres, type Zones, zoneIndex } from './places'
import { hashed } from './random'

const STEP = 0.05
const SOUTH = 41
const WEST = -5.5
const ROWS = 212
const COLUMNS = 312
/** Beyond this crow-fly distance minutes follow a plain rate: no store draws from there. */
const FAR_KM = 160
const ISLAND_MINUTES = 420

// Centre, half-widths in degrees and added slowness of the mountains.
const RELIEF = [
  [45.3, 6.6, 0.8, 0.9, 0.5],
  [44.3, 6.5, 0.8, 0.9, 0.45],
  [42.8, 0.2, 0.35, 1.3, 0.45],
  [42.6, 2.0, 0.35, 0.7, 0.4],
  [45.3, 2.9, 0.7, 0.7, 0.28],
  [44.4, 3.6, 0.5, 0.6, 0.35],
  [46.6, 5.9, 0.6, 0.4, 0.25],
  [48.1, 7.0, 0.5, 0.3, 0.25],
  [42.1, 9.1, 0.7, 0.4, 0.5],
] as const

/** The field that slows and quickens travel, on a grid of 0.05 degrees. */
export interface TravelField {
  seed: number
  /** Minutes per crow-fly kilometre without a corridor. */
  slowness: Float32Array
  /** Nearness of a fast corridor, 0 to 1. */
  corridor: Float32Array
  /** Density, 0 (country) to 1 (the densest city). */
  urban: Float32Array
}

function cellOf(lat: number, lon: number): number {
  const row = Math.min(ROWS - 1, Math.max(0, Math.floor((lat - SOUTH) / STEP)))
  const column = Math.min(COLUMNS - 1, Math.max(0, Math.floor((lon - WEST) / STEP)))
  return row * COLUMNS + column
}

/** Noise in about [-1, 1], smooth over `size` degrees. */
export function smoothNoise(seed: number, lat: number, lon: number, size: number): number {
  const y = lat / size
  const x = (lon + 30) / size
  const row = Math.floor(y)
  const column = Math.floor(x)
  const ease = (f: number) => f * f * (3 - 2 * f)
  const v = ease(y - row)
  const u = ease(x - column)
  const at = (r: number, c: number) => 2 * hashed(seed, r, c) - 1
  const low = at(row, column) * (1 - u) + at(row, column + 1) * u
  const high = at(row + 1, column) * (1 - u) + at(row + 1, column + 1) * u
  return low * (1 - v) + high * v
}

/** Builds the field from the zones' populations. */
export function travelField(zones: Zones, seed: number): TravelField {
  const urban = density(zones)
  const slowness = new Float32Array(ROWS * COLUMNS)
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < COLUMNS; c++) {
      const lat = SOUTH + (r + 0.5) * STEP
      const lon = WEST + (c + 0.5) * STEP
      let relief = 1
      for (const [y, x, dy, dx, height] of RELIEF) {
        relief += height * Math.exp(-(((lat - y) / dy) ** 2) - ((lon - x) / dx) ** 2)
      }
      const region = Math.exp(
        0.1 * smoothNoise(seed + 1, lat, lon, 1.4) + 0.09 * smoothNoise(seed + 2, lat, lon, 0.45),
      )
      slowness[r * COLUMNS + c] = 0.96 * relief * region + 1.6 * urban[r * COLUMNS + c]
    }
  }
  return { seed, slowness, corridor: corridors(zones), urban }
}

function density(zones: Zones): Float32Array {
  const people = new Float32Array(ROWS * COLUMNS)
  for (let i = 0; i < zones.count; i++) people[cellOf(zones.lat[i], zones.lon[i])] += zones.population[i]
  const urban = new Float32Array(ROWS * COLUMNS)
  for (let r = 1; r < ROWS - 1; r++) {
    const area = (STEP * 111.195) ** 2 * Math.cos(((SOUTH + r * STEP) * Math.PI) / 180)
    for (let c = 1; c < COLUMNS - 1; c++) {
      let sum = 0
      for (let dr = -1; dr <= 1; dr++) {
        for (let dc = -1; dc <= 1; dc++) {
          sum += people[(r + dr) * COLUMNS + c + dc] * (dr === 0 ? 2 : 1) * (dc === 0 ? 2 : 1)
        }
      }
      const perKm2 = sum / 16 / area
      urban[r * COLUMNS + c] = perKm2 / (perKm2 + 3000)
    }
  }
  return urban
}

/** Centres of the big towns: largest population within 12 km, at least 30 km apart. */
export function bigTowns(zones: Zones, count: number): { zone: number; population: number }[] {
  const near = zoneIndex(zones)
  const ranked = Array.from(zones.population.keys())
    .sort((a, b) => zones.population[b] - zones.population[a] || a - b)
    .slice(0, 600)
    .map(zone => ({
      zone,
      population: near(zones.lat[zone], zones.lon[zone], 12).reduce(
        (sum, n) => sum + zones.population[n.zone],
        0,
      ),
    }))
    .sort((a, b) => b.population - a.population || a.zone - b.zone)
  const towns: { zone: number; population: number }[] = []
  for (const town of ranked) {
    const apart = towns.every(
      t => kilometres(zones.lat[t.zone], zones.lon[t.zone], zones.lat[town.zone], zones.lon[town.zone]) > 30,
    )
    if (apart) towns.push(town)
    if (towns.length === count) break
  }
  return towns
}

function corridors(zones: Zones): Float32Array {
  const towns = bigTowns(zones, 48).map(t => [zones.lat[t.zone], zones.lon[t.zone]] as const)
  const links = new Map<string, readonly [readonly [number, number], readonly [number, number]]>()
  towns.forEach((from, k) => {
    const nearest = towns
      .map((to, other) => ({ other, to, km: kilometres(from[0], from[1], to[0], to[1]) }))
      .filter(t => t.other !== k && t.km < 260)
      .sort((a, b) => a.km - b.km)
      .slice(0, 3)
    for (const { other, to } of nearest) links.set(`${Math.min(k, other)}-${Math.max(k, other)}`, [from, to])
  })
  const squeeze = Math.cos((46.5 * Math.PI) / 180)
  const field = new Float32Array(ROWS * COLUMNS)
  for (const [from, to] of links.values()) {
    const dy = to[0] - from[0]
    const dx = (to[1] - from[1]) * squeeze
    const length2 = dy * dy + dx * dx
    // 0.45 degrees cover the corridor's width of 27 km at these latitudes.
    const [south, north] = [from[0], to[0]].sort((a, b) => a - b)
    const [west, east] = [from[1], to[1]].sort((a, b) => a - b)
    const firstRow = Math.max(0, Math.floor((south - 0.45 - SOUTH) / STEP))
    const lastRow = Math.min(ROWS - 1, Math.ceil((north + 0.45 - SOUTH) / STEP))
    const firstColumn = Math.max(0, Math.floor((west - 0.45 - WEST) / STEP))
    const lastColumn = Math.min(COLUMNS - 1, Math.ceil((east + 0.45 - WEST) / STEP))
    for (let r = firstRow; r <= lastRow; r++) {
      const y = SOUTH + (r + 0.5) * STEP - from[0]
      for (let c = firstColumn; c <= lastColumn; c++) {
        const x = (WEST + (c + 0.5) * STEP - from[1]) * squeeze
        const along = Math.min(1, Math.max(0, (y * dy + x * dx) / length2))
        const km = 111.195 * Math.hypot(y - along * dy, x - along * dx)
        if (km < 27) field[r * COLUMNS + c] = Math.max(field[r * COLUMNS + c], Math.exp(-((km / 9) ** 2)))
      }
    }
  }
  return field
}

function onIsland(lat: number, lon: number): boolean {
  return lat < 43.1 && lon > 8.4
}

/** True minutes between two points; `key` names the pair's smooth noise (a store's number). */
export function minutesBetween(
  field: TravelField,
  lat1: number,
  lon1: number,
  lat2: number,
  lon2: number,
  key: number,
): number {
  const km = kilometres(lat1, lon1, lat2, lon2)
  const crossing = onIsland(lat1, lon1) === onIsland(lat2, lon2) ? 0 : ISLAND_MINUTES
  if (km > FAR_KM) return 12 + 0.78 * km + crossing
  const steps = Math.max(3, Math.ceil(km / 3.5))
  // Long trips leave the lanes for main roads, and where there is a corridor take it.
  const long = km / (km + 25)
  let sum = 0
  for (let k = 0; k < steps; k++) {
    const f = (k + 0.5) / steps
    const cell = cellOf(lat1 + (lat2 - lat1) * f, lon1 + (lon2 - lon1) * f)
    sum += field.slowness[cell] * (1 - long * (0.12 + 0.36 * field.corridor[cell]))
  }
  const ends = 3 + 2.2 * (field.urban[cellOf(lat1, lon1)] + field.urban[cellOf(lat2, lon2)])
  const pair = Math.exp(0.13 * smoothNoise(field.seed + 7919 * (key + 1), lat1, lon1, 0.3))
  return (ends + (km * sum) / steps) * pair + crossing
}
