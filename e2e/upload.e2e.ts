import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { smallNetwork, writeExtracts } from '../lib/extracts/fixture'
import { freePort, root, serve } from '../scripts/steps.mjs'

const secret = 'the-secret-of-the-tests'
const folder = mkdtempSync(join(tmpdir(), 'chalandise-upload-'))
const data = join(folder, 'data')
const extracts = writeExtracts(join(folder, 'in'), smallNetwork())
let server: Awaited<ReturnType<typeof serve>>

test.beforeAll(async () => {
  server = await serve({
    port: await freePort(),
    host: '127.0.0.1',
    env: { CHALANDISE_DATA: data, CHALANDISE_UPLOAD_TOKEN: secret },
  })
})
test.afterAll(async () => {
  const ended = new Promise(resolve => server.child.once('exit', resolve))
  server.child.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

async function ask(method: string, path: string, init: RequestInit = {}) {
  const response = await fetch(`${server.url}${path}`, {
    ...init,
    method,
    headers: { ...init.headers, authorization: `Bearer ${secret}` },
  })
  const type = response.headers.get('content-type') ?? ''
  const body = type.includes('json') ? await response.json() : await response.text()
  return { status: response.status, headers: response.headers, body }
}

async function untilDone(id: string) {
  for (;;) {
    const { body } = await ask('GET', `api/uploads/${id}`)
    if (body.state !== 'running') return body
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

test('extracts are sent, built, looked at and published over HTTP', async () => {
  expect((await ask('GET', 'datasets/current')).status).toBe(404)
  const stranger = await fetch(`${server.url}api/uploads`, { method: 'POST', body: '{}' })
  expect([stranger.status, (await stranger.json()).code]).toEqual([401, 'token_missing'])

  const opened = await ask('POST', 'api/uploads', { body: JSON.stringify({ kind: 'extracts' }) })
  expect(opened.status).toBe(201)
  const { id } = opened.body
  const files = `api/uploads/${id}/files`

  // Larger than what a proxy in front of the routes would let through.
  const large = new Uint8Array(24_000_000).fill(7)
  expect((await ask('PUT', `${files}/large.bin`, { body: large })).body).toMatchObject({
    bytes: large.length,
    complete: true,
  })
  await ask('DELETE', `${files}/large.bin`)
  for (const name of ['ventes 2025 é.csv', '100%.csv', 'sales/part 1.csv']) {
    await ask('PUT', `${files}/${name.split('/').map(encodeURIComponent).join('/')}`, { body: 'x' })
    expect((await ask('GET', `api/uploads/${id}`)).body.files).toMatchObject([{ name }])
    await ask('DELETE', `${files}/${name.split('/').map(encodeURIComponent).join('/')}`)
  }
  const tooLong = await ask('PUT', `${files}/sales.csv`, {
    body: 'x'.repeat(100),
    headers: { 'upload-length': '10' },
  })
  expect([tooLong.status, tooLong.body.code]).toEqual([400, 'cut'])

  for (const name of readdirSync(extracts))
    await ask('PUT', `${files}/${name}`, { body: readFileSync(join(extracts, name), 'utf8') })
  expect((await ask('POST', `api/uploads/${id}/build`)).status).toBe(202)
  const built = await untilDone(id)
  expect(built).toMatchObject({ state: 'built', error: null, files: [] })
  expect((await ask('GET', `api/uploads/${id}/result/manifest.json`)).body.version).toBe(built.version)
  expect((await ask('GET', 'datasets/current')).status).toBe(404)

  await ask('POST', `api/uploads/${id}/publish`)
  expect(await untilDone(id)).toMatchObject({ state: 'published' })
  expect((await ask('GET', 'datasets/current')).body.version).toBe(built.version)
  expect((await ask('GET', 'datasets')).body).toMatchObject({
    current: built.version,
    versions: [{ version: built.version, current: true }],
  })
  expect((await ask('GET', `datasets/${built.version}/manifest.json`)).body.version).toBe(built.version)
})

test('a dataset that was built elsewhere is sent alone', async () => {
  const network = smallNetwork()
  network.sales[0].amount = '77.77'
  const other = writeExtracts(join(folder, 'other'), network)
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join('lib', 'cli', 'main.ts'), 'publish', other, '--to', server.url, '--json'],
    { cwd: root, env: { ...process.env, CHALANDISE_TOKEN: secret } },
  )
  let stdout = ''
  child.stdout.on('data', text => {
    stdout += text
  })
  const code = await new Promise(resolve => child.once('close', resolve))
  expect(code).toBe(0)
  expect((await ask('GET', 'datasets/current')).body.version).toBe(JSON.parse(stdout).version)
  expect(readdirSync(join(data, '.uploads')).length).toBeLessThanOrEqual(1)
})
