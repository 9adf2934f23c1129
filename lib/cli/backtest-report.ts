import type { EventRow, Evidence } from '@/lib/dataset/evidence-read'
import {
  ENOUGH_EVENTS,
  METHODS,
  type Score,
  type ScoredRow,
  score,
  type Verdict,
  verdictOf,
} from '@/lib/evidence/score'
import type { evidenceEn } from '@/lib/i18n/messages/evidence.en'
import { monthText } from './open-market'
import { integer, percent, table } from './table'

/** A forecast figure with its change in per cent of what it was before. */
interface Line extends Omit<ScoredRow, 'event_key' | 'role' | 'store_key' | 'placebo'> {
  store_id: string | null
  name: string
  predicted_change_pct: number | null
  actual_change_pct: number | null
  inside_interval: boolean
}

interface EventReport {
  event_key: number
  kind: string
  store_id: string
  name: string
  month: string
  incumbents: Line[]
  self: Line | null
  web: Line | null
  stores_total: Line | null
  score: Score | null
}

/** The back-test of a dataset: what the command prints as JSON. */
export interface BacktestReport {
  given_sales: boolean
  verdict: Verdict
  score: Score | null
  placebo: Score | null
  events: EventReport[]
  placebos: EventReport[]
  past_events: EventRow[]
  elasticities: Evidence['elasticities']
}

/** Puts the rows of the back-test together, event by event, with scores. */
export function reportOf(evidence: Evidence, rows: readonly ScoredRow[], given: boolean): BacktestReport {
  const real = rows.filter(r => !r.placebo)
  const pretended = rows.filter(r => r.placebo)
  const scored = score(real)
  // What was given cannot be judged.
  const result = scored && given ? { ...scored, own_error: null } : scored
  const reports = (of: readonly ScoredRow[]) =>
    evidence.events.flatMap(event => {
      const own = of.filter(r => r.event_key === event.event_key)
      return own.length > 0 ? [eventReport(evidence, event, own)] : []
    })
  return {
    given_sales: given,
    verdict: verdictOf(result),
    score: result,
    placebo: score(pretended),
    events: reports(real),
    placebos: reports(pretended),
    past_events: evidence.events,
    elasticities: evidence.elasticities,
  }
}

function eventReport({ stores }: Evidence, event: EventRow, rows: readonly ScoredRow[]): EventReport {
  const line = ({ event_key, role, store_key, placebo, ...r }: ScoredRow): Line => {
    const change = (value: number) => (r.before > 0 ? 100 * (value / r.before - 1) : null)
    return {
      store_id: stores.get(store_key)?.store_id ?? null,
      name: stores.get(store_key)?.name ?? role,
      ...r,
      predicted_change_pct: change(r.predicted),
      actual_change_pct: change(r.actual),
      inside_interval: r.actual >= r.predicted_low && r.actual <= r.predicted_high,
    }
  }
  const one = (role: string) => rows.filter(r => r.role === role).map(line)[0] ?? null
  const self = one('self')
  return {
    event_key: event.event_key,
    kind: event.kind,
    store_id: self?.store_id ?? event.store_id,
    name: self?.name ?? event.name,
    month: monthText(event.month),
    incumbents: rows
      .filter(r => r.role === 'incumbent')
      .map(line)
      .sort((a, b) => b.before - a.before),
    self,
    web: one('web'),
    stores_total: one('stores_total'),
    score: score(rows),
  }
}

