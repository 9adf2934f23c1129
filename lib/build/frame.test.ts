import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Calendar, frame, type Placing, type Unit } from './frame'

const K = 11
const units = fc
  .uniqueArray(
    fc.record({
      store: fc.integer({ min: 1, max: 2 }),
      month: fc.integer({ min: 100, max: 111 }),
      channel: fc.integer({ min: 1, max: 3 }),
      customers: fc.oneof(fc.nat(12), fc.nat(60)),
      anonymous: fc.oneof(fc.constant(0), fc.nat(15)),
    }),
    { selector: u => `${u.store} ${u.month} ${u.channel}`, maxLength: 40 },
  )
  .map(list =>
    list
      .filter(u => u.customers + u.anonymous > 0)
      .map((u, i): Unit => {
        const shared = Array.from({ length: u.customers }, (_, c) => (c % 2 ? c : 100 * i + c))
        return u.customers < K ? { ...u, people: shared } : u
      }),
  )

const at = (list: Unit[], placed: Placing[]) => (u: Unit) =>
  placed.find(p => p.store === u.store && p.month === u.month && p.channel === u.channel) ?? {
    rowMonth: u.month,
    rowSpan: 1,
    atomMonth: u.month,
    atomSpan: 1,
    group: u.channel,
    of: list,
  }

const sum = (list: Unit[]) =>
  Math.max(new Set(list.flatMap(u => u.people ?? [])).size, ...list.map(u => u.customers)) +
  list.reduce((s, u) => s + u.anonymous, 0)

function blocks(list: Unit[], key: (u: Unit) => string): Unit[][] {
  const out = new Map<string, Unit[]>()
  for (const u of list) out.set(key(u), [...(out.get(key(u)) ?? []), u])
  return [...out.values()]
}

describe('the frame of the published tables', () => {
  it.each<Calendar>(['month', 'quarter', 'year'])(
    'holds blocks of no head or at least k, unless a store has fewer, for atoms by the %s',
    calendar => {
      fc.assert(
        fc.property(units, list => {
          const of = at(list, frame(list, K, calendar))
          for (const kind of ['row', 'atom'] as const)
            for (const block of blocks(list, u => {
              const p = of(u)
              return [u.store, kind === 'row' ? p.rowMonth : p.atomMonth, p.group].join()
            })) {
              const whole = list.filter(u => u.store === block[0].store)
              const n = sum(block)
              if (n > 0 && n < K) {
                expect(sum(whole)).toBeLessThan(K)
                // Then the store is one block.
                expect(new Set(whole.map(u => of(u).rowMonth)).size).toBe(1)
              }
            }
        }),
        { seed: 5, numRuns: 500 },
      )
    },
  )

  it('covers each month once: spans follow one another', () => {
    fc.assert(
      fc.property(units, list => {
        const of = at(list, frame(list, K, 'quarter'))
        for (const u of list) {
          const p = of(u)
          expect(u.month).toBeGreaterThan(p.rowMonth - p.rowSpan)
          expect(u.month).toBeLessThanOrEqual(p.rowMonth)
          expect(p.rowMonth - p.rowSpan).toBeGreaterThanOrEqual(p.atomMonth - p.atomSpan)
          expect(p.rowMonth).toBeLessThanOrEqual(p.atomMonth)
          for (const v of list.filter(
            v => v.store === u.store && v.channel === u.channel && v.month > u.month,
          ))
            expect(of(v).rowMonth).toBeGreaterThanOrEqual(p.rowMonth)
        }
      }),
      { seed: 6 },
    )
  })

  it('joins short months of a channel, rare channels to the largest, and leaves the rest', () => {
    const full = (month: number, channel: number, customers = 40): Unit => ({
      store: 1,
      month,
      channel,
      customers,
      anonymous: 0,
      ...(customers < K ? { people: Array.from({ length: customers }, (_, i) => 100 * month + i) } : {}),
    })
    expect(frame([full(100, 1), full(101, 1), full(102, 1, 3), full(103, 1)], K, 'month')).toMatchObject([
      { month: 101, rowMonth: 102, rowSpan: 2, group: 1 },
      { month: 102, rowMonth: 102, rowSpan: 2, group: 1 },
    ])
    // Six and eight different people: together enough, and the other channel is left alone.
    expect(frame([full(100, 1), full(101, 1), full(100, 2, 6), full(101, 2, 8)], K, 'month')).toMatchObject([
      { month: 100, channel: 2, rowMonth: 101, rowSpan: 2, group: 2 },
      { month: 101, channel: 2, rowMonth: 101, rowSpan: 2, group: 2 },
    ])
    expect(frame([full(100, 1), full(101, 1), full(101, 2, 8)], K, 'month')).toMatchObject([
      { month: 101, channel: 1, group: 0, rowSpan: 1 },
      { month: 101, channel: 2, group: 0, rowSpan: 1 },
    ])
    expect(frame([full(100, 1), full(100, 2, 30)], K, 'month')).toEqual([])
  })
})
