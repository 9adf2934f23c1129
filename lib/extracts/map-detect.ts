import { dateReader, findDatePatterns, readDate } from '@/lib/contract/dates'
import { findNumberFormat, SPACES } from '@/lib/contract/numbers'
import type { ContractColumn } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import { ident, text } from '@/lib/engine/sql'
import type { ColumnSource } from './convert'
import { BLANKS, NO_DATE, NO_TEXT, NO_VALUE } from './map-sql'

/** How a column turned out to be written, for people to see. */
export interface Written {
  /** As in a mapping: `1.234,56`, date patterns, or what was taken for no value. */
  number?: { decimal: string; thousands?: string }
  dates?: readonly string[]
  /** Nothing in the values decides between two ways to read them; the country's habit was taken. */
  assumed?: boolean
  /** Values that are none in any way of writing found. */
  unread?: number
  /** Words such as NULL or #N/A were read as no value. */
  empties?: boolean
  /** Identifiers such as 1000.0 were read as 1000. */
  whole?: boolean
  /** Moments of UTC that are all midnight in Central Europe were read as the day that begins there. */
  midnight?: boolean
}

const NUMBER = '[-+]?[0-9]*[.]?[0-9]+(?:[eE][-+]?[0-9]+)?'
const DATE = '[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T].*)?'
const YES_NO = '(?i:yes|oui|true|vrai|no|non|false|faux|[01yotnf])'
/** Numbers that look the same as thousands and as parts of a thousand. */
const THREES = '[-+]?[1-9][0-9]{0,2}[.][0-9]{3}'
const MOST_LAYOUTS = 5000
const MOST_DATES = 20_000
/**
 * Rows of a Parquet file in which words for "no value" and stray blanks are looked for: programs that write
 * Parquet write them everywhere or nowhere.
 */
const SOME = 50_000

interface Text {
  column: ContractColumn
  source: ColumnSource
}

/**
 * Finds how the text columns of a relation are written, over all rows, and notes it in the sources. What a
 * mapping has said is left as it is. Columns that are written as programs write cost one light pass.
 */
export async function detect(
  engine: BuildEngine,
  relation: string,
  columns: readonly Text[],
  options: { country: string; parquet: boolean },
): Promise<Map<string, Written>> {
  const found = new Map<string, Written>()
  // Words of an enumeration are looked at one by one when they are converted.
  const texts = columns.filter(
    ({ column, source }) =>
      !column.values && (source.type === 'VARCHAR' || (column.type === 'date' && !isDate(source.type))),
  )
  for (const text of await suspicious(engine, relation, texts, options.parquet)) {
    const written = await look(engine, relation, text, options.country)
    if (Object.keys(written).length > 0) found.set(text.column.name, written)
  }
  for (const { column, source } of columns)
    if (column.type === 'date' && source.type === 'TIMESTAMP WITH TIME ZONE')
      if (await isMidnight(engine, relation, source)) {
        source.midnight = true
        found.set(column.name, { midnight: true })
      }
  return found
}

/** Days of France and its neighbours, written as moments, begin at 22 or 23 hours of UTC on the day before. */
async function isMidnight(engine: BuildEngine, relation: string, { name }: ColumnSource): Promise<boolean> {
  const { columns } = await engine.query(
    `SELECT bool_and(epoch_us(${ident(name)}) % 86400000000 IN (79200000000, 82800000000)) AS yes FROM ${relation}`,
  )
  return (columns.yes as (boolean | null)[])[0] === true
}

const isDate = (type: string) => /^(DATE|TIMESTAMP)/.test(type)
const given = ({ name, type }: ColumnSource) =>
  type === 'VARCHAR' ? `trim(${ident(name)}, ${BLANKS})` : `CAST(${ident(name)} AS VARCHAR)`
const plainOf = ({ type }: ContractColumn) =>
  type === 'date' ? DATE : type === 'boolean' ? YES_NO : type === 'text' ? null : NUMBER
const wordsOf = ({ type }: ContractColumn) =>
  type === 'text' ? NO_TEXT : type === 'date' ? [...NO_VALUE, ...NO_DATE] : NO_VALUE

