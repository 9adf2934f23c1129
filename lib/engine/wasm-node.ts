import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import duckdb from '@duckdb/duckdb-wasm/blocking'
import { tableFromArrow } from './arrow'
import { type BuildEngine, EngineError, type Param } from './engine'
import { wasmBuildEngine } from './wasm-build'

/**
 * DuckDB-Wasm in Node: the build that browsers run, for tests. Opens empty, or with a database file attached
 * read-only as the current one. Takes about two seconds to start.
 */
export async function openWasmNode(file?: string): Promise<BuildEngine> {
  const { resolve } = createRequire(import.meta.url)
  const dist = dirname(resolve('@duckdb/duckdb-wasm/blocking'))
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
  const run = <T>(work: () => T, signal?: AbortSignal): T => {
    if (signal?.aborted) throw new EngineError('cancelled', 'The query was cancelled before it began.')
    try {
      return work()
    } catch (cause) {
      if (cause instanceof EngineError) throw cause
      throw new EngineError('query', cause instanceof Error ? cause.message : String(cause), { cause })
    }
  }
  return wasmBuildEngine(
    {
      name: 'wasm-node',
      query: async (sql: string, params: readonly Param[] = [], { signal } = {}) =>
        run(() => {
          if (params.length === 0) return tableFromArrow(connection.query(sql))
          const statement = connection.prepare(sql)
          try {
            return tableFromArrow(
              statement.query(...params.map(p => (typeof p === 'bigint' ? String(p) : p))),
            )
          } finally {
            statement.close()
          }
        }, signal),
      exec: async (script, { signal } = {}) => run(() => void connection.query(script), signal),
      insertArrow: async (name, ipc, create) =>
        run(() => connection.insertArrowFromIPCStream(ipc, { name, create })),
      registerFile: async (name, bytes) => run(() => db.registerFileBuffer(name, bytes)),
      dropFile: async name => run(() => void db.dropFile(name)),
      async close() {
        connection.close()
        db.reset()
      },
    },
    () => readFile(resolve('parquet-wasm/esm/parquet_wasm_bg.wasm')),
  )
}
