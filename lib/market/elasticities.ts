import type { Range } from '@/lib/scenario/document'
import { numbers, texts } from './columns'
import * as priors from './priors'
import type { TableLike } from './queries'
import { Z80 } from './random'
import type { BacktestSummary, Elasticities, Evidence } from './types'

const PRIORS: Record<keyof Elasticities, Range> = {
  access: priors.ACCESS_ELASTICITY,
  access_opening: priors.ACCESS_ELASTICITY,
  access_closing: priors.ACCESS_ELASTICITY,
  web: priors.WEB_ELASTICITY,
  web_opening: priors.WEB_ELASTICITY,
  web_closing: priors.WEB_ELASTICITY,
  web_near: priors.WEB_ELASTICITY,
  web_far: priors.WEB_ELASTICITY,
  event_residual_sd: priors.EVENT_RESIDUAL_SD,
  donor_residual_sd: priors.DONOR_RESIDUAL_SD,
}
const TERMS = Object.keys(PRIORS) as (keyof Elasticities)[]

const asPrior = (range: Range): Evidence => ({ ...range, source: 'prior', events: 0, weight: 0 })

/** What is assumed where a chain has no events. */
export function priorElasticities(): Elasticities {
  return Object.fromEntries(TERMS.map(term => [term, asPrior(PRIORS[term])])) as unknown as Elasticities
}

/**
 * The dataset's elasticities; a term that it lacks takes the pooled one's place (openings and closings from
 * `access` or `web`), or else the prior's.
 */
export function readElasticities(table: TableLike | undefined): Elasticities {
  if (!table || table.rows === 0) return priorElasticities()
  const term = Array.from(texts(table, 'term'))
  const value = numbers(table, 'value')
  const low = numbers(table, 'low')
  const high = numbers(table, 'high')
  const weight = numbers(table, 'evidence_weight')
  const events = numbers(table, 'events')
  const source = texts(table, 'source')
  const read = (name: keyof Elasticities): Evidence | null => {
    const r = term.indexOf(name)
    if (r < 0 || !Number.isFinite(value[r])) return null
    const known = source[r]
    return {
      low: Math.min(value[r], Number.isFinite(low[r]) ? low[r] : value[r]),
      mid: value[r],
      high: Math.max(value[r], Number.isFinite(high[r]) ? high[r] : value[r]),
      source: known === 'estimated' || known === 'combined' ? known : 'prior',
      events: events[r] > 0 ? events[r] : 0,
      weight: weight[r] > 0 ? weight[r] : 0,
    }
  }
  const pooled: Partial<Record<keyof Elasticities, keyof Elasticities>> = {
    access_opening: 'access',
    access_closing: 'access',
    web_opening: 'web',
    web_closing: 'web',
  }
  const found = Object.fromEntries(
    TERMS.map(name => {
      const instead = pooled[name]
      return [name, read(name) ?? (instead && read(instead)) ?? asPrior(PRIORS[name])]
    }),
  ) as unknown as Elasticities
  const sides = (name: 'access' | 'web') => {
    const [all, opening, closing] = [name, `${name}_opening`, `${name}_closing`] as (keyof Elasticities)[]
    return read(all) && read(opening) && read(closing)
      ? apartWhereTheyDiffer(found[all], found[opening], found[closing])
      : { opening: found[opening], closing: found[closing] }
  }
  const access = sides('access')
  const web = sides('web')
  return {
    ...found,
    access_opening: access.opening,
    access_closing: access.closing,
    web_opening: web.opening,
    web_closing: web.closing,
  }
}

/**
 * Openings and closings draw on each other as far as the events cannot tell them apart: both move towards what all
 * events say, by the part of their difference that its own error explains (James and Stein, never beyond). Each
 * keeps the width of its own range: that the two are alike is not known either.
 */
