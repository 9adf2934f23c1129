import { type Engine, EngineError, type Param, type Table } from './engine'

/**
 * An engine that is not there yet: its queries wait for it. Where it cannot be had they reject, and `ready` says why
 * with the error itself.
 */
export class WaitingEngine implements Engine {
  readonly name = 'wasm-browser'
  /** Settles when the engine is there, or cannot be had. */
  readonly ready: Promise<void>

  constructor(private readonly opening: Promise<Engine>) {
    this.ready = opening.then(() => undefined)
    // Nobody needs to look: queries say the same.
    this.ready.catch(() => {})
  }

  async query(
    sql: string,
    params: readonly Param[] = [],
    options: { signal?: AbortSignal } = {},
  ): Promise<Table> {
    const engine = await unlessAborted(this.opening, options.signal).catch(cause => {
      if (cause instanceof EngineError) throw cause
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new EngineError('unavailable', reason, { cause })
    })
    return engine.query(sql, params, options)
  }

  async close(): Promise<void> {
    const engine = await this.opening.catch(() => null)
    await engine?.close()
  }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const abort = () => reject(new EngineError('cancelled', 'The query was cancelled.'))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
