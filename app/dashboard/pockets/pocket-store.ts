import { create } from 'zustand'
import type { Pocket, PocketOptions, PocketResult } from '@/lib/pockets/types'
import type { PocketChoice, PocketSort } from '@/lib/state/app-state'
import type { Market } from '../session/market'
import { openPockets, type Pockets } from '../session/pockets'
import type { Session } from '../session/session'

interface PocketView {
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
  selected: null,
  hovered: null,
  facts: null,
  result: null,
  computing: false,
  failure: null,
}

/** What was found of the pockets that the person looks for: the panel and the map read it. */
export const usePocketView = create<PocketView>()(() => EMPTY)

let held: { session: Session; market: Market; pockets: Promise<Pockets> } | null = null

/** The worker of one dataset, opened when pockets are first looked at. */
function pocketsOf(session: Session, market: Market): Promise<Pockets> {
  if (held?.session === session && held.market === market) return held.pockets
  held?.pockets.then(p => p.close()).catch(() => undefined)
  usePocketView.setState(EMPTY)
  held = { session, market, pockets: openPockets(session, market) }
  return held.pockets
}

/** Finds pockets. A failure can be tried again. */
export async function searchPockets(session: Session, market: Market, options: PocketOptions): Promise<void> {
  const opening = pocketsOf(session, market)
  usePocketView.setState({ computing: true, failure: null })
  try {
    const pockets = await opening
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

const SORT: Record<PocketSort, (p: Pocket) => number> = {
  excess: p => p.excess.point,
  observed: p => p.observed,
  households: p => p.households,
}

/** Pockets of the chosen région in the chosen order, with their place in it. */
export function shownPockets(result: PocketResult | null, { region, sortBy }: PocketChoice): Pocket[] {
  const all = result?.pockets ?? []
  return all
    .filter(p => region === null || p.region === region)
    .sort((a, b) => SORT[sortBy](b) - SORT[sortBy](a) || a.id.localeCompare(b.id))
}
