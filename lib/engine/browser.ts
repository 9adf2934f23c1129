import {
  type AsyncDuckDB,
  AsyncDuckDB as Database,
  DuckDBDataProtocol,
  VoidLogger,
} from '@duckdb/duckdb-wasm'
import type { RecordBatch } from 'apache-arrow'
import { tableFromArrow } from './arrow'
import { EngineError, type Param, type Table } from './engine'
import { literal } from './literal'
import type { WasmDatabase } from './wasm-build'

/** Where DuckDB's own files lie on this server, as written by scripts/assets.ts. */
export interface BrowserEngineUrls {
  worker: string
  wasm: string
}

export interface BrowserEngineOptions {
  /** Milliseconds until an engine that has not started is given up. */
  startTimeout?: number
  /** Milliseconds until a query is cancelled. */
  queryTimeout?: number
}

/** A DuckDB in a worker of this page, with nothing attached yet. */
export interface BrowserEngine extends WasmDatabase {
  /**
   * Attaches a DuckDB file read-only and makes its tables the ones that queries name. The file is read as
   * needed, not copied. From then on the engine opens nothing else.
   */
  attach(file: Blob): Promise<void>
}

type Batches = Parameters<typeof tableFromArrow>[0]

const message = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))

/** Rejects after `ms`; `stop` ends the wait. */
function deadline(ms: number, error: () => EngineError): { expired: Promise<never>; stop: () => void } {
  let stop = () => {}
  const expired = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(error()), ms)
    stop = () => clearTimeout(timer)
  })
  return { expired, stop }
}

/** DuckDB's client waits for ever for a worker or a wasm that is not there: ask for both beforehand. */
async function assertServed(url: string): Promise<never> {
  const response = await fetch(url, { method: 'HEAD' }).catch(cause => {
    throw new EngineError('unavailable', `The data engine could not be fetched (${url}).`, { cause })
  })
  if (!response.ok)
    throw new EngineError(
      'unavailable',
      `The data engine is missing on the server (${url}: ${response.status}).`,
    )
  return new Promise(() => {})
}

class WasmBrowserEngine implements BrowserEngine {
  readonly name = 'wasm-browser'
  /** Queries run one after the other: the worker has one thread. */
  private last: Promise<unknown> = Promise.resolve()
  private statements = 0
  private closed = false

  constructor(
    private readonly database: AsyncDuckDB,
    private readonly connection: Awaited<ReturnType<AsyncDuckDB['connect']>>,
    /** Rejects when the worker dies. */
    private readonly crashed: Promise<never>,
    private readonly queryTimeout: number,
  ) {}

  async attach(file: Blob): Promise<void> {
    const name = 'dataset.duckdb'
    await this.guard(
      this.database.registerFileHandle(name, file, DuckDBDataProtocol.BROWSER_FILEREADER, true),
    )
    await this.query(`ATTACH '${name}' AS dataset (READ_ONLY)`)
    await this.query('USE dataset')
    // Nothing else may be read from here on, nor an extension fetched.
    await this.query('SET enable_external_access = false')
  }

  query(
    sql: string,
    params: readonly Param[] = [],
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<Table> {
    return this.turn(() => this.run(sql, params, signal))
  }

  private turn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.last.then(() => {
      if (this.closed) throw new EngineError('unavailable', 'The data engine is closed.')
      return work()
    })
    this.last = run.catch(() => {})
    return run
  }

  exec(script: string, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
    return this.turn(async () => {
      await this.send(script, signal)
    })
  }

  insertArrow(table: string, ipc: Uint8Array, create: boolean): Promise<void> {
    return this.turn(() => this.guard(this.connection.insertArrowFromIPCStream(ipc, { name: table, create })))
  }

  registerFile(name: string, bytes: Uint8Array): Promise<void> {
    return this.turn(() => this.guard(this.database.registerFileBuffer(name, bytes)))
  }

  dropFile(name: string): Promise<void> {
    return this.turn(async () => {
      await this.guard(this.database.dropFile(name))
    })
  }

  async close(): Promise<void> {
    this.closed = true
    await this.database.terminate()
  }

