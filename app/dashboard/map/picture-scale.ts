import { densityScales } from '@/lib/layers/density'
import { divergingScale, type Scale, type ScaleKind, scaleOf } from '@/lib/layers/scale'
import type { Session } from '../session/session'
import { baseWanted, columnsOf, yearsOf } from './columns'
import type { Ground } from './ground'
import type { MapMeasure, PlaceFacts } from './measures'
import type { PictureRequest } from './picture'
import { factsOf, pointWeights, valuesOf } from './place-facts'

const keptScales = new WeakMap<Session, Map<string, Scale>>()

/** Scales that stay while filters change: the same on both sides of a comparison. */
export function keptIn(session: Session): Map<string, Scale> {
  const kept = keptScales.get(session) ?? new Map<string, Scale>()
  keptScales.set(session, kept)
  return kept
}

/** Scales of the whole network's last 12 months, by what is drawn, measure and kind. */
const baseScales = new WeakMap<Session, Map<string, Scale>>()

/** The scale of places. */
export function scaleFor(
  session: Session,
  measure: MapMeasure,
  ground: Ground,
  wanted: PictureRequest,
  now: { facts: PlaceFacts; shown: Float64Array },
  kept: Map<string, Scale>,
): Scale {
  const key = `${ground.key} ${measure.id} ${wanted.scaleKind}`
  if (wanted.fixedScale)
    return remember(kept, key, () => fitted(measure, now.facts, now.shown, wanted.scaleKind))
  kept.clear()
  const held = baseScales.get(session) ?? new Map<string, Scale>()
  baseScales.set(session, held)
  return remember(held, key, () => {
    const base = baseWanted(session.cube, wanted.counts)
    const { facts } = factsOf(ground, columnsOf(session, base, measure), base)
    return fitted(measure, facts, valuesOf(measure, facts), wanted.scaleKind)
  })
}

function remember(memory: Map<string, Scale>, key: string, make: () => Scale): Scale {
  const scale = memory.get(key) ?? make()
  memory.set(key, scale)
  return scale
}

function fitted(measure: MapMeasure, facts: PlaceFacts, shown: Float64Array, kind: ScaleKind): Scale {
  const values: number[] = []
  const weights: number[] = []
  shown.forEach((value, i) => {
    if (!Number.isFinite(value)) return
    values.push(value)
    weights.push(Math.max(0, measure.weight(facts, i)))
  })
  return measure.diverging
    ? divergingScale(values, weights)
    : scaleOf(kind, values, { weights, fromZero: measure.fromZero })
}

/** The scale of the glow at one whole zoom. */
export function heatScale(
  session: Session,
  measure: MapMeasure,
  zoom: number,
  wanted: PictureRequest,
  weights: Float32Array,
  kept: Map<string, Scale>,
): Scale {
  const key = `heat ${zoom} ${measure.id} ${wanted.scaleKind}`
  const { positions } = session.picture
  const make = (values: ArrayLike<number>) => {
    const axis = (k: number) =>
      Float64Array.from({ length: positions.length / 2 }, (_, i) => positions[2 * i + k])
    return densityScales(axis(1), axis(0), values, [zoom], wanted.scaleKind).get(zoom) as Scale
  }
  if (wanted.fixedScale) return remember(kept, key, () => make(weights))
  kept.clear()
  const held = baseScales.get(session) ?? new Map<string, Scale>()
  baseScales.set(session, held)
  return remember(held, key, () => {
    const base = baseWanted(session.cube, wanted.counts)
    return make(pointWeights(session, measure, columnsOf(session, base, measure), yearsOf(base.range)))
  })
}
