import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Column, Table } from '@/lib/engine/engine'
import { PackError, packTables, unpackTables } from './table-pack'

const rows = 40
const of = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: rows, maxLength: rows })
const cents = fc.integer({ min: -5_000_000_000, max: 5_000_000_000 }).map(v => v / 100)

/** Columns as engines give them: counts, amounts, degrees, gaps, cells, texts. */
const column: fc.Arbitrary<Column> = fc.oneof(
  of(cents).map(v => Float64Array.from(v)),
  of(fc.option(cents, { nil: Number.NaN })).map(v => Float64Array.from(v)),
  of(fc.double()).map(v => Float64Array.from(v)),
  of(fc.integer({ min: 24_000, max: 24_060 })).map(v => Float64Array.from(v).sort()),
  of(fc.constantFrom(0, -0, Number.NaN, 1e300, 2 ** 53, -1)).map(v => Float64Array.from(v)),
  of(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })).map(v => BigUint64Array.from(v)),
  of(fc.option(fc.string({ unit: 'grapheme' }))),
)
const tables = fc
  .dictionary(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.array(column, { maxLength: 5 }), {
    maxKeys: 4,
    noNullPrototype: true,
  })
  .map(named =>
    Object.fromEntries(
      Object.entries(named).map(([name, columns]): [string, Table] => [
        name,
        { rows, columns: Object.fromEntries(columns.map((values, i) => [`c${i}`, values])) },
      ]),
    ),
  )

describe('packed tables', () => {
  it('come out as they went in, to the last bit', () => {
    fc.assert(
      fc.property(tables, given => {
        expect(unpackTables(packTables(given))).toEqual(given)
      }),
      { seed: 5, numRuns: 300 },
    )
  })

  it('come out of tables without rows or columns', () => {
    const given = {
      empty: { rows: 0, columns: { a: new Float64Array(), b: [] } },
      none: { rows: 7, columns: {} },
    }
    expect(unpackTables(packTables(given))).toEqual(given)
  })

  it('are the same bytes for the same tables', () => {
    fc.assert(
      fc.property(tables, given => {
        expect(packTables(structuredClone(given))).toEqual(packTables(given))
      }),
      { seed: 6, numRuns: 50 },
    )
  })

  it('take next to nothing for what is alike from row to row', () => {
    const amount = Float64Array.from({ length: 1000 }, (_, i) => 100_000 + i * 37.5)
    const gross = amount.map(v => v + 0.25)
    expect(packTables({ t: { rows: 1000, columns: { amount } } }).length).toBeLessThan(50)
    const both = packTables({ t: { rows: 1000, columns: { amount, gross } } })
    expect(both.length).toBeLessThan(80)
  })

  it('are refused where they are cut anywhere, or where something is added', () => {
    fc.assert(
      fc.property(tables, fc.nat(), (given, at) => {
        const bytes = packTables(given)
        expect(() => unpackTables(bytes.subarray(0, at % bytes.length))).toThrow(PackError)
        expect(() => unpackTables(Uint8Array.of(...bytes, 0))).toThrow(PackError)
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  it('never take the program down where a byte was altered', () => {
    fc.assert(
      fc.property(tables, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, at, change) => {
        const bytes = packTables(given)
        bytes[at % bytes.length] ^= change
        try {
          unpackTables(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(PackError)
        }
      }),
      { seed: 8, numRuns: 500 },
    )
  })

  it('refuse another format, and one of the future', () => {
    expect(() => unpackTables(Uint8Array.of(1, 2, 3, 4, 5))).toThrow('no packed tables')
    const bytes = packTables({})
    bytes[4] = 9
    expect(() => unpackTables(bytes)).toThrow('version 9')
  })
})
