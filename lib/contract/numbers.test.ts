import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findNumberFormat, type NumberFormat, numberHabit, readNumber } from './numbers'

const FR: NumberFormat = { decimal: ',', thousands: ' ' }
const find = (values: string[], country = 'FR', range?: { min?: number; max?: number }) =>
  findNumberFormat(
    values.map(v => ({ count: 1, first: v, last: v })),
    { country, range },
  )

describe('a number', () => {
  it.each([
    ['1 234,56 €', 1234.56],
    ['1\u202f234,56\u00a0€', 1234.56],
    ['€ 1 234,56', 1234.56],
    ['(12,50)', -12.5],
    ['( 1 234,00 € )', -1234],
    ['12,50-', -12.5],
    ['\u221212,50', -12.5],
    ['-€12,5', -12.5],
    ['12,50 EUR HT', 12.5],
    ['+7', 7],
    [',5', 0.5],
    ['3,', 3],
    ['1,5E+03', 1500],
    ['1,5e-3', 0.0015],
    ["1'234'567,8", 1234567.8],
    ['1 200 m²', 1200],
  ])('written %s is %d', (text, value) => {
    expect(readNumber(text, FR)).toBeCloseTo(value, 10)
  })

  it.each(['', '-', 'N/A', '12.50', '1 23,4', '12,50,00', 'abc', '12 € 50', '12k€', '1 234 567 8', '12 %'])(
    'is not "%s"',
    text => {
      expect(readNumber(text, FR)).toBeNull()
    },
  )

  it('may be a percentage where a share is meant', () => {
    expect(readNumber('12,5 %', FR, true)).toBeCloseTo(0.125, 12)
  })

  it('comes back from every way of writing it', () => {
    const formats: NumberFormat[] = [
      { decimal: '.' },
      { decimal: ',' },
      { decimal: '.', thousands: ',' },
      { decimal: ',', thousands: '.' },
      { decimal: ',', thousands: ' ' },
      { decimal: '.', thousands: "'" },
    ]
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }),
        fc.constantFrom(...formats),
        fc.constantFrom('minus', 'brackets', 'trailing'),
        fc.constantFrom('', ' €', ' EUR', '\u00a0$'),
        (cents, format, sign, unit) => {
          const text = write(Math.abs(cents), format)
          const signed =
            cents >= 0
              ? text + unit
              : sign === 'brackets'
                ? `(${text}${unit})`
                : sign === 'trailing'
                  ? `${text}-${unit}`
                  : `-${text}${unit}`
          expect(Math.round(readNumber(signed, format)! * 100)).toBe(cents)
        },
      ),
      { seed: 11 },
    )
  })
})

/** Cents as text in a format, thousands in groups. */
function write(cents: number, { decimal, thousands }: NumberFormat): string {
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, thousands ?? '')
  return `${whole}${decimal}${String(cents % 100).padStart(2, '0')}`
}

describe('the way a column writes numbers', () => {
  it('is found from any value that decides', () => {
    expect(find(['1.234', '1.500', '12,5']).format).toEqual({ decimal: ',', thousands: '.' })
    expect(find(['1,234', '1,500', '12.5']).format).toEqual({ decimal: '.', thousands: ',' })
    expect(find(['1.234', '0.500']).format).toEqual({ decimal: '.' })
    expect(find(['1.234', '1500', '20000']).format).toEqual({ decimal: '.' })
    expect(find(['48.853', '45.764'], 'DE', { min: -90, max: 90 }).format).toEqual({ decimal: '.' })
  })

  it('is the habit of the country where no value decides, and says so', () => {
    expect(find(['1.234', '5.678'], 'DE')).toEqual({
      format: { decimal: ',', thousands: '.' },
      unread: 0,
      assumed: true,
    })
    expect(find(['1.234', '5.678'], 'FR')).toMatchObject({ format: { decimal: '.' }, assumed: true })
    expect(find(['1,234', '5,678'], 'FR')).toMatchObject({ format: { decimal: ',' }, assumed: true })
    expect(find(['1,234', '5,678'], 'US')).toMatchObject({ format: { decimal: '.', thousands: ',' } })
    expect(find(['12,50', '3,99'], 'US')).toMatchObject({ format: { decimal: ',' }, assumed: false })
  })

  it('counts the values that it does not read', () => {
    expect(find(['12,50', '3,99', '1.5', 'free'])).toMatchObject({ format: { decimal: ',' }, unread: 2 })
  })

  it('is found again for every column written in one format', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 99_999_999 }), { minLength: 1, maxLength: 30 }),
        fc.constantFrom('FR', 'DE', 'US', 'CH'),
        (cents, country) => {
          const format = numberHabit(country)
          const texts = cents.map(c => write(c, format))
          const found = find(texts, country)
          expect(found.unread).toBe(0)
          texts.forEach((text, i) => {
            expect(Math.round(readNumber(text, found.format)! * 100)).toBe(cents[i])
          })
        },
      ),
      { seed: 12 },
    )
  })
})
