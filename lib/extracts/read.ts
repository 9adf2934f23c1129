import { ContractError } from '@/lib/contract/error'
import { type BuildEngine, type EngineColumn, EngineError, NestedColumnError } from '@/lib/engine/engine'
import { type ExtractFile, type ExtractFormat, isPacked } from './extract'
import { type CsvDetected, type ReadOptions, readCsv } from './read-csv'
import { readXlsx } from './read-xlsx'

/** A file that can be queried. */
export interface Relation {
  /** SQL that yields the file's columns and `file_row_number`, 0 for the first data row. */
  relation: string
  /** In the order of the file. Columns of CSV and Excel files are all VARCHAR, as they are written. */
  columns: readonly EngineColumn[]
  /** What was found without being told; nothing for Parquet. */
  detected: Partial<CsvDetected> & { sheet?: string }
}

/**
 * Opens a file of extracts on any engine. CSV and Excel files are copied into a table as text; Parquet is read
 * where it lies, or copied where the engine has no Parquet.
 *
 * @param name of the table that the rows are copied into, a plain identifier used once.
 * @param table the contract's table, which names the sheet of an Excel file that has several.
 * @throws ContractError `unreadable_parquet`, `nested_column`, `unreadable_csv`, `unreadable_xlsx`,
 * `other_format`.
 */
export async function openRelation(
  engine: BuildEngine,
  extract: ExtractFile,
  format: ExtractFormat,
  name: string,
  options: ReadOptions & { table?: string } = {},
): Promise<Relation> {
  await assertFormat(extract, format)
  if (format === 'parquet') return openParquet(engine, extract, name, options)
  const { names, detected } =
    format === 'xlsx'
      ? await readXlsx(engine, extract, name, options.table)
      : await readCsv(engine, extract, name, options)
  return {
    relation: `(SELECT *, rowid AS file_row_number FROM ${name})`,
    columns: names.map(n => ({ name: n, type: 'VARCHAR' })),
    detected,
  }
}

async function openParquet(
  engine: BuildEngine,
  extract: ExtractFile,
  name: string,
  { signal, onProgress }: ReadOptions,
): Promise<Relation> {
  const { file, blob, path } = extract
  try {
    return {
      ...(await engine.openParquet({ blob, path }, name, { signal, onRows: onProgress })),
      detected: {},
    }
  } catch (cause) {
    if (cause instanceof NestedColumnError)
      throw new ContractError(
        'nested_column',
        `${file}: the column ${cause.column} holds lists or structures. Write one value per row and column, or ` +
          'leave the column out.',
        { file, column: cause.column },
        { cause },
      )
    if (!(cause instanceof EngineError) || cause.code !== 'query') throw cause
    throw new ContractError('unreadable_parquet', await parquetFault(extract), { file }, { cause })
  }
}

async function parquetFault({ file, blob }: ExtractFile): Promise<string> {
  const [head, tail] = [await latin(blob.slice(0, 4)), await latin(blob.slice(-4))]
  if (blob.size < 12 || head !== 'PAR1')
    return `${file} is not a Parquet file (${blob.size} bytes that do not begin with PAR1). Write it again, or name it .csv if it is text.`
  if (tail !== 'PAR1')
    return `${file} is cut short: it begins as a Parquet file and has no end (${blob.size} bytes). Copy it again, and publish when the copy is complete.`
  return `${file} is damaged: it looks like a Parquet file but cannot be read. Write it again.`
}

const latin = async (bytes: Blob) => String.fromCharCode(...new Uint8Array(await bytes.arrayBuffer()))

const MAGIC: readonly [string, string][] = [
  ['PAR1', 'a Parquet file. Name it .parquet'],
  ['PK\u0003\u0004', 'an Excel file or a zip archive. Name it .xlsx, or unpack it'],
  ['\u00D0\u00CF\u0011\u00E0', 'an Excel file of the old kind (.xls). Save it as .xlsx or as CSV'],
  ['\u001F\u008B', 'packed with gzip. Name it .csv.gz'],
]

/** A file whose first bytes are those of another format than its name says is named, not guessed. */
async function assertFormat({ file, blob }: ExtractFile, format: ExtractFormat): Promise<void> {
  const refuse = (what: string) => {
    throw new ContractError('other_format', `${file} is ${what}.`, { file })
  }
  if (isPacked(file)) {
    if (format === 'parquet')
      refuse('packed with gzip, and Parquet is packed in itself. Unpack it (gunzip) and give the .parquet')
    if (format === 'xlsx') refuse('packed with gzip. Unpack it (gunzip) and give the .xlsx')
    return
  }
  if (format === 'parquet') return
  const head = await latin(blob.slice(0, 4))
  const found = MAGIC.find(([magic]) => head.startsWith(magic))
  if (format === 'csv' && found) refuse(found[1])
  if (format === 'xlsx' && !head.startsWith('PK'))
    refuse(
      found && !found[1].startsWith('packed')
        ? found[1]
        : 'not an Excel file. Save it as .xlsx, or name it .csv if it is text',
    )
}