/** First signs of words for "no value" in text, and of blanks. */
const FIRST = [...new Set([...NO_TEXT.join('').replace(/[^#(<\\]/g, ''), 'n', 'N', ...SPACES, '\r', '\n'])]
  .map(c => c.codePointAt(0))
  .join(', ')

/** The columns of which some value is not plain, by tests that cost little. */
async function suspicious(
  engine: BuildEngine,
  relation: string,
  texts: readonly Text[],
  parquet: boolean,
): Promise<Text[]> {
  const out: Text[] = []
  const ask = async (list: readonly Text[], from: string) => {
    if (list.length === 0) return
    const flags = list.map((text, i) => `coalesce(bool_or(${odd(text)}), false) AS c${i}`)
    const ends = list.flatMap(({ column, source }, i) =>
      plainOf(column) === NUMBER
        ? [`min(${ident(source.name)}) AS l${i}`, `max(${ident(source.name)}) AS h${i}`]
        : [],
    )
    const { columns } = await engine.query(`SELECT ${[...flags, ...ends].join(', ')} FROM ${from}`)
    const first = (name: string) => (columns[name] as (string | boolean | null)[] | undefined)?.[0]
    const threes = new RegExp(`^(?:${THREES})$`)
    for (const [i, text] of list.entries())
      if (first(`c${i}`) === true || [`l${i}`, `h${i}`].every(n => threes.test(String(first(n) ?? ''))))
        out.push(text)
  }
  const words = texts.filter(t => plainOf(t.column) === null)
  await ask(words, parquet ? `(FROM ${relation} LIMIT ${SOME})` : relation)
  await ask(
    texts.filter(t => plainOf(t.column) !== null),
    relation,
  )
  return out
}

function odd({ column, source }: Text): string {
  const name = source.type === 'VARCHAR' ? ident(source.name) : given(source)
  const plain = plainOf(column)
  if (plain) return `${name} <> '' AND NOT regexp_full_match(${name}, ${text(plain)})`
  return `ascii(${name}) IN (${FIRST}) OR ends_with(${name}, ' ') OR ends_with(${name}, '\u00a0') OR ends_with(${name}, '.0')`
}

/** What one column needs to be read. Its different values are looked at once each, whatever their number. */
async function look(
  engine: BuildEngine,
  relation: string,
  { column, source }: Text,
  country: string,
): Promise<Written> {
  const name = ident(source.name)
  const words = wordsOf(column).map(text).join(', ')
  const plain = plainOf(column)
  const odd = plain
    ? `NOT regexp_full_match(v, ${text(plain)}) OR regexp_full_match(v, ${text(THREES)})`
    : 'true'
  const written: Written = {}
  await engine.exec(
    `CREATE OR REPLACE TEMP TABLE written AS
     SELECT v, trim(r) <> v AS blanks, lower(v) IN (${words}) AS empty, n FROM (
       SELECT r, trim(r, ${BLANKS}) AS v, n FROM (
         SELECT CAST(${name} AS VARCHAR) AS r, count(*) AS n FROM ${relation} WHERE ${name} IS NOT NULL GROUP BY 1
       )
     )`,
  )
  const { columns } = await engine.query(
    `SELECT coalesce(bool_or(empty), false) AS empties, coalesce(bool_or(blanks), false) AS blanks,
       coalesce(bool_or(v <> '' AND NOT empty AND (${odd})), false) AS odd,
       coalesce(bool_and(v = '' OR regexp_full_match(v, '[0-9]+[.]0')), false) AS whole
     FROM written`,
  )
  const flag = (of: string) => (columns[of] as (boolean | null)[])[0] === true
  if (flag('blanks')) source.blanks = true
  if (flag('empties')) source.empties = written.empties = true
  if (column.type === 'text' && flag('whole')) source.whole = written.whole = true
  if (flag('odd')) {
    if ((column.type === 'number' || column.type === 'money') && !source.number)
      Object.assign(written, await numberOf(engine, column, source, country))
    if (column.type === 'date' && !source.dates)
      Object.assign(written, await datesOf(engine, source, country))
  }
  await engine.exec('DROP TABLE written')
  return written
}

/** Values that are given, counted by an expression over `v`, and the first and last of each. */
async function grouped(engine: BuildEngine, key: string, most: number) {
  const { columns, rows } = await engine.query(
    `SELECT ${key} AS layout, sum(n)::DOUBLE AS n, min(v) AS low, max(v) AS high
     FROM written WHERE v <> '' AND NOT empty GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${most}`,
  )
  return Array.from({ length: rows }, (_, i) => ({
    layout: (columns.layout as string[])[i],
    count: (columns.n as Float64Array)[i],
    first: (columns.low as string[])[i],
    last: (columns.high as string[])[i],
  }))
}

async function numberOf(
  engine: BuildEngine,
  column: ContractColumn,
  source: ColumnSource,
  country: string,
): Promise<Written> {
  const layouts = await grouped(engine, `translate(v, '123456789', '000000000')`, MOST_LAYOUTS)
  if (layouts.length === 0) return {}
  const { format, unread, assumed } = findNumberFormat(layouts, {
    country,
    range: column.range,
    rate: column.range?.max === 1,
  })
  source.number = format
  // Where every layout is a number once some signs are left out, that is all there is to do for each value.
  const other = new Set(
    layouts.flatMap(l => [...l.layout]).filter(c => !['0', '-', format.decimal].includes(c)),
  )
  const simple =
    layouts.every(l => /^[^0-9]*[^-]*$/.test(l.layout)) && !/[(%\u2212em]/i.test([...other].join(''))
  if (unread === 0 && simple && layouts.length < MOST_LAYOUTS) source.drop = [...other].join('')
  return { number: format, ...(assumed ? { assumed } : {}), ...(unread > 0 ? { unread } : {}) }
}

async function datesOf(engine: BuildEngine, source: ColumnSource, country: string): Promise<Written> {
  const layouts = await grouped(engine, `regexp_replace(v, '[ T,]+[0-9]{1,2}:.*$', '')`, MOST_DATES)
  const values = layouts.map(l => ({ text: l.layout, count: l.count }))
  const { patterns, unread, assumed } = findDatePatterns(values, country)
  if (patterns.length === 0) return unread > 0 ? { unread } : {}
  source.dates = patterns
  if (unread === 0 && patterns.length === 1 && layouts.length < MOST_DATES)
    source.clock = clockOf(
      patterns[0],
      values.map(v => v.text),
    )
  return { dates: patterns, ...(assumed ? { assumed } : {}), ...(unread > 0 ? { unread } : {}) }
}

/** The pattern as DuckDB's clock reads it fastest, where that reads each of these values the same. */
function clockOf(pattern: string, texts: readonly string[]): string | undefined {
  const reader = dateReader(pattern)
  if (reader?.kind !== 'numbers' || reader.day === null || /[ ,]/.test(pattern)) return undefined
  const packed = /^[ymd]+$/.test(pattern)
  if (packed && texts.some(t => t.length !== pattern.length)) return undefined
  // DuckDB takes 69 for 1969.
  if (reader.shortYear && texts.some(t => readDate(t, pattern)?.startsWith('2069'))) return undefined
  return pattern.replace('yyyy', '%Y').replace('yy', '%y').replace(/mm?/, '%m').replace(/dd?/, '%d')
}
