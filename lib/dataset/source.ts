import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { ContractError } from '@/lib/contract/error'
import { CONTRACT, type ContractColumn, type ContractTable, normalise } from '@/lib/contract/tables'
import type { NativeEngine } from '@/lib/engine/native'
import { Declaration } from './manifest'
import { ident, text } from './sql'

/** One extract file, its table known by its name. */
export interface SourceFile {
  table: ContractTable
  path: string
  /** As people see it: the path below the folder they gave. */
  file: string
  format: 'parquet' | 'csv'
}

export interface Sources {
  files: SourceFile[]
  declaration: Declaration
  /** Whether `dataset.json` was there; if not the declaration is a default that deserves a warning. */
  declared: boolean
  /** Parquet and CSV files that belong to no table of the contract. */
  ignored: string[]
}

/** A file opened: the relation to read it from and which of its columns is which of the contract. */
export interface OpenFile extends SourceFile {
  /** Yields the file's columns and `file_row_number`, 0 for the first data row. */
  relation: string
  columns: Map<string, { name: string; type: string }>
  /** Columns the contract does not know. */
  unknown: string[]
}

/**
 * Finds the extracts in folders and files: `<table>.parquet`, `<table>_*.parquet`, `<table>/*.parquet`, or CSV.
 *
 * @throws ContractError for a missing path, a folder without extracts, a missing required table, a file whose
 * name says no table, or a wrong `dataset.json`.
 */
export function discover(paths: readonly string[]): Sources {
  const files: SourceFile[] = []
  const ignored: string[] = []
  const declarations: string[] = []
  for (const path of paths) {
    if (!existsSync(path))
      throw new ContractError('no_such_path', `There is no file or folder ${path}.`, { path })
    if (statSync(path).isDirectory()) {
      const found = filesBelow(path)
      for (const file of found.data) {
        const known = identify(join(path, file), file)
        if (known) files.push(known)
        else ignored.push(file)
      }
      if (found.declaration) declarations.push(found.declaration)
    } else if (basename(path) === 'dataset.json') declarations.push(path)
    else {
      const known = identify(path, basename(path))
      if (!known)
        throw new ContractError(
          'unknown_file',
          `${path} is named after no table of the contract. Name it after one of ${names()}, ` +
            'for example sales_2026.parquet.',
          { path },
        )
      files.push(known)
    }
  }
  if (files.length === 0)
    throw new ContractError(
      'empty_folder',
      `There are no extracts in ${paths.join(', ')}. Files are named after tables, ` +
        `stores.parquet or sales_2026.csv: ${names()}.`,
      { path: paths.join(', ') },
    )
  for (const table of CONTRACT)
    if (table.required && !files.some(f => f.table === table))
      throw new ContractError(
        'missing_table',
        `There is no ${table.name} file in ${paths.join(', ')}. Add ${table.name}.parquet or ${table.name}.csv ` +
          `with the columns ${table.columns
            .filter(c => c.required)
            .map(c => c.name)
            .join(', ')}.`,
        { path: paths.join(', '), table: table.name },
      )
  return { files, ignored, ...declare(declarations, paths[0]) }
}

const names = () => CONTRACT.map(t => t.name).join(', ')

function filesBelow(folder: string): { data: string[]; declaration: string | null } {
  const data: string[] = []
  let declaration: string | null = null
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && CONTRACT.some(t => t.name === entry.name))
      for (const file of readdirSync(join(folder, entry.name)))
        if (formatOf(file)) data.push(join(entry.name, file))
    if (entry.isFile() && formatOf(entry.name)) data.push(entry.name)
    if (entry.isFile() && entry.name === 'dataset.json') declaration = join(folder, entry.name)
  }
  return { data: data.sort(), declaration }
}

function formatOf(file: string): 'parquet' | 'csv' | null {
  const ext = extname(file).toLowerCase()
  return ext === '.parquet' ? 'parquet' : ext === '.csv' ? 'csv' : null
}

function identify(path: string, file: string): SourceFile | null {
  const format = formatOf(file)
  if (!format) return null
  const stem = normalise(file.replace(/\.[^.]+$/, ''))
  // The longest name wins, so that store_periods.parquet is not a part of stores.
  const table = CONTRACT.filter(t => stem === t.name || stem.startsWith(`${t.name}_`)).sort(
    (a, b) => b.name.length - a.name.length,
  )[0]
  return table ? { table, path, file, format } : null
}

function declare(found: string[], folder: string): { declaration: Declaration; declared: boolean } {
  if (found.length > 1)
    throw new ContractError('bad_declaration', `Keep one dataset.json: ${found.join(' and ')} were given.`, {
      file: found[1],
    })
  if (found.length === 0)
    return {
      declared: false,
      declaration: Declaration.parse({ name: basename(folder), currency: 'EUR', country: 'FR' }),
    }
  const file = found[0]
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new ContractError(
      'bad_declaration',
      `${file} is not JSON: ${(cause as Error).message}.`,
      { file },
      { cause },
    )
  }
  const parsed = Declaration.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new ContractError(
      'bad_declaration',
      `${file}: ${issue.path.join('.') || 'the file'}: ${issue.message}. It declares name, currency (EUR) and ` +
        'country (FR), and may declare demonstration, sector, amounts and measure.',
      { file },
    )
  }
  return { declaration: parsed.data, declared: true }
}

