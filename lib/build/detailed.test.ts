import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Manifest } from '@/lib/dataset/manifest'
import { type Audience, answer, type Filter, type Metric } from '@/lib/dataset/matrix'
import { DETAILED_TABLES, TABLES } from '@/lib/dataset/schema'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { buildDataset } from './build'

describe('datasets of both audiences', () => {
  const { folder, remove } = temporary()
  const opened = {} as Record<Audience, { manifest: Manifest; engine: Engine }>
  beforeAll(async () => {
    writeExtracts(join(folder, 'in'), smallNetwork())
    for (const audience of ['shared', 'detailed'] as const) {
      const out = join(folder, audience)
      const manifest = await buildDataset({
        extracts: [join(folder, 'in')],
        out,
        today: '2026-01-15',
        ...(audience === 'detailed' ? { audience } : {}),
      })
      opened[audience] = {
        manifest,
        engine: await openNative({ path: join(out, 'dataset.duckdb'), readOnly: true }),
      }
    }
  }, 60_000)
  afterAll(async () => {
    for (const { engine } of Object.values(opened)) await engine.close()
    remove()
  })
  const one = async (audience: Audience, sql: string) => (await opened[audience].engine.query(sql)).columns

  it('say what they are, and only the detailed one has customer rows, under other names', async () => {
    expect(opened.shared.manifest.audience).toBe('shared')
    expect(opened.detailed.manifest.audience).toBe('detailed')
    expect(opened.detailed.manifest.version).not.toBe(opened.shared.manifest.version)
    const tables = async (audience: Audience) =>
      (await one(audience, 'SELECT table_name AS t FROM duckdb_tables() ORDER BY t')).t
    expect(await tables('shared')).toEqual(TABLES.map(t => t.name).sort())
    expect(await tables('detailed')).toEqual([...TABLES, ...DETAILED_TABLES].map(t => t.name).sort())
    const { customer } = await one('detailed', 'SELECT customer FROM customers ORDER BY customer')
    expect([...(customer as Float64Array)]).toEqual(Array.from({ length: customer.length }, (_, i) => i + 1))
    expect(customer.length).toBe(61)
  })

  it('hold the same sales, and the detailed one every ticket', async () => {
    const sums = 'sum(amount)::DOUBLE AS a, sum(gross)::DOUBLE AS g, sum(items)::DOUBLE AS i'
    const shared = await one(
      'shared',
      `SELECT ${sums}, sum(tickets)::DOUBLE AS t FROM (SELECT amount, gross, items, tickets FROM atoms
       UNION ALL SELECT amount, gross, items, tickets FROM unplaced)`,
    )
    expect(await one('detailed', `SELECT ${sums}, sum(counted)::DOUBLE AS t FROM tickets`)).toEqual(shared)
  })

  /** How a filter is asked of the tables of each audience. */
  const FILTERS: Record<Filter, { shared: string; detailed: string }> = {
    month: { shared: 'month = 24300', detailed: 'month = 24300' },
    day: { shared: `day = DATE '2025-01-01'`, detailed: `day = DATE '2025-01-01'` },
    channel: { shared: 'channel_key = 1', detailed: 'channel_key = 1' },
    store: { shared: 'store_key = 1', detailed: 'store_key = 1' },
    place: { shared: 'cell IS NOT NULL', detailed: 'cell IS NOT NULL' },
    polygon: { shared: 'cell IS NOT NULL', detailed: 'cell IS NOT NULL' },
    category: { shared: `category = 'lamps'`, detailed: `category = 'lamps'` },
    segment: { shared: `segment = 'gold'`, detailed: `segment = 'gold'` },
  }
  const METRICS: Partial<Record<Metric, string>> = {
    amount: 'coalesce(sum(amount), 0)::DOUBLE',
    gross: 'coalesce(sum(gross), 0)::DOUBLE',
    items: 'coalesce(sum(items), 0)::DOUBLE',
  }

  it.each(
    Object.keys(METRICS).flatMap(m => Object.keys(FILTERS).map(f => [m as Metric, f as Filter] as const)),
  )('answer %s by %s as the matrix says', async (metric, filter) => {
    const said = answer(metric, [filter], 'shared')
    expect(answer(metric, [filter], 'detailed').availability).toBe('exact')
    const { v: exact } = await one(
      'detailed',
      `SELECT ${METRICS[metric]} AS v FROM tickets LEFT JOIN customers USING (customer)
       WHERE ${FILTERS[filter].detailed.replace('cell', 'tickets.cell')}`,
    )
    const from =
      said.table === 'atoms' && filter !== 'place' && filter !== 'polygon'
        ? '(FROM (SELECT store_key, month, channel_key, cell, amount, gross, items FROM atoms) UNION ALL SELECT store_key, month, channel_key, NULL, amount, gross, items FROM unplaced)'
        : said.table
    const { v: found } = await one(
      'shared',
      `SELECT ${METRICS[metric]} AS v FROM ${from} WHERE ${FILTERS[filter].shared}`,
    )
    const [a, b] = [Number(found[0]), Number(exact[0])]
    if (said.availability === 'exact') expect(a).toBeCloseTo(b, 2)
    // Coarser: what pooled rows hold is left out, never counted twice.
    else expect(Math.abs(a)).toBeLessThanOrEqual(Math.abs(b) + 1e-6)
    expect(Math.abs(b)).toBeGreaterThan(0)
  })
})
