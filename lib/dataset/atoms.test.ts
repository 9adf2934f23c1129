import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openNative } from '@/lib/engine/native'
import { cellAt, parentOf } from '@/lib/geo/h3'
import { buildDataset } from './build'
import { temporary, writeExtracts } from './fixture'
import { extractsOf, HOMES, network, type Ticket } from './random-network'
import { CHANNELS, COARSEST_RESOLUTION, FINEST_RESOLUTION, MAX_DOMINANCE, MIN_CUSTOMERS } from './schema'

interface Group {
  store: number
  month: number
  channel: number
  members: {
    customer: number
    month: number
    channel: number
    cell: bigint | null
    cents: number
    weight: number
  }[]
}

/** The pooling as design says it, over customers in memory; keys of groups are text. */
function pool(homes: number[], tickets: Ticket[]) {
  const rows = new Map<string, Group['members'][number] & { store: number }>()
  for (const t of tickets) {
    if (t.customer === null) continue
    const store = t.channel === 'web' ? 0 : t.store === 'A' ? 1 : 2
    const month = 12 * 2025 + t.month
    const channel = CHANNELS.indexOf(t.channel)
    const key = [store, month, channel, t.customer].join()
    const home = HOMES[homes[t.customer]]
    const row = rows.get(key) ?? {
      store,
      month,
      channel,
      customer: t.customer,
      cell: home ? cellAt(home[0], home[1], 9) : null,
      cents: 0,
      weight: 0,
    }
    row.cents += t.cents
    row.weight += Math.abs(t.cents)
    rows.set(key, row)
  }
  type Member = typeof rows extends Map<string, infer R> ? R : never
  const good = (members: Member[]) => {
    const weights = new Map<number, number>()
    for (const m of members) weights.set(m.customer, (weights.get(m.customer) ?? 0) + m.weight)
    const all = [...weights.values()].reduce((a, b) => a + b, 0)
    return weights.size >= MIN_CUSTOMERS && Math.max(...weights.values()) <= MAX_DOMINANCE * all
  }
  const groups = (members: Iterable<Member>, key: (m: Member) => string) => {
    const out = new Map<string, Member[]>()
    for (const m of members) out.set(key(m), [...(out.get(key(m)) ?? []), m])
    return out
  }
  const atoms: { key: string; members: Member[] }[] = []
  /** Takes groups that hold and hands back the members of the others. */
  const take = (members: Member[], key: (m: Member) => string) => {
    const short: Member[] = []
    for (const [k, group] of groups(members, key))
      if (good(group)) atoms.push({ key: k, members: group })
      else short.push(...group)
    return short
  }
  let placed = [...rows.values()].filter(m => m.cell !== null)
  for (let r = FINEST_RESOLUTION; r >= COARSEST_RESOLUTION; r--)
    placed = take(placed, m => [m.store, m.month, 1, m.channel, parentOf(m.cell!, r), r].join())
  let rest = [...placed, ...[...rows.values()].filter(m => m.cell === null)]
  rest = take(rest, m => [m.store, m.month, 1, m.channel, 0, -1].join())
  rest = take(rest, m => [m.store, m.month, 1, 0, 0, -1].join())
  const months = tickets.map(t => 12 * 2025 + t.month)
  const whole = (m: number) => m - (m % 3) >= Math.min(...months) && m - (m % 3) + 2 <= Math.max(...months)
  const late = rest.filter(m => !whole(m.month))
  rest = [
    ...take(
      rest.filter(m => whole(m.month)),
      m => [m.store, m.month - (m.month % 3) + 2, 3, 0, 0, -1].join(),
    ),
    ...late,
  ]
  return { atoms, rest }
}

describe('atoms', () => {
  it('are the pools of the definition, hold their customers, and sum with the unplaced to all sales', async () => {
    const { folder, remove } = temporary()
    let run = 0
    const kinds = new Set<string>()
    await fc.assert(
      fc.asyncProperty(network, async made => {
        const base = join(folder, String(run++))
        writeExtracts(join(base, 'in'), extractsOf(made))
        const manifest = await buildDataset({
          extracts: [join(base, 'in')],
          out: join(base, 'out'),
          today: '2026-01-01',
        })
        const engine = await openNative({ path: join(base, 'out', 'dataset.duckdb'), readOnly: true })
        const found = await engine.query(`
          SELECT concat_ws(',', store_key, month, span, channel_key, coalesce(cell, 0), res) AS key,
            (amount * 100)::BIGINT AS cents FROM atoms ORDER BY key`)
        const unplaced = await engine.query(
          'SELECT coalesce(sum(amount * 100), 0)::BIGINT AS cents FROM unplaced',
        )
        await engine.close()

        const { atoms, rest } = pool(made.homes, made.tickets)
        for (const { key } of atoms) {
          const [, , span, channel, , res] = key.split(',').map(Number)
          kinds.add(
            res >= 0 ? 'placed' : span === 3 ? 'quarter' : channel === 0 ? 'several channels' : 'no place',
          )
        }
        if (rest.length > 0) kinds.add('rest')
        const expected = atoms.map(a => `${a.key}: ${a.members.reduce((sum, m) => sum + m.cents, 0)}`).sort()
        expect(
          [...(found.columns.key as string[])].map((k, i) => `${k}: ${found.columns.cents[i]}`).sort(),
        ).toEqual(expected)
        const cents = made.tickets.reduce((sum, t) => sum + t.cents, 0)
        const inAtoms = (found.columns.cents as Float64Array).reduce((a, b) => a + b, 0)
        const without = (unplaced.columns.cents as Float64Array)[0]
        expect(inAtoms + without).toBe(cents)
        const anonymous = made.tickets.filter(t => t.customer === null).reduce((sum, t) => sum + t.cents, 0)
        expect(without).toBe(anonymous + rest.reduce((sum, m) => sum + m.cents, 0))
        if (atoms.length > 0) expect(manifest.privacy.smallest_group).toBeGreaterThanOrEqual(MIN_CUSTOMERS)
      }),
      { numRuns: 8, seed: 7, endOnFailure: true },
    )
    expect([...kinds].sort()).toEqual(['no place', 'placed', 'quarter', 'rest', 'several channels'])
    remove()
  })
})
