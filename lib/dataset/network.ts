import { contractTable } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import type { France } from '@/lib/geo/france'
import type { Declaration } from './manifest'
import type { OpenFile } from './open-file'
import { countrySql, loadPostalCodes } from './places'
import { ident } from './sql'
import { type Check, type Staged, stage } from './stage'

const table = (name: string) => contractTable(name)!

/** Coordinates a store, zone or competitor cannot have. */
const outOfRange: Check[] = [
  { code: 'coordinates_out_of_range', column: 'lat', condition: 'abs(t.lat) > 90' },
  { code: 'coordinates_out_of_range', column: 'lon', condition: 'abs(t.lon) > 180' },
]

export const duplicate = (key: string, code: string, alias = key): Check => ({
  code,
  column: key,
  condition: `row_number() OVER (PARTITION BY t.${alias} ORDER BY t.file, t.row) > 1`,
})

/**
 * Stages stores and makes `store_keys` (store_id, store_key) in order of identifier. A store without
 * coordinates stands at the largest zone of its postal code, with a warning.
 */
export async function stageStores(
  engine: BuildEngine,
  files: readonly OpenFile[],
  declaration: Declaration,
  france: France | null,
): Promise<Staged> {
  const staged = await stage(engine, table('stores'), files, {
    rejects: [duplicate('store_id', 'duplicate_store'), ...outOfRange],
    warns: [
      {
        code: 'place_from_postal_code',
        column: 'postal_code',
        condition: '(t.lat IS NULL OR t.lon IS NULL) AND t.postal_code IS NOT NULL',
      },
    ],
  })
  await loadPostalCodes(engine, staged.name, declaration, france)
  const nowhere: Check = { code: 'no_place', column: 'lat', condition: 'lat IS NULL OR lon IS NULL' }
  await engine.exec(`
    UPDATE ${staged.name} s SET lat = p.lat, lon = p.lon FROM (
      SELECT country, postal_code, arg_max(lat, hi - lo) AS lat, arg_max(lon, hi - lo) AS lon
      FROM postal_shares GROUP BY ALL
    ) p WHERE (s.lat IS NULL OR s.lon IS NULL) AND s.postal_code = p.postal_code
      AND ${countrySql(declaration, 's.country')} = p.country;
    UPDATE ${staged.name} SET fault = ${staged.rejects.length} WHERE fault IS NULL AND (${nowhere.condition});
    CREATE TEMP TABLE store_keys AS
      SELECT store_id, row_number() OVER (ORDER BY store_id)::SMALLINT AS store_key
      FROM ${staged.name} WHERE fault IS NULL`)
  return { ...staged, rejects: [...staged.rejects, nowhere] }
}

/** Stages the other tables that describe the network; they need `store_keys` and `zones_in`. */
export async function stageNetwork(
  engine: BuildEngine,
  files: ReadonlyMap<string, readonly OpenFile[]>,
): Promise<Staged[]> {
  const of = (name: string) => files.get(name) ?? []
  const unknownStore: Check = {
    code: 'unknown_store',
    column: 'store_id',
    condition: 't.store_id IS NOT NULL AND k.store_key IS NULL',
  }
  return [
    await stage(engine, table('store_periods'), of('store_periods'), {
      joins: 'LEFT JOIN store_keys k USING (store_id)',
      rejects: [unknownStore],
    }),
    await stage(engine, table('competitors'), of('competitors'), {
      rejects: [duplicate('competitor_id', 'duplicate_competitor'), ...outOfRange],
    }),
    await stage(engine, table('travel_times'), of('travel_times'), {
      joins: 'LEFT JOIN store_keys k USING (store_id) LEFT JOIN zone_keys z ON z.zone_id = t.origin',
      rejects: [
        unknownStore,
        { code: 'unknown_zone', column: 'origin', condition: 't.origin IS NOT NULL AND z.zone_key IS NULL' },
        { code: 'negative_minutes', column: 'minutes', condition: 't.minutes < 0' },
        {
          code: 'duplicate_travel_time',
          column: 'origin',
          condition: 'row_number() OVER (PARTITION BY t.origin, t.store_id ORDER BY t.file, t.row) > 1',
        },
      ],
    }),
  ]
}

/** Stages zones, with coordinates in range and each identifier once. */
export function stageZones(engine: BuildEngine, files: readonly OpenFile[]): Promise<Staged> {
  return stage(engine, table('zones'), files, {
    rejects: [duplicate('zone_id', 'duplicate_zone'), ...outOfRange],
  })
}

/** Whether a column holds a value twice: telling first from second costs more than this on a million rows. */
export async function repeats(
  engine: BuildEngine,
  files: readonly OpenFile[],
  column: string,
): Promise<boolean> {
  const values = files.map(
    f => `SELECT ${ident(f.columns.get(column)!.name)}::VARCHAR AS v FROM ${f.relation}`,
  )
  if (values.length === 0) return false
  const { columns } = await engine.query(
    `SELECT (count(trim(v)) > count(DISTINCT trim(v)))::BOOLEAN AS twice FROM (${values.join(' UNION ALL ')})`,
  )
  return (columns.twice as boolean[])[0]
}
