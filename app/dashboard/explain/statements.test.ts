import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catchmentOf } from '@/lib/catchment/catchment'
import { overlapsOf, ratiosOf } from '@/lib/catchment/overlap'
import { placesOf } from '@/lib/catchment/places'
import { customersInside, homesInside, profileOf } from '@/lib/catchment/profile'
import { CATCHMENT_QUERIES } from '@/lib/catchment/queries'
import { salesByZone } from '@/lib/catchment/sales'
import { turnover } from '@/lib/catchment/turnover'
import { ALL_CHANNELS, EVERYTHING, WEB } from '@/lib/cube/masks'
import { type MonthRange, yearBefore } from '@/lib/cube/months'
import { spreadOverZones } from '@/lib/cube/spread'
import type { Audience } from '@/lib/dataset/matrix'
import { CHANNELS } from '@/lib/dataset/schema'
import { temporary } from '@/lib/extracts/fixture'
import { inlined, type Statement } from '@/lib/filter/scope'
import { centresOf, parentOf } from '@/lib/geo/h3'
import { closingGain, contributionOf, readTerms, TERMS_QUERY } from '@/lib/market/closings'
import { PER_HOUSEHOLD } from '@/lib/pockets/source'
import { ask } from '../ask/question'
import { closeExplained, type Opened, openExplained } from './fixture'
import * as sql from './statements'

const { folder, remove } = temporary()
const opened = {} as Record<Audience, Opened>

beforeAll(async () => {
  Object.assign(opened, await openExplained(folder))
}, 240_000)

afterAll(async () => {
  await closeExplained(opened)
  remove()
})

const year: MonthRange = { from: 12 * 2025, to: 12 * 2025 + 11 }

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

/** A catchment by radius, which needs no model. */
function around(audience: Audience, id: string, km = 12) {
  const { stores, places } = view(audience, null)
  const site = stores.find(s => s.id === id) as (typeof stores)[number]
  return catchmentOf(site, 'radius', km, { places, reach: null, sales: null, open: stores })
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
      for (const channel of ['store', 'phone'] as const) {
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
        expect(of(yearBefore(year))).toBeGreaterThan(0)
        expect(await answerOf(audience, sql.changeOf(now, before))).toBeCloseTo(
          of(year) / of(yearBefore(year)) - 1,
          9,
        )
      }
    })

    it('for the difference of periods that are not as long, each brought to one year', async () => {
      const { cube, sold } = view(audience, null)
      const quarter = { from: year.to - 2, to: year.to }
      const placed = (range: MonthRange) =>
        cube
          .cellSums(EVERYTHING)
          .over(range)
          .reduce((sum, amount, c) => (cube.cells[c] === 0n ? sum : sum + amount), 0)
      const rows = (range: MonthRange) => sql.locatedRows({ ...sold, range })
      const [now, before] = [placed(quarter), placed(yearBefore(year))]
      expect(now).toBeGreaterThan(0)
      expect(
        await answerOf(audience, sql.differenceOf(rows(quarter), rows(yearBefore(year)), [3, 12])),
      ).toBeCloseTo(4 * now - before, 2)
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
      // No homes are given for these communes.
      expect(profile.population).toBeGreaterThan(1000)
      expect(await answerOf(audience, sql.estimatedHomes(keys, PER_HOUSEHOLD))).toBeCloseTo(
        profile.population / PER_HOUSEHOLD,
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
      const [a, b] = [around(audience, 'A'), around(audience, 'B', 25)]
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
      for (const weight of [null, expected]) {
        const found = salesByZone(values, toZones, weight)
        expect(found.length).toBeGreaterThan(3)
        let split = 0
        for (const { zone, amount } of found.slice(0, 3)) {
          const weights = sql.weightsOf(zone, cube.cells, toZones, weight)
          split += weights.filter(([, part]) => part < 1).length
          expect(await answerOf(audience, sql.amountOf(sql.weightedRows(sold, weights)))).toBeCloseTo(
            amount,
            2,
          )
        }
        // Homes of a detailed dataset are known by cells that lie in one commune.
        expect(split > 0).toBe(audience === 'shared')
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
