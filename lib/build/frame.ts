import { CHANNELS } from '@/lib/dataset/schema'

/** People behind the sales of one store, month and channel. */
export interface Unit {
  store: number
  month: number
  channel: number
  /** Distinct identified private customers. */
  customers: number
  /** Who they are, where they are fewer than k. */
  people?: readonly number[]
  /** Anonymous heads: a ticket counts as one. */
  anonymous: number
}

export type Calendar = 'month' | 'quarter' | 'year'

/** Where a unit stands in every published table of sales. */
export interface Placing {
  store: number
  month: number
  channel: number
  /** Last month and number of months of the rows without geography. */
  rowMonth: number
  rowSpan: number
  /** Last month and number of months of the atoms: those of the rows, or longer by the calendar. */
  atomMonth: number
  atomSpan: number
  /** The channel, or 0 where it is published together with others. */
  group: number
}

const SEVERAL = CHANNELS.indexOf('several')
const LENGTH: Record<Calendar, number> = { month: 1, quarter: 3, year: 12 }

/**
 * The frame that all published tables of sales share: stores x channels x months, where what rests on fewer than
 * `k` heads is joined to others, in every table alike. Then every block of the frame, and so every sum that two
 * tables have in common, rests on no head or on at least k, and no difference between two tables can reveal what
 * one of them pooled.
 *
 * Inside a store and channel, a short month joins the month before with sales (the first ones the next). Channels
 * that a store hardly uses, with fewer than k heads in all its months, are joined to each other as channel 0;
 * where that is still short, to the nearest months of its largest channel, which then are of channel 0. A store
 * with fewer than k heads in all keeps one short block, its plain total. Atoms join the blocks of a calendar
 * period.
 *
 * Only units that move are returned, in order of store, month and channel.
 */
export function frame(units: readonly Unit[], k: number, calendar: Calendar): Placing[] {
  const stores = by(units, u => u.store)
  return [...stores.values()]
    .flatMap(list => placeStore(list, k, LENGTH[calendar]))
    .filter(p => p.rowSpan > 1 || p.group !== p.channel || p.atomSpan > 1)
    .sort((a, b) => a.store - b.store || a.month - b.month || a.channel - b.channel)
}

/** Months of one store that are published together, of one channel or of several. */
interface Block {
  units: Unit[]
  several: boolean
}

function placeStore(units: readonly Unit[], k: number, length: number): Placing[] {
  const channels = [...by(units, u => u.channel)].sort((a, b) => a[0] - b[0]).map(([, list]) => list)
  const used = channels.filter(list => !isShort(heads(list), k))
  const rare = channels.filter(list => isShort(heads(list), k)).flat()
  const lanes = used.map(list =>
    timeGroups(list, k).map((group): Block => ({ units: group, several: false })),
  )
  if (rare.length > 0) {
    const host = lanes
      .filter(lane => heads(lane.flatMap(b => b.units)) > 0)
      .sort((a, b) => size(b) - size(a))[0]
    if (!isShort(heads(rare), k) || !host)
      lanes.push(timeGroups(rare, k).map(group => ({ units: group, several: true })))
    else
      for (const unit of rare) {
        const block = nearest(host, unit.month)
        block.units.push(unit)
        block.several = true
      }
  }
  return lanes.flatMap(lane =>
    periods(lane, length).flatMap(period => {
      const [from, to] = edges(period.flatMap(b => b.units))
      const several = period.some(b => b.several)
      return period.flatMap(block => {
        const [first, last] = edges(block.units)
        return block.units.map(u => ({
          store: u.store,
          month: u.month,
          channel: u.channel,
          rowMonth: last,
          rowSpan: last - first + 1,
          atomMonth: to,
          atomSpan: to - from + 1,
          group: several ? SEVERAL : u.channel,
        }))
      })
    }),
  )
}

/** Stores with people, but fewer than `k` heads in all: the frame can only leave them a short block. */
export function tooFew(units: readonly Unit[], k: number): number[] {
  return [...by(units, u => u.store)].filter(([, list]) => isShort(heads(list), k)).map(([store]) => store)
}

function by<T, K>(list: readonly T[], key: (t: T) => K): Map<K, T[]> {
  const out = new Map<K, T[]>()
  for (const t of list) {
    const group = out.get(key(t))
    if (group) group.push(t)
    else out.set(key(t), [t])
  }
  return out
}

/** Heads behind units together, counted from below: a customer who is not named may be in each of them. */
function heads(units: readonly Unit[]): number {
  const named = new Set(units.flatMap(u => u.people ?? []))
  const most = units.reduce((max, u) => Math.max(max, u.customers), named.size)
  return most + units.reduce((sum, u) => sum + u.anonymous, 0)
}

const size = (lane: readonly Block[]) =>
  lane.reduce((sum, b) => sum + b.units.reduce((s, u) => s + u.customers + u.anonymous, 0), 0)

const isShort = (n: number, k: number) => n > 0 && n < k

const edges = (units: readonly Unit[]): [number, number] => [
  Math.min(...units.map(u => u.month)),
  Math.max(...units.map(u => u.month)),
]

const distance = (block: Block, month: number) => {
  const [first, last] = edges(block.units)
  return Math.max(first - month, month - last, 0)
}

/** The block with people nearest to a month, the earlier of two. */
const nearest = (lane: readonly Block[], month: number): Block =>
  lane
    .filter(b => heads(b.units) > 0)
    .reduce((best, b) => (distance(b, month) < distance(best, month) ? b : best))

/** Months in order, short ones joined to the one before; the units of each. */
function timeGroups(units: readonly Unit[], k: number): Unit[][] {
  const months = [...by(units, u => u.month)].sort((a, b) => a[0] - b[0])
  const groups: Unit[][] = []
  for (const [, month] of months) {
    const before = groups.at(-1)
    if (before && (isShort(heads(month), k) || isShort(heads(before), k))) before.push(...month)
    else groups.push([...month])
  }
  // A month may join several that had nobody before it: what is short at the end has no month after it.
  while (groups.length > 1 && isShort(heads(groups.at(-1)!), k)) {
    const last = groups.pop()!
    groups.at(-1)!.push(...last)
  }
  return groups
}

/** Blocks in order of time that share a calendar period of `length` months, together. */
function periods(lane: readonly Block[], length: number): Block[][] {
  const out: Block[][] = []
  let until = Number.NEGATIVE_INFINITY
  const ordered = [...lane].sort((a, b) => edges(a.units)[0] - edges(b.units)[0])
  for (const block of ordered) {
    const [first, last] = edges(block.units)
    if (out.length > 0 && Math.floor(first / length) <= until) out.at(-1)!.push(block)
    else out.push([block])
    until = Math.max(until, Math.floor(last / length))
  }
  return out
}
