/** A result column: numbers (null is NaN), 64-bit integers such as H3 cells, or text and booleans. */
export type Column = Float64Array | BigUint64Array | (string | null)[] | (boolean | null)[]

/** A query's result by column, all columns `rows` long. */
export interface Table {
  rows: number
  columns: Record<string, Column>
}

export type Param = string | number | bigint | boolean | null

/**
 * One DuckDB, wherever it runs. The same SQL runs behind every implementation, so a query may use only
 * what DuckDB-Wasm holds without extensions: no `read_parquet`, JSON, ICU, `now()` or TIMESTAMPTZ, and its
 * result only DOUBLE, INTEGER, BIGINT, UBIGINT, VARCHAR and BOOLEAN: cast dates to VARCHAR and decimals to
 * DOUBLE in the query. BIGINT arrives as numbers (safe to 2^53), UBIGINT as 64-bit integers.
 */
export interface Engine {
  readonly name: 'native' | 'wasm-node' | 'wasm-browser'
  /** Runs one statement with positional `?` parameters. Rejects with {@link EngineError}. */
  query(sql: string, params?: readonly Param[], options?: { signal?: AbortSignal }): Promise<Table>
  close(): Promise<void>
}

/** A column to append: its SQL type is that of the table's column in the same place. */
export type Values = Float64Array | Int32Array | BigUint64Array | readonly (string | null)[]

/** A file to read: its bytes, and its path where it lies on this machine's disk. */
export interface EngineFile {
  readonly blob: Blob
  readonly path?: string
}

/**
 * A DuckDB that builds a dataset: native on a server, DuckDB-Wasm in a browser's worker or, for tests, in
 * Node. It starts in memory, its database is called `memory`. The rule of {@link Engine} holds for every
 * statement: the same SQL runs on all of them.
 */
export interface BuildEngine extends Engine {
  /** Whether SQL can name files of this machine's disk. */
  readonly disk: boolean
  /** Runs a script of statements separated by `;`, without result. Rejects with {@link EngineError}. */
  exec(script: string, options?: { signal?: AbortSignal }): Promise<void>
  /**
   * Appends columns of one length to a table whose columns are DOUBLE, INTEGER, UBIGINT or VARCHAR in the
   * order of `columns`. NaN and null append null.
   */
  append(table: string, columns: readonly Values[]): Promise<void>
  /**
   * The relation that yields a Parquet file's rows with `file_row_number`, 0 for the first, and its columns'
   * types as DuckDB names them. Native reads the file where it lies; DuckDB-Wasm has no Parquet, so there the
   * rows are copied into the table `name`, a few thousand at a time.
   *
   * @throws EngineError `query` where it is no Parquet file or is damaged, NestedColumnError.
   */
  openParquet(
    file: EngineFile,
    name: string,
    options?: { signal?: AbortSignal; onRows?: (done: number, total: number) => void },
  ): Promise<{ relation: string; columns: readonly EngineColumn[] }>
  /** Lets `use` name these bytes as a file in SQL; afterwards the file is gone. */
  withFile<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T>
}

/** A column of a relation and its type, as DuckDB names it. */
export interface EngineColumn {
  name: string
  type: string
}

/** A query or an engine failed. `message` says what; `cause` holds the engine's own error. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  constructor(
    readonly code: 'unavailable' | 'query' | 'cancelled' | 'crashed' | 'timeout',
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

/** A Parquet file holds lists, structures or maps, which no table of numbers and texts can take. */
export class NestedColumnError extends EngineError {
  constructor(readonly column: string) {
    super('query', `The column ${column} holds lists or structures.`)
  }
}
