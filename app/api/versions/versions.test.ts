import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { currentVersion, versionNames } from '@/lib/dataset/store'
import { smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { publish } from '@/lib/publishing/publish'
import { serveDoor } from '../_door/fixture'

const secret = 'a-secret-of-many-characters'
const { folder, remove } = temporary()
const data = join(folder, 'data')
let server: Awaited<ReturnType<typeof serveDoor>>
let older: string
let newer: string

beforeAll(async () => {
  vi.stubEnv('CHALANDISE_DATA', data)
  vi.stubEnv('CHALANDISE_UPLOAD_TOKEN', secret)
  server = await serveDoor()
  const first = writeExtracts(join(folder, 'first'), smallNetwork())
  older = (await publish(data, { extracts: [first] })).manifest.version
  const network = smallNetwork()
  network.sales[0].amount = '77.77'
  const second = writeExtracts(join(folder, 'second'), network)
  // Of a version that keeps the former's rows, one customer's correction would be held back.
  newer = (await publish(data, { extracts: [second], fromScratch: true })).manifest.version
}, 60_000)
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
  remove()
})

async function ask(method: string, path: string, body?: object, token: string | null = secret) {
  const headers = new Headers(token === null ? {} : { authorization: `Bearer ${token}` })
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers,
    body: body && JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}

it('says to anybody whether uploads are on, and nothing more', async () => {
  expect(await ask('GET', '/api/door', undefined, null)).toMatchObject({
    status: 200,
    body: { uploads: 'on' },
  })
  vi.stubEnv('CHALANDISE_UPLOAD_TOKEN', 'short')
  expect((await ask('GET', '/api/door', undefined, null)).body.uploads).toBe('token_too_short')
  vi.stubEnv('CHALANDISE_UPLOAD_TOKEN', '')
  expect((await ask('GET', '/api/door', undefined, null)).body.uploads).toBe('off')
  vi.stubEnv('CHALANDISE_UPLOAD_TOKEN', secret)
})

it('lets nobody touch versions without the secret', async () => {
  for (const [method, path] of [
    ['PUT', `/api/versions/${older}/current`],
    ['GET', `/api/versions/compare?before=${older}&after=${newer}`],
    ['POST', '/api/versions/prune'],
  ])
    expect((await ask(method, path, undefined, null)).status, path).toBe(401)
  expect((await currentVersion(data))?.version).toBe(newer)
})

it('goes back to an older version, and refuses what is none', async () => {
  expect((await ask('PUT', `/api/versions/${older}/current`)).body.version).toBe(older)
  expect((await currentVersion(data))?.version).toBe(older)
  expect(await ask('PUT', '/api/versions/..%2F../current')).toMatchObject({
    status: 404,
    body: { code: 'unknown_version' },
  })
  expect((await ask('PUT', '/api/versions/0000000000000000/current')).body.code).toBe('no_such_version')
  await ask('PUT', `/api/versions/${newer}/current`)
})

it('compares two versions as the command line does', async () => {
  const { status, body } = await ask('GET', `/api/versions/compare?before=${older}&after=${newer}`)
  expect([status, body.before?.version, body.after?.version]).toEqual([200, older, newer])
  expect(body.revenue.months).toMatchObject([{ month: '2024-01', change: '57.77' }])
  expect((await ask('GET', `/api/versions/compare?before=${older}&after=--data`)).status).toBe(404)
}, 60_000)

it('says what pruning would remove before it removes it', async () => {
  const dry = await ask('POST', '/api/versions/prune', { keep: 1, dry_run: true })
  expect(dry.body).toMatchObject({ dry_run: true, removed: [{ version: older }] })
  expect(await versionNames(data)).toHaveLength(2)
  expect((await ask('POST', '/api/versions/prune', { keep: 0, dry_run: false })).body.code).toBe(
    'bad_request',
  )
  expect((await ask('POST', '/api/versions/prune', { keep: 1, dry_run: false })).body.removed).toHaveLength(1)
  expect(await versionNames(data)).toEqual([newer])
})
