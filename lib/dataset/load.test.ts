import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LoadProgress } from './fetch-file'
import { findManifest, loadDataset } from './load'
import type { Manifest } from './manifest'

const content = new Uint8Array(300_000).map((_, i) => (i * 7919) % 251)
const sha256 = createHash('sha256').update(content).digest('hex')
const version = sha256.slice(0, 16)
const manifest: Manifest = {
  schema: 'chalandise.dataset/1',
  version,
  sha256,
  bytes: content.length,
  contract: '1',
  builder: 'test',
  built_at: '2026-11-01T00:00:00Z',
  audience: 'shared',
  declaration: {
    name: 'Test',
    currency: 'EUR',
    country: 'FR',
    demonstration: true,
    sector: 'general',
    amounts: '',
    measure: 'tills',
  },
  period: { first_day: '2025-01-01', last_day: '2025-12-31', first_month: 24_300, last_month: 24_311 },
  counts: { stores: 1, zones: 1, atoms: 1, customers: 11, tickets: 11 },
  privacy: { min_customers: 11, max_dominance: 0.85, amount_share_by_resolution: {}, smallest_group: 11 },
  reconciliation: [],
  checks: [],
  sources: [],
}

/** Answers by path; what is not named is 404. */
let server: Record<string, () => Response>
let asked: string[]
const file = `/datasets/${version}/dataset.duckdb`

/** Cache Storage as far as the loader uses it, with room for `room` bytes. */
function memoryCache(room = Number.POSITIVE_INFINITY) {
  const kept = new Map<string, Blob>()
  const path = (key: string | Request) =>
    new URL(typeof key === 'string' ? key : key.url, 'http://server').pathname
  return {
    kept,
    match: async (key: string) => {
      const blob = kept.get(path(key))
      return blob && new Response(blob)
    },
    put: async (key: string, response: Response) => {
      const blob = await response.blob()
      if (blob.size > room) throw new DOMException('no room', 'QuotaExceededError')
      kept.set(path(key), blob)
    },
    delete: async (key: string | Request) => kept.delete(path(key)),
    keys: async () => [...kept.keys()].map(key => new Request(`http://server${key}`)),
  }
}

const useCache = (cache: ReturnType<typeof memoryCache>) =>
  vi.stubGlobal('caches', { open: async () => cache })

