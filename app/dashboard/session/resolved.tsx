'use client'
import {
  createContext,
  type ReactNode,
  useContext,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { type Catchment, catchmentOf, needsReach } from '@/lib/catchment/catchment'
import { CatchmentError } from '@/lib/catchment/error'
import { type Places, placesOf } from '@/lib/catchment/places'
import type { CubeFilter, Keyed } from '@/lib/cube/masks'
import { type Filter, insideData, type Place } from '@/lib/filter/filter'
import { type Geometry, type Resolved, resolver } from '@/lib/filter/resolve'
import type { StoreReach } from '@/lib/market/store-reach'
import { useApp, useAppStore, useSessionOrNull } from './context'
import { correct, useDropped } from './keep-state'
import { fetchKeyed, useKeyedSales } from './keyed-sales'
import type { Market } from './market'
import { fromModel, salesMeanwhile } from './meanwhile'
import { useScenario } from './scenario-result'
import type { Session } from './session'

const Context = createContext<Resolved | null>(null)

/** What the chosen filter means for the open dataset; null while none is open. */
export const useResolvedOrNull = (): Resolved | null => useContext(Context)

export function useResolved(): Resolved {
  const resolved = useContext(Context)
  if (!resolved) throw new Error('useResolved before the dataset is open')
  return resolved
}

/** Lets what stands inside follow the filter once brush and map have answered. */
export function ResolvedLater({ children }: { children: ReactNode }) {
  return <Context.Provider value={useDeferredValue(useContext(Context))}>{children}</Context.Provider>
}

/** The sales of the filter, for the cube; the same object while the filter's period alone changes. */
export function useSales(): CubeFilter {
  return useResolved().sales
}

const places = new WeakMap<Session, Places>()

/** Where cells and zones of the session lie; laid out when first asked for. */
export function placesIn(session: Session): Places {
  const { cube, picture } = session
  const held = places.get(session) ?? placesOf(cube, cube.source.zones, picture.nearestZone, picture.laid)
  places.set(session, held)
  return held
}

/** Resolves the filter once for all views, and fetches what it needs that is not there yet. */
export function FilterProvider({ children }: { children: ReactNode }) {
  const session = useSessionOrNull()
  const { market, failure } = useScenario()
  const modelFailed = failure?.key === 'model'
  const filter = useFilterInside(session)
  const [arrived, setArrived] = useState(0)
  const keyed = useKeyed(session, filter)
  const fetched = useRef(keyed)
  fetched.current = keyed
  const resolve = useMemo(
    () =>
      session
        ? askable(
            session,
            market,
            modelFailed,
            of => fetched.current[of] === 'failed',
            () => setArrived(n => n + 1),
          )
        : null,
    [session, market, modelFailed],
  )
  const before = useRef<{ session: Session; sales: CubeFilter } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has arrived changes the answer
  const resolved = useMemo(() => {
    if (!session || !resolve) return null
    const next = resolve(filter)
    const held = before.current?.session === session ? before.current.sales : null
    const sales = salesMeanwhile(next, held)
    const same = held && (Object.keys(sales) as (keyof CubeFilter)[]).every(k => sameKeys(held[k], sales[k]))
    before.current = { session, sales: same ? held : sales }
    return { ...next, sales: before.current.sales }
  }, [session, resolve, filter, arrived, keyed])
  return <Context.Provider value={resolved}>{children}</Context.Provider>
}

/**
 * The filter with its periods in the months of the data. The page then keeps it, without stores that the data do not
 * have, and says what it leaves out.
 */
function useFilterInside(session: Session | null): Filter {
  const app = useAppStore()
  const chosen = useApp(s => s.filter)
  const selected = useApp(s => s.selected)
  const compared = useApp(s => s.chosen)
  const bounds = session?.cube.bounds
  const { filter, outside } = useMemo(
    () => (bounds ? insideData(chosen, bounds) : { filter: chosen, outside: [] }),
    [chosen, bounds],
  )
  // Before anything is painted: chips and chart read the filter where it is kept.
  useLayoutEffect(() => {
    if (filter === chosen) return
    correct(app, { filter })
    if (outside.length > 0) useDropped.setState({ outside })
  }, [app, chosen, filter, outside])
  const stores = session?.cube.source.stores
  useLayoutEffect(() => {
    if (!stores) return
    const known = new Set(stores.map(s => s.id))
    const missing = [...new Set(selected ? [selected, ...compared] : compared)].filter(id => !known.has(id))
    if (missing.length === 0) return
    correct(app, {
      selected: selected && known.has(selected) ? selected : null,
      chosen: compared.filter(id => known.has(id)),
    })
    useDropped.setState({ stores: missing })
  }, [app, stores, selected, compared])
  return filter
}

/** Masks of keys come in a new wrapper every time. */
function sameKeys(a: CubeFilter[keyof CubeFilter], b: CubeFilter[keyof CubeFilter]): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  return 'of' in a && 'of' in b && a.of === b.of && a.mask === b.mask
}

