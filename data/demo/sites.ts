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
 * Picks `count` sites among towns of 9,000 people and more. A site's worth is the gain of
 * sum(population * ln(1 + sum exp(-km / 12))), so big cities take several stores.
 */
export function chooseSites(
  zones: Zones,
  field: TravelField,
  pockets: readonly Pocket[],
  count: number,
): Site[] {
  const near = zoneIndex(zones)
  const towns = Array.from({ length: zones.count }, (_, zone) => zone).filter(
    zone => zones.population[zone] >= 9_000 && !servesPocket(field, zones, pockets, zone),
  )
  const reach = towns.map(zone =>
    near(zones.lat[zone], zones.lon[zone], 40).map(n => ({
      zone: n.zone,
      pull: Math.exp(-n.km / 12),
      km: n.km,
    })),
  )
  const cover = new Float64Array(zones.count)
  const bound = new Float64Array(towns.length).fill(Number.POSITIVE_INFINITY)
  const picked = new Uint8Array(towns.length)
  const gain = (k: number) => {
    let sum = 0
    for (const n of reach[k])
      sum += zones.population[n.zone] * Math.log((1 + cover[n.zone] + n.pull) / (1 + cover[n.zone]))
    return sum
  }
  const most = (k: number) => (zones.population[towns[k]] >= 120_000 ? 2 : 1)
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
    const around = reach[best].reduce((sum, n) => sum + (n.km <= 12 ? zones.population[n.zone] : 0), 0)
    sites.push({ zone: towns[best], around, rank: picked[best] })
    for (const n of reach[best]) cover[n.zone] += n.pull
    picked[best]++
  }
  return sites
}
