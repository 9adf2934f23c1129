import { expose } from 'comlink'
import type { Scenario } from '@/lib/scenario/document'
import { type ModelCard, modelCard } from './card'
import { MarketError } from './errors'
import type { TableLike } from './queries'
import { type FittedMarket, openMarket } from './service'
import type { MarketInput, MarketModel, ScenarioResult } from './types'
import type { ZoneChanges } from './zones'

let market: FittedMarket | undefined

/** The market model behind a worker: fit once, then ask. */
export class MarketService {
  /** Reads and fits the tables of MARKET_QUERIES; `lastMonth` is the last complete month of the dataset. */
  fit(tables: Record<string, TableLike>, sector: MarketInput['sector'], lastMonth: number): MarketModel {
    market = openMarket(tables, sector, lastMonth)
    return market.model
  }

  /** What a scenario does; without `intervals` its ranges are points. */
  simulate(scenario: Scenario, intervals: boolean): ScenarioResult {
    if (!market) throw new MarketError('inconsistent_input', 'The market model is not fitted yet.')
    return market.simulate(scenario, intervals)
  }

  /** What a scenario does in every zone, for the map; see FittedMarket.zones. */
  zones(scenario: Scenario, flow?: { from: string; to: string }): ZoneChanges {
    if (!market) throw new MarketError('inconsistent_input', 'The market model is not fitted yet.')
    return market.zones(scenario, flow)
  }

  /** What the model has to say of itself. */
  card(): ModelCard {
    if (!market) throw new MarketError('inconsistent_input', 'The market model is not fitted yet.')
    return modelCard(market)
  }
}

expose(new MarketService())
