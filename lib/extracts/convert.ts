import type { NumberFormat } from '@/lib/contract/numbers'
import { type ContractColumn, normalise } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import { ident, text } from '@/lib/engine/sql'
import { BLANKS, dateValue, holds, NO_DATE, NO_TEXT, NO_VALUE, numberText } from './map-sql'
import type { OpenFile } from './open-file'

/** Where a contract column's values come from, and how they are written there. */
export interface ColumnSource {
  /** The column of the relation that holds the values as they stand in the file. */
  name: string
  /** Its DuckDB type. */
  type: string
  /** How text writes numbers; without it they are written as programs do. */
  number?: NumberFormat
  /** How text writes dates; without it year-month-day. */
  dates?: readonly string[]
  /** Signs to be left out, after which every value is a number with the format's decimal sign. */
  drop?: string
  /** The one pattern of dates that reads every value, as DuckDB's clock takes it. */
  clock?: string
  /** Words that stand for "no value" occur. */
  empties?: boolean
  /** Blanks other than plain ones stand at the ends of values. */
  blanks?: boolean
  /** Identifiers are written as 1000.0, all of them: they have been numbers on their way. */
  whole?: boolean
  /** Moments that are all midnight two hours or one later. */
  midnight?: boolean
  /** What is meant by values, as a mapping says; an empty text is no value. */
  values?: Readonly<Record<string, string>>
  times?: number
  /** Amounts are negative where this column of the relation holds one of these words. */
  negative?: { column: string; is: readonly string[] }
  /** Length to which zeros are put before an identifier. */
  pad?: number
}

const SQL_TYPE: Record<ContractColumn['type'], string> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  money: 'DECIMAL(18,2)',
  date: 'DATE',
  boolean: 'BOOLEAN',
}

/** The typed rows of one file: contract columns, and a flag for each whose values may not convert. */
export async function typed(
  engine: BuildEngine,
  file: OpenFile,
  index: number,
  flagged: Set<string>,
): Promise<string> {
  const select = [`${index} AS file`, 'file_row_number + 1 AS row']
  for (const column of file.table.columns) {
    const source = file.columns.get(column.name)
    if (!source) {
      select.push(`${absent(column)} AS ${column.name}`)
      continue
    }
    const value = column.values ? await enumCase(engine, file, column, source) : convert(column, source)
    select.push(`${value} AS ${column.name}`)
    if (column.type !== 'text' || column.values) {
      if (!column.values && certain(column, source)) continue
      select.push(`(${raw(column, source)} IS NOT NULL AND ${value} IS NULL) AS bad_${column.name}`)
      flagged.add(column.name)
    }
    if (column.name === 'amount' && !certain(column, source) && source.times === undefined) {
      select.push(
        `coalesce(abs(${double(column, source)} - ${value}::DOUBLE) > 1e-6, false) AS bad_amount_rounded`,
      )
      flagged.add('amount_rounded')
    }
  }
  return `SELECT ${select.join(', ')} FROM ${file.relation}`
}

/** SQL of a column that the file does not have. */
export const absent = (column: ContractColumn) => `NULL::${column.values ? 'TINYINT' : SQL_TYPE[column.type]}`

/** Whether a source always converts, so that no flag is needed. */
function certain(column: ContractColumn, { type, values, dates, times }: ColumnSource): boolean {
  if (values || dates || times !== undefined) return false
  if (column.type === 'date') return type === 'DATE'
  if (column.type === 'boolean') return type === 'BOOLEAN'
  const scale = /^DECIMAL\(\d+,(\d+)\)$/.exec(type)?.[1]
  if (column.type === 'money') return /INT/.test(type) || (scale !== undefined && Number(scale) <= 2)
  return /INT/.test(type) || scale !== undefined
}

/** Whether the values have to be read as text, whatever their type. */
const asText = (column: ContractColumn, source: ColumnSource) =>
  source.type === 'VARCHAR' ||
  source.values !== undefined ||
  (column.type === 'date' && !/^(DATE|TIMESTAMP)/.test(source.type))

/**
 * SQL of a value as it stands in the file, before it is converted: null where it is empty or stands for no value.
 * Its type is text where `convert` reads text, else the file's.
 */
function raw(column: ContractColumn, source: ColumnSource): string {
  const name = ident(source.name)
  if (!asText(column, source)) return name
  const written = source.type === 'VARCHAR' ? name : plainText(source)
  const trimmed = source.blanks ? `trim(${written}, ${BLANKS})` : `trim(${written})`
  const words =
    column.type === 'text' ? NO_TEXT : column.type === 'date' ? [...NO_VALUE, ...NO_DATE] : NO_VALUE
  const given = source.empties
    ? `CASE WHEN lower(${trimmed}) IN (${words.map(text).join(', ')}) THEN NULL ELSE nullif(${trimmed}, '') END`
    : `nullif(${trimmed}, '')`
  if (!source.values) return given
  const arms = Object.entries(source.values).map(
    ([from, to]) => `WHEN ${text(from.trim().toLowerCase())} THEN ${to === '' ? 'NULL' : text(to)}`,
  )
  return `CASE coalesce(lower(${trimmed}), '') ${arms.join(' ')} ELSE ${given} END`
}

/** A value of any type as text; a whole number read as DOUBLE (a column with gaps) is still 12, not 12.0. */
function plainText({ name, type }: ColumnSource): string {
  const value = ident(name)
  return type === 'DOUBLE' || type === 'FLOAT'
    ? `CASE WHEN ${value} = floor(${value}) AND abs(${value}) < 1e18 THEN CAST(CAST(${value} AS BIGINT) AS VARCHAR) ELSE CAST(${value} AS VARCHAR) END`
    : `CAST(${value} AS VARCHAR)`
}

