/**
 * A world that breaks the model's assumptions on purpose, to see how wrong the figures come out there: who is
 * identified depends on distance and basket, people shop where they work and on holiday, a rival opens beside
 * each opening, openings stand where demand grows and closures where it falls, and demand has a low ceiling.
 */
import { firstDay, monthOf } from './calendar'
import type { Competitor, DemoEvent } from './events'
import type { DemoStore } from './network'
import { pointAround, type Zones, zoneIndex } from './places'
import { between, stream } from './random'

export const HOSTILE = {
  /** Share of counter tickets bought from the place of work, at most so far away, and on holiday. */
  away: { work: 0.12, work_km: 45, holiday: 0.04, resorts: 25 },
  /** Anonymity grows with the minutes from home and falls with the basket: factor 0.5 + minutes / 30, basket ^ -0.35. */
  anonymity: { near: 0.5, minutes: 30, most: 2.4, basket: -0.35 },
  /** Rival beside an opening: within so many months and kilometres. */
  rival: { months: 2, km: 4, area: 2500 },
  /** Growth per year of demand around openings, and around closures, within so many kilometres. */
  trend: { openings: 0.05, closures: -0.06, km: 20 },
  /** Largest multiple of the spending of the well served. */
  ceiling: 1.1,
} as const

/** Where tickets start from besides home, by home zone. */
export interface Away {
  work: Int32Array
  workShare: number
  resort: Int32Array
  holidayShare: number
}

/** Work in the biggest town around by attraction people / km; holidays in one of some places by the sea or hills. */
export function awayFromHome(zones: Zones, seed: number): Away {
  const near = zoneIndex(zones)
  const towns = (zone: number) =>
    near(zones.lat[zone], zones.lon[zone], HOSTILE.away.work_km).filter(
      n => zones.population[n.zone] >= 15_000,
    )
  const work = Int32Array.from({ length: zones.count }, (_, zone) => {
    let best = zone
    let most = 0
    for (const { zone: town, km } of towns(zone)) {
      const worth = zones.population[town] / (km + 8) ** 1.5
      if (worth > most) {
        most = worth
        best = town
      }
    }
    return best
  })
  const random = stream(seed, 'resorts')
  const resorts = Array.from(zones.population.keys())
    .filter(
      zone =>
        zones.population[zone] >= 4_000 && Math.hypot(zones.leanEast[zone], zones.leanNorth[zone]) > 0.5,
    )
    .sort((a, b) => zones.population[b] - zones.population[a] || a - b)
    .slice(0, HOSTILE.away.resorts)
  const resort = Int32Array.from({ length: zones.count }, (_, zone) =>
    resorts.length > 0 ? resorts[Math.floor(random.next() * resorts.length)] : zone,
  )
  return { work, workShare: HOSTILE.away.work, resort, holidayShare: HOSTILE.away.holiday }
}

/** Growth per year of each zone's demand, in logs. */
export function trends(
  zones: Zones,
  stores: readonly DemoStore[],
  events: readonly DemoEvent[],
): Float64Array {
  const trend = new Float64Array(zones.count)
  const near = zoneIndex(zones)
  for (const event of events) {
    if (event.kind !== 'opening' && event.kind !== 'closure') continue
    const { lat, lon } = stores[event.store]
    const growth = event.kind === 'opening' ? HOSTILE.trend.openings : HOSTILE.trend.closures
    for (const { zone, km } of near(lat, lon, HOSTILE.trend.km))
      trend[zone] += growth * (1 - km / HOSTILE.trend.km / 2)
  }
  return trend
}

/** A rival beside every opening, about when it opens. */
export function rivals(
  zones: Zones,
  stores: readonly DemoStore[],
  events: readonly DemoEvent[],
  seed: number,
): Competitor[] {
  const random = stream(seed, 'rivals')
  return events
    .filter(event => event.kind === 'opening')
    .map((event, k) => {
      const store = stores[event.store]
      const month =
        monthOf(event.from) + Math.round(between(random, -HOSTILE.rival.months, HOSTILE.rival.months))
      const km = between(random, 1, HOSTILE.rival.km)
      return {
        id: `R${String(k + 1).padStart(4, '0')}`,
        name: `Tournebois ${store.name}`,
        ...pointAround(zones, store.zone, km, 2 * Math.PI * random.next(), 1),
        area: HOSTILE.rival.area,
        opened: firstDay(month),
        closed: null,
      }
    })
}

/** Multiple of the anonymous share for a ticket so far from home with so large a mean basket. */
export function anonymityFactor(minutes: number, basket: number, meanBasket: number): number {
  const { near, minutes: scale, most, basket: power } = HOSTILE.anonymity
  return Math.min(most, near + minutes / scale) * (basket / meanBasket) ** power
}
