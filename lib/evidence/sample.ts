import { distancesKm } from '@/lib/geo/distance'
import { monthOf } from '@/lib/market/base'
import type { ChoiceAt } from './choice-at'
import type { Months, NetworkEvent, Reason } from './events'
import type { Exposure } from './exposure'
import type { Panel } from './panel'

/** Zones of an event to compare: the affected ones, then the controls. */
export interface EventZones {
  zones: Int32Array
  /** How many of them, from the front, are affected. */
  affected: number
  dI: Float64Array
  weight: Float64Array
  block: Int32Array
}

/** Change of access from which a zone counts as affected, and below which as untouched. */
const AFFECTED = 0.03
const UNTOUCHED = 0.005
/** Change of access by another event, at least and against the event's own, that makes a zone useless. */
const DISTURBED = 0.01
const DISTURBED_PART = 0.5
/** Pull of rivals that opened or closed, alone and of all rivals', from which a zone is useless. */
const RIVAL_PULL = 0.3
const RIVAL_PART = 0.3
/** Part of an event's effect that other events may disturb. */
const MOST_DISTURBED = 0.35
/** Part of a zone's purchases that stores without located customers may take. */
const MOST_UNSEEN = 0.15
const FEWEST_ZONES = 8
/** Spending of the controls over that of the affected zones: the nearest ones up to this. */
const CONTROL_RATIO = 12
const FEWEST_CONTROLS = 20
/** Classes of access and of population in which controls are weighted to match. */
const CLASSES = 4
/** Zones within one block err together. */
const BLOCK_DEGREES = 0.2

/** What may have touched a zone while an event is looked at. */
export interface Disturbance {
  event: Pick<NetworkEvent, 'before' | 'after' | 'month' | 'until'>
  exposure: Pick<Exposure, 'zones' | 'dI'>
}

/** Part of some months in which a change of the network was in force. */
function inForce({ from, to }: Months, { month, until }: Pick<NetworkEvent, 'month' | 'until'>): number {
  const first = Math.max(from, month + 1)
  const last = Math.min(to, until === null ? to : until - 1)
  return Math.max(0, last - first + 1) / (to - from + 1)
}

/** Change of access by other events: the most at any time in the months compared, and the mean between them. */
function otherChanges(
  zones: number,
  event: Pick<NetworkEvent, 'before' | 'after'>,
  others: readonly Disturbance[],
): { most: Float64Array; between: Float64Array } {
  const most = new Float64Array(zones)
  const between = new Float64Array(zones)
  for (const { event: other, exposure } of others) {
    if (other.month > event.after.to || (other.until ?? other.month) < event.before.from) continue
    const part = inForce(event.after, other) - inForce(event.before, other)
    exposure.zones.forEach((i, k) => {
      most[i] += Math.abs(exposure.dI[k])
      between[i] += part * exposure.dI[k]
    })
  }
  return { most, between }
}

/** Rivals' pull by zone, and where they changed by months compared: one choice model serves many comparisons. */
const rivalPull = new WeakMap<ChoiceAt, { all: Float64Array; changed: Map<string, Uint8Array> }>()

/**
 * By zone: 1 where stores of others that opened or closed in the months compared make up a good part of the pull of
 * all of them, by driving time, and are near.
 */
function rivalChanges(
  panel: Panel,
  { before, after }: Pick<NetworkEvent, 'before' | 'after'>,
  choice: ChoiceAt,
): Uint8Array {
  const n = panel.zones.lat.length
  const pullOf = (rivals: Panel['rivals']) => {
    const pull = new Float64Array(n)
    for (const rival of rivals)
      panel.travel.minutesTo(panel.zones, rival).forEach((t, i) => {
        pull[i] += Math.exp(-choice.decay * t)
      })
    return pull
  }
  const known = rivalPull.get(choice) ?? { all: pullOf(panel.rivals), changed: new Map() }
  rivalPull.set(choice, known)
  const key = `${before.from} ${after.to}`
  const found = known.changed.get(key)
  if (found) return found
  const within = (date: string | null) =>
    date !== null && monthOf(date) >= before.from && monthOf(date) <= after.to
  const moved = pullOf(panel.rivals.filter(r => within(r.opened_on) || within(r.closed_on)))
  const touched = Uint8Array.from(moved, (x, i) => Number(x > RIVAL_PULL && x > RIVAL_PART * known.all[i]))
  known.changed.set(key, touched)
  return touched
}

