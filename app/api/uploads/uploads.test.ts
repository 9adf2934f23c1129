import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { currentVersion, verify, versionFolder } from '@/lib/dataset/store'
import { smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { acquireLock } from '@/lib/publishing/lock'
import { publish } from '@/lib/publishing/publish'
import { sessionFolder } from '@/lib/publishing/uploads'
import { serveDoor } from '../_door/fixture'
import type { UploadState } from '../_door/state'

const secret = 'a-secret-of-many-characters'
const { folder, remove } = temporary()
const extracts = writeExtracts(join(folder, 'in'), smallNetwork())
let server: Awaited<ReturnType<typeof serveDoor>>
let data: string
let made = 0

beforeAll(async () => {
  server = await serveDoor()
})
afterAll(async () => {
  await server.close()
  remove()
})
beforeEach(() => {
  data = join(folder, `data-${made++}`)
  mkdirSync(data)
  vi.stubEnv('CHALANDISE_DATA', data)
  vi.stubEnv('CHALANDISE_UPLOAD_TOKEN', secret)
})
afterEach(() => vi.unstubAllEnvs())

async function ask(
  method: string,
  path: string,
  { token = secret, ...init }: RequestInit & { token?: string | null } = {},
) {
  const headers = new Headers(init.headers)
  if (token !== null) headers.set('authorization', `Bearer ${token}`)
  const response = await fetch(`${server.url}/api/uploads${path}`, { ...init, method, headers })
  const text = await response.text()
  const json = response.headers.get('content-type')?.includes('json')
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text }
}
const create = async (body: object = { kind: 'extracts' }): Promise<string> =>
  (await ask('POST', '', { body: JSON.stringify(body) })).body.id
const put = (id: string, name: string, body: BodyInit, headers: HeadersInit = {}) =>
  ask('PUT', `/${id}/files/${name}`, { body, headers })
const patch = (id: string, name: string, body: BodyInit, headers: HeadersInit) =>
  ask('PATCH', `/${id}/files/${name}`, { body, headers })
async function putExtracts(id: string) {
  for (const name of readdirSync(extracts)) await put(id, name, readFileSync(join(extracts, name)))
}
async function untilDone(id: string): Promise<UploadState> {
  for (;;) {
    const { body } = await ask('GET', `/${id}`)
    if (body.state !== 'running') return body
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
/** Everything below a folder that still holds something a sender sent. */
const left = (id: string) => readdirSync(sessionFolder(data, id)).sort()

describe('who may send', () => {
  it('is nobody where the server has no secret, or a short one, and the answer says how to set it', async () => {
    vi.stubEnv('CHALANDISE_UPLOAD_TOKEN', '')
    const off = await ask('POST', '', { body: '{}', token: null })
    expect([off.status, off.body]).toEqual([
      503,
      {
        code: 'uploads_off',
        values: { min: 20 },
        message_fr: expect.stringContaining('définissez la variable CHALANDISE_UPLOAD_TOKEN'),
        message_en: expect.stringContaining('set the variable CHALANDISE_UPLOAD_TOKEN'),
      },
    ])
    vi.stubEnv('CHALANDISE_UPLOAD_TOKEN', 'short')
    expect((await ask('POST', '', { token: 'short' })).body.code).toBe('token_too_short')
    expect(existsSync(join(data, '.uploads'))).toBe(false)
  })

  it('is the bearer of the secret alone, on every address, whatever the cookies', async () => {
    const id = await create()
    const paths = [
      ['GET', ''],
      ['POST', ''],
      ['GET', `/${id}`],
      ['DELETE', `/${id}`],
      ['POST', `/${id}/build`],
      ['POST', `/${id}/publish`],
      ['PUT', `/${id}/files/sales.csv`],
      ['PATCH', `/${id}/files/sales.csv`],
      ['DELETE', `/${id}/files/sales.csv`],
      ['GET', `/${id}/result/manifest.json`],
    ]
    for (const [index, [method, path]] of paths.entries()) {
      const headers = {
        'x-forwarded-for': `10.0.0.${index}`,
        cookie: `token=${secret}; authorization=Bearer ${secret}`,
      }
      const none = await ask(method, path, { headers, token: null })
      expect([method, path, none.status, none.body.code]).toEqual([method, path, 401, 'token_missing'])
      const wrong = await ask(method, path, { headers, token: `${secret}x` })
      expect([wrong.status, wrong.body.code]).toEqual([401, 'token_wrong'])
      expect(wrong.headers.get('access-control-allow-origin')).toBeNull()
    }
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ id, state: 'open', files: [] })
  })

  it('has to wait after ten wrong secrets, and other addresses do not', async () => {
    const from = (address: string, token: string) =>
      ask('GET', '', { token, headers: { 'x-forwarded-for': address } })
    for (let i = 0; i < 10; i++) expect((await from('10.1.1.1', `wrong-${i}`)).status).toBe(401)
    const blocked = await from('10.1.1.1', secret)
    expect([blocked.status, blocked.body.code]).toEqual([429, 'too_many_attempts'])
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await from('10.1.1.2', secret)).body).toEqual({ limit: 50e9 })
  })
})

