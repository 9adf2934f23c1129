import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  DuckDBTypeId,
  SQLNULL,
  UBIGINT,
  VARCHAR,
} from '@duckdb/node-api'
import {
  type BuildEngine,
  type Column,
  type EngineColumn,
  EngineError,
  type EngineFile,
  type Param,
  type Table,
  type Values,
} from './engine'
import { describe, parquetRelation } from './relation'

export interface NativeOptions {
  /** Database file; memory by default. */
  path?: string
  readOnly?: boolean
  threads?: number
  /** As DuckDB writes it, e.g. `3GB`. */
  memoryLimit?: string
  /** Folder for what does not fit in memory. */
  tempDirectory?: string
}

/** The native DuckDB of the server and the command line. */
export interface NativeEngine extends BuildEngine {
  readonly name: 'native'
}

const CHUNK = 2048

/** Opens a native DuckDB. Rejects with {@link EngineError} `unavailable` where the file cannot be opened. */
export async function openNative(options: NativeOptions = {}): Promise<NativeEngine> {
  const config: Record<string, string> = {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  }
  if (options.readOnly) config.access_mode = 'READ_ONLY'
  if (options.threads) config.threads = String(options.threads)
  if (options.memoryLimit) config.memory_limit = options.memoryLimit
  if (options.tempDirectory) config.temp_directory = options.tempDirectory
  try {
    const instance = await DuckDBInstance.create(options.path ?? ':memory:', config)
    return new Native(instance, await instance.connect(), options.tempDirectory ?? tmpdir())
  } catch (cause) {
    throw new EngineError(
      'unavailable',
      `DuckDB did not open ${options.path ?? 'in memory'}: ${text(cause)}`,
      {
        cause,
      },
    )
  }
}

class Native implements NativeEngine {
  readonly name = 'native'
  readonly disk = true
  private queue: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly folder: string,
  ) {}

  query(sql: string, params: readonly Param[] = [], options: { signal?: AbortSignal } = {}): Promise<Table> {
    return this.turn(options.signal, async () => {
      const bound = params.map(bind)
      const result = await this.connection.run(
        sql,
        bound.map(b => b.value),
        bound.map(b => b.type),
      )
      return collect(
        result.deduplicatedColumnNames(),
        result.columnTypes().map(t => t.typeId),
        await result.fetchAllChunks(),
      )
    })
  }

  exec(script: string, options: { signal?: AbortSignal } = {}): Promise<void> {
    return this.turn(options.signal, async () => {
      await this.connection.run(script)
    })
  }

  append(table: string, columns: readonly Values[]): Promise<void> {
    return this.turn(undefined, async () => {
      const appender = await this.connection.createAppender(table)
      appendAll(appender, columns)
      appender.closeSync()
    })
  }

  async openParquet({ path }: EngineFile): Promise<{ relation: string; columns: EngineColumn[] }> {
    if (path === undefined)
      throw new EngineError('query', 'The native engine reads Parquet from a disk only.')
    const source = `read_parquet('${path.replaceAll("'", "''")}', file_row_number = true)`
    return parquetRelation(source, await describe(this, source))
  }

  async withFile<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
    await mkdir(this.folder, { recursive: true })
    const path = join(this.folder, `${randomUUID()}.part`)
    await writeFile(path, bytes)
    try {
      return await use(path)
    } finally {
      await rm(path, { force: true })
    }
  }

  async close(): Promise<void> {
    await this.queue.catch(() => undefined)
    this.connection.closeSync()
    this.instance.closeSync()
  }

  /** One statement at a time: a connection has one result, and an interrupt must hit its own query. */
  private turn<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const run = this.queue
      .catch(() => undefined)
      .then(async () => {
        if (signal?.aborted) throw new EngineError('cancelled', 'The query was cancelled before it began.')
        // An interrupt that comes while the statement is still being prepared is forgotten: repeat it.
        let repeat: NodeJS.Timeout | undefined
        const interrupt = () => {
          this.connection.interrupt()
          repeat = setInterval(() => this.connection.interrupt(), 10)
        }
        signal?.addEventListener('abort', interrupt, { once: true })
        try {
          return await work()
        } catch (cause) {
          if (signal?.aborted) throw new EngineError('cancelled', 'The query was cancelled.', { cause })
          throw new EngineError('query', text(cause), { cause })
        } finally {
          clearInterval(repeat)
          signal?.removeEventListener('abort', interrupt)
        }
      })
    this.queue = run
    return run
  }
}

const text = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))

function bind(value: Param): { value: Param; type: DuckDBType } {
  if (value === null) return { value, type: SQLNULL }
  if (typeof value === 'boolean') return { value, type: BOOLEAN }
  if (typeof value === 'bigint') return { value, type: value >= 0n ? UBIGINT : BIGINT }
  if (typeof value === 'string') return { value, type: VARCHAR }
  return Number.isSafeInteger(value) ? { value: BigInt(value), type: BIGINT } : { value, type: DOUBLE }
}

const NUMBERS = new Set([
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
])

function collect(names: string[], types: DuckDBTypeId[], chunks: DuckDBDataChunk[]): Table {
  const rows = chunks.reduce((n, c) => n + c.rowCount, 0)
  const columns: Record<string, Column> = {}
  names.forEach((name, index) => {
    const column = empty(types[index], rows, name)
    let at = 0
    for (const chunk of chunks) {
      const vector = chunk.getColumnVector(index)
      const n = chunk.rowCount
      if (column instanceof Float64Array)
        for (let i = 0; i < n; i++) {
          const item = vector.getItem(i)
          column[at + i] = item === null ? Number.NaN : Number(item)
        }
      else if (column instanceof BigUint64Array)
        for (let i = 0; i < n; i++) column[at + i] = (vector.getItem(i) as bigint | null) ?? 0n
      else for (let i = 0; i < n; i++) column[at + i] = vector.getItem(i) as never
      at += n
    }
    columns[name] = column
  })
  return { rows, columns }
}

function empty(type: DuckDBTypeId, rows: number, name: string): Column {
  if (NUMBERS.has(type)) return new Float64Array(rows)
  if (type === DuckDBTypeId.UBIGINT) return new BigUint64Array(rows)
  if (type === DuckDBTypeId.VARCHAR || type === DuckDBTypeId.SQLNULL) return new Array<string | null>(rows)
  if (type === DuckDBTypeId.BOOLEAN) return new Array<boolean | null>(rows)
  throw new Error(
    `Column ${name} has type ${DuckDBTypeId[type]}, which the engines do not share: cast it in the query, ` +
      'dates to VARCHAR and decimals to DOUBLE.',
  )
}

function appendAll(appender: DuckDBAppender, columns: readonly Values[]) {
  const rows = columns[0]?.length ?? 0
  const types = columns.map((_, i) => appender.columnType(i))
  for (let from = 0; from < rows; from += CHUNK) {
    const n = Math.min(CHUNK, rows - from)
    const chunk = DuckDBDataChunk.create(types, n)
    columns.forEach((column, index) => {
      const vector = chunk.getColumnVector(index)
      for (let i = 0; i < n; i++) {
        const item = column[from + i]
        vector.setItem(i, typeof item === 'number' && Number.isNaN(item) ? null : item)
      }
      vector.flush()
    })
    appender.appendDataChunk(chunk)
  }
}
