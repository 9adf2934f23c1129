import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { cellToLatLng } from 'h3-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDataset } from '@/lib/build/build'
import { placesOf } from '@/lib/catchment/places'
import { Cube } from '@/lib/cube/cube'
import { ALL_CHANNELS, EVERYTHING } from '@/lib/cube/masks'
import { loadPlaceCounts } from '@/lib/cube/place-counts'
import { loadKeyed, loadSource } from '@/lib/cube/source'
import { spreadOverZones } from '@/lib/cube/spread'
import type { Audience, Availability } from '@/lib/dataset/matrix'
import { CHANNELS } from '@/lib/dataset/schema'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { openWasmNode } from '@/lib/engine/wasm-node'
import { emptyFilter, type Filter } from '@/lib/filter/filter'
import { resolver } from '@/lib/filter/resolve'
import { haversineKm } from '@/lib/geo/distance'
import { LOCALES, messagesOf } from '@/lib/i18n/locale'
import type { MetricId } from '@/lib/metrics/ids'
import type { Ask, Reason } from '@/lib/metrics/metric'
import { nearestMinutes } from '@/lib/metrics/nearest'
import { read, sqlScope } from '@/lib/metrics/read'
import { METRICS, metricOf } from '@/lib/metrics/registry'
import { rawExtracts } from './raw.fixture'

interface Opened {
  engine: Engine
  cube: Cube
  ask: (filter: Filter) => Ask
}

const folder = mkdtempSync(join(tmpdir(), 'metrics-'))
const opened = {} as Record<Audience, Opened>
let raw: Awaited<ReturnType<typeof rawExtracts>>
let sql: DuckDBConnection

async function open(audience: Audience): Promise<Opened> {
  const out = join(folder, audience)
  const { period } = await buildDataset({
    extracts: [join(folder, 'extracts')],
    out,
    today: '2026-11-01',
    ...(audience === 'detailed' ? { audience } : {}),
  })
  const engine = await openNative({ path: join(out, 'dataset.duckdb'), readOnly: true })
  const bounds = { from: period.first_month, to: period.last_month }
  const source = await loadSource(engine, undefined, audience)
  const cube = new Cube(source, bounds)
  for (const of of ['category', 'segment'] as const)
    cube.addKeyed(of, await loadKeyed(engine, of, undefined, audience))
  const places = placesOf(cube, source.zones)
  const counts = await loadPlaceCounts(engine, source.zones, bounds)
  // "Minutes" that anybody can check: two a km.
  const others = new Map(
    source.stores.map(s => [
      s.id,
      Float64Array.from(
        source.zones.lat,
        (lat, z) => 2 * haversineKm(lat, source.zones.lon[z], s.lat, s.lon),
      ),
    ]),
  )
  const none = { start: new Int32Array(source.zones.rows + 1), store: [], minutes: [], stores: [] }
  const minutes = nearestMinutes({ ...none, others }, source.stores)
  const resolve = resolver(cube, places)
  const toZones = spreadOverZones(cube.cells, source.zones)
  return {
    engine,
    cube,
    ask: filter => ({
      cube,
      filter: resolve(filter),
      audience,
      counts,
      toZones,
      placeKm2: filter.place?.kind === 'radius' ? Math.PI * filter.place.km ** 2 : null,
      zoneKm2: null,
      minutes,
      nearestZone: places.nearestZone,
    }),
  }
}

beforeAll(async () => {
  raw = await rawExtracts(join(folder, 'extracts'))
  sql = raw.connection
  opened.shared = await open('shared')
  opened.detailed = await open('detailed')
}, 240_000)

afterAll(async () => {
  for (const { engine } of Object.values(opened)) await engine.close()
  raw.close()
  rmSync(folder, { recursive: true, force: true })
})

const list = (words: readonly string[]) => words.map(w => `'${w.replaceAll("'", "''")}'`).join(', ') || `''`