/** The report for people. */
export function describeBacktest(report: BacktestReport, head: string, texts: typeof evidenceEn): string {
  const { score: result, placebo, events, past_events } = report
  const parts = [head]
  for (const event of events) parts.push(describeEvent(event, texts))
  const forecast = new Set(events.map(e => e.event_key))
  const skipped = past_events.filter(e => !forecast.has(e.event_key))
  // Where totals alone are known, having no located customers keeps no event from being forecast.
  const totals = past_events.some(e => forecast.has(e.event_key) && e.reason === 'no_located_customers')
  const why = ({ kind, reason }: EventRow) =>
    kind === 'temporary_closure' && reason === null
      ? 'over before the months that are compared'
      : reason === null || (totals && reason === 'no_located_customers')
        ? 'too small beside the stores around it, or another event is near'
        : texts.reason[reason]
  if (skipped.length > 0) parts.push(describeSkipped(skipped, why, texts))
  if (report.elasticities.length > 0)
    parts.push(
      table(
        ['', 'value', '80 % range', 'prior', 'evidence', 'events'],
        report.elasticities.map(e => [
          texts.term[e.term as keyof typeof texts.term] ?? e.term,
          e.value.toFixed(2),
          `${e.low.toFixed(2)} to ${e.high.toFixed(2)}`,
          `${e.prior_mid} (${e.prior_low} to ${e.prior_high})`,
          percent(e.evidence_weight),
          String(e.events),
        ]),
        [1, 5],
      ),
    )
  if (result) {
    const rows = [
      ...events.flatMap(e =>
        e.score ? [[`${texts.kind[kindOf(e)]} ${e.name}, ${e.month}`, e.score] as const] : [],
      ),
      ['all events', result] as const,
      ...(placebo ? [['placebo: nothing happened', placebo] as const] : []),
    ]
    parts.push(
      `Weighted error of the incumbents' change, in points; change of all incumbents; results within the 80 % interval:\n${table(
        ['', ...METHODS.map(m => texts.backtest[m]), 'forecast', 'happened', 'covered'],
        rows.map(([name, s]) => [
          name,
          ...METHODS.map(m => s.wrmse[m].toFixed(1)),
          signed(s.change.predicted),
          signed(s.change.actual),
          `${Math.round(s.coverage * s.incumbents)} of ${s.incumbents}`,
        ]),
        [1, 2, 3, 4, 5, 6, 7],
      )}`,
    )
    const { transfer_error: transfer, own_error: own } = result
    if (transfer !== null)
      parts.push(
        `Transferred part of the stores' sales: off by ${transfer.toFixed(0)} points (root mean square over events)` +
          `${own === null || report.given_sales ? '' : `; the opened stores' own sales by ${percent(own)} (median)`}. ` +
          `Totals within their interval: ${percent(result.total_coverage)} of events.`,
      )
  }
  const tried = result?.events ?? 0
  const verdicts = [report.verdict]
  if (report.verdict === 'baseline_wins' && tried < ENOUGH_EVENTS) verdicts.push('few_events')
  parts.push(verdicts.map(verdict => counted(texts.verdict[verdict], tried)).join('\n'))
  return parts.join('\n\n')
}

const kindOf = (event: EventReport) => event.kind as keyof (typeof evidenceEn)['kind']

function describeEvent(event: EventReport, texts: typeof evidenceEn): string {
  const line = (name: string, l: Line) => [
    l.store_id ?? '',
    name,
    amount(l.before),
    amount(l.predicted),
    `${amount(l.predicted_low)} to ${amount(l.predicted_high)}`,
    amount(l.actual),
    l.predicted_change_pct === null ? '' : signed(l.predicted_change_pct),
    l.actual_change_pct === null ? '' : signed(l.actual_change_pct),
  ]
  const rows = event.incumbents.map(l => line(l.name, l))
  if (event.stores_total) rows.push(line('all incumbents', event.stores_total))
  if (event.web) rows.push(line('web, trade area', event.web))
  if (event.self) rows.push(line(`${event.self.name} itself`, event.self))
  return `${texts.kind[kindOf(event)]} ${event.store_id} ${event.name}, ${event.month}\n${table(
    ['id', '', 'before', 'forecast', '80 % interval', 'happened', 'forecast %', 'happened %'],
    rows,
    [2, 3, 4, 5, 6, 7],
  )}`
}

/** Most events named one by one among those that were not forecast. */
const NAMED = 12

function describeSkipped(
  skipped: readonly EventRow[],
  why: (event: EventRow) => string,
  texts: typeof evidenceEn,
): string {
  if (skipped.length <= NAMED)
    return `Not forecast:\n${table(
      ['id', '', '', 'month', ''],
      skipped.map(e => [e.store_id, e.name, texts.kind[e.kind], monthText(e.month), why(e)]),
    )}`
  const counts = new Map<string, number>()
  for (const e of skipped) {
    const line = `${texts.kind[e.kind]}: ${why(e)}`
    counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  return `Not forecast:\n${table(
    ['events', ''],
    [...counts].map(([line, n]) => [String(n), line]),
    [0],
  )}`
}

const amount = (value: number) => integer(Math.round(value) || 0)
const signed = (value: number) => `${value >= 0.05 ? '+' : ''}${value.toFixed(1)}`

/** Fills the plural of a message with a number of events. */
function counted(message: string, events: number): string {
  return message.replace(
    /\{events, plural, one \{([^}]*)\} other \{([^}]*)\}\}/g,
    (_, one: string, other: string) => (events === 1 ? one : other).replace('#', String(events)),
  )
}
