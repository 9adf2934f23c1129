import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_DOMINANCE, MIN_CUSTOMERS } from '@/lib/contract/declaration'
import { CHANNELS, COARSEST_RESOLUTION, FINEST_RESOLUTION } from '@/lib/dataset/schema'
import { openNative } from '@/lib/engine/native'
import { temporary, writeExtracts } from '@/lib/extracts/fixture'
import { cellAt, parentOf } from '@/lib/geo/h3'
import { buildDataset } from './build'
import { type Calendar, frame, type Unit } from './frame'
import { extractsOf, HOMES, network, type Ticket } from './random-network'

/** One customer in one block of the frame. */
interface Member {
  block: string
  customer: number
  cell: bigint | null
  cents: number
  weight: number
}

const place = (t: Ticket) => ({
  store: t.channel === 'web' ? 0 : t.store === 'A' ? 1 : 2,
  month: 12 * 2025 + t.month,
  channel: CHANNELS.indexOf(t.channel),
})

function by<T>(list: Iterable<T>, key: (t: T) => string): Map<string, T[]> {
  const out = new Map<string, T[]>()
  for (const t of list) out.set(key(t), [...(out.get(key(t)) ?? []), t])
  return out
}

const good = (members: readonly Member[]) => {
  const weights = members.map(m => m.weight)
  const all = weights.reduce((a, b) => a + b, 0)
  return members.length >= MIN_CUSTOMERS && Math.max(...weights) <= MAX_DOMINANCE * all
}

/** The pooling as the definition has it, over customers in memory; keys of rows are text. */
function pool(homes: number[], tickets: Ticket[], calendar: Calendar) {
  const units: Unit[] = [...by(tickets, t => Object.values(place(t)).join()).values()].map(list => ({
    ...place(list[0]),
    customers: new Set(list.flatMap(t => (t.customer === null ? [] : [t.customer]))).size,
    people: list.flatMap(t => (t.customer === null ? [] : [t.customer])),
    anonymous: list.filter(t => t.customer === null).length,
  }))
  const moves = frame(units, MIN_CUSTOMERS, calendar)
  const blockOf = (t: Ticket) => {
    const at = place(t)
    const p = moves.find(m => m.store === at.store && m.month === at.month && m.channel === at.channel)
    return [at.store, p?.atomMonth ?? at.month, p?.atomSpan ?? 1, p ? p.group : at.channel].join()
  }
  const atoms: { key: string; members: Member[] }[] = []
  const rest: Member[] = []
  for (const [block, list] of by(tickets, blockOf)) {
    const anonymous = list.filter(t => t.customer === null).length
    let short = [
      ...by(
        list.filter(t => t.customer !== null),
        t => String(t.customer),
      ).values(),
    ].map((of): Member => {
      const home = HOMES[homes[of[0].customer!]]
      return {
        block,
        customer: of[0].customer!,
        cell: home ? cellAt(home[0], home[1], 9) : null,
        cents: of.reduce((sum, t) => sum + t.cents, 0),
        weight: of.reduce((sum, t) => sum + Math.abs(t.cents), 0),
      }
    })
    const placed: { key: string; res: number; cell: bigint; members: Member[] }[] = []
    for (let res = FINEST_RESOLUTION; res >= COARSEST_RESOLUTION; res--) {
      const homeless = short.filter(m => m.cell === null)
      const cells = by(
        short.filter(m => m.cell !== null),
        m => String(parentOf(m.cell!, res)),
      )
      short = homeless
      for (const [cell, members] of cells)
        if (good(members)) placed.push({ key: `${block},${cell},${res}`, res, cell: BigInt(cell), members })
        else short.push(...members)
    }
    const stays = short.length > 0 && good(short)
    const loose = anonymous + (stays ? 0 : short.length)
    const needy = loose > 0 && loose < MIN_CUSTOMERS
    if (needy && !stays && placed.length > 0) {
      placed.sort(
        (a, b) => a.members.length - b.members.length || a.res - b.res || (a.cell < b.cell ? -1 : 1),
      )
      short.push(...placed.shift()!.members)
    }
    const alone = stays ? !needy : anonymous === 0 && short.length > 0 && good(short)
    atoms.push(...placed)
    if (alone) atoms.push({ key: `${block},0,-1`, members: short })
    else rest.push(...short)
  }
  return { atoms, rest }
}

describe('atoms', () => {
  it.each<Calendar>(['month', 'quarter'])(
    'are the pools of the definition, hold their customers, and sum with the unplaced to all sales, by %s',
    async calendar => {
      const { folder, remove } = temporary()
      let run = 0
      const kinds = new Set<string>()
      await fc.assert(
        fc.asyncProperty(network, async made => {
          const base = join(folder, String(run++))
          const declaration = { name: 'Test', currency: 'EUR', country: 'XX', atoms: { calendar } }
          writeExtracts(join(base, 'in'), { ...extractsOf(made), declaration })
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

          const { atoms, rest } = pool(made.homes, made.tickets, calendar)
          for (const { key } of atoms) {
            const [, , span, channel, , res] = key.split(',').map(Number)
            kinds.add(res >= 0 ? 'placed' : 'no place')
            if (span > 1) kinds.add('joined months')
            if (channel === 0) kinds.add('several channels')
          }
          if (rest.length > 0) kinds.add('rest')
          const expected = atoms.map(a => `${a.key}: ${a.members.reduce((sum, m) => sum + m.cents, 0)}`)
          expect(
            [...(found.columns.key as string[])].map((k, i) => `${k}: ${found.columns.cents[i]}`).sort(),
          ).toEqual(expected.sort())
          const cents = made.tickets.reduce((sum, t) => sum + t.cents, 0)
          const inAtoms = (found.columns.cents as Float64Array).reduce((a, b) => a + b, 0)
          const without = (unplaced.columns.cents as Float64Array)[0]
          expect(inAtoms + without).toBe(cents)
          const anonymous = made.tickets.filter(t => t.customer === null).reduce((sum, t) => sum + t.cents, 0)
          expect(without).toBe(anonymous + rest.reduce((sum, m) => sum + m.cents, 0))
          if (atoms.length > 0) expect(manifest.privacy.smallest_group).toBeGreaterThanOrEqual(MIN_CUSTOMERS)
        }),
        { numRuns: 6, seed: 7, endOnFailure: true },
      )
      expect([...kinds].sort()).toEqual(
        expect.arrayContaining([
          'no place',
          'placed',
          'rest',
          ...(calendar === 'quarter' ? ['joined months'] : []),
        ]),
      )
      remove()
    },
  )
})
