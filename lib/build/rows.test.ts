import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MIN_CUSTOMERS } from '@/lib/contract/declaration'
import { temporary } from '@/lib/extracts/fixture'
import { headsOf, publishedRows, SALES_TABLES } from './attack-rows'
import { extractsOf, network } from './random-network'

describe('published rows of sales', () => {
  it('rest on no head or at least k, and every table holds every sale once', async () => {
    const { folder, remove } = temporary()
    let run = 0
    let pooled = 0
    await fc.assert(
      fc.asyncProperty(network, async made => {
        const extracts = extractsOf({ ...made, tickets: made.tickets.slice(0, 250) })
        const rows = await publishedRows(`${folder}/${run++}`, extracts)
        const heads = headsOf(extracts.sales)
        for (const row of rows) {
          const behind = new Set(row.sales.map(s => heads[s])).size
          expect(behind, JSON.stringify({ ...row, cell: String(row.cell) })).toBeGreaterThanOrEqual(
            MIN_CUSTOMERS,
          )
          if (row.table !== 'atoms' && row.key === null) pooled++
        }
        const every = extracts.sales.map((_, i) => i)
        const geography = ['atoms', 'unplaced'] as const
        for (const tables of [
          geography,
          ...SALES_TABLES.filter(t => !geography.includes(t as never)).map(t => [t]),
        ])
          expect(
            rows
              .filter(r => (tables as readonly string[]).includes(r.table))
              .flatMap(r => r.sales)
              .sort((a, b) => a - b),
          ).toEqual(every)
      }),
      { numRuns: 2, seed: 11, endOnFailure: true },
    )
    expect(pooled).toBeGreaterThan(0)
    remove()
  })
})
