import type { Declaration } from '@/lib/contract/declaration'
import type { Finding } from '@/lib/dataset/manifest'
import type { BuildEngine } from '@/lib/engine/engine'
import type { France } from '@/lib/geo/france'
import { boxesOf, insideSql } from './check-boxes'
import { DAMAGED, FORMULA, matches } from './check-text'
import { groupFinding } from './checks'
import { countrySql, loadPostalCodes } from './places'
import { type Check, judge, judgeEach, type Staged } from './stage'

/** A pile of homes must be this much larger than the next, or it is just a town's middle. */
const PILE_RATIO = 5

/**
 * Judges the homes of customers and of their further places. Impossible coordinates are left out, so that the
 * zone or the postal code places the customer; the customer stays.
 */
export async function judgeCustomers(
  engine: BuildEngine,
  customers: Staged,
  places: Staged,
  declaration: Declaration,
  france: France | null,
): Promise<void> {
  for (const staged of [customers, places]) {
    if (staged.files.length === 0) continue
    await loadPostalCodes(engine, staged.name, declaration, france)
    await judgeEach(engine, staged, homeChecks(declaration, france), {
      columns: ['lat', 'lon', 'zone_id', 'postal_code', 'country'],
      fine: fineHome(declaration),
    })
    if (staged === customers) await judgeEach(engine, staged, segmentChecks, { columns: ['segment'] })
  }
  if (customers.files.length > 0)
    await judge(engine, places, 'warn', {
      code: 'place_of_unknown_customer',
      column: 'customer_id',
      condition: `s.customer_id NOT IN (SELECT customer_id FROM ${customers.name} WHERE fault IS NULL)`,
    })
}

const segmentChecks: Check[] = [
  { code: 'damaged_text', column: 'segment', condition: matches('s.segment', DAMAGED), group: 'segment' },
  { code: 'formula_text', column: 'segment', condition: matches('s.segment', FORMULA), group: 'segment' },
]

/** Homes whose coordinates can be believed, whatever else is said of them: most, so that only others are looked at. */
function fineHome(declaration: Declaration): string {
  const boxes = boxesOf(declaration.country)
  const there =
    boxes.length > 0 ? insideSql(boxes, 's.lat', 's.lon') : 's.lat IS NOT NULL AND s.lon IS NOT NULL'
  return `(${there} AND NOT (abs(s.lat) < 0.01 AND abs(s.lon) < 0.01))`
}

function homeChecks(declaration: Declaration, france: France | null): Check[] {
  const boxes = boxesOf(declaration.country)
  const country = countrySql(declaration, 's.country')
  const given = '(s.lat IS NOT NULL AND s.lon IS NOT NULL)'
  const zero = `(${given} AND abs(s.lat) < 0.01 AND abs(s.lon) < 0.01)`
  const out =
    boxes.length > 0
      ? `(${given} AND ${country} = '${declaration.country}' AND NOT ${insideSql(boxes, 's.lat', 's.lon')})`
      : 'false'
  const swapped = boxes.length > 0 ? `(${out} AND ${insideSql(boxes, 's.lon', 's.lat')})` : 'false'
  const located = `(${given} AND NOT ${zero} AND NOT ${swapped})`
  const nowhere = `NOT coalesce(${located} OR s.zone_id IN (SELECT zone_id FROM zone_cells), false)`
  const coded = '(SELECT DISTINCT country FROM postal_shares)'
  const covered = france ? `(${country} = 'FR' OR ${country} IN ${coded})` : `${country} IN ${coded}`
  const leave = 'lat = NULL, lon = NULL'
  return [
    {
      code: 'unknown_home_zone',
      column: 'zone_id',
      condition: `s.zone_id IS NOT NULL AND NOT ${located} AND s.zone_id NOT IN (SELECT zone_id FROM zone_cells)`,
    },
    {
      code: 'home_abroad',
      column: 'country',
      condition: `${country} <> '${declaration.country}' AND ${nowhere} AND ${country} NOT IN ${coded}`,
      group: 'upper(country)',
    },
    {
      code: 'unknown_postal_code',
      column: 'postal_code',
      condition: `s.postal_code IS NOT NULL AND ${covered} AND ${nowhere}
        AND (${country}, s.postal_code) NOT IN (SELECT (country, postal_code) FROM postal_shares)`,
    },
    {
      code: 'outside_country',
      column: 'lat',
      condition: `${out} AND NOT ${swapped} AND NOT ${zero}`,
    },
    // Last, since these take the coordinates away that the others look at.
    { code: 'swapped_coordinates', column: 'lat', condition: `${swapped} AND NOT ${zero}`, leave },
    { code: 'coordinates_zero', column: 'lat', condition: zero, leave },
  ]
}

