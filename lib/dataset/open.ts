import { type BrowserEngine, type BrowserEngineUrls, openBrowserEngine } from '@/lib/engine/browser'
import { type LoadedDataset, type LoadOptions, loadDataset } from './load'

export interface OpenOptions extends LoadOptions {
  /** `assets.duckdb` of lib/assets.json. */
  urls: BrowserEngineUrls
}

export interface OpenedDataset extends Omit<LoadedDataset, 'blob'> {
  /** DuckDB with the dataset attached: queries name its tables as lib/dataset/schema does. */
  engine: BrowserEngine
}

/**
 * Loads a dataset and opens it in this page, the engine starting while the file arrives. Close the engine
 * when done.
 *
 * @throws LoadError where the dataset cannot be fetched, EngineError where the engine cannot be started.
 */
export async function openBrowserDataset({ urls, ...options }: OpenOptions): Promise<OpenedDataset> {
  const starting = openBrowserEngine(urls)
  try {
    const [{ blob, ...loaded }, engine] = await Promise.all([loadDataset(options), starting])
    await engine.attach(blob)
    return { ...loaded, engine }
  } catch (error) {
    starting.then(
      engine => engine.close(),
      () => {},
    )
    throw error
  }
}
