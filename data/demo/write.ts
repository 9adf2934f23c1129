/** DuckDB as a Parquet writer: integer columns in, contract columns out, one thread so that bytes repeat. */
import { DOUBLE, type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, INTEGER } from '@duckdb/node-api'

const CHUNK = 2048

/** SQL text in quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** SQL for the text numbered by `index` (from 1); null for 0. */
export function pickText(texts: readonly string[], index: string): string {
  return `list_extract([${texts.map(quoted).join(', ')}], ${index})`
}

/** SQL for a date from days since 1970; null for -1. */
export function pickDate(day: string): string {
  return `CASE WHEN ${day} <> -1 THEN DATE '1970-01-01' + ${day} END`
}

/** SQL for an amount from cents. */
export function pickMoney(cents: string): string {
  return `(${cents}::DECIMAL(12, 0) * 0.01::DECIMAL(3, 2))::DECIMAL(12, 2)`
}

type Values = Int32Array | Float64Array

/** A table of integers and doubles that fills from typed arrays. */
export class NumberTable {
  private constructor(
    private readonly connection: DuckDBConnection,
    readonly name: string,
    private readonly columns: Record<string, 'INTEGER' | 'DOUBLE'>,
  ) {}

  static async create(
    connection: DuckDBConnection,
    name: string,
    columns: Record<string, 'INTEGER' | 'DOUBLE'>,
  ): Promise<NumberTable> {
    const list = Object.entries(columns).map(([column, type]) => `"${column}" ${type}`)
    await connection.run(`CREATE TABLE ${name} (${list.join(', ')})`)
    return new NumberTable(connection, name, columns)
  }

  /** Appends rows `from` to `to` of the columns, in the order of `order` where one is given. */
  async append(values: readonly Values[], from: number, to: number, order?: Int32Array): Promise<void> {
    const types = Object.values(this.columns)
    const appender = await this.connection.createAppender(this.name)
    const chunk = DuckDBDataChunk.create(types.map(type => (type === 'INTEGER' ? INTEGER : DOUBLE)))
    for (let start = from; start < to; start += CHUNK) {
      const rows = Math.min(CHUNK, to - start)
      chunk.reset()
      chunk.rowCount = rows
      types.forEach((_, column) => {
        const source = values[column]
        const vector = chunk.getColumnVector(column)
        // The vector's own array: setting it whole is twenty times faster than item by item.
        const items = (vector as unknown as { items: Values }).items
        if (order) for (let k = 0; k < rows; k++) items[k] = source[order[start + k]]
        else items.set(source.subarray(start, start + rows))
        vector.flush()
      })
      appender.appendDataChunk(chunk)
    }
    appender.closeSync()
  }

  async empty(): Promise<void> {
    await this.connection.run(`TRUNCATE ${this.name}`)
  }
}

/** An in-memory DuckDB with one thread. */
export async function openWriter(): Promise<DuckDBInstance> {
  return DuckDBInstance.create(':memory:', { threads: '1' })
}

/** Writes a query's rows, in its order, as zstd Parquet. */
export async function copyParquet(connection: DuckDBConnection, select: string, file: string): Promise<void> {
  await connection.run(`COPY (${select}) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd)`)
}

/** SQL literal of a value of a small table. */
export function literal(value: string | number | boolean | null): string {
  return value === null ? 'NULL' : typeof value === 'string' ? quoted(value) : String(value)
}

/** Writes a small table given row by row. `types` names the columns and their SQL types. */
export async function writeRows(
  connection: DuckDBConnection,
  file: string,
  types: Record<string, string>,
  rows: readonly Record<string, string | number | boolean | null>[],
): Promise<void> {
  const columns = Object.entries(types)
  await connection.run(
    `CREATE TABLE small (${columns.map(([name, type]) => `"${name}" ${type}`).join(', ')})`,
  )
  if (rows.length > 0) {
    const tuples = rows.map(row => `(${columns.map(([name]) => literal(row[name] ?? null)).join(', ')})`)
    await connection.run(`INSERT INTO small VALUES ${tuples.join(', ')}`)
  }
  await copyParquet(connection, 'SELECT * FROM small', file)
  await connection.run('DROP TABLE small')
}
