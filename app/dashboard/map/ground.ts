import type { Spread } from '@/lib/cube/spread'
import { meanAreaKm2 } from '@/lib/geo/h3'
import { type AreaShapes, areaOfRings, areasOf, type Contents, contentsOf } from '@/lib/layers/areas'
import type { CellIndex } from '@/lib/layers/cells'
import { type Gathering, gathering } from '@/lib/layers/gather'
import type { Session } from '../session/session'
import type { MapPicture } from './picture'

/** What is drawn: places and how the atoms' cells reach them. */
export interface Ground {
  key: string
  cells: CellIndex | null
  areas: MapPicture['areas']
  by: Gathering
  /** By zone: the place that what is told by zone belongs to, -1 for none. */
  placeOfZone: Int32Array
  /** What the places hold; of a filter's place, what lies in its zones. */
  people: (within: Uint8Array | null) => Contents
}

/** No places at all. */
export const NOWHERE: Ground = {
  key: '',
  cells: null,
  areas: null,
  by: {
    count: 0,
    start: Int32Array.of(0),
    target: new Int32Array(0),
    weight: new Float64Array(0),
    coarse: new Uint8Array(0),
  },
  placeOfZone: new Int32Array(0),
  people: () => ({
    population: new Float64Array(0),
    households: new Float64Array(0),
    km2: new Float64Array(0),
  }),
}

const grounds = new WeakMap<Session, Map<string, Ground>>()

function ground(session: Session, key: string, make: () => Omit<Ground, 'key'>): Ground {
  const held = grounds.get(session) ?? new Map<string, Ground>()
  grounds.set(session, held)
  const known = held.get(key) ?? { key, ...make() }
  held.set(key, known)
  return known
}

/** Keeps the newest answer: masks keep their identity while the filter's place stays. */
function remembered(make: Ground['people']): Ground['people'] {
  let held: { within: Uint8Array | null; contents: Contents } | null = null
  return within => {
    if (!held || held.within !== within) held = { within, contents: make(within) }
    return held.contents
  }
}

/** Zone by zone, without outlines: what a heat is made of. */
export function zoneGround(session: Session): Ground {
  return ground(session, 'zones', () => {
    const { zones } = session.cube.source
    const own = Int32Array.from({ length: zones.rows }, (_, z) => z)
    return {
      cells: null,
      areas: null,
      by: gathering(session.picture.toZones, own, zones.rows),
      placeOfZone: own,
      people: () => contentsOf(own, zones.rows, zones, () => Number.NaN),
    }
  })
}

/** H3 cells: of points, or for what rests on people of zones, which are no finer than some 5 km2. */
export function cellGround(session: Session, resolution: number, ofPeople: boolean): Ground {
  const drawn = ofPeople ? Math.min(resolution, 7) : resolution
  return ground(session, `h3 ${drawn} ${ofPeople}`, () => {
    const { picture, cube } = session
    const cells = ofPeople ? picture.zoneCells(drawn) : picture.pointCells(drawn)
    const over: Spread = ofPeople ? picture.toZones : picture.toPoints
    const count = cells.ids.length
    const km2 = new Float64Array(count).fill(meanAreaKm2(drawn))
    return {
      cells,
      areas: null,
      by: gathering(over, cells.cellOf, count, c => cube.cellRes[c] < drawn),
      // Points begin with the zones, so what is known by zone serves both indexes.
      placeOfZone: cells.cellOf,
      people: remembered(within => ({
        ...contentsOf(cells.cellOf, count, cube.source.zones, () => 0, within),
        km2,
      })),
    }
  })
}

export function areaGround(
  session: Session,
  level: 'commune' | 'departement' | 'region',
  shapes: AreaShapes,
): Ground {
  return ground(session, level, () => {
    const { zones } = session.cube.source
    const index = areasOf(level, zones, shapes)
    return {
      cells: null,
      areas: { shapes, index, ofRing: areaOfRings(shapes, zones.id, index) },
      by: gathering(session.picture.toZones, index.areaOf, index.codes.length),
      placeOfZone: index.areaOf,
      people: remembered(within =>
        within
          ? contentsOf(index.areaOf, index.codes.length, zones, z => shapes.km2.get(zones.id[z]) ?? 0, within)
          : index,
      ),
    }
  })
}
