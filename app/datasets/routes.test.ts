import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GET as getFile } from './[version]/[file]/route'
import { GET as getCurrent } from './current/route'
import { GET as getVersions } from './route'

const version = '0123456789abcdef'
const content = Buffer.alloc(600_000, 'chalandise ')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'published-'))
  vi.stubEnv('CHALANDISE_DATA', folder)
  mkdirSync(join(folder, 'versions', version), { recursive: true })
  writeFileSync(join(folder, 'versions', version, 'dataset.duckdb'), content)
  writeFileSync(join(folder, 'versions', version, 'secret.txt'), 'secret')
  writeFileSync(
    join(folder, 'current.json'),
    JSON.stringify({ version, published_at: '2026-11-01T00:00:00Z' }),
  )
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const file = (name: string, init?: RequestInit, of = version) =>
  getFile(new Request(`http://server/datasets/${of}/${name}`, init), {
    params: Promise.resolve({ version: of, file: name }),
  })

describe('GET /datasets/current', () => {
  it('names the published version and is never kept', async () => {
    const response = await getCurrent()
    expect(await response.json()).toEqual({ version, published_at: '2026-11-01T00:00:00Z' })
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('says with a code that nothing is published', async () => {
    rmSync(join(folder, 'current.json'))
    const response = await getCurrent()
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'no_dataset' })
  })

  it('fails on a broken record rather than calling it empty', async () => {
    writeFileSync(join(folder, 'current.json'), '{"version": "../../etc"}')
    await expect(getCurrent()).rejects.toThrow()
  })
})

describe('GET /datasets', () => {
  it('lists no version that is not whole, and is never kept', async () => {
    const response = await getVersions()
    expect(await response.json()).toEqual({ current: null, versions: [] })
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})

describe('GET /datasets/<version>/<file>', () => {
  it('sends the whole file, to be kept for ever', async () => {
    const response = await file('dataset.duckdb')
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true)
  })

  it('answers 304 to whoever has it, and the head alone to HEAD', async () => {
    const etag = (await file('dataset.duckdb', { method: 'HEAD' })).headers.get('etag') ?? ''
    const unchanged = await file('dataset.duckdb', { headers: { 'if-none-match': etag } })
    expect([unchanged.status, unchanged.body]).toEqual([304, null])
    expect((await file('dataset.duckdb', { method: 'HEAD' })).body).toBe(null)
  })

  it('has the manifest asked for anew: a version may be built again', async () => {
    const path = join(folder, 'versions', version, 'manifest.json')
    writeFileSync(path, '{"bytes": 1}')
    const first = await file('manifest.json')
    expect(first.headers.get('cache-control')).toBe('no-cache')
    const again = { headers: { 'if-none-match': first.headers.get('etag') ?? '' } }
    expect((await file('manifest.json', again)).status).toBe(304)
    writeFileSync(path, '{"bytes": 22}')
    expect((await file('manifest.json', again)).status).toBe(200)
  })

  it('withholds a dataset with customer rows, unless the server is told to hand it out', async () => {
    writeFileSync(join(folder, 'versions', version, 'manifest.json'), '{"audience": "detailed"}')
    for (const name of ['dataset.duckdb', 'manifest.json']) {
      const response = await file(name)
      expect([response.status, (await response.json()).code]).toEqual([403, 'detailed_not_offered'])
    }
    vi.stubEnv('CHALANDISE_SERVE_DETAILED', '1')
    expect((await file('dataset.duckdb')).status).toBe(200)
  })

  it.each([
    ['secret.txt', version],
    ['manifest.json', version],
    ['../../current.json', version],
    ['dataset.duckdb', 'fedcba9876543210'],
    ['current.json', '..'],
    ['dataset.duckdb', `x/../${version}`],
    ['dataset.duckdb', version.toUpperCase()],
    ['toString', version],
  ])('does not send %s of %s', async (name, of) => {
    const response = await file(name, undefined, of)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'unknown_version' })
  })
})
