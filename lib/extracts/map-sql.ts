import { dateReader, monthNames } from '@/lib/contract/dates'
import { BRACKETS, between, NEGATIVE, type NumberFormat, numberPattern, SPACES } from '@/lib/contract/numbers'
import { ident, text } from '@/lib/engine/sql'

/** What stands for "no value" where a number, a date or yes and no is expected. */
export const NO_VALUE = [
  '-',
  '–',
  '—',
  '.',
  '?',
  ...[
    'n/a',
    'na',
    '#n/a',
    '#n/d',
    'null',
    '(null)',
    '<null>',
    'nan',
    'nat',
    'none',
    'nil',
    '\\n',
    's/o',
    'n.d.',
  ],
  ...['(vide)', '(blank)', '(empty)'],
]
/** The same in a text, which may well be "-" or "NA" (Namibia). */
export const NO_TEXT = ['null', '(null)', '<null>', 'n/a', '#n/a', '#n/d', '\\n', 'nan', '(vide)', '(blank)']
/** Dates that systems write where there is none. */
export const NO_DATE = [
  ...['0', '00000000', '0000-00-00', '0000-00-00 00:00:00', '00/00/0000', '00.00.0000', '00-00-0000'],
  ...['1753-01-01', '1753-01-01 00:00:00', '01/01/1753', '01.01.1753', '9999-12-31', '9999-12-31 00:00:00'],
  ...['31/12/9999', '31.12.9999', '12/31/9999', '99991231'],
]

/** Every kind of blank that text is trimmed of. */
export const BLANKS = text(`${SPACES}\r\n`)

/** SQL of whether a column holds one of some words, whatever their case. */
export const holds = (column: string, words: readonly string[]): string =>
  `lower(trim(CAST(${ident(column)} AS VARCHAR))) IN (${words.map(word => text(word.trim().toLowerCase())).join(', ')})`

/**
 * SQL of the number that a text holds in a format, as text that casts to DOUBLE or DECIMAL, null where it holds
 * none: the SQL twin of `readNumber`.
 */
export function numberText(value: string, format: NumberFormat, rate = false): string {
  const plain = `regexp_replace(${value}, ${text(BRACKETS)}, '-\\1')`
  const digits = `nullif(regexp_extract(${plain}, ${text(numberPattern(format, rate))}, 1), '')`
  const bare = `translate(${digits}, ${text(between(format))}, '')`
  const point = format.decimal === '.' ? bare : `replace(${bare}, ',', '.')`
  return `CASE WHEN regexp_matches(${plain}, ${text(NEGATIVE)}) THEN '-' ELSE '' END || ${point}`
}

/** SQL of the date that a text holds in the first pattern that fits, null where none does: the twin of `readDate`. */
export function dateValue(value: string, patterns: readonly string[], monthEnd = false): string {
  const plain = `lower(strip_accents(translate(${value}, ${text('\u00a0\u2009\u202f')}, '   ')))`
  const arms = patterns.flatMap(pattern => {
    const reader = dateReader(pattern)
    if (!reader) return []
    const fits = `regexp_matches(${plain}, ${text(reader.source)})`
    const group = (n: number) => `regexp_extract(${plain}, ${text(reader.source)}, ${n})`
    if (reader.kind === 'excel')
      return [`WHEN ${fits} THEN DATE '1899-12-30' + TRY_CAST(${group(1)} AS INTEGER)`]
    if (reader.kind === 'week') {
      const thursday = `TRY_CAST(${group(1)} || '-01-04' AS DATE)`
      const date = `${thursday} + (7 * (TRY_CAST(${group(2)} AS INTEGER) - 1) + 4 - isodow(${thursday})::INTEGER)`
      return [
        `WHEN ${fits} AND TRY_CAST(${group(2)} AS INTEGER) BETWEEN 1 AND 53
         THEN CASE WHEN year(${date}) = TRY_CAST(${group(1)} AS INTEGER) THEN ${date} END`,
      ]
    }
    const month =
      reader.kind === 'names'
        ? `(CASE ${monthNames.map(([m, name]) => `WHEN regexp_matches(${group(reader.month)}, ${text(name)}) THEN '${m}'`).join(' ')} END)`
        : group(reader.month)
    const year = reader.shortYear
      ? `(CASE WHEN ${group(reader.year)} < '70' THEN '20' ELSE '19' END || ${group(reader.year)})`
      : group(reader.year)
    const day = reader.day === null ? `'1'` : group(reader.day)
    const date = `TRY_CAST(${year} || '-' || ${month} || '-' || ${day} AS DATE)`
    return [`WHEN ${fits} THEN ${reader.day === null && monthEnd ? `last_day(${date})` : date}`]
  })
  return `(CASE ${arms.join(' ')} END)`
}
