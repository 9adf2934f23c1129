import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publish } from '@/lib/publishing/publish'
import { type FakeRouting, fakeRouting } from '@/lib/travel/routing.fixture'

const run = promisify(execFile)
const cli = (...args: string[]) =>
  run('npx', ['tsx', 'lib/cli/main.ts', 'travel', ...args], { cwd: process.cwd() })

let folder: string
let fake: FakeRouting

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chalandise-travel-'))
  const extracts = join(folder, 'extracts')
  await mkdir(extracts)
  await writeFile(join(extracts, 'dataset.json'), '{"name":"Two","currency":"EUR","country":"FR"}')
  await writeFile(
    join(extracts, 'stores.csv'),
    'store_id,name,lat,lon\n"A, one",Lyon,45.76,4.84\nB,Vienne,45.53,4.87\n',
  )
  await writeFile(
    join(extracts, 'zones.csv'),
    'zone_id,name,lat,lon,population\nnorth,North,45.9,4.8,1000\nsouth,South,45.4,4.8,2000\nfar,Far,48.4,-4.5,1000\n',
  )
  await writeFile(
    join(extracts, 'sales.csv'),
    'sold_on,channel,amount,store_id\n2026-01-05,store,10.00,B\n2026-02-05,store,12.00,"A, one"\n',
  )
  await publish(join(folder, 'published'), { extracts: [extracts] })
  fake = await fakeRouting()
}, 60_000)
afterAll(async () => {
  await fake.close()
  await rm(folder, { recursive: true, force: true })
})

describe('travel on the command line', () => {
  it('writes the times of a routing service as an extract, and asks nothing twice', async () => {
    const out = join(folder, 'travel_times.csv')
    const cache = join(folder, 'cache')
    const args = ['--service', 'osrm', '--url', fake.url, '--out', out, '--cache', cache, '--json']
    const first = await cli(...args, '--data', join(folder, 'published'))
    expect(JSON.parse(first.stdout)).toMatchObject({ service: 'osrm/driving', pairs: 4, unroutable: 0 })
    const lines = (await readFile(out, 'utf8')).trim().split('\n')
    expect(lines[0]).toBe('origin,store_id,minutes')
    expect(lines.slice(1).map(l => l.replace(/,[\d.]+$/, ''))).toEqual([
      'north,"A, one"',
      'north,B',
      'south,"A, one"',
      'south,B',
    ])
    const asked = fake.requests.length
    await cli(...args, '--data', join(folder, 'published'))
    expect(fake.requests.length).toBe(asked)
    expect((await readdir(cache)).every(name => name.endsWith('.f32'))).toBe(true)
  }, 60_000)

  it('says that a service needs an address, and what the service complains of', async () => {
    const out = join(folder, 'none.csv')
    await expect(cli('--service', 'osrm', '--out', out)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--url/),
    })
    fake.refuse.push({ status: 400, body: '{"code":"InvalidQuery","message":"Query string malformed"}' })
    await expect(
      cli('--service', 'osrm', '--url', fake.url, '--out', out, '--data', join(folder, 'published')),
    ).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/InvalidQuery/) })
  }, 60_000)
})
