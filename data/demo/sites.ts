/** Where the network's stores stand: a greedy cover of the population with diminishing returns. */

import { type Zones, zoneIndex } from './places'
import { type Pocket, servesPocket } from './pockets'
import type { TravelField } from './travel'

export interface Site {
  zone: number
  /** People within 12 km. */
  around: number
  /** 0 for the first store of a town, 1 for the second. */
  rank: number
}

/**
 * Picks `count` sites among the main towns of 9,000 people and more. A site's worth is the gain of
 * sum(population * (1 - exp(-1.3 sum exp(-km / 13)))): a second store nearby adds little, a third next to nothing.
 */
export function chooseSites(
  zones: Zones,
  field: TravelField,
  pockets: readonly Pocket[],
  count: number,
): Site[] {
  const near = zoneIndex(zones)
  const towns = mainTowns(zones).filter(zone => !servesPocket(field, zones, pockets, zone))
  const reach = towns.map(zone =>
    near(zones.lat[zone], zones.lon[zone], 45).map(n => ({
      zone: n.zone,
      pull: Math.exp(-n.km / 13),
      km: n.km,
    })),
  )
  const around = reach.map(list =>
    list.reduce((sum, n) => sum + (n.km <= 12 ? zones.population[n.zone] : 0), 0),
  )
  const unserved = new Float64Array(zones.count).fill(1)
  const bound = new Float64Array(towns.length).fill(Number.POSITIVE_INFINITY)
  const picked = new Uint8Array(towns.length)
  const gain = (k: number) => {
    let sum = 0
    for (const n of reach[k]) {
      sum += zones.population[n.zone] * unserved[n.zone] * (1 - Math.exp(-1.3 * n.pull))
    }
    return sum
  }
  const most = (k: number) => (around[k] >= 230_000 ? 2 : 1)
  const sites: Site[] = []
  while (sites.length < count) {
    let best = -1
    // Gains only fall as stores are added, so an old gain is a bound: refresh the top until it is fresh.
    for (;;) {
      let top = -1
      for (let k = 0; k < towns.length; k++) {
        if (picked[k] < most(k) && (top < 0 || bound[k] > bound[top])) top = k
      }
      if (top < 0 || top === best) break
      bound[top] = gain(top)
      best = top
    }
    if (best < 0) break
    sites.push({ zone: towns[best], around: around[best], rank: picked[best] })
    for (const n of reach[best]) unserved[n.zone] *= Math.exp(-1.3 * n.pull)
    picked[best]++
  }
  return sites
}

/** Towns that are the largest within 5 km; an arrondissement counts as its city first, then as itself. */
function mainTowns(zones: Zones): number[] {
  const city = (zone: number) => zones.name[zone].replace(/ \d+er? Arrondissement$/, '')
  const people = new Map<string, number>()
  for (let i = 0; i < zones.count; i++) {
    if (city(i) !== zones.name[i]) people.set(city(i), (people.get(city(i)) ?? 0) + zones.population[i])
  }
  const weight = (zone: number) => (people.get(city(zone)) ?? 0) + zones.population[zone]
  const near = zoneIndex(zones)
  return Array.from({ length: zones.count }, (_, zone) => zone).filter(
    zone =>
      zones.population[zone] >= 9_000 &&
      near(zones.lat[zone], zones.lon[zone], 5).every(
        n => weight(n.zone) < weight(zone) || (weight(n.zone) === weight(zone) && n.zone >= zone),
      ),
  )
}
