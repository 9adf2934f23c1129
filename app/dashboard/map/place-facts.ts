import type { CubeFilter } from '@/lib/cube/masks'
import { apply } from '@/lib/cube/spread'
import { gather } from '@/lib/layers/gather'
import type { Session } from '../session/session'
import { type Columns, columnsOf, type Wanted, yearsOf } from './columns'
import { type Ground, zoneGround } from './ground'
import { type MapMeasure, measureOf, type PlaceFacts } from './measures'
import type { MapPicture, PictureRequest } from './picture'

/** Of each filter its sales of everywhere, always the same object, so that sums are found again. */
const everywhere = new WeakMap<CubeFilter, CubeFilter>()

export function withoutCells(filter: CubeFilter): CubeFilter {
  const held = everywhere.get(filter) ?? { ...filter, cells: null }
  everywhere.set(filter, held)
  return held
}

/** An area outside of the place has neither colour nor sales. */
export function hide(i: number, shown: Float64Array, facts: PlaceFacts, spread: Float64Array): void {
  shown[i] = Number.NaN
  for (const column of [facts.amount, facts.before, spread]) column[i] = 0
}

/** Weights of the heat's points, per year where the figure adds up. */
export function pointWeights(
  session: Session,
  { metric }: MapMeasure,
  columns: Columns,
  years: number,
): Float32Array {
  const out = new Float32Array(session.picture.positions.length / 2)
  apply(session.picture.toPoints, columns.above ?? columns.amount, out)
  const per = metric.additive ? years : 1
  for (let i = 0; i < out.length; i++) out[i] = Math.max(0, out[i] / per)
  return out
}

/** Sums of every column by drawn place. */
export function factsOf(
  ground: Ground,
  columns: Columns,
  wanted: Wanted,
  within: Uint8Array | null = null,
): { facts: PlaceFacts; spread: Float64Array } {
  const amount = gather(ground.by, columns.amount)
  const sums = (values: Float64Array | null) =>
    values ? gather(ground.by, values).amount : new Float64Array(ground.by.count)
  return {
    facts: {
      amount: amount.amount,
      before: sums(columns.before),
      above: columns.byZone && columns.above ? zoneSums(ground, columns.above) : sums(columns.above),
      below: sums(columns.below),
      ...ground.people(within),
      years: yearsOf(wanted.range),
      yearsBefore: yearsOf(wanted.before),
    },
    spread: amount.spread,
  }
}

/** Sums by drawn place of what is told by zone. */
function zoneSums({ placeOfZone, by }: Ground, values: Float64Array): Float64Array {
  const out = new Float64Array(by.count)
  for (let z = 0; z < values.length; z++) if (placeOfZone[z] >= 0) out[placeOfZone[z]] += values[z]
  return out
}

/** What every place's colour shows. */
export const valuesOf = (measure: MapMeasure, facts: PlaceFacts): Float64Array =>
  Float64Array.from(facts.amount, (_, i) => measure.value(facts, i))

/** Figures of a request commune by commune: what a heat is made of. Needs no outlines. */
export function communesOf(
  session: Session,
  wanted: PictureRequest,
  asked: MapMeasure,
): Pick<MapPicture, 'measure' | 'shown' | 'facts' | 'spread' | 'within'> {
  // Without outlines no commune has a size: its revenue says what the density is made of.
  const measure = asked.id === 'revenue_per_km2' ? measureOf('revenue', session.cube) : asked
  const { zones } = session.cube.source
  const within = wanted.zones
  const filter = within ? withoutCells(wanted.filter) : wanted.filter
  const columns = columnsOf(session, { ...wanted, filter }, measure)
  const { facts, spread } = factsOf(zoneGround(session), columns, wanted)
  const shown = valuesOf(measure, facts)
  if (within) for (let z = 0; z < zones.rows; z++) if (!within[z]) hide(z, shown, facts, spread)
  return { measure, shown, facts, spread, within }
}
