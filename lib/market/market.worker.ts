import { expose } from 'comlink'
import type { Scenario } from '@/lib/scenario/document'
import { type ModelCard, modelCard } from './card'
import { type Closing, closable, closing } from './closings'
import { MarketError } from './errors'
import type { TableLike } from './queries'
import { type Reach, reachOf } from './reach'
import { type FittedMarket, openMarket } from './service'
import { type StoreReach, storeReach } from './store-reach'
import type { ChangeFault, Competitor, MarketInput, MarketModel, ScenarioResult } from './types'
import type { ZoneChanges } from './zones'

/** What a MarketError says: an error that leaves a worker keeps its message only. */
export interface Refusal {
  code: string
  message: string
  values: Record<string, string | number>
  faults: readonly ChangeFault[]
}

/** What was asked for, or why it is refused. */
export type Answer<T> = { value: T; refusal: null } | { value: null; refusal: Refusal }

let market: FittedMarket | undefined

/** The market model behind a worker: fit once, then ask. */
export class MarketService {
  /** Reads and fits the tables of MARKET_QUERIES; `lastMonth` is the last complete month of the dataset. */
  fit(
    tables: Record<string, TableLike>,
    sector: MarketInput['sector'],
    lastMonth: number,
  ): Answer<MarketModel> {
    return answer(() => {
      market = openMarket(tables, sector, lastMonth)
      return market.model
    })
  }

  /** What a scenario does; without `intervals` its ranges are points. */
  simulate(scenario: Scenario, intervals: boolean): Answer<ScenarioResult> {
    return answer(() => fitted().simulate(scenario, intervals))
  }

  /** What a scenario does in every zone, for the map; see FittedMarket.zones. */
  zones(scenario: Scenario, flow?: { from: string; to: string }): ZoneChanges {
    return fitted().zones(scenario, flow)
  }

  /** Competitors that trade at the base's end: those that can be taken over. */
  competitors(): readonly Competitor[] {
    return fitted().input.competitors ?? []
  }

  /** Stores zone by zone: minutes, shares, sales; see {@link storeReach}. */
  reach(storeIds: readonly string[]): StoreReach[] {
    return storeIds.map(id => storeReach(fitted(), id))
  }

  /** Minutes by car from every zone to a point, by the provider of the fit. */
  minutesTo(lat: number, lon: number): Float32Array {
    const { input } = fitted()
    return input.travel.minutesTo(input.zones, { lat, lon })
  }

  /** Stores that can be closed, largest first. */
  closable(): string[] {
    return closable(fitted())
  }

  /** What closing one store alone does; see {@link closing}. */
  closing(storeId: string, intervals: boolean): Answer<Closing> {
    return answer(() => closing(fitted(), storeId, intervals))
  }

  /** What pockets and minutes to the nearest store take of the market; see {@link reachOf}. */
  marketReach(): Reach {
    return reachOf(fitted())
  }

  /** What the model has to say of itself. */
  card(): ModelCard {
    return modelCard(fitted())
  }
}

function fitted(): FittedMarket {
  if (!market) throw new MarketError('inconsistent_input', 'The market model is not fitted yet.')
  return market
}

/** Anything but a refusal of the model is a fault of the program and crosses as it is. */
function answer<T>(work: () => T): Answer<T> {
  try {
    return { value: work(), refusal: null }
  } catch (error) {
    if (!(error instanceof MarketError)) throw error
    const { code, message, values, faults } = error
    return { value: null, refusal: { code, message, values, faults } }
  }
}

expose(new MarketService())
