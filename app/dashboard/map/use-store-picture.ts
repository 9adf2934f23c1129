'use client'
import { useMemo } from 'react'
import type { CubeFilter } from '@/lib/cube/masks'
import type { MonthRange } from '@/lib/cube/months'
import type { Column } from '@/lib/cube/sums'
import { CHANNELS } from '@/lib/dataset/schema'
import type { Scale } from '@/lib/layers/scale'
import { useApp, useSessionOrNull } from '../session/context'
import { useResolvedOrNull } from '../session/resolved'
import type { Session } from '../session/session'
import { baseWanted, type Wanted, yearsOf } from './columns'
import { type MapMeasure, measureOf, type PlaceFacts } from './measures'
import { fitted } from './use-picture'

/** What colours the symbols of stores: a figure that size does not show already. */
interface StorePicture {
  measure: MapMeasure
  scale: Scale
  /** By store key; NaN for none. */
  values: Float64Array
}

const WEB = 1 << CHANNELS.indexOf('web')
const none = new Float64Array(0)

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
    const base = baseWanted(session.cube)
    const held = factsOf(session, base)
    const values = valuesOf(measure, factsOf(session, { filter, range, before }))
    return { measure, scale: fitted(measure, held, valuesOf(measure, held), 'linear'), values }
  }, [session, resolved, mode, metric])
}

/** Whether a measure says of a store what its revenue does not. */
export const coloursStores = (measure: MapMeasure): boolean =>
  measure.id === 'growth' || measure.id === 'average_basket' || measure.id === 'margin_rate'

const valuesOf = (measure: MapMeasure, facts: PlaceFacts) =>
  Float64Array.from(facts.amount, (_, key) =>
    facts.amount[key] > 0 ? measure.value(facts, key) : Number.NaN,
  )

function factsOf({ cube }: Session, { filter, range, before }: Wanted): PlaceFacts {
  const sum = (column: Column, months: MonthRange, of: CubeFilter = filter) =>
    cube.byStore(of, months, column)
  return {
    amount: sum('amount', range),
    web: sum('amount', range, { ...filter, channels: filter.channels & WEB }),
    tickets: sum('tickets', range),
    margin: sum('margin', range),
    margin_base: sum('margin_base', range),
    items: sum('items', range),
    before: before ? sum('amount', before) : new Float64Array(cube.stores),
    population: none,
    households: none,
    km2: none,
    years: yearsOf(range),
    yearsBefore: yearsOf(before),
  }
}
