'use client'
import { useMemo } from 'react'
import type { AreaShapes, Areas } from '@/lib/layers/areas'
import { resolutionAt } from '@/lib/layers/cells'
import type { Session } from '../session/session'
import { type Columns, columnsOf, yearsOf } from './columns'
import { areaGround, cellGround, NOWHERE } from './ground'
import { measureOf } from './measures'
import type { MapPicture, PictureRequest } from './picture'
import { heatScale, keptIn, scaleFor } from './picture-scale'
import { factsOf, hide, pointWeights, valuesOf, withoutCells } from './place-facts'

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

/** Areas with a zone of the place. */
function areasWithin({ areaOf, codes }: Areas, zones: Uint8Array): Uint8Array {
  const within = new Uint8Array(codes.length)
  for (let z = 0; z < zones.length; z++) if (zones[z] && areaOf[z] >= 0) within[areaOf[z]] = 1
  return within
}
