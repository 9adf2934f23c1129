import { CHANNEL } from './channels'
import { MarketError } from './errors'

/** A query's result by column, as lib/engine gives it. */
export interface TableLike {
  rows: number
  columns: Record<string, ArrayLike<number | bigint | string | boolean | null>>
}

/** Months before the last with sales that the base of twelve can need: an open month, and quarters that overlap. */
const MONTHS = 16
const RECENT = `month > greatest(
      coalesce((SELECT max(month) FROM atoms), 0), coalesce((SELECT max(month) FROM unplaced), 0)) - ${MONTHS}`

/**
 * What the market model reads of a dataset, one text per table, the same for browser and command line. Dates are
 * text, decimals doubles, keys integers, as lib/engine asks.
 */
export const MARKET_QUERIES = {
  stores: `SELECT store_key::INTEGER AS store_key, store_id, name, lat, lon,
    opened_on::VARCHAR AS opened_on, closed_on::VARCHAR AS closed_on, selling_area_m2, format, operator, legal_entity,
    passage_share, route
    FROM stores ORDER BY store_key`,
  zones: `SELECT zone_key::INTEGER AS zone_key, lat, lon, cell, population, spend_potential, median_income
    FROM zones ORDER BY zone_key`,
  atoms: `SELECT store_key::INTEGER AS store_key, month::INTEGER AS month, span::INTEGER AS span,
    channel_key::INTEGER AS channel_key, cell, res::INTEGER AS res,
    amount::DOUBLE AS amount, gross::DOUBLE AS gross, tickets::DOUBLE AS tickets
    FROM atoms WHERE ${RECENT}
    ORDER BY store_key, month, span, channel_key, res DESC, cell`,
  unplaced: `SELECT store_key::INTEGER AS store_key, month::INTEGER AS month, channel_key::INTEGER AS channel_key,
    sum(amount)::DOUBLE AS amount
    FROM unplaced WHERE ${RECENT} GROUP BY ALL ORDER BY store_key, month, channel_key`,
  months: `SELECT store_key::INTEGER AS store_key, month::INTEGER AS month, sum(amount)::DOUBLE AS amount
    FROM category_months
    WHERE store_key > 0 AND channel_key NOT IN (${CHANNEL.web}, ${CHANNEL.marketplace}) AND ${RECENT}
    GROUP BY ALL ORDER BY store_key, month`,
  choice_model: `SELECT term, store_key::INTEGER AS store_key, value, se, travel
    FROM choice_model ORDER BY term, store_key`,
  choice_candidates: `SELECT decay, store_effects, linear, logarithm, t0, logistic, m, k, decay_value, decay_se,
    log_likelihood, difference, difference_se, misallocated, total_error, calibration_slope,
    folds::INTEGER AS folds, zones::INTEGER AS zones, chosen, reason
    FROM choice_candidates ORDER BY log_likelihood DESC, decay, store_effects`,
  closures: `SELECT store_key::INTEGER AS store_key, valid_from::VARCHAR AS valid_from, valid_to::VARCHAR AS valid_to
    FROM store_periods WHERE status = 'temporary_closure' ORDER BY store_key, valid_from`,
  competitors: `SELECT competitor_id, name, lat, lon, selling_area_m2, opened_on::VARCHAR AS opened_on,
    closed_on::VARCHAR AS closed_on FROM competitors ORDER BY competitor_id`,
  elasticities: `SELECT term, value, low, high, evidence_weight, events::INTEGER AS events, source
    FROM elasticities ORDER BY term`,
  backtest: `SELECT event_key::INTEGER AS event_key, role, store_key::INTEGER AS store_key, before, predicted,
    predicted_low, predicted_high, actual, no_change, proportional, nearest, placebo
    FROM backtest ORDER BY event_key, role, store_key`,
  travel_times: `SELECT zone_key::INTEGER AS zone_key, store_key::INTEGER AS store_key, minutes
    FROM travel_times ORDER BY zone_key, store_key`,
} as const

/** Tables without which the model does without what they say. */
type Optional = 'choice_candidates' | 'closures' | 'competitors' | 'elasticities' | 'backtest'
const OPTIONAL: readonly string[] = [
  'choice_candidates',
  'closures',
  'competitors',
  'elasticities',
  'backtest',
] satisfies Optional[]

export type MarketTables = Record<Exclude<keyof typeof MARKET_QUERIES, Optional>, TableLike> &
  Partial<Record<Optional, TableLike>>

/**
 * The tables of {@link MARKET_QUERIES} out of a record of results. Throws {@link MarketError} inconsistent_input
 * where one is missing that it cannot do without.
 */
export function marketTables(results: Readonly<Record<string, TableLike>>): MarketTables {
  for (const name of Object.keys(MARKET_QUERIES))
    if (!results[name] && !OPTIONAL.includes(name))
      throw new MarketError('inconsistent_input', `The market model's input lacks the table ${name}.`, {
        name,
      })
  return results as unknown as MarketTables
}

/**
 * Runs {@link MARKET_QUERIES}. A dataset built before a table existed that the model can do without is read without
 * it; any other failure is passed on.
 */
export async function readMarketTables(
  query: (sql: string) => Promise<TableLike>,
): Promise<Record<string, TableLike>> {
  const tables: Record<string, TableLike> = {}
  for (const [name, sql] of Object.entries(MARKET_QUERIES))
    try {
      tables[name] = await query(sql)
    } catch (cause) {
      if (!OPTIONAL.includes(name)) throw cause
    }
  return tables
}
