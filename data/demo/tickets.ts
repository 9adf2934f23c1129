/** Draws the tickets month by month from the expectations and hands them on, sorted by day. */
import { MonthBuffer, sortedByDay, type TicketColumns } from './buffer'
import { lastDay, MonthDays, monthOf } from './calendar'
import { pullRow } from './demand'
import { anonymityFactor } from './hostile'
import { CATEGORIES, GROWTH, MEAN_BASKET, RETURNS, WEB_BASKET } from './parameters'
import { ActivePeople, PRIVATE } from './people'
import { collectRate, type Plan } from './plan'
import { below, normalQuantile, poisson, type Random, stream } from './random'

export const STORE = 0
export const WEB = 1
export const COLLECT_CHANNEL = 2
/** Customer type of an anonymous ticket is private; a monthly total has this code instead of all attributes. */
export const TOTAL = -1

/** What was drawn, for `truth.json`. */
export interface Drawn {
  purchases: number
  returns: number
  counter_tickets: number
  anonymous_tickets: number
  passage_tickets: number
  totals_rows: number
}

/** What the draw learns of the people. */
export interface Histories {
  /** First day of a purchase under the first and the second id; 0 without one. */
  first: Int32Array
  firstTwin: Int32Array
  /** 1 bought in a store, 2 bought on the web. */
  channels: Uint8Array
}

const QUANTILES = 4096
const CATEGORY_SLOTS = 1000

/** Lognormal basket sizes with the category's exact mean, by quantile. */
function baskets(): Float64Array[] {
  return CATEGORIES.map(category => {
    const table = Float64Array.from({ length: QUANTILES }, (_, k) =>
      Math.exp(category.spread * normalQuantile((k + 0.5) / QUANTILES)),
    )
    const mean = table.reduce((sum, v) => sum + v, 0) / QUANTILES
    return table.map(v => (v / mean) * category.mean)
  })
}

function categorySlots(): Uint8Array {
  const slots = new Uint8Array(CATEGORY_SLOTS)
  let slot = 0
  CATEGORIES.forEach((category, c) => {
    for (let k = 0; k < Math.round(category.share * CATEGORY_SLOTS); k++) slots[slot++] = c
  })
  return slots
}

/** Draws the whole period of a plan. */
export class TicketDraw {
  readonly drawn: Drawn = {
    purchases: 0,
    returns: 0,
    counter_tickets: 0,
    anonymous_tickets: 0,
    passage_tickets: 0,
    totals_rows: 0,
  }
  readonly histories: Histories
  private readonly buffer = new MonthBuffer()
  private readonly active: ActivePeople
  private readonly ids: Int32Array
  private readonly row: Float64Array
  private readonly baskets = baskets()
  private readonly slots = categorySlots()
  private readonly storeDays: MonthDays[]
  private readonly webDays: MonthDays[]
  /** Returns waiting for their month: the arguments of the buffer's rows, eight numbers each. */
  private readonly waiting: number[][]
  private readonly totals: Float64Array
  private readonly depots: Int32Array
  private readonly anonymity: number[]
  private random: Random
  private price = 1
  private month = 0

  constructor(private readonly plan: Plan) {
    const { people, settings, stores, firstMonth } = plan
    this.random = stream(settings.seed, 'tickets')
    this.active = new ActivePeople(people)
    this.ids = scrambledIds(people.count)
    this.row = new Float64Array(stores.length)
    this.totals = new Float64Array(stores.length)
    const months = Array.from({ length: settings.months }, (_, t) => firstMonth + t)
    this.storeDays = months.map(m => new MonthDays(m, 'store'))
    this.webDays = months.map(m => new MonthDays(m, 'web'))
    this.waiting = months.map(() => [])
    this.depots = nearestDepots(plan)
    const level = CATEGORIES.reduce((sum, c) => sum + c.share * c.anonymous, 0)
    this.anonymity = CATEGORIES.map(c => (plan.scale.anonymous * c.anonymous) / level)
    this.histories = {
      first: new Int32Array(people.count),
      firstTwin: new Int32Array(people.twins),
      channels: new Uint8Array(people.count),
    }
  }

