import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import duckdb from '@duckdb/duckdb-wasm/blocking'
import { tableFromArrow } from './arrow'
import { type Engine, EngineError, type Param } from './engine'

/**
 * DuckDB-Wasm in Node: the build that browsers run, for tests. Opens empty, or with a database file attached
 * read-only as the current one. Takes about two seconds to start.
 */
export async function openWasmNode(file?: string): Promise<Engine> {
  const dist = dirname(createRequire(import.meta.url).resolve('@duckdb/duckdb-wasm/blocking'))
  const module = (name: string) => ({ mainModule: join(dist, `duckdb-${name}.wasm`), mainWorker: '' })
  const db = await duckdb.createDuckDB(
    { mvp: module('mvp'), eh: module('eh') },
    new duckdb.VoidLogger(),
    duckdb.NODE_RUNTIME,
  )
  await db.instantiate(() => undefined)
  // castBigIntToDouble would round H3 cells: 64-bit integers are converted here, where the sign is known.
  db.open({ query: { castDecimalToDouble: true, castTimestampToDate: true } })
  const connection = db.connect()
  connection.query('SET autoload_known_extensions = false; SET autoinstall_known_extensions = false')
  if (file) {
    db.registerFileBuffer('dataset.duckdb', new Uint8Array(readFileSync(file)))
    connection.query(`ATTACH 'dataset.duckdb' AS dataset (READ_ONLY)`)
    connection.query('USE dataset')
  }
  return {
    name: 'wasm-node',
    async query(sql: string, params: readonly Param[] = [], options: { signal?: AbortSignal } = {}) {
      if (options.signal?.aborted)
        throw new EngineError('cancelled', 'The query was cancelled before it began.')
      try {
        if (params.length === 0) return tableFromArrow(connection.query(sql))
        const statement = connection.prepare(sql)
        try {
          return tableFromArrow(statement.query(...params.map(p => (typeof p === 'bigint' ? String(p) : p))))
        } finally {
          statement.close()
        }
      } catch (cause) {
        if (cause instanceof EngineError) throw cause
        throw new EngineError('query', cause instanceof Error ? cause.message : String(cause), { cause })
      }
    },
    async close() {
      connection.close()
      db.reset()
    },
  }
}