  private async run(sql: string, params: readonly Param[], signal?: AbortSignal): Promise<Table> {
    if (params.length === 0) return tableFromArrow(await this.send(sql, signal))
    const name = `statement_${++this.statements}`
    await this.send(`PREPARE ${name} AS ${sql}`, signal)
    try {
      return tableFromArrow(await this.send(`EXECUTE ${name}(${params.map(literal).join(', ')})`, signal))
    } finally {
      await this.send(`DEALLOCATE ${name}`).catch(() => {})
    }
  }

  private async send(sql: string, signal?: AbortSignal): Promise<Batches> {
    if (signal?.aborted) throw new EngineError('cancelled', 'The query was cancelled.')
    let stopped: EngineError | null = null
    const stop = (error: EngineError) => {
      stopped ??= error
      // A worker that was ended cannot be told to stop.
      if (!this.closed) this.connection.cancelSent().catch(() => {})
    }
    const cancel = () => stop(new EngineError('cancelled', 'The query was cancelled.'))
    const timer = setTimeout(
      () => stop(new EngineError('timeout', `The query took more than ${this.queryTimeout / 1000} s.`)),
      this.queryTimeout,
    )
    // A worker that does not even answer the cancellation is lost.
    const lost = deadline(
      this.queryTimeout + 10_000,
      () => new EngineError('crashed', 'The data engine no longer answers. Reload the page.'),
    )
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      return await Promise.race([this.collect(sql, () => stopped), this.crashed, lost.expired])
    } catch (cause) {
      throw stopped ?? asEngineError(cause)
    } finally {
      clearTimeout(timer)
      lost.stop()
      signal?.removeEventListener('abort', cancel)
    }
  }

  private async collect(sql: string, stopped: () => EngineError | null): Promise<Batches> {
    const reader = await (await this.connection.send(sql)).open()
    // The reader forgets its schema when it ends.
    const { schema } = reader
    const batches: RecordBatch[] = []
    for await (const batch of reader) {
      const error = stopped()
      if (error) throw error
      batches.push(batch)
    }
    return { schema, batches }
  }

  private guard<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.crashed]).catch(cause => {
      throw asEngineError(cause)
    })
  }
}

function asEngineError(cause: unknown): EngineError {
  return cause instanceof EngineError ? cause : new EngineError('query', message(cause), { cause })
}

/**
 * Starts DuckDB in a worker of this page. The client library never rejects when its worker dies or its wasm
 * is missing; this does.
 *
 * @throws EngineError `unavailable` where worker or wasm cannot be fetched or started, `timeout` where the
 * engine does not start within `startTimeout`, `crashed` where it dies.
 */
export async function openBrowserEngine(
  urls: BrowserEngineUrls,
  { startTimeout = 120_000, queryTimeout = 120_000 }: BrowserEngineOptions = {},
): Promise<BrowserEngine> {
  if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined')
    throw new EngineError('unavailable', 'This browser has no workers or no WebAssembly.')
  const wasm = new URL(urls.wasm, location.href).href
  const worker = new Worker(urls.worker)
  const crashed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', event => {
      // DuckDB's own handler prints the event; the reader is told by the error.
      event.preventDefault()
      reject(new EngineError('crashed', `The data engine stopped: ${event.message || 'its worker failed'}.`))
    })
  })
  crashed.catch(() => {})
  const started = deadline(
    startTimeout,
    () => new EngineError('timeout', `The data engine did not start within ${startTimeout / 1000} s.`),
  )
  const missing = Promise.all([assertServed(urls.worker), assertServed(wasm)]) as Promise<never>
  const database = new Database(new VoidLogger(), worker)
  try {
    const connection = await Promise.race([start(database, wasm), missing, crashed, started.expired])
    return new WasmBrowserEngine(database, connection, crashed, queryTimeout)
  } catch (cause) {
    worker.terminate()
    throw cause instanceof EngineError
      ? cause
      : new EngineError('unavailable', `The data engine did not start: ${message(cause)}`, { cause })
  } finally {
    started.stop()
  }
}

async function start(database: AsyncDuckDB, wasm: string) {
  await database.instantiate(wasm)
  // Integers are left as they are: the option for them would round H3 cells to doubles as well.
  await database.open({ query: { castDecimalToDouble: true, castTimestampToDate: true } })
  const connection = await database.connect()
  // An extension would be fetched from a third party.
  await connection.query('SET autoload_known_extensions = false')
  await connection.query('SET autoinstall_known_extensions = false')
  return connection
}
