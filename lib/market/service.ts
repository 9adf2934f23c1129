import type { Scenario } from '@/lib/scenario/document'
import { readChoiceModel } from './choice-model'
import { type FitOptions, fitMarket } from './fit'
import { baseOf, marketInput } from './input'
import { type Prepared, prepare } from './prepare'
import { marketTables, type TableLike } from './queries'
import { simulate } from './simulate'
import type { MarketInput, MarketModel, ScenarioResult } from './types'
import { type ZoneChanges, zoneChanges } from './zones'

/** A fitted market that answers scenarios. */
export interface FittedMarket {
  input: MarketInput
  model: MarketModel
  prepared: Prepared
  simulate(scenario: Scenario, intervals?: boolean): ScenarioResult
  /** What a scenario does in every zone; with `flow` also what moves from one store to another. */
  zones(scenario: Scenario, flow?: { from: string; to: string }): ZoneChanges
}

/**
 * Reads, fits and prepares a dataset's market from the results of MARKET_QUERIES by name; `lastMonth` is its last
 * complete month; `options.family` takes another of the decays that were tried when it was built. The times to a site that is being dragged come from the provider of the fit.
 */
export function openMarket(
  tables: Readonly<Record<string, TableLike>>,
  sector: MarketInput['sector'],
  lastMonth: number,
  options: Pick<FitOptions, 'family'> = {},
): FittedMarket {
  const market = marketTables(tables)
  const input = marketInput(market, { sector, base: baseOf(lastMonth) })
  const stored = readChoiceModel(
    market.choice_model,
    market.stores,
    input.travel.id,
    market.choice_candidates,
  )
  const model = fitMarket(input, { ...options, stored: stored ?? undefined })
  const prepared = prepare(input, model)
  return {
    input,
    model,
    prepared,
    simulate: (scenario, intervals = true) =>
      simulate(prepared, scenario, { intervals, travel: input.travel }),
    zones: (scenario, flow) => zoneChanges(prepared, scenario, { travel: input.travel, flow }),
  }
}
