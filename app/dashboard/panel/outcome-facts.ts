import type { Interval, ScenarioResult } from '@/lib/market/types'
import { type Change, idOfChange } from '@/lib/scenario/document'

/** Somebody with whom a changed store exchanges revenue. */
export interface Party {
  /** Store id, candidate id, `web` or `market`. */
  id: string
  /** Gives to the changed store, or receives from it. */
  gives: boolean
  amount: Interval
}

/** Those with whom a store or candidate exchanges revenue, the largest first; the market left out. */
export function partiesOf({ flows }: Pick<ScenarioResult, 'flows'>, id: string): Party[] {
  return flows
    .flatMap((f): Party[] =>
      f.from === id
        ? [{ id: f.to, gives: false, amount: f.amount }]
        : f.to === id
          ? [{ id: f.from, gives: true, amount: f.amount }]
          : [],
    )
    .filter(p => p.id !== 'market')
    .sort((a, b) => b.amount.point - a.amount.point)
}

/** Smallest part of the largest party that is drawn by itself, and most of them. */
const SMALLEST = 0.03
const MOST = 7

/** Parties that are named, and what the others come to. */
export function leading(parties: readonly Party[], most = MOST) {
  const largest = parties[0]?.amount.high ?? 0
  const count = Math.min(most, parties.filter(p => p.amount.high >= SMALLEST * largest).length)
  const rest = parties.slice(count)
  return {
    shown: parties.slice(0, count),
    others: rest.length,
    amount: rest.reduce((sum, p) => sum + p.amount.point, 0),
  }
}

/** Sales of one store over all its channels, before and after; null where it is not in the result. */
export function storeOf({ rows }: Pick<ScenarioResult, 'rows'>, id: string) {
  const own = rows.filter(r => r.store_id === id)
  if (own.length === 0) return null
  const sum = (of: (r: (typeof own)[number]) => number) => own.reduce((total, r) => total + of(r), 0)
  const change: Interval = {
    point: sum(r => r.change.point),
    // Channels of one store move together: their ranges add up.
    low: sum(r => r.change.low),
    high: sum(r => r.change.high),
    ...(own.some(r => r.change.range_only) ? { range_only: true as const } : {}),
  }
  const before = sum(r => r.before)
  const after: Interval = {
    ...change,
    point: before + change.point,
    low: before + change.low,
    high: before + change.high,
  }
  return { name: own[0].name, before, change, after }
}

/** Names of everybody in a result: stores, candidates; ids where none is known. */
export function namesOf(result: Pick<ScenarioResult, 'rows' | 'changes'>): (id: string) => string {
  const names = new Map<string, string>()
  for (const r of result.rows) if (r.store_id !== null) names.set(r.store_id, r.name)
  for (const c of result.changes) if ('name' in c && c.name) names.set(idOfChange(c), c.name)
  return id => names.get(id) ?? id
}

/** The change that a card, a headline or a chart is about. */
export const changeOf = (result: Pick<ScenarioResult, 'changes'>, id: string): Change | undefined =>
  result.changes.find(c => idOfChange(c) === id)

/** What closings lose in all: null without any. Ranges of several add up, which overstates their width. */
export function lostOf({ closures }: Pick<ScenarioResult, 'closures'>): Interval | null {
  if (closures.length === 0) return null
  const sum = (end: 'point' | 'low' | 'high') => closures.reduce((total, c) => total + c.lost[end], 0)
  return { point: sum('point'), low: sum('low'), high: sum('high') }
}

/** Doubts that matter: those that flip the sign first, then by how far they move net new. */
export function doubtsOf({ sensitivity }: Pick<ScenarioResult, 'sensitivity'>, most = 5) {
  const width = (s: ScenarioResult['sensitivity'][number]) => Math.abs(s.net_new_high - s.net_new_low)
  const sorted = [...sensitivity].sort((a, b) => width(b) - width(a))
  return { flips: sorted.filter(s => s.flips), widest: sorted.slice(0, most) }
}