  /** Draws month `t`, in rising order. The columns are good until the next call; `order` sorts them by day. */
  draw(t: number): { columns: TicketColumns; order: Int32Array } {
    const { plan, buffer } = this
    const { demand, scale, settings } = plan
    this.month = t
    this.random = stream(settings.seed, 'tickets', t)
    this.price = (1 + GROWTH.price) ** (t / 12)
    buffer.clear()
    this.totals.fill(0)
    this.active.enter(t)
    this.bookReturns()
    const collect = collectRate(t, settings.months)
    for (let i = 0; i < demand.zones; i++) {
      const expected = demand.store[t * demand.zones + i] * scale.store
      const counter = poisson(this.random, expected)
      const collected = poisson(this.random, expected * collect)
      const web = poisson(this.random, demand.web[t * demand.zones + i] * scale.web)
      if (counter + collected > 0) {
        const sum = pullRow(demand, t, i, this.row)
        for (let j = 1; j < this.row.length; j++) this.row[j] += this.row[j - 1]
        for (let k = 0; k < counter; k++) this.sell(i, this.chooseStore(sum), STORE)
        for (let k = 0; k < collected; k++) this.sell(i, this.chooseStore(sum), COLLECT_CHANNEL)
      }
      for (let k = 0; k < web; k++) this.sell(i, -1, WEB)
    }
    this.bookTotals()
    return { columns: buffer, order: sortedByDay(buffer, this.storeDays[t].first) }
  }

