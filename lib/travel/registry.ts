import { crowFly } from './crow-fly'
import type { TravelTimes } from './provider'

const providers: ReadonlyMap<string, TravelTimes> = new Map([[crowFly.id, crowFly]])

/** The built-in provider of that id, or undefined: a model names its provider, a worker finds it again. */
export function travelTimesById(id: string): TravelTimes | undefined {
  return providers.get(id)
}
