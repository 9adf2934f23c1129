'use client'
import { useMemo } from 'react'
import type { Catchment } from '@/lib/catchment/catchment'
import { areaKm2 } from '@/lib/catchment/outline'
import { type CatchmentProfile, customersInside, profileOf } from '@/lib/catchment/profile'
import { EVERYTHING } from '@/lib/cube/masks'
import type { MonthRange } from '@/lib/cube/months'
import { useSession } from '../session/context'
import { useResolved } from '../session/resolved'
import { useScenario } from '../session/scenario-result'
import { useDesk } from './use-desk'

export interface Profile extends CatchmentProfile {
  km2: number
  /** Active customers of the chain by home; null where the catchment is too small for the cells counted. */
  customers: number | null
}

/** Net sales of the whole chain by cell over a period, through the channels of the filter. */
export function useChainCells(range: MonthRange): Float64Array {
  const { cube } = useSession()
  const channels = useResolved().filter.channels
  const sums = useMemo(() => cube.cellSums({ ...EVERYTHING, channels }), [cube, channels])
  return useMemo(() => sums.over(range), [sums, range])
}

/** Who lives and buys in the catchments of some stores; null for those that are not there yet. */
export function useProfiles(
  catchments: readonly (Catchment | null)[],
  range: MonthRange,
): (Profile | null)[] {
  const desk = useDesk()
  const { cube, picture } = useSession()
  const channels = useResolved().filter.channels
  const competitors = useScenario().market?.competitors
  const chain = useChainCells(range)
  const counts = desk.homeCounts(range.to)
  const state = desk.state()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the desk changes inside; its state says so
  return useMemo(
    () =>
      catchments.map(catchment => {
        const row = cube.source.stores.find(s => s.id === catchment?.store)
        const outline = catchment && desk.outline(catchment)
        if (!catchment || !row || !outline) return null
        const km2 = areaKm2(outline)
        const { zones } = cube.source
        const profile = profileOf(catchment, row, km2, {
          places: desk.places,
          under: picture.toZones,
          households: zones.households,
          chain,
          store: cube.cellSums({ ...EVERYTHING, channels, stores: cube.only(row.key) }).over(range),
          competitors: competitors ?? [],
          open: desk.open,
        })
        const inside = counts && customersInside(catchment, desk.places, counts)
        return { ...profile, km2, customers: inside?.customers ?? null }
      }),
    [catchments, cube, picture, desk, state, channels, competitors, chain, counts, range],
  )
}