/** The filter on `raw`, without its months. */
function where(f: Filter): string {
  const channels = CHANNELS.filter((_, k) => k > 0 && f.channels & (1 << k))
  const parts = [`channel IN (${list(channels)})`]
  const stores: [readonly string[], string][] = [
    [f.stores, 'store_id'],
    [f.formats, 'format'],
    [f.operators, 'operator'],
    [f.regions, 'region'],
  ]
  for (const [names, column] of stores)
    if (names.length > 0)
      parts.push(`store_id IN (SELECT store_id FROM stores WHERE ${column} IN (${list(names)}))`)
  if (f.category.length > 0) parts.push(`category IN (${list(f.category)})`)
  if (f.segment.length > 0) parts.push(`person IS NOT NULL AND segment IN (${list(f.segment)})`)
  if (f.place) parts.push(`cell IN (${list(raw.cells.filter(c => inPlace(f, c)))})`)
  return parts.join(' AND ')
}

/** Radius and polygon by the centre of the home's cell; the polygon is a rectangle, which anybody can check. */
function inPlace(f: Filter, cell: string): boolean {
  const [lat, lon] = cellToLatLng(cell)
  if (f.place?.kind === 'radius') return haversineKm(lat, lon, f.place.lat, f.place.lon) <= f.place.km
  if (f.place?.kind !== 'polygon') return true
  const lons = f.place.ring.map(p => p[0])
  const lats = f.place.ring.map(p => p[1])
  return (
    lat > Math.min(...lats) && lat < Math.max(...lats) && lon > Math.min(...lons) && lon < Math.max(...lons)
  )
}

const answers = new Map<string, Promise<number>>()

/** Many filters ask the same of the extracts. */
function number(query: string): Promise<number> {
  const held = answers.get(query)
  if (held) return held
  const asked = sql.runAndReadAll(query).then(result => {
    const value = result.getRows()[0][0]
    return value === null ? Number.NaN : Number(value)
  })
  answers.set(query, asked)
  return asked
}

interface Months {
  from: number
  to: number
}

const sum = (column: string, f: Filter, m: Months, more = 'true') =>
  number(
    `SELECT coalesce(sum(${column}), 0) FROM raw WHERE month BETWEEN ${m.from} AND ${m.to} AND ${where(f)} AND ${more}`,
  )

/** Purchase tickets: the amount of a ticket, or with categories of its lines of one category, is above 0. */
const tickets = (f: Filter, m: Months, more = 'true') =>
  number(`SELECT count(*) FROM (SELECT 1 FROM raw
    WHERE month BETWEEN ${m.from} AND ${m.to} AND ticket_id IS NOT NULL
      AND ${where(f)} AND ${more} GROUP BY ticket_id, sold_on, store_id, channel ${f.category.length > 0 ? ', category' : ''} HAVING sum(amount) > 0)`)

const customers = (f: Filter, m: Months, having = 'true') =>
  number(`SELECT count(*) FROM (SELECT person FROM raw
    WHERE month BETWEEN ${m.from} AND ${m.to} AND person IS NOT NULL AND ${where(f)}
    GROUP BY person HAVING sum(amount) > 0 AND ${having})`)

const twelve = (m: Months) => ({ from: m.to - 11, to: m.to })
const IDENTIFIED = 'person IS NOT NULL'
const WEB = { channels: 1 << CHANNELS.indexOf('web') }

const known = new Map<string, boolean>()

/**
 * Whether a store's month compares with that of a year before, from the extracts: the same operator, an area within
 * 10 %, opened before the 13 months, not closing, and no period in either month in which it did not trade.
 */
async function compares(store: string, month: number): Promise<boolean> {
  const key = `${store} ${month}`
  const held = known.get(key)
  if (held !== undefined) return held
  const day = (m: number) => `DATE '${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}-01'`
  // What a store was in a month: the last of its periods that touch it, else what it is today.
  const state = (m: number) => {
    const touching = `FROM store_periods p WHERE p.store_id = s.store_id AND p.valid_from < ${day(m + 1)}
      AND (p.valid_to IS NULL OR p.valid_to >= ${day(m)})`
    const last = (column: string, today: string) =>
      `coalesce((SELECT last(p.${column} ORDER BY p.valid_from) ${touching} AND p.${column} IS NOT NULL), s.${today})`
    return {
      shut: `EXISTS (SELECT 1 ${touching} AND p.status <> 'open')`,
      operator: last('operator', 'operator'),
      area: last('selling_area_m2', 'selling_area_m2'),
    }
  }
  const [now, then] = [state(month), state(month - 12)]
  const rows = await sql.runAndReadAll(`SELECT count(*)::INTEGER FROM stores s WHERE store_id = '${store}'
    AND (opened_on IS NULL OR date_trunc('month', opened_on) + INTERVAL 13 MONTH <= ${day(month)})
    AND (closed_on IS NULL OR closed_on >= ${day(month + 1)})
    AND NOT ${now.shut} AND NOT ${then.shut}
    AND ${now.operator} IS NOT DISTINCT FROM ${then.operator}
    AND (${now.area} IS NULL OR ${then.area} IS NULL OR abs(${now.area} - ${then.area}) <= 0.1 * ${then.area})`)
  const answer = Number(rows.getRows()[0][0]) === 1
  known.set(key, answer)
  return answer
}

