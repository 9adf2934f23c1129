import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MIN_CUSTOMERS } from '@/lib/contract/declaration'
import { uniform } from '@/lib/estimation/random'
import { temporary } from '@/lib/extracts/fixture'
import { attackLinear, attackPairs, type Secret } from './attack'
import { headsOf, type PublishedRow, publishedChain, publishedRows } from './attack-rows'
import { changes, extractsOf, laterExtracts, network } from './random-network'

const row = (
  table: PublishedRow['table'],
  key: string | null,
  sales: number[],
  version = 0,
  minus: number[] = [],
): PublishedRow => ({
  version,
  table,
  store: 1,
  month: 24_300,
  span: 1,
  channel: 1,
  key,
  cell: null,
  res: -1,
  sales,
  minus,
})
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
const heads = (n: number) => range(0, n).map(i => `customer ${i}`)

describe('the attacks', () => {
  it('find a table that differs from another by a few people', () => {
    const secret: Secret = {
      heads: heads(40),
      rows: [
        row('segment_months', 'a', range(0, 20)),
        row('segment_months', 'b', range(20, 40)),
        row('category_months', 'a', range(0, 23)),
        row('category_months', 'b', range(23, 40)),
      ],
    }
    expect(attackPairs(secret, 11, 500, uniform(1)).map(l => l.people)).toContain(3)
    expect(attackLinear(secret, 11, 5, uniform(2))?.people.length).toBe(3)
  })

  it('find what no two tables show but three together do', () => {
    // Two sexes, two ages, and which of the four groups are equal: three splits of 60 + 5 people.
    const groups = [range(0, 20), range(20, 40), range(40, 60), range(60, 65)]
    const of = (...at: number[]) => at.flatMap(g => groups[g])
    const secret: Secret = {
      heads: heads(65),
      rows: [
        row('category_months', 'a', of(0, 1)),
        row('category_months', 'b', of(2, 3)),
        row('segment_months', 'a', of(0, 2)),
        row('segment_months', 'b', of(1, 3)),
        row('store_days', 'a', of(0, 3)),
        row('store_days', 'b', of(1, 2)),
      ],
    }
    expect(attackPairs(secret, 11, 2000, uniform(1))).toEqual([])
    expect(attackLinear(secret, 11, 5, uniform(2))?.people.length).toBe(5)
  })

  it('find who came late between two versions, and who was taken away', () => {
    const secret = (later: PublishedRow): Secret => ({
      heads: heads(40),
      rows: [row('store_days', null, range(0, 20)), later],
    })
    for (const later of [
      row('store_days', null, range(0, 22), 1),
      row('store_days', null, range(0, 20), 1, [30, 31]),
      row('store_days', null, range(2, 20), 1),
    ]) {
      expect(attackPairs(secret(later), 11, 500, uniform(1)).map(l => l.people)).toContain(2)
      expect(attackLinear(secret(later), 11, 5, uniform(2))?.people.length).toBe(2)
    }
  })

  it('find nothing where every difference is of many', () => {
    const secret: Secret = {
      heads: heads(44),
      rows: [
        row('segment_months', 'a', range(0, 22)),
        row('segment_months', 'b', range(22, 44)),
        row('category_months', 'a', [...range(0, 11), ...range(22, 33)]),
        row('category_months', 'b', [...range(11, 22), ...range(33, 44)]),
      ],
    }
    expect(attackPairs(secret, 11, 500, uniform(1))).toEqual([])
    expect(attackLinear(secret, 11, 20, uniform(2))).toBeNull()
  })
})

describe('a dataset under attack', () => {
  it('shows no pair of filter states and no sum of rows that rest on a few people', async () => {
    const { folder, remove } = temporary()
    const made = fc.sample(network, { numRuns: 3, seed: 21 })
    for (const [i, net] of made.entries()) {
      const extracts = extractsOf({ ...net, tickets: net.tickets.slice(0, 195) })
      mkdirSync(join(folder, String(i)))
      const rows = await publishedRows(join(folder, String(i)), extracts)
      const secret = { rows, heads: headsOf(extracts.sales) }
      expect(attackPairs(secret, MIN_CUSTOMERS, 3400, uniform(i))).toEqual([])
      expect(attackLinear(secret, MIN_CUSTOMERS, 40, uniform(i))).toBeNull()
    }
    remove()
  }, 180_000)

  it('shows nothing more together with the version that followed it', async () => {
    const { folder, remove } = temporary()
    const [[net, change]] = fc.sample(fc.tuple(network, changes), { numRuns: 1, seed: 5 })
    const first = { ...net, tickets: net.tickets.slice(0, 70) }
    const declaration = { name: 'Test network', currency: 'EUR', country: 'XX', max_restated_share: 1 }
    const { sales, rows } = await publishedChain(folder, [
      { ...extractsOf(first), declaration },
      { ...laterExtracts(first, { ...change, tickets: change.tickets.slice(0, 31) }), declaration },
    ])
    const secret = { rows, heads: headsOf(sales) }
    expect(rows.some(r => r.version === 1 && r.sales.some(s => s >= 70))).toBe(true)
    expect(attackPairs(secret, MIN_CUSTOMERS, 10_000, uniform(1))).toEqual([])
    expect(attackLinear(secret, MIN_CUSTOMERS, 40, uniform(1))).toBeNull()
    remove()
  }, 180_000)
})
