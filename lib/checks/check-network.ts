import type { Finding } from '@/lib/dataset/manifest'
import type { BuildEngine } from '@/lib/engine/engine'
import { haversineKm } from '@/lib/geo/distance'
import { kmSql } from './check-places'
import { groupFinding } from './checks'
import { judge, type Staged } from './stage'

/** Leaves out links to stores that are not there, and links that lead back to where they began. */
export async function judgeRelatedStores(engine: BuildEngine, stores: Staged): Promise<void> {
  for (const column of ['attached_store_id', 'replaces_store_id']) {
    await judge(engine, stores, 'warn', {
      code: 'unknown_related_store',
      column,
      condition: `s.${column} IS NOT NULL AND s.${column} NOT IN (SELECT store_id FROM store_keys)`,
      leave: `${column} = NULL`,
      group: 'store_id',
    })
    const { columns, rows } = await engine.query(
      `SELECT store_id, ${column} AS other FROM ${stores.name} WHERE fault IS NULL AND ${column} IS NOT NULL`,
    )
    const next = new Map(
      Array.from({ length: rows }, (_, i) => [
        (columns.store_id as string[])[i],
        (columns.other as string[])[i],
      ]),
    )
    const looping = [...next.keys()].filter(id => loops(id, next))
    if (looping.length === 0) continue
    await engine.exec('CREATE OR REPLACE TEMP TABLE circular_stores (id VARCHAR)')
    await engine.append('circular_stores', [looping])
    await judge(engine, stores, 'warn', {
      code: 'circular_store',
      column,
      condition: 's.store_id IN (SELECT id FROM circular_stores)',
      leave: `${column} = NULL`,
      group: 'store_id',
    })
  }
}

function loops(id: string, next: ReadonlyMap<string, string>): boolean {
  let at = next.get(id)
  for (let steps = 0; at !== undefined && steps <= next.size; steps++) {
    if (at === id) return true
    at = next.get(at)
  }
  return false
}

/** Warns of a period that says again, for the same days of a store, what another says. */
export async function judgePeriods(engine: BuildEngine, periods: Staged): Promise<void> {
  const both = ['status', 'operator', 'selling_area_m2', 'format', 'legal_entity']
    .map(c => `(a.${c} IS NOT NULL AND b.${c} IS NOT NULL)`)
    .join(' OR ')
  await judge(engine, periods, 'warn', {
    code: 'overlapping_periods',
    column: 'valid_from',
    group: 'store_id',
    from: `SELECT DISTINCT b.file, b.row FROM ${periods.name} a JOIN ${periods.name} b USING (store_id)
      WHERE a.fault IS NULL AND b.fault IS NULL
        AND (a.valid_from, a.file, a.row) < (b.valid_from, b.file, b.row)
        AND coalesce(a.valid_to, DATE '9999-12-31') >= b.valid_from AND (${both})`,
    condition: 's.file = f.file AND s.row = f.row',
  })
}

/** Below this distance doors and car parks make speeds of any kind. */
const SHORT_KM = 5
/** Slower than a walk over a distance that nobody walks. */
const SLOW = { km: 20, kmh: 8 }

/** Warns of driving times that no car makes, by the crow's distance from the zone's middle to the store. */
export async function judgeSpeeds(engine: BuildEngine, times: Staged): Promise<void> {
  if (times.files.length === 0) return
  const fast = times.settings.threshold('absurd_speed')
  const speed = '(f.km / greatest(s.minutes, 0.1) * 60)'
  await judge(engine, times, 'warn', {
    code: 'absurd_speed',
    column: 'minutes',
    group: 'store_id',
    from: `SELECT t.file, t.row, ${kmSql('z.lat', 'z.lon', 'o.lat', 'o.lon')} AS km
      FROM ${times.name} t JOIN zones_in z ON z.zone_id = t.origin JOIN staged_stores o ON o.store_id = t.store_id
      WHERE t.fault IS NULL AND o.fault IS NULL`,
    condition: `s.file = f.file AND s.row = f.row AND ((f.km >= ${SHORT_KM} AND ${speed} > ${fast})
      OR (f.km >= ${SLOW.km} AND ${speed} < ${SLOW.kmh}))`,
  })
}

