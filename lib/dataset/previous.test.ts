import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openNative } from '@/lib/engine/native'
import { SALES_TABLES } from './attack-rows'
import { type Extracts, type Row, smallNetwork, temporary, writeExtracts } from './fixture'
import type { Manifest } from './manifest'
import { publish } from './publish'
import { versionFolder } from './store'

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
  const put = async (extracts: Extracts, options: { fromScratch?: boolean } = {}) =>
    (
      await publish(data, {
        extracts: [writeExtracts(join(folder, `in-${made++}`), extracts)],
        today: '2026-03-15',
        ...options,
      })
    ).manifest
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
  beforeAll(async () => {
    first = await put(smallNetwork())
  }, 60_000)

  it('keeps rows, adds the month, and books what came late with it', async () => {
    const late: Row = {
      sold_on: '2025-06-03',
      channel: 'store',
      amount: '77.77',
      store_id: 'A',
      customer_id: 'C002',
      category: 'sofas',
      ticket_id: 'LATE',
      items: 1,
    }
    const extracts = nextMonth()
    extracts.sales.push(late)
    const second = await put(extracts)
    expect(second.previous).toMatchObject({ version: first.version, until: '2026-01-31' })
    const kept = await rows(first, 'true')
    expect(await rows(second, 'month < 24312')).toEqual(kept)
    expect((await sum(second, 'store_days')) + cents(second.previous?.held_back.amount)).toBe(
      accepted(second),
    )
  }, 60_000)
})
