'use client'
import { useMemo } from 'react'
import type { CubeFilter } from '@/lib/cube/masks'
import { apply, type Spread } from '@/lib/cube/spread'
import { meanAreaKm2 } from '@/lib/geo/h3'
import {
  type AreaShapes,
  type Areas,
  areaOfRings,
  areasOf,
  type Contents,
  contentsOf,
} from '@/lib/layers/areas'
import { type CellIndex, resolutionAt } from '@/lib/layers/cells'
import { densityScales } from '@/lib/layers/density'
import { type Gathering, gather, gathering } from '@/lib/layers/gather'
import { divergingScale, type Scale, type ScaleKind, scaleOf } from '@/lib/layers/scale'
import type { Session } from '../session/session'
import { baseWanted, type Columns, columnsOf, type Wanted, yearsOf } from './columns'
import { type MapMeasure, type MapMetric, measureOf, type PlaceFacts } from './measures'

/** What a picture is of. */
export interface PictureRequest extends Wanted {
  drawn: 'heat' | 'cells' | 'commune' | 'departement' | 'region'
  metric: MapMetric
  scaleKind: ScaleKind
  /** The scale that was fitted to what is shown stays while filters change. */
  fixedScale: boolean
}

/** What lies under the pointer is found in these, and the legend is written from them. */
export interface MapPicture {
  kind: 'heat' | 'cells' | 'areas'
  measure: MapMeasure
  request: PictureRequest
  scale: Scale
  /** Weights of the heat's points, per year. */
  weights: Float32Array
  /** H3 cells drawn; of areas the resolution is 0 and there are none. */
  resolution: number
  ids: readonly string[]
  areas: { shapes: AreaShapes; index: Areas; ofRing: Int32Array } | null
  /** What a place's colour shows; NaN for none. */
  shown: Float64Array
  /** Sums of the period itself (not per year) and of the other one, and what the places hold. */
  facts: PlaceFacts
  /** The part of the amount known only for a wider area. */
  spread: Float64Array
  /** Where communes of a place are drawn, 1 for those in it. */
  within: Uint8Array | null
}

/** From this zoom on, cells with values take over from the glow. */
const CELLS_FROM_ZOOM = 9.2
const NO_WEIGHTS = new Float32Array(0)
const NO_COLUMNS: Columns = {
  amount: new Float64Array(0),
  before: null,
  above: null,
  below: null,
  byZone: false,
}

/** What is drawn: places and how the atoms' cells reach them. */
interface Ground {
  key: string
  cells: CellIndex | null
  areas: MapPicture['areas']
  by: Gathering
  /** What the places hold; of a filter's place, what lies in its zones. */
  people: (within: Uint8Array | null) => Contents
}

/** The map's figures for one request and zoom: plain arrays, recomputed at each move of the brush. */
export function usePicture(
  session: Session | null,
  zoom: number,
  wanted: PictureRequest | null,
  loaded: AreaShapes | null,
): MapPicture | null {
  const measure = measureOf(wanted?.metric ?? 'revenue', session?.cube)
  const resolution = resolutionAt(zoom)
  const wholeZoom = Math.min(12, Math.max(3, Math.round(zoom)))
  const level = wanted && wanted.drawn !== 'heat' && wanted.drawn !== 'cells' ? wanted.drawn : null
  const kind: MapPicture['kind'] =
    level && loaded
      ? 'areas'
      : wanted?.drawn === 'heat' && measure.glow && zoom < CELLS_FROM_ZOOM
        ? 'heat'
        : 'cells'

  const inZones = kind === 'areas' && level === 'commune' ? (wanted?.zones ?? null) : null
  const columns = useMemo(() => {
    if (!session || !wanted) return null
    const asked = inZones ? { ...wanted, filter: withoutCells(wanted.filter) } : wanted
    return columnsOf(session, asked, measure)
  }, [session, wanted, inZones, measure])
  // Before anything is asked no cells are gathered: it takes a tenth of a second.
  const draws = wanted !== null
  const ground = useMemo(
    () =>
      !session || !draws || kind === 'heat'
        ? null
        : kind === 'areas' && level && loaded
          ? areaGround(session, level, loaded)
          : cellGround(session, resolution, measure.ofPeople),
    [session, draws, kind, level, loaded, resolution, measure],
  )

  return useMemo(() => {
    if (!session || !wanted || !columns) return null
    const years = yearsOf(wanted.range)
    const empty = new Float64Array(0)
    if (kind === 'heat') {
      const weights = pointWeights(session, measure, columns, years)
      return {
        kind,
        measure,
        request: wanted,
        scale: heatScale(session, measure, wholeZoom, wanted, weights, keptIn(session)),
        weights,
        resolution,
        ids: [],
        areas: null,
        shown: empty,
        facts: factsOf(NOWHERE, NO_COLUMNS, wanted).facts,
        spread: empty,
        within: null,
      }
    }
    if (!ground) return null
    // Communes of a place are drawn whole; of anything wider only what lies in the place has sales.
    const { facts, spread } = factsOf(ground, columns, wanted, inZones ? null : wanted.zones)
    const within = inZones && ground.areas ? areasWithin(ground.areas.index, inZones) : null
    const shown = valuesOf(measure, facts)
    if (within) for (let i = 0; i < shown.length; i++) if (!within[i]) hide(i, shown, facts, spread)
    return {
      kind,
      measure,
      request: wanted,
      scale: scaleFor(session, measure, ground, wanted, { facts, shown }, keptIn(session)),
      weights: NO_WEIGHTS,
      resolution: ground.cells?.resolution ?? 0,
      ids: ground.cells?.ids ?? [],
      areas: ground.areas,
      shown,
      facts,
      spread,
      within,
    }
  }, [session, wanted, columns, kind, measure, wholeZoom, resolution, ground, inZones])
}

