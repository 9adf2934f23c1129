import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Table } from '@/lib/engine/engine'
import { type FirstView, packFirstView, unpackFirstView } from './first-view'
import { loadFirstView } from './load-first-view'
import type { Manifest } from './manifest'
import { packTables } from './table-pack'

const numbers = (...values: number[]) => Float64Array.from(values)
const table = (columns: Table['columns']): Table => ({ rows: Object.values(columns)[0].length, columns })
const sales = (span: number) => ({
  store: numbers(1, 2),
  month: numbers(24_300, 24_301),
  span: numbers(1, span),
  channel: numbers(1, 2),
  amount: numbers(1234.56, -7.1),
  gross: numbers(1234.56, 0),
  tickets: numbers(12, 1),
  items: numbers(Number.NaN, Number.NaN),
  margin: numbers(500, Number.NaN),
})
const view = (span = 3): FirstView => ({
  atoms: table({ ...sales(span), cell: BigUint64Array.of(0n, 617548525955973119n) }),
  unplaced: table(sales(1)),
  stores: table({
    key: numbers(1),
    store_id: ['S1'],
    name: ['Annecy'],
    lat: numbers(45.9),
    lon: numbers(6.123456),
    opened_on: ['2015-01-01'],
    closed_on: [null],
    selling_area_m2: numbers(1200),
    format: [null],
    operator: ['own'],
    legal_entity: [null],
    region: ['Auvergne-Rhône-Alpes'],
    route: ['customers'],
    located_share: numbers(0.83),
  }),
  periods: table({
    key: numbers(),
    valid_from: [],
    valid_to: [],
    operator: [],
    selling_area_m2: numbers(),
    status: [],
  }),
  zones: table({
    zone_id: ['74010'],
    name: ['Annecy'],
    lat: numbers(45.9),
    lon: numbers(6.1),
    cell: BigUint64Array.of(617548525955973119n),
    population: numbers(131_272),
    households: numbers(Number.NaN),
  }),
  active: table({ window_end: numbers(24_301), scope: ['chain'], key: numbers(0), customers: numbers(1255) }),
})

const version = '0123456789abcdef'
const bytes = packFirstView(view())
const published = (of: Uint8Array) =>
  ({
    version,
    first_view: { sha256: createHash('sha256').update(of).digest('hex'), bytes: of.length },
  }) as Manifest
let asked: string[]
let answer: () => Response

beforeEach(() => {
  asked = []
  answer = () => new Response(gzipSync(bytes))
  vi.stubGlobal('caches', undefined)
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    return answer()
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('the file of the opening picture', () => {
  it('is fetched packed, checked and read', async () => {
    expect(await loadFirstView(published(bytes))).toEqual(view())
    expect(asked).toEqual([`/datasets/${version}/first-view.gz`])
  })

  it('is kept: the next visit asks for nothing', async () => {
    const kept = new Map<string, Blob>()
    vi.stubGlobal('caches', {
      open: async () => ({
        match: async (url: string) => kept.has(url) && new Response(kept.get(url)),
        put: async (url: string, response: Response) => kept.set(url, await response.blob()),
        keys: async () => [],
      }),
    })
    await loadFirstView(published(bytes))
    expect([...kept.keys()]).toEqual([
      `/datasets/${version}/first-view`,
      `/datasets/${version}/manifest.json`,
    ])
    asked = []
    expect(await loadFirstView(published(bytes))).toEqual(view())
    expect(asked).toEqual([])
  })

  it.each([
    ['is cut', () => new Response(gzipSync(bytes).subarray(0, 200))],
    ['is altered', () => new Response(gzipSync(bytes.map((b, i) => (i === 90 ? b ^ 1 : b))))],
    ['is no gzip file', () => new Response('hello')],
    ['unpacks to more than the manifest says', () => new Response(gzipSync(new Uint8Array(50_000_000)))],
  ])('is refused, after a second try, where it %s', async (_, damaged) => {
    answer = damaged
    await expect(loadFirstView(published(bytes))).rejects.toMatchObject({
      name: 'LoadError',
      code: 'cut',
      values: { version, expected: bytes.length },
    })
    expect(asked).toHaveLength(2)
  })

  it('is refused where it is what was published and says what cannot be', async () => {
    for (const [wrong, message] of [
      [packFirstView(view(0)), /0 is out of range/],
      [packTables({ atoms: view().atoms }), /unplaced is missing/],
      [packTables({ ...view(), zones: table({ zone_id: ['74010'] }) }), /zones\.name is missing/],
    ] as const) {
      answer = () => new Response(gzipSync(wrong))
      const refused = loadFirstView(published(wrong))
      await expect(refused).rejects.toMatchObject({ code: 'cut', message: expect.stringMatching(message) })
    }
  })

  it('is not asked for where the version has none', async () => {
    await expect(loadFirstView({ version } as Manifest)).rejects.toMatchObject({ code: 'server_error' })
    expect(asked).toEqual([])
  })
})

describe('the tables of the opening picture', () => {
  it('come out of their file as they went in', () => {
    expect(unpackFirstView(packFirstView(view()))).toEqual(view())
  })
})
