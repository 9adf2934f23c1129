import type { EventRow, MeasuredTransfer } from '@/lib/dataset/evidence-read'
import type { Elasticity } from '@/lib/evidence/pool'
import {
  METHODS,
  type Method,
  type Score,
  type ScoredRow,
  score,
  type Verdict,
  verdictOf,
} from '@/lib/evidence/score'
import { Z80 } from '@/lib/market/random'
import type { Interval } from '@/lib/market/types'
import type { PastEvents } from '../session/market'

/** What the chain's own events say by themselves: the result with the prior taken out again. Null without events. */
export function ownEvidence(e: Elasticity): Interval | null {
  const weight = e.evidence_weight
  if (!(weight > 0)) return null
  const point = (e.value - (1 - weight) * e.prior_mid) / weight
  const spread = (Z80 * e.se) / Math.sqrt(weight)
  return { point, low: point - spread, high: point + spread }
}

/** A replayed event: change of the stores around it over their sales before, and its own store's sales. */
export interface Replay {
  change: Interval
  actual: number
  inside: boolean
  self: ScoredRow | null
  score: Score | null
}

export interface PastEvent {
  event: EventRow
  replay: Replay | null
}

/** The back-test put together for the screen. */
export interface Backtest {
  verdict: Verdict
  score: Score | null
  placebo: Score | null
  /** Errors in points, the model's first. */
  errors: { method: Method; points: number }[]
  inside: number
  totals: { inside: number; count: number }
  events: PastEvent[]
}

/** Judges the forecasts of past events, newest event first. */
export function backtestOf({ events, backtest }: Pick<PastEvents, 'events' | 'backtest'>): Backtest {
  const real = backtest.filter(r => !r.placebo)
  const result = score(real)
  const listed = events
    .map(event => ({ event, replay: replayOf(real.filter(r => r.event_key === event.event_key)) }))
    .sort((a, b) => b.event.month - a.event.month || b.event.event_key - a.event.event_key)
  const replayed = listed.filter(e => e.replay)
  return {
    verdict: verdictOf(result),
    score: result,
    placebo: score(backtest.filter(r => r.placebo)),
    errors: result ? METHODS.map(method => ({ method, points: result.wrmse[method] })) : [],
    inside: result ? Math.round(result.coverage * result.incumbents) : 0,
    totals: { inside: replayed.filter(e => e.replay?.inside).length, count: replayed.length },
    events: listed,
  }
}

/** Rows of one event; null where it was not forecast. */
export function replayOf(rows: readonly ScoredRow[]): Replay | null {
  const total = rows.find(r => r.role === 'stores_total')
  if (!total || !(total.before > 0)) return null
  const change = (value: number) => value / total.before - 1
  return {
    change: {
      point: change(total.predicted),
      low: change(total.predicted_low),
      high: change(total.predicted_high),
    },
    actual: change(total.actual),
    inside: total.actual >= total.predicted_low && total.actual <= total.predicted_high,
    self: rows.find(r => r.role === 'self') ?? null,
    score: score(rows),
  }
}

/** Part of an event store's sales by what became of them. */
export interface Measured {
  rows: MeasuredTransfer[]
  /** Moved to or from other own stores and the web, as a share of the store's sales. */
  moved: Interval
  lost: Interval | null
  fresh: Interval | null
  stayed: Interval | null
}

/** What was measured of one event; null where nothing was. Named stores first, then the pooled ones. */
export function measuredOf(transfers: readonly MeasuredTransfer[], event: number): Measured | null {
  const rows = transfers.filter(r => r.event_key === event)
  if (rows.length === 0) return null
  const one = (destination: MeasuredTransfer['destination']) => {
    const row = rows.find(r => r.destination === destination)
    return row ? { point: row.share, low: row.share_low, high: row.share_high } : null
  }
  const others = rows.filter(r => r.destination === 'store' || r.destination === 'web')
  // What is left of the whole: its range is that of what did not move.
  const point = others.reduce((sum, r) => sum + r.share, 0)
  const half = Math.sqrt(others.reduce((sum, r) => sum + ((r.share_high - r.share_low) / 2) ** 2, 0))
  return {
    rows,
    moved: { point, low: point - half, high: point + half },
    lost: one('lost'),
    fresh: one('new'),
    stayed: one('stayed'),
  }
}