function apartWhereTheyDiffer(all: Evidence, opening: Evidence, closing: Evidence) {
  const counted = [all, opening, closing].every(e => e.source !== 'prior' && e.events > 0)
  if (!counted) return { opening, closing }
  const sd = (e: Evidence) => (e.high - e.low) / (2 * Z80)
  const noise = sd(opening) ** 2 + sd(closing) ** 2
  const own = Math.max(0, 1 - noise / Math.max((opening.mid - closing.mid) ** 2, 1e-12))
  const moved = (side: Evidence): Evidence => {
    const shift = (1 - own) * (all.mid - side.mid)
    return { ...side, low: side.low + shift, mid: side.mid + shift, high: side.high + shift }
  }
  return { opening: moved(opening), closing: moved(closing) }
}

/** Fewest events, and least correlation over incumbents, for the split over donors to be more than indicative. */
const ENOUGH_EVENTS = 5
const ENOUGH_CORRELATION = 0.5

/** Sums up the dataset's back-test, placebos left out; null where there is none. */
export function readBacktest(table: TableLike | undefined): BacktestSummary | null {
  if (!table || table.rows === 0) return null
  const role = texts(table, 'role')
  const placebo = table.columns.placebo as ArrayLike<boolean | null>
  const [event, before, predicted, low, high, actual] = [
    'event_key',
    'before',
    'predicted',
    'predicted_low',
    'predicted_high',
    'actual',
  ].map(name => numbers(table, name))
  const others = (['no_change', 'proportional', 'nearest'] as const).map(
    name => [name, numbers(table, name)] as const,
  )
  const real = Array.from({ length: table.rows }, (_, r) => r).filter(r => placebo[r] !== true)
  const incumbents = real.filter(r => role[r] === 'incumbent' && before[r] > 0)
  const events = new Set(incumbents.map(r => event[r])).size
  if (incumbents.length === 0) return null
  const error = (values: Float64Array) => {
    let sum = 0
    let weight = 0
    for (const r of incumbents) {
      if (!Number.isFinite(values[r])) continue
      sum += before[r] * ((values[r] - actual[r]) / before[r]) ** 2
      weight += before[r]
    }
    return Math.sqrt(sum / weight)
  }
  const rmse = {
    model: error(predicted),
    ...(Object.fromEntries(others.map(([name, values]) => [name, error(values)])) as Record<
      (typeof others)[number][0],
      number
    >),
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[(values.length - 1) >> 1] ?? null
  const own = real.filter(r => role[r] === 'self' && actual[r] > 0 && predicted[r] > 0)
  const totals = [...new Set(incumbents.map(r => event[r]))].map(key => {
    const rows = incumbents.filter(r => event[r] === key)
    const change = (values: Float64Array) => rows.reduce((sum, r) => sum + values[r] - before[r], 0)
    return Math.abs(change(predicted) / change(actual) - 1)
  })
  const split = correlation(
    incumbents.map(r => [predicted[r] / before[r] - 1, actual[r] / before[r] - 1, before[r]] as const),
  )
  const beaten = others.every(([name]) => rmse.model < rmse[name])
  return {
    events,
    rmse,
    coverage: incumbents.filter(r => actual[r] >= low[r] && actual[r] <= high[r]).length / incumbents.length,
    own_sales_error: median(own.map(r => Math.abs(predicted[r] / actual[r] - 1))),
    total_error: median(totals) ?? Number.NaN,
    split_correlation: split,
    supports_split: events >= ENOUGH_EVENTS && beaten && split >= ENOUGH_CORRELATION,
  }
}

/** Correlation of the first two of each row, weighted by the third; 0 where it cannot be told. */
function correlation(rows: readonly (readonly [number, number, number])[]): number {
  let weight = 0
  let x = 0
  let y = 0
  for (const [a, b, w] of rows) {
    weight += w
    x += w * a
    y += w * b
  }
  let xx = 0
  let yy = 0
  let xy = 0
  for (const [a, b, w] of rows) {
    xx += w * (a - x / weight) ** 2
    yy += w * (b - y / weight) ** 2
    xy += w * (a - x / weight) * (b - y / weight)
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0
}
