'use client'
import { useMemo } from 'react'
import { lastTwelve, length } from '@/lib/cube/months'
import { apply } from '@/lib/cube/spread'
import { meanAreaKm2 } from '@/lib/geo/h3'
import { type CellValues, cellValues, resolutionAt } from '@/lib/layers/cells'
import { type Scale, squareRootScale, weightedQuantile } from '@/lib/layers/scale'
import { useApp } from '../session/context'
import type { Session } from '../session/session'

export interface MapPicture {
  kind: 'heat' | 'cells'
  measure: 'revenue' | 'perInhabitant'
  scale: Scale
  /** Weights of the heat's points, per year. */
  weights: Float32Array
  resolution: number
  km2: number
  ids: readonly string[]
  /** What a cell's colour shows. */
  shown: Float64Array
  /** Sums of the period itself (not per year), and people. */
  sums: CellValues
  population: Float64Array
  /** Length of the period. */
  years: number
}

/** From this zoom on, cells with values take over from the glow. */
const CELLS_FROM_ZOOM = 9.2

/** The map's figures for the period, filter and zoom: plain arrays, recomputed at each move of the brush. */
export function usePicture(session: Session | null, zoom: number): MapPicture | null {
  const channels = useApp(s => s.filter.channels)
  const store = useApp(s => (s.view === 'scenarios' ? null : s.selected))
  const measure = useApp(s => s.measure)
  const drawing = useApp(s => s.drawing)
  const range = useApp(s => s.filter.range)
  const resolution = resolutionAt(zoom)
  const wholeZoom = Math.min(12, Math.max(3, Math.round(zoom)))
  const kind =
    measure === 'perInhabitant' || drawing === 'cells' || zoom >= CELLS_FROM_ZOOM ? 'cells' : 'heat'

  const key = session?.cube.source.stores.find(s => s.id === store)?.key ?? null
  const sums = useMemo(() => session?.cube.cellSums({ channels, store: key }), [session, channels, key])
  const values = useMemo(
    () => (session && sums ? sums.over(range ?? lastTwelve(session.cube.bounds)) : null),
    [session, sums, range],
  )
  const years = session ? length(range ?? lastTwelve(session.cube.bounds)) / 12 : 1

  const weights = useMemo(() => {
    if (!session || !values || kind !== 'heat') return new Float32Array(0)
    const out = new Float32Array(session.picture.positions.length / 2)
    apply(session.picture.toPoints, values, out)
    for (let i = 0; i < out.length; i++) out[i] = Math.max(0, out[i] / years)
    return out
  }, [session, values, years, kind])

  const perInhabitant = measure === 'perInhabitant'
  const index = useMemo(
    () =>
      session && kind === 'cells'
        ? perInhabitant
          ? session.picture.zoneCells(Math.min(resolution, 7))
          : session.picture.pointCells(resolution)
        : null,
    [session, kind, perInhabitant, resolution],
  )
  const people = useMemo(() => {
    if (!session || !index) return null
    const out = new Float64Array(index.ids.length)
    const { zones } = session.cube.source
    // Points begin with the zones, so one loop serves both indexes.
    for (let z = 0; z < zones.rows; z++) out[index.cellOf[z]] += zones.population[z]
    return out
  }, [session, index])
  const spread = perInhabitant ? session?.picture.toZones : session?.picture.toPoints
  const inCells = useMemo(
    () =>
      session && index && spread && values ? cellValues(index, spread, values, session.cube.cellRes) : null,
    [session, index, spread, values],
  )
  const cellScale = useMemo(() => {
    if (!session || !index || !spread || !people) return null
    const { amount } = cellValues(index, spread, session.picture.base, session.cube.cellRes)
    const rates = perInhabitant
      ? Array.from(amount, (v, i) => (people[i] > 0 ? v / people[i] : 0))
      : Array.from(amount)
    return squareRootScale(weightedQuantile(rates, 0.95, perInhabitant ? Array.from(people) : rates))
  }, [session, index, spread, people, perInhabitant])

  return useMemo(() => {
    if (!session) return null
    const scale = kind === 'heat' ? session.picture.heatScales.get(wholeZoom) : cellScale
    if (!scale) return null
    const population = people ?? new Float64Array(0)
    const cells: CellValues = inCells ?? { amount: new Float64Array(0), spread: new Float64Array(0) }
    const shown = Float64Array.from(cells.amount, (v, i) =>
      perInhabitant ? (population[i] > 0 ? v / years / population[i] : Number.NaN) : v / years,
    )
    return {
      kind,
      measure,
      scale,
      weights,
      resolution: index?.resolution ?? resolution,
      km2: index ? meanAreaKm2(index.resolution) : 0,
      ids: index?.ids ?? [],
      shown,
      sums: cells,
      population,
      years,
    }
  }, [
    session,
    kind,
    measure,
    wholeZoom,
    cellScale,
    people,
    inCells,
    perInhabitant,
    years,
    weights,
    index,
    resolution,
  ])
}
