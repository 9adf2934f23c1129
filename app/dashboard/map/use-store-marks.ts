'use client'
import { useMemo } from 'react'
import { EVERYTHING } from '@/lib/cube/masks'
import { firstDay, lastTwelve, length } from '@/lib/cube/months'
import { rangeOf } from '@/lib/filter/filter'
import { colourOf, hasColour } from '@/lib/layers/scale'
import type { StoreMark } from '@/lib/layers/stores'
import type { Competitor } from '@/lib/market/types'
import { useApp, useSessionOrNull } from '../session/context'
import { useResolvedOrNull } from '../session/resolved'
import { useScenario } from '../session/scenario-result'
import { useStorePicture } from './use-store-picture'

const NOBODY: readonly Competitor[] = []

/** The change that a site's mark stands for: a moved store has a mark at either end. */
export const siteOf = (mark: StoreMark): string =>
  mark.id.startsWith(MOVED) ? mark.id.slice(MOVED.length) : mark.id
const MOVED = 'to:'

/** Revenue of the largest store in the last 12 months, which symbols are drawn against. */
export function useLargest(): number {
  const session = useSessionOrNull()
  return useMemo(() => {
    if (!session) return 1
    const { cube } = session
    // Sales without a store (key 0) have no symbol.
    const [, ...amounts] = cube.byStore(EVERYTHING, lastTwelve(cube.bounds))
    return amounts.reduce((m, v) => Math.max(m, v), 1)
  }, [session])
}

/** Stores of the period, with what the scenario does to them, and its candidates. */
export function useStoreMarks(): { marks: StoreMark[]; largest: number } {
  const session = useSessionOrNull()
  const filter = useApp(s => s.filter)
  const theme = useApp(s => s.theme)
  const tinted = useStorePicture()
  const resolved = useResolvedOrNull()
  const changes = useApp(s => s.scenario.changes)
  const inScenario = useApp(s => s.view === 'scenarios')
  const picking = useApp(s => s.pointing?.for === 'competitor')
  const competitors = useScenario().market?.competitors ?? NOBODY
  const largest = useLargest()
  return useMemo(() => {
    if (!session) return { marks: [], largest }
    const { cube } = session
    const period = rangeOf(filter, cube.bounds)
    const amounts = cube.byStore(inScenario ? EVERYTHING : (resolved?.sales ?? EVERYTHING), period)
    const chosen = inScenario ? null : (resolved?.sales.stores ?? null)
    const years = length(period) / 12
    const closing = new Set(
      changes.flatMap(c => (c.kind === 'close' || c.kind === 'move' ? [c.store_id] : [])),
    )
    const marks: StoreMark[] = cube.source.stores
      .filter(s => s.openedOn === null || s.openedOn < firstDay(period.to + 1))
      .map(s => ({
        id: s.id,
        name: s.name,
        lat: s.lat,
        lon: s.lon,
        operator: s.operator,
        amount: amounts[s.key] / years,
        faded: chosen !== null && !chosen[s.key],
        tint:
          tinted && hasColour(tinted.scale, tinted.values[s.key])
            ? colourOf(tinted.scale, tinted.values[s.key], theme)
            : null,
        state:
          inScenario && closing.has(s.id)
            ? 'closing'
            : s.closedOn !== null && s.closedOn < firstDay(period.to + 1)
              ? 'closed'
              : 'open',
      }))
    if (!inScenario) return { marks, largest }
    const site = { amount: 0, state: 'candidate' as const }
    const taken = new Map<string, StoreMark>()
    for (const c of changes)
      if (c.kind === 'open')
        marks.push({
          ...site,
          id: c.candidate_id,
          name: c.name,
          lat: c.lat,
          lon: c.lon,
          operator: c.operator,
        })
      else if (c.kind === 'move') {
        const store = cube.source.stores.find(s => s.id === c.store_id)
        const { name, operator } = store ?? { name: c.store_id, operator: 'own' }
        marks.push({ ...site, id: `${MOVED}${c.store_id}`, name, lat: c.lat, lon: c.lon, operator })
      } else if (c.kind === 'take_over')
        taken.set(c.competitor_id, {
          ...site,
          id: c.candidate_id,
          name: c.name,
          lat: 0,
          lon: 0,
          operator: c.operator,
          fixed: true,
        })
    for (const { competitor_id: id, name, lat, lon, selling_area_m2: area } of competitors) {
      const mark = taken.get(id)
      if (mark) marks.push({ ...mark, lat, lon })
      else if (picking) marks.push({ id, name, lat, lon, operator: '', amount: 0, state: 'competitor', area })
    }
    return { marks, largest }
  }, [session, filter, resolved, tinted, theme, changes, inScenario, largest, competitors, picking])
}
