import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Market } from '../session/market'
import type { Session } from '../session/session'
import { deskOf, pairKey } from './desk'

const STORE = { id: 'A', key: 1, name: 'Lyon', lat: 45.76, lon: 4.84, closedOn: null }
const ZONES = {
  rows: 1,
  id: ['69123'],
  lat: Float64Array.of(45.76),
  lon: Float64Array.of(4.84),
  population: Float64Array.of(500_000),
}

/** As much of a session as a desk touches before it has a catchment to draw. */
const sessionOf = (query: () => Promise<unknown>): Session =>
  ({
    cube: { source: { stores: [STORE], zones: ZONES }, bounds: { from: 0, to: 12 }, cells: [], stores: 2 },
    engine: { query },
    manifest: { declaration: { country: 'FR' } },
    picture: {},
  }) as unknown as Session

const refusing = () => Promise.reject(new Error('gone'))
const never = () => new Promise<never>(() => {})
const marketOf = (reach: () => Promise<unknown>) => ({ reach }) as unknown as Market
const SPEC = { store: 'A', by: 'travel', level: 20 } as const

/** Lets promises that are settled run their course. */
const settle = async () => {
  for (let k = 0; k < 10; k++) await Promise.resolve()
}

beforeEach(() => vi.stubGlobal('fetch', refusing))
afterEach(() => vi.unstubAllGlobals())

it('a store whose driving times fail says so, and is asked for again on demand', async () => {
  const desk = deskOf(sessionOf(never))
  const reach = vi.fn(refusing)
  desk.attach(marketOf(reach))
  const told = vi.fn()
  desk.subscribe(told)
  expect(desk.catchment(SPEC)).toEqual({ kind: 'waiting' })
  await settle()
  expect(told).toHaveBeenCalled()
  expect(desk.catchment(SPEC)).toEqual({ kind: 'failed' })
  expect(desk.known(SPEC)).toEqual({ kind: 'failed' })
  expect(desk.lost()).toEqual(['reach'])
  expect(reach).toHaveBeenCalledTimes(1)

  desk.retry()
  expect(desk.lost()).toEqual([])
  expect(desk.catchment(SPEC)).toEqual({ kind: 'waiting' })
  expect(reach).toHaveBeenCalledTimes(2)
})

it('another model is asked for what the last one could not answer', async () => {
  const desk = deskOf(sessionOf(never))
  desk.attach(marketOf(refusing))
  desk.catchment(SPEC)
  await settle()
  expect(desk.catchment(SPEC).kind).toBe('failed')
  desk.attach(marketOf(never))
  expect(desk.catchment(SPEC)).toEqual({ kind: 'waiting' })
})

it('customers by home that cannot be read are said to be missing, until they are read', async () => {
  let answer: () => Promise<unknown> = refusing
  const desk = deskOf(sessionOf(() => answer()))
  const told = vi.fn()
  desk.subscribe(told)
  expect(desk.homeCounts(12)).toBeNull()
  await settle()
  expect(told).toHaveBeenCalledTimes(1)
  expect(desk.homeCounts(12)).toBeNull()
  expect(desk.lost()).toEqual(['homes'])

  const columns = { cell: new BigUint64Array(0), customers: new Float64Array(0) }
  answer = () => Promise.resolve({ rows: 0, columns })
  desk.retry()
  expect(desk.homeCounts(12)).toBeNull()
  await settle()
  expect(desk.homeCounts(12)?.customers).toHaveLength(0)
  expect(desk.lost()).toEqual([])
})

it('customers in common that cannot be read are said to be missing, and read again on demand', async () => {
  let answer: () => Promise<unknown> = refusing
  const desk = deskOf(sessionOf(() => answer()))
  expect(desk.shared()).toBeNull()
  await settle()
  expect(desk.shared()).toBe('failed')
  expect(desk.lost()).toEqual(['shared'])

  const columns = { store_a: [1], store_b: [2], year: [2025], customers: [40] }
  answer = () => Promise.resolve({ rows: 1, columns })
  desk.retry()
  expect(desk.lost()).toEqual([])
  expect(desk.shared()).toBeNull()
  await settle()
  expect(desk.shared()).toEqual(new Map([[pairKey(1, 2, 2025), 40]]))
})

it('outlines that cannot be fetched are said to be missing, and fetched again on demand', async () => {
  const fetched = vi.fn(refusing)
  vi.stubGlobal('fetch', fetched)
  const desk = deskOf(sessionOf(never))
  expect(desk.outline(SPEC)).toBeNull()
  await settle()
  expect(desk.lost()).toEqual(['outlines'])
  desk.retry()
  expect(desk.lost()).toEqual([])
  expect(desk.outline(SPEC)).toBeNull()
  expect(fetched).toHaveBeenCalledTimes(2)
})