/** Every figure from the extracts alone; NaN where there is none. */
async function expected(id: MetricId, ask: Ask): Promise<number> {
  const f = ask.filter.filter
  const m = ask.filter.range
  const years = (m.to - m.from + 1) / 12
  const over = (a: number, b: number) => (b > 0 ? a / b : Number.NaN)
  const people = (column: 'population' | 'households') => {
    const z = ask.cube.source.zones
    let total = 0
    for (let i = 0; i < z.rows; i++) {
      const p = f.place
      const inside =
        p?.kind === 'radius'
          ? haversineKm(z.lat[i], z.lon[i], p.lat, p.lon) <= p.km
          : p?.kind === 'polygon'
            ? p.ring[0][0] < z.lon[i] &&
              z.lon[i] < p.ring[2][0] &&
              p.ring[0][1] < z.lat[i] &&
              z.lat[i] < p.ring[2][1]
            : true
      if (inside) total += z[column][i] || 0
    }
    return total
  }
  switch (id) {
    case 'revenue':
      return sum('amount', f, m)
    case 'margin':
      return sum('margin', f, m)
    case 'margin_rate':
      return over(await sum('margin', f, m), await sum('amount', f, m, 'margin IS NOT NULL'))
    case 'tickets':
      return tickets(f, m)
    case 'items':
      return sum('items', f, m)
    case 'average_basket':
      return over(await sum('amount', f, m), await tickets(f, m))
    case 'web_share':
      return over(
        await sum('amount', { ...f, channels: f.channels & WEB.channels }, m),
        await sum('amount', f, m),
      )
    case 'growth': {
      const then = ask.filter.comparison as Months
      const factor = (m.to - m.from + 1) / (then.to - then.from + 1)
      return over(await sum('amount', f, m), (await sum('amount', f, then)) * factor) - 1
    }
    case 'like_for_like': {
      let now = 0
      let before = 0
      for (const store of ask.cube.source.stores) {
        for (let month = m.from; month <= m.to; month++) {
          if (!(await compares(store.id, month))) continue
          const own = `store_id = '${store.id}' AND channel <> 'web'`
          now += await sum('amount', f, { from: month, to: month }, own)
          before += await sum('amount', f, { from: month - 12, to: month - 12 }, own)
        }
      }
      return over(now, before) - 1
    }
    case 'active_customers':
      return customers(f, twelve(m))
    case 'frequency':
      return over(await tickets(f, twelve(m), IDENTIFIED), await customers(f, twelve(m)))
    case 'spend_per_customer':
      return over(await sum('amount', f, twelve(m), IDENTIFIED), await customers(f, twelve(m)))
    case 'omnichannel_share':
      return over(
        await customers(
          f,
          twelve(m),
          `count(*) FILTER (channel = 'store' AND amount > 0) > 0 AND count(*) FILTER (channel = 'web' AND amount > 0) > 0`,
        ),
        await customers(f, twelve(m)),
      )
    case 'penetration':
      return over(1000 * (await customers(f, twelve(m))), people('population'))
    case 'revenue_per_inhabitant':
      return over((await sum('amount', f, m)) / years, people('population'))
    case 'revenue_per_household':
      return over((await sum('amount', f, m)) / years, people('households'))
    case 'revenue_per_km2':
      return over((await sum('amount', f, m)) / years, ask.placeKm2 ?? 0)
    case 'revenue_per_m2': {
      let surface = 0
      const known: string[] = []
      const first = (month: number) =>
        `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`
      const rows = (
        await sql.runAndReadAll(
          'SELECT store_id, selling_area_m2, opened_on::VARCHAR, closed_on::VARCHAR, format, operator, region FROM stores',
        )
      ).getRows() as [string, number, string | null, string | null, string, string, string][]
      for (const [store, area, opened, closed, format, operator, region] of rows) {
        const meets = (names: readonly string[], name: string) => names.length === 0 || names.includes(name)
        if (!area || !meets(f.stores, store) || !meets(f.formats, format)) continue
        if (!meets(f.operators, operator) || !meets(f.regions, region)) continue
        known.push(store)
        let months = 0
        for (let month = m.from; month <= m.to; month++)
          if ((!opened || opened < first(month + 1)) && (!closed || closed >= first(month))) months++
        surface += (area * months) / (m.to - m.from + 1)
      }
      return over((await sum('amount', f, m, `store_id IN (${list(known)})`)) / years, surface)
    }
    default: {
      const minutes = Number(id.replace('within_', ''))
      const first = (month: number) =>
        `DATE '${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01'`
      const stores = (
        await sql.runAndReadAll(`SELECT lat, lon FROM stores
          WHERE coalesce(opened_on < ${first(m.to + 1)}, true) AND coalesce(closed_on >= ${first(m.to)}, true)`)
      ).getRows() as [number, number][]
      const { zones } = ask.cube.source
      const near = raw.cells.filter(c => {
        const [lat, lon] = cellToLatLng(c)
        const zone = ask.nearestZone?.(lat, lon) ?? -1
        const km = (s: [number, number]) => haversineKm(zones.lat[zone], zones.lon[zone], ...s)
        return zone >= 0 && stores.some(s => 2 * km(s) <= minutes)
      })
      const all = await customers(f, twelve(m), f.place ? 'true' : 'first(cell) IS NOT NULL')
      return over(await customers(f, twelve(m), `first(cell) IN (${list(near)})`), all)
    }
  }
}

