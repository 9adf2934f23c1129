'use client'
import { useMemo } from 'react'
import { divergingScale, type Scale, scaleOf } from '@/lib/layers/scale'
import { useApp, useSessionOrNull } from '../session/context'
import { useResolvedOrNull } from '../session/resolved'
import type { Session } from '../session/session'
import { askOf, baseWanted, type Wanted } from './columns'
import { type MapMeasure, measureOf } from './measures'

/** What colours the symbols of stores: a figure that size does not show already. */
interface StorePicture {
  measure: MapMeasure
  scale: Scale
  /** By store key; NaN for none. */
  values: Float64Array
}

/** The colours of stores in the mode that draws them alone; null where their size says it all. */
export function useStorePicture(): StorePicture | null {
  const session = useSessionOrNull()
  const resolved = useResolvedOrNull()
  const mode = useApp(s => (s.view === 'scenarios' ? 'heat' : s.mapMode))
  const metric = useApp(s => s.metric)
  return useMemo(() => {
    const measure = measureOf(metric)
    if (!session || !resolved || mode !== 'stores' || !coloursStores(measure)) return null
    const { sales: filter, range, comparison: before } = resolved
    const base = told(session, measure, baseWanted(session.cube))
    const values = told(session, measure, { filter, range, before, zones: null, counts: null }).values
    return { measure, scale: scaled(measure, base), values }
  }, [session, resolved, mode, metric])
}

/** Whether a measure says of a store what its revenue does not. */
export const coloursStores = (measure: MapMeasure): boolean =>
  measure.id === 'growth' || measure.id === 'average_basket' || measure.id === 'margin_rate'

/** A figure by store key, NaN for stores without sales, with those sales. */
function told(session: Session, { metric }: MapMeasure, wanted: Wanted) {
  const ask = askOf(session, wanted)
  const amounts = session.cube.byStore(wanted.filter, wanted.range)
  const values = metric.values(
    { ...ask, filter: { ...ask.filter, sales: wanted.filter } },
    'store',
    wanted.range,
  )
  return { amounts, values: amounts.map((v, key) => (v > 0 && values ? values[key] : Number.NaN)) }
}

function scaled(measure: MapMeasure, { amounts, values }: ReturnType<typeof told>): Scale {
  const known = [...values.keys()].filter(key => Number.isFinite(values[key]))
  const shown = known.map(key => values[key])
  const weights = known.map(key => amounts[key])
  return measure.diverging
    ? divergingScale(shown, weights)
    : scaleOf('linear', shown, { weights, fromZero: measure.fromZero })
}
