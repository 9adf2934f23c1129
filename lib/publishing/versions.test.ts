import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { currentVersion, versionFolder } from '@/lib/dataset/store'
import { type Extracts, smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { compareVersions } from './compare'
import { acquireLock } from './lock'
import { publish } from './publish'
import { findVersion, listVersions, offerVersion, pin, prune, unpin } from './versions'

const { folder, remove } = temporary()
afterAll(() => remove())
const data = join(folder, 'data')

let made = 0
async function publishNetwork(change: (extracts: Extracts) => void = () => {}) {
  const extracts = smallNetwork()
  change(extracts)
  const { manifest } = await publish(data, {
    extracts: [writeExtracts(join(folder, `in-${made++}`), extracts)],
    today: '2026-01-15',
    fromScratch: true,
  })
  return manifest.version
}

describe('versions', () => {
  let first: string
  let second: string
  let third: string

  beforeAll(async () => {
    first = await publishNetwork()
    second = await publishNetwork(e => {
      e.sales[0].amount = '21.07'
      e.stores[1].selling_area_m2 = 850
      e.stores.push({ ...e.stores[0], store_id: 'N', name: 'Neuville' })
      e.sales.push({ ...e.sales[1], ticket_id: 'X', store_id: 'nowhere', channel: 'store', amount: '12.34' })
    })
    third = await publishNetwork(e => {
      e.sales = e.sales.filter(s => String(s.sold_on) < '2025-12')
    })
  }, 120_000)

  it('are listed newest first with what people ask about', async () => {
    const { versions, broken } = await listVersions(data)
    expect(versions.map(v => [v.version, v.current])).toEqual([
      [third, true],
      [second, false],
      [first, false],
    ])
    expect(versions[1]).toMatchObject({
      audience: 'shared',
      rows_rejected: 1,
      sales: { rows_rejected: 1, amount_rejected: '12.34' },
      period: { last_day: '2025-12-31' },
      checks: { reject: 1 },
    })
    expect(versions[1].compressed_bytes).toBeGreaterThan(1000)
    expect(broken).toEqual([])
  })

  it('are found by name, by its beginning, or as current and previous', async () => {
    expect(await findVersion(data, first)).toBe(first)
    expect(await findVersion(data, 'current')).toBe(third)
    expect(await findVersion(data, 'previous')).toBe(second)
    expect(await findVersion(data, second.slice(0, 8))).toBe(second)
    for (const which of ['../../etc', 'ffff', '', 'previouss'])
      await expect(findVersion(data, which)).rejects.toMatchObject({ code: 'no_such_version' })
  })

  it('say the same by month and by store, also where a correction is booked in a new month', async () => {
    const chain = join(folder, 'chain')
    const publishUntil = async (day: string, change: (extracts: Extracts) => void = () => {}) => {
      const extracts = smallNetwork()
      extracts.sales = extracts.sales.filter(s => String(s.sold_on) < day)
      change(extracts)
      const source = writeExtracts(join(folder, `chain-${made++}`), extracts)
      return (await publish(chain, { extracts: [source], today: '2026-01-15' })).manifest
    }
    const before = await publishUntil('2025-11')
    const after = await publishUntil('2025-12', e => {
      e.sales.push({ ...e.sales[0], ticket_id: 'late', amount: '1.07' })
    })
    expect(after.previous?.version).toBe(before.version)
    const { revenue } = await compareVersions(chain, before.version, after.version)
    const cents = (amounts: readonly { change: string }[]) =>
      amounts.reduce((sum, a) => sum + Math.round(100 * Number(a.change)), 0)
    expect(cents(revenue.stores)).toBe(cents([revenue.total]))
    expect(cents([...revenue.months, revenue.joined])).toBe(cents([revenue.total]))
    const accepted = (m: typeof before) => m.reconciliation.find(r => r.table === 'sales')!.amount_accepted
    const held = Number(after.previous!.held_back.amount)
    expect(Number(revenue.total.change) + held).toBeCloseTo(
      Number(accepted(after)) - Number(accepted(before)),
      6,
    )
    // Booked in November, not in January 2024, where it was sold.
    expect(revenue.months.map(m => m.month)).not.toContain('2024-01')
  })

  it('are compared to the cent: stores, months, checks, rejected rows', async () => {
    const c = await compareVersions(data, first, second)
    expect(c.stores.added).toEqual([{ store_id: 'N', name: 'Neuville' }])
    expect(c.stores.gone).toEqual([])
    expect(c.stores.changed).toContainEqual({
      store_id: 'B',
      name: 'Villefranche',
      changes: [{ column: 'selling_area_m2', before: '800.0', after: '850.0' }],
    })
    expect(c.revenue.months).toEqual([
      { month: '2024-01', before: expect.any(String), after: expect.any(String), change: '1.07' },
    ])
    expect(c.revenue.stores).toEqual([
      expect.objectContaining({ store_id: 'A', change: '1.07', restated: '1.07' }),
    ])
    expect([c.revenue.total.change, c.revenue.restated]).toEqual(['1.07', '1.07'])
    expect(c.checks.appeared).toContainEqual({
      code: 'unknown_store',
      severity: 'reject',
      table: 'sales',
      rows: 1,
      amount: '12.34',
    })
    expect(c.reconciliation).toEqual([
      {
        table: 'sales',
        rows_rejected: { before: 0, after: 1 },
        amount_rejected: { before: '0.00', after: '12.34' },
      },
    ])
    expect(c.facts).toContainEqual({ name: 'counts.stores', before: '3', after: '4' })
  })

  it('are compared both ways alike, with opposite signs', async () => {
    const [there, back] = [
      await compareVersions(data, first, third),
      await compareVersions(data, third, first),
    ]
    expect(there.revenue.months).toEqual([
      { month: '2025-12', before: expect.any(String), after: null, change: expect.stringMatching(/^-\d/) },
    ])
    expect(there.revenue.restated).toBe('0.00')
    const flip = (amount: string) => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`)
    expect(back.revenue.total.change).toBe(flip(there.revenue.total.change))
    const sum = (rows: { change: string }[]) =>
      rows.reduce((total, r) => total + BigInt(r.change.replace('.', '')), 0n)
    const total = BigInt(there.revenue.total.change.replace('.', ''))
    const { months, joined } = there.revenue
    expect([sum([...months, joined]), sum(there.revenue.stores)]).toEqual([total, total])
    expect((await compareVersions(data, first, first)).same).toBe(true)
  })

  it('are gone back to, but not when damaged', async () => {
    await offerVersion(data, first)
    expect((await currentVersion(data))?.version).toBe(first)
    const journal = readFileSync(join(data, 'journal.jsonl'), 'utf8').trim().split('\n')
    expect(JSON.parse(journal.at(-1)!)).toMatchObject({ action: 'current', version: first })
    const broken = join(versionFolder(data, 'aaaaaaaaaaaaaaaa'))
    mkdirSync(broken)
    writeFileSync(
      join(broken, 'manifest.json'),
      readFileSync(join(versionFolder(data, third), 'manifest.json'), 'utf8'),
    )
    await expect(offerVersion(data, 'aaaaaaaaaaaaaaaa')).rejects.toMatchObject({ code: 'incomplete_version' })
    expect((await currentVersion(data))?.version).toBe(first)
    truncateSync(join(broken, 'manifest.json'), 100)
    expect((await listVersions(data)).broken).toMatchObject([
      { version: 'aaaaaaaaaaaaaaaa', problem: expect.stringContaining('not the manifest') },
    ])
  })

  it('that hold customer rows are not offered unless that is said', async () => {
    const file = join(versionFolder(data, second), 'manifest.json')
    const manifest = readFileSync(file, 'utf8')
    writeFileSync(file, manifest.replace('"audience": "shared"', '"audience": "detailed"'))
    await expect(offerVersion(data, second)).rejects.toMatchObject({ code: 'detailed_not_offered' })
    expect((await currentVersion(data))?.version).toBe(first)
    writeFileSync(file, manifest)
  })

  it('are pruned but for the newest, the current and the pinned; a dry run removes nothing', async () => {
    await offerVersion(data, first)
    await pin(data, second, 'board of October')
    const dry = await prune(data, { keep: 1, dryRun: true })
    expect(dry.removed.map(r => r.version)).toEqual(['aaaaaaaaaaaaaaaa'])
    expect(existsSync(versionFolder(data, 'aaaaaaaaaaaaaaaa'))).toBe(true)
    const result = await prune(data, { keep: 1 })
    expect(result).toEqual(dry)
    expect(result.kept).toEqual([
      { version: third, why: 'newest' },
      { version: second, why: 'pinned' },
      { version: first, why: 'current' },
    ])
    await unpin(data, second)
    expect((await prune(data, { keep: 1 })).removed.map(r => r.version)).toEqual([second])
    expect(readdirSync(join(data, 'versions')).sort()).toEqual([first, third].sort())
    expect(readdirSync(data).sort()).toEqual(['current.json', 'journal.jsonl', 'versions'])
  })

  it('are neither published nor pruned while another publish is under way', async () => {
    const lock = await acquireLock(data, 'publish')
    await expect(publishNetwork()).rejects.toMatchObject({ code: 'locked' })
    await expect(prune(data, { keep: 1 })).rejects.toMatchObject({ code: 'locked' })
    await lock.release()
  })

  it('that a killed process left half built are cleaned away by the next publish', async () => {
    mkdirSync(join(data, '.building-dead', 'spill'), { recursive: true })
    mkdirSync(join(data, '.removed-0123456789abcdef-1'))
    await publishNetwork()
    expect(readdirSync(data).sort()).toEqual(['current.json', 'journal.jsonl', 'versions'])
  })
})
