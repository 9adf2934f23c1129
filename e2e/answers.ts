/**
 * Answers of a dataset to a director's questions, found apart from the page: DuckDB's native build reads the file, and
 * places are looked up one by one. Pockets alone are those of the product's own search, run here without page and
 * worker: the journey shows that the page tells them truly. `tsx e2e/answers.ts <dataset.duckdb> <manifest.json>` prints them as JSON.
 */
import { readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import { cellToLatLng, cellToParent } from 'h3-js'
import type { Manifest } from '@/lib/dataset/manifest'
import { CHANNELS } from '@/lib/dataset/schema'
import { openNative } from '@/lib/engine/native'
import { readMarketTables } from '@/lib/market/queries'
import { reachOf } from '@/lib/market/reach'
import { openMarket } from '@/lib/market/service'
import { findPockets } from '@/lib/pockets/find'
import { pocketData, readPocketTables } from '@/lib/pockets/source'
import { DEFAULTS, type Pocket } from '@/lib/pockets/types'
import { travelTimesFor } from '@/lib/travel/registry'

interface Months {
  from: number
  to: number
}

/** Net amounts in the dataset's currency. */
export interface Answers {
  /** Web sales within 30 minutes of closed stores, largest growth first; `chain`: of all located web sales. */
  closed: { name: string; before: number; now: number; growth: number; chain: number }[]
  /** Communes within 30 minutes of Rennes by sales per inhabitant of the last 12 months, smallest first. */
  communes: { name: string; value: number }[]
  /** The store whose catchment of an hour has most inhabitants in common with that of the store in Nantes. */
  overlap: { name: string; other: string; union: number; shared: number | null }
  /** Potential without customers, with what chance may explain, largest first. */
  pockets: Pick<Pocket, 'name' | 'region' | 'households' | 'observed' | 'excess'>[]
}

interface Zone {
  name: string
  lat: number
  lon: number
  cell: string
  population: number
}

const [path, manifestPath] = process.argv.slice(2)
const manifest: Manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
const { first_month, last_month } = manifest.period
const connection = await (await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })).connect()
const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjects()

const zones = (
  await read(`SELECT name, lat::DOUBLE AS lat, lon::DOUBLE AS lon, to_hex(cell) AS cell,
    coalesce(population, 0)::DOUBLE AS population FROM zones ORDER BY zone_key`)
).map(r => ({ ...r, cell: String(r.cell).toLowerCase() }) as unknown as Zone)
const cells = (await read('SELECT DISTINCT to_hex(cell) AS cell FROM atoms WHERE cell IS NOT NULL')).map(r =>
  String(r.cell).toLowerCase(),
)
/** Of every cell the zone whose point is nearest to its centre. */
const zoneOf = new Map(cells.map(cell => [cell, nearestZone(cell)]))

function nearestZone(cell: string): number {
  const [lat, lon] = cellToLatLng(cell)
  const shrink = Math.cos((lat * Math.PI) / 180)
  let [best, least] = [-1, Number.POSITIVE_INFINITY]
  for (let z = 0; z < zones.length; z++) {
    const square = (zones[z].lat - lat) ** 2 + ((zones[z].lon - lon) * shrink) ** 2
    if (square < least) [best, least] = [z, square]
  }
  return best
}

/** Whether each zone lies within so many minutes by car, by the travel times that are built in. */
function within(to: { lat: number; lon: number }, minutes: number): boolean[] {
  const points = { lat: Float64Array.from(zones, z => z.lat), lon: Float64Array.from(zones, z => z.lon) }
  return Array.from(travelTimesFor(points).minutesTo(points, to), m => m <= minutes)
}

/** Net sales by cell over months; a row for several months gives the part of them that lies in the period. */
async function salesByCell({ from, to }: Months, where = 'true'): Promise<[cell: string, amount: number][]> {
  const months = `least(month, ${to}) - greatest(month - span + 1, ${from}) + 1`
  const rows =
    await read(`SELECT to_hex(cell) AS cell, sum(amount::DOUBLE * (${months}) / span) AS amount FROM atoms
    WHERE cell IS NOT NULL AND month >= ${from} AND month - span + 1 <= ${to} AND ${where} GROUP BY cell`)
  return rows.map(r => [String(r.cell).toLowerCase(), Number(r.amount)])
}

