import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuildEngine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { dataPeriod } from './period'

describe('the complete months of the data', () => {
  let engine: BuildEngine
  beforeAll(async () => {
    engine = await openNative()
  }, 60_000)
  afterAll(() => engine.close())

  /** Sales on every day from `first` to `last` but those of `closed` weekdays (ISO, 7 is Sunday). */
  const period = async (first: string, last: string, closed: number[] = [], totals: string[] = []) => {
    await engine.exec(`
      CREATE OR REPLACE TEMP TABLE tickets AS
      SELECT d::DATE AS day, 0 AS kind FROM range(DATE '${first}', DATE '${last}' + 1, INTERVAL 1 DAY) r(d)
      WHERE isodow(d) NOT IN (${closed.join(', ') || 0})
      UNION ALL SELECT unnest([${totals.map(t => `DATE '${t}'`).join(', ')}]::DATE[]), 3`)
    const found = await dataPeriod(engine)
    const month = (m: number) => `${Math.floor(m / 12)}-${(m % 12) + 1}`
    return found && [month(found.months.first), month(found.months.last)]
  }

  it('are those covered from the first day to the last', async () => {
    expect(await period('2025-01-01', '2025-06-30')).toEqual(['2025-1', '2025-6'])
    expect(await period('2025-01-02', '2025-06-29')).toEqual(['2025-1', '2025-5'])
    expect(await period('2025-02-02', '2025-06-30')).toEqual(['2025-3', '2025-6'])
  })

  it('end on a day before the month does where nothing is sold on the weekdays left', async () => {
    // 31 August 2025 is a Sunday; 1 June 2025 too.
    expect(await period('2025-06-02', '2025-08-30', [7])).toEqual(['2025-6', '2025-8'])
    expect(await period('2025-06-02', '2025-08-30')).toEqual(['2025-7', '2025-7'])
  })

  it('begin after New Year, 1 May and 1 November', async () => {
    expect(await period('2025-05-02', '2025-06-30')).toEqual(['2025-5', '2025-6'])
  })

  it('are those of monthly totals', async () => {
    expect(await period('2025-01-02', '2025-01-01', [], ['2025-01-31', '2025-02-28'])).toEqual([
      '2025-1',
      '2025-2',
    ])
  })

  it('are the month there is where none is complete, and none without sales', async () => {
    expect(await period('2025-03-05', '2025-03-20')).toEqual(['2025-3', '2025-3'])
    expect(await period('2025-03-05', '2025-03-04')).toBeNull()
  })
})