describe('sending files', () => {
  it('is continued where it stopped', async () => {
    const id = await create()
    const bytes = Buffer.from('0123456789abcdef')
    const whole = { 'upload-length': '16' }
    const first = await put(id, 'sales.csv', bytes.subarray(0, 6), whole)
    expect([first.status, first.body]).toEqual([
      200,
      { name: 'sales.csv', bytes: 6, length: 16, complete: false },
    ])
    const head = await ask('HEAD', `/${id}/files/sales.csv`)
    expect([head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual(['6', '16'])
    const wrong = await patch(id, 'sales.csv', bytes.subarray(4), { 'upload-offset': '4' })
    expect([wrong.status, wrong.body]).toMatchObject([409, { code: 'wrong_offset', values: { offset: 6 } }])
    expect((await ask('POST', `/${id}/build`)).body).toMatchObject({
      code: 'incomplete_files',
      values: { names: 'sales.csv' },
    })
    const last = await patch(id, 'sales.csv', bytes.subarray(6), { 'upload-offset': '6' })
    expect([last.status, last.body.complete]).toEqual([201, true])
    expect(readFileSync(join(sessionFolder(data, id), 'files', 'sales.csv'))).toEqual(bytes)
    expect((await patch(id, 'sales.csv', 'x', { 'upload-offset': '16' })).body.code).toBe('complete')
  })

  it('keeps what came before the connection broke', async () => {
    const id = await create()
    const request = httpRequest(`${server.url}/api/uploads/${id}/files/sales.csv`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${secret}`, 'content-length': '1000' },
    })
    const broken = new Promise<void>(resolve => request.once('error', () => resolve()))
    request.write('0123456789')
    const file = () => ask('HEAD', `/${id}/files/sales.csv`)
    await vi.waitFor(async () => expect((await file()).headers.get('upload-offset')).toBe('10'))
    const other = await patch(id, 'sales.csv', 'x', { 'upload-offset': '10' })
    expect([other.status, other.body.code]).toEqual([409, 'busy_file'])
    request.destroy()
    await broken
    expect((await file()).headers.get('upload-length')).toBe('1000')
    await vi.waitFor(async () => {
      const again = await patch(id, 'sales.csv', Buffer.alloc(10, 'x'), { 'upload-offset': '10' })
      expect(again.body).toMatchObject({ bytes: 20, complete: false })
    })
    const rest = await patch(id, 'sales.csv', Buffer.alloc(980, 'x'), { 'upload-offset': '20' })
    expect(rest.body).toMatchObject({ bytes: 1000, complete: true })
  })

  it('is begun anew with PUT, and a file can be taken back', async () => {
    const id = await create()
    await put(id, 'stores.csv', 'old', { 'upload-length': '9' })
    await put(id, 'stores.csv', 'new one')
    await put(id, 'sales/2026%20%C3%A9%25.csv', 'x')
    expect((await ask('GET', `/${id}`)).body.files).toEqual([
      { name: 'sales/2026 é%.csv', bytes: 1, length: 1, complete: true },
      { name: 'stores.csv', bytes: 7, length: 7, complete: true },
    ])
    await ask('DELETE', `/${id}/files/stores.csv`)
    expect((await ask('GET', `/${id}`)).body.files).toHaveLength(1)
  })

  it.each([
    '..%2f..%2fcurrent.json',
    '%2e%2e/current.json',
    '.hidden',
    'a/b/c.csv',
    'sales%00.csv',
    'sales%5c..%5cx.csv',
    'con.csv',
    'x'.repeat(201),
    '%ff',
    'C:evil.csv',
    'sales.csv.',
  ])('refuses the name %s', async name => {
    const id = await create()
    const before = readdirSync(data, { recursive: true }).length
    const { status, body } = await new Promise<{ status?: number; body: { code?: string } }>(resolve => {
      // fetch would tidy the path before sending it.
      const request = httpRequest(
        `${server.url}/api/uploads/${id}/files/`,
        {
          path: `/api/uploads/${id}/files/${name}`,
          method: 'PUT',
          headers: { authorization: `Bearer ${secret}`, 'content-length': 1 },
        },
        async response => {
          const chunks = await response.toArray()
          resolve({ status: response.statusCode, body: JSON.parse(Buffer.concat(chunks).toString() || '{}') })
        },
      )
      request.end('x')
    })
    expect(status).toBeGreaterThanOrEqual(400)
    if (body.code) expect(['bad_name', 'unknown_upload']).toContain(body.code)
    expect(readdirSync(data, { recursive: true })).toHaveLength(before)
  })

  it('stops at the limit of the whole upload, announced or not', async () => {
    vi.stubEnv('CHALANDISE_UPLOAD_LIMIT', '1KB')
    const id = await create()
    await put(id, 'stores.csv', 'x'.repeat(600))
    const announced = await put(id, 'sales.csv', 'y'.repeat(600))
    expect([announced.status, announced.body]).toMatchObject([
      413,
      { code: 'too_large', values: { limit: 1000 } },
    ])
    const streamed = new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('z'.repeat(300)))
      },
    })
    const endless = await ask('PUT', `/${id}/files/sales.csv`, {
      body: streamed,
      duplex: 'half',
    } as RequestInit).catch(() => null)
    // The answer may be lost where the sender goes on sending; what matters is what lies on the disk.
    if (endless) expect(endless.status).toBe(413)
    const sizes = (await ask('GET', `/${id}`)).body.files.map((f: { bytes: number }) => f.bytes)
    expect(sizes.reduce((a: number, b: number) => a + b, 0)).toBeLessThanOrEqual(1000)
  })

  it('says what is wrong with a request', async () => {
    expect((await ask('POST', '', { body: '{"kind":"zip"}' })).body).toMatchObject({ code: 'bad_request' })
    expect((await ask('POST', '', { body: 'no json' })).status).toBe(400)
    const id = await create()
    expect((await ask('POST', `/${id}/build`)).body.code).toBe('no_files')
    expect((await ask('POST', `/${id}/publish`)).body.code).toBe('not_built')
    expect((await ask('PATCH', `/${id}/files/sales.csv`, { body: 'x' })).body.code).toBe('bad_request')
    expect((await ask('GET', '/..%2f..')).status).toBe(404)
    expect((await ask('GET', '/00000000-0000-4000-8000-000000000000')).body.code).toBe('unknown_upload')
  })
})

describe('building and publishing what was sent', { timeout: 120_000 }, () => {
  it('builds, shows the dataset to its sender alone, and publishes it when told to', async () => {
    const id = await create()
    await putExtracts(id)
    expect((await ask('POST', `/${id}/build`)).status).toBe(202)
    const built = await untilDone(id)
    expect(built).toMatchObject({ state: 'built', error: null, files: [] })
    expect(left(id)).toEqual(['built', 'job.json', 'session.json'])
    expect(await currentVersion(data)).toBeNull()
    const manifest = (await ask('GET', `/${id}/result/manifest.json`)).body
    expect(manifest.version).toBe(built.version)
    const preview = await fetch(`${server.url}/api/uploads/${id}/result/dataset.duckdb`, {
      headers: { authorization: `Bearer ${secret}` },
    })
    const hash = createHash('sha256').update(Buffer.from(await preview.arrayBuffer()))
    expect(hash.digest('hex')).toBe(manifest.sha256)
    expect((await ask('GET', `/${id}/result/..%2fsession.json`)).body.code).toBe('unknown_file')

    expect((await ask('POST', `/${id}/publish`)).status).toBe(202)
    expect(await untilDone(id)).toMatchObject({ state: 'published', version: built.version })
    expect((await currentVersion(data))?.version).toBe(built.version)
    expect(await verify(data, built.version!)).toMatchObject({ version: built.version })
    expect(statSync(versionFolder(data, built.version!)).mode & 0o777).toBe(0o755)
    expect((await ask('POST', `/${id}/publish`)).body.code).toBe('already_published')
    expect((await ask('GET', `/${id}/result/manifest.json`)).body.version).toBe(built.version)
    await ask('DELETE', `/${id}`)
    expect(readdirSync(join(data, '.uploads'))).toEqual([])
    expect((await currentVersion(data))?.version).toBe(built.version)
  })

  it('deletes what was sent when the build is refused, and says why', async () => {
    const id = await create({ kind: 'extracts', publish: true })
    await put(id, 'sales.csv', 'a,b\n1,2\n')
    await put(id, 'stores.csv', readFileSync(join(extracts, 'stores.csv')))
    await ask('POST', `/${id}/build`)
    const failed = await untilDone(id)
    expect(failed).toMatchObject({
      state: 'failed',
      files: [],
      error: { code: 'missing_column', message_en: expect.stringContaining('sales.csv') },
    })
    expect(left(id)).toEqual(['built', 'job.json', 'session.json'])
    expect(readdirSync(join(sessionFolder(data, id), 'built'))).toEqual([])
    expect(readdirSync(data)).toEqual(['.uploads'])
  })

  it('keeps report and rejected rows for the sender where the checks refuse, until somebody accepts it by name', async () => {
    const network = smallNetwork()
    for (const sale of network.sales.slice(0, 100)) sale.amount = 'a lot'
    const messy = writeExtracts(join(folder, 'messy'), network)
    const send = async (more: object) => {
      const id = await create({ kind: 'extracts', publish: true, ...more })
      for (const name of readdirSync(messy)) await put(id, name, readFileSync(join(messy, name)))
      await ask('POST', `/${id}/build`)
      return { id, state: await untilDone(id) }
    }
    const { id, state } = await send({ language: 'fr' })
    expect(state).toMatchObject({ state: 'failed', files: [], error: { code: 'too_much_rejected' } })
    expect((await ask('GET', `/${id}/result/report.json`)).body.refused).toHaveLength(1)
    expect((await ask('GET', `/${id}/result/rejected/sales.csv`)).body).toContain('a lot')
    expect((await ask('GET', `/${id}/result/manifest.json`)).status).toBe(404)
    const accept_rejected = { by: 'Anne Martin', reason: 'the old tills of March' }
    const accepted = await send({ accept_rejected })
    expect(accepted.state).toMatchObject({ state: 'published' })
    const manifest = (await ask('GET', `/${accepted.id}/result/manifest.json`)).body
    expect(manifest.rejected.accepted).toEqual(accept_rejected)
  })

  it('answers a second publish with who is at work, and keeps its files for later', async () => {
    const lock = await acquireLock(data, 'publish')
    const id = await create({ kind: 'extracts', publish: true })
    await putExtracts(id)
    const refused = await ask('POST', `/${id}/build`)
    expect([refused.status, refused.body]).toMatchObject([
      409,
      {
        code: 'locked',
        values: { pid: process.pid },
        message_fr: expect.stringContaining(lock.holder.started_at),
      },
    ])
    await lock.release()
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ state: 'open' })
    await ask('POST', `/${id}/build`)
    expect((await ask('POST', `/${id}/build`)).body.code).toBe('job_running')
    expect((await put(id, 'sales.csv', 'x')).body.code).toBe('job_running')
    expect(await untilDone(id)).toMatchObject({ state: 'published' })
  })

  it('says in the manifest that it keeps nothing of a version that was published after it was built', async () => {
    const id = await create()
    await putExtracts(id)
    await ask('POST', `/${id}/build`)
    const { version } = await untilDone(id)
    const network = smallNetwork()
    network.sales[0].amount = '77.77'
    await publish(data, { extracts: [writeExtracts(join(folder, 'meanwhile'), network)] })
    await ask('POST', `/${id}/publish`)
    expect(await untilDone(id)).toMatchObject({ state: 'published', version })
    expect(await verify(data, version!)).toMatchObject({ from_scratch: 'elsewhere' })
  })

  it('cancels a build, and nothing of it stays', async () => {
    const id = await create({ kind: 'extracts', publish: true })
    await putExtracts(id)
    await ask('POST', `/${id}/build`)
    expect((await ask('DELETE', `/${id}`)).body).toEqual({ id, removed: true })
    expect(readdirSync(data).filter(name => name !== '.uploads')).toEqual([])
    expect(readdirSync(join(data, '.uploads'))).toEqual([])
  })

  it('tells that the process was killed, and deletes what it left', async () => {
    const id = await create({ kind: 'extracts', publish: true })
    await putExtracts(id)
    await ask('POST', `/${id}/build`)
    const { pid } = JSON.parse(readFileSync(join(sessionFolder(data, id), 'job.json'), 'utf8'))
    process.kill(pid, 'SIGKILL')
    const failed = await untilDone(id)
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'job_died' }, files: [] })
    const next = await create({ kind: 'extracts', publish: true })
    await putExtracts(next)
    await ask('POST', `/${next}/build`)
    expect(await untilDone(next)).toMatchObject({ state: 'published' })
    expect(readdirSync(data).sort()).toEqual(['.uploads', 'current.json', 'journal.jsonl', 'versions'])
  })

  it('forgets uploads that nobody touched for a day', async () => {
    const old = await create()
    await put(old, 'sales.csv', 'x')
    const before = new Date(Date.now() - 25 * 3_600_000)
    const at = sessionFolder(data, old)
    for (const path of ['', ...readdirSync(at, { recursive: true }).map(String)])
      utimesSync(join(at, path), before, before)
    const fresh = await create()
    expect(readdirSync(join(data, '.uploads'))).toEqual([fresh])
  })
})

describe('sending a finished dataset', { timeout: 120_000 }, () => {
  it('is published where it is what its manifest says, and refused where it is not', async () => {
    const home = join(folder, 'home')
    const { version } = (await publish(home, { extracts: [extracts] })).manifest
    const file = (name: string) => readFileSync(join(versionFolder(home, version), name))
    const send = async (manifest: object) => {
      const id = await create({ kind: 'dataset', publish: true })
      await put(id, 'manifest.json', JSON.stringify(manifest))
      await put(id, 'dataset.duckdb.gz', new Uint8Array(file('dataset.duckdb.gz')))
      await put(id, 'evil.sh', 'rm -rf /')
      await ask('POST', `/${id}/build`)
      return untilDone(id)
    }
    const manifest = JSON.parse(file('manifest.json').toString())
    const refused = await send({ ...manifest, sha256: '0'.repeat(64) })
    expect(refused).toMatchObject({ state: 'failed', error: { code: 'hash_mismatch' } })
    expect(refused.error?.message_fr).toMatch(/n’est pas celui de son manifeste/)
    rmSync(join(data, '.uploads'), { recursive: true })
    expect(readdirSync(data)).toEqual([])
    const taken = await send(manifest)
    expect(taken).toMatchObject({ state: 'published', version })
    expect(readdirSync(versionFolder(data, version))).not.toContain('evil.sh')
  })
})
