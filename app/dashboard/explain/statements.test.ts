import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDataset } from '@/lib/build/build'
import { catchmentOf } from '@/lib/catchment/catchment'
import { overlapsOf, ratiosOf } from '@/lib/catchment/overlap'
import { placesOf } from '@/lib/catchment/places'
import { customersInside, homesInside, profileOf } from '@/lib/catchment/profile'
import { CATCHMENT_QUERIES } from '@/lib/catchment/queries'
import { salesByZone } from '@/lib/catchment/sales'
import { turnover } from '@/lib/catchment/turnover'
import { Cube } from '@/lib/cube/cube'
import { ALL_CHANNELS, EVERYTHING, WEB } from '@/lib/cube/masks'
import { type MonthRange, yearBefore } from '@/lib/cube/months'
import { loadSource } from '@/lib/cube/source'
import { spreadOverZones } from '@/lib/cube/spread'
import type { Audience } from '@/lib/dataset/matrix'
import { CHANNELS } from '@/lib/dataset/schema'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { openWasmNode } from '@/lib/engine/wasm-node'
import { type Extracts, type Row, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { inlined, type Statement } from '@/lib/filter/scope'
import { centresOf, parentOf } from '@/lib/geo/h3'
import { closingGain, contributionOf, readTerms, TERMS_QUERY } from '@/lib/market/closings'
import { ask } from '../ask/question'
import { withNames } from './readable-rows'
import * as sql from './statements'

/** Two stores of one town with customers in common, and one far away; a year and the one before. */
function network(): Extracts {
  const store = (store_id: string, name: string, lat: number, lon: number, more: Row = {}): Row => ({
    ...{ store_id, name, lat, lon, format: 'city', operator: 'own', selling_area_m2: 500 },
    ...{ gross_margin_rate: 0.42, fixed_cost_year: 3000, exit_cost: 500, ...more },
  })
  const stores = [
    store('A', 'Lyon', 45.76, 4.84),
    store('B', 'Villefranche', 45.99, 4.72, { gross_margin_rate: 0.3 }),
    store('C', 'Nice', 43.7, 7.26),
  ]
  const customers: Row[] = Array.from({ length: 420 }, (_, i) => ({
    customer_id: `C${i}`,
    // The last ones gave no address.
    ...(i < 400 && {
      lat: (i < 320 ? 45.76 + (i % 5) * 0.06 : 43.7) + (i % 7) * 0.001,
      lon: (i < 320 ? 4.84 - (i % 5) * 0.03 : 7.26) + (i % 3) * 0.001,
    }),
  }))
  const sales: Row[] = []
  const sell = (m: number, i: number, channel: string, amount: number, store_id: string | null) => {
    const month = String((m % 12) + 1).padStart(2, '0')
    sales.push({
      ticket_id: `T${sales.length}`,
      sold_on: `${2024 + Math.floor(m / 12)}-${month}-${String(1 + (i % 28)).padStart(2, '0')}`,
      ...{ channel, amount: amount.toFixed(2), store_id, customer_id: i % 11 === 10 ? null : `C${i}` },
    })
  }
  for (let m = 0; m < 24; m++)
    for (let i = 0; i < 420; i++) {
      if (i >= 320 && i < 400) {
        if ((i + m) % 2 === 0) sell(m, i, 'store', 30 + i / 7, 'C')
        continue
      }
      // Some came later.
      if (i > 200 && i < 320 && m < 8 + i / 40) continue
      if ((i + m) % 2 === 0) sell(m, i, 'store', 20 + i / 9 + m, 'A')
      if ((i + m) % 3 === 0) sell(m, i, 'store', 15 + i / 11, 'B')
      if ((i + m) % 4 === 0) sell(m, i, 'web', 10 + i / 13 + m, null)
    }
  return { stores, customers, sales, declaration: { name: 'Explained', currency: 'EUR', country: 'FR' } }
}

const { folder, remove } = temporary()
const year: MonthRange = { from: 12 * 2025, to: 12 * 2025 + 11 }

interface Opened {
  engines: Engine[]
  cube: Cube
}
const opened = {} as Record<Audience, Opened>

beforeAll(async () => {
  const input = writeExtracts(join(folder, 'in'), network())
  for (const audience of ['shared', 'detailed'] as const) {
    const out = join(folder, audience)
    await buildDataset({
      extracts: [input],
      out,
      today: '2026-01-15',
      ...(audience === 'detailed' ? { audience } : {}),
    })
    const file = join(out, 'dataset.duckdb')
    const native = await openNative({ path: file, readOnly: true })
    const bounds = { from: 12 * 2024, to: 12 * 2025 + 11 }
    const cube = new Cube(await loadSource(native, undefined, audience), bounds)
    opened[audience] = { engines: [native, await openWasmNode(file)], cube }
  }
}, 240_000)

afterAll(async () => {
  for (const { engines } of Object.values(opened)) for (const engine of engines) await engine.close()
  remove()
})

/** The value of a statement as the sheet asks for it: as a text, on every engine. */
async function answerOf(audience: Audience, statement: Statement): Promise<number | null> {
  const values = await Promise.all(
    opened[audience].engines.map(async engine => {
      const { columns, rows } = await ask(engine, inlined(statement))
      expect([columns.length, columns[0].name, rows]).toEqual([1, 'value', 1])
      return columns[0].values[0] as number | null
    }),
  )
  if (Number.isNaN(values[0])) expect(values[1]).toBeNaN()
  else expect(values[1]).toBeCloseTo(values[0] as number, 6)
  return values[0]
}

const kept = (mask: Uint8Array) => [...mask.keys()].filter(k => mask[k])
const zoneKeys = (mask: Uint8Array) => kept(mask).map(z => z + 1)

/** What a test asks about: one dataset, store by id, sales of the year. */
function view(audience: Audience, id: string | null) {
  const { cube } = opened[audience]
  const { stores, zones } = cube.source
  const store = stores.find(s => s.id === id)
  const places = placesOf(cube, zones)
  const sold: sql.Sold = {
    audience,
    range: year,
    channels: ALL_CHANNELS,
    stores: store ? [store.key] : null,
    cells: null,
  }
  const only = store ? cube.only(store.key) : null
  const cellsIn = (mask: Uint8Array) => kept(mask).map(c => cube.cells[c])
  return { cube, stores, zones, store: store as (typeof stores)[number], places, sold, only, cellsIn }
}

/** A catchment of 10 km, which needs no model. */
function around(audience: Audience, id: string) {
  const { stores, places } = view(audience, null)
  const site = stores.find(s => s.id === id) as (typeof stores)[number]
  return catchmentOf(site, 'radius', 12, { places, reach: null, sales: null, open: stores })
}

describe.each(['shared', 'detailed'] as const)(
  'on a %s dataset the statement gives the figure shown',
  audience => {
    it('for the shares of sales with a customer and with a place', async () => {
      const { cube, sold } = view(audience, null)
      const coverage = cube.coverage(year)
      expect(coverage.placed).toBeLessThan(coverage.identified)
      const all = sql.soldRows(sold)
      expect(await answerOf(audience, sql.partOf(sql.locatedRows(sold, false), all))).toBeCloseTo(
        coverage.identified,
        9,
      )
      expect(await answerOf(audience, sql.partOf(sql.locatedRows(sold), all))).toBeCloseTo(coverage.placed, 9)
    })

    it('for what a store sells through a channel, and how that changed', async () => {
      const { cube, sold, only } = view(audience, 'A')
      for (const channel of ['store', 'web'] as const) {
        const mask = 1 << CHANNELS.indexOf(channel)
        const of = (range: MonthRange) =>
          cube.total({ ...EVERYTHING, channels: mask, stores: only }, range).amount
        const rows = (range: MonthRange) => sql.soldRows({ ...sold, channels: mask, range })
        expect(await answerOf(audience, sql.amountOf(rows(year)))).toBeCloseTo(of(year), 2)
        const [now, before] = [rows(year), rows(yearBefore(year))]
        expect(await answerOf(audience, sql.differenceOf(now, before))).toBeCloseTo(
          of(year) - of(yearBefore(year)),
          2,
        )
        if (of(yearBefore(year)) > 0)
          expect(await answerOf(audience, sql.changeOf(now, before))).toBeCloseTo(
            of(year) / of(yearBefore(year)) - 1,
            9,
          )
      }
    })

    it('for who lives and buys in a catchment', async () => {
      const { cube, store, zones, places, sold, only, cellsIn } = view(audience, 'A')
      const catchment = around(audience, 'A')
      const toZones = spreadOverZones(cube.cells, zones)
      const profile = profileOf(catchment, store, 400, {
        places,
        under: toZones,
        households: zones.households,
        chain: cube.cellSums(EVERYTHING).over(year),
        store: cube.cellSums({ ...EVERYTHING, stores: only }).over(year),
        competitors: [],
        open: [],
      })
      const keys = zoneKeys(catchment.zones)
      const cells = cellsIn(catchment.cells)
      expect(await answerOf(audience, sql.peopleOf('population', keys))).toBeCloseTo(profile.population, 3)
      expect(await answerOf(audience, sql.estimatedHomes(keys, 2.15))).toBeCloseTo(
        profile.population / 2.15,
        3,
      )
      const own = sql.locatedRows({ ...sold, cells })
      expect(await answerOf(audience, sql.amountOf(own))).toBeCloseTo(profile.revenueStore, 2)
      expect(
        await answerOf(audience, sql.amountOf(sql.locatedRows({ ...sold, stores: null, cells }))),
      ).toBeCloseTo(profile.revenueChain, 2)
      expect(profile.shareOfStore).toBeGreaterThan(0.2)
      expect(await answerOf(audience, sql.partOf(own, sql.locatedRows(sold)))).toBeCloseTo(
        profile.shareOfStore as number,
        9,
      )
    })

    it('for the overlap of two catchments in people and in revenue', async () => {
      const { cube, zones, sold, cellsIn } = view(audience, null)
      const [a, b] = [around(audience, 'A'), catchmentOf(...radius(audience, 'B', 25))]
      const overlaps = overlapsOf([a, b], {
        area: zones.population,
        population: zones.population,
        revenue: cube.cellSums(EVERYTHING).over(year),
      })
      const both = (x: Uint8Array, y: Uint8Array) => x.map((v, k) => v & y[k])
      const either = (x: Uint8Array, y: Uint8Array) => x.map((v, k) => v | y[k])
      const people = ratiosOf(overlaps, 'population', 0, 1)
      expect(people.overUnion).toBeGreaterThan(0)
      const shared = zoneKeys(both(a.zones, b.zones))
      expect(await answerOf(audience, sql.peopleShare(shared, zoneKeys(a.zones)))).toBeCloseTo(
        people.firstInSecond as number,
        9,
      )
      expect(
        await answerOf(audience, sql.peopleShare(shared, zoneKeys(either(a.zones, b.zones)))),
      ).toBeCloseTo(people.overUnion as number, 9)
      const rows = (mask: Uint8Array) => sql.locatedRows({ ...sold, cells: cellsIn(mask) })
      const revenue = ratiosOf(overlaps, 'revenue', 0, 1)
      expect(revenue.secondInFirst).toBeGreaterThan(0)
      expect(await answerOf(audience, sql.partOf(rows(both(a.cells, b.cells)), rows(b.cells)))).toBeCloseTo(
        revenue.secondInFirst as number,
        9,
      )
    })

    it('for the communes a store sells to, where cells are split over several', async () => {
      const { cube, zones, sold, only } = view(audience, 'A')
      const toZones = spreadOverZones(cube.cells, zones)
      const values = cube.cellSums({ ...EVERYTHING, stores: only }).over(year)
      const expected = Float64Array.from(zones.id, (_, z) => 1 + (z % 5))
      for (const weight of [null, expected])
        for (const { zone, amount } of salesByZone(values, toZones, weight).slice(0, 3)) {
          const weights = sql.weightsOf(zone, cube.cells, toZones, weight)
          expect(await answerOf(audience, sql.amountOf(sql.weightedRows(sold, weights)))).toBeCloseTo(
            amount,
            2,
          )
        }
    })

    it('for the web around a place', async () => {
      const { cube, sold, cellsIn } = view(audience, null)
      const { cells } = around(audience, 'A')
      const web = { ...EVERYTHING, channels: WEB, cells }
      const rows = (range: MonthRange) =>
        sql.locatedRows({ ...sold, range, channels: WEB, cells: cellsIn(cells) })
      const [now, before] = [cube.total(web, year).amount, cube.total(web, yearBefore(year)).amount]
      expect(before).toBeGreaterThan(0)
      expect(await answerOf(audience, sql.changeOf(rows(year), rows(yearBefore(year))))).toBeCloseTo(
        now / before - 1,
        9,
      )
    })

    it('for where a store gained and lost', async () => {
      const { cube, zones, sold, only, cellsIn } = view(audience, 'A')
      const sums = cube.cellSums({ ...EVERYTHING, stores: only })
      const found = turnover(cube, zones, sums.over(year), sums.over(yearBefore(year)))
      expect(found.areas.length).toBeGreaterThan(0)
      for (const { area, now, before } of found.areas.slice(0, 3)) {
        const inside = Uint8Array.from(cube.cells, (cell, c) =>
          cube.cellRes[c] >= (found.resolution as number) &&
          parentOf(cell, found.resolution as number) === area
            ? 1
            : 0,
        )
        const rows = (range: MonthRange) => sql.locatedRows({ ...sold, range, cells: cellsIn(inside) })
        expect(await answerOf(audience, sql.differenceOf(rows(year), rows(yearBefore(year))))).toBeCloseTo(
          now - before,
          2,
        )
      }
    })
  },
)

describe('what a shared dataset counts', () => {
  it('gives active customers in a catchment, and penetration', async () => {
    const { places, store } = view('shared', 'A')
    const catchment = catchmentOf(store, 'radius', 60, {
      places,
      reach: null,
      sales: null,
      open: [],
    })
    const [engine] = opened.shared.engines
    const end = Math.max(...opened.shared.cube.source.active.chain.keys())
    const homes = await engine.query(CATCHMENT_QUERIES.homes, [end])
    const cells = homes.columns.cell as BigUint64Array
    const counts = { ...centresOf(cells), customers: homes.columns.customers as Float64Array }
    const shown = customersInside(catchment, places, counts)
    expect(shown?.customers).toBeGreaterThan(0)
    const inside = homesInside(catchment, places, counts)
    const rows = sql.homeRows(
      end,
      kept(inside).map(k => cells[k]),
    )
    expect(await answerOf('shared', sql.customersOf(rows))).toBe(shown?.customers)
    const keys = zoneKeys(catchment.zones)
    const people = await answerOf('shared', sql.peopleOf('population', keys))
    expect(await answerOf('shared', sql.customersOf(rows, 'population', keys))).toBeCloseTo(
      (1000 * (shown?.customers ?? 0)) / (people as number),
      9,
    )
  })

  it('gives customers that two stores share, and how many a store gained', async () => {
    const { stores, cube } = view('shared', null)
    const [a, b] = ['A', 'B'].map(id => stores.find(s => s.id === id)?.key as number)
    const [engine] = opened.shared.engines
    const table = await engine.query(CATCHMENT_QUERIES.shared)
    const row = Array.from({ length: table.rows }, (_, i) => i).find(
      i => (table.columns.year as Float64Array)[i] === 2025,
    ) as number
    const shown = (table.columns.customers as Float64Array)[row]
    expect(shown).toBeGreaterThan(10)
    expect(await answerOf('shared', sql.pairCount(b, a, 2025))).toBe(shown)
    const held = cube.source.active.stores.get(a) ?? new Map<number, number>()
    const ends = [...held.keys()].sort((x, y) => x - y)
    const [first, last] = [ends[0], ends[ends.length - 1]]
    expect(held.get(last)).toBeGreaterThan(held.get(first) as number)
    expect(await answerOf('shared', sql.countChange(a, last, first))).toBe(
      (held.get(last) as number) - (held.get(first) as number),
    )
    expect(await answerOf('shared', sql.countChange(a, last, first - 60))).toBeNaN()
  })

  it('gives contribution and the effect of a closing from the margin rate and costs of the extract', async () => {
    const [engine] = opened.shared.engines
    const terms = readTerms(await engine.query(TERMS_QUERY)).get('B')
    const lost = { point: 1234.5, low: 1000, high: 1500 }
    expect(await answerOf('shared', sql.contribution('B', 45_000))).toBeCloseTo(
      contributionOf(terms, 45_000) as number,
      6,
    )
    expect(await answerOf('shared', sql.closingEffect('B', lost.point))).toBeCloseTo(
      closingGain(terms, { lost })?.point as number,
      6,
    )
    const { store } = view('shared', 'A')
    expect(store.locatedShare).toBeGreaterThan(0)
    expect(await answerOf('shared', sql.locatedShare('A'))).toBeCloseTo(store.locatedShare as number, 9)
  })
})

describe('rows behind a figure', () => {
  const words = {
    noStore: 'sans magasin',
    chain: 'tout le réseau',
    channels: CHANNELS.map(c => `canal ${c}`),
  }

  /** The rows of a statement with names, by column. */
  async function rowsOf(audience: Audience, statement: Statement) {
    const plain = inlined(statement)
    const [engine] = opened[audience].engines
    const { columns } = await ask(engine, `SELECT * FROM (${plain}) LIMIT 0`)
    const named = withNames(
      plain,
      columns.map(c => c.name),
      words,
    )
    const answers = await Promise.all(opened[audience].engines.map(e => ask(e, named)))
    expect(answers[1].rows).toBe(answers[0].rows)
    return Object.fromEntries(answers[0].columns.map(c => [c.name, c.values]))
  }

  it.each(['shared', 'detailed'] as const)(
    'name months, stores and channels of a %s dataset',
    async audience => {
      const { sold } = view(audience, null)
      const rows = await rowsOf(audience, sql.soldRows(sold))
      const months = rows.month as Float64Array
      expect((rows.month_name as string[])[0]).toBe(`2025-${String((months[0] % 12) + 1).padStart(2, '0')}`)
      expect(new Set(rows.store_name as string[])).toEqual(
        new Set(['Lyon', 'Villefranche', 'Nice', 'sans magasin']),
      )
      expect(rows.channel_name).toContain('canal web')
    },
  )

  it('name what counts are of', async () => {
    const { store } = view('shared', 'B')
    const held = view('shared', null).cube.source.active.stores.get(store.key) as Map<number, number>
    const end = Math.max(...held.keys())
    const rows = await rowsOf('shared', sql.storeCountRows(store.key, [end]))
    expect(rows.window_end_name).toEqual([
      `${Math.floor(end / 12)}-${String((end % 12) + 1).padStart(2, '0')}`,
    ])
    expect(rows.store_name).toEqual(['Villefranche'])
    const chain = {
      sql: "SELECT * FROM active_customers WHERE scope = 'chain' AND window_end = ?",
      params: [end],
    }
    expect((await rowsOf('shared', chain)).store_name).toEqual(['tout le réseau'])
    const pair = await rowsOf('shared', sql.pairRows(1, 2))
    expect(pair.store_a_name).toContain('Lyon')
    expect(pair.store_b_name).toContain('Villefranche')
  })

  it('stay as they are where there is nothing to name', () => {
    expect(withNames('SELECT 1 AS n', ['n'], words)).toBe('SELECT 1 AS n')
  })
})

function radius(audience: Audience, id: string, km: number): Parameters<typeof catchmentOf> {
  const { stores, places } = view(audience, null)
  const site = stores.find(s => s.id === id) as (typeof stores)[number]
  return [site, 'radius', km, { places, reach: null, sales: null, open: stores }]
}
