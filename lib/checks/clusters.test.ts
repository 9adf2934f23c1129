import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clusters, type KeyLinks } from './clusters'

const KEYS = ['card', 'email', 'phone']

/** Ids with a value, or none, for each key. */
const people = fc.array(fc.tuple(...KEYS.map(() => fc.option(fc.nat(14), { nil: null, freq: 2 }))), {
  minLength: 1,
  maxLength: 40,
})

const linksOf = (rows: readonly (readonly (number | null)[])[], order = rows.map((_, i) => i)): KeyLinks[] =>
  KEYS.map((key, k) => {
    const held = order.filter(i => rows[i][k] !== null)
    return { key, id: Int32Array.from(held), value: Int32Array.from(held, i => rows[i][k]!) }
  })

/** Components by spreading labels until nothing changes. */
function naive(rows: readonly (readonly (number | null)[])[], keys = KEYS.length): number[] {
  const label = rows.map((_, i) => i)
  for (let changed = true; changed; ) {
    changed = false
    for (let i = 0; i < rows.length; i++)
      for (let j = 0; j < rows.length; j++)
        for (let k = 0; k < keys; k++)
          if (rows[i][k] !== null && rows[i][k] === rows[j][k] && label[j] < label[i]) {
            label[i] = label[j]
            changed = true
          }
  }
  return label
}

describe('clusters of identifiers', () => {
  it('are the transitive closure of sharing a value', () => {
    fc.assert(
      fc.property(people, rows => {
        expect([...clusters(rows.length, linksOf(rows), 1000).golden]).toEqual(naive(rows))
      }),
      { seed: 1 },
    )
  })

  it('do not depend on the order of rows', () => {
    fc.assert(
      fc.property(
        people.chain(rows =>
          fc.tuple(
            fc.constant(rows),
            fc.shuffledSubarray(
              rows.map((_, i) => i),
              { minLength: rows.length },
            ),
          ),
        ),
        fc.integer({ min: 1, max: 12 }),
        ([rows, order], limit) => {
          expect(clusters(rows.length, linksOf(rows, order), limit)).toEqual(
            clusters(rows.length, linksOf(rows), limit),
          )
        },
      ),
      { seed: 2 },
    )
  })

  it('stay as they are when they are clustered again', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 1, max: 12 }), (rows, limit) => {
        const once = clusters(rows.length, linksOf(rows), limit)
        const id = Int32Array.from(rows, (_, i) => i)
        const again = clusters(rows.length, [{ key: 'golden', id, value: once.golden }], rows.length)
        expect(again.golden).toEqual(once.golden)
      }),
      { seed: 3 },
    )
  })

  it('never exceed the limit, and each one joined no more than its keys allow', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 1, max: 12 }), (rows, limit) => {
        const { golden, sizes, merged } = clusters(rows.length, linksOf(rows), limit)
        for (const size of sizes) expect(size).toBeLessThanOrEqual(limit)
        const whole = naive(rows)
        golden.forEach((g, i) => {
          expect(whole[g]).toBe(whole[i])
        })
        const customers = new Set(golden).size
        expect(merged.reduce((sum, m) => sum + m.ids, 0)).toBe(rows.length - customers)
      }),
      { seed: 4 },
    )
  })

  it('above the limit lose their weakest key first, and only there', () => {
    // 0 and 1 share a card; a phone chains 1 to 2 and 3; 4 and 5 share a phone elsewhere.
    const rows = [
      [1, null, null],
      [1, null, 7],
      [null, null, 7],
      [null, null, 7],
      [null, null, 8],
      [null, null, 8],
    ]
    const { golden, cut, merged } = clusters(6, linksOf(rows), 3)
    expect([...golden]).toEqual([0, 0, 2, 3, 4, 4])
    expect(cut).toEqual([{ key: 'phone', clusters: 1, ids: 4 }])
    expect(merged).toEqual([
      { key: 'card', ids: 1 },
      { key: 'email', ids: 0 },
      { key: 'phone', ids: 1 },
    ])
  })
})
