import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { acquireLock } from '@/lib/publishing/lock'

const { folder, remove } = temporary()
afterAll(() => remove())
const data = join(folder, 'data')
const node = ['--import', 'tsx', join('lib', 'cli', 'main.ts')]
const env = { ...process.env, CHALANDISE_DATA: data }

function cli(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...args], {
    encoding: 'utf8',
    env,
  })
  return { status, stdout, stderr }
}
/** Exactly one JSON object on stdout. */
function json(...args: string[]) {
  const { status, stdout } = cli(...args, '--json')
  expect(stdout.trim().split('\n')).toHaveLength(1)
  return { status, body: JSON.parse(stdout) }
}

const sound = writeExtracts(join(folder, 'sound'), smallNetwork())
const changed = smallNetwork()
changed.sales[0].amount = '121.07'
const other = writeExtracts(join(folder, 'other'), changed)
const spoilt = smallNetwork()
for (const sale of spoilt.sales.slice(0, 100)) sale.amount = 'a lot'
const messy = writeExtracts(join(folder, 'messy'), spoilt)

describe('check', { timeout: 180_000 }, () => {
  it('says what publish would, and publishes nothing: status 0', () => {
    const { status, stdout, stderr } = cli('check', sound)
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^1\/\d+ opening files\n/)])
    expect(stdout).toContain('Test network')
    expect(existsSync(data)).toBe(false)
  })

  it('has status 1 where the extracts would be refused, and keeps the report where it is told to', () => {
    const { status, body } = json('check', messy, '--report', join(folder, 'report'))
    expect(status).toBe(1)
    expect(body.refused).toMatchObject([{ code: 'too_much_rejected' }])
    expect(readdirSync(join(folder, 'report')).sort()).toEqual(['rejected', 'report.json', 'report.txt'])
    expect(readFileSync(join(folder, 'report', 'rejected', 'sales.csv'), 'utf8')).toContain('a lot')
    expect(cli('check', join(folder, 'nowhere')).status).toBe(1)
  })

  it('takes who accepts rejected sales and why, and nothing vague', () => {
    const who = ['--accept-rejected', 'Anne Martin: the old tills of March']
    expect(json('check', messy, ...who)).toMatchObject({
      status: 0,
      body: {
        refused: [],
        rejected: { accepted: { by: 'Anne Martin', reason: 'the old tills of March' } },
      },
    })
    for (const vague of ['yes', 'Anne:', ': because'])
      expect(cli('check', messy, '--accept-rejected', vague).status).toBe(2)
    expect(cli('check', sound, '--mapping', join(folder, 'none.json')).status).toBe(2)
  })
})

describe('datasets', { timeout: 180_000 }, () => {
  let first: string
  let second: string
  beforeAll(() => {
    first = json('publish', sound).body.version
    second = json('publish', other, '--from-scratch').body.version
  }, 180_000)

  it('lists versions, shows one, and compares two', () => {
    expect(json('datasets', 'list').body).toMatchObject({
      versions: [
        { version: second, current: true },
        { version: first, current: false },
      ],
      broken: [],
      busy: null,
    })
    expect(cli('datasets', 'list').stdout).toMatch(new RegExp(`\\* +${second}.*\n +${first}`))
    expect(json('datasets', 'show', 'previous').body).toMatchObject({ version: first, current: false })
    expect(json('datasets', 'compare', 'previous').body).toMatchObject({
      before: { version: first },
      after: { version: second },
      revenue: { total: { change: '101.07' }, months: [{ month: '2024-01', change: '101.07' }] },
    })
    expect(cli('datasets', 'compare', first, second).stdout).toContain('+101.07')
  })

  it('goes back, pins, prunes and verifies', () => {
    expect(json('datasets', 'use', first.slice(0, 8)).body).toEqual({ version: first, before: second })
    cli('datasets', 'pin', second, '--note', 'board of October')
    expect(json('datasets', 'prune', '--keep', '1', '--dry-run').body).toMatchObject({
      dry_run: true,
      removed: [],
      kept: [
        { version: second, why: 'pinned' },
        { version: first, why: 'current' },
      ],
    })
    expect(cli('datasets', 'prune').status).toBe(2)
    expect(cli('datasets', 'prune', '--keep', '0').status).toBe(2)
    expect(json('datasets', 'verify')).toMatchObject({ status: 0, body: { ok: true } })
    truncateSync(join(data, 'versions', second, 'dataset.duckdb'), 100)
    const bad = cli('datasets', 'verify')
    expect([bad.status, bad.stdout]).toEqual([1, expect.stringContaining(`100 of`)])
    expect(json('datasets', 'use', second)).toMatchObject({
      status: 1,
      body: { error: { code: 'incomplete_version' } },
    })
  })

  it('adds a finished dataset from elsewhere', () => {
    const there = join(folder, 'there')
    const added = json('datasets', 'add', join(data, 'versions', first), '--data', there)
    expect(added).toMatchObject({ status: 0, body: { version: first, existed: false } })
    expect(json('datasets', 'add', folder, '--data', there).body.error.code).toBe('unfit_dataset')
  })

  it('answers a wrong call with status 2, for programs too', () => {
    expect(cli('datasets').status).toBe(2)
    expect(cli('datasets', 'vanish').status).toBe(2)
    expect(json('datasets', 'compare')).toMatchObject({ status: 2, body: { error: { code: 'usage' } } })
    expect(json('datasets', 'show', '0123456789abcdef').status).toBe(1)
    expect(cli('datasets', 'compare', '--help').stdout).toContain('--json')
  })

  it('lets one publish at a time write', async () => {
    const lock = await acquireLock(data, 'publish')
    const refused = cli('publish', sound)
    await lock.release()
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringContaining(`Another publish is under way: started ${lock.holder.started_at}`),
    ])
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('cleans up after %s, status 1', async signal => {
    const child = spawn(process.execPath, [...node, 'publish', sound, '--json'], { env })
    let stdout = ''
    child.stdout.on('data', text => {
      stdout += text
    })
    child.stderr.once('data', () => child.kill(signal))
    const status = await new Promise(resolve => child.once('close', resolve))
    expect([status, JSON.parse(stdout).error.code]).toEqual([1, 'cancelled'])
    expect(readdirSync(data).sort()).toEqual(['current.json', 'journal.jsonl', 'versions'])
  })

  it('says that the disk cannot be written', () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    const { status, stderr } = cli('publish', sound, '--data', join(file, 'data'))
    expect([status, stderr.trim().split('\n')]).toEqual([1, [expect.stringContaining('a-file')]])
  })
})
