'use client'
import { useMemo } from 'react'
import type { Resolved } from '@/lib/filter/resolve'
import type { MetricId } from '@/lib/metrics/ids'
import type { Ask, Reason } from '@/lib/metrics/metric'
import { usePlaceCounts } from '../session/asking'
import { useApp, useSessionOrNull } from '../session/context'
import { useResolvedOrNull } from '../session/resolved'
import type { Session } from '../session/session'
import { askOf } from './columns'
import { needsCounts, type ToldBy, withheld } from './offered'
import { useMapFilter } from './picture-context'

/** The question that figures by store answer: the filter of the page as it is. */
export function storeAsk(session: Session, resolved: Resolved): Ask {
  const { sales: filter, range, comparison: before } = resolved
  const ask = askOf(session, { filter, range, before, zones: null, counts: null })
  return { ...ask, filter: resolved }
}

/** Why the map cannot show a figure under the filter; null where it can. */
export function useWithheld(by: ToldBy, needed: MetricId | null = null): (metric: MetricId) => Reason | null {
  const session = useSessionOrNull()
  const resolved = useResolvedOrNull()
  const filter = useMapFilter(session)
  const counts = usePlaceCounts(by === 'place' && needed !== null && needsCounts(needed))
  return useMemo(() => {
    if (!session || !resolved) return () => null
    const { range, comparison: before } = resolved
    const ask =
      by === 'store'
        ? storeAsk(session, resolved)
        : askOf(session, { filter, range, before, zones: null, counts })
    return (metric: MetricId) => withheld(metric, by, ask)
  }, [session, resolved, filter, counts, by])
}

/** Why the map does not show a figure that was chosen; null where it shows it, or draws no figure of choice. */
export function useLack(metric: MetricId): Reason | null {
  const mode = useApp(s => (s.view === 'scenarios' ? 'flows' : s.mapMode))
  const told = useWithheld(mode === 'stores' ? 'store' : 'place', metric)
  return useMemo(
    () => (mode === 'flows' || mode === 'difference' || metric === 'revenue' ? null : told(metric)),
    [mode, metric, told],
  )
}
