import type { Declaration } from '@/lib/contract/declaration'
import { MIN_CUSTOMERS } from '@/lib/contract/declaration'
import { COUNT_ROUNDING } from '@/lib/dataset/schema'
import type { BuildEngine } from '@/lib/engine/engine'
import { text } from '@/lib/engine/sql'
import type { StorePeriod } from '@/lib/evidence/events'
import type { EventForecast } from '@/lib/evidence/forecast'
import { History } from '@/lib/evidence/panel'
import { rehearse } from '@/lib/evidence/rehearse'
import { residualScales } from '@/lib/evidence/residuals'
import { type StudiedEvent, studyEvents } from '@/lib/evidence/study'
import { measuredTransfer } from '@/lib/evidence/transfer'
import { monthOf } from '@/lib/market/base'
import { numbers, texts } from '@/lib/market/columns'
import type { TableLike } from '@/lib/market/queries'
import { EVIDENCE_QUERIES, type EvidenceTables, evidencePanel, periodsOf } from './evidence-panel'
import { eventPeople } from './evidence-people'
import { scoredRow } from './evidence-rows'

/**
 * Fills `events`, `elasticities`, `measured_transfer` and `backtest` while a dataset is built: what its customers
 * did at past openings, closings and moves. Expects the dataset's other tables, `tickets` and `customer_months`;
 * `months` are the first and last complete month. Writes nothing of customers but rows of at least
 * {@link MIN_CUSTOMERS}. A network without events gets empty tables, and the model its priors.
 */
export async function writeEvidence(
  engine: BuildEngine,
  sector: Declaration['sector'],
  months: { first: number; last: number },
  signal?: AbortSignal,
): Promise<void> {
  const tables = {} as EvidenceTables
  await engine.exec('USE dataset')
  for (const name of Object.keys(EVIDENCE_QUERIES) as (keyof EvidenceTables)[])
    tables[name] = await engine.query(EVIDENCE_QUERIES[name])
  await engine.exec('USE memory')
  const periods = periodsOf(tables.store_periods, tables.stores)
  if (tables.stores.rows < 2 || tables.zones.rows === 0 || !changed(tables.stores, periods, months)) return
  const history = new History(await evidencePanel(engine, tables, sector, months, signal))
  const study = studyEvents(history, periods)
  if (study.events.length === 0) return
  const keys = numbers(tables.stores, 'store_key')
  const people = await eventPeople(engine, study.events, keys, signal)
  const key = (store: number) => (store < 0 ? 0 : keys[store])
  const number = new Map(study.events.map((s, e) => [s.event, e + 1]))
  const forecasts = rehearse(history, study.events)

  await insert(
    engine,
    'events',
    study.events.map(({ event, reason, zones, exposure }, e) => [
      e + 1,
      event.kind,
      key(event.store),
      event.former === null ? 0 : key(event.former),
      event.month,
      event.until,
      reason === null,
      reason,
      zones?.affected ?? exposure?.zones.length ?? 0,
    ]),
  )
  await insert(
    engine,
    'elasticities',
    [...study.elasticities, ...residualScales(forecasts)].map(e => [
      e.term,
      ...[e.value, e.se, e.low, e.high, e.prior_low, e.prior_mid, e.prior_high, e.evidence_weight].map(short),
      e.events,
      e.source,
    ]),
  )
  const disclosure = { customers: MIN_CUSTOMERS, rounding: COUNT_ROUNDING }
  await insert(
    engine,
    'measured_transfer',
    study.events.flatMap(s =>
      transferRows(history, s, people, study.placebo.access, disclosure, number, key),
    ),
  )
  await insert(
    engine,
    'backtest',
    forecasts.flatMap(f => forecastRows(f, number.get(f.event)!, key)),
  )
}

function transferRows(
  history: History,
  studied: StudiedEvent,
  people: Awaited<ReturnType<typeof eventPeople>>,
  stretch: number,
  disclosure: Parameters<typeof measuredTransfer>[4],
  number: ReadonlyMap<StudiedEvent['event'], number>,
  key: (store: number) => number,
): Value[][] {
  const counted = people.get(studied)
  if (!counted) return []
  return measuredTransfer(history, studied, counted, stretch, disclosure).map(r => [
    number.get(studied.event)!,
    r.destination,
    key(r.store),
    r.customers,
    ...[r.amount, r.low, r.high, r.share, r.share_low, r.share_high].map(short),
  ])
}

function forecastRows(forecast: EventForecast, event: number, key: (store: number) => number): Value[][] {
  return forecast.rows.map(row => {
    const r = scoredRow(forecast, row, event, key)
    return [
      r.event_key,
      r.role,
      r.store_key,
      ...[r.before, r.predicted, r.predicted_low, r.predicted_high].map(short),
      ...[r.actual, r.no_change, r.proportional, r.nearest].map(short),
      r.placebo,
    ]
  })
}

/** Whether anything changed within the months that could be an event: without, there is nothing to look at. */
function changed(
  stores: TableLike,
  periods: readonly StorePeriod[],
  { first, last }: { first: number; last: number },
): boolean {
  const within = (date: string | null) => date !== null && monthOf(date) >= first && monthOf(date) <= last
  const some = (name: string) => Array.from(texts(stores, name)).some(within)
  return (
    some('opened_on') || some('closed_on') || periods.some(p => within(p.valid_from) || within(p.valid_to))
  )
}

type Value = string | number | boolean | null

/** Eight digits: more than any of these figures holds, and the same from every engine. */
const short = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(8)) : null)

async function insert(engine: BuildEngine, table: string, rows: readonly Value[][]): Promise<void> {
  if (rows.length === 0) return
  const literal = (value: Value) =>
    value === null ? 'NULL' : typeof value === 'string' ? text(value) : String(value)
  const values = rows.map(row => `(${row.map(literal).join(', ')})`)
  await engine.exec(`INSERT INTO dataset.${table} VALUES ${values.join(', ')}`)
}
