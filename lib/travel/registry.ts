import { crowFly } from './crow-fly'
import type { Points, TravelTimes } from './provider'
import { coversMost, roads } from './roads'

const providers: ReadonlyMap<string, TravelTimes> = new Map([crowFly, roads].map(p => [p.id, p]))

/** The built-in provider of that id, or undefined: a model names its provider, a worker finds it again. */
export function travelTimesById(id: string): TravelTimes | undefined {
  return providers.get(id)
}

/** The best built-in estimate for these zones: the roads of France where most lie there, else crow-fly. */
export function travelTimesFor(zones: Points): TravelTimes {
  return coversMost(zones) ? roads : crowFly
}
