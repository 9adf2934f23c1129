/** Pockets: areas with people and potential where the network leaves no store, on purpose. */
import { POCKET } from './parameters'
import { kilometres, type Zones, zoneIndex } from './places'
import { shuffled, stream } from './random'
import { bigTowns, minutesBetween, type TravelField } from './travel'

export interface Pocket {
  name: string
  lat: number
  lon: number
  radius_km: number
  /** Indices of the zones within the radius. */
  zones: number[]
}

/** Chooses three pockets of 50,000 to 160,000 people, far from the big towns and from one another. */
export function choosePockets(zones: Zones, seed: number): Pocket[] {
  const near = zoneIndex(zones)
  const cities = bigTowns(zones, 60).filter(t => t.population > 220_000)
  const away = (a: number, b: number) => kilometres(zones.lat[a], zones.lon[a], zones.lat[b], zones.lon[b])
  const candidates = Array.from({ length: zones.count }, (_, zone) => zone).filter(zone => {
    const town = zones.population[zone] >= 12_000 && zones.population[zone] <= 60_000
    if (!town || /^2[AB]/.test(zones.departement[zone])) return false
    const lean = Math.hypot(zones.leanEast[zone], zones.leanNorth[zone])
    return lean < 0.45 && cities.every(c => away(c.zone, zone) > 62)
  })
  const pockets: Pocket[] = []
  const centres: number[] = []
  for (const centre of shuffled(stream(seed, 'pockets'), candidates)) {
    if (centres.some(other => away(other, centre) < 170)) continue
    const inside = near(zones.lat[centre], zones.lon[centre], POCKET.radius_km).map(n => n.zone)
    const people = inside.reduce((sum, z) => sum + zones.population[z], 0)
    if (people < 50_000 || people > 160_000) continue
    centres.push(centre)
    pockets.push({
      name: zones.name[centre],
      lat: zones.lat[centre],
      lon: zones.lon[centre],
      radius_km: POCKET.radius_km,
      zones: inside.sort((a, b) => a - b),
    })
    if (pockets.length === POCKET.count) break
  }
  return pockets
}

/** Whether a store at the centre of `zone` would serve a pocket: a margin above the promised minutes. */
export function servesPocket(
  field: TravelField,
  zones: Zones,
  pockets: readonly Pocket[],
  zone: number,
): boolean {
  return pockets.some(
    pocket =>
      kilometres(zones.lat[zone], zones.lon[zone], pocket.lat, pocket.lon) < 90 &&
      pocket.zones.some(
        inside =>
          minutesBetween(field, zones.lat[inside], zones.lon[inside], zones.lat[zone], zones.lon[zone], 0) <
          POCKET.minutes * 1.3,
      ),
  )
}
