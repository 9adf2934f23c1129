import { ContractError } from '@/lib/contract/error'
import { type ContractColumn, normalise } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import { openRelation, type Relation } from './read'
import type { ReadOptions } from './read-csv'
import type { SourceFile } from './source'
import { ident } from './sql'

/** A file opened: the relation to read it from and which of its columns is which of the contract. */
export interface OpenFile extends SourceFile {
  /** Yields the file's columns and `file_row_number`, 0 for the first data row. */
  relation: string
  columns: Map<string, { name: string; type: string }>
  /** Columns the contract does not know. */
  unknown: string[]
  /** Encoding, separator or sheet, where they were found and not told. */
  detected: Relation['detected']
}

/**
 * Opens a file and finds the contract's columns in it, by name or known synonym.
 *
 * @throws ContractError where the file cannot be read, lacks a required column, has two columns for one, or
 * holds a type that a contract column cannot have.
 */
export async function openFile(
  engine: BuildEngine,
  file: SourceFile,
  index: number,
  options: ReadOptions = {},
): Promise<OpenFile> {
  const {
    relation,
    columns: found,
    detected,
  } = await openRelation(engine, file.extract, file.format, `file_${index}`, {
    ...options,
    table: file.table.name,
  })
  const columns = new Map<string, { name: string; type: string }>()
  const used = new Set<string>()
  for (const column of file.table.columns) {
    // The canonical name beats synonyms: `y` may be something else where `lat` is there.
    const exact = found.filter(c => normalise(c.name) === column.name)
    const known = [...column.synonyms, ...(column.hints ?? [])].map(normalise)
    const matches =
      exact.length > 0 ? exact : found.filter(c => known.includes(normalise(c.name)) && !used.has(c.name))
    if (matches.length > 1)
      throw new ContractError(
        'ambiguous_column',
        `${file.file}: the columns ${matches.map(c => c.name).join(' and ')} could both be ${column.name}. ` +
          `Rename the right one to ${column.name}.`,
        { file: file.file, column: column.name },
      )
    if (matches.length === 0) {
      if (column.required) throw missing(file, column)
      continue
    }
    checkType(file, column, matches[0])
    used.add(matches[0].name)
    columns.set(column.name, matches[0])
  }
  if (file.table.name === 'stores' && !columns.has('postal_code'))
    for (const name of ['lat', 'lon'])
      if (!columns.has(name)) throw missing(file, file.table.columns.find(c => c.name === name)!)
  return {
    ...file,
    relation,
    columns,
    detected,
    unknown: found.map(c => c.name).filter(name => !used.has(name)),
  }
}

function missing(file: SourceFile, column: ContractColumn): ContractError {
  return new ContractError(
    'missing_column',
    `${file.file}: the required column ${column.name} is missing. These names are known for it: ` +
      `${[column.name, ...column.synonyms].join(', ')}.`,
    { file: file.file, column: column.name, synonyms: column.synonyms.join(', ') },
  )
}

const INTEGER = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/
const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/
const ALLOWED: Record<ContractColumn['type'], RegExp> = {
  text: new RegExp(`^VARCHAR$|^ENUM|${NUMBER.source}`),
  number: new RegExp(`^VARCHAR$|${NUMBER.source}`),
  money: new RegExp(`^VARCHAR$|${NUMBER.source}`),
  date: /^(VARCHAR|DATE|TIMESTAMP(_S|_MS|_NS)?)$/,
  boolean: new RegExp(`^VARCHAR$|^BOOLEAN$|^ENUM|${INTEGER.source}`),
}
const WANTED: Record<ContractColumn['type'], string> = {
  text: 'text or numbers',
  number: 'numbers',
  money: 'numbers',
  date: 'dates without a time zone',
  boolean: 'yes and no, or true and false',
}

function checkType(file: SourceFile, column: ContractColumn, found: { name: string; type: string }) {
  // A Parquet column that is null on every row may come without a type.
  if (ALLOWED[column.type].test(found.type) || found.type === '"NULL"') return
  throw new ContractError(
    'column_type',
    `${file.file}: the column ${found.name} has the type ${found.type}; ${column.name} takes ${WANTED[column.type]}.`,
    { file: file.file, column: found.name, type: found.type },
  )
}

/** The file among these whose values cannot be read, though its footer is sound; null where all can. */
export async function damagedFile(
  engine: BuildEngine,
  files: readonly OpenFile[],
): Promise<ContractError | null> {
  for (const file of files) {
    const columns = [...file.columns.values()].map(c => `count(${ident(c.name)})`).join(', ')
    try {
      await engine.exec(`SELECT ${columns} FROM ${file.relation}`)
    } catch (cause) {
      return new ContractError(
        'unreadable_parquet',
        `${file.file} is damaged: its values cannot be read. Write or copy it again.`,
        { file: file.file },
        { cause },
      )
    }
  }
  return null
}

/** The value of a source column as it stands in the file, for a message. */
export async function rawValue(
  engine: BuildEngine,
  file: OpenFile,
  row: number,
  column: string,
): Promise<string> {
  const source = file.columns.get(column)
  if (!source) return ''
  const result = await engine.query(
    `SELECT CAST(${ident(source.name)} AS VARCHAR) AS value FROM ${file.relation} WHERE file_row_number = ?`,
    [row - 1],
  )
  return (result.columns.value as (string | null)[])[0] ?? ''
}
