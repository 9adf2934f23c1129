import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openNative } from '@/lib/engine/native'
import { buildDataset } from './build'
import { type Row, temporary, writeExtracts } from './fixture'
import { extractsOf, network } from './random-network'
import { CHANNELS, MIN_CUSTOMERS } from './schema'

/** Heads behind tickets: distinct customers, and every anonymous ticket. */
const heads = (tickets: readonly Row[]) =>
  new Set(tickets.filter(t => t.customer_id).map(t => t.customer_id)).size +
  tickets.filter(t => !t.customer_id).length

const VIEWS = [
  { table: 'category_months', key: (t: Row) => t.category, column: 'category', channels: true },
  {
    table: 'segment_months',
    key: (t: Row) => (t.customer_id ? (Number(String(t.customer_id).slice(1)) % 2 ? 'odd' : 'even') : null),
    column: 'segment',
    channels: true,
  },
  { table: 'store_days', key: (t: Row) => t.sold_on, column: 'day::VARCHAR', channels: false },
]

describe('rows without geography', () => {
  it('rest on enough heads unless they are the whole of a store and month, and hold every ticket once', async () => {
    const { folder, remove } = temporary()
    let run = 0
    let pooled = 0
    await fc.assert(
      fc.asyncProperty(network, async made => {
        const base = join(folder, String(run++))
        const extracts = extractsOf(made)
        writeExtracts(join(base, 'in'), extracts)
        await buildDataset({ extracts: [join(base, 'in')], out: join(base, 'out'), today: '2026-01-01' })
        const engine = await openNative({ path: join(base, 'out', 'dataset.duckdb'), readOnly: true })
        for (const view of VIEWS) {
          const { rows, columns } = await engine.query(
            `SELECT store_key::INTEGER AS s, month::INTEGER AS m, ${view.channels ? 'channel_key' : '0'}::INTEGER AS c,
               ${view.column} AS key, (amount * 100)::BIGINT AS cents FROM ${view.table}
             ORDER BY c DESC, key NULLS LAST`,
          )
          const left = new Set(extracts.sales)
          for (let i = 0; i < rows; i++) {
            const [s, m, c, cents] = ['s', 'm', 'c', 'cents'].map(n => (columns[n] as Float64Array)[i])
            const key = (columns.key as (string | null)[])[i]
            const month = extracts.sales.filter(t => storeOf(t) === s && monthOf(t) === m)
            const members = month.filter(
              t =>
                left.has(t) &&
                (!view.channels || c === 0 || CHANNELS.indexOf(t.channel as never) === c) &&
                (key === null || view.key(t) === key),
            )
            for (const t of members) left.delete(t)
            expect(members.reduce((sum, t) => sum + Math.round(100 * Number(t.amount)), 0)).toBe(cents)
            if (members.length < month.length) expect(heads(members)).toBeGreaterThanOrEqual(MIN_CUSTOMERS)
            if (key === null) pooled++
          }
          expect(left.size).toBe(0)
        }
        await engine.close()
      }),
      { numRuns: 6, seed: 11, endOnFailure: true },
    )
    expect(pooled).toBeGreaterThan(0)
    remove()
  })
})

const storeOf = (t: Row) => (t.channel === 'web' ? 0 : t.store_id === 'A' ? 1 : 2)
const monthOf = (t: Row) =>
  12 * Number(String(t.sold_on).slice(0, 4)) + Number(String(t.sold_on).slice(5, 7)) - 1