beforeEach(() => {
  asked = []
  server = {
    '/datasets/current': () => Response.json({ version, published_at: 'x' }),
    [`/datasets/${version}/manifest.json`]: () => Response.json(manifest),
    [`${file}.gz`]: () => new Response(gzipSync(content)),
    [file]: () => new Response(content),
  }
  vi.stubGlobal('caches', undefined)
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push(url)
    if (init.signal?.aborted) throw init.signal.reason
    return server[url]?.() ?? Response.json({ code: 'unknown_version' }, { status: 404 })
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('loading a dataset', () => {
  it('fetches the compressed file, checks it and tells how far it is', async () => {
    const steps: LoadProgress[] = []
    const loaded = await loadDataset({ onProgress: step => steps.push(step) })
    expect(loaded).toMatchObject({ manifest, source: 'network', kept: 'unavailable' })
    expect(new Uint8Array(await loaded.blob.arrayBuffer())).toEqual(content)
    expect(asked).toEqual(['/datasets/current', `/datasets/${version}/manifest.json`, `${file}.gz`])
    expect(steps.at(-1)).toEqual({ loaded: content.length, total: content.length })
    expect(steps.every((step, i) => i === 0 || step.loaded > steps[i - 1].loaded)).toBe(true)
  })

  it('checks it piece by piece where the browser hashes nothing, as on pages that are not secure', async () => {
    vi.stubGlobal('crypto', undefined)
    expect(new Uint8Array(await (await loadDataset()).blob.arrayBuffer())).toEqual(content)
    const altered = content.slice()
    altered[150_000] ^= 1
    server[`${file}.gz`] = () => new Response(gzipSync(altered))
    await expect(loadDataset()).rejects.toMatchObject({ code: 'cut' })
  })

  it('takes the file as it lies where the server has no compressed copy', async () => {
    delete server[`${file}.gz`]
    expect((await loadDataset()).blob.size).toBe(content.length)
  })

  it('opens a version by name without asking which is published', async () => {
    await loadDataset({ version })
    expect(asked).not.toContain('/datasets/current')
  })

  it('keeps the file: the next visit asks for no dataset bytes', async () => {
    const cache = memoryCache()
    useCache(cache)
    expect(await loadDataset()).toMatchObject({ source: 'network', kept: 'yes' })
    asked = []
    const again = await loadDataset()
    expect(again).toMatchObject({ source: 'kept', kept: 'yes' })
    expect(new Uint8Array(await again.blob.arrayBuffer())).toEqual(content)
    expect(asked).toEqual(['/datasets/current', `/datasets/${version}/manifest.json`])
  })

  it('drops other versions from what it keeps', async () => {
    const cache = memoryCache()
    cache.kept.set('/datasets/00000000000000aa/dataset.duckdb', new Blob(['old']))
    useCache(cache)
    await loadDataset()
    expect([...cache.kept.keys()]).toEqual([file, `/datasets/${version}/manifest.json`])
  })

  it('finds the manifest of a former visit kept: nothing is asked but which version is offered', async () => {
    useCache(memoryCache())
    await loadDataset()
    asked = []
    expect(await findManifest()).toEqual(manifest)
    expect(asked).toEqual(['/datasets/current'])
  })

  it('asks for a manifest that was kept damaged, or is for the bearer of the secret', async () => {
    const cache = memoryCache()
    useCache(cache)
    await loadDataset()
    asked = []
    expect(await findManifest({ version, secret: 'word' })).toEqual(manifest)
    cache.kept.set(`/datasets/${version}/manifest.json`, new Blob(['{']))
    expect(await findManifest({ version })).toEqual(manifest)
    expect(asked).toEqual(Array(2).fill(`/datasets/${version}/manifest.json`))
  })

  it('keeps no manifest that was shown to the bearer of the secret', async () => {
    const cache = memoryCache()
    useCache(cache)
    await loadDataset({ version, secret: 'word' })
    expect([...cache.kept.keys()]).toEqual([file])
  })

  it('fetches again what was kept damaged', async () => {
    const cache = memoryCache()
    cache.kept.set(file, new Blob([content.slice(0, 1000)]))
    useCache(cache)
    expect(await loadDataset()).toMatchObject({ source: 'network', kept: 'yes' })
    expect(cache.kept.get(file)?.size).toBe(content.length)
  })

  it('opens a dataset that the browser has no room to keep, and says so', async () => {
    useCache(memoryCache(1000))
    expect(await loadDataset()).toMatchObject({ source: 'network', kept: 'full' })
  })

  it('opens where the browser refuses its storage', async () => {
    vi.stubGlobal('caches', { open: () => Promise.reject(new DOMException('insecure', 'SecurityError')) })
    expect(await loadDataset()).toMatchObject({ source: 'network', kept: 'unavailable' })
  })
})

describe('a file that arrives damaged', () => {
  const zipped = gzipSync(content)
  const half = () => new Response(zipped.subarray(0, zipped.length / 2))

  it('is fetched once more', async () => {
    const answers = [half, () => new Response(gzipSync(content))]
    server[`${file}.gz`] = () => answers.shift()?.() ?? Response.error()
    expect((await loadDataset()).blob.size).toBe(content.length)
  })

  it('is refused the second time, with what arrived and what was expected', async () => {
    server[`${file}.gz`] = half
    await expect(loadDataset()).rejects.toMatchObject({
      name: 'LoadError',
      code: 'cut',
      values: { version, expected: content.length, received: expect.any(Number) },
    })
    expect(asked.filter(url => url === `${file}.gz`)).toHaveLength(2)
  })

  it('is refused when it has the right length and other contents', async () => {
    server[`${file}.gz`] = () =>
      new Response(gzipSync(content.map((byte, i) => (i === 150_000 ? byte ^ 1 : byte))))
    await expect(loadDataset()).rejects.toMatchObject({ code: 'cut', values: { received: content.length } })
  })

  it('is never kept', async () => {
    const cache = memoryCache()
    useCache(cache)
    server[`${file}.gz`] = half
    await expect(loadDataset()).rejects.toMatchObject({ code: 'cut' })
    expect(cache.kept.size).toBe(0)
  })
})

describe('a dataset that cannot be had', () => {
  it('says that none is published', async () => {
    server['/datasets/current'] = () => Response.json({ code: 'no_dataset' }, { status: 404 })
    await expect(loadDataset()).rejects.toMatchObject({ code: 'no_dataset' })
  })

  it('says that the server does not answer', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(loadDataset()).rejects.toMatchObject({ code: 'unreachable', cause: expect.any(TypeError) })
  })

  it('says which error the server answers with', async () => {
    server['/datasets/current'] = () => new Response('oops', { status: 500 })
    await expect(loadDataset()).rejects.toMatchObject({ code: 'server_error', values: { status: 500 } })
  })

  it('says that the version asked for is not there', async () => {
    await expect(loadDataset({ version: '00000000000000aa' })).rejects.toMatchObject({
      code: 'unknown_version',
      values: { version: '00000000000000aa' },
    })
  })

  it.each([
    ['of another schema', { ...manifest, schema: 'chalandise.dataset/9' }],
    ['of another version', { ...manifest, version: '00000000000000aa' }],
    ['that is no JSON object', 'hello'],
  ])('refuses a manifest %s', async (_, value) => {
    server[`/datasets/${version}/manifest.json`] = () => Response.json(value)
    await expect(loadDataset()).rejects.toMatchObject({ code: 'bad_manifest' })
  })

  it('stops when asked to', async () => {
    await expect(loadDataset({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
  })
})
