/** What happens to the network: openings, closures, a move, temporary closures, changes of operator. */
import { firstDay, isoDay, lastDay, monthOf } from './calendar'
import { type DemoStore, nextLeaseBreak, numberStores, type Operator } from './network'
import { LIQUIDATION, RAMP } from './parameters'
import { kilometres, pointAround, type Zones } from './places'
import { below, between, normal, shuffled, stream } from './random'
import { planted } from './settings'

export interface DemoEvent {
  kind: 'opening' | 'closure' | 'move' | 'temporary_closure' | 'operator_change'
  /** Index of the store; for a move the new one. */
  store: number
  /** For a move the old store. */
  former?: number
  /** First day of the new state (an opening's first trading day, a closure's last trading day). */
  from: number
  /** Last day of a temporary closure. */
  to?: number
  /** Before a change of operator. */
  operatorBefore?: Operator
}

/** Months of events: the 13th to the 14th before the last, so that each has a year on both sides. */
export function eventWindow(firstMonth: number, months: number): [number, number] {
  return [firstMonth + 12, firstMonth + months - 15]
}

interface Clock {
  firstMonth: number
  months: number
  seed: number
}

/** Plants the events; changes the stores' dates, adds the moved store, numbers the stores. */
export function plantEvents(zones: Zones, stores: DemoStore[], size: number, clock: Clock): DemoEvent[] {
  const random = stream(clock.seed, 'events')
  const [first, last] = eventWindow(clock.firstMonth, clock.months)
  const events: DemoEvent[] = []
  if (last - first >= 4) {
    const nearest = stores.map((s, k) =>
      Math.min(
        ...stores.map((o, j) =>
          j === k ? Number.POSITIVE_INFINITY : kilometres(s.lat, s.lon, o.lat, o.lon),
        ),
      ),
    )
    const order = shuffled(
      random,
      stores.map((_, k) => k),
    )
    const used: number[] = []
    const take = (count: number, fits: (k: number) => boolean): number[] => {
      const taken: number[] = []
      for (const apart of [85, 60, 40, 25, 0]) {
        for (const k of order) {
          if (taken.length === count) return taken
          const far = used.every(
            o => kilometres(stores[o].lat, stores[o].lon, stores[k].lat, stores[k].lon) >= apart,
          )
          if (used.includes(k) || stores[k].totalsOnly || !far || (apart > 0 && !fits(k))) continue
          used.push(k)
          taken.push(k)
        }
      }
      return taken
    }
    /** The k-th of n months spread over the window. */
    const month = (k: number, n: number, from = first, to = last) =>
      from + Math.min(to - from, Math.floor(((k + random.next()) * (to - from + 1)) / n))
    const between45 = (k: number) => nearest[k] >= 8 && nearest[k] <= 42

    const openings = take(planted(8, size), k => between45(k) && stores[k].format !== 'Atelier')
    openings.forEach((store, k) => {
      const from = firstDay(month(k, openings.length)) + 3 + below(random, 20)
      stores[store].opened = from
      events.push({ kind: 'opening', store, from })
    })
    const closures = take(planted(4, size), k => between45(k) && stores[k].u < 0.1)
    closures.forEach((store, k) => {
      const from = lastDay(month(k, closures.length, first + 2))
      stores[store].closed = from
      stores[store].u = -Math.abs(stores[store].u)
      events.push({ kind: 'closure', store, from })
    })
    const moves = take(planted(1, size), k => stores[k].format === 'Maison')
    moves.forEach((former, k) => {
      const old = stores[former]
      const from = firstDay(month(k, moves.length)) + 4 + below(random, 20)
      const angle = 2 * Math.PI * random.next()
      const point = pointAround(zones, old.zone, 4.5, angle, 1)
      const area = Math.round((old.area * 1.35) / 10) * 10
      const store = stores.push({ ...old, ...point, area, opened: from }) - 1
      stores[store].name = `${old.name} Porte Neuve`
      stores[store].u = 0.75 * old.u + 0.1 * normal(random)
      stores[store].fixedCost = Math.round((old.fixedCost * 1.25) / 100) * 100
      old.closed = from - 1 - below(random, 4)
      events.push({ kind: 'move', store, former, from })
    })
    const pauses = take(planted(2, size), k => stores[k].format !== 'Atelier')
    pauses.forEach((store, k) => {
      const start = month(k, pauses.length, first, last - 3)
      const from = firstDay(start) + below(random, 20)
      const to = firstDay(start + 2 + below(random, 2)) + 4 + below(random, 20)
      events.push({ kind: 'temporary_closure', store, from, to })
    })
    const operators = take(planted(3, size), k => stores[k].operator === 'affiliate')
    operators.forEach((store, k) => {
      const from = firstDay(month(k, operators.length))
      const operatorBefore: Operator = stores[store].operator === 'own' ? 'affiliate' : 'own'
      events.push({ kind: 'operator_change', store, from, operatorBefore })
    })
  }
  return settle(stores, events, lastDay(clock.firstMonth + clock.months - 1))
}

/** Numbers the stores by their opening and points the events at the new order. */
function settle(stores: DemoStore[], events: DemoEvent[], periodEnd: number): DemoEvent[] {
  const before = [...stores]
  stores.sort((a, b) => a.opened - b.opened || before.indexOf(a) - before.indexOf(b))
  numberStores(stores)
  const place = before.map(store => stores.indexOf(store))
  for (const event of events) {
    event.store = place[event.store]
    if (event.former !== undefined) {
      event.former = place[event.former]
      stores[event.store].replaces = stores[event.former].id
    }
  }
  for (const store of stores) store.leaseBreak = nextLeaseBreak(store.opened, periodEnd)
  return events.sort((a, b) => a.from - b.from || a.store - b.store)
}

