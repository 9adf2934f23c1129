'use client'
import circle from '@turf/circle'
import { useMemo } from 'react'
import { assembled, OutlineSource } from '@/lib/catchment/outline'
import { useApp, useSessionOrNull } from '../session/context'
import { useResolvedOrNull } from '../session/resolved'
import { useOutlines } from './use-shapes'

type Ring = readonly (readonly [lon: number, lat: number])[]
const NOWHERE: readonly Ring[] = []

/** Rings around the place of the filter: as drawn, a circle, or around the zones it takes. Degrees, closed. */
export function usePlaceOutline(): readonly Ring[] {
  const session = useSessionOrNull()
  const place = useApp(s => s.filter.place)
  const zones = useResolvedOrNull()?.zones ?? null
  const byZone = place !== null && place.kind !== 'polygon' && place.kind !== 'radius'
  const file = useOutlines(byZone)
  const source = useMemo(
    () => (file && session ? new OutlineSource(file, session.cube.source.zones.id) : null),
    [file, session],
  )
  return useMemo(() => {
    if (!place) return NOWHERE
    if (place.kind === 'polygon') return [[...place.ring, place.ring[0]]]
    if (place.kind === 'radius') {
      const round = circle([place.lon, place.lat], place.km, { steps: 96, units: 'kilometers' })
      return round.geometry.coordinates as unknown as Ring[]
    }
    return source && zones ? assembled(source.around(zones)).flat() : NOWHERE
  }, [place, zones, source])
}
