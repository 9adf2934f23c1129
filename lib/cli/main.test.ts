import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openDataset } from '@/lib/dataset/open-native'
import { smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'

const { folder, remove } = temporary()
afterAll(() => remove())

function cli(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join('lib', 'cli', 'main.ts'), ...args],
    { encoding: 'utf8', env: { ...process.env, CHALANDISE_DATA: join(folder, 'data') } },
  )
  return { status, stdout, stderr }
}

describe('the command line', { timeout: 180_000 }, () => {
  const extracts = writeExtracts(join(folder, 'in'), smallNetwork())

  it('publishes for programs: one JSON object on stdout, progress on stderr, status 0', () => {
    const { status, stdout, stderr } = cli('publish', extracts, '--json')
    expect([status, stderr]).toEqual([0, expect.stringContaining('pooling places')])
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'chalandise.dataset/1',
      counts: { stores: 3 },
      existed: false,
      folder: expect.stringContaining(join(folder, 'data')),
    })
  })

  it('publishes for people: what was read, what adds up, how fine places are', () => {
    const { status, stdout } = cli('publish', extracts)
    expect(status).toBe(0)
    expect(stdout).toMatch(/sales +[\d,]+ +[\d,]+ +0 +[\d,]+\.\d\d +[\d,]+\.\d\d +0\.00/)
    expect(stdout).toMatch(/atoms of at least \d+ customers/)
    expect(stdout).toMatch(/version [0-9a-f]{16}/)
  })

  it('says in one sentence why an input is refused, status 1', () => {
    const { status, stdout, stderr } = cli('publish', join(folder, 'nowhere'))
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr.trim()).toBe(`There is no file or folder ${join(folder, 'nowhere')}.`)
    const json = cli('publish', join(folder, 'nowhere'), '--json')
    expect(json.status).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'no_such_path' } })
  })

  it('answers a wrong call with status 2 and how to call it', () => {
    for (const args of [
      ['publish'],
      ['publish', extracts, '--speed'],
      ['vanish'],
      ['demo', '--stores', 'many'],
      [],
    ])
      expect([args, cli(...args).status]).toEqual([args, 2])
    expect(cli('demo', '--stores', '1').stderr).toContain('--stores 1: give a whole number from')
    expect(cli('demo', '--stores', '1').status).toBe(2)
  })

  it('explains every command', () => {
    expect(cli('--help').status).toBe(0)
    for (const command of ['demo', 'check', 'publish', 'simulate']) {
      const { status, stdout } = cli(command, '--help')
      expect(status).toBe(0)
      expect(stdout).toContain('--json')
    }
  })

  it('makes a small demonstration', () => {
    const out = join(folder, 'demonstration')
    const sizes = ['--stores', '12', '--customers', '3000', '--tickets', '9000', '--months', '24']
    const { status, stdout } = cli('demo', '--out', out, ...sizes, '--json')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      out,
      files: expect.arrayContaining([expect.objectContaining({ file: 'stores.parquet' })]),
    })
    expect(cli('publish', out).stdout).toContain('version')
  })

  it('simulates on what was published, and says which of the two it lacks', async () => {
    const out = join(folder, 'demo')
    cli('demo', '--out', out, '--stores', '12', '--customers', '3000', '--tickets', '9000', '--months', '24')
    expect(cli('publish', out).status).toBe(0)
    const { engine } = await openDataset('current', join(folder, 'data'))
    const open = await engine.query(
      'SELECT store_id FROM stores WHERE closed_on IS NULL ORDER BY store_id LIMIT 1',
    )
    await engine.close()
    const scenario = join(folder, 'scenario.json')
    const changes = [{ kind: 'close', store_id: open.columns.store_id[0] }]
    writeFileSync(scenario, JSON.stringify({ schema: 'chalandise.scenario/1', changes }))
    const { status, stdout } = cli('simulate', '--dataset', 'current', '--scenario', scenario, '--json')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ currency: 'EUR', demonstration: true })
    expect(cli('simulate', '--dataset', 'current', '--scenario', join(folder, 'none.json')).status).toBe(2)
    expect(cli('simulate', '--dataset', '0123456789abcdef', '--scenario', scenario).status).toBe(1)
  })
})
