import type { Declaration } from '@/lib/contract/declaration'
import { type RuleSettings, ruleSettings } from '@/lib/contract/rules'
import { contractTable } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import { convert } from '@/lib/extracts/convert'
import type { OpenFile } from '@/lib/extracts/open-file'
import type { France } from '@/lib/geo/france'
import { judgePeriods, judgeRelatedStores, judgeSpeeds } from './check-network'
import { judgeCompetitorPlaces, judgeStorePlaces } from './check-places'
import { textChecks } from './check-text'
import { countrySql, loadPostalCodes } from './places'

import { type Check, judge, type Staged, stage } from './stage'

const table = (name: string) => contractTable(name)!

/** Coordinates a store, zone or competitor cannot have. */
const outOfRange: Check[] = [
  { code: 'coordinates_out_of_range', column: 'lat', condition: 'abs(t.lat) > 90', strict: true },
  { code: 'coordinates_out_of_range', column: 'lon', condition: 'abs(t.lon) > 180', strict: true },
]

export const duplicate = (key: string, code: string, alias = key): Check => ({
  code,
  column: key,
  condition: `row_number() OVER (PARTITION BY t.${alias} ORDER BY t.file, t.row) > 1`,
  strict: true,
})

const areas = (settings: RuleSettings): Check[] => [
  {
    code: 'area_not_positive',
    column: 'selling_area_m2',
    condition: 't.selling_area_m2 <= 0',
    leave: 'selling_area_m2 = NULL',
  },
  {
    code: 'area_absurd',
    column: 'selling_area_m2',
    condition: `t.selling_area_m2 > ${settings.threshold('area_absurd')}`,
    leave: 'selling_area_m2 = NULL',
  },
]

/** Which of the two days is wrong cannot be told: neither is kept. */
const closedBeforeOpened: Check = {
  code: 'closed_before_opened',
  column: 'closed_on',
  condition: 't.closed_on < t.opened_on',
  leave: 'opened_on = NULL, closed_on = NULL',
}

/**
 * Stages stores and makes `store_keys` (store_id, store_key) in order of identifier. A store without
 * coordinates, or with some that cannot be its own, stands at the largest zone of its postal code, with a
 * warning.
 */
export async function stageStores(
  engine: BuildEngine,
  files: readonly OpenFile[],
  declaration: Declaration,
  france: France | null,
): Promise<Staged> {
  const settings = ruleSettings(declaration.checks)
  const rate = (column: string): Check => ({
    code: 'rate_out_of_range',
    column,
    condition: `t.${column} < 0 OR t.${column} > 1`,
    leave: `${column} = NULL`,
  })
  const cost = (column: string): Check => ({
    code: 'negative_cost',
    column,
    condition: `t.${column} < 0`,
    leave: `${column} = NULL`,
  })
  const staged = await stage(engine, table('stores'), files, {
    rejects: [duplicate('store_id', 'duplicate_store'), ...outOfRange],
    warns: [
      ...areas(settings),
      closedBeforeOpened,
      rate('gross_margin_rate'),
      rate('passage_share'),
      cost('fixed_cost_year'),
      cost('exit_cost'),
      ...textChecks(['name', 'format', 'region', 'legal_entity']),
    ],
    settings,
  })
  await loadPostalCodes(engine, staged.name, declaration, france)
  await judgeStorePlaces(engine, staged, declaration, france)
  await judge(engine, staged, 'warn', {
    code: 'place_from_postal_code',
    column: 'postal_code',
    condition: '(s.lat IS NULL OR s.lon IS NULL) AND s.postal_code IS NOT NULL',
  })
  await engine.exec(`
    UPDATE ${staged.name} s SET lat = p.lat, lon = p.lon FROM (
      SELECT country, postal_code, arg_max(lat, hi - lo) AS lat, arg_max(lon, hi - lo) AS lon
      FROM postal_shares GROUP BY ALL
    ) p WHERE (s.lat IS NULL OR s.lon IS NULL) AND s.postal_code = p.postal_code
      AND ${countrySql(declaration, 's.country')} = p.country`)
  await judge(engine, staged, 'reject', {
    code: 'no_place',
    column: 'lat',
    condition: 's.lat IS NULL OR s.lon IS NULL',
    strict: true,
  })
  await engine.exec(`
    CREATE TEMP TABLE store_keys AS
      SELECT store_id, row_number() OVER (ORDER BY store_id)::SMALLINT AS store_key
      FROM ${staged.name} WHERE fault IS NULL`)
  await judgeRelatedStores(engine, staged)
  return staged
}

