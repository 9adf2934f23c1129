/** How numbers are written. Spaces of any width and apostrophes between thousands are always understood. */
export interface NumberFormat {
  decimal: '.' | ','
  thousands?: '.' | ',' | ' ' | "'"
}

/** Spaces that spreadsheets write between digits: plain, tab, no-break, thin, narrow no-break. */
export const SPACES = ' \t\u00a0\u2009\u202f'
const S = `[${SPACES}]*`
const SIGN = '[-+\u2212]?'
const UNITS = '€|[$]|£|¥|EUROS?|EUR|USD|GBP|CHF|CAD|HT|M²|M2|SQM|QM'

/** Brackets around a number mean that it is negative, as accountants write. */
export const BRACKETS = `^${S}[(](.*)[)]${S}$`
/** A minus sign before the first digit or after the last. */
export const NEGATIVE = '^[^0-9]*[-\u2212]|[-\u2212][^0-9]*$'

/**
 * A regular expression, the same for JavaScript and DuckDB, of a number in a format: the first group holds
 * its digits and signs between them. Thousands must come in threes. `rate` also takes a percent sign.
 */
export function numberPattern(format: NumberFormat, rate = false): string {
  const decimal = format.decimal === '.' ? '[.]' : ','
  const thousands = `[${SPACES}'’${format.thousands === '.' || format.thousands === ',' ? format.thousands : ''}]`
  const units = `(?:(?:${UNITS}${rate ? '|%' : ''})${S}){0,2}`
  const whole = `[1-9][0-9]{0,2}(?:${thousands}[0-9]{3})+|[0-9]+`
  const digits = `(?:${whole})(?:${decimal}[0-9]*)?(?:E[-+]?[0-9]{1,3})?|${decimal}[0-9]+`
  return `(?i)^${S}${SIGN}${S}${units}${SIGN}${S}(${digits})${S}${SIGN}${S}${units}${SIGN}${S}$`
}

/** What stands between the digits of a format and is not part of the number. */
export const between = (format: NumberFormat): string =>
  `${SPACES}'’${format.thousands === '.' || format.thousands === ',' ? format.thousands : ''}`

const compiled = new Map<string, RegExp>()
const brackets = new RegExp(BRACKETS)
const negative = new RegExp(NEGATIVE)

/** The number of a text in a format, null where it is none. */
export function readNumber(text: string, format: NumberFormat, rate = false): number | null {
  const source = numberPattern(format, rate)
  const pattern = compiled.get(source) ?? new RegExp(source.slice('(?i)'.length), 'i')
  compiled.set(source, pattern)
  const plain = text.replace(brackets, '-$1')
  const digits = pattern.exec(plain)?.[1]
  if (digits === undefined) return null
  const drop = between(format)
  const value = Number(
    [...digits]
      .filter(c => !drop.includes(c))
      .join('')
      .replace(format.decimal, '.'),
  )
  const signed = negative.test(plain) ? -value : value
  return plain.includes('%') ? signed / 100 : signed
}

/** Texts of one layout (every digit written 0), how many there are, and the first and last of them in order. */
export interface Layout {
  count: number
  first: string
  last: string
}

export interface NumberFinding {
  format: NumberFormat
  /** Values the format does not read. */
  unread: number
  /** Nothing in the column decides between two formats: the country's habit was taken. */
  assumed: boolean
}

const CANDIDATES: readonly NumberFormat[] = [
  { decimal: '.' },
  { decimal: ',' },
  { decimal: '.', thousands: ',' },
  { decimal: ',', thousands: '.' },
]

/**
 * The format that reads most values of a column. Where two read them all differently (1,234 is a thousand or
 * one and a bit) leading zeros, long numbers without separators and the column's range decide, then the
 * habit of the country.
 */
export function findNumberFormat(
  layouts: readonly Layout[],
  options: { country: string; range?: { min?: number; max?: number }; rate?: boolean },
): NumberFinding {
  const total = layouts.reduce((n, l) => n + l.count, 0)
  const read = (format: NumberFormat) => (text: string) => readNumber(text, format, options.rate)
  const scores = CANDIDATES.map(format => ({
    format,
    count: layouts.reduce(
      (n, l) => n + (read(format)(l.first) !== null && read(format)(l.last) !== null ? l.count : 0),
      0,
    ),
  }))
  const most = Math.max(...scores.map(s => s.count))
  const best = scores.filter(s => s.count === most).map(s => s.format)
  const values = layouts.flatMap(l => [l.first, l.last])
  const differ = best.some(f => values.some(v => read(f)(v) !== read(best[0])(v)))
  const { format, assumed } = differ ? decide(best, layouts, options) : { format: best[0], assumed: false }
  return { format, unread: total - most, assumed }
}

function decide(
  formats: readonly NumberFormat[],
  layouts: readonly Layout[],
  { country, range, rate }: { country: string; range?: { min?: number; max?: number }; rate?: boolean },
): { format: NumberFormat; assumed: boolean } {
  const whole = formats.filter(f => f.thousands)
  const parts = formats.filter(f => !f.thousands)
  if (whole.length > 0 && parts.length > 0) {
    if (layouts.some(l => /[0-9]{4,}$/.test(l.first.replace(/[^0-9.,]/g, ''))))
      return { format: parts[0], assumed: false }
    const fits = formats.filter(f =>
      layouts.every(l =>
        [l.first, l.last].every(text => {
          const value = readNumber(text, f, rate)
          return value === null || (value >= (range?.min ?? -Infinity) && value <= (range?.max ?? Infinity))
        }),
      ),
    )
    const same = fits.every(f => layouts.every(l => readNumber(l.last, f) === readNumber(l.last, fits[0])))
    if (fits.length > 0 && fits.length < formats.length && same) return { format: fits[0], assumed: false }
  }
  const habit = numberHabit(country)
  return {
    format:
      formats.find(f => f.decimal === habit.decimal && f.thousands === habit.thousands) ??
      formats.find(f => f.decimal === habit.decimal && !f.thousands) ??
      parts[0] ??
      formats[0],
    assumed: true,
  }
}

const POINT = 'US GB IE AU NZ IN CN JP KR SG HK MY TH IL MX PH CH LI MT CY KE NG PK TW'.split(' ')
const DOTS = 'DE AT ES IT NL BE PT DK GR TR BR AR RO HR SI RS ID CL CO UY IS'.split(' ')

/** How numbers are usually written in a country (ISO 3166, two letters). */
export function numberHabit(country: string): NumberFormat {
  if (POINT.includes(country))
    return { decimal: '.', thousands: country === 'CH' || country === 'LI' ? "'" : ',' }
  return { decimal: ',', thousands: DOTS.includes(country) ? '.' : ' ' }
}
