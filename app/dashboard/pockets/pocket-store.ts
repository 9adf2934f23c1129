import { create } from 'zustand'
import { DEFAULTS, type Pocket, type PocketOptions, type PocketResult } from '@/lib/pockets/types'
import type { Market } from '../session/market'
import { openPockets, type Pockets } from '../session/pockets'
import type { Session } from '../session/session'

export type SortBy = 'excess' | 'observed' | 'households'

interface PocketView {
  options: PocketOptions
  /** INSEE code of a région; null for all. */
  region: string | null
  sortBy: SortBy
  /** Id of a pocket. */
  selected: string | null
  hovered: string | null
  facts: Pockets['facts'] | null
  /** The newest result; an older one stays until the next is there. */
  result: PocketResult | null
  computing: boolean
  /** The words of what went wrong. */
  failure: string | null
}

const EMPTY: PocketView = {
  options: DEFAULTS,
  region: null,
  sortBy: 'excess',
  selected: null,
  hovered: null,
  facts: null,
  result: null,
  computing: false,
  failure: null,
}

/** What the person looks for among pockets, and what was found: the panel and the map read it. */
export const usePocketView = create<PocketView>()(() => EMPTY)

let held: { session: Session; market: Market; pockets: Promise<Pockets> } | null = null

/** The worker of one dataset, opened when pockets are first looked at. */
function pocketsOf(session: Session, market: Market): Promise<Pockets> {
  if (held?.session === session && held.market === market) return held.pockets
  held?.pockets.then(p => p.close()).catch(() => undefined)
  // What the person has chosen while the model was fitted stays.
  const { options, region, sortBy } = usePocketView.getState()
  usePocketView.setState({ ...EMPTY, options, region, sortBy })
  held = { session, market, pockets: openPockets(session, market) }
  return held.pockets
}

/** Finds the pockets of the present options. A failure can be tried again. */
export async function searchPockets(session: Session, market: Market): Promise<void> {
  const opening = pocketsOf(session, market)
  usePocketView.setState({ computing: true, failure: null })
  try {
    const pockets = await opening
    const { options } = usePocketView.getState()
    usePocketView.setState({ facts: pockets.facts })
    const result = await pockets.find(options)
    if (result === null || held?.pockets !== opening) return
    const { selected } = usePocketView.getState()
    usePocketView.setState({
      result,
      computing: false,
      selected: result.pockets.some(p => p.id === selected) ? selected : null,
    })
  } catch (error) {
    if (held?.pockets !== opening) return
    held = null
    usePocketView.setState({
      computing: false,
      failure: error instanceof Error ? error.message : String(error),
    })
  }
}

const SORT: Record<SortBy, (p: Pocket) => number> = {
  excess: p => p.excess.point,
  observed: p => p.observed,
  households: p => p.households,
}

/** Pockets of the chosen région in the chosen order, with their place in it. */
export function shownPockets({
  result,
  region,
  sortBy,
}: Pick<PocketView, 'result' | 'region' | 'sortBy'>): Pocket[] {
  const all = result?.pockets ?? []
  return all
    .filter(p => region === null || p.region === region)
    .sort((a, b) => SORT[sortBy](b) - SORT[sortBy](a) || a.id.localeCompare(b.id))
}
