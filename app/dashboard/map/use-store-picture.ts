'use client'
import { useMemo } from 'react'
import { divergingScale, type Scale, scaleOf } from '@/lib/layers/scale'
import type { MetricId } from '@/lib/metrics/ids'
import type { Ask } from '@/lib/metrics/metric'
import { monthsOf } from '@/lib/metrics/read'
import { useApp, useSessionOrNull } from '../session/context'
import { useResolvedOrNull } from '../session/resolved'
import { askOf, baseWanted, yearsOf } from './columns'
import { type StoreMeasure, storeMeasureOf } from './measures'
import { ofEveryStore, withheld } from './offered'
import { storeAsk } from './use-offered'

/** What colours the symbols of stores: a figure that size does not show already. */
export interface StorePicture {
  measure: StoreMeasure
  scale: Scale
  /** By store key, per year where it adds up; NaN for none. */
  values: Float64Array
}

/** The colours of stores in the mode that draws them alone; null where their size says it all. */
export function useStorePicture(): StorePicture | null {
  const session = useSessionOrNull()
  const resolved = useResolvedOrNull()
  const mode = useApp(s => (s.view === 'scenarios' ? 'heat' : s.mapMode))
  const metric = useApp(s => s.metric)
  return useMemo(() => {
    if (!session || !resolved || mode !== 'stores' || metric === 'revenue') return null
    const ask = storeAsk(session, resolved)
    if (withheld(metric, 'store', ask)) return null
    const measure = storeMeasureOf(metric, session.cube)
    const base = toldByStore(metric, askOf(session, baseWanted(session.cube)))
    return { measure, scale: scaled(measure, base), values: toldByStore(metric, ask).values }
  }, [session, resolved, mode, metric])
}

/** A figure by store key, NaN for stores without sales in the period and for those not looked at, with those sales. */
export function toldByStore(metric: MetricId, ask: Ask): { amounts: Float64Array; values: Float64Array } {
  const { metric: of } = storeMeasureOf(metric, ask.cube)
  const { range, sales } = ask.filter
  const every = ofEveryStore(ask)
  const amounts = ask.cube.byStore(every.filter.sales, range)
  const values = of.values(every, 'store', monthsOf(of, range))
  const years = of.additive ? yearsOf(range) : 1
  return {
    amounts,
    values: amounts.map((v, key) =>
      v > 0 && values && (!sales.stores || sales.stores[key]) ? values[key] / years : Number.NaN,
    ),
  }
}

function scaled(measure: StoreMeasure, { amounts, values }: ReturnType<typeof toldByStore>): Scale {
  const known = [...values.keys()].filter(key => Number.isFinite(values[key]))
  const shown = known.map(key => values[key])
  const weights = known.map(key => amounts[key])
  return measure.diverging
    ? divergingScale(shown, weights)
    : scaleOf('sqrt', shown, { weights, fromZero: measure.fromZero })
}