const some = (words: readonly string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: fc.subarray([...words], { minLength: 1, maxLength: 3 }) },
  )

/** Any filter of a dataset. */
function anyFilter({ cube }: Opened): fc.Arbitrary<Filter> {
  const { stores } = cube.source
  const words = (of: (s: (typeof stores)[number]) => string | null) => [
    ...new Set(stores.flatMap(s => of(s) ?? [])),
  ]
  const months = (from: number, to: number) =>
    fc
      .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: from, max: to }))
      .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
  const keys = (of: 'category' | 'segment') => (cube.keysOf(of) ?? []).filter(k => k !== null)
  const near = fc.constantFrom(...stores.map(s => ({ lat: s.lat, lon: s.lon })))
  return fc.record({
    range: fc.oneof(
      fc.constant(null),
      fc.constant(cube.bounds),
      fc.constant({ from: cube.bounds.to - 11, to: cube.bounds.to }),
      months(cube.bounds.from, cube.bounds.to),
    ),
    comparison: fc.oneof(
      { weight: 3, arbitrary: fc.constant('year_before' as const) },
      { weight: 1, arbitrary: fc.constant('period_before' as const) },
      { weight: 1, arbitrary: months(cube.bounds.from, cube.bounds.to) },
    ),
    channels: fc.oneof(
      { weight: 3, arbitrary: fc.constant(ALL_CHANNELS) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 7 }).map(bits => bits << 1) },
    ),
    stores: some(words(s => s.id)),
    formats: some(words(s => s.format)),
    operators: some(words(s => s.operator)),
    regions: some(words(s => s.region)),
    category: some(keys('category')),
    segment: some(keys('segment')),
    place: fc.oneof(
      { weight: 2, arbitrary: fc.constant(null) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(near, fc.integer({ min: 3, max: 200 }))
          .map(([at, km]) => ({ kind: 'radius' as const, ...at, km })),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(near, fc.double({ min: 0.1, max: 2, noNaN: true })).map(([{ lat, lon }, d]) => ({
          kind: 'polygon' as const,
          ring: [
            [lon - d, lat - d],
            [lon + d, lat - d],
            [lon + d, lat + d],
            [lon - d, lat + d],
          ] as [number, number][],
        })),
      },
    ),
  })
}

