import type { PooledFlows } from './types'

/**
 * Adds up, store by store, what was published without a place and how much of each zone's purchases would have had
 * one: in a month and channel where an atom covers the zone, all but those of customers without a home.
 */
export class Coverage {
  private readonly all: Float64Array
  private readonly tickets: Float64Array
  private readonly amount: Float64Array
  private readonly covered: (Float64Array | undefined)[]

  constructor(
    private readonly zones: number,
    stores: number,
  ) {
    this.all = new Float64Array(stores)
    this.tickets = new Float64Array(stores)
    this.amount = new Float64Array(stores)
    this.covered = new Array(stores).fill(undefined)
  }

  /** An atom of a store, with a place or without; `scale` annualises what has none. */
  sold(store: number, tickets: number, amount: number, withoutPlace: boolean, scale: number): void {
    this.all[store] += tickets
    if (!withoutPlace) return
    this.tickets[store] += scale * tickets
    this.amount[store] += scale * amount
  }

  /** A month and channel of a store with so many purchases, and the zones that its placed atoms cover. */
  cover(store: number, tickets: number, zones: Int32Array): void {
    const covered = this.covered[store] ?? new Float64Array(this.zones)
    this.covered[store] = covered
    for (const i of zones) covered[i] += tickets
  }

  /** One flow for each store that sold without a place. */
  flows(): NonNullable<PooledFlows['anywhere']> {
    const stores = Int32Array.from(this.tickets.keys()).filter(j => this.tickets[j] > 0)
    return {
      store: stores,
      tickets: Float64Array.from(stores, j => this.tickets[j]),
      amount: Float64Array.from(stores, j => this.amount[j]),
      covered: Array.from(stores, j => {
        const covered = this.covered[j]
        return covered
          ? Uint8Array.from(covered, x => Math.min(255, Math.round((255 * x) / this.all[j])))
          : new Uint8Array(this.zones)
      }),
    }
  }
}