/** Findings about customers as a whole: how many have no place, homes piled on one point, ids nobody lists. */
export async function customerFindings(
  engine: BuildEngine,
  customers: Staged,
  places: Staged,
  sales: Staged,
  declaration: Declaration,
): Promise<Finding[]> {
  if (customers.files.length === 0) return []
  const found = [
    await withoutPlace(engine, customers, places, declaration),
    await piledHomes(engine, customers),
    await unknownCustomers(engine, customers, sales),
    manyWords(customers, 'customers', 'segment', await words(engine, customers.name, 'segment')),
  ]
  return found.filter(f => f !== null)
}

async function withoutPlace(
  engine: BuildEngine,
  customers: Staged,
  places: Staged,
  declaration: Declaration,
): Promise<Finding | null> {
  const country = countrySql(declaration, 's.country')
  const { columns } = await engine.query(
    `SELECT count(*)::BIGINT AS n, count(*) FILTER (nowhere AND customer_id NOT IN (
         SELECT customer_id FROM ${places.name} WHERE fault IS NULL AND kind = 'home'))::BIGINT AS lost
     FROM (SELECT customer_id, NOT (coalesce(lat IS NOT NULL AND lon IS NOT NULL, false)
         OR coalesce(zone_id IN (SELECT zone_id FROM zone_cells), false)
         OR coalesce((${country}, s.postal_code) IN (SELECT (country, postal_code) FROM postal_shares), false)) AS nowhere
       FROM ${customers.name} s WHERE fault IS NULL)`,
  )
  const [n, lost] = [(columns.n as Float64Array)[0], (columns.lost as Float64Array)[0]]
  if (lost <= customers.settings.threshold('customer_without_place') * n) return null
  return groupFinding(customers, 'customer_without_place', 'customers', {
    column: 'postal_code',
    rows: lost,
    details: [{ what: percent(lost / n), rows: lost }],
  })
}

/** A geocoder that does not know an address often answers with one and the same point. */
async function piledHomes(engine: BuildEngine, customers: Staged): Promise<Finding | null> {
  const { columns, rows } = await engine.query(
    `SELECT lat, lon, count(*)::BIGINT AS n, sum(count(*)) OVER ()::BIGINT AS total FROM ${customers.name}
     WHERE fault IS NULL AND lat IS NOT NULL AND lon IS NOT NULL GROUP BY lat, lon ORDER BY n DESC, lat, lon LIMIT 2`,
  )
  if (rows === 0) return null
  const n = columns.n as Float64Array
  const share = n[0] / (columns.total as Float64Array)[0]
  if (n[0] < 20 || share <= customers.settings.threshold('homes_piled') || n[0] < PILE_RATIO * (n[1] ?? 0))
    return null
  const point = `${(columns.lat as Float64Array)[0]} ${(columns.lon as Float64Array)[0]}`
  return groupFinding(customers, 'homes_piled', 'customers', {
    column: 'lat',
    rows: n[0],
    details: [{ what: point, rows: n[0] }],
  })
}

async function unknownCustomers(
  engine: BuildEngine,
  customers: Staged,
  sales: Staged,
): Promise<Finding | null> {
  const { columns } = await engine.query(
    `SELECT coalesce(sum(rows), 0)::DOUBLE AS n, coalesce(sum(rows) FILTER (unlisted), 0)::DOUBLE AS unlisted,
       coalesce(sum(cents) FILTER (unlisted), 0)::DOUBLE AS cents
     FROM (SELECT rows, cents, customer_key NOT IN (
       SELECT customer_key FROM ${customers.name} JOIN customer_keys USING (customer_id) WHERE fault IS NULL) AS unlisted
       FROM customer_sums)`,
  )
  const value = (name: string) => (columns[name] as Float64Array)[0]
  const share = value('unlisted') / value('n')
  if (!(share > customers.settings.threshold('unknown_customer'))) return null
  return groupFinding(sales, 'unknown_customer', 'sales', {
    column: 'customer_id',
    rows: value('unlisted'),
    cents: value('cents'),
    details: [{ what: percent(share), rows: value('unlisted') }],
  })
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/** The different words of a column of accepted rows, with their rows. */
export async function words(engine: BuildEngine, table: string, column: string) {
  const { columns, rows } = await engine.query(
    `SELECT ${column} AS what, count(*)::BIGINT AS rows FROM ${table} WHERE fault IS NULL AND ${column} IS NOT NULL
     GROUP BY 1 ORDER BY 2 DESC, 1`,
  )
  return Array.from({ length: rows }, (_, i) => ({
    what: (columns.what as string[])[i],
    rows: (columns.rows as Float64Array)[i],
  }))
}

/** A column of few words that holds many is free text, or another column. */
export function manyWords(
  staged: Staged,
  table: string,
  column: string,
  found: readonly { what: string; rows: number }[],
): Finding | null {
  if (found.length <= staged.settings.threshold('many_words')) return null
  return groupFinding(staged, 'many_words', table, { column, details: found })
}
