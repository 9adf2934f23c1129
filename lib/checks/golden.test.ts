import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDataset } from '@/lib/build/build'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { type Row, temporary, writeExtracts } from '@/lib/extracts/fixture'

const TODAY = '2026-01-15'
/** Twenty people with a card in store and an account on the web, joined by their e-mail. */
const PEOPLE = 20

function extracts(customers: Row[], identity?: Record<string, unknown>) {
  const sales: Row[] = []
  // The last month is cut short, so that the last complete one ends a whole year.
  for (let m = 0; m <= 12; m++)
    for (let i = 0; i < PEOPLE; i++) {
      const sold_on = new Date(Date.UTC(2024, 11 + m, 1 + i)).toISOString().slice(0, 10)
      sales.push({ sold_on, channel: 'store', store_id: 'A', customer_id: `S${i}`, amount: '50.00' })
      // The account's returns outweigh its purchases for the first five: alone these are not active.
      sales.push({ sold_on, channel: 'web', customer_id: `W${i}`, amount: i < 5 ? '-10.00' : '20.00' })
      if (i < 5 && m === 1) sales.push({ sold_on, channel: 'web', customer_id: `W${i}`, amount: '5.00' })
    }
  return {
    stores: [{ store_id: 'A', name: 'A', lat: 45.76, lon: 4.84 }],
    customers,
    sales,
    declaration: { name: 'Test', currency: 'EUR', country: 'XX', ...(identity ? { identity } : {}) },
  }
}

const people = (email: (kind: 'S' | 'W', i: number) => string | null): Row[] =>
  Array.from({ length: PEOPLE }, (_, i) => [
    { customer_id: `S${i}`, email_hash: email('S', i), segment: 'card', first_purchase_on: '2020-01-01' },
    { customer_id: `W${i}`, email_hash: email('W', i), segment: 'web', first_purchase_on: '2024-01-01' },
  ]).flat()

describe('golden customers', () => {
  const { folder, remove } = temporary()
  let run = 0
  let opened: Engine[] = []
  beforeAll(() => {
    opened = []
  })
  afterAll(async () => {
    for (const engine of opened) await engine.close()
    remove()
  })
  const build = async (customers: Row[], identity?: Record<string, unknown>) => {
    const base = join(folder, String(run++))
    writeExtracts(join(base, 'in'), extracts(customers, identity))
    const manifest = await buildDataset({
      extracts: [join(base, 'in')],
      out: join(base, 'out'),
      today: TODAY,
    })
    const engine = await openNative({ path: join(base, 'out', 'dataset.duckdb'), readOnly: true })
    opened.push(engine)
    return { manifest, engine }
  }

  it('are counted once, and show that they buy in both places', async () => {
    const { manifest, engine } = await build(people((_, i) => `e${i}`))
    expect(manifest.identity).toMatchObject({
      keys: ['email_hash'],
      ids: 40,
      customers: 20,
      merged: [{ key: 'email_hash', ids: 20 }],
      clusters: 20,
      largest: Array.from({ length: 10 }, () => 2),
      refused: [],
      cut: [],
      // Before: 20 cards and 15 accounts are active, nobody in both places. After: 20, all in both.
      effect: { active_before: 35, active_after: 20, omnichannel_before: 0, omnichannel_after: 1 },
    })
    expect(manifest.counts.customers).toBe(20)
    const { columns } = await engine.query(
      `SELECT customers FROM active_customers WHERE scope = 'chain' AND window_end = ${12 * 2025 + 10}`,
    )
    expect(columns.customers[0]).toBe(20)
    const segments = await engine.query('SELECT DISTINCT segment FROM segment_months ORDER BY segment')
    expect(segments.columns.segment).toEqual(['web'])
  })

  it('do not come of a value that too many share', async () => {
    const { manifest } = await build(people(() => 'contact@example.com'))
    expect(manifest.identity).toMatchObject({
      ids: 40,
      customers: 40,
      clusters: 0,
      refused: [{ key: 'email_hash', values: 1, ids: 40, most: 40 }],
      effect: null,
    })
  })

  it('come of the keys that are declared only', async () => {
    const { manifest } = await build(
      people((_, i) => `e${i}`),
      { keys: ['phone_hash'] },
    )
    expect(manifest.identity).toMatchObject({ keys: [], customers: 40, clusters: 0 })
  })

  it('are cut where the chain of identifiers is too long', async () => {
    const chain = people((_, i) => `e${i}`).map((row, i) => ({ ...row, phone_hash: `p${i >> 3}` }))
    const { manifest } = await build(chain, { max_cluster: 4 })
    expect(manifest.identity).toMatchObject({
      customers: 20,
      cut: [{ key: 'phone_hash', clusters: 5, ids: 40 }],
      largest: Array.from({ length: 10 }, () => 2),
    })
  })

  it('do not depend on the order of rows', async () => {
    const customers = people((_, i) => `e${i % 15}`)
    const [one, other] = [await build(customers), await build([...customers].reverse())]
    expect(other.manifest.version).toBe(one.manifest.version)
    expect(other.manifest.identity).toEqual(one.manifest.identity)
  })
})
