import { type ContractColumn, normalise } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import type { OpenFile } from './open-file'
import { ident, text } from './sql'

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
    const raw = ident(source.name)
    const given = source.type === 'VARCHAR' ? `nullif(trim(${raw}), '') IS NOT NULL` : `${raw} IS NOT NULL`
    const value = column.values ? await enumCase(engine, file, column, source.name) : convert(column, source)
    select.push(`${value} AS ${column.name}`)
    if (column.type !== 'text' || column.values) {
      if (!column.values && certain(column, source.type)) continue
      select.push(`(${given} AND ${value} IS NULL) AS bad_${column.name}`)
      flagged.add(column.name)
    }
    if (column.name === 'amount' && !certain(column, source.type)) {
      select.push(
        `coalesce(abs(TRY_CAST(${raw} AS DOUBLE) - ${value}::DOUBLE) > 1e-6, false) AS bad_amount_rounded`,
      )
      flagged.add('amount_rounded')
    }
  }
  return `SELECT ${select.join(', ')} FROM ${file.relation}`
}

/** SQL of a column that the file does not have. */
export const absent = (column: ContractColumn) => `NULL::${column.values ? 'TINYINT' : SQL_TYPE[column.type]}`

/** Whether a source type always converts, so that no flag is needed. */
function certain(column: ContractColumn, type: string): boolean {
  if (column.type === 'date') return type === 'DATE'
  if (column.type === 'boolean') return type === 'BOOLEAN'
  const scale = /^DECIMAL\(\d+,(\d+)\)$/.exec(type)?.[1]
  if (column.type === 'money') return /INT/.test(type) || (scale !== undefined && Number(scale) <= 2)
  return /INT/.test(type) || scale !== undefined
}

/** SQL that converts a source column to the contract's type, null where it cannot. */
export function convert(column: ContractColumn, source: { name: string; type: string }): string {
  const raw = ident(source.name)
  const isText = source.type === 'VARCHAR'
  switch (column.type) {
    case 'text':
      if (isText) return `nullif(trim(${raw}), '')`
      // A whole number read as DOUBLE (a column with gaps) is still the identifier 12, not 12.0.
      if (source.type === 'DOUBLE' || source.type === 'FLOAT')
        return `CASE WHEN ${raw} = floor(${raw}) THEN CAST(CAST(${raw} AS BIGINT) AS VARCHAR) ELSE CAST(${raw} AS VARCHAR) END`
      return `CAST(${raw} AS VARCHAR)`
    case 'number':
      return source.type === 'DOUBLE' || source.type === 'FLOAT' || isText
        ? `CASE WHEN isfinite(TRY_CAST(${raw} AS DOUBLE)) THEN TRY_CAST(${raw} AS DOUBLE) END`
        : `CAST(${raw} AS DOUBLE)`
    case 'money':
      return `TRY_CAST(${isText ? `trim(${raw})` : raw} AS DECIMAL(18,2))`
    case 'date':
      return isText ? `TRY_CAST(trim(${raw}) AS DATE)` : `CAST(${raw} AS DATE)`
    case 'boolean':
      if (source.type === 'BOOLEAN') return raw
      return (
        `CASE WHEN lower(trim(CAST(${raw} AS VARCHAR))) IN ('yes', 'oui', 'true', 'vrai', '1', 'y', 'o', 't') THEN true ` +
        `WHEN lower(trim(CAST(${raw} AS VARCHAR))) IN ('no', 'non', 'false', 'faux', '0', 'n', 'f') THEN false END`
      )
  }
}

/** The index in `column.values` of each word of a source column, null for an unknown word. */
async function enumCase(
  engine: BuildEngine,
  file: OpenFile,
  column: ContractColumn,
  source: string,
): Promise<string> {
  const { columns } = await engine.query(
    `SELECT DISTINCT CAST(${ident(source)} AS VARCHAR) AS word FROM ${file.relation}
     WHERE ${ident(source)} IS NOT NULL ORDER BY word LIMIT 1000`,
  )
  const known = (columns.word as string[]).flatMap(word => {
    const plain = normalise(word)
    const at = column.values!.findIndex(v => v.value === plain || v.synonyms.includes(plain))
    return at < 0 ? [] : [`WHEN ${text(word)} THEN ${at}`]
  })
  return known.length === 0
    ? 'NULL::TINYINT'
    : `(CASE CAST(${ident(source)} AS VARCHAR) ${known.join(' ')} END)::TINYINT`
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
