import { ContractError } from '@/lib/contract/error'
import { type BuildEngine, EngineError } from '@/lib/engine/engine'
import { ident, text } from '@/lib/engine/sql'
import { type CsvHeader, csvHeader } from './csv-header'
import { CsvError, type CsvFault, csvRecords } from './csv-records'
import { detectEncoding, type Encoding, toUtf8 } from './encoding'
import { type ExtractFile, isPacked } from './extract'

/** What was found in a text file without being told. */
export interface CsvDetected {
  encoding: Encoding
  separator: string
}

export interface ReadOptions {
  signal?: AbortSignal
  /** Bytes or rows done, of all. */
  onProgress?: (done: number, total: number) => void
}

/** Enough for some hundred records. */
const SAMPLE = 1 << 18
/** Longer than any name that somebody gave a column. */
const NAME_LENGTH = 500

/**
 * Reads a CSV file into the table `name`, every column text, in the order of the file. Separator and encoding
 * are found; gzip is unpacked; blank lines and empty values beyond the last column are left out.
 *
 * @throws ContractError `unreadable_csv` that names the line.
 */
export async function readCsv(
  engine: BuildEngine,
  extract: ExtractFile,
  name: string,
  options: ReadOptions = {},
): Promise<{ names: string[]; detected: CsvDetected }> {
  try {
    const beginning = await sampleOf(extract)
    const encoding = await detectEncoding(bytesOf(extract))
    const header = csvHeader(await textOf(beginning, encoding))
    if (!header) throw fault(extract, 'is empty: it has not even a line with the names of its columns')
    const { names, separator } = header
    if (names.some(n => n.includes('\0')))
      throw fault(extract, 'is not text: its first line holds NUL bytes. Write it again as CSV in UTF-8')
    const long = names.find(n => n.length > NAME_LENGTH)
    if (long)
      throw fault(
        extract,
        `begins with a column name of ${long.length} characters: its first line is no header, or a quote is not closed`,
      )
    const twice = names.find((n, i) => names.findIndex(m => m.toLowerCase() === n.toLowerCase()) < i)
    if (twice) throw fault(extract, `has two columns with the name ${twice}. Give each its own name`)
    await engine.exec(`CREATE TEMP TABLE ${name} (${names.map(n => `${ident(n)} VARCHAR`).join(', ')})`)
    const direct = engine.disk && extract.path !== undefined && encoding === 'utf-8' && header.plain
    if (!direct || isPacked(extract.file) || !(await readWhole(engine, extract.path!, name, header)))
      await readPieces(engine, extract, name, header, encoding, options)
    return { names, detected: { encoding, separator } }
  } catch (cause) {
    if (cause instanceof CsvError) throw fault(extract, sentence(cause.fault), cause)
    if (cause instanceof ContractError || cause instanceof EngineError) throw cause
    options.signal?.throwIfAborted()
    if (isPacked(extract.file))
      throw fault(extract, 'is cut short or damaged: it cannot be unpacked. Pack or copy it again', cause)
    throw fault(extract, 'cannot be read: it was changed or removed meanwhile. Give it again', cause)
  }
}

const columnsOf = (names: readonly string[]) => names.map(n => `${text(n)}: 'VARCHAR'`).join(', ')

/** DuckDB reads a well-formed file where it lies. False where it finds a fault: then the pieces name it. */
async function readWhole(
  engine: BuildEngine,
  path: string,
  name: string,
  { separator, names }: CsvHeader,
): Promise<boolean> {
  try {
    await engine.exec(
      `INSERT INTO ${name} SELECT * FROM read_csv(${text(path)}, auto_detect = false, header = true,
         delim = ${text(separator)}, quote = '"', escape = '"', nullstr = '', columns = {${columnsOf(names)}})`,
    )
    return true
  } catch (error) {
    if (error instanceof EngineError && error.code === 'query') return false
    throw error
  }
}

async function readPieces(
  engine: BuildEngine,
  extract: ExtractFile,
  name: string,
  { separator, names, skip }: CsvHeader,
  encoding: Encoding,
  { signal, onProgress }: ReadOptions,
): Promise<void> {
  const source = toUtf8(
    bytesOf(extract, done => onProgress?.(done, extract.blob.size)),
    encoding,
  )
  for await (const piece of csvRecords(source, { separator, names: names.length, skip }))
    await engine.withFile(piece, path =>
      engine.exec(
        `INSERT INTO ${name} SELECT * FROM read_csv(${text(path)}, auto_detect = false, header = false,
           new_line = '\\n', delim = ${text(separator)}, quote = '"', escape = '"', nullstr = '', columns = {${columnsOf(names)}})`,
        { signal },
      ),
    )
}

/** A file's bytes, unpacked where it is packed. `onBytes` is told how many of the file itself are read. */
function bytesOf(
  extract: ExtractFile,
  onBytes: (done: number) => void = () => {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let done = 0
  const counted = (extract.blob.stream() as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, controller) {
        done += piece.length
        onBytes(done)
        controller.enqueue(piece)
      },
    }),
  )
  return isPacked(extract.file) ? counted.pipeThrough(new DecompressionStream('gzip')) : counted
}

/** The first bytes, unpacked. */
async function sampleOf(extract: ExtractFile): Promise<Uint8Array<ArrayBuffer>> {
  const reader = bytesOf(extract).getReader()
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  while (length < SAMPLE) {
    const { done, value } = await reader.read()
    if (done) break
    pieces.push(value)
    length += value.length
  }
  await reader.cancel().catch(() => {})
  return new Uint8Array(await new Blob(pieces).arrayBuffer())
}

async function textOf(bytes: Uint8Array<ArrayBuffer>, encoding: Encoding): Promise<string> {
  return new Response(
    toUtf8(new Blob([bytes]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>, encoding),
  ).text()
}

function fault({ file }: ExtractFile, what: string, cause?: unknown): ContractError {
  const line = cause instanceof CsvError ? cause.fault.line : ''
  return new ContractError('unreadable_csv', `${file} ${what}.`, { file, line }, { cause })
}

function sentence(fault: CsvFault): string {
  const malformed = `is not a well-formed CSV file (line ${fault.line})`
  switch (fault.kind) {
    case 'values':
      return (
        `${malformed}: the line has ${fault.found} values, the header has ${fault.expected} names. Put values ` +
        'that hold the separator between double quotes'
      )
    case 'after_quote':
      return `${malformed}: text follows a closing quote. Write a quote inside quotes twice`
    case 'open_quote':
      return `${malformed}: a quote is opened there and never closed. Write a quote inside quotes twice`
  }
}
