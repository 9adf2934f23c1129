import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDataset } from '@/lib/build/build'
import { Cube } from '@/lib/cube/cube'
import { EVERYTHING } from '@/lib/cube/masks'
import { lastTwelve, type MonthRange } from '@/lib/cube/months'
import { loadSource } from '@/lib/cube/source'
import { CHANNELS } from '@/lib/dataset/schema'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { openWasmNode } from '@/lib/engine/wasm-node'
import { type Extracts, type Row, seller, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { haversineKm } from '@/lib/geo/distance'
import { LOCALES, type Locale, messagesOf } from '@/lib/i18n/locale'
import { EXAMPLES, type ExampleId, exampleSql, LARGEST_PLACES } from './examples'
import { ask } from './question'

/**
 * Two stores of one name and customers in common, one that closed, one that opened late, one with too few customers
 * a month; French places.
 */
function network(months: number): Extracts {
  const store = (store_id: string, name: string, lat: number, lon: number, more: Row = {}): Row => ({
    ...{ store_id, name, lat, lon, format: 'city', operator: 'own', selling_area_m2: 500 },
    ...more,
  })
  const stores = [
    store('A', 'Lyon', 45.76, 4.84, { selling_area_m2: 1200 }),
    store('B', 'Lyon', 45.99, 4.72, { opened_on: '2012-05-01' }),
    store('C', 'Nice', 43.7, 7.26, { closed_on: '2024-11-30' }),
    store('D', 'Mâcon', 46.31, 4.83, { opened_on: '2025-05-10', selling_area_m2: null }),
    store('E', 'Bourg', 46.2, 5.22),
  ]
  const customers: Row[] = Array.from({ length: 260 }, (_, i) => ({
    customer_id: `C${i}`,
    lat: (i < 200 ? 45.76 : 43.7) + (i % 7) * 0.001,
    lon: (i < 200 ? 4.85 : 7.26) + (i % 5) * 0.001,
  }))
  const sales: Row[] = []
  const sell = seller(sales)
  for (let m = 24 - months; m < 24; m++)
    for (let i = 0; i < 260; i++) {
      const christmas = m % 12 > 9 ? 40 : 0
      if (i >= 200) {
        if (m < 11 && (i + m) % 2 === 0) sell(m, i, 'store', 30 + i / 7, 'C')
        continue
      }
      if ((i + m) % 2 === 0) sell(m, i, 'store', 20 + i / 9 + christmas, 'A')
      if ((i + m) % 3 === 0) sell(m, i, 'store', 15 + i / 11, 'B')
      if ((i + m) % 4 === 0) sell(m, i, 'web', 10 + i / 13 + m, null)
      if (m > 16 && (i + m) % 5 === 0) sell(m, i, 'store', 25, 'D')
      if (i % 40 === m % 5) sell(m, i, 'store', 12 + m, 'E')
    }
  return { stores, customers, sales, declaration: { name: 'Questions', currency: 'EUR', country: 'FR' } }
}

const { folder, remove } = temporary()

interface Opened {
  engines: Record<'native' | 'wasm', Engine>
  cube: Cube
  bounds: MonthRange
}
const opened: Record<string, Opened> = {}

async function open(months: number): Promise<Opened> {
  const input = writeExtracts(join(folder, `in-${months}`), network(months))
  const out = join(folder, `out-${months}`)
  const { period } = await buildDataset({ extracts: [input], out, today: '2026-01-15' })
  const file = join(out, 'dataset.duckdb')
  const native = await openNative({ path: file, readOnly: true })
  const bounds = { from: period.first_month, to: period.last_month }
  const cube = new Cube(await loadSource(native, undefined, 'shared'), bounds)
  return { engines: { native, wasm: await openWasmNode(file) }, cube, bounds }
}

beforeAll(async () => {
  opened.whole = await open(24)
  opened.short = await open(4)
}, 240_000)

afterAll(async () => {
  for (const { engines } of Object.values(opened))
    for (const engine of Object.values(engines)) await engine.close()
  remove()
})

/** Columns of an example's answer, by key of the catalogue where they have one. */
async function answerOf({ engines, bounds }: Opened, name: 'native' | 'wasm', id: ExampleId, locale: Locale) {
  const words = messagesOf(locale).ask.columns
  const { columns, rows } = await ask(engines[name], exampleSql(id, words, bounds))
  const column = (key: keyof typeof words) => {
    const found = columns.find(c => c.name === words[key])
    if (!found) throw new Error(`${id} has no column ${words[key]}.`)
    return Array.from(found.values) as never[]
  }
  return { columns, rows, column }
}

const cases = (['native', 'wasm'] as const).flatMap(engine =>
  LOCALES.flatMap(locale => ['whole', 'short'].map(dataset => ({ engine, locale, dataset }))),
)

describe.each(cases)('on $engine, in $locale, of the $dataset dataset', ({ engine, locale, dataset }) => {
  const answer = (id: ExampleId) => answerOf(opened[dataset], engine, id, locale)

  it.each(EXAMPLES)('the example %s has rows, each column named once', async id => {
    const { columns, rows } = await answer(id)
    expect(rows).toBeGreaterThan(0)
    expect(new Set(columns.map(c => c.name)).size).toBe(columns.length)
  })
})

describe.each(['whole', 'short'])('what the page says too, of the %s dataset', dataset => {
  const here = () => opened[dataset]
  const answer = (id: ExampleId) => answerOf(here(), 'native', id, 'en')

  it('sales of stores, two of one name apart', async () => {
    const { cube, bounds } = here()
    const { column } = await answer('stores')
    const amounts = cube.byStore(EVERYTHING, lastTwelve(bounds))
    const expected = cube.source.stores.flatMap(s =>
      amounts[s.key] > 0
        ? [[s.name, Math.round(amounts[s.key]), s.area ? Math.round(amounts[s.key] / s.area) : Number.NaN]]
        : [],
    )
    const [names, sales, perM2] = (['store', 'sales', 'perM2'] as const).map(column)
    const rows = names.map((name, i) => [name, sales[i], perM2[i]])
    expect(rows).toHaveLength(expected.length)
    expect(rows).toEqual(expect.arrayContaining(expected))
    expect(names.filter(name => name === 'Lyon')).toHaveLength(2)
  })

  it('the web month by month, all months', async () => {
    const { cube } = here()
    const monthly = cube.monthly(EVERYTHING)
    const total = (m: number) => monthly.reduce((sum, channel) => sum + channel[m], 0)
    const web = monthly[CHANNELS.indexOf('web')]
    const { rows, column } = await answer('web')
    expect(rows).toBe(cube.months)
    column('share').forEach((share, m) => {
      expect(share).toBeCloseTo(web[m] / total(m), 3)
    })
    column('sales').forEach((sales, m) => {
      expect(Math.abs(sales - total(m))).toBeLessThanOrEqual(0.51)
    })
  })

  it('the part of November and December in stores that sold all along', async () => {
    const { cube, bounds } = here()
    const range = lastTwelve(bounds)
    const all = cube.byStore(EVERYTHING, range)
    const months = Array.from({ length: 12 }, (_, k) => range.to - k).filter(m => m >= range.from)
    const festive = months.filter(m => m % 12 >= 10).map(m => cube.byStore(EVERYTHING, { from: m, to: m }))
    const season = all.map((_, key) => festive.reduce((sum, amounts) => sum + amounts[key], 0))
    const { column } = await answer('season')
    // Stores that closed or opened in these months are not in it.
    const monthly = months.map(m => cube.byStore(EVERYTHING, { from: m, to: m }))
    const through = cube.source.stores.filter(s => monthly.every(amounts => amounts[s.key] > 0))
    const expected = through.map(s => ({ name: s.name, share: season[s.key] / all[s.key] }))
    const order = (a: { name: string; share: number }, b: { name: string; share: number }) =>
      a.name < b.name ? -1 : a.name > b.name ? 1 : a.share - b.share
    const shares = column('share') as number[]
    const shown = (column('store') as string[]).map((name, i) => ({ name, share: shares[i] })).sort(order)
    expected.sort(order)
    expect(shown.map(s => s.name)).toEqual(expected.map(s => s.name))
    shown.forEach(({ share }, i) => {
      expect(Math.abs(share - expected[i].share)).toBeLessThan(6e-4)
    })
  })

  it('what lies far from the stores that trade, among the largest places', async () => {
    const { cube } = here()
    const { zones, stores } = cube.source
    const largest = [...zones.population.keys()]
      .sort((a, b) => zones.population[b] - zones.population[a] || a - b)
      .slice(0, LARGEST_PLACES)
    const trading = stores.filter(s => s.closedOn === null)
    const km = largest.map(z =>
      Math.min(...trading.map(s => haversineKm(zones.lat[z], zones.lon[z], s.lat, s.lon))),
    )
    const { rows, column } = await answer('far')
    expect(rows).toBe(30)
    const shown = column('km') as number[]
    const sorted = km.sort((a, b) => b - a).slice(0, 30)
    shown.forEach((value, i) => {
      expect(Math.abs(value - sorted[i])).toBeLessThanOrEqual(1.5)
    })
  })

  it('customers in common, of the two stores that have them', async () => {
    const { column } = await answer('shared')
    const pairs = column('storeA').map((a, i) => [a, column('storeB')[i]].join(' '))
    expect(pairs).toContain('Lyon Lyon')
    for (const count of column('customers') as number[]) expect(count).toBeGreaterThanOrEqual(11)
  })

  it('sales by cell that add up to those with a place', async () => {
    const { cube, bounds } = here()
    const sums = cube.cellSums(EVERYTHING).over(lastTwelve(bounds))
    const least = Math.min(6, Math.max(...cube.cellRes))
    let placed = 0
    for (let c = 1; c < sums.length; c++) if (cube.cellRes[c] >= least && sums[c] > 0) placed += sums[c]
    const sales = (await answer('cells')).column('sales') as number[]
    expect(Math.abs(sales.reduce((a, b) => a + b, 0) - placed)).toBeLessThanOrEqual(sales.length)
  })
})

it('rows that cover several months are in the test', async () => {
  const { engines } = opened.whole
  const { columns } = await engines.native.query('SELECT max(span)::DOUBLE AS most FROM atoms')
  expect((columns.most as Float64Array)[0]).toBeGreaterThan(1)
})
