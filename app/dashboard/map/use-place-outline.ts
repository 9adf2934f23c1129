'use client'
import circle from '@turf/circle'
import { useMemo } from 'react'
import { assembled } from '@/lib/catchment/outline'
import type { Outlines } from '@/lib/geo/outlines'
import { useApp, useSessionOrNull } from '../session/context'
import { useResolvedOrNull } from '../session/resolved'
import type { Session } from '../session/session'
import { outlinesIn } from './outlines-file'
import { useOutlines } from './use-shapes'

type Ring = readonly (readonly [lon: number, lat: number])[]
const NOWHERE: readonly Ring[] = []

const dissolved = new WeakMap<Uint8Array, readonly Ring[]>()

/** Rings around zones, worked out once for a choice of them. */
function around(session: Session, file: Outlines, zones: Uint8Array): readonly Ring[] {
  const rings = dissolved.get(zones) ?? assembled(outlinesIn(session, file).around(zones)).flat()
  dissolved.set(zones, rings)
  return rings
}

/** Rings around the place of the filter: as drawn, a circle, or around the zones it takes. Degrees, closed. */
export function usePlaceOutline(): readonly Ring[] {
  const session = useSessionOrNull()
  const place = useApp(s => s.filter.place)
  const zones = useResolvedOrNull()?.zones ?? null
  const byZone = place !== null && place.kind !== 'polygon' && place.kind !== 'radius'
  const file = useOutlines(byZone)
  return useMemo(() => {
    if (!place) return NOWHERE
    if (place.kind === 'polygon') return [[...place.ring, place.ring[0]]]
    if (place.kind === 'radius') {
      const round = circle([place.lon, place.lat], place.km, { steps: 96, units: 'kilometers' })
      return round.geometry.coordinates as unknown as Ring[]
    }
    return file && session && zones ? around(session, file, zones) : NOWHERE
  }, [place, zones, file, session])
}
