import type { Engine, Table } from '@/lib/engine/engine'
import type { EventKind, Reason } from '@/lib/evidence/events'
import type { Elasticity } from '@/lib/evidence/pool'
import type { ScoredRow } from '@/lib/evidence/score'
import type { TransferRow } from '@/lib/evidence/transfer'

/** A row of the dataset's table `events`, with the store's id and name. */
export interface EventRow {
  event_key: number
  kind: EventKind
  store_key: number
  store_id: string
  name: string
  month: number
  used: boolean
  reason: Reason | null
  /** Zones of its trade area. */
  zones: number
}

/** A row of the dataset's table `measured_transfer`; `to_store_key` is 0 unless one other store. */
export type MeasuredTransfer = Omit<TransferRow, 'store'> & { event_key: number; to_store_key: number }

/** What a dataset's past events have shown. */
export interface Evidence {
  events: EventRow[]
  elasticities: Elasticity[]
  backtest: ScoredRow[]
  /** Id and name by store key. */
  stores: Map<number, { store_id: string; name: string }>
}

/** Reads the evidence tables of a finished dataset. */
export async function readEvidence(engine: Engine): Promise<Evidence> {
  const stores = await rowsOf<{ store_key: number; store_id: string; name: string }>(
    engine,
    'SELECT store_key::INTEGER AS store_key, store_id, name FROM stores ORDER BY store_key',
  )
  return {
    events: await rowsOf(
      engine,
      `SELECT event_key::INTEGER AS event_key, kind, store_key::INTEGER AS store_key, store_id, name,
         month::INTEGER AS month, used, reason, zones::INTEGER AS zones
       FROM events JOIN stores USING (store_key) ORDER BY event_key`,
    ),
    elasticities: await rowsOf(
      engine,
      `SELECT term, value, se, low, high, prior_low, prior_mid, prior_high, evidence_weight,
         events::INTEGER AS events, source FROM elasticities ORDER BY term`,
    ),
    backtest: await rowsOf(
      engine,
      `SELECT event_key::INTEGER AS event_key, role, store_key::INTEGER AS store_key, before, predicted,
         predicted_low, predicted_high, actual, no_change, proportional, nearest, placebo
       FROM backtest ORDER BY event_key, placebo, role, store_key`,
    ),
    stores: new Map(stores.map(({ store_key, store_id, name }) => [store_key, { store_id, name }])),
  }
}

/** What the identified customers of each event's zones did, by event and largest amount first. */
export function readTransfers(engine: Engine): Promise<MeasuredTransfer[]> {
  return rowsOf(
    engine,
    `SELECT event_key::INTEGER AS event_key, destination, to_store_key::INTEGER AS to_store_key,
       customers::INTEGER AS customers, amount, low, high, share, share_low, share_high
     FROM measured_transfer ORDER BY event_key, amount DESC, destination, to_store_key`,
  )
}

async function rowsOf<T>(engine: Engine, sql: string): Promise<T[]> {
  const { rows, columns }: Table = await engine.query(sql)
  const names = Object.keys(columns)
  return Array.from(
    { length: rows },
    (_, r) => Object.fromEntries(names.map(name => [name, columns[name][r]])) as T,
  )
}
