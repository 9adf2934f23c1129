import { findDatePatterns } from '@/lib/contract/dates'
import { findNumberFormat } from '@/lib/contract/numbers'
import type { ContractColumn } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import type { ColumnSource } from './convert'
import { BLANKS, NO_DATE, NO_TEXT, NO_VALUE } from './map-sql'
import { ident, text } from './sql'

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
}

const NUMBER = '[-+]?[0-9]*[.]?[0-9]+(?:[eE][-+]?[0-9]+)?'
const DATE = '[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T].*)?'
/** Numbers that look the same as thousands and as parts of a thousand. */
const THREES = '[-+]?[1-9][0-9]{0,2}[.][0-9]{3}'
const MOST_LAYOUTS = 5000
const MOST_DATES = 20_000

/**
 * Finds how the text columns of a relation are written, over all rows, and notes it in the sources. What a
 * mapping has said is left as it is.
 */
export async function detect(
  engine: BuildEngine,
  relation: string,
  columns: readonly { column: ContractColumn; source: ColumnSource }[],
  country: string,
): Promise<Map<string, Written>> {
  const found = new Map<string, Written>()
  const texts = columns.filter(
    ({ column, source }) => source.type === 'VARCHAR' || (column.type === 'date' && !isDate(source.type)),
  )
  if (texts.length === 0) return found
  const trouble = await troubles(engine, relation, texts)
  for (const [i, { column, source }] of texts.entries()) {
    const { empties, blanks, odd, whole } = trouble[i]
    const written: Written = {}
    if (empties) {
      source.empties = true
      written.empties = true
    }
    if (blanks) source.blanks = true
    if (whole) {
      source.whole = true
      written.whole = true
    }
    if (odd && (column.type === 'number' || column.type === 'money') && !source.number)
      Object.assign(written, await numberOf(engine, relation, column, source, country))
    if (odd && column.type === 'date' && !source.dates)
      Object.assign(written, await datesOf(engine, relation, source, country))
    if (Object.keys(written).length > 0) found.set(column.name, written)
  }
  return found
}

const isDate = (type: string) => /^(DATE|TIMESTAMP)/.test(type)
const given = ({ name, type }: ColumnSource) =>
  type === 'VARCHAR' ? `trim(${ident(name)}, ${BLANKS})` : `CAST(${ident(name)} AS VARCHAR)`

interface Trouble {
  empties: boolean
  blanks: boolean
  /** Some value is not written as programs write it. */
  odd: boolean
  whole: boolean
}

/** What stands in the way of reading each column as it is, in one pass over the relation. */
async function troubles(
  engine: BuildEngine,
  relation: string,
  columns: readonly { column: ContractColumn; source: ColumnSource }[],
): Promise<Trouble[]> {
  const select = columns.flatMap(({ column, source }, i) => {
    const name = ident(source.name)
    const value = given(source)
    const words =
      column.type === 'text' ? NO_TEXT : column.type === 'date' ? [...NO_VALUE, ...NO_DATE] : NO_VALUE
    const cases = words.flatMap(w => [
      ...new Set([
        w,
        w.toUpperCase(),
        w[0].toUpperCase() + w.slice(1),
        w.replace('na', 'Na').replace(/n$/, 'N'),
      ]),
    ])
    const parts = [
      `coalesce(bool_or(${value} IN (${[...new Set(cases)].map(text).join(', ')})), false) AS e${i}`,
    ]
    if (source.type === 'VARCHAR') parts.push(`coalesce(bool_or(trim(${name}) <> ${value}), false) AS b${i}`)
    const plain =
      column.type === 'date' ? DATE : column.type === 'text' || column.type === 'boolean' ? null : NUMBER
    if (plain)
      parts.push(
        `coalesce(bool_or(${value} <> '' AND NOT regexp_full_match(${value}, ${text(plain)})), false) AS o${i}`,
      )
    if (plain === NUMBER)
      parts.push(`coalesce(bool_and(regexp_full_match(${value}, ${text(THREES)})), false) AS t${i}`)
    if (column.type === 'text' && !column.values)
      parts.push(`coalesce(bool_and(${value} = '' OR ends_with(${value}, '.0')), false) AS w${i}`)
    return parts
  })
  const result = await engine.query(`SELECT ${select.join(', ')} FROM ${relation}`)
  const flag = (name: string) => (result.columns[name] as (boolean | null)[] | undefined)?.[0] === true
  const out: Trouble[] = []
  for (const [i, { source }] of columns.entries()) {
    const whole = flag(`w${i}`) && (await allMatch(engine, relation, source, '(?:[0-9]+[.]0)?'))
    out.push({ empties: flag(`e${i}`), blanks: flag(`b${i}`), odd: flag(`o${i}`) || flag(`t${i}`), whole })
  }
  return out
}

async function allMatch(
  engine: BuildEngine,
  relation: string,
  source: ColumnSource,
  pattern: string,
): Promise<boolean> {
  const { columns } = await engine.query(
    `SELECT bool_and(regexp_full_match(${given(source)}, ${text(pattern)})) AS yes FROM ${relation}
     WHERE ${ident(source.name)} IS NOT NULL`,
  )
  return (columns.yes as (boolean | null)[])[0] === true
}

/** Counts of values that are given, by an expression over `v`. */
async function grouped(
  engine: BuildEngine,
  relation: string,
  source: ColumnSource,
  words: readonly string[],
  key: string,
  most: number,
) {
  const { columns, rows } = await engine.query(
    `SELECT ${key} AS layout, sum(n)::DOUBLE AS n, min(v) AS low, max(v) AS high FROM (
       SELECT ${given(source)} AS v, count(*) AS n FROM ${relation} GROUP BY 1
     ) WHERE v IS NOT NULL AND v <> '' AND lower(v) NOT IN (${words.map(text).join(', ')})
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${most}`,
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
  relation: string,
  column: ContractColumn,
  source: ColumnSource,
  country: string,
): Promise<Written> {
  const layouts = await grouped(
    engine,
    relation,
    source,
    NO_VALUE,
    `translate(v, '123456789', '000000000')`,
    MOST_LAYOUTS,
  )
  if (layouts.length === 0) return {}
  const { format, unread, assumed } = findNumberFormat(layouts, {
    country,
    range: column.range,
    rate: column.range?.max === 1,
  })
  source.number = format
  return { number: format, ...(assumed ? { assumed } : {}), ...(unread > 0 ? { unread } : {}) }
}

async function datesOf(
  engine: BuildEngine,
  relation: string,
  source: ColumnSource,
  country: string,
): Promise<Written> {
  const layouts = await grouped(
    engine,
    relation,
    source,
    [...NO_VALUE, ...NO_DATE],
    `regexp_replace(v, '[ T,]+[0-9]{1,2}:.*$', '')`,
    MOST_DATES,
  )
  const values = layouts.map(l => ({ text: l.layout, count: l.count }))
  const { patterns, unread, assumed } = findDatePatterns(values, country)
  if (patterns.length === 0) return unread > 0 ? { unread } : {}
  source.dates = patterns
  return { dates: patterns, ...(assumed ? { assumed } : {}), ...(unread > 0 ? { unread } : {}) }
}
