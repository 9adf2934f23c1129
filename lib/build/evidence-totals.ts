import type { EventRow } from '@/lib/dataset/evidence-read'
import type { Engine } from '@/lib/engine/engine'
import { History, type Panel, salesByMonth, sumOver } from '@/lib/evidence/panel'
import { rehearse } from '@/lib/evidence/rehearse'
import type { ScoredRow } from '@/lib/evidence/score'
import { studyEvents } from '@/lib/evidence/study'
import { numbers } from '@/lib/market/columns'
import type { MarketInput } from '@/lib/market/types'
import { travelTimesFor } from '@/lib/travel/registry'
import { EVIDENCE_QUERIES, matrixOf, periodsOf, rivalsOf, storesOf, zonesOf } from './evidence-panel'
import { scoredRow } from './evidence-rows'

/**
 * The panel of a finished dataset that knows its stores by their totals only, so that events can be forecast anew;
 * null where customers are located: their past was judged while the dataset was built, and they are not in it.
 */
async function totalsPanel(
  engine: Engine,
  sector: MarketInput['sector'],
  months: { first: number; last: number },
): Promise<Panel | null> {
  const located = await engine.query('SELECT count(*)::INTEGER AS atoms FROM atoms')
  if ((located.columns.atoms as Float64Array)[0] > 0) return null
  const stores = await engine.query(EVIDENCE_QUERIES.stores)
  const zones = await engine.query(EVIDENCE_QUERIES.zones)
  const travel = await engine.query(EVIDENCE_QUERIES.travel_times)
  const competitors = await engine.query(EVIDENCE_QUERIES.competitors)
  const sold = await engine.query(
    `SELECT store_key::INTEGER AS store, month::INTEGER AS month, channel_key::INTEGER AS channel,
       sum(amount)::DOUBLE AS amount FROM unplaced
     WHERE month BETWEEN ${months.first} AND ${months.last} GROUP BY ALL ORDER BY ALL`,
  )
  const points = zonesOf(zones)
  const column = (name: string) => sold.columns[name] as Float64Array
  const storeAt = new Map(Array.from(numbers(stores, 'store_key'), (key, j) => [key, j]))
  return {
    ...months,
    ...salesByMonth(
      {
        store: column('store'),
        month: column('month'),
        channel: column('channel'),
        amount: column('amount'),
        purchases: new Float64Array(sold.rows),
      },
      storeAt,
      months,
    ),
    stores: storesOf(stores),
    zones: points,
    sector,
    travel: travelTimesFor(points),
    rivals: rivalsOf(competitors),
    ...matrixOf({ stores, zones, competitors, travel_times: travel }, storeAt),
    located: {
      zone: new Int32Array(),
      store: new Int32Array(),
      month: new Int32Array(),
      gross: new Float64Array(),
      tickets: new Float64Array(),
    },
  }
}

/**
 * The back-test of a dataset that knows its stores by their totals only, made anew. `given`: every new store has its
 * own sales, and the baselines move all of them. Null where customers are located.
 */
export async function forecastTotals(
  engine: Engine,
  sector: MarketInput['sector'],
  { first_month, last_month }: { first_month: number; last_month: number },
  options: { given: boolean; within_km?: number },
): Promise<{ events: EventRow[]; rows: ScoredRow[] } | null> {
  const panel = await totalsPanel(engine, sector, { first: first_month, last: last_month })
  if (!panel) return null
  const stores = await engine.query(EVIDENCE_QUERIES.stores)
  const keys = numbers(stores, 'store_key')
  const periods = periodsOf(await engine.query(EVIDENCE_QUERIES.store_periods), stores)
  const history = new History(panel)
  const { events } = studyEvents(history, periods)
  const forecasts = rehearse(history, events, ({ kind, store, after }) => ({
    within_km: options.within_km,
    ...(options.given &&
      kind === 'opening' && {
        given: (12 * sumOver(panel, panel.sales, store, after.from, after.to)) / (after.to - after.from + 1),
        moved: 1,
      }),
  }))
  const key = new Map(events.map(({ event }, e) => [event, e + 1]))
  return {
    events: events.map(({ event, reason, zones }, e) => ({
      event_key: e + 1,
      kind: event.kind,
      store_key: keys[event.store],
      store_id: panel.stores[event.store].store_id,
      name: panel.stores[event.store].name,
      month: event.month,
      used: reason === null,
      reason,
      zones: zones?.affected ?? 0,
    })),
    rows: forecasts.flatMap(f =>
      f.rows.map(row => scoredRow(f, row, key.get(f.event)!, j => (j < 0 ? 0 : keys[j]))),
    ),
  }
}
