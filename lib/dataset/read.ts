import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { ContractError } from '@/lib/contract/error'
import type { BuildEngine } from '@/lib/engine/engine'
import type { SourceFile } from './source'
import { text } from './sql'

/** A relation that reads a Parquet file natively. */
export async function openParquet(engine: BuildEngine, file: SourceFile): Promise<string> {
  const relation = `read_parquet(${text(file.extract.path!)}, file_row_number = true)`
  try {
    await engine.query(`SELECT count(*) AS n FROM ${relation}`)
    return relation
  } catch (cause) {
    throw new ContractError('unreadable_parquet', parquetFault(file), { file: file.file }, { cause })
  }
}

function parquetFault(file: SourceFile): string {
  const size = statSync(file.extract.path!).size
  const handle = openSync(file.extract.path!, 'r')
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

/** A relation over a CSV file, every column text. */
export async function openCsv(engine: BuildEngine, file: SourceFile, index: number): Promise<string> {
  const table = `csv_${index}`
  try {
    const { separator, names } = csvHeader(file)
    const columns = names.map(name => `${text(name)}: 'VARCHAR'`).join(', ')
    await engine.exec(
      `CREATE TEMP TABLE ${table} AS SELECT * FROM read_csv(${text(file.extract.path!)}, auto_detect = false, header = true,
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
  const handle = openSync(file.extract.path!, 'r')
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
