import type { Declaration } from '@/lib/contract/declaration'
import type { BuildEngine } from '@/lib/engine/engine'
import { text } from '@/lib/engine/sql'
import type { France } from '@/lib/geo/france'
import { cellAt, cellsAt } from '@/lib/geo/h3'
import { placesOfPostalCode } from '@/lib/geo/postal'
import { unitSql } from '@/lib/geo/spread'
import { LATEST_ROW } from './golden'
import type { Staged } from './stage'

/** Cells of homes and zones; every coarser place is a parent of these. */
const HOME_RESOLUTION = 9

/** How a home came to its cell, from the finest to the coarsest; `homes.precision` is the place in this list. */
export const PRECISIONS = ['coordinates', 'zone', 'commune', 'postal', 'epci', 'departement'] as const

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
      lo DOUBLE, hi DOUBLE, precision INTEGER);
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
    placesOfPostalCode(france, code).map(share => ({ ...share, code })),
  )
  await engine.append('postal_shares', [
    shares.map(() => 'FR'),
    shares.map(s => s.code),
    BigUint64Array.from(shares, s => cellAt(s.lat, s.lon, HOME_RESOLUTION)),
    Float64Array.from(shares, s => s.lat),
    Float64Array.from(shares, s => s.lon),
    Float64Array.from(shares, s => s.from),
    Float64Array.from(shares, s => s.to),
    Int32Array.from(shares, s => PRECISIONS.indexOf(s.precision)),
  ])
}

/** Words for France, and the codes under which its overseas départements are filed. */
const FRANCE = ['FRANCE', 'FRA', 'F', 'GP', 'MQ', 'GF', 'RE', 'YT'].map(text).join(', ')

/** SQL for the country of an address: its own, or the declared one. */
export const countrySql = (declaration: Declaration, column = 'country') => {
  const country = `upper(trim(coalesce(${column}, ${text(declaration.country)})))`
  return `(CASE WHEN ${country} IN (${FRANCE}) THEN 'FR' ELSE ${country} END)`
}

/**
 * Makes `homes` (customer_key, valid_from, cell, precision): where customers live from which day, each customer
 * and day once. Coordinates count before a zone (the extract's own zones may be postal codes) before a postal
 * code, whose customers are spread over the code's zones by population, the same customer always to the same
 * zone. Sales by zone are at home where they say. `customer_places` of kind home add to the home of `customers`, each valid from its date; a purchase
 * takes the latest that is valid. Where a customer of several identifiers has several for one day, the most
 * precise wins, then that of the identifier with the latest first purchase.
 */
export async function placeHomes(
  engine: BuildEngine,
  customers: Staged | null,
  places: Staged | null,
  declaration: Declaration,
  france: France | null,
): Promise<void> {
  await engine.exec(`CREATE TEMP TABLE candidates (customer_key INTEGER, valid_from DATE, cell UBIGINT,
      precision INTEGER, rank INTEGER, first_purchase_on DATE, customer_id VARCHAR);
    CREATE TEMP TABLE spots (row_key INTEGER, cell UBIGINT)`)
  const place = async (
    staged: Pick<Staged, 'name'>,
    rank: number,
    from: string,
    first: string,
    where: string,
  ) => {
    await loadPostalCodes(engine, staged.name, declaration, france)
    await engine.exec(`CREATE OR REPLACE TEMP TABLE addresses AS
      SELECT row_number() OVER ()::INTEGER AS row_key, k.customer_key, ${from}::DATE AS valid_from, s.customer_id,
        ${first} AS first_purchase_on, lat, lon, zone_id, postal_code, ${countrySql(declaration)} AS country
      FROM ${staged.name} s JOIN customer_keys k USING (customer_id)
      WHERE fault IS NULL AND ${where};
      DELETE FROM spots`)
    const exact = await engine.query(
      'SELECT row_key, lat, lon FROM addresses WHERE lat IS NOT NULL AND lon IS NOT NULL',
    )
    await engine.append('spots', [
      Int32Array.from(exact.columns.row_key as Float64Array),
      cellsAt(exact.columns.lat as Float64Array, exact.columns.lon as Float64Array, HOME_RESOLUTION),
    ])
    const zoned = zoneJoins('a')
    await engine.exec(`
      INSERT INTO candidates
      SELECT customer_key, valid_from, coalesce(spots.cell, ${zoned.cell}, p.cell) AS found,
        CASE WHEN spots.cell IS NOT NULL THEN ${PRECISIONS.indexOf('coordinates')}
          WHEN ${zoned.cell} IS NOT NULL THEN ${PRECISIONS.indexOf('zone')} ELSE p.precision END,
        ${rank}, first_purchase_on, a.customer_id
      FROM addresses a
      LEFT JOIN spots USING (row_key)
      ${zoned.joins}
      LEFT JOIN postal_shares p ON a.country = p.country AND a.postal_code = p.postal_code
        AND ${unitSql('a.customer_id')} >= p.lo AND ${unitSql('a.customer_id')} < p.hi
      WHERE found IS NOT NULL`)
  }
  if (customers) await place(customers, 1, `'0001-01-01'`, 'first_purchase_on', 'true')
  if (places) await place(places, 0, `coalesce(valid_from, '0001-01-01')`, 'NULL::DATE', `kind = 'home'`)
  await place({ name: 'zone_rows' }, 1, `'0001-01-01'`, 'NULL::DATE', 'true')
  await engine.exec(`
    CREATE TEMP TABLE homes AS
    SELECT customer_key, valid_from, cell, precision FROM candidates
    QUALIFY row_number() OVER (PARTITION BY customer_key, valid_from
      ORDER BY precision, rank, ${LATEST_ROW}, cell) = 1;
    DROP TABLE candidates; DROP TABLE spots; DROP TABLE IF EXISTS addresses`)
}

/**
 * SQL that finds the cell of a zone: by its identifier, by an INSEE code that lost its zero, or where the extract's
 * own zones are postal codes by that.
 */
function zoneJoins(address: string): { cell: string; joins: string } {
  return {
    cell: 'coalesce(zone.cell, padded.cell, postal_zone.cell)',
    joins: `LEFT JOIN zone_cells zone ON ${address}.zone_id = zone.zone_id
      LEFT JOIN zone_cells padded ON padded.zone_id = CASE
        WHEN length(${address}.zone_id) = 4 AND ${address}.country = 'FR' THEN '0' || ${address}.zone_id END
      LEFT JOIN (
        SELECT z.* FROM zone_cells z SEMI JOIN (SELECT zone_id FROM staged_zones WHERE fault IS NULL) USING (zone_id)
      ) postal_zone ON ${address}.postal_code = postal_zone.zone_id`,
  }
}
