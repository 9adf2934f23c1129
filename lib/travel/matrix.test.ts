import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MatrixCache, type MatrixOptions, matrixTimes } from './matrix'
import { openrouteservice } from './openrouteservice'
import { osrm } from './osrm'
import { type FakeRouting, fakeRouting, fakeSeconds } from './routing.fixture'
import { valhalla } from './valhalla'

// 250 places on a grid around two shops, and one beyond the 10th meridian, which the fake cannot reach.
const origins = {
  lat: Float64Array.from({ length: 250 }, (_, i) => 45 + (i % 25) / 50),
  lon: Float64Array.from({ length: 250 }, (_, i) => (i === 249 ? 10.01 : 9.5 + Math.floor(i / 25) / 25)),
}
const shops = { lat: Float64Array.of(45.2, 45.4), lon: Float64Array.of(9.6, 9.8) }
const point = (points: typeof shops, i: number) => ({ lat: points.lat[i], lon: points.lon[i] })

let fake: FakeRouting
let waited: number[]
let options: MatrixOptions

beforeEach(async () => {
  fake = await fakeRouting()
  waited = []
  options = {
    reachKm: 100,
    wait: async ms => {
      waited.push(ms)
    },
  }
})
afterEach(() => fake.close())

describe('a routing service', () => {
  it.each([
    ['OSRM', () => osrm({ url: fake.url })],
    ['Valhalla', () => valhalla({ url: `${fake.url}/`, pairs: 100 })],
    ['openrouteservice', () => openrouteservice({ url: fake.url, pairs: 100 })],
  ])('%s answers every pair within reach in blocks it accepts, in minutes', async (_, service) => {
    const times = await matrixTimes(service(), origins, shops, options)
    expect(times.unroutable).toBe(2)
    expect(times.minutes.length).toBe(2 * 249)
    times.minutes.forEach((minutes, k) => {
      const seconds = fakeSeconds(point(origins, times.origin[k]), point(shops, times.destination[k]))!
      expect(Math.abs(minutes - seconds / 60)).toBeLessThan(1e-3)
    })
    expect(fake.requests.length).toBe(6)
  })

  it('may answer in the verbose form of Valhalla', async () => {
    await fake.close()
    fake = await fakeRouting({ verbose: true })
    const plain = await matrixTimes(valhalla({ url: fake.url }), origins, shops, options)
    expect(plain.minutes.length).toBe(2 * 249)
  })

  it('is not asked for pairs out of reach', async () => {
    const near = await matrixTimes(osrm({ url: fake.url }), origins, shops, { ...options, reachKm: 10 })
    const far = await matrixTimes(osrm({ url: fake.url }), origins, shops, options)
    expect(near.minutes.length).toBeGreaterThan(20)
    expect(near.minutes.length).toBeLessThan(far.minutes.length)
  })

  it('is waited for as long as it says when it is busy, and longer each time when it says nothing', async () => {
    fake.refuse.push(
      { status: 429, body: '{"error":"Rate Limit Exceeded"}', retryAfter: '7' },
      { status: 503, body: 'overloaded' },
      { status: 503, body: 'overloaded' },
    )
    const times = await matrixTimes(openrouteservice({ url: fake.url }), origins, shops, options)
    expect(times.minutes.length).toBe(2 * 249)
    expect(waited).toEqual([7000, 1000, 2000])
  })

  it('is not asked twice for what a cache holds', async () => {
    const kept = new Map<string, Float32Array>()
    const cache: MatrixCache = {
      get: async request => kept.get(request.url) ?? null,
      set: async (request, minutes) => void kept.set(request.url, minutes),
    }
    const service = osrm({ url: fake.url })
    const first = await matrixTimes(service, origins, shops, { ...options, cache })
    const asked = fake.requests.length
    expect(await matrixTimes(service, origins, shops, { ...options, cache })).toEqual(first)
    expect(fake.requests.length).toBe(asked)
  })

  it.each([
    [
      [{ status: 400, body: '{"code":"TooBig","message":"Too many table coordinates"}' }],
      'refused',
      /TooBig/,
    ],
    [[{ status: 403, body: '{"error":"Access disallowed"}' }], 'key', /does not accept the key/],
    [Array(9).fill({ status: 429, body: '{}' }), 'too_busy', /answers so far are kept/],
    [Array(9).fill({ status: 502, body: '<html>' }), 'refused', /502/],
    [[{ status: 200, body: '<html>' }], 'answer', /not JSON/],
    [[{ status: 200, body: '{"code":"Ok","durations":[[1]]}' }], 'answer', /driving times/],
    [[{ status: 200, body: '{"durations":"many"}' }], 'answer', /driving times/],
  ])('says what is wrong: %j', async (refuse, code, sentence) => {
    fake.refuse.push(...refuse)
    const failed = matrixTimes(osrm({ url: fake.url }), origins, shops, options)
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) })
  })

  it('is told apart from an address where nothing answers, and from no address at all', async () => {
    const url = fake.url
    await fake.close()
    await expect(matrixTimes(osrm({ url }), origins, shops, options)).rejects.toMatchObject({
      code: 'unreachable',
    })
    expect(() => osrm({ url: 'file:///etc/passwd' })).toThrow(/not the address of a service/)
    fake = await fakeRouting()
  })

  it('gets its key, and no other does', async () => {
    await fake.close()
    fake = await fakeRouting({ key: 'secret' })
    const times = await matrixTimes(
      openrouteservice({ url: fake.url, key: 'secret' }),
      origins,
      shops,
      options,
    )
    expect(times.minutes.length).toBe(2 * 249)
    await expect(
      matrixTimes(openrouteservice({ url: fake.url, key: 'other' }), origins, shops, options),
    ).rejects.toMatchObject({ code: 'key' })
  })

  it('stops between requests when it is told to', async () => {
    const controller = new AbortController()
    const stopped = matrixTimes(osrm({ url: fake.url }), origins, shops, {
      ...options,
      signal: controller.signal,
      onProgress: done => done === 2 && controller.abort(),
    })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    expect(fake.requests.length).toBe(2)
  })
})
