/**
 * How dates are written: `dd`, `mm`, `yyyy` or `yy` with the signs between them, `mmmm` for the name of a month
 * (French, English or German, long or short), no day where only the month is known, `yyyy-Www` for a week, and
 * `excel` for a day number of a spreadsheet. A time of day after it is not read.
 */
export type DatePattern = string

const NAMES: readonly (readonly [number, string])[] = [
  [1, 'jan'],
  [2, 'f(?:eb|ev)'],
  [3, 'm(?:ar|aer)'],
  [4, 'a(?:vr|pr)'],
  [5, 'ma[iy]'],
  [6, 'jui?n'],
  [7, 'jui?l'],
  [8, 'a(?:ou|ug)'],
  [9, 'sep'],
  [10, 'o[ck]t'],
  [11, 'nov'],
  [12, 'de[cz]'],
]

export interface DateReader {
  pattern: DatePattern
  kind: 'excel' | 'week' | 'numbers' | 'names'
  /** A regular expression for JavaScript and DuckDB over the text in lower case without accents. */
  source: string
  /** Groups of `source`; no day where the pattern has none. */
  year: number
  month: number
  day: number | null
  /** The year has two digits: 00 to 69 are 20xx. */
  shortYear: boolean
}

const TOKEN = /yyyy|yy|mmmm|mmm|mm|m|dd|d/g
const TIME = '(?:[ t,]+[0-9].*)?'

/** What reads a pattern, null where the text is no pattern. */
export function dateReader(pattern: DatePattern): DateReader | null {
  const lower = pattern.trim().toLowerCase()
  const none = { pattern, year: 1, month: 2, day: null, shortYear: false }
  if (lower === 'excel') return { ...none, kind: 'excel', source: '^([2-7][0-9]{4})(?:[.,][0-9]*)?$' }
  if (lower === 'yyyy-www') return { ...none, kind: 'week', source: '^([0-9]{4})-?[wsk]([0-9]{1,2})$' }
  const tokens = lower.match(TOKEN) ?? []
  if (!/^[-/. ,]*$/.test(lower.replace(TOKEN, ''))) return null
  const at = (first: string) => tokens.findIndex(t => t[0] === first)
  if (at('y') < 0 || at('m') < 0 || new Set(tokens.map(t => t[0])).size !== tokens.length) return null
  const names = tokens[at('m')].length > 2
  const packed = /^[ymd]+$/.test(lower)
  const part = (token: string) => {
    if (token[0] === 'y') return `([0-9]{${token.length}})`
    if (token.length > 2) return '([a-z]{3,10})[.]?'
    return packed || tokens.length === 2 ? '([0-9]{2})' : '([0-9]{1,2})'
  }
  let source = ''
  let end = 0
  for (const match of lower.matchAll(TOKEN)) {
    source += between(lower.slice(end, match.index)) + part(match[0])
    end = (match.index ?? 0) + match[0].length
  }
  const weekday = names ? '(?:[a-z]+[.,]? +)?' : ''
  return {
    pattern,
    kind: names ? 'names' : 'numbers',
    source: `^${weekday}${source}${packed ? '(?:[ t,]*[0-9:.,]+)?' : TIME}z?$`,
    year: at('y') + 1,
    month: at('m') + 1,
    day: at('d') < 0 ? null : at('d') + 1,
    shortYear: tokens[at('y')].length === 2,
  }
}

const between = (signs: string) => [...signs].map(c => (c === ' ' ? ' +' : `[${c}]`)).join('')

/** The month of a name in lower case without accents, as pairs of month and regular expression. */
export const monthNames: readonly (readonly [number, string])[] = NAMES.map(([m, name]) => [m, `^${name}`])

/** The text as patterns are compared: trimmed, lower case, no accents. */
export const plainText = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[\u00a0\u2009\u202f]/g, ' ')
    .trim()

/**
 * The date of a text as `2026-10-31`, null where it is none. A month without day is its first day, or its last
 * with `monthEnd`; a week is its Thursday, whose year and month are the week's (ISO 8601).
 */
export function readDate(text: string, pattern: DatePattern, monthEnd = false): string | null {
  return readPlain(plainText(text), pattern, monthEnd)
}