/** Days of a month on which each store trades, and its attraction's multiple in that month. */
export interface Trading {
  /** [month * stores + store]: first and last trading day of the month; last < first when shut. */
  first: Int32Array
  last: Int32Array
  /** Multiple of exp(alpha): share of days open x ramp x liquidation, without shocks. */
  level: Float64Array
}

/** Works out month by month when each store trades and how strongly. */
export function trading(stores: readonly DemoStore[], events: readonly DemoEvent[], clock: Clock): Trading {
  const size = clock.months * stores.length
  const result = { first: new Int32Array(size), last: new Int32Array(size), level: new Float64Array(size) }
  const opening = new Set(events.filter(e => e.kind === 'opening').map(e => e.store))
  const closure = new Set(events.filter(e => e.kind === 'closure').map(e => e.store))
  const pauses = events.filter(e => e.kind === 'temporary_closure')
  for (let t = 0; t < clock.months; t++) {
    const month = clock.firstMonth + t
    const start = firstDay(month)
    const end = lastDay(month)
    stores.forEach((store, j) => {
      let first = Math.max(start, store.opened)
      let last = Math.min(end, store.closed ?? end)
      for (const pause of pauses) {
        if (pause.store !== j || pause.from > end || pause.to! < start) continue
        if (pause.from > start) last = Math.min(last, pause.from - 1)
        else first = Math.max(first, pause.to! + 1)
      }
      let level = Math.max(0, last - first + 1) / (end - start + 1)
      if (opening.has(j) && level > 0) {
        const age = Math.max(0, month - monthOf(store.opened))
        level *= RAMP.start + (1 - RAMP.start) * (1 - Math.exp(-age / RAMP.months))
      }
      if (closure.has(j)) {
        const left = monthOf(store.closed!) - month
        if (left === 1) level *= LIQUIDATION[0]
        if (left === 0) level *= LIQUIDATION[1]
      }
      result.first[t * stores.length + j] = first
      result.last[t * stores.length + j] = last
      result.level[t * stores.length + j] = level
    })
  }
  return result
}

export interface StorePeriod {
  store_id: string
  from: number
  to: number | null
  operator: Operator | null
  status: 'open' | 'liquidation' | 'temporary_closure' | null
}

/** What the extract says about the events over time. */
export function storePeriods(stores: readonly DemoStore[], events: readonly DemoEvent[]): StorePeriod[] {
  const periods: StorePeriod[] = []
  for (const event of events) {
    const store = stores[event.store]
    if (event.kind === 'closure') {
      const from = firstDay(monthOf(event.from) - 1)
      periods.push({ store_id: store.id, from, to: event.from, operator: null, status: 'liquidation' })
    } else if (event.kind === 'temporary_closure') {
      periods.push({
        store_id: store.id,
        from: event.from,
        to: event.to!,
        operator: null,
        status: 'temporary_closure',
      })
    } else if (event.kind === 'operator_change') {
      const operator = event.operatorBefore!
      periods.push({ store_id: store.id, from: store.opened, to: event.from - 1, operator, status: null })
      periods.push({ store_id: store.id, from: event.from, to: null, operator: store.operator, status: null })
    }
  }
  return periods.sort((a, b) => a.store_id.localeCompare(b.store_id) || a.from - b.from)
}

/** The event as `truth.json` tells it. */
export function describeEvent(stores: readonly DemoStore[], event: DemoEvent) {
  return {
    kind: event.kind,
    store_id: stores[event.store].id,
    former_store_id: event.former === undefined ? null : stores[event.former].id,
    from: isoDay(event.from),
    to: event.to === undefined ? null : isoDay(event.to),
  }
}

export interface Competitor {
  id: string
  name: string
  lat: number
  lon: number
  area: number
  opened: number
  closed: number | null
}

const BRANDS = ['Tournebois', 'Nordhem', 'Salonéo', 'Meublarte']

/** Stores of others, by population, outside the pockets; one in eight opens or closes within the period. */
export function makeCompetitors(
  zones: Zones,
  outside: (lat: number, lon: number) => boolean,
  size: number,
  clock: Clock,
): Competitor[] {
  const random = stream(clock.seed, 'competitors')
  const towns = Array.from({ length: zones.count }, (_, k) => k).filter(
    k => zones.population[k] >= 10_000 && outside(zones.lat[k], zones.lon[k]),
  )
  const total = towns.reduce((sum, k) => sum + zones.population[k] ** 0.8, 0)
  return Array.from({ length: planted(150, size) }, (_, n) => {
    let rest = random.next() * total
    const zone =
      towns.find(k => {
        rest -= zones.population[k] ** 0.8
        return rest < 0
      }) ?? towns[0]
    const brand = BRANDS[below(random, BRANDS.length)]
    const point = pointAround(zones, zone, between(random, 1, 3.5), 2 * Math.PI * random.next(), 1)
    const inside = firstDay(clock.firstMonth + below(random, clock.months)) + below(random, 28)
    const fate = random.next()
    const opened = fate < 0.08 ? inside : firstDay(12 * (1990 + below(random, 28)) + below(random, 12))
    return {
      id: `C${String(n + 1).padStart(4, '0')}`,
      name: `${brand} ${zones.name[zone].replace(/ Arrondissement$/, '')}`,
      ...point,
      area: Math.round(between(random, 800, 5200) / 50) * 50,
      opened,
      closed: fate >= 0.08 && fate < 0.13 ? inside : null,
    }
  })
}