/** Findings about the network as a whole: stores on one point, competitors twice, missing driving times. */
export async function networkFindings(
  engine: BuildEngine,
  stores: Staged,
  competitors: Staged,
  times: Staged,
): Promise<Finding[]> {
  const found = [
    await samePoint(engine, stores),
    await sameCompetitor(engine, competitors),
    await incompleteTimes(engine, times),
  ]
  return found.filter(f => f !== null)
}

/** Two stores that trade at the same time on one point, though neither stands in the other or replaces it. */
async function samePoint(engine: BuildEngine, stores: Staged): Promise<Finding | null> {
  const { columns, rows } = await engine.query(
    `SELECT store_id, lat, lon, attached_store_id AS attached, replaces_store_id AS replaces,
       coalesce(opened_on, DATE '0001-01-01')::VARCHAR AS opened,
       coalesce(closed_on, DATE '9999-12-31')::VARCHAR AS closed
     FROM ${stores.name} WHERE fault IS NULL ORDER BY lat, store_id`,
  )
  const of = (name: string) => columns[name] as (string | null)[]
  const pairs = pairsWithin(
    columns.lat as Float64Array,
    columns.lon as Float64Array,
    rows,
    stores.settings.threshold('same_point'),
    (i, j) => {
      const id = of('store_id')
      const linked = [of('attached'), of('replaces')].some(to => to[i] === id[j] || to[j] === id[i])
      const together = of('opened')[i]! <= of('closed')[j]! && of('opened')[j]! <= of('closed')[i]!
      return !linked && together
    },
  )
  return groupFinding(stores, 'same_point', 'stores', {
    column: 'lat',
    details: pairs.map(([i, j]) => ({ what: [of('store_id')[i], of('store_id')[j]].sort().join(' + ') })),
  })
}

async function sameCompetitor(engine: BuildEngine, competitors: Staged): Promise<Finding | null> {
  const { columns, rows } = await engine.query(
    `SELECT competitor_id AS id, lower(strip_accents(name)) AS name, lat, lon FROM ${competitors.name}
     WHERE fault IS NULL ORDER BY lat, competitor_id`,
  )
  const name = columns.name as string[]
  const id = columns.id as string[]
  const pairs = pairsWithin(
    columns.lat as Float64Array,
    columns.lon as Float64Array,
    rows,
    competitors.settings.threshold('same_competitor'),
    (i, j) => name[i] === name[j],
  )
  return groupFinding(competitors, 'same_competitor', 'competitors', {
    column: 'name',
    details: pairs.map(([i, j]) => ({ what: [id[i], id[j]].sort().join(' + ') })),
  })
}

/** Pairs of points, given in order of latitude, nearer than `metres`. */
function pairsWithin(
  lat: Float64Array,
  lon: Float64Array,
  n: number,
  metres: number,
  alike: (i: number, j: number) => boolean,
): [number, number][] {
  const pairs: [number, number][] = []
  const reach = metres / 110_000
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n && lat[j] - lat[i] <= reach; j++)
      if (alike(i, j) && haversineKm(lat[i], lon[i], lat[j], lon[j]) * 1000 <= metres) pairs.push([i, j])
  return pairs
}

/** Stores without driving times, or with far fewer than the others, though some are given. */
async function incompleteTimes(engine: BuildEngine, times: Staged): Promise<Finding | null> {
  if (times.files.length === 0) return null
  const share = times.settings.threshold('travel_times_incomplete')
  const { columns, rows } = await engine.query(
    `SELECT store_id, coalesce(n, 0)::BIGINT AS n FROM store_keys
     LEFT JOIN (SELECT store_id, count(*) AS n FROM ${times.name} WHERE fault IS NULL GROUP BY 1) USING (store_id)
     WHERE coalesce(n, 0) < ${share} * (
       SELECT coalesce(median(n), 0) FROM (SELECT count(*) AS n FROM ${times.name} WHERE fault IS NULL GROUP BY store_id))
     ORDER BY store_id`,
  )
  return groupFinding(times, 'travel_times_incomplete', 'travel_times', {
    column: 'store_id',
    details: Array.from({ length: rows }, (_, i) => ({
      what: (columns.store_id as string[])[i],
      rows: (columns.n as Float64Array)[i],
    })),
  })
}