  private chooseStore(sum: number): number {
    const target = this.random.next() * sum
    let low = 0
    let high = this.row.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.row[middle] > target) high = middle
      else low = middle + 1
    }
    return low
  }

  private sell(zone: number, store: number, channel: number): void {
    const { plan, random } = this
    const category = this.slots[(random.next() * CATEGORY_SLOTS) | 0]
    const outlet = store < 0 ? null : plan.stores[store]
    if (outlet?.totalsOnly) {
      const cents = this.amount(category, PRIVATE, STORE)
      const back = random.next() < RETURNS.store ? this.returned(cents) : 0
      this.totals[store] += cents - back
      return
    }
    let person = -1
    if (channel !== STORE || random.next() >= this.anonymous(zone, store, category))
      person = this.active.pick(zone, random)
    this.book(person, store, channel, category)
    if (outlet && channel === STORE && outlet.passage > 0) {
      if (random.next() < outlet.passage / (1 - outlet.passage)) {
        this.drawn.passage_tickets++
        this.book(-1, store, STORE, this.slots[(random.next() * CATEGORY_SLOTS) | 0])
      }
    }
  }

  private anonymous(zone: number, store: number, category: number): number {
    const { demand, settings } = this.plan
    if (settings.world === 'plain') return this.anonymity[category]
    const minutes = demand.minutes[zone * demand.stores + store]
    return this.anonymity[category] * anonymityFactor(minutes, CATEGORIES[category].mean, MEAN_BASKET)
  }

  private amount(category: number, kind: number, channel: number): number {
    const basket = this.baskets[category][(this.random.next() * QUANTILES) | 0]
    const factor = this.price * (kind === 1 ? 1.4 : 1) * (channel === WEB ? WEB_BASKET : 1)
    return Math.max(100, Math.round(basket * factor * 100))
  }

  private returned(cents: number): number {
    const { random } = this
    return random.next() < RETURNS.full ? cents : Math.max(1, Math.round(cents * random.next()))
  }

  private book(person: number, store: number, channel: number, category: number): void {
    const { plan, random, month: t } = this
    const { people, trading, stores } = plan
    const kind = person < 0 ? PRIVATE : people.kind[person]
    const cents = this.amount(category, kind, channel)
    const details = CATEGORIES[category]
    const rate = details.margin - 0.06 + 0.12 * random.next()
    let items = 1
    while (items < 30 && random.next() < 1 - 1 / details.items) items++
    const delivered = channel === WEB || (channel === STORE && random.next() < details.delivered)
    let day: number
    let order = 0
    let fulfilment = 0
    if (channel === WEB) day = this.webDays[t].draw(random, 0, 31)
    else {
      const at = t * stores.length + store
      const days = this.storeDays[t]
      day = days.draw(random, trading.first[at] - days.first, trading.last[at] - days.first)
      if (channel === COLLECT_CHANNEL) fulfilment = store + 1
      else if (category >= 4 && this.depots[store] >= 0 && random.next() < 0.25) {
        order = store + 1
        fulfilment = this.depots[store] + 1
      }
    }
    const customer = this.customerOf(person, channel, day)
    const code = channel + 4 * category + 32 * kind + 128 * Number(delivered) + 256 * items
    const margin = Math.round(cents * rate)
    this.buffer.add(day, cents, margin, store + 1, order, fulfilment, customer, code)
    this.drawn.purchases++
    if (channel === STORE) {
      this.drawn.counter_tickets++
      if (person < 0) this.drawn.anonymous_tickets++
    }
    if (random.next() < (channel === WEB ? RETURNS.web : RETURNS.store)) {
      const back = this.returned(cents)
      const share = back / cents
      const itemsBack = Math.max(1, Math.round(items * share))
      const codeBack = channel + 4 * category + 32 * kind + 128 * Number(delivered) + 256 * itemsBack
      this.bringBack(day, store, [-back, -Math.round(margin * share), store + 1, 0, 0, customer, codeBack])
    }
  }

  private customerOf(person: number, channel: number, day: number): number {
    if (person < 0) return 0
    const { histories } = this
    const { twin } = this.plan.people
    histories.channels[person] |= channel === STORE ? 1 : 2
    if (twin[person] > 0 && channel !== STORE) {
      const number = twin[person]
      const known = histories.firstTwin[number - 1]
      if (known === 0 || day < known) histories.firstTwin[number - 1] = day
      return -number
    }
    if (histories.first[person] === 0 || day < histories.first[person]) histories.first[person] = day
    return this.ids[person]
  }

  /** Lets a purchase of `day` come back within the delay, on a day its store trades; else it does not. */
  private bringBack(day: number, store: number, row: number[]): void {
    const { plan, random } = this
    const back = day + 2 + below(random, RETURNS.days - 2)
    const t = monthOf(back) - plan.firstMonth
    if (t >= plan.settings.months) return
    const days = store < 0 ? this.webDays[t] : this.storeDays[t]
    let from = Math.max(days.first, day + 1)
    let to = days.first + days.count - 1
    if (store >= 0) {
      from = Math.max(from, plan.trading.first[t * plan.stores.length + store])
      to = Math.min(to, plan.trading.last[t * plan.stores.length + store])
    }
    if (from > to) return
    this.drawn.returns++
    const date = days.draw(random, from - days.first, to - days.first)
    if (t === this.month) this.addReturn(date, row)
    else this.waiting[t].push(date, ...row)
  }

  private addReturn(day: number, row: readonly number[]): void {
    this.buffer.add(day, row[0], row[1], row[2], row[3], row[4], row[5], row[6])
  }

  private bookReturns(): void {
    const rows = this.waiting[this.month]
    for (let k = 0; k < rows.length; k += 8) this.addReturn(rows[k], rows.slice(k + 1, k + 8))
    this.waiting[this.month] = []
  }

  private bookTotals(): void {
    const { plan, month: t } = this
    plan.stores.forEach((store, j) => {
      if (!store.totalsOnly || this.totals[j] === 0) return
      const day = Math.min(lastDay(plan.firstMonth + t), store.closed ?? Number.POSITIVE_INFINITY)
      this.buffer.add(day, this.totals[j], 0, j + 1, 0, 0, 0, TOTAL)
      this.drawn.totals_rows++
    })
  }
}

/** Number of each person's first customer id, from 1: people are stored by zone, ids are not. */
export function scrambledIds(count: number): Int32Array {
  const ids = new Int32Array(count)
  let step = Math.max(1, Math.floor(count * 0.6180339887))
  while (greatestCommonDivisor(step, count) !== 1) step++
  let at = 0
  for (let k = 0; k < count; k++) {
    ids[k] = at + 1
    at = (at + step) % count
  }
  return ids
}

/** For each small store the nearest larger one that trades all the time: where furniture is collected. */
function nearestDepots({ stores, events, demand }: Plan): Int32Array {
  const minutes = (from: number, to: number) => demand.minutes[stores[from].zone * demand.stores + to]
  const busy = new Set(
    events.flatMap(e => (e.kind === 'operator_change' ? [] : [e.store, e.former ?? e.store])),
  )
  return Int32Array.from(stores, (store, j) => {
    if (store.format !== 'Atelier') return -1
    let best = -1
    stores.forEach((other, k) => {
      if (k === j || other.format === 'Atelier' || busy.has(k) || other.totalsOnly) return
      if (best < 0 || minutes(j, k) < minutes(j, best)) best = k
    })
    return best >= 0 && minutes(j, best) < 60 ? best : -1
  })
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