/** Stages the other tables that describe the network; they need `store_keys` and `zones_in`. */
export async function stageNetwork(
  engine: BuildEngine,
  files: ReadonlyMap<string, readonly OpenFile[]>,
  declaration: Declaration,
): Promise<Staged[]> {
  const of = (name: string) => files.get(name) ?? []
  const settings = ruleSettings(declaration.checks)
  const unknownStore: Check = {
    code: 'unknown_store',
    column: 'store_id',
    condition: 't.store_id IS NOT NULL AND k.store_key IS NULL',
    group: 'store_id',
    strict: true,
  }
  const periods = await stage(engine, table('store_periods'), of('store_periods'), {
    joins: 'LEFT JOIN store_keys k USING (store_id)',
    rejects: [
      unknownStore,
      { code: 'period_reversed', column: 'valid_to', condition: 't.valid_to < t.valid_from' },
    ],
    warns: areas(settings),
    settings,
  })
  await judgePeriods(engine, periods)
  const competitors = await stage(engine, table('competitors'), of('competitors'), {
    rejects: [duplicate('competitor_id', 'duplicate_competitor'), ...outOfRange],
    warns: [...areas(settings), closedBeforeOpened, ...textChecks(['name'])],
    settings,
  })
  await judgeCompetitorPlaces(engine, competitors, declaration)
  const times = await stage(engine, table('travel_times'), of('travel_times'), {
    joins: 'LEFT JOIN store_keys k USING (store_id) LEFT JOIN zone_keys z ON z.zone_id = t.origin',
    rejects: [
      unknownStore,
      {
        code: 'unknown_zone',
        column: 'origin',
        condition: 't.origin IS NOT NULL AND z.zone_key IS NULL',
        strict: true,
      },
      { code: 'negative_minutes', column: 'minutes', condition: 't.minutes < 0', strict: true },
      {
        code: 'duplicate_travel_time',
        column: 'origin',
        condition: 'row_number() OVER (PARTITION BY t.origin, t.store_id ORDER BY t.file, t.row) > 1',
        strict: true,
      },
    ],
    settings,
  })
  await judgeSpeeds(engine, times)
  return [periods, competitors, times]
}

/** Stages zones, with coordinates in range and each identifier once. */
export function stageZones(
  engine: BuildEngine,
  files: readonly OpenFile[],
  declaration: Declaration,
): Promise<Staged> {
  const has = files.some(f => f.columns.has('population'))
  const negative = ['population', 'households', 'median_income', 'spend_potential'].map(column => ({
    code: 'negative_number',
    column,
    condition: `t.${column} < 0`,
    leave: `${column} = NULL`,
  }))
  return stage(engine, table('zones'), files, {
    rejects: [duplicate('zone_id', 'duplicate_zone'), ...outOfRange],
    warns: [
      ...negative,
      ...(has
        ? [
            {
              code: 'zone_without_population',
              column: 'population',
              condition: 't.population IS NULL OR t.population = 0',
            },
          ]
        : []),
      ...textChecks(['name']),
    ],
    settings: ruleSettings(declaration.checks),
  })
}

/** Whether a column holds a value twice: telling first from second costs more than this on a million rows. */
export async function repeats(
  engine: BuildEngine,
  files: readonly OpenFile[],
  column: string,
): Promise<boolean> {
  const values = files.map(
    f =>
      `SELECT ${convert(f.table.columns.find(c => c.name === column)!, f.columns.get(column)!)} AS v FROM ${f.relation}`,
  )
  if (values.length === 0) return false
  const { columns } = await engine.query(
    `SELECT (count(v) > count(DISTINCT v))::BOOLEAN AS twice FROM (${values.join(' UNION ALL ')})`,
  )
  return (columns.twice as boolean[])[0]
}
