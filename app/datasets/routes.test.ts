import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Manifest } from '@/lib/dataset/manifest'
import { GET as getFile } from './[version]/[file]/route'
import { GET as getCurrent } from './current/route'
import { GET as getVersions } from './route'

const version = '0123456789abcdef'
const content = Buffer.alloc(600_000, 'chalandise ')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'published-'))
  vi.stubEnv('CHALANDISE_DATA', folder)
  vi.stubEnv('CHALANDISE_UPLOAD_TOKEN', secret)
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

const older = 'fedcba98765432aa'
const secret = 'the-secret-of-the-tests'
const bearing = (word: string) => ({ headers: { authorization: `Bearer ${word}` } })

/** Writes a manifest with everything that readers are not told. */
function declare(of: string, changes: object = {}) {
  const line = {
    rows_in: 2,
    rows_accepted: 1,
    rows_rejected: 1,
    amount_in: '1244.55',
    amount_accepted: '9.99',
    amount_rejected: '1234.56',
  }
  const found = { severity: 'reject', rows: 1, amount: '1234.56', cases: 1 }
  const manifest: Manifest = Manifest.parse({
    schema: 'chalandise.dataset/1',
    version: of,
    sha256: 'a'.repeat(64),
    bytes: 1,
    contract: 'chalandise.contract/1',
    builder: 'test',
    built_at: '2026-11-01T00:00:00Z',
    audience: 'shared',
    declaration: { name: 'Maison', currency: 'EUR', country: 'FR' },
    period: { first_day: '2024-01-01', last_day: '2026-10-31', first_month: 24_288, last_month: 24_321 },
    counts: { stores: 1, zones: 1, atoms: 1, customers: 1, tickets: 1 },
    privacy: { min_customers: 11, max_dominance: 0.85, amount_share_by_resolution: {}, smallest_group: 11 },
    reconciliation: [
      { table: 'customers', ...line, amount_in: null, amount_accepted: null, amount_rejected: null },
    ],
    reconciliation_by: {
      files: [{ table: 'sales', file: 'ventes.csv', ...line }],
      months: [{ month: 24_321, ...line }],
      stores: [{ store_id: 'S17', channel: 'store', rest: false, ...line }],
    },
    rejected: { share: 0.01, limit: 0.02, accepted: { by: 'Anne Martin', reason: 'known' } },
    checks: [
      {
        code: 'extreme_amount',
        table: 'sales',
        ...found,
        example: { file: 'ventes.csv', row: 7, column: 'amount', value: '1234.56' },
        details: [{ what: 'S17', rows: 1, amount: '1234.56' }],
      },
      {
        code: 'damaged_text',
        table: 'customers',
        ...found,
        example: null,
        details: [{ what: 'M. Durand', rows: 1, amount: null }],
      },
    ],
    sources: [{ file: 'ventes.csv', bytes: 1, sha256: 'b'.repeat(64), rows: 2 }],
    ...changes,
  })
  mkdirSync(join(folder, 'versions', of), { recursive: true })
  writeFileSync(join(folder, 'versions', of, 'manifest.json'), JSON.stringify(manifest))
}

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
    const response = await getVersions(new Request('http://server/datasets'))
    expect(await response.json()).toEqual({ current: null, all: false, versions: [] })
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('tells the bearer of the secret of every version, everybody else of those that readers may fetch', async () => {
    declare(version)
    declare(older)
    const listed = async (init?: RequestInit) => {
      const answer = await (await getVersions(new Request('http://server/datasets', init))).json()
      return answer.versions.map((v: { version: string }) => v.version).sort()
    }
    expect(await listed()).toEqual([version])
    expect(await listed(bearing(secret))).toEqual([version, older])
    expect((await getVersions(new Request('http://server/datasets', bearing('wrong')))).status).toBe(401)
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
    declare(version)
    const first = await file('manifest.json')
    expect(first.headers.get('cache-control')).toBe('no-cache')
    const again = { headers: { 'if-none-match': first.headers.get('etag') ?? '' } }
    expect((await file('manifest.json', again)).status).toBe(304)
    declare(version, { bytes: 22 })
    expect((await file('manifest.json', again)).status).toBe(200)
  })

  it('tells readers nothing of single rows of the extracts, the bearer of the secret all', async () => {
    declare(version)
    const read = await (await file('manifest.json')).text()
    for (const word of ['ventes.csv', '1234.56', 'M. Durand', 'Anne Martin', 'S17'])
      expect(read, word).not.toContain(word)
    expect(JSON.parse(read)).toMatchObject({
      checks: [],
      sources: [],
      rejected: { share: 0.01, accepted: null },
    })
    const whole = await (await file('manifest.json', bearing(secret))).json()
    expect(whole.checks[0].example.value).toBe('1234.56')
    expect(whole.rejected.accepted.by).toBe('Anne Martin')
  })

  it('hands a version that was replaced to readers for an hour, then to the bearer of the secret alone', async () => {
    declare(older)
    writeFileSync(join(folder, 'versions', older, 'dataset.duckdb'), content)
    const replaced = (minutes: number) =>
      writeFileSync(
        join(folder, 'journal.jsonl'),
        [
          { at: new Date(Date.now() - 86_400_000), action: 'current', version: older },
          { at: new Date(Date.now() - 60_000 * minutes), action: 'current', version },
        ]
          .map(line => `${JSON.stringify(line)}\n`)
          .join(''),
      )
    const status = async (init?: RequestInit) => (await file('dataset.duckdb', init, older)).status
    expect(await status()).toBe(404)
    replaced(59)
    expect(await status()).toBe(200)
    replaced(61)
    expect(await status()).toBe(404)
    const entitled = await file('dataset.duckdb', bearing(secret), older)
    expect([entitled.status, entitled.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await status(bearing('wrong'))).toBe(401)
  })

  it('withholds a dataset with customer rows, unless the server is told to hand it out', async () => {
    declare(version, { audience: 'detailed' })
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
