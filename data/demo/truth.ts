/** `truth.json`: what is really so in the demonstration. Tests and reports compare with it; the product never reads it. */
import { isoMonth, monthOf } from './calendar'
import { accessFactor, type Demand, departures, webFactor } from './demand'
import { describeEvent } from './events'
import type { PlantedIdentities } from './extracts'
import { HOSTILE } from './hostile'
import { attraction } from './network'
import {
  ANONYMOUS,
  CATEGORIES,
  FORMATS,
  GROWTH,
  LIQUIDATION,
  MEAN_BASKET,
  RAMP,
  RETURNS,
  SEASON_STORE,
  SEASON_WEB,
  TRUE,
} from './parameters'
import type { Plan } from './plan'
import type { Drawn } from './tickets'

/** Pull of every store in the last month without shocks: what counts is who trades at its end. */
export function steadyLevels(plan: Plan): Float64Array {
  return Float64Array.from(plan.stores, store => (store.closed === null ? 1 : 0))
}

/** Mean expected tickets of a month of the last year by zone, at the reference's access, for counter and web. */
function lastYear(demand: Demand): { store: Float64Array; web: Float64Array } {
  const store = new Float64Array(demand.zones)
  const web = new Float64Array(demand.zones)
  const from = Math.max(0, demand.months - 12)
  for (let t = from; t < demand.months; t++) {
    for (let i = 0; i < demand.zones; i++) {
      store[i] += demand.store[t * demand.zones + i]
      web[i] += demand.web[t * demand.zones + i]
    }
  }
  return { store, web }
}

interface Removal {
  store_id: string
  base: number
  /** Counter sales kept by the other stores, over the base. */
  retained_share: number
  /** Change of web sales, over the base. */
  web_share: number
}

/**
 * What closing each open store would do to a year like the last one, in expected tickets: choice and access only,
 * no passers-by, at maturity.
 */
export function trueClosures(plan: Plan): Removal[] {
  const { demand, stores, scale } = plan
  const n = stores.length
  const level = steadyLevels(plan)
  const year = lastYear(demand)
  const base = new Float64Array(n)
  const after = new Float64Array(n)
  const web = new Float64Array(n)
  const shares = new Float64Array(n)
  for (let i = 0; i < demand.zones; i++) {
    if (year.store[i] === 0) continue
    let sum = 0
    for (let j = 0; j < n; j++) sum += demand.pull[i * n + j] * level[j]
    const spend = year.store[i] * scale.store
    const factor = accessFactor(demand, sum)
    const webNow = webFactor(demand, sum)
    sharesOf(demand, level, i, shares)
    for (let j = 0; j < n; j++) {
      const pull = demand.pull[i * n + j] * level[j]
      const share = shares[j]
      if (share < 1e-6) continue
      base[j] += spend * share
      after[j] += spend * (accessFactor(demand, sum - pull) / factor - (1 - share))
      web[j] += year.web[i] * scale.web * (webFactor(demand, sum - pull) / webNow - 1)
    }
  }
  return stores.flatMap((store, j) =>
    level[j] === 0
      ? []
      : [
          {
            store_id: store.id,
            base: Math.round(base[j]),
            retained_share: rounded(after[j] / base[j]),
            web_share: rounded(web[j] / base[j]),
          },
        ],
  )
}

/** Every store's share of a zone's counter tickets, wherever they start from, into `row`. */
function sharesOf(demand: Demand, level: Float64Array, i: number, row: Float64Array): void {
  const n = demand.stores
  row.fill(0)
  for (const { zone, share } of departures(demand, i)) {
    let sum = 0
    for (let k = 0; k < n; k++) sum += demand.pull[zone * n + k] * level[k]
    for (let k = 0; k < n; k++) row[k] += (share * demand.pull[zone * n + k] * level[k]) / sum
  }
}