/**
 * The affected zones of an event, with all that changed in their access, and the zones to compare them with: not
 * touched by any event of the chain, nor by a rival's opening or closing, in the months compared, the nearest first, weighted so that access and population are distributed as in the affected zones.
 * Answers the reason where it cannot.
 */
export function eventZones(
  panel: Panel,
  choice: ChoiceAt,
  event: Pick<NetworkEvent, 'store' | 'before' | 'after'>,
  exposure: Pick<Exposure, 'zones' | 'dI' | 'guess'>,
  others: readonly Disturbance[],
  spending: Float64Array,
): EventZones | Reason {
  const n = panel.zones.lat.length
  const { most, between } = otherChanges(n, event, others)
  const rivals = rivalChanges(panel, event, choice)
  const disturbed = (i: number, limit: number) => rivals[i] === 1 || most[i] > limit
  const { unseen } = choice
  const dI = new Float64Array(n)
  const guess = new Uint8Array(n)
  exposure.zones.forEach((i, k) => {
    dI[i] = exposure.dI[k]
    guess[i] = exposure.guess[k]
  })
  const affected: number[] = []
  let effect = 0
  let lost = 0
  for (const i of exposure.zones) {
    if (!(spending[i] > 0) || guess[i] === 1 || Math.abs(dI[i]) < AFFECTED) continue
    effect += spending[i] * Math.abs(dI[i])
    if (disturbed(i, Math.max(DISTURBED, DISTURBED_PART * Math.abs(dI[i]))))
      lost += spending[i] * Math.abs(dI[i])
    else if (unseen[i] <= MOST_UNSEEN) affected.push(i)
  }
  if (lost > MOST_DISTURBED * effect) return 'other_event'
  if (affected.length < FEWEST_ZONES) return 'no_zones'
  const total = affected.reduce((sum, i) => sum + spending[i], 0)
  const free = Int32Array.from(spending.keys()).filter(
    i =>
      spending[i] > 0 &&
      guess[i] === 0 &&
      Math.abs(dI[i]) < UNTOUCHED &&
      most[i] < UNTOUCHED &&
      unseen[i] <= MOST_UNSEEN,
  )
  const km = distancesKm(panel.zones, panel.stores[event.store])
  // Sorted as numbers, far faster than by a comparison: whole metres, and the zone in what is left.
  const order = Float64Array.from(free, i => Math.round(1000 * km[i]) * n + i).sort()
  const classOf = classes(panel, choice, affected)
  const wanted = new Float64Array(CLASSES * CLASSES)
  for (const i of affected) wanted[classOf(i)] += spending[i]
  const found = new Float64Array(CLASSES * CLASSES)
  const controls: number[] = []
  let sum = 0
  for (const key of order) {
    const i = key % n
    if (wanted[classOf(i)] === 0) continue
    controls.push(i)
    found[classOf(i)] += spending[i]
    sum += spending[i]
    if (sum > CONTROL_RATIO * total) break
  }
  if (controls.length < FEWEST_CONTROLS) return 'no_controls'
  const zones = Int32Array.from([...affected, ...controls])
  const scale = sum / total
  const blocks = new Map<string, number>()
  return {
    zones,
    affected: affected.length,
    dI: Float64Array.from(zones, (i, k) => (k < affected.length ? dI[i] + between[i] : 0)),
    weight: Float64Array.from(zones, (i, k) =>
      k < affected.length ? 1 : Math.min(3, (scale * wanted[classOf(i)]) / found[classOf(i)]),
    ),
    block: Int32Array.from(zones, i => {
      const key = `${Math.floor(panel.zones.lat[i] / BLOCK_DEGREES)} ${Math.floor(panel.zones.lon[i] / BLOCK_DEGREES)}`
      const known = blocks.get(key) ?? blocks.size
      blocks.set(key, known)
      return known
    }),
  }
}

/** Class of a zone by access and population, with the quartiles of the affected zones as limits. */
function classes(panel: Panel, choice: ChoiceAt, affected: readonly number[]): (zone: number) => number {
  const limits = (values: (i: number) => number) => {
    const sorted = affected.map(values).sort((a, b) => a - b)
    return Array.from(
      { length: CLASSES - 1 },
      (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / CLASSES)],
    )
  }
  const access = (i: number) => choice.sum[i]
  const people = (i: number) => panel.zones.population[i]
  const byAccess = limits(access)
  const byPeople = limits(people)
  const rank = (value: number, among: number[]) => among.filter(limit => value >= limit).length
  return i => rank(access(i), byAccess) * CLASSES + rank(people(i), byPeople)
}
