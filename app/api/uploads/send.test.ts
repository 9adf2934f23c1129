import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Manifest } from '@/lib/dataset/manifest'
import { currentVersion, readManifest, versionFolder } from '@/lib/dataset/store'
import { smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { serveDoor } from '../_door/fixture'

const secret = 'the-secret-of-the-tests'
const { folder, remove } = temporary()
const data = join(folder, 'server')
let server: Awaited<ReturnType<typeof serveDoor>>

beforeAll(async () => {
  vi.stubEnv('CHALANDISE_DATA', data)
  vi.stubEnv('CHALANDISE_UPLOAD_TOKEN', secret)
  server = await serveDoor()
})
afterAll(async () => {
  await server.close()
  vi.unstubAllEnvs()
  remove()
})

/** The command line on a machine that has nothing published. */
async function cli(token: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', join('lib', 'cli', 'main.ts'), ...args], {
    env: { ...process.env, CHALANDISE_TOKEN: token, CHALANDISE_DATA: join(folder, 'unused') },
  })
  const out = { stdout: '', stderr: '' }
  child.stdout.on('data', text => {
    out.stdout += text
  })
  child.stderr.on('data', text => {
    out.stderr += text
  })
  const status = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { status, ...out }
}

async function send(extracts: string, token: string, ...args: string[]) {
  const { status, stdout, stderr } = await cli(
    token,
    'publish',
    extracts,
    '--to',
    server.url,
    '--json',
    ...args,
  )
  return { status, stderr, said: JSON.parse(stdout) as Manifest & { error: { code: string } } }
}

describe('publish --to a server', () => {
  it('is refused a wrong secret before anything is built', async () => {
    const extracts = writeExtracts(join(folder, 'refused'), smallNetwork())
    const { status, said, stderr } = await send(extracts, 'another-secret-than-theirs')
    expect([status, said.error.code]).toEqual([1, 'token_wrong'])
    expect(stderr).not.toContain('opening files')
  }, 60_000)

  it('hands on the server’s sentence, and takes the secret from a file', async () => {
    const file = join(folder, 'token')
    writeFileSync(file, 'not the secret of the server\n')
    const { status, stderr } = await cli(secret, 'publish', folder, '--to', server.url, '--token-file', file)
    expect([status, stderr]).toEqual([1, expect.stringContaining('This upload secret is not the server’s.')])
  }, 60_000)

  it('is a wrong call without an address or a secret, status 2', async () => {
    const status = async (...args: string[]) => (await cli(secret, 'publish', folder, ...args)).status
    expect(await status('--to', 'ftp://x')).toBe(2)
    expect(await status('--to', server.url, '--data', folder)).toBe(2)
    expect(await status('--to', server.url, '--token-file', join(folder, 'none'))).toBe(2)
  }, 60_000)

  it('keeps the rows of the version that readers of the server have, and sends no value of the extracts', async () => {
    const network = smallNetwork()
    const mark = '98765.43'
    network.sales.push({ ...network.sales[0], ticket_id: 'odd', amount: mark, store_id: 'NOWHERE' })
    const declaration = { name: 'Test network', currency: 'EUR', country: 'XX', max_rejected_share: 1 }
    const extracts = writeExtracts(join(folder, 'first'), { ...network, declaration })
    const first = await send(extracts, secret)
    expect([first.status, first.said.previous, first.said.from_scratch]).toEqual([0, undefined, undefined])
    expect(first.stderr).toContain('sending dataset.duckdb.gz')
    expect(readdirSync(versionFolder(data, first.said.version))).toEqual([
      'dataset.duckdb',
      'dataset.duckdb.gz',
      'first-view.gz',
      'manifest.json',
    ])
    expect(readdirSync(join(data, '.uploads'))).toEqual([])
    expect(existsSync(join(folder, 'unused'))).toBe(false)
    const kept = readFileSync(join(versionFolder(data, first.said.version), 'manifest.json'), 'utf8')
    expect(JSON.parse(kept).checks.find((c: { code: string }) => c.code === 'unknown_store')).toMatchObject({
      example: { file: 'sales.csv', value: '' },
    })

    network.sales.push({ ...network.sales[0], ticket_id: 'late', amount: '3.21' })
    const second = await send(writeExtracts(join(folder, 'second'), { ...network, declaration }), secret)
    expect(second.said.previous).toMatchObject({ version: first.said.version })
    const { version } = (await currentVersion(data))!
    expect(version).toBe(second.said.version)
    expect(await readManifest(data, version)).toMatchObject({ previous: { version: first.said.version } })
  }, 120_000)

  it('says in the manifest where it keeps none, because it was asked to', async () => {
    const { said } = await send(join(folder, 'second'), secret, '--from-scratch')
    expect(said.from_scratch).toBe('asked')
    expect(await readManifest(data, said.version)).toMatchObject({ from_scratch: 'asked' })
  }, 120_000)
})