/** SQL that converts a source column to the contract's type, null where it cannot. */
export function convert(column: ContractColumn, source: ColumnSource): string {
  const value = raw(column, source)
  switch (column.type) {
    case 'text': {
      const given = source.type === 'VARCHAR' || source.values ? value : plainText(source)
      const whole = source.whole ? `regexp_replace(${given}, '^([0-9]+)[.]0+$', '\\1')` : given
      return source.pad
        ? `CASE WHEN length(${whole}) < ${source.pad} THEN lpad(${whole}, ${source.pad}, '0') ELSE ${whole} END`
        : whole
    }
    case 'number':
    case 'money':
      return column.type === 'number' || source.times !== undefined
        ? signed(source, times(column, source, double(column, source)))
        : signed(source, `TRY_CAST(${digits(column, source)} AS DECIMAL(18,2))`)
    case 'date':
      if (source.clock)
        return `CAST(try_strptime(split_part(split_part(${value}, ' ', 1), 'T', 1), ${text(source.clock)}) AS DATE)`
      if (asText(column, source))
        return source.dates
          ? dateValue(value, source.dates, column.monthEnd)
          : finite(`TRY_CAST(${value} AS DATE)`)
      return source.type === 'TIMESTAMP WITH TIME ZONE'
        ? `CAST(make_timestamp(epoch_us(${value})${source.midnight ? ' + 7200000000' : ''}) AS DATE)`
        : `CAST(${value} AS DATE)`
    case 'boolean': {
      if (source.type === 'BOOLEAN' && !source.values) return value
      const word = `lower(${asText(column, source) ? value : plainText(source)})`
      return (
        `CASE WHEN ${word} IN ('yes', 'oui', 'true', 'vrai', '1', 'y', 'o', 't') THEN true ` +
        `WHEN ${word} IN ('no', 'non', 'false', 'faux', '0', 'n', 'f') THEN false END`
      )
    }
  }
}

const finite = (value: string) => `CASE WHEN isfinite(${value}) THEN ${value} END`

/** What a number is cast from: text in the form of programs, or the number itself. */
function digits(column: ContractColumn, source: ColumnSource): string {
  const value = raw(column, source)
  if (source.drop !== undefined && source.number) {
    const bare = source.drop === '' ? value : `translate(${value}, ${text(source.drop)}, '')`
    return source.number.decimal === '.' ? bare : `replace(${bare}, ',', '.')`
  }
  return source.number && asText(column, source)
    ? numberText(value, source.number, column.range?.max === 1)
    : value
}

function double(column: ContractColumn, source: ColumnSource): string {
  const value = digits(column, source)
  const number =
    /INT|^DECIMAL/.test(source.type) && !source.values
      ? `CAST(${value} AS DOUBLE)`
      : finite(`TRY_CAST(${value} AS DOUBLE)`)
  const percent = source.number && column.range?.max === 1 && asText(column, source)
  return percent ? `${number} / CASE WHEN contains(${raw(column, source)}, '%') THEN 100 ELSE 1 END` : number
}

function times(column: ContractColumn, source: ColumnSource, value: string): string {
  if (source.times === undefined) return value
  const product = `(${value}) * ${source.times}`
  return column.type === 'money' ? `TRY_CAST(${product} AS DECIMAL(18,2))` : product
}

function signed({ negative }: ColumnSource, value: string): string {
  if (!negative) return value
  return `CASE WHEN ${holds(negative.column, negative.is)} THEN -abs(${value}) ELSE ${value} END`
}

/** The index in `column.values` of each word of a source column, null for an unknown word. */
async function enumCase(
  engine: BuildEngine,
  file: OpenFile,
  column: ContractColumn,
  source: ColumnSource,
): Promise<string> {
  const words = async () => {
    const value = asText(column, source) ? raw(column, source) : plainText(source)
    const { columns } = await engine.query(
      `SELECT DISTINCT word FROM (SELECT ${value} AS word FROM ${file.relation})
       WHERE word IS NOT NULL ORDER BY word LIMIT 1000`,
    )
    return { value, found: columns.word as string[] }
  }
  let { value, found } = await words()
  if (found.some(word => NO_TEXT.includes(word.trim().toLowerCase()))) {
    source.empties = true
    ;({ value, found } = await words())
  }
  const known = found.flatMap(word => {
    const plain = normalise(word)
    const at = column.values!.findIndex(v => v.value === plain || v.synonyms.includes(plain))
    return at < 0 ? [] : [`WHEN ${text(word)} THEN ${at}`]
  })
  return known.length === 0 ? 'NULL::TINYINT' : `(CASE ${value} ${known.join(' ')} END)::TINYINT`
}

/** The word of an enumeration's index. */
export function enumText(column: ContractColumn, index: string): string {
  return `(CASE ${index} ${column.values!.map((v, i) => `WHEN ${i} THEN ${text(v.value)}`).join(' ')} END)`
}

const BAD: Record<ContractColumn['type'], string> = {
  text: 'unknown_word',
  number: 'not_a_number',
  money: 'amount_not_a_number',
  date: 'bad_date',
  boolean: 'not_yes_or_no',
}

/** The check that a value which does not convert fails. */
export const badCode = (column: ContractColumn) => BAD[column.type]
