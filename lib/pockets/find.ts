import { centresOf, meanAreaKm2 } from '@/lib/geo/h3'
import { type Compared, compare } from './compare'
import { describePocket } from './describe'
import { type Evidence, evidenceOf, tells, type Unit } from './evidence'
import { byZone } from './flows'
import { groupPlaces } from './groups'
import { falseDiscoveryRates } from './hot-spots'
import { nameAll } from './names'
import type { Pocket, PocketData, PocketOptions, PocketResult } from './types'

/** Fewest places of one kind among which some can be said to stand out. */
const LEAST_PLACES = 20

/**
 * Finds pockets. What people buy, and how many do, is compared with what is usual so far from stores (`far`, `web`) or
 * with what place and access predict (`potential`), each kind at the places it is known for ({@link evidenceOf}), at a
 * rate of false discoveries (Benjamini and Hochberg) over all places of all kinds. Places that stand and touch make a
 * pocket, whatever they stand by; a zone is in one pocket at most, the one with the strongest place.
 *
 * With `unproven`, places beyond the usual that chance may have made are told as well, in pockets of their own.
 *
 * The same data and options give the same pockets. None where fewer than {@link LEAST_PLACES} places can be told.
 */
export function findPockets(data: PocketData, options: PocketOptions): PocketResult {
  const { zones } = data
  const n = zones.households.length
  const bought = { store: byZone(n, data.bought.store), web: byZone(n, data.bought.web) }
  const compared = compare(data, bought, options)
  const evidence = compared.kinds
    .map(kind => evidenceOf(zones, kind, compared, { finest: data.finest, band_km: options.band_km }))
    .filter(e => e.places.known.filter(tells).length >= LEAST_PLACES)
  const units = unitsOf(evidence)
  const beyond = ({ evidence, place }: Unit) => evidence.z[place] > 0 && evidence.excess[place] > 0
  const stands = (unit: Unit) => unit.q <= options.rate && beyond(unit)
  const groups = group(units.filter(stands), options.band_km)
  // What chance may have made too, apart from what it hardly did.
  if (options.unproven)
    groups.push(
      ...group(
        units.filter(u => !stands(u) && beyond(u)),
        options.band_km,
      ),
    )
  const money = evidence.filter(e => e.kind.money)
  const found = disjoint(groups)
    .map(({ members, units }) =>
      describePocket(data, compared, { members, units, bought, money, rate: options.rate }),
    )
    .filter(p => p.households >= options.households && p.excess.point > 0)
    .sort((a, b) => b.excess.point - a.excess.point || a.id.localeCompare(b.id))
  const names = nameAll(zones, found)
  return {
    options,
    pockets: found.map((pocket, k): Pocket => {
      const { at, ...name } = names[k]
      return { ...pocket, name, named_at: [zones.lon[at], zones.lat[at]] }
    }),
    ...lookedAt(data, compared, units),
  }
}

/** Places that can be told; the others are no tests. */
function unitsOf(evidence: readonly Evidence[]): Unit[] {
  const units = evidence.flatMap(e =>
    Array.from(e.p, (_, place) => ({ evidence: e, place })).filter(u => tells(e.places.known[u.place])),
  )
  const q = falseDiscoveryRates(units.map(u => u.evidence.p[u.place]))
  return units.map((unit, k) => ({ ...unit, q: q[k] }))
}

/** Units that touch; groups in the order of their strongest place. */
function group(standing: readonly Unit[], band_km: number): Unit[][] {
  const of = (value: (evidence: Evidence, place: number) => number) =>
    Float64Array.from(standing, u => value(u.evidence, u.place))
  return groupPlaces(
    {
      ...centresOf(BigUint64Array.from(standing, u => u.evidence.places.cell[u.place])),
      res: Int8Array.from(standing, u => u.evidence.places.res[u.place]),
      households: of((e, place) => e.households[place]),
      z: of((e, place) => e.z[place]),
    },
    1.5 * band_km,
  ).map(group => group.map(k => standing[k]))
}

/** The zones of each group that no group before it holds, and the units that have some; groups without are left out. */
function disjoint(groups: readonly (readonly Unit[])[]) {
  const zonesOf = new Map<Evidence, number[][]>()
  const list = ({ evidence, place }: Unit) => {
    let lists = zonesOf.get(evidence)
    if (!lists) {
      lists = Array.from(evidence.places.cell, () => [])
      for (let i = 0; i < evidence.places.of.length; i++)
        if (evidence.places.of[i] >= 0) lists[evidence.places.of[i]].push(i)
      zonesOf.set(evidence, lists)
    }
    return lists[place]
  }
  const taken = new Set<number>()
  return groups.flatMap(group => {
    const members: number[] = []
    const units = group.filter(unit => {
      const free = list(unit).filter(i => !taken.has(i))
      for (const i of free) taken.add(i)
      members.push(...free)
      return free.length > 0
    })
    return members.length > 0 ? [{ members: Int32Array.from(members).sort(), units }] : []
  })
}

/** What was looked at: all that the reading is about, and of it what could be told apart. */
function lookedAt(
  { zones, bought }: PocketData,
  { looked, observed }: Compared,
  units: readonly Unit[],
): Pick<PocketResult, 'tested' | 'about'> {
  const about = { households: 0, observed: 0, share: 0 }
  looked.forEach((is, i) => {
    if (is === 0) return
    about.households += zones.households[i]
    about.observed += observed[i]
  })
  let all = 0
  for (const purchases of [bought.store, bought.web]) for (const amount of purchases.amount) all += amount
  let households = 0
  for (const { members } of disjoint(units.map(u => [u])))
    for (const i of members) households += zones.households[i]
  const areas = units.map(u => meanAreaKm2(u.evidence.places.res[u.place])).sort((a, b) => a - b)
  return {
    tested: {
      places: units.length,
      households,
      untested: about.households - households,
      median_km2: areas[areas.length >> 1] ?? 0,
    },
    about: { ...about, share: all > 0 ? about.observed / all : 0 },
  }
}
