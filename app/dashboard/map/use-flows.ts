'use client'
import { useMemo } from 'react'
import { length } from '@/lib/cube/months'
import { apply } from '@/lib/cube/spread'
import { rangeOf } from '@/lib/filter/filter'
import { largestFlows } from '@/lib/layers/flows'
import type { Inflow } from '@/lib/layers/taper'
import { useApp, useSessionOrNull } from '../session/context'
import { amountsOf } from './columns'
import { useMapFilter } from './picture-context'

/** Revenue of the selected store from one commune. */
export interface CommuneFlow extends Inflow {
  /** Index of the zone. */
  zone: number
  name: string
  /** Of the store's revenue with a place, 0 to 1. */
  share: number
}

/** A store's own town may hold half of its revenue: others are drawn down to this share of it. */
const SMALLEST = 0.001

export interface StoreFlows {
  store: { id: string; name: string }
  /** Largest first. */
  shown: CommuneFlow[]
  /** Those too small to draw too. */
  all: CommuneFlow[]
  others: number
  /** Currency, of the period. */
  othersAmount: number
  /** Of the period, with a place. */
  total: number
  years: number
}

/** Where the selected store's revenue comes from, commune by commune; null while no store is chosen. */
export function useFlows(): StoreFlows | null {
  const session = useSessionOrNull()
  const wanted = useApp(s => s.mapMode === 'flows' && s.view !== 'scenarios')
  const selected = useApp(s => s.selected)
  const filter = useApp(s => s.filter)
  const asked = useMapFilter(session)
  return useMemo(() => {
    const store = session?.cube.source.stores.find(s => s.id === selected)
    if (!session || !wanted || !store) return null
    const { cube, picture } = session
    const { zones } = cube.source
    const range = rangeOf(filter, cube.bounds)
    const byZone = new Float64Array(zones.rows)
    apply(picture.toZones, amountsOf(cube, asked, range), byZone)
    const total = byZone.reduce((a, b) => a + b, 0)
    const flows: CommuneFlow[] = []
    byZone.forEach((amount, z) => {
      if (amount > 0)
        flows.push({
          zone: z,
          from: [zones.lon[z], zones.lat[z]],
          to: [store.lon, store.lat],
          amount,
          name: zones.name[z],
          share: total > 0 ? amount / total : 0,
        })
    })
    return { store, total, years: length(range) / 12, all: flows, ...largestFlows(flows, SMALLEST) }
  }, [session, wanted, selected, filter, asked])
}