/** What each opening and closure changed over the months 3 to 14 after it, in expected tickets. */
export function trueEffects(plan: Plan) {
  const { demand, stores, scale, firstMonth } = plan
  const n = stores.length
  const months = (t: number) => Array.from({ length: 12 }, (_, k) => t + 3 + k).filter(m => m < demand.months)
  return plan.events
    .filter(e => e.kind === 'opening' || e.kind === 'closure')
    .map(event => {
      const at = monthOf(event.from) - firstMonth
      const own = event.store
      const others = new Float64Array(n)
      const before = new Float64Array(n)
      let sales = 0
      let web = 0
      const opened = event.kind === 'opening'
      for (const t of months(at)) {
        for (let i = 0; i < demand.zones; i++) {
          const cell = t * demand.zones + i
          const sum = demand.sum[cell]
          const atHome = demand.pull[i * n + own] * (opened ? demand.level[t * n + own] : 1)
          if (demand.store[cell] === 0 || (!demand.away && atHome < 1e-4 * sum)) continue
          const withStore = opened ? sum : sum + atHome
          const without = opened ? sum - atHome : sum
          const unit = (demand.store[cell] * scale.store) / accessFactor(demand, sum)
          for (const from of departures(demand, i)) {
            const there = demand.sum[t * demand.zones + from.zone]
            const touched = demand.pull[from.zone * n + own] * (opened ? demand.level[t * n + own] : 1)
            if (touched < 1e-4 * there) continue
            const thereWith = opened ? there : there + touched
            const thereWithout = opened ? there - touched : there
            const eachWith = (from.share * unit * accessFactor(demand, withStore)) / thereWith
            const eachWithout = (from.share * unit * accessFactor(demand, without)) / thereWithout
            sales += eachWith * touched
            for (let j = 0; j < n; j++) {
              if (j === own) continue
              const pull = demand.pull[from.zone * n + j] * demand.level[t * n + j]
              before[j] += eachWithout * pull
              others[j] += (eachWith - eachWithout) * pull
            }
          }
          if (atHome < 1e-4 * sum) continue
          const webUnit = (demand.web[cell] * scale.web) / webFactor(demand, sum)
          web += webUnit * (webFactor(demand, withStore) - webFactor(demand, without))
        }
      }
      const sign = opened ? 1 : -1
      const moved = others.reduce((sum, v) => sum + v, 0)
      return {
        ...describeEvent(stores, event),
        months_counted: months(at).length,
        store_sales: rounded(sales),
        /** Part of its sales that the other stores lose to it (opening) or take over (closure). */
        transfer_share: rounded(-moved / sales),
        /** Change of web sales the event caused, over the store's sales. */
        web_share: rounded((sign * web) / sales),
        neighbours: stores
          .map((store, j) => ({ store_id: store.id, change: sign * others[j], base: before[j] }))
          .filter(s => Math.abs(s.change) > 0.005 * sales)
          .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
          .map(s => ({
            store_id: s.store_id,
            change: rounded(s.change),
            relative: rounded((sign * s.change) / s.base),
          })),
      }
    })
}

/** rho after saturation, d ln Y / d I, weighted by the last year's counter tickets. */
function meanElasticity({ demand }: Plan): number {
  let total = 0
  let weighted = 0
  for (let t = Math.max(0, demand.months - 12); t < demand.months; t++) {
    for (let i = 0; i < demand.zones; i++) {
      const cell = t * demand.zones + i
      if (demand.store[cell] === 0) continue
      const x = Math.exp(TRUE.rho * (Math.log(demand.sum[cell]) - demand.reference))
      total += demand.store[cell]
      weighted += (demand.store[cell] * TRUE.rho) / (1 + (x / demand.ceiling) ** TRUE.saturation_power)
    }
  }
  return weighted / total
}

function rounded(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 1e4) / 1e4 : 0
}

/** Everything planted. */
export function makeTruth(plan: Plan, drawn: Drawn, identities: PlantedIdentities) {
  const { stores, zones, demand, settings, firstMonth } = plan
  return {
    schema: 'chalandise.demo-truth/1',
    settings,
    period: { first_month: isoMonth(firstMonth), last_month: isoMonth(firstMonth + settings.months - 1) },
    model: 'V_ij = gamma ln(m2 / 1000) + format + u_j - beta t_ij; I_i = ln sum_j exp V_ij',
    parameters: {
      ...TRUE,
      access_elasticity: TRUE.rho,
      access_elasticity_of_the_average_euro: rounded(meanElasticity(plan)),
      web_elasticity: TRUE.eta,
      format_effects: Object.fromEntries(Object.entries(FORMATS).map(([name, f]) => [name, f.effect])),
      inclusive_value_reference: demand.reference,
      spending_ceiling: demand.ceiling,
      mean_basket: rounded(MEAN_BASKET),
      growth_per_year: GROWTH,
      season_store: SEASON_STORE,
      season_web: SEASON_WEB,
      ramp: RAMP,
      liquidation: LIQUIDATION,
      returns: RETURNS,
      anonymous_share_of_counter_tickets: ANONYMOUS,
      categories: CATEGORIES,
      ...(settings.world === 'hostile' ? { hostile: HOSTILE } : {}),
    },
    travel:
      'minutes along the straight line over a field of relief, density, corridors and noise; not a product estimate',
    click_and_collect: 'follows the store equations: a growing share of counter tickets, chosen like a store',
    stores: stores.map((store, j) => ({
      store_id: store.id,
      u: rounded(store.u),
      attraction: rounded(attraction(store)),
      totals_only: store.totalsOnly,
      passage_share: store.passage,
      expected_tickets: Math.round(
        plan.scale.store *
          Array.from({ length: settings.months }, (_, t) => demand.byStore[t * stores.length + j]).reduce(
            (sum, v) => sum + v,
            0,
          ),
      ),
    })),
    events: plan.events.map(event => describeEvent(stores, event)),
    effects: trueEffects(plan),
    closures: trueClosures(plan),
    pockets: plan.pockets.map(pocket => ({
      name: pocket.name,
      lat: pocket.lat,
      lon: pocket.lon,
      radius_km: pocket.radius_km,
      population: Math.round(pocket.zones.reduce((sum, i) => sum + zones.population[i], 0)),
      minutes_to_nearest_store: rounded(
        Math.min(...pocket.zones.flatMap(i => stores.map((_, j) => demand.minutes[i * stores.length + j]))),
      ),
      zone_ids: pocket.zones.map(i => zones.id[i]),
    })),
    identities,
    drawn: {
      ...drawn,
      anonymous_share: rounded(drawn.anonymous_tickets / drawn.counter_tickets),
    },
  }
}
