import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ALL_CHANNELS } from '@/lib/cube/masks'
import type { Audience } from '@/lib/dataset/matrix'
import { CHANNELS } from '@/lib/dataset/schema'
import { temporary } from '@/lib/extracts/fixture'
import { inlined, type Statement } from '@/lib/filter/scope'
import { ask } from '../ask/question'
import { closeExplained, type Opened, openExplained } from './fixture'
import { withNames } from './readable-rows'
import * as sql from './statements'

const { folder, remove } = temporary()
const opened = {} as Record<Audience, Opened>

beforeAll(async () => {
  Object.assign(opened, await openExplained(folder))
}, 240_000)

afterAll(async () => {
  await closeExplained(opened)
  remove()
})

describe('rows behind a figure', () => {
  const words = {
    noStore: 'sans magasin',
    chain: 'tout le réseau',
    channels: CHANNELS.map(c => `canal ${c}`),
  }

  /** The rows of a statement with names, by column. */
  async function rowsOf(audience: Audience, statement: Statement) {
    const plain = inlined(statement)
    const [engine] = opened[audience].engines
    const { columns } = await ask(engine, `SELECT * FROM (${plain}) LIMIT 0`)
    const named = withNames(
      plain,
      columns.map(c => c.name),
      words,
    )
    const answers = await Promise.all(opened[audience].engines.map(e => ask(e, named)))
    expect(answers[1].rows).toBe(answers[0].rows)
    return Object.fromEntries(answers[0].columns.map(c => [c.name, c.values]))
  }

  it.each(['shared', 'detailed'] as const)(
    'name months, stores and channels of a %s dataset',
    async audience => {
      const range = { from: 12 * 2025, to: 12 * 2025 + 11 }
      const sold = { audience, range, channels: ALL_CHANNELS, stores: null, cells: null }
      const rows = await rowsOf(audience, sql.soldRows(sold))
      const months = rows.month as Float64Array
      expect((rows.month_name as string[])[0]).toBe(`2025-${String((months[0] % 12) + 1).padStart(2, '0')}`)
      expect(new Set(rows.store_name as string[])).toEqual(
        new Set(['Lyon', 'Villefranche', 'Nice', 'sans magasin']),
      )
      expect(rows.channel_name).toContain('canal web')
    },
  )

  it('name what counts are of', async () => {
    const { stores, active } = opened.shared.cube.source
    const [a, b] = ['A', 'B'].map(id => stores.find(s => s.id === id)?.key as number)
    const held = active.stores.get(b) as Map<number, number>
    const end = Math.max(...held.keys())
    const rows = await rowsOf('shared', sql.storeCountRows(b, [end]))
    expect(rows.window_end_name).toEqual([
      `${Math.floor(end / 12)}-${String((end % 12) + 1).padStart(2, '0')}`,
    ])
    expect(rows.store_name).toEqual(['Villefranche'])
    const chain = {
      sql: "SELECT * FROM active_customers WHERE scope = 'chain' AND window_end = ?",
      params: [end],
    }
    expect((await rowsOf('shared', chain)).store_name).toEqual(['tout le réseau'])
    const pair = await rowsOf('shared', sql.pairRows(a, b))
    expect(pair.store_a_name).toContain('Lyon')
    expect(pair.store_b_name).toContain('Villefranche')
  })

  it('stay as they are where there is nothing to name', () => {
    expect(withNames('SELECT 1 AS n', ['n'], words)).toBe('SELECT 1 AS n')
  })
})
