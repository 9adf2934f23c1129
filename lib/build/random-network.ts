import fc from 'fast-check'
import type { Extracts } from '@/lib/extracts/fixture'

/** Months with sales, from January 2025. */
const MONTHS = ['2025-01', '2025-02', '2025-03', '2025-04']
/** Homes some hundred metres to some hundred kilometres apart. */
export const HOMES = [
  [45.76, 4.84],
  [45.762, 4.842],
  [45.78, 4.9],
  [45.9, 5.1],
  [46.5, 6.0],
  [43.3, 5.4],
  null,
] as const

export interface Ticket {
  customer: number | null
  month: number
  channel: 'store' | 'click_and_collect' | 'web'
  store: 'A' | 'B'
  cents: number
}

const ticket: fc.Arbitrary<Ticket> = fc.record({
  customer: fc.option(fc.nat(89), { nil: null, freq: 12 }),
  month: fc.nat(MONTHS.length - 1),
  channel: fc.constantFrom('store', 'store', 'click_and_collect', 'web'),
  store: fc.constantFrom('A', 'A', 'B'),
  // Mostly ordinary tickets, a few returns, and now and then one that dominates everything.
  cents: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 100, max: 20_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: -20_000, max: 0 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1_000_000, max: 90_000_000 }) },
  ),
})

/** A random small network: homes by customer (index in HOMES) and tickets. */
export const network = fc.record({
  homes: fc.array(fc.nat(HOMES.length - 1), { minLength: 90, maxLength: 90 }),
  tickets: fc.array(ticket, { minLength: 150, maxLength: 500 }),
})

/** What a month adds to a network and changes in what came before. */
export const changes = fc.record({
  /** Of the month after the network's last. */
  tickets: fc.array(ticket, { minLength: 20, maxLength: 140 }),
  /** Of the months before, booked late. */
  late: fc.array(ticket, { maxLength: 4 }),
  /** Tickets (index) cancelled since, and those with another amount (cents more). */
  cancelled: fc.array(fc.nat(149), { maxLength: 2 }),
  corrected: fc.array(fc.record({ ticket: fc.nat(149), by: fc.integer({ min: -500, max: 500 }) }), {
    maxLength: 2,
  }),
  /** Customers who moved, and where to (index in HOMES). */
  moved: fc.array(fc.record({ customer: fc.nat(89), home: fc.nat(HOMES.length - 1) }), { maxLength: 5 }),
})

type Network = { homes: number[]; tickets: Ticket[] }

/** The extracts of a network a month later. */
export function laterExtracts(
  network: Network,
  change: typeof changes extends fc.Arbitrary<infer C> ? C : never,
): Extracts {
  const homes = [...network.homes]
  for (const { customer, home } of change.moved) homes[customer] = home
  const extracts = extractsOf({ homes, tickets: network.tickets })
  for (const { ticket: i, by } of change.corrected) {
    const sale = extracts.sales[i % extracts.sales.length]
    sale.amount = (Number(sale.amount) + by / 100).toFixed(2)
  }
  extracts.sales = extracts.sales.filter((_, i) => !change.cancelled.includes(i))
  const more = (tickets: Ticket[], name: string, day: (t: Ticket, i: number) => string) =>
    extractsOf({ homes, tickets }).sales.map((sale, i) => ({
      ...sale,
      ticket_id: `${name}${i}`,
      sold_on: day(tickets[i], i),
    }))
  extracts.sales.push(
    ...more(change.late, 'L', (t, i) => `${MONTHS[t.month]}-${10 + i}`),
    // Whole weeks up to the month's last day, or it would not count as complete.
    ...more(change.tickets, 'N', (_, i) => `2025-05-${String(31 - (i % 31)).padStart(2, '0')}`),
  )
  return extracts
}

/** The network as extracts. */
export function extractsOf({ homes, tickets }: Network): Extracts {
  return {
    stores: [
      { store_id: 'A', name: 'A', lat: 45.76, lon: 4.84 },
      { store_id: 'B', name: 'B', lat: 46.5, lon: 6.0 },
    ],
    customers: homes.map((h, i) => ({
      customer_id: `C${i}`,
      segment: i % 2 ? 'odd' : 'even',
      lat: HOMES[h]?.[0] ?? null,
      lon: HOMES[h]?.[1] ?? null,
    })),
    sales: tickets.map((t, i) => ({
      sold_on: `${MONTHS[t.month]}-${String(1 + (i % 28)).padStart(2, '0')}`,
      channel: t.channel,
      amount: (t.cents / 100).toFixed(2),
      ticket_id: `T${i}`,
      store_id: t.channel === 'web' ? null : t.store,
      customer_id: t.customer === null ? null : `C${t.customer}`,
      category: i % 3 ? 'sofas' : 'lamps',
    })),
  }
}
