import { type Remote, wrap } from 'comlink'
import type { MarketService } from '@/lib/market/market.worker'
import { readMarketTables } from '@/lib/market/queries'
import type { MarketModel, ScenarioResult } from '@/lib/market/types'
import type { Scenario } from '@/lib/scenario/document'
import { latestOnly } from '@/lib/state/latest-only'
import { assets } from './assets'
import type { Session } from './session'

/** The market model of the open dataset, fitted in a worker. */
export interface Market {
  model: MarketModel
  /**
   * What a scenario does. While one run is under way only the newest request waits: an older one resolves to
   * null. Without `intervals` the ranges are points: for dragging.
   */
  simulate(scenario: Scenario, intervals: boolean): Promise<ScenarioResult | null>
  close(): void
}

/** Fetches the model's columns, fits it in a worker and keeps it there. Rejects with what the worker says. */
export async function openMarket(session: Session, signal: AbortSignal): Promise<Market> {
  const { engine, manifest } = session
  const tables = await readMarketTables(sql => engine.query(sql, [], { signal }))
  const worker = new Worker(assets.workers.market, { type: 'module' })
  const service: Remote<MarketService> = wrap<MarketService>(worker)
  const crashed = new Promise<never>((_, reject) => {
    worker.onerror = e => reject(new Error(e.message || 'The model’s worker stopped.'))
  })
  signal.addEventListener('abort', () => worker.terminate())
  const model = await Promise.race([
    service.fit(tables, manifest.declaration.sector, manifest.period.last_month),
    crashed,
  ])

  const run = latestOnly((scenario: Scenario, intervals: boolean) =>
    Promise.race([service.simulate(scenario, intervals), crashed]),
  )
  return {
    model,
    simulate: run,
    close: () => worker.terminate(),
  }
}