async function webAroundClosed(): Promise<Answers['closed']> {
  const web = async (range: Months, inside: (cell: string) => boolean) =>
    (await salesByCell(range, `channel_key = ${CHANNELS.indexOf('web')}`)).reduce(
      (sum, [cell, amount]) => (inside(cell) ? sum + amount : sum),
      0,
    )
  const rows = await read(`SELECT name, lat::DOUBLE AS lat, lon::DOUBLE AS lon,
    year(closed_on) * 12 + month(closed_on) AS after FROM stores WHERE closed_on IS NOT NULL`)
  const closed: Answers['closed'] = []
  for (const { name, lat, lon, after } of rows) {
    const range = { from: Number(after), to: Math.min(Number(after) + 11, last_month) }
    const year = { from: range.from - 12, to: range.to - 12 }
    if (range.from > range.to || year.from < first_month) continue
    const near = within({ lat: Number(lat), lon: Number(lon) }, 30)
    const around = (cell: string) => near[zoneOf.get(cell) ?? -1]
    const [now, before] = [await web(range, around), await web(year, around)]
    const chain = (await web(range, () => true)) / (await web(year, () => true)) - 1
    if (before > 0) closed.push({ name: String(name), before, now, growth: now / before - 1, chain })
  }
  return closed.sort((a, b) => b.growth - a.growth)
}

async function communesNearRennes(): Promise<Answers['communes']> {
  const sales = await salesByCell({ from: last_month - 11, to: last_month })
  const resolution = (cell: string) => Number((BigInt(`0x${cell}`) >> 52n) & 15n)
  const under = new Map<string, number[]>()
  for (const res of new Set(sales.map(([cell]) => resolution(cell))))
    zones.forEach((zone, z) => {
      const parent = cellToParent(zone.cell, res)
      under.set(parent, [...(under.get(parent) ?? []), z])
    })
  // A cell's sales are shared out over the zones in it by their inhabitants.
  const bought = new Float64Array(zones.length)
  for (const [cell, amount] of sales) {
    const members = under.get(cell) ?? [zoneOf.get(cell) ?? -1]
    const people = members.reduce((sum, z) => sum + zones[z].population, 0)
    for (const z of members)
      bought[z] += amount * (people > 0 ? zones[z].population / people : 1 / members.length)
  }
  const near = within(zones.find(zone => zone.name === 'Rennes') as Zone, 30)
  return zones
    .map(({ name, population }, z) => ({ name, value: bought[z] / population }))
    .filter(({ value }, z) => near[z] && Number.isFinite(value))
    .sort((a, b) => a.value - b.value)
}

async function overlapWithNantes(): Promise<Answers['overlap']> {
  const stores = await read(
    'SELECT store_key, name, lat::DOUBLE AS lat, lon::DOUBLE AS lon FROM stores WHERE closed_on IS NULL ORDER BY store_id',
  )
  const hours = stores.map(s => within({ lat: Number(s.lat), lon: Number(s.lon) }, 60))
  const people = (inside: (z: number) => boolean) =>
    zones.reduce((sum, zone, z) => sum + (inside(z) ? zone.population : 0), 0)
  const at = stores.findIndex(s => String(s.name).startsWith('Nantes'))
  const unions = stores.map((_, k) =>
    k === at ? -1 : people(z => hours[at][z] && hours[k][z]) / people(z => hours[at][z] || hours[k][z]),
  )
  const most = unions.indexOf(Math.max(...unions))
  const keys = [at, most].map(k => Number(stores[k].store_key)).sort((a, b) => a - b)
  const year = Math.floor((last_month + 1) / 12) - 1
  const [shared] = await read(`SELECT customers FROM shared_customers WHERE year = ${year}
    AND least(store_a, store_b) = ${keys[0]} AND greatest(store_a, store_b) = ${keys[1]}`)
  return {
    name: String(stores[at].name),
    other: String(stores[most].name),
    union: unions[most],
    shared: shared ? Number(shared.customers) : null,
  }
}

/** The product's own search, on the tables and the market of the native build. */
async function pocketsOfPotential(): Promise<Answers['pockets']> {
  const engine = await openNative({ path, readOnly: true })
  const query = (sql: string) => engine.query(sql)
  const market = openMarket(await readMarketTables(query), manifest.declaration.sector, last_month)
  const precision = manifest.privacy.amount_share_by_precision
  const data = pocketData(await readPocketTables(query), reachOf(market), market.input.competitors ?? [], {
    lastMonth: last_month,
    points: precision ? (precision.point ?? 0) + (precision.zone ?? 0) : null,
  })
  await engine.close()
  return findPockets(data, { ...DEFAULTS, reading: 'potential', unproven: true }).pockets.map(
    ({ name, region, households, observed, excess }) => ({
      name,
      region,
      households,
      observed,
      excess,
    }),
  )
}

const closed = await webAroundClosed()
const communes = await communesNearRennes()
const overlap = await overlapWithNantes()
connection.closeSync()
const answers: Answers = { closed, communes, overlap, pockets: await pocketsOfPotential() }
process.stdout.write(JSON.stringify(answers))
