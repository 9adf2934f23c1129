import { create } from 'zustand'
import type { Keyed } from '@/lib/cube/masks'
import { loadKeyed } from '@/lib/cube/source'
import type { Session } from './session'

type Fetched = 'asked' | 'there' | 'failed'

/** How far the sales by category and by segment of the open dataset are. */
interface KeyedSales {
  session: Session | null
  fetched: Partial<Record<Keyed, Fetched>>
}

const NONE: KeyedSales['fetched'] = {}

const useFetched = create<KeyedSales>()(() => ({ session: null, fetched: NONE }))

/** What was fetched for a session, and what failed; nothing of what was not asked for. */
export const useKeyedSales = (session: Session | null): KeyedSales['fetched'] =>
  useFetched(s => (s.session === session ? s.fetched : NONE))

/** Fetches sales by category or segment into the cube; once, but for a failure, which can be asked for again. */
export function fetchKeyed(session: Session, of: Keyed): void {
  const held = useFetched.getState()
  const fetched = held.session === session ? held.fetched : NONE
  if (session.cube.keysOf(of) !== null || fetched[of] === 'asked') return
  const say = (now: Fetched) => useFetched.setState(s => ({ session, fetched: { ...s.fetched, [of]: now } }))
  useFetched.setState({ session, fetched: { ...fetched, [of]: 'asked' } })
  loadKeyed(session.engine, of, undefined, session.manifest.audience).then(
    keyed => {
      session.cube.addKeyed(of, keyed)
      if (useFetched.getState().session === session) say('there')
    },
    () => {
      if (useFetched.getState().session === session) say('failed')
    },
  )
}
