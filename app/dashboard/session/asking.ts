'use client'
import { useEffect, useMemo, useState } from 'react'
import { areaKm2 } from '@/lib/catchment/outline'
import type { CubeFilter } from '@/lib/cube/masks'
import type { MonthRange } from '@/lib/cube/months'
import { loadPlaceCounts, type PlaceCounts } from '@/lib/cube/place-counts'
import type { Place } from '@/lib/filter/filter'
import type { Resolved } from '@/lib/filter/resolve'
import type { Ask } from '@/lib/metrics/metric'
import { nearestMinutes } from '@/lib/metrics/nearest'
import { useShapes } from '../map/use-shapes'
import { useSession, useSessionOrNull } from './context'
import type { Market } from './market'
import { useResolved } from './resolved'
import { useScenario } from './scenario-result'
import type { Session } from './session'

/** What a figure is told for where it is not the filter of the page: a store on its page. */
export interface Only {
  filter: CubeFilter
  range: MonthRange
}

/** What figures need beyond the cube, which is fetched when the first of them is looked at. */
interface Needs {
  /** Counts of customers by place. */
  counts?: boolean
  /** Minutes to the nearest store. */
  minutes?: boolean
  /** km2 of zones. */
  km2?: boolean
}

/**
 * The question that figures of the catalogue answer, from the filter of the page or for `only`. The same object while
 * nothing in it changes.
 */
export function useAsk(only: Only | null = null, needs: Needs = {}): Ask {
  const session = useSession()
  const { cube, manifest, picture } = session
  const resolved = useResolved()
  const { market } = useScenario()
  const { place } = resolved.filter
  const placed = place !== null && (!only || only.filter.cells !== null)
  const counts = usePlaceCounts(Boolean(needs.counts) || placed)
  const minutes = useOnce(nearest, market, needs.minutes && market ? () => minutesOf(session, market) : null)
  const measured = place?.kind === 'polygon' || place?.kind === 'radius'
  const shapes = useShapes(Boolean(needs.km2) || (placed && !measured))
  const zoneKm2 = useMemo(
    () => (shapes ? Float64Array.from(cube.source.zones.id, id => shapes.km2.get(id) ?? Number.NaN) : null),
    [shapes, cube],
  )
  const onlyFilter = only?.filter
  const onlyRange = only?.range
  return useMemo(() => {
    const filter = onlyFilter && onlyRange ? narrowed(resolved, onlyFilter, onlyRange) : resolved
    return {
      cube,
      filter,
      audience: manifest.audience,
      counts,
      toZones: picture.toZones,
      placeKm2: filter.filter.place && sizeOf(filter.filter.place, filter.zones, zoneKm2),
      zoneKm2,
      minutes,
      nearestZone: picture.nearestZone,
    }
  }, [cube, manifest, picture, resolved, onlyFilter, onlyRange, counts, minutes, zoneKm2])
}

/** Counts of customers by place, which shared datasets hold; null until they are needed and there. */
export function usePlaceCounts(needed: boolean): PlaceCounts | null {
  const session = useSessionOrNull()
  return useOnce(
    counted,
    session,
    session && needed && session.manifest.audience === 'shared' ? () => countsOf(session) : null,
  )
}

/** The filter with other sales, without category or segment. */
function narrowed(resolved: Resolved, sales: CubeFilter, range: MonthRange): Resolved {
  const { stores, channels, cells } = sales
  return {
    ...resolved,
    filter: {
      ...resolved.filter,
      range,
      channels,
      category: [],
      segment: [],
      place: cells ? resolved.filter.place : null,
    },
    sales,
    range,
    zones: cells && resolved.zones,
    cells,
    stores: stores === resolved.sales.stores ? resolved.stores : stores && keysOf(stores),
    faults: [],
  }
}

const keysOf = (mask: Uint8Array): number[] => Array.from(mask.keys()).filter(key => mask[key])

/** km2 of a place; null where it is not known. */
function sizeOf(place: Place, zones: Uint8Array | null, km2: Float64Array | null): number | null {
  if (place.kind === 'radius') return Math.PI * place.km ** 2
  if (place.kind === 'polygon') {
    const [first] = place.ring
    const ring = [...place.ring, first].map(([lon, lat]): [number, number] => [lon, lat])
    return areaKm2([[ring]])
  }
  if (!zones || !km2) return null
  let sum = 0
  for (let z = 0; z < zones.length; z++) if (zones[z]) sum += km2[z]
  return sum > 0 ? sum : null
}

const counted = new WeakMap<object, Promise<PlaceCounts>>()
const nearest = new WeakMap<object, Promise<(range: MonthRange) => Float64Array>>()

const countsOf = ({ engine, cube }: Session) => loadPlaceCounts(engine, cube.source.zones, cube.bounds)

/** Minutes by car to the nearest own store of a period; stores that left the market before today are asked for too. */
async function minutesOf({ cube }: Session, market: Market): Promise<(range: MonthRange) => Float64Array> {
  const { stores, start, store, minutes } = await market.marketReach()
  const paired = new Set(stores.map(s => s.store_id))
  const missing = cube.source.stores.map(s => s.id).filter(id => !paired.has(id))
  const reaches = missing.length > 0 ? await market.reach(missing) : []
  const others = new Map(missing.map((id, k) => [id, reaches[k].minutes]))
  const times = { start, store, minutes, stores: stores.map(s => s.store_id), others }
  return nearestMinutes(times, cube.source.stores)
}

/** Between a failure and the next attempt, ms: doubled each time up to the second. */
const RETRY_MS = [1000, 30_000] as const

/** What is fetched once for `of` when `load` first asks for it; null until then. After a failure it is asked for again. */
function useOnce<T>(
  held: WeakMap<object, Promise<T>>,
  of: object | null,
  load: (() => Promise<T>) | null,
): T | null {
  const [arrived, setArrived] = useState<{ of: object; value: T } | null>(null)
  const [attempt, setAttempt] = useState(0)
  const wanted = load !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` asks the same of the same object
  useEffect(() => {
    if (!of || !load) return
    let gone = false
    let again: ReturnType<typeof setTimeout> | undefined
    const promise = held.get(of) ?? load()
    held.set(of, promise)
    promise.then(
      value => !gone && setArrived({ of, value }),
      () => {
        if (held.get(of) === promise) held.delete(of)
        if (!gone)
          again = setTimeout(() => setAttempt(attempt + 1), Math.min(RETRY_MS[0] * 2 ** attempt, RETRY_MS[1]))
      },
    )
    return () => {
      gone = true
      clearTimeout(again)
    }
  }, [held, of, wanted, attempt])
  return arrived?.of === of ? arrived.value : null
}
