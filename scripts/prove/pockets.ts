/**
 * Whether planted pockets are found, over demonstration networks: `npm run prove -- pockets`. Every network hides three
 * areas without a store where people spend more, above all on the web (data/demo/pockets.ts), so they are looked for
 * under `far` and `web`. For `potential` three more are made by hand: of the sales over the counter to people of an area
 * near stores, half are taken out of the extracts before they are published.
 *
 * A planted pocket counts as found when found pockets hold at least a quarter of its inhabitants; a found one counts as
 * right when at least a quarter of its own live in planted ones or within 10 km of them. A pocket that is found and was
 * not planted need not be wrong: the networks' potential varies by place without reasons that any column tells.
 *
 * The short form makes one network, too small for its own pockets to stand out. So stronger ones are written into what
 * is read of it: in three wide areas next to nothing is bought in stores. Two of them must be found under `potential`,
 * most of what is found must be right, and where nothing was written hardly anything may be found.
 */
import { readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { generateDemo } from '@/data/demo/generate'
import { settle } from '@/data/demo/settings'
import { buildDataset } from '@/lib/build/build'
import { openNative } from '@/lib/engine/native'
import { haversineKm } from '@/lib/geo/distance'
import { readMarketTables } from '@/lib/market/queries'
import { uniform } from '@/lib/market/random'
import { reachOf } from '@/lib/market/reach'
import { openMarket } from '@/lib/market/service'
import { findPockets } from '@/lib/pockets/find'
import { pocketData, readPocketTables } from '@/lib/pockets/source'
import {
  DEFAULTS,
  type PocketData,
  type PocketOptions,
  type PocketZones,
  type Purchases,
} from '@/lib/pockets/types'
import type { Proof, Proving } from '../prove'

const SIZES = { stores: 120, customers: 400_000, tickets: 3_000_000 }
const QUICK = { stores: 12, customers: 30_000, tickets: 120_000 }
const SEEDS = 2
/** Inhabitants that must be held for a planted pocket to count as found, and a found one as right. */
const HELD = 0.25
const NEAR_KM = 10
const HOLE_KM = 15
/**
 * Of the short form: how far pockets by hand reach, how far apart they lie, what is left of the purchases in them, by
 * how many towns they are preceded in purchases; how many must be found, and how many may be where none is.
 */
const BY_HAND = { km: 40, apart_km: 120, left: 0.05, rank: 100, found: 2, falseAtMost: 1 }

const READINGS: readonly { name: string; options: Partial<PocketOptions>; planted: 'stores' | 'holes' }[] = [
  { name: 'far_20', options: { reading: 'far', minutes: 20 }, planted: 'stores' },
  { name: 'far_30', options: { reading: 'far', minutes: 30 }, planted: 'stores' },
  { name: 'far_45', options: { reading: 'far', minutes: 45 }, planted: 'stores' },
  { name: 'web', options: { reading: 'web' }, planted: 'stores' },
  { name: 'potential', options: { reading: 'potential' }, planted: 'holes' },
]

interface Area {
  name: string
  lat: number
  lon: number
  radius_km: number
}
interface Score {
  planted: number
  found_planted: number
  found: number
  right: number
  ms: number
}

/** Finds and scores the pockets of one network. */
async function runSeed(seed: number, sizes: typeof SIZES, folder: string, say: Proving['say']) {
  const extracts = join(folder, 'extracts')
  await mkdir(folder, { recursive: true })
  const settings = settle({ ...sizes, seed })
  await generateDemo({ ...settings, out: extracts })
  const truth = JSON.parse(readFileSync(join(extracts, 'truth.json'), 'utf8')) as { pockets: Area[] }
  const holes = await digHoles(extracts, truth.pockets, seed)
  const out = join(folder, 'built')
  await buildDataset({ extracts: [extracts], out, audience: 'shared', threads: 1, memoryLimit: '2GB' })
  const data = await read(join(out, 'dataset.duckdb'))
  const scores: Record<string, Score> = {}
  for (const { name, options, planted } of READINGS) {
    const begin = performance.now()
    const { pockets } = findPockets(data, { ...DEFAULTS, ...options })
    const ms = Math.round(performance.now() - begin)
    scores[name] = { ...score(data, pockets, planted === 'stores' ? truth.pockets : holes), ms }
    const s = scores[name]
    say(
      `seed ${seed}, ${name}: ${s.found_planted} of ${s.planted} planted found, ${s.right} of ${s.found} right`,
    )
  }
  return { scores, data }
}

/** What people of some areas buy, multiplied; a purchase known for several places in proportion to those inside. */
function multiplied(
  bought: Purchases,
  zones: PocketZones,
  areas: readonly Area[],
  factor: number,
): Purchases {
  const inside = zones.id.map((_, i) =>
    areas.some(a => haversineKm(zones.lat[i], zones.lon[i], a.lat, a.lon) <= a.radius_km),
  )
  const amount = bought.amount.map((value, f) => {
    let part = 0
    for (let at = bought.start[f]; at < bought.start[f + 1]; at++)
      if (inside[bought.zone[at]]) part += bought.share[at]
    return value * (1 + (factor - 1) * part)
  })
  return { ...bought, amount }
}

/** Towns of middling purchases, apart from each other. */
function towns({ zones, bought }: PocketData): Area[] {
  const amounts = new Float64Array(zones.id.length)
  for (const { amount, start, zone, share } of [bought.store, bought.web])
    for (let f = 0; f < amount.length; f++)
      for (let at = start[f]; at < start[f + 1]; at++) amounts[zone[at]] += amount[f] * share[at]
  const areas: Area[] = []
  const order = [...amounts.keys()].sort((a, b) => amounts[b] - amounts[a])
  for (const i of order.slice(BY_HAND.rank)) {
    const [lat, lon] = [zones.lat[i], zones.lon[i]]
    if (areas.every(a => haversineKm(a.lat, a.lon, lat, lon) > BY_HAND.apart_km))
      areas.push({ name: zones.name[i], lat, lon, radius_km: BY_HAND.km })
    if (areas.length === 3) break
  }
  return areas
}

/** Whether pockets by hand are found, and none where none is. */
function byHand(data: PocketData): { ok: boolean; text: string } {
  const areas = towns(data)
  const options: PocketOptions = { ...DEFAULTS, reading: 'potential' }
  const store = multiplied(data.bought.store, data.zones, areas, BY_HAND.left)
  const without = findPockets(data, options).pockets.length
  const s = score(data, findPockets({ ...data, bought: { ...data.bought, store } }, options).pockets, areas)
  return {
    ok: s.found_planted >= BY_HAND.found && 2 * s.right > s.found && without <= BY_HAND.falseAtMost,
    text: `by hand ${s.found_planted}/${s.planted} found, ${s.right}/${s.found} right, ${without} where none is`,
  }
}

/** Areas around stores, one each, far from the planted pockets; half the counter sales to their people go. */
async function digHoles(extracts: string, avoid: readonly Area[], seed: number): Promise<Area[]> {
  const engine = await openNative()
  const file = (name: string) => `read_parquet('${join(extracts, name).replaceAll("'", "''")}')`
  try {
    const stores = await engine.query(`SELECT name, lat, lon FROM ${file('stores.parquet')}
      WHERE closed_on IS NULL ORDER BY store_id`)
    const [lat, lon] = [stores.columns.lat, stores.columns.lon] as Float64Array[]
    const random = uniform(seed * 31 + 5)
    const holes: Area[] = []
    for (let tries = 0; tries < 500 && holes.length < 3; tries++) {
      const j = Math.floor(random() * stores.rows)
      // Beside the store, some 18 km away: its trade area, not its town.
      const angle = 2 * Math.PI * random()
      const at = {
        lat: lat[j] + 0.16 * Math.sin(angle),
        lon: lon[j] + (0.16 * Math.cos(angle)) / Math.cos((lat[j] * Math.PI) / 180),
      }
      const apart = (a: { lat: number; lon: number }, km: number) =>
        haversineKm(a.lat, a.lon, at.lat, at.lon) > km
      if (avoid.every(a => apart(a, 80)) && holes.every(a => apart(a, 150)))
        holes.push({ name: `beside ${(stores.columns.name as string[])[j]}`, ...at, radius_km: HOLE_KM })
    }
    const inside = holes
      .map(
        h =>
          `sqrt(((z.lat - ${h.lat}) * 111.2) ** 2 + ((z.lon - ${h.lon}) * 111.2 * cos(radians(${h.lat}))) ** 2) < ${h.radius_km}`,
      )
      .join(' OR ')
    const zones = `read_csv('${join(process.cwd(), 'data/geo/zones-fr.csv')}', header = true, all_varchar = true)`
    const communes = `read_csv('${join(process.cwd(), 'data/geo/communes-fr.csv')}', header = true, all_varchar = true)`
    await engine.exec(`
      CREATE TEMP TABLE near AS SELECT zone_id FROM (SELECT zone_id, lat::DOUBLE AS lat, lon::DOUBLE AS lon FROM ${zones}) z
        WHERE ${inside};
      CREATE TEMP TABLE codes AS SELECT DISTINCT unnest(string_split(postal_codes, ' ')) AS code FROM ${communes}
        WHERE zone_id IN (SELECT zone_id FROM near);
      CREATE TEMP TABLE people AS SELECT customer_id FROM ${file('customers.parquet')} z
        WHERE (z.lat IS NOT NULL AND (${inside})) OR (z.lat IS NULL AND postal_code IN (SELECT code FROM codes))`)
    const { columns, rows } = await engine.query(
      `SELECT file FROM glob('${join(extracts, 'sales').replaceAll("'", "''")}/*.parquet') ORDER BY file`,
    )
    for (let k = 0; k < rows; k++) {
      const part = (columns.file as string[])[k]
      const quoted = part.replaceAll("'", "''")
      await engine.exec(`
        CREATE OR REPLACE TEMP TABLE kept AS SELECT * FROM read_parquet('${quoted}') s
          WHERE NOT (channel = 'store' AND customer_id IN (SELECT customer_id FROM people)
            AND hash(ticket_id) % 2 = 0);
        COPY kept TO '${quoted}' (FORMAT parquet)`)
    }
    return holes
  } finally {
    await engine.close()
  }
}

async function read(path: string): Promise<PocketData> {
  const engine = await openNative({ path, readOnly: true })
  try {
    const query = (sql: string) => engine.query(sql)
    const tables = await readMarketTables(query)
    const { columns } = await query('SELECT max(month)::INTEGER AS month FROM active_customers, atoms')
    const lastMonth = Number(columns.month[0])
    const market = openMarket(tables, 'furniture', lastMonth)
    return pocketData(await readPocketTables(query), reachOf(market), market.input.competitors ?? [], {
      lastMonth,
      points: null,
    })
  } finally {
    await engine.close()
  }
}

function score(
  { zones }: PocketData,
  pockets: readonly { zones: Int32Array }[],
  planted: readonly Area[],
): Omit<Score, 'ms'> {
  const within = (i: number, a: Area, more: number) =>
    haversineKm(zones.lat[i], zones.lon[i], a.lat, a.lon) <= a.radius_km + more
  const held = new Uint8Array(zones.id.length)
  for (const p of pockets) for (const i of p.zones) held[i] = 1
  const people = (test: (i: number) => boolean) =>
    zones.population.reduce((sum, count, i) => (test(i) ? sum + count : sum), 0)
  const found_planted = planted.filter(a => {
    const all = people(i => within(i, a, 0))
    return all > 0 && people(i => held[i] === 1 && within(i, a, 0)) >= HELD * all
  }).length
  const right = pockets.filter(p => {
    const own = [...p.zones]
    const all = own.reduce((sum, i) => sum + zones.population[i], 0)
    const hit = own
      .filter(i => planted.some(a => within(i, a, NEAR_KM)))
      .reduce((sum, i) => sum + zones.population[i], 0)
    return hit >= HELD * all
  }).length
  return { planted: planted.length, found_planted, found: pockets.length, right }
}

/** What {@link Proving} asks for: recall and precision by reading, over seeds. */
export async function prove({ quick, folder, say }: Proving): Promise<Proof> {
  const seeds = quick ? [1] : Array.from({ length: SEEDS }, (_, k) => k + 1)
  const sum: Record<string, Score> = {}
  let hand: ReturnType<typeof byHand> | null = null
  for (const seed of seeds) {
    const within = join(folder, String(seed))
    const { scores, data } = await runSeed(seed, quick ? QUICK : SIZES, within, say)
    if (quick) hand = byHand(data)
    await rm(within, { recursive: true, force: true })
    for (const [name, s] of Object.entries(scores)) {
      const t = sum[name] ?? { planted: 0, found_planted: 0, found: 0, right: 0, ms: 0 }
      sum[name] = {
        planted: t.planted + s.planted,
        found_planted: t.found_planted + s.found_planted,
        found: t.found + s.found,
        right: t.right + s.right,
        ms: Math.max(t.ms, s.ms),
      }
    }
  }
  const share = (a: number, b: number) => (b > 0 ? Number((a / b).toFixed(2)) : null)
  const figures = Object.fromEntries(
    Object.entries(sum).map(([name, s]) => [
      name,
      { ...s, recall: share(s.found_planted, s.planted), precision: share(s.right, s.found) },
    ]),
  )
  const text = Object.entries(figures)
    .map(([name, f]) => `${name} ${f.found_planted}/${f.planted} found, ${f.right}/${f.found} right`)
    .join('; ')
  return {
    // Web orders are known finely enough everywhere: there the planted ones must not be missed.
    ok: hand ? hand.ok : (figures.web.recall ?? 0) >= 0.6,
    summary: `${seeds.length} networks of ${(quick ? QUICK : SIZES).tickets.toLocaleString('en')} tickets: ${text}${hand ? `; ${hand.text}` : ''}.`,
    figures: { seeds, sizes: quick ? QUICK : SIZES, readings: figures },
  }
}