function readPlain(plain: string, pattern: DatePattern, monthEnd = false): string | null {
  const known = reading(pattern)
  const match = known?.expression.exec(plain)
  if (!known || !match) return null
  const { reader } = known
  if (reader.kind === 'excel') return iso(Date.UTC(1899, 11, 30 + Number(match[1])))
  if (reader.kind === 'week') {
    const [year, week] = [Number(match[1]), Number(match[2])]
    if (week < 1 || week > 53) return null
    const fourth = new Date(Date.UTC(year, 0, 4))
    const thursday = iso(fourth.getTime() + (7 * (week - 1) + 4 - (fourth.getUTCDay() || 7)) * 86_400_000)
    return thursday.startsWith(String(year)) ? thursday : null
  }
  const number = Number(match[reader.year])
  const year = reader.shortYear ? number + (number < 70 ? 2000 : 1900) : number
  const month =
    reader.kind === 'names'
      ? (monthNames.find(([, name]) => new RegExp(name).test(match[reader.month]))?.[0] ?? 0)
      : Number(match[reader.month])
  const day = reader.day === null ? 1 : Number(match[reader.day])
  const time = new Date(Date.UTC(2000, month - 1, day))
  time.setUTCFullYear(year, month - 1, day)
  if (year < 1 || time.getUTCMonth() !== month - 1 || time.getUTCDate() !== day) return null
  if (reader.day === null && monthEnd) time.setUTCFullYear(year, month, 0)
  return iso(time.getTime())
}

const iso = (time: number) => new Date(time).toISOString().slice(0, 10)

type Compiled = { reader: DateReader; expression: RegExp } | null

const readers = new Map<string, Compiled>()

function reading(pattern: DatePattern): Compiled {
  const known = readers.get(pattern)
  if (known !== undefined) return known
  const reader = dateReader(pattern)
  const made = reader && { reader, expression: new RegExp(reader.source) }
  readers.set(pattern, made)
  return made
}

export const ISO_DATE = 'yyyy-mm-dd'

export interface DateFinding {
  /** Patterns in the order they are tried; none where no value is a date. */
  patterns: DatePattern[]
  unread: number
  /** Nothing in the column tells day from month: the country's habit was taken. */
  assumed: boolean
}

const signed = (order: readonly string[]) => ['/', '.', '-', ' '].map(sign => order.join(sign))
const DMY = [...signed(['dd', 'mm', 'yyyy']), ...signed(['dd', 'mm', 'yy']), 'ddmmyyyy', 'ddmmyy']
const MDY = [...signed(['mm', 'dd', 'yyyy']), ...signed(['mm', 'dd', 'yy']), 'mmddyyyy']
const YMD = [ISO_DATE, 'yyyy/mm/dd', 'yyyy.mm.dd', 'yyyymmdd']
const NAMED = [
  'dd mmmm yyyy',
  'dd-mmm-yyyy',
  'dd mmm yy',
  'dd-mmm-yy',
  'mmmm dd, yyyy',
  'mmm dd yyyy',
  'dd.mmm.yyyy',
]
const MONTHS = [
  'yyyy-mm',
  'mm/yyyy',
  'yyyy/mm',
  'yyyymm',
  'mm-yyyy',
  'mm.yyyy',
  'mmmm yyyy',
  'mmm-yy',
  'mmm-yyyy',
  'mmm yy',
]

/**
 * The patterns that read most values of a column, weighed by how often each stands there: up to three, never
 * two that put day and month in different order. Where day and month are told apart by no value the
 * country's habit decides.
 */
export function findDatePatterns(
  values: readonly { text: string; count: number }[],
  country: string,
): DateFinding {
  const american = country === 'US' || country === 'PH'
  const candidates = [...YMD, ...(american ? [...MDY, ...DMY] : [...DMY, ...MDY]), ...NAMED, ...MONTHS]
  candidates.push('yy-mm-dd', 'yy/mm/dd', 'yyyy-Www', 'excel')
  const patterns: DatePattern[] = []
  let rest = values.map(v => ({ text: plainText(v.text), count: v.count }))
  let assumed = false
  for (let round = 0; round < 3 && rest.length > 0; round++) {
    let best: { pattern: DatePattern; count: number } | null = null
    let rivals: DatePattern[] = []
    for (const pattern of candidates) {
      if (patterns.some(p => clashes(p, pattern))) continue
      const count = rest.reduce((n, v) => n + (likely(v.text, pattern) ? v.count : 0), 0)
      if (count > (best?.count ?? 0)) {
        best = { pattern, count }
        rivals = []
      } else if (best && count === best.count) rivals.push(pattern)
    }
    if (!best) break
    const chosen = best.pattern
    assumed ||= rivals.some(r => rest.some(v => readPlain(v.text, r) !== readPlain(v.text, chosen)))
    patterns.push(chosen)
    rest = rest.filter(v => readPlain(v.text, chosen) === null)
  }
  return { patterns, unread: rest.reduce((n, v) => n + v.count, 0), assumed }
}

/** Read by a pattern, in a year that trade takes place in. */
function likely(plain: string, pattern: DatePattern): boolean {
  const date = readPlain(plain, pattern)
  return date !== null && date >= '1900' && date < '2101'
}

const order = (pattern: DatePattern) => pattern.replace(/(.)\1*/g, '$1').replace(/[^dmy]/g, '')

function clashes(a: DatePattern, b: DatePattern): boolean {
  if (a === b) return true
  const [x, y] = [order(a), order(b)]
  return x !== y && [x, y].includes('mdy') && [x, y].includes('dmy')
}