/** A resolver that asks the model's worker for minutes and catchments, and says when one has arrived. */
function askable(
  session: Session,
  market: Market | null,
  modelFailed: boolean,
  keysFailed: (of: Keyed) => boolean,
  onArrival: () => void,
) {
  const { cube } = session
  const here = placesIn(session)
  const answers = new Map<string, unknown>()
  const ask = <T,>(key: string, question: () => Promise<T>): T | 'failed' | null => {
    const held = answers.get(key)
    // Said once: the filter keeps it, and who chooses the place again asks again.
    if (held === 'failed') answers.delete(key)
    if (held !== undefined) return held as T | 'failed' | null
    answers.set(key, null)
    question().then(
      answer => {
        answers.set(key, answer)
        onArrival()
      },
      () => {
        answers.set(key, 'failed')
        onArrival()
      },
    )
    return null
  }
  const geometry: Geometry = {
    minutes: (lat, lon) =>
      fromModel(market, modelFailed, m => ask(`${lat} ${lon}`, () => m.minutesTo(lat, lon))),
    catchment: place => {
      const store = cube.source.stores.find(s => s.id === place.store)
      if (!store) return 'no_catchment'
      const needed = needsReach(place.by)
      const reach = needed
        ? fromModel(market, modelFailed, m => ask(`reach ${place.store}`, () => m.reach([place.store])))
        : null
      if (reach === 'failed') return reach
      if (needed && !reach) return null
      const key = `${place.store} ${place.by} ${place.level}`
      const held = answers.get(key)
      if (held !== undefined) return held as Catchment | 'no_catchment'
      const made = catchment(session, place, store, here, reach?.[0] ?? null)
      answers.set(key, made)
      return made
    },
    keysFailed,
  }
  return resolver(cube, { cells: here.cells, zoneOfCell: here.zoneOfCell }, geometry)
}

function catchment(
  { cube }: Session,
  place: Extract<Place, { kind: 'catchment' }>,
  store: { id: string; lat: number; lon: number },
  here: Places,
  reach: StoreReach | null,
): Catchment | 'no_catchment' {
  try {
    return catchmentOf(store, place.by, place.level, {
      places: here,
      reach,
      sales: null,
      open: cube.source.stores.filter(s => s.closedOn === null),
    })
  } catch (error) {
    if (!(error instanceof CatchmentError)) throw error
    return 'no_catchment'
  }
}

/** Fetches sales by category or segment when the filter first names one; answers with how far they are. */
function useKeyed(session: Session | null, filter: Filter) {
  const category = filter.category.length > 0
  const segment = filter.segment.length > 0
  useEffect(() => {
    if (session && category) fetchKeyed(session, 'category')
    if (session && segment) fetchKeyed(session, 'segment')
  }, [session, category, segment])
  return useKeyedSales(session)
}
