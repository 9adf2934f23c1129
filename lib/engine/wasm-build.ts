import type { InitInput } from 'parquet-wasm/esm'
import { ipcBatches } from './arrow-write'
import { type BuildEngine, type Engine, EngineError } from './engine'
import { openParquetFile } from './parquet'
import { describe, parquetRelation } from './relation'

/** What DuckDB-Wasm can do beside queries, in a worker of its own or in this process. */
export interface WasmDatabase extends Engine {
  exec(script: string, options?: { signal?: AbortSignal }): Promise<void>
  /** Inserts an Arrow IPC stream into a table, by position; makes the table where `create`. */
  insertArrow(table: string, ipc: Uint8Array, create: boolean): Promise<void>
  registerFile(name: string, bytes: Uint8Array): Promise<void>
  dropFile(name: string): Promise<void>
}

/** DuckDB-Wasm as the builder of a dataset. `parquetWasm` fetches parquet-wasm's module when first needed. */
export function wasmBuildEngine(database: WasmDatabase, parquetWasm: () => Promise<InitInput>): BuildEngine {
  let files = 0
  return {
    name: database.name,
    disk: false,
    query: (sql, params, options) => database.query(sql, params, options),
    exec: (script, options) => database.exec(script, options),
    close: () => database.close(),

    async append(table, columns) {
      for (const ipc of ipcBatches(columns)) await database.insertArrow(table, ipc, false)
    },

    async openParquet({ blob }, name, { signal, onRows } = {}) {
      const reader = await openParquetFile(blob, parquetWasm)
      try {
        await database.insertArrow(name, reader.schema, true)
        const opened = parquetRelation(
          `(SELECT *, rowid AS file_row_number FROM ${name})`,
          await describe(database, name),
          reader.uuids,
        )
        let done = 0
        for await (const { ipc, rows } of reader.batches(signal)) {
          await database.insertArrow(name, ipc, false)
          done += rows
          onRows?.(done, reader.rows)
        }
        if (done !== reader.rows)
          throw new EngineError('query', `Its footer announces ${reader.rows} rows, ${done} are there.`)
        return opened
      } finally {
        reader.close()
      }
    },

    async withFile(bytes, use) {
      const name = `part_${++files}`
      await database.registerFile(name, bytes)
      try {
        return await use(name)
      } finally {
        await database.dropFile(name)
      }
    },
  }
}
