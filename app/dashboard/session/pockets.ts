import { type Remote, wrap } from 'comlink'
import type { PocketFacts, PocketService } from '@/lib/pockets/pockets.worker'
import { readPocketTables } from '@/lib/pockets/source'
import type { PocketOptions, PocketResult } from '@/lib/pockets/types'
import { latestOnly } from '@/lib/state/latest-only'
import { assets } from './assets'
import type { Market } from './market'
import type { Session } from './session'

/** The pockets of the open dataset, found in a worker. */
export interface Pockets {
  facts: PocketFacts
  /** While one search is under way only the newest request waits: an older one resolves to null. */
  find(options: PocketOptions): Promise<PocketResult | null>
  close(): void
}

/** Reads what pockets are found in, once. Rejects with EngineError or what the worker says. */
export async function openPockets(session: Session, market: Market): Promise<Pockets> {
  const { engine, manifest } = session
  const [tables, reach] = await Promise.all([
    readPocketTables(sql => engine.query(sql)),
    market.marketReach(),
  ])
  const worker = new Worker(assets.workers.pockets, { type: 'module' })
  const service: Remote<PocketService> = wrap<PocketService>(worker)
  const crashed = new Promise<never>((_, reject) => {
    worker.onerror = e => reject(new Error(e.message || 'The worker that finds pockets stopped.'))
  })
  const precision = manifest.privacy.amount_share_by_precision
  const facts = await Promise.race([
    service.open(tables, reach, market.competitors, {
      lastMonth: manifest.period.last_month,
      points: precision ? (precision.point ?? 0) + (precision.zone ?? 0) : null,
    }),
    crashed,
  ])
  return {
    facts,
    find: latestOnly((options: PocketOptions) => Promise.race([service.find(options), crashed])),
    close: () => worker.terminate(),
  }
}
