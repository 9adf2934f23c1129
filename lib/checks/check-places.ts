import type { Declaration } from '@/lib/contract/declaration'
import type { BuildEngine } from '@/lib/engine/engine'
import { haversineKm } from '@/lib/geo/distance'
import type { France } from '@/lib/geo/france'
import { nearestPoint } from '@/lib/geo/nearest'
import { boxesOf, inside } from './check-boxes'
import { countrySql } from './places'
import { judge, type Staged } from './stage'

/** Fewer zones than this say nothing about where land is. */
const ENOUGH_ZONES = 50

interface Located {
  file: Float64Array
  row: Float64Array
  lat: Float64Array
  lon: Float64Array
  country: string[]
  n: number
}

/** What is wrong with coordinates as such, seen from the country they should be in; null where nothing is. */
export function placeFault(
  lat: number,
  lon: number,
  country: string,
): 'coordinates_zero' | 'swapped_coordinates' | 'outside_country' | null {
  if (Math.abs(lat) < 0.01 && Math.abs(lon) < 0.01) return 'coordinates_zero'
  const boxes = boxesOf(country)
  if (boxes.length === 0 || inside(boxes, lat, lon)) return null
  return inside(boxes, lon, lat) ? 'swapped_coordinates' : 'outside_country'
}

/**
 * Judges where stores stand. Coordinates that are zero or swapped are left out, and the postal code places the
 * store; without one the store is rejected. What is only odd (another country, far from any zone, far from its
 * postal code) keeps its coordinates.
 */
export async function judgeStorePlaces(
  engine: BuildEngine,
  stores: Staged,
  declaration: Declaration,
  france: France | null,
): Promise<void> {
  const at = await located(engine, stores, declaration)
  const far = await farFromZones(engine, stores, at, france)
  const faults = Array.from({ length: at.n }, (_, i) => {
    const fault = placeFault(at.lat[i], at.lon[i], at.country[i])
    return fault ?? (far(i) ? 'far_from_land' : null)
  })
  await keepFaults(engine, 'store_faults', at, faults)
  const known = `EXISTS (SELECT 1 FROM postal_shares p WHERE p.postal_code = s.postal_code
    AND p.country = ${countrySql(declaration, 's.country')})`
  for (const code of ['coordinates_zero', 'swapped_coordinates']) {
    const check = { code, column: 'lat', from: 'SELECT * FROM store_faults', leave: 'lat = NULL, lon = NULL' }
    const condition = `s.file = f.file AND s.row = f.row AND f.code = '${code}'`
    await judge(engine, stores, 'reject', { ...check, condition: `${condition} AND NOT ${known}` })
    await judge(engine, stores, 'warn', { ...check, condition })
  }
  for (const code of ['outside_country', 'far_from_land'])
    await judge(engine, stores, 'warn', {
      code,
      column: 'lat',
      from: 'SELECT * FROM store_faults',
      condition: `s.file = f.file AND s.row = f.row AND f.code = '${code}'`,
      group: 'store_id',
    })
  await judge(engine, stores, 'warn', {
    code: 'far_from_postal_code',
    column: 'postal_code',
    group: 'store_id',
    from: `SELECT s.file, s.row, min(${kmSql('s.lat', 's.lon', 'p.lat', 'p.lon')}) AS km
      FROM ${stores.name} s JOIN postal_shares p ON p.postal_code = s.postal_code
        AND p.country = ${countrySql(declaration, 's.country')}
      WHERE s.lat IS NOT NULL AND s.lon IS NOT NULL GROUP BY s.file, s.row`,
    condition: `s.file = f.file AND s.row = f.row AND f.km > ${stores.settings.threshold('far_from_postal_code')}`,
  })
  if (france)
    await judge(engine, stores, 'warn', {
      code: 'unknown_postal_code',
      column: 'postal_code',
      condition: `s.postal_code IS NOT NULL AND ${countrySql(declaration, 's.country')} = 'FR' AND NOT ${known}`,
    })
}

/** Competitors have no postal code to fall back on: impossible coordinates reject them. */
export async function judgeCompetitorPlaces(
  engine: BuildEngine,
  competitors: Staged,
  declaration: Declaration,
): Promise<void> {
  const at = await located(engine, competitors, declaration, false)
  const faults = Array.from({ length: at.n }, (_, i) => placeFault(at.lat[i], at.lon[i], at.country[i]))
  await keepFaults(engine, 'competitor_faults', at, faults)
  for (const code of ['coordinates_zero', 'swapped_coordinates', 'outside_country'])
    await judge(engine, competitors, code === 'outside_country' ? 'warn' : 'reject', {
      code,
      column: 'lat',
      from: 'SELECT * FROM competitor_faults',
      condition: `s.file = f.file AND s.row = f.row AND f.code = '${code}'`,
    })
}

async function located(
  engine: BuildEngine,
  staged: Staged,
  declaration: Declaration,
  hasCountry = true,
): Promise<Located> {
  const country = countrySql(declaration, hasCountry ? 'country' : 'NULL::VARCHAR')
  const { columns, rows } = await engine.query(
    `SELECT file::DOUBLE AS file, row::DOUBLE AS row, lat, lon, ${country} AS country FROM ${staged.name}
     WHERE fault IS NULL AND lat IS NOT NULL AND lon IS NOT NULL ORDER BY file, row`,
  )
  return {
    file: columns.file as Float64Array,
    row: columns.row as Float64Array,
    lat: columns.lat as Float64Array,
    lon: columns.lon as Float64Array,
    country: columns.country as string[],
    n: rows,
  }
}

/** Whether a store lies farther from every zone than the threshold; zones of France end at its borders. */
async function farFromZones(
  engine: BuildEngine,
  stores: Staged,
  at: Located,
  france: France | null,
): Promise<(i: number) => boolean> {
  const limit = stores.settings.threshold('far_from_land')
  const { columns, rows } = await engine.query('SELECT lat, lon FROM zones_in')
  const points = { lat: columns.lat as Float64Array, lon: columns.lon as Float64Array }
  if (rows < ENOUGH_ZONES) return () => false
  const nearest = nearestPoint(points)
  const [mainland] = boxesOf('FR')
  return i => {
    if (france && !(at.country[i] === 'FR' && inside([mainland], at.lat[i], at.lon[i]))) return false
    const zone = nearest(at.lat[i], at.lon[i])
    return zone < 0 || haversineKm(at.lat[i], at.lon[i], points.lat[zone], points.lon[zone]) > limit
  }
}

/** Makes a table (file, row, code) of the rows with a fault. */
async function keepFaults(
  engine: BuildEngine,
  name: string,
  at: Located,
  faults: readonly (string | null)[],
): Promise<void> {
  const rows = faults.flatMap((f, i) => (f ? [i] : []))
  await engine.exec(`CREATE OR REPLACE TEMP TABLE ${name} (file DOUBLE, row DOUBLE, code VARCHAR)`)
  if (rows.length > 0)
    await engine.append(name, [
      Float64Array.from(rows, i => at.file[i]),
      Float64Array.from(rows, i => at.row[i]),
      rows.map(i => faults[i]),
    ])
}

/** SQL of the great-circle distance in km (haversine). */
export const kmSql = (latA: string, lonA: string, latB: string, lonB: string) =>
  `12742.0176 * asin(least(1, sqrt(pow(sin(radians(${latB} - ${latA}) / 2), 2) +
    cos(radians(${latA})) * cos(radians(${latB})) * pow(sin(radians(${lonB} - ${lonA}) / 2), 2))))`
