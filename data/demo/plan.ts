/** The whole demonstration before any ticket is drawn: places, network, events, expectations, people. */
import { LAST_MONTH } from './calendar'
import { computeDemand, type Demand, settleDemand } from './demand'
import {
  type Competitor,
  type DemoEvent,
  makeCompetitors,
  plantEvents,
  type Trading,
  trading,
} from './events'
import { awayFromHome, rivals, trends } from './hostile'
import { type DemoStore, makeStores } from './network'
import { ANONYMOUS, COLLECT, MEAN_BASKET, RETURNS, WEB_BASKET, WEB_SHARE } from './parameters'
import { allotPeople, type People } from './people'
import { kilometres, readZones, type Zones } from './places'
import { choosePockets, type Pocket } from './pockets'
import { type DemoSettings, planted } from './settings'
import { chooseSites } from './sites'
import { travelField } from './travel'

export interface Plan {
  settings: DemoSettings
  firstMonth: number
  zones: Zones
  pockets: Pocket[]
  stores: DemoStore[]
  events: DemoEvent[]
  trading: Trading
  competitors: Competitor[]
  demand: Demand
  people: People
  scale: Scale
}

/** From expectations to tickets. */
export interface Scale {
  /** Counter tickets for one unit of demand.store. */
  store: number
  /** Web tickets for one unit of demand.web. */
  web: number
  /** Chance that a resident's counter ticket is anonymous, before its category. */
  anonymous: number
}

/** Click and collect tickets for one over the counter. */
export function collectRate(t: number, months: number): number {
  return COLLECT[0] + (COLLECT[1] - COLLECT[0]) * (months > 1 ? t / (months - 1) : 0)
}

/** Plans the demonstration. Nothing is written. */
export function planDemo(settings: DemoSettings): Plan {
  const { months, seed } = settings
  const firstMonth = LAST_MONTH - months + 1
  const clock = { firstMonth, months, seed }
  const zones = readZones()
  const field = travelField(zones, seed)
  const pockets = choosePockets(zones, seed)
  const moves = months >= 31 ? planted(1, settings.stores) : 0
  const stores = makeStores(
    zones,
    chooseSites(zones, field, pockets, settings.stores - moves),
    firstMonth,
    seed,
  )
  const events = plantEvents(zones, stores, settings.stores, clock)
  const days = trading(stores, events, clock)
  const outside = (lat: number, lon: number) =>
    pockets.every(p => kilometres(lat, lon, p.lat, p.lon) > p.radius_km + 12)
  const hostile =
    settings.world === 'hostile'
      ? { away: awayFromHome(zones, seed), trend: trends(zones, stores, events) }
      : null
  const competitors = makeCompetitors(zones, outside, settings.stores, clock).concat(
    hostile ? rivals(zones, stores, events, seed) : [],
  )
  const demand = computeDemand({
    zones,
    field,
    stores,
    competitors,
    pockets,
    trading: days,
    firstMonth,
    months,
    seed,
    hostile,
  })
  const people = allotPeople(zones, demand, settings)
  settleDemand(demand, people.factor)
  const scale = solveScale(demand, stores, settings)
  return {
    settings,
    firstMonth,
    zones,
    pockets,
    stores,
    events,
    trading: days,
    competitors,
    demand,
    people,
    scale,
  }
}

/** Scales so that the ticket rows come to the wanted number and the web to its share of revenue. */
function solveScale(demand: Demand, stores: readonly DemoStore[], settings: DemoSettings): Scale {
  const { months } = settings
  let counter = 0
  let totals = 0
  let passage = 0
  let collect = 0
  for (let t = 0; t < months; t++) {
    stores.forEach((store, j) => {
      const expected = demand.byStore[t * stores.length + j]
      counter += expected
      if (store.totalsOnly) totals += expected * (1 + collectRate(t, months))
      else {
        collect += expected * collectRate(t, months)
        passage += (expected * store.passage) / (1 - store.passage)
      }
    })
  }
  const web = demand.web.reduce((sum, w) => sum + w, 0)
  // Revenue: counter, passage and collect at the mean basket; the web at its own, net of returns.
  const kept = (rate: number) => 1 - rate * (RETURNS.full + (1 - RETURNS.full) / 2)
  const storeRevenue = (counter + passage + collect) * MEAN_BASKET * kept(RETURNS.store)
  const webTickets =
    ((WEB_SHARE / (1 - WEB_SHARE)) * storeRevenue) / (MEAN_BASKET * WEB_BASKET * kept(RETURNS.web))
  const residents = counter - totals
  const itemised = residents + passage
  const rows = (itemised + collect) * (1 + RETURNS.store) + webTickets * (1 + RETURNS.web)
  const store = settings.tickets / rows
  return {
    store,
    web: (store * webTickets) / web,
    anonymous: Math.max(0, ANONYMOUS * itemised - passage) / residents,
  }
}
