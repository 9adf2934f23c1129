import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SALES_TABLES } from '@/lib/build/attack-rows'
import type { Manifest } from '@/lib/dataset/manifest'
import { versionFolder } from '@/lib/dataset/store'
import { openNative } from '@/lib/engine/native'
import { type Extracts, type Row, smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { publish } from './publish'
import { offerVersion } from './versions'

/** The small network with sales of one month more, January 2026, of customers of stores A and B. */
function nextMonth(): Extracts {
  const extracts = smallNetwork()
  for (const sale of smallNetwork().sales.filter(s => String(s.sold_on).startsWith('2025-01')))
    extracts.sales.push({
      ...sale,
      sold_on: String(sale.sold_on).replace('2025', '2026'),
      ticket_id: sale.ticket_id ? `N${sale.ticket_id}` : null,
    })
  return extracts
}

const cents = (amount: string | null | undefined) => Math.round(Number(amount ?? 0) * 100)

describe('a version built upon another', () => {
  const { folder, remove } = temporary()
  afterAll(() => remove())
  const data = join(folder, 'data')
  let made = 0
  const put = async (
    extracts: Extracts,
    { upon, ...options }: { fromScratch?: boolean; upon?: Manifest } = {},
  ) => {
    if (upon) await offerVersion(data, upon.version)
    const published = await publish(data, {
      extracts: [writeExtracts(join(folder, `in-${made++}`), extracts)],
      today: '2026-03-15',
      ...options,
    })
    return published.manifest
  }
  const rows = async (manifest: Manifest, where = 'true') => {
    const engine = await openNative({
      path: join(versionFolder(data, manifest.version), 'dataset.duckdb'),
      readOnly: true,
    })
    const out: string[] = []
    for (const table of SALES_TABLES) {
      const { columns } = await engine.query(
        `SELECT '${table} ' || t::VARCHAR AS r FROM ${table} t WHERE ${where}`,
      )
      out.push(...(columns.r as string[]))
    }
    await engine.close()
    return out.sort()
  }
  const sum = async (manifest: Manifest, from: string) => {
    const engine = await openNative({
      path: join(versionFolder(data, manifest.version), 'dataset.duckdb'),
      readOnly: true,
    })
    const { columns } = await engine.query(
      `SELECT coalesce(sum(amount), 0)::DECIMAL(18,2)::VARCHAR AS a FROM ${from}`,
    )
    await engine.close()
    return cents((columns.a as string[])[0])
  }
  const accepted = (manifest: Manifest) =>
    cents(manifest.reconciliation.find(r => r.table === 'sales')?.amount_accepted)

  let first: Manifest
  let second: Manifest
  const late: Row = {
    sold_on: '2025-06-03',
    channel: 'store',
    amount: '7.77',
    store_id: 'A',
    customer_id: 'C002',
    category: 'sofas',
    ticket_id: 'LATE',
    items: 1,
  }
  const JANUARY = 12 * 2026

  beforeAll(async () => {
    first = await put(smallNetwork())
    const extracts = nextMonth()
    extracts.sales.push(late)
    second = await put(extracts)
  }, 120_000)

  it('keeps all rows word for word and adds those of the new month', async () => {
    expect(second.previous).toMatchObject({ version: first.version, until: '2026-01-31', gone: [] })
    // Monthly totals of a store without customers rest on nobody: they are as the extracts are.
    expect(second.previous?.rows).toBe((await rows(first, 'store_key <> 3')).length)
    expect(await rows(second, `month < ${JANUARY}`)).toEqual(await rows(first))
    expect((await rows(second, `month >= ${JANUARY}`)).length).toBeGreaterThan(0)
  }, 60_000)

  it('publishes or holds back every cent, and lets a store with few customers wait', async () => {
    const { held_back, waiting } = second.previous!
    for (const table of ['store_days', '(SELECT amount FROM atoms UNION ALL SELECT amount FROM unplaced)'])
      expect((await sum(second, table)) + cents(held_back.amount)).toBe(accepted(second))
    // January 2026 has 13 customers of store A and 7 of B; see smallNetwork.
    expect(waiting).toEqual([{ store_id: 'B', since: '2026-01-01' }])
    expect(held_back.rows).toBe(
      nextMonth().sales.filter(s => s.store_id === 'B' && String(s.sold_on) > '2026').length,
    )
  }, 60_000)

  it('books what came late with a sale of the same store, in every table alike', async () => {
    const plain = await put(nextMonth(), { upon: first })
    for (const table of ['store_days', 'category_months', 'segment_months'])
      expect((await sum(second, table)) - (await sum(plain, table))).toBe(777)
    expect(plain.previous?.held_back).toEqual(second.previous?.held_back)
  }, 60_000)

  it('publishes the same extracts again under the same name', async () => {
    const extracts = nextMonth()
    extracts.sales.push(late)
    expect((await put(extracts, { upon: second })).version).toBe(second.version)
  }, 60_000)

  it('publishes who waited as soon as they are enough', async () => {
    const extracts = nextMonth()
    extracts.sales.push(late)
    for (const sale of nextMonth().sales.filter(s => String(s.sold_on).startsWith('2025-02')))
      extracts.sales.push({
        ...sale,
        sold_on: String(sale.sold_on).replace('2025', '2026'),
        ticket_id: sale.ticket_id ? `F${sale.ticket_id}` : null,
      })
    const third = await put(extracts, { upon: second })
    expect(third.previous).toMatchObject({ version: second.version, waiting: [], until: '2026-02-28' })
    expect(third.previous?.held_back).toEqual({ rows: 0, amount: '0.00' })
    expect(await sum(third, 'store_days')).toBe(accepted(third))
    expect((await rows(third, `store_key = 2 AND month >= ${JANUARY}`)).length).toBeGreaterThan(0)
  }, 60_000)

  it('holds back what came late where there is no new sale of the store', async () => {
    const extracts = smallNetwork()
    extracts.sales.push(late)
    const same = await put(extracts, { upon: first })
    expect(same.previous?.held_back).toEqual({ rows: 0, amount: '7.77' })
    expect(await rows(same)).toEqual(await rows(first))
    expect(same.version).not.toBe(first.version)
  }, 60_000)

  it('drops months that the extracts no longer hold, whole', async () => {
    const extracts = nextMonth()
    extracts.sales = extracts.sales.filter(s => String(s.sold_on) >= '2024-02')
    const shorter = await put(extracts, { upon: first })
    expect(await rows(shorter, `month < ${JANUARY}`)).toEqual(await rows(first, `month > ${12 * 2024}`))
    expect((await sum(shorter, 'store_days')) + cents(shorter.previous?.held_back.amount)).toBe(
      accepted(shorter),
    )
  }, 60_000)

  it('refuses extracts in which too much of what is published has changed, and says the way out', async () => {
    const extracts = nextMonth()
    for (const sale of extracts.sales.slice(0, 400)) sale.amount = (Number(sale.amount) * 1.5).toFixed(2)
    await expect(put(extracts, { upon: first })).rejects.toMatchObject({
      code: 'restated',
      message: expect.stringMatching(/has changed, more than the 5 %.*--from-scratch/s),
    })
    const anew = await put(extracts, { upon: first, fromScratch: true })
    expect(anew).toMatchObject({ from_scratch: 'asked' })
    expect(anew.previous).toBeUndefined()
  }, 60_000)
})