/** Of each filter its sales of everywhere, always the same object, so that sums are found again. */
const everywhere = new WeakMap<CubeFilter, CubeFilter>()

function withoutCells(filter: CubeFilter): CubeFilter {
  const held = everywhere.get(filter) ?? { ...filter, cells: null }
  everywhere.set(filter, held)
  return held
}

/** Areas with a zone of the place. */
function areasWithin({ areaOf, codes }: Areas, zones: Uint8Array): Uint8Array {
  const within = new Uint8Array(codes.length)
  for (let z = 0; z < zones.length; z++) if (zones[z] && areaOf[z] >= 0) within[areaOf[z]] = 1
  return within
}

/** An area outside of the place has neither colour nor sales. */
function hide(i: number, shown: Float64Array, facts: PlaceFacts, spread: Float64Array): void {
  shown[i] = Number.NaN
  for (const column of [facts.amount, facts.before, spread]) column[i] = 0
}

const NOWHERE: Ground = {
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
  people: () => ({
    population: new Float64Array(0),
    households: new Float64Array(0),
    km2: new Float64Array(0),
  }),
}

function pointWeights(
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
function factsOf(
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
function zoneSums({ areas, cells, by }: Ground, values: Float64Array): Float64Array {
  const out = new Float64Array(by.count)
  const drawnOf = areas ? areas.index.areaOf : cells?.cellOf
  if (drawnOf) for (let z = 0; z < values.length; z++) if (drawnOf[z] >= 0) out[drawnOf[z]] += values[z]
  return out
}

const valuesOf = (measure: MapMeasure, facts: PlaceFacts): Float64Array =>
  Float64Array.from(facts.amount, (_, i) => measure.value(facts, i))

const keptScales = new WeakMap<Session, Map<string, Scale>>()

/** Scales that stay while filters change: the same on both sides of a comparison. */
function keptIn(session: Session): Map<string, Scale> {
  const kept = keptScales.get(session) ?? new Map<string, Scale>()
  keptScales.set(session, kept)
  return kept
}

/** Scales of the whole network's last 12 months, by what is drawn, measure and kind. */
const baseScales = new WeakMap<Session, Map<string, Scale>>()

function scaleFor(
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

function heatScale(
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

/** Figures of a request commune by commune: what a heat is made of. Needs no outlines. */
export function communesOf(
  session: Session,
  wanted: PictureRequest,
  asked: MapMeasure,
): Pick<MapPicture, 'measure' | 'shown' | 'facts' | 'spread' | 'within'> {
  // Without outlines no commune has a size: its revenue says what the density is made of.
  const measure = asked.id === 'revenue_per_km2' ? measureOf('revenue', session.cube) : asked
  const { zones } = session.cube.source
  const communes = ground(session, 'zones', () => {
    const own = Int32Array.from({ length: zones.rows }, (_, z) => z)
    return {
      cells: null,
      areas: null,
      by: gathering(session.picture.toZones, own, zones.rows),
      people: () => contentsOf(own, zones.rows, zones, () => Number.NaN),
    }
  })
  const within = wanted.zones
  const filter = within ? withoutCells(wanted.filter) : wanted.filter
  const columns = columnsOf(session, { ...wanted, filter }, measure)
  const { facts, spread } = factsOf(communes, columns, wanted)
  const shown = valuesOf(measure, facts)
  if (within) for (let z = 0; z < zones.rows; z++) if (!within[z]) hide(z, shown, facts, spread)
  return { measure, shown, facts, spread, within }
}

/** H3 cells: of points, or for what rests on people of zones, which are no finer than some 5 km2. */
function cellGround(session: Session, resolution: number, ofPeople: boolean): Ground {
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
      people: remembered(within => ({
        ...contentsOf(cells.cellOf, count, cube.source.zones, () => 0, within),
        km2,
      })),
    }
  })
}

function areaGround(
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
      people: remembered(within =>
        within
          ? contentsOf(index.areaOf, index.codes.length, zones, z => shapes.km2.get(zones.id[z]) ?? 0, within)
          : index,
      ),
    }
  })
}