async function bySql(id: MetricId, ask: Ask, engine: Engine): Promise<number> {
  const metric = metricOf(id, ask.cube)
  const statement = metric.sql(sqlScope(ask))
  const { columns } = await engine.query(statement.sql, statement.params)
  return (columns.value as Float64Array)[0]
}

const same = (a: number, b: number, what: string) => {
  // Where no row has a margin or items, there is no sum of them.
  if (Number.isNaN(a) && b === 0 && /^(margin|items)/.test(what)) return
  if (Number.isNaN(a) || Number.isNaN(b)) return expect([what, a], what).toEqual([what, b])
  expect(Math.abs(a - b), `${what}: ${a} against ${b}`).toBeLessThan(Math.abs(b) < 1e3 ? 1e-6 : 0.005)
}

function largest({ cube }: Pick<Opened, 'cube'>, count: number): string[] {
  const amounts = cube.byStore(EVERYTHING, cube.bounds)
  return [...cube.source.stores]
    .sort((a, b) => amounts[b.key] - amounts[a.key])
    .slice(0, count)
    .map(s => s.id)
}

/** What is not exact says why, in both languages; what is exact says nothing. */
function said(reason: Reason | null, availability: Availability, what: string): void {
  if (availability === 'exact') {
    expect(reason, what).toBeNull()
    return
  }
  for (const locale of LOCALES)
    expect(messagesOf(locale).metrics.reason[reason ?? 'waiting'].length, what).toBeGreaterThan(0)
  expect(reason, what).not.toBeNull()
  expect(reason, what).not.toBe('waiting')
}

async function heldAgainstExtracts(
  id: MetricId,
  ask: Ask,
  value: number | null,
  what: string,
): Promise<void> {
  const truth = await expected(id, ask)
  // Counts of customers are published rounded to 5, and what is divided by them follows.
  if (id === 'active_customers') expect(value, what).toBe(Math.round(truth / 5) * 5)
  else if (id === 'penetration') {
    const count = await customers(ask.filter.filter, twelve(ask.filter.range))
    same(((value ?? 0) * count) / (Math.round(count / 5) * 5), truth, what)
  } else same(value ?? Number.NaN, truth, what)
}

/** Filters of every combination of parts, each part with some values: what they restrict, and the filter. */
function* combinations({ cube }: Opened): Generator<{ parts: string; filter: Filter }> {
  const { bounds } = cube
  const { stores } = cube.source
  const keys = (of: 'category' | 'segment') => (cube.keysOf(of) ?? []).filter(k => k !== null)
  const channel = (name: (typeof CHANNELS)[number]) => ({ channels: 1 << CHANNELS.indexOf(name) })
  const options: [string, Partial<Filter>[]][] = [
    [
      'month',
      [
        { range: { from: bounds.to - 11, to: bounds.to } },
        { range: { from: bounds.to, to: bounds.to } },
        { range: { from: bounds.from + 3, to: bounds.from + 14 }, comparison: 'period_before' },
      ],
    ],
    ['channel', [channel('store'), channel('web')]],
    [
      'store',
      [
        ...largest({ cube }, 3).map(id => ({ stores: [id] })),
        { stores: [stores[0].id, stores[1].id] },
        { formats: [stores[0].format ?? ''] },
        { operators: ['own'] },
      ],
    ],
    ['place', [{ place: { kind: 'radius', lat: stores[0].lat, lon: stores[0].lon, km: 30 } }]],
    [
      'category',
      keys('category')
        .slice(0, 2)
        .map(key => ({ category: [key] })),
    ],
    [
      'segment',
      keys('segment')
        .slice(0, 2)
        .map(key => ({ segment: [key] })),
    ],
  ]
  function* from(at: number, parts: string[], filter: Filter): Generator<{ parts: string; filter: Filter }> {
    if (at === options.length) return yield { parts: parts.join(' ') || 'all', filter }
    yield* from(at + 1, parts, filter)
    const [part, values] = options[at]
    for (const value of values) yield* from(at + 1, [...parts, part], { ...filter, ...value })
  }
  yield* from(0, [], { ...emptyFilter(), range: bounds })
}

