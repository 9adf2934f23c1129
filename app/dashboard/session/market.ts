import { type Remote, wrap } from 'comlink'
import {
  type Evidence,
  type MeasuredTransfer,
  readEvidence,
  readTransfers,
} from '@/lib/dataset/evidence-read'
import { EngineError } from '@/lib/engine/engine'
import type { ModelCard } from '@/lib/market/card'
import type { Closing } from '@/lib/market/closings'
import type { Answer, MarketService, Refusal } from '@/lib/market/market.worker'
import { readMarketTables } from '@/lib/market/queries'
import type { Reach } from '@/lib/market/reach'
import type { StoreReach } from '@/lib/market/store-reach'
import type { Competitor, MarketModel, ScenarioResult } from '@/lib/market/types'
import type { Scenario } from '@/lib/scenario/document'
import { latestOnly } from '@/lib/state/latest-only'
import { assets } from './assets'
import type { Session } from './session'

/** What past events of the network showed, as its dataset holds it. */
export type PastEvents = Evidence & { transfers: MeasuredTransfer[] }

/** The market model of the open dataset, fitted in a worker. */
export interface Market {
  model: MarketModel
  card: ModelCard
  /** Competitors that trade, by name: those that can be taken over. */
  competitors: Competitor[]
  /** null where the dataset was built before it could hold them. */
  past: PastEvents | null
  /**
   * What a scenario does. While one run is under way only the newest request waits: an older one resolves to
   * null. Without `intervals` the ranges are points: for dragging. Rejects with {@link Refused} or what went wrong.
   */
  simulate(scenario: Scenario, intervals: boolean): Promise<ScenarioResult | null>
  /** Stores zone by zone. Rejects with what the worker says. */
  reach(storeIds: readonly string[]): Promise<StoreReach[]>
  /** Minutes by car from every zone to a point. */
  minutesTo(lat: number, lon: number): Promise<Float32Array>
  /** Stores that can be closed, largest first. */
  closable(): Promise<string[]>
  /** What closing one store alone does. Requests wait for each other: ask for one at a time. */
  closing(storeId: string, intervals: boolean): Promise<Closing>
  /** What pockets and minutes to the nearest store take of the market; see lib/market/reach. */
  marketReach(): Promise<Reach>
  close(): void
}

/** The model refuses its data or a scenario, and says why. */
export class Refused extends Error {
  override readonly name = 'Refused'
  constructor(readonly refusal: Refusal) {
    super(refusal.message)
  }
}

/** Fetches the model's columns, fits it in a worker and keeps it there. Rejects with what the worker says. */
export async function openMarket(session: Session, signal: AbortSignal): Promise<Market> {
  const { engine, manifest } = session
  const tables = await readMarketTables(sql => engine.query(sql, [], { signal }))
  const past = await readPast(session)
  const worker = new Worker(assets.workers.market, { type: 'module' })
  const service: Remote<MarketService> = wrap<MarketService>(worker)
  const crashed = new Promise<never>((_, reject) => {
    worker.onerror = e => reject(new Error(e.message || 'The model’s worker stopped.'))
  })
  signal.addEventListener('abort', () => worker.terminate())
  const last = manifest.period.last_month
  const model = await Promise.race([
    service.fit(tables, manifest.declaration.sector, last).then(unwrapped<MarketModel>),
    crashed,
  ])
  const [card, competitors] = await Promise.race([
    Promise.all([service.card(), service.competitors()]),
    crashed,
  ])

  return {
    model,
    card,
    competitors: [...competitors].sort((a, b) => a.name.localeCompare(b.name) || a.lat - b.lat),
    past,
    simulate: latestOnly((scenario: Scenario, intervals: boolean) =>
      Promise.race([service.simulate(scenario, intervals).then(unwrapped<ScenarioResult>), crashed]),
    ),
    reach: storeIds => Promise.race([service.reach(storeIds), crashed]),
    minutesTo: (lat, lon) => Promise.race([service.minutesTo(lat, lon), crashed]),
    closable: () => Promise.race([service.closable(), crashed]),
    closing: (storeId, intervals) =>
      Promise.race([service.closing(storeId, intervals).then(unwrapped<Closing>), crashed]),
    marketReach: () => Promise.race([service.marketReach(), crashed]),
    close: () => worker.terminate(),
  }
}

function unwrapped<T>(answer: Answer<T>): T {
  if (answer.refusal) throw new Refused(answer.refusal)
  return answer.value as T
}

/** Datasets of former builders lack the tables: the model then rests on priors, which the screen says. */
async function readPast({ engine }: Session): Promise<PastEvents | null> {
  try {
    return { ...(await readEvidence(engine)), transfers: await readTransfers(engine) }
  } catch (error) {
    if (error instanceof EngineError && error.code === 'query') return null
    throw error
  }
}
