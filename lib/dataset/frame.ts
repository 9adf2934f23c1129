import { CHANNELS } from './schema'

/** People behind the sales of one store, month and channel. */
export interface Unit {
  store: number
  month: number
  channel: number
  /** Distinct identified private customers. */
  customers: number
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
 * The frame that all published tables of sales share: stores x months x channels, where what rests on fewer
 * than `k` heads is joined to others, in every table alike. Then every block of the frame, and so every sum
 * that two tables have in common, rests on no head or on at least k, and no difference between two tables can
 * reveal what one of them pooled.
 *
 * Months of a store that are short join the month before with sales (the first ones the next). Channels that
 * are short inside such a time join each other as channel 0, with the smallest other channel where that is
 * still short. Heads of joined units are counted from below: the largest number of customers, and all
 * anonymous. A store with fewer than k heads in all keeps one short block, its plain total.
 *
 * Only units that move are returned, in order of store, month and channel.
 */
export function frame(units: readonly Unit[], k: number, calendar: Calendar): Placing[] {
  const byStore = new Map<number, Unit[]>()
  for (const u of units) byStore.set(u.store, [...(byStore.get(u.store) ?? []), u])
  return [...byStore.values()]
    .flatMap(list => placeStore(list, k, LENGTH[calendar]))
    .filter(p => p.rowSpan > 1 || p.group !== p.channel || p.atomSpan > 1)
    .sort((a, b) => a.store - b.store || a.month - b.month || a.channel - b.channel)
}

function placeStore(units: Unit[], k: number, length: number): Placing[] {
  const times = timeGroups(units, k)
  return periods(times, length).flatMap(period => {
    const group = channelGroup(period, k)
    const [from, to] = edges(period.flat())
    return period.flatMap(time => {
      const [first, last] = edges(time)
      return time.map(u => ({
        store: u.store,
        month: u.month,
        channel: u.channel,
        rowMonth: last,
        rowSpan: last - first + 1,
        atomMonth: to,
        atomSpan: to - from + 1,
        group: group.has(u.channel) ? SEVERAL : u.channel,
      }))
    })
  })
}

const heads = (units: readonly Unit[]) =>
  units.reduce((max, u) => Math.max(max, u.customers), 0) + units.reduce((sum, u) => sum + u.anonymous, 0)

const isShort = (n: number, k: number) => n > 0 && n < k

const edges = (units: readonly Unit[]): [number, number] => [
  Math.min(...units.map(u => u.month)),
  Math.max(...units.map(u => u.month)),
]

/** Months in order, short ones joined to the one before; the units of each. */
function timeGroups(units: readonly Unit[], k: number): Unit[][] {
  const months = new Map<number, Unit[]>()
  for (const u of units) months.set(u.month, [...(months.get(u.month) ?? []), u])
  const groups: Unit[][] = []
  for (const [, month] of [...months].sort((a, b) => a[0] - b[0])) {
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

/** Time groups that share a calendar period of `length` months, together. */
function periods(times: Unit[][], length: number): Unit[][][] {
  const out: Unit[][][] = []
  let until = Number.NEGATIVE_INFINITY
  for (const time of times) {
    const [first, last] = edges(time)
    if (out.length > 0 && Math.floor(first / length) <= until) out.at(-1)!.push(time)
    else out.push([time])
    until = Math.max(until, Math.floor(last / length))
  }
  return out
}

/** The channels that are published together over a period, the same in each of its times. */
function channelGroup(times: readonly Unit[][], k: number): ReadonlySet<number> {
  const channels = [...new Set(times.flat().map(u => u.channel))].sort((a, b) => a - b)
  const of = (time: readonly Unit[], channel: number) => time.filter(u => u.channel === channel)
  const group = new Set(channels.filter(c => times.some(time => isShort(heads(of(time, c)), k))))
  const short = times.filter(time => isShort(heads(time.filter(u => group.has(u.channel))), k))
  if (short.length === 0) return group
  const donors = channels
    .filter(c => !group.has(c) && short.every(time => heads(of(time, c)) >= k))
    .map(c => ({ channel: c, size: times.reduce((sum, time) => sum + heads(of(time, c)), 0) }))
    .sort((a, b) => a.size - b.size || a.channel - b.channel)
  if (donors.length > 0) return group.add(donors[0].channel)
  return new Set(channels)
}
