import type { BuildEngine } from '@/lib/engine/engine'
import type { France } from '@/lib/geo/france'
import { cellAt, cellsAt } from '@/lib/geo/h3'
import { unitSql } from '@/lib/geo/spread'
import type { Declaration } from './manifest'
import { text } from './sql'
import type { Staged } from './stage'

/** Cells of homes and zones; every coarser place is a parent of these. */
const HOME_RESOLUTION = 9

/**
 * Makes `zones_in` (the extract's zones, or the communes of France where the country is FR and the extract
 * has none) and `postal_shares` (country, postal_code, cell, lat, lon, lo, hi): each code's zones as slices
 * of [0, 1) as wide as their share of the people.
 */
export async function loadZones(
  engine: BuildEngine,
  staged: Staged | null,
  france: France | null,
): Promise<void> {
  await engine.exec(`
    CREATE TEMP TABLE zones_in (zone_id VARCHAR, name VARCHAR, lat DOUBLE, lon DOUBLE, population DOUBLE,
      households DOUBLE, median_income DOUBLE, spend_potential DOUBLE);
    CREATE TEMP TABLE postal_shares (country VARCHAR, postal_code VARCHAR, cell UBIGINT, lat DOUBLE, lon DOUBLE,
      lo DOUBLE, hi DOUBLE);
    CREATE TEMP TABLE zone_cells (zone_id VARCHAR, cell UBIGINT)`)
  if (staged)
    await engine.exec(
      `INSERT INTO zones_in SELECT zone_id, coalesce(name, zone_id), lat, lon, population, households,
         median_income, spend_potential FROM ${staged.name} WHERE fault IS NULL`,
    )
  else if (france) {
    const { zones } = france
    const none = new Float64Array(zones.zoneId.length).fill(Number.NaN)
    await engine.append('zones_in', [
      zones.zoneId,
      zones.name,
      zones.lat,
      zones.lon,
      zones.population,
      none,
      none,
      none,
    ])
  }
  const placed = await engine.query('SELECT zone_id, lat, lon FROM zones_in ORDER BY zone_id')
  await engine.append('zone_cells', [
    placed.columns.zone_id as string[],
    cellsAt(placed.columns.lat as Float64Array, placed.columns.lon as Float64Array, HOME_RESOLUTION),
  ])
  if (!france) return
  // Homes may name a commune that is no zone of its own, whatever zones the extract brings.
  const { zones, communes } = france
  const cells = cellsAt(zones.lat, zones.lon, HOME_RESOLUTION)
  const known = new Set(placed.columns.zone_id as string[])
  const others = [...zones.zoneId.map((id, i) => [id, i] as const)]
    .concat(communes.map(c => [c.code, france.zoneOfCommune(c.code)] as const))
    .filter(([id]) => !known.has(id) && known.add(id))
  await engine.append('zone_cells', [
    others.map(([id]) => id),
    BigUint64Array.from(others, ([, zone]) => cells[zone]),
  ])
}

/** Adds to `postal_shares` the codes that `table` uses: those of France, spread over zones by population. */
export async function loadPostalCodes(
  engine: BuildEngine,
  table: string,
  declaration: Declaration,
  france: France | null,
): Promise<void> {
  if (!france) return
  const { columns } = await engine.query(
    `SELECT DISTINCT postal_code AS code FROM ${table}
     WHERE postal_code IS NOT NULL AND ${countrySql(declaration)} = 'FR'
       AND postal_code NOT IN (SELECT postal_code FROM postal_shares WHERE country = 'FR') ORDER BY 1`,
  )
  const shares = (columns.code as string[]).flatMap(code =>
    france.zonesOfPostalCode(code).map(share => ({ ...share, code })),
  )
  await engine.append('postal_shares', [
    shares.map(() => 'FR'),
    shares.map(s => s.code),
    BigUint64Array.from(shares, s =>
      cellAt(france.zones.lat[s.zone], france.zones.lon[s.zone], HOME_RESOLUTION),
    ),
    Float64Array.from(shares, s => france.zones.lat[s.zone]),
    Float64Array.from(shares, s => france.zones.lon[s.zone]),
    Float64Array.from(shares, s => s.from),
    Float64Array.from(shares, s => s.to),
  ])
}

/** SQL for the country of an address: its own, or the declared one. */
export const countrySql = (declaration: Declaration, column = 'country') =>
  `upper(coalesce(${column}, ${text(declaration.country)}))`

/**
 * Makes `homes` (customer_key, valid_from, cell): coordinates before a zone before a postal code, whose
 * customers are spread over the code's zones by population, the same customer always to the same zone.
 * `customer_places` of kind home add to the home of `customers`, each valid from its date.
 */
export async function placeHomes(
  engine: BuildEngine,
  customers: Staged | null,
  places: Staged | null,
  declaration: Declaration,
  france: France | null,
): Promise<void> {
  await engine.exec(`CREATE TEMP TABLE homes (customer_key INTEGER, valid_from DATE, cell UBIGINT);
    CREATE TEMP TABLE spots (row_key INTEGER, cell UBIGINT)`)
  const place = async (staged: Staged, from: string, where: string) => {
    await loadPostalCodes(engine, staged.name, declaration, france)
    await engine.exec(`CREATE OR REPLACE TEMP TABLE addresses AS
      SELECT row_number() OVER ()::INTEGER AS row_key, customer_key, ${from}::DATE AS valid_from, s.customer_id,
        lat, lon, zone_id, postal_code, ${countrySql(declaration)} AS country
      FROM ${staged.name} s JOIN customer_keys USING (customer_id)
      WHERE fault IS NULL AND ${where};
      DELETE FROM spots`)
    const exact = await engine.query(
      'SELECT row_key, lat, lon FROM addresses WHERE lat IS NOT NULL AND lon IS NOT NULL',
    )
    await engine.append('spots', [
      Int32Array.from(exact.columns.row_key as Float64Array),
      cellsAt(exact.columns.lat as Float64Array, exact.columns.lon as Float64Array, HOME_RESOLUTION),
    ])
    await engine.exec(`
      INSERT INTO homes
      SELECT customer_key, valid_from, any_value(coalesce(spots.cell, zone_cells.cell, postal.cell)) AS cell
      FROM addresses
      LEFT JOIN spots USING (row_key)
      LEFT JOIN zone_cells USING (zone_id)
      LEFT JOIN (
        SELECT row_key, p.cell FROM addresses a JOIN postal_shares p USING (country, postal_code)
        WHERE ${unitSql('a.customer_id')} >= p.lo AND ${unitSql('a.customer_id')} < p.hi
      ) postal USING (row_key)
      WHERE coalesce(spots.cell, zone_cells.cell, postal.cell) IS NOT NULL
      GROUP BY customer_key, valid_from`)
  }
  if (customers) await place(customers, `'0001-01-01'`, 'true')
  if (places) await place(places, `coalesce(valid_from, '0001-01-01')`, `kind = 'home'`)
}
