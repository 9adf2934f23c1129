import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHANNELS } from '@/lib/dataset/schema'
import { smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { CHANNEL } from '@/lib/market/channels'

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

function scenario(name: string, document: unknown): string {
  const file = join(folder, name)
  writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document))
  return file
}

describe('simulate', () => {
  let store: string

  beforeAll(() => {
    const network = smallNetwork()
    const zones = Array.from({ length: 30 }, (_, i) => ({
      zone_id: `Z${String(i).padStart(2, '0')}`,
      lat: 45.6 + 0.03 * i,
      lon: 4.7 + 0.02 * (i % 7),
      population: 1000 + 700 * (i % 5),
    }))
    expect(cli('publish', writeExtracts(join(folder, 'in'), { ...network, zones })).status).toBe(0)
    store = String(network.stores[0].store_id)
  }, 120_000)

  const simulate = (file: string, ...more: string[]) =>
    cli('simulate', '--dataset', 'current', '--scenario', file, ...more)
  const close = (store_id: string) =>
    scenario(`close-${store_id}.json`, {
      schema: 'chalandise.scenario/1',
      changes: [{ kind: 'close', store_id }],
    })

  it('prints one JSON object whose sums check', () => {
    const { status, stdout } = simulate(close(store), '--json')
    expect(status).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(1)
    const result = JSON.parse(stdout)
    expect(result).toMatchObject({
      dataset: expect.stringMatching(/^[0-9a-f]{16}$/),
      model: { decay: { source: expect.any(String) } },
      closures: [{ store_id: store }],
      assumptions: { source: 'prior' },
    })
    const changes = result.rows.reduce(
      (sum: number, row: { change: { point: number } }) => sum + row.change.point,
      0,
    )
    expect(changes).toBeCloseTo(result.totals.net_new.point, 4)
  })

  it('tells people what moves, with intervals and what is only a prior', () => {
    const { status, stdout } = simulate(close(store))
    expect(status).toBe(0)
    expect(stdout).toMatch(/80 % interval/)
    expect(stdout).toMatch(/the chain retains \d/)
    expect(stdout).toMatch(/prior, not estimated/)
  })

  it('says of several changes what each does, who owns what moves, and what flips', () => {
    const file = scenario('several.json', {
      schema: 'chalandise.scenario/2',
      changes: [
        { kind: 'close', store_id: store },
        {
          kind: 'open',
          candidate_id: 'X1',
          name: 'New',
          lat: 45.7,
          lon: 4.8,
          selling_area_m2: 900,
          operator: 'franchise',
          sales: 2000,
        },
      ],
    })
    const { status, stdout } = simulate(file, '--json', '--zones', join(folder, 'zones.csv'))
    expect(status).toBe(0)
    const result = JSON.parse(stdout)
    expect(result.interaction.changes).toHaveLength(2)
    expect(result.interaction.together).toBeCloseTo(result.totals.net_new.point, 4)
    expect(result.openings[0].sales.point).toBeCloseTo(2000, 3)
    expect(result.ownership.owners.length).toBeGreaterThan(1)
    expect(result.evidence.donors).toBe('indicative')
    const lines = readFileSync(join(folder, 'zones.csv'), 'utf8').trim().split('\n').slice(1)
    const change = lines.reduce((sum, line) => sum + Number(line.split(',')[4]), 0)
    expect(change).toBeCloseTo(result.totals.stores_change.point, 2)
  })

  it('fit prints what the model is and rests on', () => {
    const { status, stdout } = cli('fit', '--dataset', 'current', '--json')
    expect(status).toBe(0)
    const card = JSON.parse(stdout)
    expect(card.coefficients.map((c: { key: string }) => c.key)).toEqual(
      expect.arrayContaining(['decay', 'size', 'access_opening', 'access_closing', 'web_closing']),
    )
    expect(card.data.routes.customers + card.data.routes.totals).toBe(card.data.stores)
    expect(card.limits.length).toBeGreaterThan(0)
    expect(cli('fit', '--dataset', 'current').stdout).toMatch(/The pull halves every [\d.]+ minutes/)
  })

  it('refuses a scenario in words, status 1', () => {
    const unknown = simulate(close('nowhere'))
    expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining('no store nowhere')])
    const faulty = simulate(scenario('faulty.json', { changes: [{ kind: 'close' }] }), '--json')
    expect(faulty.status).toBe(1)
    expect(JSON.parse(faulty.stdout).error).toMatchObject({
      code: 'scenario',
      values: { faults: expect.arrayContaining([expect.objectContaining({ code: 'schema' })]) },
    })
    expect(simulate(scenario('text.json', 'close it')).stderr).toContain('not JSON')
  })

  it('answers a wrong call with status 2', () => {
    expect(cli('simulate', '--dataset', 'current').status).toBe(2)
    const missing = simulate(join(folder, 'absent.json'))
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining('no scenario file')])
  })

  it('says that a dataset is not there, status 1', () => {
    const { status, stderr } = cli('simulate', '--dataset', '0123456789abcdef', '--scenario', close(store))
    expect([status, stderr]).toEqual([1, expect.stringContaining('no dataset version')])
  })
})

describe('channel keys', () => {
  it('mean the same to the market model and to the dataset', () => {
    for (const [name, key] of Object.entries(CHANNEL)) expect(CHANNELS[key]).toBe(name)
  })
})
