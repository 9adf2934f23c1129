import { DataType, tableFromIPC } from 'apache-arrow'
import init, { type InitInput, ParquetFile } from 'parquet-wasm/esm'
import { EngineError } from './engine'

/** Rows decoded at a time. A row group is fetched whole, compressed; its rows never lie in memory all at once. */
const BATCH = 65_536

/** A Parquet file read in this process, for an engine that cannot. */
export interface ParquetReader {
  rows: number
  /** Names of columns that hold 16 bytes a value: UUIDs. */
  uuids: ReadonlySet<string>
  /** An Arrow IPC stream without rows: the columns' types. */
  schema: Uint8Array
  /** The rows in the order of the file, each piece an Arrow IPC stream of its own. */
  batches(signal?: AbortSignal): AsyncGenerator<{ ipc: Uint8Array; rows: number }>
  close(): void
}

let loading: Promise<unknown> | null = null

/**
 * Opens a Parquet file with parquet-wasm: snappy, zstd, gzip, brotli and lz4, plain and dictionary pages.
 *
 * @throws EngineError `unavailable` where the reader's wasm cannot be loaded, `query` where the file is not
 * Parquet or is damaged.
 */
export async function openParquetFile(blob: Blob, wasm: () => Promise<InitInput>): Promise<ParquetReader> {
  loading ??= wasm().then(module => init({ module_or_path: module }))
  await loading.catch(cause => {
    loading = null
    throw new EngineError('unavailable', 'The Parquet reader did not start.', { cause })
  })
  const file = await ParquetFile.fromFile(blob).catch(broken)
  const schema = file.schema().intoIPCStream()
  const { fields } = tableFromIPC(schema).schema
  const metadata = file.metadata()
  const groups = metadata.rowGroups().map(group => group.numRows())
  return {
    rows: metadata.fileMetadata().numRows(),
    uuids: new Set(
      fields.filter(({ type }) => DataType.isFixedSizeBinary(type) && type.byteWidth === 16).map(f => f.name),
    ),
    schema,
    close: () => file.free(),
    async *batches(signal) {
      for (let group = 0; group < groups.length; group++) {
        if (groups[group] === 0) continue
        const stream = await file.stream({ rowGroups: [group], batchSize: BATCH }).catch(broken)
        const reader = stream.getReader()
        for (;;) {
          if (signal?.aborted) throw new EngineError('cancelled', 'Reading was cancelled.')
          const { done, value } = await reader.read().catch(broken)
          if (done) break
          const rows = value.numRows
          yield { ipc: value.intoIPCStream(), rows }
        }
      }
    },
  }
}

function broken(cause: unknown): never {
  throw new EngineError('query', cause instanceof Error ? cause.message : String(cause), { cause })
}
