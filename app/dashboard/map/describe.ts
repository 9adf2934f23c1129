import { latLngToCell } from 'h3-js'
import { centreOf, meanAreaKm2 } from '@/lib/geo/h3'
import type { Session } from '../session/session'
import type { MapPicture } from './picture'
import type { Pointed } from './tooltip'

/** The cell or area of a picture that holds a point: its index among what is drawn, or -1. */
function indexAt(session: Session, picture: MapPicture, lon: number, lat: number): number {
  if (picture.kind === 'heat') return -1
  if (picture.areas) {
    const zone = session.picture.nearestZone(lat, lon)
    return zone < 0 ? -1 : picture.areas.index.areaOf[zone]
  }
  return positionOf(picture.ids).get(latLngToCell(lat, lon, picture.resolution)) ?? -1
}

const positions = new WeakMap<readonly string[], Map<string, number>>()
function positionOf(ids: readonly string[]): Map<string, number> {
  const held = positions.get(ids) ?? new Map(ids.map((id, i) => [id, i]))
  positions.set(ids, held)
  return held
}

/** What the picture shows at a point; null where nothing is drawn. */
export function describePlace(
  session: Session,
  picture: MapPicture,
  [lon, lat]: [number, number],
  at: { x: number; y: number },
): Pointed | null {
  const index = indexAt(session, picture, lon, lat)
  if (index < 0) return null
  const { facts, areas, shown, spread, measure } = picture
  if (facts.amount[index] === 0 && facts.before[index] === 0) return null
  const { zones } = session.cube.source
  let name = ''
  if (areas) name = areas.index.codes[index]
  else {
    const centre = centreOf(BigInt(`0x${picture.ids[index]}`))
    const zone = session.picture.nearestZone(centre.lat, centre.lon)
    name = zone < 0 ? '' : zones.name[zone]
  }
  return {
    ...at,
    kind: 'place',
    area: areas ? { level: areas.index.level, code: areas.index.codes[index] } : null,
    name,
    km2: areas ? facts.km2[index] : meanAreaKm2(picture.resolution),
    measure,
    value: shown[index],
    amount: facts.amount[index],
    before: picture.request.before && measure.diverging ? facts.before[index] : null,
    range: picture.request.range,
    years: facts.years,
    yearsBefore: facts.yearsBefore,
    spread: spread[index],
    population: facts.population[index] ?? 0,
  }
}
