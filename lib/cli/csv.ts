import { closeSync, openSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { type Engine, EngineError } from '@/lib/engine/engine'
import { ident, text } from '@/lib/engine/sql'

/** A file given to a command cannot be used. The message names file, row, column, value and the way out. */
export class InputError extends Error {
  override readonly name = 'InputError'
  constructor(
    readonly code: string,
    message: string,
    readonly values: Record<string, string | number> = {},
  ) {
    super(message)
  }
}

/** A text table in the engine: every value as it was written, trimmed, null where nothing was. */
export interface CsvFile {
  /** Name for messages. */
  name: string
  /** Table in the engine with the columns c0, c1, ... and `rowid` in the order of the file. */
  table: string
  headers: string[]
  separator: string
  rows: number
}

const SEPARATORS = [',', ';', '\t', '|']
const HEAD_BYTES = 1 << 18

/**
 * Reads a CSV or TSV file into a table of texts: separator found from the header (comma, semicolon, tab, bar),
 * quotes optional, UTF-8 or Latin-1, any order of columns. Throws {@link InputError}.
 */
export async function openCsv(engine: Engine, path: string, table: string): Promise<CsvFile> {
  const name = basename(path)
  const { headers, separator } = headOf(path, name)
  const columns = headers.map((_, c) => `c${c}: 'VARCHAR'`).join(', ')
  const load = (encoding: string) =>
    engine.query(
      `CREATE OR REPLACE TABLE ${ident(table)} AS
       SELECT ${headers.map((_, c) => `nullif(trim(c${c}), '') AS c${c}`).join(', ')}
       FROM read_csv(${text(path)}, auto_detect = false, header = true, delim = ${text(separator)},
         quote = '"', escape = '"', columns = {${columns}}, encoding = ${text(encoding)})`,
    )
  try {
    await load('utf-8').catch(cause => {
      if (!/unicode|utf-?8/i.test((cause as Error).message)) throw cause
      return load('latin-1')
    })
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause
    const line = /line: ?(\d+)/i.exec(cause.message)?.[1]
    throw new InputError(
      'unreadable_file',
      `${name} is not a well-formed table${line ? ` (line ${line})` : ''}: every line needs ${headers.length} values, ` +
        `as the header has, separated by ${separator === '\t' ? 'a tab' : `"${separator}"`}.`,
      { file: name, line: line ?? '' },
    )
  }
  const counted = await engine.query(`SELECT count(*) AS n FROM ${ident(table)}`)
  const rows = (counted.columns.n as Float64Array)[0]
  if (rows === 0)
    throw new InputError('no_rows', `${name} has a header and no rows below it.`, { file: name })
  return { name, table: ident(table), headers, separator, rows }
}

/** SQL column of a header: by its exact name, else without regard to case and surrounding blanks. */
export function columnOf(file: CsvFile, header: string, option: string): string {
  const same = (a: string) => a.trim().toLowerCase() === header.trim().toLowerCase()
  const found = file.headers.includes(header) ? file.headers.indexOf(header) : file.headers.findIndex(same)
  if (found >= 0) return `c${found}`
  throw new InputError(
    'missing_column',
    `${file.name} has no column "${header}" (${option}). Its columns: ${file.headers.join(', ')}.`,
    { file: file.name, column: header },
  )
}

/**
 * SQL that reads a column as numbers. In files that do not separate by commas, a column with commas and no
 * points is read with decimal commas.
 */
export async function numbersOf(engine: Engine, file: CsvFile, column: string): Promise<string> {
  if (file.separator === ',') return `TRY_CAST(${column} AS DOUBLE)`
  const { columns } = await engine.query(
    `SELECT coalesce(bool_or(contains(${column}, ',')), false) AND NOT coalesce(bool_or(contains(${column}, '.')), false) AS commas
     FROM ${file.table} r`,
  )
  return columns.commas[0]
    ? `TRY_CAST(replace(${column}, ',', '.') AS DOUBLE)`
    : `TRY_CAST(${column} AS DOUBLE)`
}

/** Throws for the first row whose number is missing or no number. `values` are in the order of `rows`. */
export async function requireNumbers(
  engine: Engine,
  file: CsvFile,
  column: string,
  values: Float64Array,
  rows: ArrayLike<number>,
): Promise<void> {
  let first = -1
  for (let r = 0; r < values.length; r++)
    if (!Number.isFinite(values[r]) && (first < 0 || rows[r] < rows[first])) first = r
  if (first < 0) return
  const { columns } = await engine.query(
    `SELECT ${column} AS value FROM ${file.table} WHERE rowid = ${rows[first]}`,
  )
  const value = columns.value[0] as string | null
  const header = file.headers[Number(column.slice(1))]
  throw new InputError(
    'not_a_number',
    `${file.name}, row ${rows[first] + 1}: ${header} is ${value === null ? 'empty' : `"${value}", not a number`}.`,
    { file: file.name, row: rows[first] + 1, column: header, value: value ?? '' },
  )
}

/** Ids of a column in the order in which they first appear, in table `keys` (id, key from 0). */
export async function keysOf(
  engine: Engine,
  files: readonly { file: CsvFile; column: string }[],
  keys: string,
): Promise<string[]> {
  for (const { file, column } of files) {
    const missing = await engine.query(
      `SELECT min(rowid) AS row FROM ${file.table} WHERE ${column} IS NULL HAVING count(*) > 0`,
    )
    if (missing.rows === 0) continue
    const row = (missing.columns.row as Float64Array)[0] + 1
    const header = file.headers[Number(column.slice(1))]
    throw new InputError('missing_id', `${file.name}, row ${row}: ${header} is empty.`, {
      file: file.name,
      row,
      column: header,
    })
  }
  const all = files
    .map(({ file, column }, f) => `SELECT ${column} AS id, ${f} AS file, rowid AS row FROM ${file.table}`)
    .join(' UNION ALL ')
  await engine.query(
    `CREATE OR REPLACE TABLE ${keys} AS
     SELECT id, (row_number() OVER (ORDER BY first) - 1)::INTEGER AS key
     FROM (SELECT id, min({'file': file, 'row': row}) AS first FROM (${all}) GROUP BY id)`,
  )
  const { columns } = await engine.query(`SELECT id FROM ${keys} ORDER BY key`)
  return columns.id as string[]
}

function headOf(path: string, name: string): { headers: string[]; separator: string } {
  let head: string
  try {
    const bytes = Buffer.alloc(HEAD_BYTES)
    const handle = openSync(path, 'r')
    const length = readSync(handle, bytes, 0, HEAD_BYTES, 0)
    closeSync(handle)
    head = bytes.toString('utf8', 0, length).replace(/^\uFEFF/, '')
  } catch (cause) {
    const { code } = cause as { code?: string }
    throw new InputError(
      code === 'ENOENT' ? 'no_such_file' : 'unreadable_file',
      code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code}).`,
      { file: path },
    )
  }
  const [first, second = ''] = head.split(/\r?\n|\r/, 2)
  if (first.trim() === '')
    throw new InputError(
      'no_rows',
      `${name} is empty: it needs a header line with the names of the columns.`,
      {
        file: name,
      },
    )
  const separator = SEPARATORS.reduce((a, b) => (fields(first, b).length > fields(first, a).length ? b : a))
  const headers = fields(first, separator).map(h => h.trim())
  // R writes row names without a header for them.
  if (fields(second, separator).length === headers.length + 1) headers.unshift('')
  return { headers, separator }
}

function fields(line: string, separator: string): string[] {
  const found = ['']
  let quoted = false
  for (const c of line) {
    if (c === '"') quoted = !quoted
    else if (c === separator && !quoted) found.push('')
    else found[found.length - 1] += c
  }
  return found
}
