import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MIN_CUSTOMERS } from '@/lib/contract/declaration'
import { hashFile } from '@/lib/dataset/hash-file'
import type { Manifest } from '@/lib/dataset/manifest'
import { CHANNELS, TABLES } from '@/lib/dataset/schema'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { openWasmNode } from '@/lib/engine/wasm-node'
import { type Row, smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { buildDataset } from './build'

const TODAY = '2026-01-15'

/** What tests ask of a dataset; every one runs on both engines. */
const QUERIES = {
  ...Object.fromEntries(
    TABLES.map(t => [
      `all of ${t.name}`,
      `SELECT ${t.columns
        .map(c =>
          c.type === 'DATE'
            ? `"${c.name}"::VARCHAR AS "${c.name}"`
            : c.type.startsWith('DECIMAL')
              ? `"${c.name}"::DOUBLE AS "${c.name}"`
              : `"${c.name}"`,
        )
        .join(', ')} FROM ${t.name}`,
    ]),
  ),
  'sales by store, month and channel': `
    SELECT store_key::INTEGER AS s, month::INTEGER AS m, channel_key::INTEGER AS c, sum(amount)::DOUBLE AS a
    FROM (SELECT store_key, month, channel_key, amount FROM atoms
      UNION ALL SELECT store_key, month, channel_key, amount FROM unplaced) GROUP BY ALL ORDER BY ALL`,
}

describe('a dataset built from a small network', () => {
  const { folder, remove } = temporary()
  const extracts = smallNetwork()
  let manifest: Manifest
  let native: Engine
  let wasm: Engine

  beforeAll(async () => {
    writeExtracts(join(folder, 'in'), extracts)
    const out = join(folder, 'out')
    manifest = await buildDataset({ extracts: [join(folder, 'in')], out, today: TODAY })
    native = await openNative({ path: join(out, 'dataset.duckdb'), readOnly: true })
    wasm = await openWasmNode(join(out, 'dataset.duckdb'))
  }, 60_000)
  afterAll(async () => {
    await native.close()
    await wasm.close()
    remove()
  })

  const one = async (sql: string) => (await native.query(sql)).columns

  it.each(Object.entries(QUERIES))('answers the same on the engine that ships: %s', async (_, sql) => {
    const expected = await native.query(sql)
    expect(await wasm.query(sql)).toEqual(expected)
  })

  it('has every table and column of the schema, in order', async () => {
    const { table_name, column_name, data_type } = await one(
      `SELECT table_name, column_name, data_type FROM information_schema.columns ORDER BY table_name, ordinal_position`,
    )
    const found = [...(table_name as string[])].map((t, i) => `${t}.${column_name[i]} ${data_type[i]}`)
    const wanted = TABLES.flatMap(t => t.columns.map(c => `${t.name}.${c.name} ${c.type}`))
    expect(found.sort()).toEqual(wanted.sort())
  })

  it('sums to the extract to the cent in every table of sales', async () => {
    const cents = extracts.sales.reduce((sum, r) => sum + Math.round(100 * Number(r.amount)), 0)
    const total = (cents / 100).toFixed(2)
    const sum = (from: string) => one(`SELECT sum(amount)::VARCHAR AS a FROM ${from}`)
    expect((await sum('(SELECT amount FROM atoms UNION ALL SELECT amount FROM unplaced)')).a).toEqual([total])
    for (const table of ['category_months', 'segment_months', 'store_days'])
      expect((await sum(table)).a).toEqual([total])
    expect(manifest.reconciliation.find(r => r.table === 'sales')).toEqual({
      table: 'sales',
      rows_in: extracts.sales.length,
      rows_accepted: extracts.sales.length,
      rows_rejected: 0,
      amount_in: total,
      amount_accepted: total,
      amount_rejected: '0.00',
    })
  })

  it('leaves businesses, anonymous tickets and totals without a place', async () => {
    const { source, amount, tickets } = await one(
      `SELECT source, sum(amount)::DOUBLE AS amount, sum(tickets)::INTEGER AS tickets FROM unplaced GROUP BY source ORDER BY source`,
    )
    expect(source).toEqual(['anonymous', 'business', 'totals'])
    expect([...amount].slice(1)).toEqual([24 * 450, 24 * 5000])
    expect([...tickets].slice(1)).toEqual([24, 0])
  })

  it('gives every store the route its data allow, with its shares', async () => {
    const rows = await one(
      'SELECT store_id, route, identified_share AS i, located_share AS l FROM stores ORDER BY store_key',
    )
    expect(rows.store_id).toEqual(['A', 'B', 'F'])
    expect(rows.route).toEqual(['customers', 'customers', 'totals'])
    const of = (id: string, where: (r: Row) => boolean) =>
      extracts.sales
        .filter(r => r.store_id === id && r.channel === 'store' && String(r.sold_on) >= '2025')
        .filter(r => Number(r.amount) > 0 && where(r))
        .reduce((sum, r) => sum + Number(r.amount), 0)
    const homeless = (r: Row) => Number(String(r.customer_id).slice(1)) % 10 === 9
    const all = of('A', () => true)
    expect(Math.abs(Number(rows.i[0]) - of('A', r => r.customer_id !== undefined) / all)).toBeLessThan(
      0.00501,
    )
    expect(
      Math.abs(Number(rows.l[0]) - of('A', r => r.customer_id !== undefined && !homeless(r)) / all),
    ).toBeLessThan(0.00501)
    expect(rows.i[2]).toBeNaN()
  })

  it('puts web sales on no store', async () => {
    const { s } = await one(
      `SELECT DISTINCT store_key::INTEGER AS s FROM atoms WHERE channel_key = ${CHANNELS.indexOf('web')}`,
    )
    expect([...s]).toEqual([0])
  })

  it('counts active customers of whole windows only, rounded, never few', async () => {
    const { scope, w, n } = await one(
      'SELECT scope, min(window_end)::INTEGER AS w, min(customers)::INTEGER AS n FROM active_customers GROUP BY scope ORDER BY scope',
    )
    expect(scope).toEqual(['chain', 'place', 'store'])
    expect(new Set(w as Float64Array)).toEqual(new Set([manifest.period.first_month + 11]))
    for (const count of n as Float64Array) expect(count).toBeGreaterThanOrEqual(MIN_CUSTOMERS - 1)
    const active = new Map<string, number>()
    for (const r of extracts.sales)
      if (r.customer_id && r.customer_type !== 'business' && String(r.sold_on) >= '2025')
        active.set(
          String(r.customer_id),
          (active.get(String(r.customer_id)) ?? 0) + Math.round(100 * Number(r.amount)),
        )
    const chain = [...active.values()].filter(v => v > 0).length
    const { customers } = await one(
      `SELECT customers::INTEGER AS customers FROM active_customers WHERE scope = 'chain' AND window_end = ${manifest.period.last_month}`,
    )
    expect([...customers]).toEqual([Math.round(chain / 5) * 5])
  })

  it('finds the days and complete months', () => {
    expect(manifest.period).toEqual({
      first_day: '2024-01-01',
      last_day: '2025-12-31',
      first_month: 12 * 2024,
      last_month: 12 * 2025 + 11,
    })
  })

  it('gives the same version for the same input, and another for another', async () => {
    const again = await buildDataset({
      extracts: [join(folder, 'in')],
      out: join(folder, 'again'),
      today: TODAY,
      threads: 1,
    })
    expect(again.version).toBe(manifest.version)
    const changed = smallNetwork()
    changed.sales[0].amount = '20.01'
    writeExtracts(join(folder, 'in2'), changed)
    const other = await buildDataset({
      extracts: [join(folder, 'in2')],
      out: join(folder, 'other'),
      today: TODAY,
    })
    expect(other.version).not.toBe(manifest.version)
  })

  it('names its file by size and hash, and compresses it', async () => {
    const file = join(folder, 'out', 'dataset.duckdb')
    expect(await hashFile(file)).toBe(manifest.sha256)
    expect(readFileSync(file).length).toBe(manifest.bytes)
    expect(readFileSync(`${file}.gz`).length).toBeLessThan(manifest.bytes)
    expect(existsSync(join(folder, 'out', 'rejected'))).toBe(false)
  })

  it('says it was cancelled when it is', async () => {
    const controller = new AbortController()
    const building = buildDataset({
      extracts: [join(folder, 'in')],
      out: join(folder, 'cancelled'),
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phase === 'atoms') controller.abort()
      },
    })
    await expect(building).rejects.toMatchObject({ name: 'DatasetError', code: 'cancelled' })
  })
})
