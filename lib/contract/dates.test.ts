import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateReader, findDatePatterns, readDate } from './dates'

const find = (values: string[], country = 'FR') =>
  findDatePatterns(
    values.map(text => ({ text, count: 1 })),
    country,
  )

describe('a date', () => {
  it.each([
    ['31/12/2025', 'dd/mm/yyyy', '2025-12-31'],
    ['1/2/2025 10:30', 'dd/mm/yyyy', '2025-02-01'],
    ['2/1/2025', 'mm/dd/yyyy', '2025-02-01'],
    ['31.12.25', 'dd.mm.yy', '2025-12-31'],
    ['31.12.70', 'dd.mm.yy', '1970-12-31'],
    ['20251231', 'yyyymmdd', '2025-12-31'],
    ['20251231235959', 'yyyymmdd', '2025-12-31'],
    ['2025-12-31T23:59:59Z', 'yyyy-mm-dd', '2025-12-31'],
    ['31 décembre 2025', 'dd mmmm yyyy', '2025-12-31'],
    ['mercredi 31 déc. 2025', 'dd mmm yyyy', '2025-12-31'],
    ['1 août 2025', 'dd mmmm yyyy', '2025-08-01'],
    ['3-JUL-25', 'dd-mmm-yy', '2025-07-03'],
    ['December 31, 2025', 'mmmm dd, yyyy', '2025-12-31'],
    ['31. Dezember 2025', 'dd. mmmm yyyy', '2025-12-31'],
    ['46022', 'excel', '2025-12-31'],
    ['46022.75', 'excel', '2025-12-31'],
    ['2025-W01', 'yyyy-Www', '2025-01-02'],
    ['2026W53', 'yyyy-Www', '2026-12-31'],
    ['12/2025', 'mm/yyyy', '2025-12-01'],
  ])('written %s, read as %s, is %s', (text, pattern, date) => {
    expect(readDate(text, pattern)).toBe(date)
  })

  it('of a month alone is its last day where that is meant', () => {
    expect(readDate('2024-02', 'yyyy-mm', true)).toBe('2024-02-29')
    expect(readDate('février 2025', 'mmmm yyyy', true)).toBe('2025-02-28')
  })

  it.each([
    ['31/02/2025', 'dd/mm/yyyy'],
    ['31/12/25', 'dd/mm/yyyy'],
    ['31/12/2025', 'dd/mm/yy'],
    ['2025123', 'yyyymmdd'],
    ['12/31/2025', 'dd/mm/yyyy'],
    ['2025-W54', 'yyyy-Www'],
    ['2025-W53', 'yyyy-Www'],
    ['12 brumaire 2025', 'dd mmmm yyyy'],
    ['', 'dd/mm/yyyy'],
  ])('is not %s, read as %s', (text, pattern) => {
    expect(readDate(text, pattern)).toBeNull()
  })

  it('is read by patterns only', () => {
    for (const pattern of ['', 'dd/mm', 'hello', 'yyyy/yyyy/mm', 'dd mm', 'yyyy-mm-dd hh'])
      expect(dateReader(pattern)).toBeNull()
  })

  it('comes back from every way of writing it, and the way is found', () => {
    const patterns = [
      'dd/mm/yyyy',
      'dd.mm.yy',
      'yyyymmdd',
      'yyyy-mm-dd',
      'mm/dd/yyyy',
      'excel',
      'dd mmmm yyyy',
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...patterns),
        fc.array(fc.integer({ min: 0, max: 12_000 }), { minLength: 1, maxLength: 40 }),
        (pattern, days) => {
          const dates = [12, ...days].map(d => new Date(Date.UTC(1990, 0, 1 + d)).toISOString().slice(0, 10))
          const texts = dates.map(d => write(d, pattern))
          texts.forEach((text, i) => {
            expect(readDate(text, pattern)).toBe(dates[i])
          })
          const found = find(texts)
          expect(found.unread).toBe(0)
          expect(texts.map(t => readDate(t, found.patterns[0]))).toEqual(dates)
        },
      ),
      { seed: 21 },
    )
  })
})

const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(
  ' ',
)

function write(date: string, pattern: string): string {
  const [y, m, d] = date.split('-')
  if (pattern === 'excel') return String((Date.parse(date) - Date.UTC(1899, 11, 30)) / 86_400_000)
  return pattern
    .replace('yyyy', y)
    .replace('yy', y.slice(2))
    .replace('mmmm', 'X')
    .replace('mm', m)
    .replace('dd', d)
    .replace('X', MONTHS[Number(m) - 1])
}

describe('the way a column writes dates', () => {
  it('is decided by one value among many', () => {
    const early = Array.from({ length: 50 }, (_, i) => `0${1 + (i % 9)}/04/2025`)
    expect(find([...early, '04/13/2025'])).toMatchObject({ patterns: ['mm/dd/yyyy'], assumed: false })
    expect(find([...early, '13/04/2025'], 'US')).toMatchObject({ patterns: ['dd/mm/yyyy'], assumed: false })
  })

  it('is the habit of the country where no value decides, and says so', () => {
    expect(find(['03/04/2025'])).toMatchObject({ patterns: ['dd/mm/yyyy'], assumed: true })
    expect(find(['03/04/2025'], 'US')).toMatchObject({ patterns: ['mm/dd/yyyy'], assumed: true })
    expect(find(['03/03/2025'], 'US').assumed).toBe(false)
  })

  it('may be several in one column, but never both orders of day and month', () => {
    expect(find(['31/12/2025', '2025-11-30', '46022', 'soon']).patterns.toSorted()).toEqual([
      'dd/mm/yyyy',
      'excel',
      'yyyy-mm-dd',
    ])
    expect(find(['31/12/2025', '30/12/2025', '12/30/2025'])).toMatchObject({
      patterns: ['dd/mm/yyyy'],
      unread: 1,
    })
  })
})
