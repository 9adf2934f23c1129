import { type BrowserEngineUrls, openBrowserEngine } from './browser'
import type { BuildEngine } from './engine'
import { wasmBuildEngine } from './wasm-build'

export interface BuildEngineUrls extends BrowserEngineUrls {
  /** Where parquet-wasm's module lies on this server. */
  parquet: string
}

/** A statement of a build reads millions of rows: what stops it is its signal. */
const AN_HOUR = 3_600_000

/**
 * Starts DuckDB in a worker of its own, for a build that runs in a worker.
 *
 * @throws EngineError as {@link openBrowserEngine}
 */
export async function openBrowserBuildEngine(urls: BuildEngineUrls): Promise<BuildEngine> {
  const database = await openBrowserEngine(urls, { queryTimeout: AN_HOUR })
  return wasmBuildEngine(database, async () => fetch(urls.parquet))
}
