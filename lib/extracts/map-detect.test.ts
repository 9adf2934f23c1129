import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDate } from '@/lib/contract/dates'
import { readNumber } from '@/lib/contract/numbers'
import { contractTable } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { text } from '@/lib/engine/sql'
import { type ColumnSource, convert } from './convert'
import { detect } from './map-detect'

const SALES = contractTable('sales')!
const column = (name: string) => SALES.columns.find(c => c.name === name)!

/** Reads a column as a build would: found out how it is written, then converted. */
async function read(engine: BuildEngine, name: string, texts: readonly string[]) {
  await engine.exec(
    `CREATE OR REPLACE TEMP TABLE t AS SELECT * FROM (VALUES ${texts.map((v, i) => `(${text(v)}, ${i})`).join(', ')}) t(v, i)`,
  )
  const source: ColumnSource = { name: 'v', type: 'VARCHAR' }
  await detect(engine, 't', [{ column: column(name), source }], { country: 'FR', parquet: false })
  const { columns } = await engine.query(
    `SELECT (${convert(column(name), source)})::VARCHAR AS x FROM t ORDER BY i`,
  )
  return { source, values: columns.x as (string | null)[] }
}

describe('a column, found out and converted', () => {
  let engine: BuildEngine
  beforeAll(async () => {
    engine = await openNative()
  })
  afterAll(() => engine.close())

  it('holds the amounts that its texts say, written simply or not', async () => {
    const amount = fc.integer({ min: -99_999_999, max: 99_999_999 })
    const writing = fc.record({
      decimal: fc.constantFrom(',', '.'),
      thousands: fc.constantFrom('', ' ', '\u00a0', "'"),
      unit: fc.constantFrom('', ' €', '\u00a0EUR', '$'),
      negative: fc.constantFrom('minus', 'brackets', 'trailing'),
    })
    const junk = fc.constantFrom('', '-', 'N/A', 'free', '12.34.5', '1 2')
    await fc.assert(
      fc.asyncProperty(
        fc.array(amount, { minLength: 2, maxLength: 30 }),
        writing,
        fc.array(junk, { maxLength: 2 }),
        async (cents, { decimal, thousands, unit, negative }, others) => {
          const texts = cents.map(c => {
            const whole = String(Math.floor(Math.abs(c) / 100)).replace(/\B(?=(\d{3})+$)/g, thousands)
            const number = `${whole}${decimal}${String(Math.abs(c) % 100).padStart(2, '0')}${unit}`
            if (c >= 0) return number
            return negative === 'brackets'
              ? `(${number})`
              : negative === 'minus'
                ? `-${number}`
                : `${number}-`
          })
          const { source, values } = await read(engine, 'amount', [...texts, ...others])
          const format = source.number ?? { decimal: '.' }
          expect(values.slice(0, cents.length)).toEqual(cents.map(c => (c / 100).toFixed(2)))
          expect(values.slice(cents.length)).toEqual(
            others.map(t => readNumber(t, format)?.toFixed(2) ?? null),
          )
        },
      ),
      { seed: 51, numRuns: 60 },
    )
  })

  it('holds the dates that its texts say, read by DuckDB’s clock or by pattern', async () => {
    const writing = fc.constantFrom(
      'dd/mm/yyyy',
      'd/m/yyyy',
      'dd.mm.yy',
      'yyyymmdd',
      'dd/mm/yyyy 10:30',
      'yyyy-mm-dd',
    )
    const junk = fc.constantFrom('', '00/00/0000', 'N/A', 'soon', '31/02/2025')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 29_000 }), { minLength: 2, maxLength: 30 }),
        writing,
        fc.array(junk, { maxLength: 2 }),
        async (days, pattern, others) => {
          // Days 13 to 31 tell day from month, year 1990 or later the two-digit years apart.
          const dates = [20, ...days].map(d => new Date(Date.UTC(1990, 0, 1 + d)).toISOString().slice(0, 10))
          const texts = dates.map(date => {
            const [y, m, d] = date.split('-')
            return pattern
              .replace('yyyy', y)
              .replace('yy', y.slice(2))
              .replace('mm', m)
              .replace('dd', d)
              .replace('d', String(Number(d)))
              .replace(/m(?![a-z])/, String(Number(m)))
          })
          const { source, values } = await read(engine, 'sold_on', [...texts, ...others])
          const of = (t: string) =>
            (source.dates ?? ['yyyy-mm-dd']).map(p => readDate(t, p)).find(d => d !== null) ?? null
          expect(values).toEqual([...texts, ...others].map(of))
          if (!pattern.includes('yy') || pattern.includes('yyyy'))
            expect(values.slice(0, dates.length)).toEqual(dates)
        },
      ),
      { seed: 52, numRuns: 60 },
    )
  })
})
