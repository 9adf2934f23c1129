/** One month of tickets in growing columns of integers, and their order by day. */

/** One month of tickets by column. Keys count from 1, 0 is none; cents; customer < 0 is a second id. */
export interface TicketColumns {
  count: number
  day: Int32Array
  cents: Int32Array
  margin: Int32Array
  store: Int32Array
  order: Int32Array
  fulfilment: Int32Array
  customer: Int32Array
  /** channel + 4 category + 32 kind + 128 delivered + 256 items, or TOTAL. */
  code: Int32Array
}

/** Columns that grow as rows are added. */
export class MonthBuffer implements TicketColumns {
  count = 0
  day = new Int32Array(0)
  cents = this.day
  margin = this.day
  store = this.day
  order = this.day
  fulfilment = this.day
  customer = this.day
  code = this.day

  clear(): void {
    this.count = 0
  }

  add(
    day: number,
    cents: number,
    margin: number,
    store: number,
    order: number,
    fulfilment: number,
    customer: number,
    code: number,
  ): void {
    if (this.count === this.day.length) this.grow()
    const k = this.count++
    this.day[k] = day
    this.cents[k] = cents
    this.margin[k] = margin
    this.store[k] = store
    this.order[k] = order
    this.fulfilment[k] = fulfilment
    this.customer[k] = customer
    this.code[k] = code
  }

  private grow(): void {
    const length = Math.max(16_384, Math.ceil(this.day.length * 1.6))
    const wider = (old: Int32Array) => {
      const array = new Int32Array(length)
      array.set(old)
      return array
    }
    this.day = wider(this.day)
    this.cents = wider(this.cents)
    this.margin = wider(this.margin)
    this.store = wider(this.store)
    this.order = wider(this.order)
    this.fulfilment = wider(this.fulfilment)
    this.customer = wider(this.customer)
    this.code = wider(this.code)
  }
}

/** The rows' order by day, rows of one day as they came; `first` is the month's first day. */
export function sortedByDay(columns: TicketColumns, first: number): Int32Array {
  const starts = new Int32Array(33)
  for (let k = 0; k < columns.count; k++) starts[columns.day[k] - first + 1]++
  for (let d = 1; d < starts.length; d++) starts[d] += starts[d - 1]
  const order = new Int32Array(columns.count)
  for (let k = 0; k < columns.count; k++) order[starts[columns.day[k] - first]++] = k
  return order
}