/**
 * Opens a file and finds the contract's columns in it, by name or known synonym.
 *
 * @throws ContractError where the file cannot be read, lacks a required column, has two columns for one, or
 * holds a type that a contract column cannot have.
 */
export async function openFile(engine: NativeEngine, file: SourceFile, index: number): Promise<OpenFile> {
  const relation =
    file.format === 'parquet' ? await openParquet(engine, file) : await openCsv(engine, file, index)
  const described = await engine.query(
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${relation})`,
  )
  const found = (described.columns.name as string[])
    .map((name, i) => ({ name, type: (described.columns.type as string[])[i] }))
    .filter(c => c.name !== 'file_row_number')
  const columns = new Map<string, { name: string; type: string }>()
  const used = new Set<string>()
  for (const column of file.table.columns) {
    // The canonical name beats synonyms: `y` may be something else where `lat` is there.
    const exact = found.filter(c => normalise(c.name) === column.name)
    const known = column.synonyms.map(normalise)
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
  return { ...file, relation, columns, unknown: found.map(c => c.name).filter(name => !used.has(name)) }
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

async function openParquet(engine: NativeEngine, file: SourceFile): Promise<string> {
  const relation = `read_parquet(${text(file.path)}, file_row_number = true)`
  try {
    await engine.query(`SELECT count(*) AS n FROM ${relation}`)
    return relation
  } catch (cause) {
    throw new ContractError('unreadable_parquet', parquetFault(file), { file: file.file }, { cause })
  }
}

function parquetFault(file: SourceFile): string {
  const size = statSync(file.path).size
  const handle = openSync(file.path, 'r')
  const at = (position: number) => {
    const bytes = Buffer.alloc(4)
    readSync(handle, bytes, 0, 4, Math.max(0, position))
    return bytes.toString('latin1')
  }
  const [head, tail] = [at(0), at(size - 4)]
  closeSync(handle)
  if (size < 12 || head !== 'PAR1')
    return `${file.file} is not a Parquet file (${size} bytes that do not begin with PAR1). Write it again, or name it .csv if it is text.`
  if (tail !== 'PAR1')
    return `${file.file} is cut short: it begins as a Parquet file and has no end (${size} bytes). Copy it again, and publish when the copy is complete.`
  return `${file.file} is damaged: it looks like a Parquet file but cannot be read. Write it again.`
}

async function openCsv(engine: NativeEngine, file: SourceFile, index: number): Promise<string> {
  const table = `csv_${index}`
  try {
    const { separator, names } = csvHeader(file)
    const columns = names.map(name => `${text(name)}: 'VARCHAR'`).join(', ')
    await engine.exec(
      `CREATE TEMP TABLE ${table} AS SELECT * FROM read_csv(${text(file.path)}, auto_detect = false, header = true,
         delim = ${text(separator)}, quote = '"', escape = '"', nullstr = '', columns = {${columns}})`,
    )
  } catch (cause) {
    const line = /line: ?(\d+)/i.exec((cause as Error).message)?.[1]
    throw new ContractError(
      'unreadable_csv',
      `${file.file} is not a well-formed CSV file${line ? ` (line ${line})` : ''}: every line needs as many values as ` +
        'the header has different names, in UTF-8, with one separator.',
      { file: file.file, line: line ?? '' },
      { cause },
    )
  }
  return `(SELECT *, rowid AS file_row_number FROM ${table})`
}

/** The separator of a CSV file, the commonest of four in its first line, and the names between them. */
function csvHeader(file: SourceFile): { separator: string; names: string[] } {
  const bytes = Buffer.alloc(65_536)
  const handle = openSync(file.path, 'r')
  const length = readSync(handle, bytes, 0, bytes.length, 0)
  closeSync(handle)
  const line = bytes
    .toString('utf8', 0, length)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/, 1)[0]
  const separator = [';', '\t', '|', ','].sort((a, b) => line.split(b).length - line.split(a).length)[0]
  const names =
    line.match(new RegExp(`("(?:[^"]|"")*"|[^${separator === '|' ? '\\|' : separator}]*)`, 'g')) ?? []
  return {
    separator,
    names: names
      .filter((name, i) => name !== '' || i === 0)
      .map(name => name.replace(/^"|"$/g, '').replaceAll('""', '"')),
  }
}

/** The file among these whose values cannot be read, though its footer is sound; null where all can. */
export async function damagedFile(
  engine: NativeEngine,
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
  engine: NativeEngine,
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
