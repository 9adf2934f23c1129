import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDate } from '@/lib/contract/dates'
import { type NumberFormat, readNumber } from '@/lib/contract/numbers'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { text } from '@/lib/engine/sql'
import { openWasmNode } from '@/lib/engine/wasm-node'
import { hashed } from './map-columns'
import { dateValue, numberText } from './map-sql'

/** The SQL that reads a column must say what the JavaScript says that found how the column is written. */
describe.each(['native', 'wasm'])('numbers and dates in SQL on %s', name => {
  let engine: Engine
  beforeAll(async () => {
    engine = name === 'native' ? await openNative() : await openWasmNode()
  })
  afterAll(() => engine.close())

  const values = async (sql: (value: string) => string, texts: readonly string[]) => {
    const rows = texts.map((t, i) => `(${i}, ${text(t)})`).join(', ')
    const { columns } = await engine.query(`SELECT ${sql('v')} AS x FROM (VALUES ${rows}) t(i, v) ORDER BY i`)
    return Array.from(columns.x as ArrayLike<string | number | null>)
  }

  it('reads numbers as readNumber does', async () => {
    const sign = fc.constantFrom('', '-', '+', '\u2212', '- ', '(', '€ ', '-$')
    const digits = fc.oneof(
      fc.integer({ min: 0, max: 99_999_999 }).map(n => (n / 100).toFixed(2)),
      fc.integer({ min: 0, max: 9_999_999 }).map(n => n.toLocaleString('en')),
      fc.integer({ min: 0, max: 9_999_999 }).map(n => n.toLocaleString('fr')),
      fc.constantFrom(
        '1.234.567,8',
        "1'234.5",
        '12.34,5',
        '1e3',
        '1E-2',
        '.5',
        ',5',
        '5.',
        '',
        '1_000',
        'inf',
        'nan',
        '0x1F',
        '١٢',
      ),
    )
    const tail = fc.constantFrom('', '-', ')', ' €', '\u00a0EUR', ' %', 'x', ' m2')
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(sign, digits, tail).map(p => p.join('')),
          { minLength: 60, maxLength: 60 },
        ),
        fc.constantFrom<NumberFormat>(
          { decimal: '.' },
          { decimal: ',' },
          { decimal: '.', thousands: ',' },
          { decimal: ',', thousands: '.' },
        ),
        fc.boolean(),
        async (texts, format, rate) => {
          const found = (await values(
            v => `coalesce(TRY_CAST(${numberText(v, format, rate)} AS DOUBLE), 'nan'::DOUBLE)`,
            texts,
          )) as number[]
          texts.forEach((t, i) => {
            const expected = readNumber(t, format, rate)
            const times = rate && t.includes('%') ? 100 : 1
            expect([t, found[i]]).toEqual([
              t,
              expected === null ? Number.NaN : expect.closeTo(expected * times, 8),
            ])
          })
        },
      ),
      { seed: 41, numRuns: 25 },
    )
  })

  it('reads dates as readDate does', async () => {
    const patterns = [
      ...['dd/mm/yyyy', 'mm/dd/yyyy', 'dd.mm.yy', 'yyyymmdd', 'yyyy-mm-dd', 'dd mmmm yyyy', 'mmm-yy'],
      ...['mmmm dd, yyyy', 'excel', 'yyyy-Www', 'mm/yyyy', 'yyyymm', 'ddmmyyyy'],
    ]
    const part = (max: number) => fc.integer({ min: 0, max }).map(String)
    const written = fc.oneof(
      fc.tuple(part(33), part(14), fc.integer({ min: 1890, max: 2110 })).map(p => p.join('/')),
      fc.tuple(part(33), part(14), part(99)).map(p => p.map(x => x.padStart(2, '0')).join('.')),
      fc.integer({ min: 18_990_101, max: 21_001_299 }).map(String),
      fc
        .tuple(
          part(33),
          fc.constantFrom('janvier', 'févr.', 'Août', 'JUL', 'juin', 'Dezember', 'mai', 'xyz'),
          fc.constantFrom('2025', '25'),
        )
        .map(p => p.join(' ')),
      fc.tuple(fc.constantFrom('March', 'sept.'), part(33)).map(([m, d]) => `${m} ${d}, 2024`),
      fc.integer({ min: 10_000, max: 90_000 }).map(String),
      fc
        .tuple(fc.integer({ min: 1990, max: 2040 }), fc.integer({ min: 0, max: 55 }))
        .map(([y, w]) => `${y}-W${w}`),
      fc.tuple(fc.integer({ min: 2000, max: 2030 }), part(14)).map(([y, m]) => `${y}-${m.padStart(2, '0')}`),
      fc.constantFrom(
        '',
        '31/12/2025 10:00',
        '2025-12-31T10:00:00Z',
        '31/02/2025',
        'infinity',
        'févr-25',
        '12/2025',
      ),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(written, { minLength: 60, maxLength: 60 }),
        fc.constantFrom(...patterns),
        fc.boolean(),
        async (texts, pattern, monthEnd) => {
          const found = await values(v => `(${dateValue(v, [pattern], monthEnd)})::VARCHAR`, texts)
          expect(texts.map((t, i) => [t, found[i]])).toEqual(
            texts.map(t => [t, readDate(t, pattern, monthEnd)]),
          )
        },
      ),
      { seed: 42, numRuns: 60 },
    )
  })

  it('hashes one e-mail and one phone alike, however they are written', async () => {
    const mails = await values(
      v => hashed(v, 'email', 'FR'),
      ['Anne@Example.org', ' anne@example.org ', 'anne', ''],
    )
    expect(new Set(mails.slice(0, 2)).size).toBe(1)
    expect(mails[0]).toBe('46a2a39e861c3f8c559523bab913c1a193abde16534848e41f17594677fc13df')
    expect(mails.slice(2)).toEqual([null, null])
    const french = [
      '06 12 34 56 78',
      '+33 6 12 34 56 78',
      '0033612345678',
      '+33 (0)6.12.34.56.78',
      '612345678',
      '33612345678',
      '0612345678.0',
    ]
    const phones = await values(v => hashed(v, 'phone', 'FR'), french)
    expect(new Set(phones).size).toBe(1)
    expect(await values(v => hashed(v, 'phone', 'FR'), ['', 'n/a', '1234', '0612345679'])).toEqual([
      null,
      null,
      null,
      expect.not.stringMatching(String(phones[0])),
    ])
    const italian = await values(v => hashed(v, 'phone', 'IT'), ['06 1234 5678', '+39 06 12345678'])
    expect(new Set(italian).size).toBe(1)
  })
})