describe('every metric', () => {
  it('is what the extracts say, for any filter of a detailed dataset', async () => {
    const detailed = opened.detailed
    await fc.assert(
      fc.asyncProperty(anyFilter(detailed), async filter => {
        const ask = detailed.ask(filter)
        for (const { id } of METRICS) {
          if (id === 'like_for_like' && (filter.comparison !== 'year_before' || !ask.filter.comparison))
            continue
          if (id === 'growth' && !ask.filter.comparison) continue
          same(
            await bySql(id, ask, detailed.engine),
            await expected(id, ask),
            `${id} ${JSON.stringify(filter)}`,
          )
        }
      }),
      { seed: 3, numRuns: 12 },
    )
  }, 240_000)

  it('on a shared dataset is in SQL what the cube says, or not there with its reason, for any filter', async () => {
    const { shared } = opened
    await fc.assert(
      fc.asyncProperty(anyFilter(shared), async filter => {
        const ask = shared.ask(filter)
        for (const { id } of METRICS) {
          const what = `${id} ${JSON.stringify(filter)}`
          const { value, availability, reason } = read(metricOf(id, shared.cube), ask)
          said(reason, availability, what)
          if (availability === 'unavailable') expect(value, what).toBeNull()
          else same(value ?? Number.NaN, await bySql(id, ask, shared.engine), what)
          if (availability === 'exact') await heldAgainstExtracts(id, ask, value, what)
        }
      }),
      { seed: 4, numRuns: 40 },
    )
  }, 240_000)

  it('on a shared dataset is exactly what the extracts say for every combination of filters that is exact', async () => {
    const { shared } = opened
    const exact = new Map<MetricId, Set<string>>()
    for (const { parts, filter } of combinations(shared)) {
      const ask = shared.ask(filter)
      for (const { id } of METRICS) {
        const what = `${id} ${JSON.stringify(filter)}`
        const { value, availability, reason } = read(metricOf(id, shared.cube), ask)
        said(reason, availability, what)
        if (availability !== 'exact') continue
        await heldAgainstExtracts(id, ask, value, what)
        exact.set(id, (exact.get(id) ?? new Set()).add(parts))
      }
    }
    // Of the others the matrix calls none exact: they rest on homes, on customer rows or on what zones lack.
    const sales = ['all', 'store', 'channel', 'channel store', 'month channel', 'month channel store']
    const keyed = ['channel store segment', 'channel store category', 'month channel store segment']
    const expectedExact: Partial<Record<MetricId, readonly string[]>> = {
      revenue: [...sales, ...keyed],
      tickets: [...sales, ...keyed],
      items: sales,
      average_basket: sales,
      margin: sales,
      margin_rate: sales,
      web_share: sales,
      revenue_per_inhabitant: [...sales, ...keyed],
      revenue_per_m2: [...sales, ...keyed],
      growth: ['month channel', 'month channel store'],
      like_for_like: ['month channel', 'month channel store'],
      active_customers: ['all', 'month'],
      penetration: ['all', 'month'],
    }
    expect([...exact.keys()].sort()).toEqual(Object.keys(expectedExact).sort())
    for (const [id, parts] of Object.entries(expectedExact))
      expect([...(exact.get(id as MetricId) ?? [])], id).toEqual(expect.arrayContaining([...parts]))
  }, 240_000)

  it('has SQL that DuckDB-Wasm answers as native DuckDB does', async () => {
    const { shared } = opened
    const wasm = await openWasmNode(join(folder, 'shared', 'dataset.duckdb'))
    try {
      const [store] = shared.cube.source.stores
      const filters: Partial<Filter>[] = [
        {},
        { stores: [store.id] },
        { place: { kind: 'radius', lat: store.lat, lon: store.lon, km: 40 } },
      ]
      for (const part of filters) {
        const ask = shared.ask({ ...emptyFilter(), ...part })
        for (const { id } of METRICS) {
          if (read(metricOf(id, shared.cube), ask).availability === 'unavailable') continue
          same(
            await bySql(id, ask, wasm),
            await bySql(id, ask, shared.engine),
            `${id} ${JSON.stringify(part)}`,
          )
        }
      }
    } finally {
      await wasm.close()
    }
  }, 120_000)
})
